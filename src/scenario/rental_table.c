/* What users may write of accelerators that an operator rents. */
#include "scenario/scenario.h"
#include "scenario/tables.h"

#include <stddef.h>

const char *const rent_billing_words[] = {"reserved", "used", NULL};

#define FIELD(NAME) .offset = offsetof(struct rental, NAME)
static const struct key rental_keys[] = {
    {"accelerator", KEY_REF, FIELD(accelerator), .target = "models.accelerators",
     .doc = "What is rented."},
    {"accelerators", KEY_COUNT, FIELD(accelerators), .min = 1, .max = 1e9, .doc = "How many."},
    {"from", KEY_DATE, FIELD(from), .optional = true,
     .doc = "First day at the operator's disposal. Left out: the first day of the run."},
    {"until", KEY_DATE, FIELD(until), .optional = true,
     .doc = "The day after the last. Left out: the end of the run."},
    {"ended", KEY_DATE, FIELD(ended), .optional = true,
     .doc = "First day without it, when it is given up before 'until'."},
    {"fee", KEY_QUANTITY, DIM_NONE, FIELD(fee), .min = 0, .max = 1, .fallback = "0 %",
     .doc =
         "Share of the rents from 'ended' to 'until', at their prices, that is due for giving it "
         "up."},
    {"price", KEY_PATH, DIM_MONEY_PER_TIME, FIELD(price), .min = 0, .max = 1,
     .doc = "For one accelerator, such as '2.35 $/GPU-h': hall, power, network, staff and repair "
            "are the landlord's."},
    {"billing", KEY_WORD, FIELD(billing), .words = rent_billing_words, .fallback = "reserved",
     .doc = "'reserved': every hour is paid; 'used': only those in which it works."},
    {"utilisation", KEY_PATH, DIM_NONE, FIELD(utilisation), .min = 0, .max = 1, .optional = true,
     .doc = "Share of the time in which it works. Left out: 'assumptions.utilisation'."},
};
#undef FIELD
const struct key_table rental_table = {
    KEY_TABLE("rental", struct rental, rental_keys),
    .doc = "Accelerators of somebody else's, in his halls and on his power. They work, and are "
           "paid for by the hour; they are neither ordered nor energised here, and count in no "
           "power, goal or milestone.",
};
