/* What users may write of how purchases are paid, and of what is charged on what they cost. */
#include "scenario/scenario.h"
#include "scenario/tables.h"

#include <stddef.h>

#define FIELD(NAME) .offset = offsetof(struct payment_terms, NAME)
static const struct key payment_keys[] = {
    {"deposit", KEY_QUANTITY, DIM_NONE, FIELD(deposit), .min = 0, .max = 1, .fallback = "0 %",
     .doc =
         "Share of the price that is paid ahead of the delivery, at the price of that day. If it "
         "exceeds the price of the day of delivery, it is the price. It is lost when the order is "
         "cancelled."},
    {"ahead", KEY_QUANTITY, DIM_TIME, FIELD(ahead), .min = 0, .max = 3.2e8, .optional = true,
     .doc = "Time by which the deposit goes before each delivery that is given by date; what lies "
            "before the scenario's start was paid by the owners. Of what a supplier makes, the "
            "deposit is due when its packages are set aside."},
    {"credit", KEY_QUANTITY, DIM_TIME, FIELD(credit), .min = 0, .max = 3.2e8, .fallback = "0 days",
     .doc =
         "Time after the delivery when the balance is due. While such a bill is overdue, nothing "
         "more is delivered. Of operators with 'funding'."},
    {"lease", KEY_QUANTITY, DIM_MONEY_PER_TIME, FIELD(lease), .min = 1e-9, .max = 1e3,
     .optional = true,
     .doc = "Rent of one accelerator with its share of server, network and storage, from its "
            "delivery until its lot retires, such as '1500 $/month': it is leased, not bought."},
    {"lease-term", KEY_QUANTITY, DIM_TIME, FIELD(lease_term), .min = 86400, .max = 3.2e9,
     .optional = true,
     .doc = "Time from the delivery of the last of them after which all go back to the lessor: the "
            "lot retires. Left out: the lease goes on at the same rent."},
    {"lease-fee", KEY_QUANTITY, DIM_NONE, FIELD(lease_fee), .min = 0, .max = 1, .optional = true,
     .doc = "Share of the rents that are left of 'lease-term' which is due when the lot retires "
            "before. Left out: nothing is."},
};
#undef FIELD
const struct key_table payment_table = {
    KEY_TABLE("payment", struct payment_terms, payment_keys),
    .doc = "When and how what is ordered is paid. Left out: on delivery.",
};

const char *const charge_base_words[] = {"cost", "book", NULL};

#define FIELD(NAME) .offset = offsetof(struct charge, NAME)
static const struct key charge_keys[] = {
    {"rate", KEY_QUANTITY, DIM_RATE, FIELD(rate), .min = 0, .max = 1e-7, .example = "1 % / year",
     .doc = "Share of it that is charged, such as '1 % / year'. There is no built-in rate."},
    {"on", KEY_WORD, FIELD(on), .words = charge_base_words, .fallback = "book",
     .doc = "Of what: what the site's capital cost, or what it is worth in the books."},
};
#undef FIELD
const struct key_table charge_table = {
    KEY_TABLE("charge", struct charge, charge_keys),
    .tells_given = true,
    .doc = "A yearly charge on the capital of a site, billed when a month is over.",
};
