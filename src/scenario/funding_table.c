/* What users may write of an operator's money. */
#include "scenario/scenario.h"
#include "scenario/tables.h"

#include <stddef.h>

static const struct key raise_keys[] = {
    {"date", KEY_DATE, .offset = offsetof(struct raise, date),
     .doc = "Day on which the money comes in, before anything is paid on it."},
    {"amount", KEY_QUANTITY, DIM_MONEY, offsetof(struct raise, amount), .min = 0, .max = 1e12,
     .doc = "How much."},
};
static const struct key_table raise_table = {
    .name = "raise",
    .size = sizeof(struct raise),
    .keys = raise_keys,
    .n = sizeof raise_keys / sizeof raise_keys[0],
    .doc = "Money that the owners pay in on one day.",
};

static const struct key funding_keys[] = {
    {"cash", KEY_QUANTITY, DIM_MONEY, offsetof(struct funding, cash), .min = 0, .max = 1e12,
     .fallback = "$0", .doc = "Cash at the start."},
    {"raises", KEY_MAP, .offset = offsetof(struct funding, raises), .sub = &raise_table,
     .optional = true, .doc = "Money paid in by the owners, by name."},
    {"inflow", KEY_PATH, DIM_MONEY_PER_TIME, offsetof(struct funding, inflow), .min = 0, .max = 1e6,
     .optional = true,
     .doc = "Money that the owners pay in all the time, such as '2e9 $/month'; it is there at the "
            "end of each month."},
};
const struct key_table funding_table = {
    .name = "funding",
    .size = sizeof(struct funding),
    .keys = funding_keys,
    .n = sizeof funding_keys / sizeof funding_keys[0],
    .tells_given = true,
    .doc = "Where an operator's money comes from. With it, the operator can run short of cash: "
           "deliveries wait until they can be paid, and bills that can't be paid are reported.",
};
