/* What users may write of the makers of generators. */
#include "scenario/tables.h"

#include "scenario/scenario.h"

#include <stddef.h>

#define FIELD(NAME) .offset = offsetof(struct generator_supplier, NAME)
static const struct key generator_keys[] = {
    {"slots", KEY_PATH, DIM_RATE, FIELD(slots), .min = 0, .max = 1,
     .doc = "Generators that he starts per time, for all customers, by date ('4 / month'). A slot "
            "is the place of one of them, whatever its model."},
    {"elsewhere", KEY_PATH, DIM_NONE, FIELD(elsewhere), .min = 0, .max = 1, .fallback = "0 %",
     .doc =
         "Share of the slots that goes to customers that the scenario doesn't name; 100 % for as "
         "long as he is sold out."},
    {"lead-time", KEY_QUANTITY, DIM_TIME, FIELD(lead_time), .min = 0, .max = 3.2e9,
     .fallback = "0 days",
     .doc = "From the slot, on the first day of the month after it, to the generator that runs on "
            "site. Of an uncertain one each replication draws its own."},
    {"slot-fee", KEY_QUANTITY, DIM_NONE, FIELD(slot_fee), .min = 0, .max = 1, .fallback = "0 %",
     .doc =
         "Share of a generator's price that is paid for its slot; the balance is due on arrival. "
         "Who can't pay it lets the next one go first."},
    {"allocation", KEY_WORD, FIELD(rule), .words = allocation_rule_words,
     .fallback = "first-ordered",
     .doc =
         "How the slots that contracts leave are divided among sources: 'first-ordered', by the "
         "days of their requests, 'pro-rata' to what each one lacks and its operator can pay, or "
         "'even' among operators up to what each one needs."},
};
#undef FIELD
const struct key_table generator_table = {
    KEY_TABLE("generator supplier", struct generator_supplier, generator_keys),
    .doc = "A maker of generators. Its slots of a month go to the power sources that name it.",
};
