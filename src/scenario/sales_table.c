/* What users may write of the hours that an operator sells. */
#include "scenario/scenario.h"
#include "scenario/tables.h"

#include <stddef.h>

const char *const sold_unit_words[] = {"accelerator-hour", "h100e-hour", NULL};

#define FIELD(NAME) .offset = offsetof(struct sales, NAME)
static const struct key sales_keys[] = {
    {"share", KEY_PATH, DIM_NONE, FIELD(share), .min = 0, .max = 1,
     .doc = "Share of the available hours of all its accelerators that it sells, whatever their "
            "utilisation and however their power is capped."},
    {"price", KEY_PATH, DIM_MONEY_PER_TIME, FIELD(price), .min = 0, .max = 1,
     .doc = "Of one hour, such as '2.35 $/GPU-h'."},
    {"per", KEY_WORD, FIELD(unit), .words = sold_unit_words, .fallback = "accelerator-hour",
     .doc = "What one hour is: of an accelerator, or of an H100-equivalent on the scenario's "
            "basis, so that a faster one brings in more."},
};
#undef FIELD
const struct key_table sales_table = {
    KEY_TABLE("sales", struct sales, sales_keys),
    .tells_given = true,
    .doc = "Hours of its own accelerators that others pay for, at the end of each month.",
};
