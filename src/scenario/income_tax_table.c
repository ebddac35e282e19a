/* What users may write of the tax on an operator's profit. */
#include "scenario/scenario.h"
#include "scenario/tables.h"

#include <stddef.h>

#define FIELD(NAME) .offset = offsetof(struct income_tax, NAME)
static const struct key income_tax_keys[] = {
    {"rate", KEY_QUANTITY, DIM_NONE, FIELD(rate), .min = 0, .max = 1, .example = "21 %",
     .doc = "Share of the taxed profit of a year, such as '21 %' (26 U.S.C. 11, federal). There is "
            "no built-in rate."},
    {"offset", KEY_QUANTITY, DIM_NONE, FIELD(offset), .min = 0, .max = 1, .fallback = "100 %",
     .doc = "Share of a year's profit that losses carried forward may take off it at most; 80 % by "
            "26 U.S.C. 172."},
    {"paid-after", KEY_QUANTITY, DIM_TIME, FIELD(paid_after), .min = 0, .max = 3.2e7,
     .fallback = "104 days",
     .doc = "Time from the end of a year to the day on which its tax is due; by default on 15 "
            "April, 14 in leap years."},
};
#undef FIELD
const struct key_table income_tax_table = {
    KEY_TABLE("income tax", struct income_tax, income_tax_keys),
    .tells_given = true,
    .doc = "Tax on the profit of each calendar year, losses carried forward.",
};
