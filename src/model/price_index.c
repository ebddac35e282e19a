#include "model/price_index.h"

#include <math.h>
#include <stddef.h>

static int year_of(day_number day)
{
    return date_from_days(day).year;
}

int price_index_first(const struct price_index *index)
{
    return year_of(index->annual_mean.dates[0]);
}

int price_index_last(const struct price_index *index)
{
    return year_of(index->annual_mean.dates[index->annual_mean.n - 1]);
}

bool price_index_level(const struct price_index *index, int year, double inflation, double *level)
{
    const struct path *path = &index->annual_mean;
    for (uint32_t i = 0; i < path->n; i++)
        if (year_of(path->dates[i]) == year) {
            *level = path->values[i];
            return true;
        }
    const int last = price_index_last(index);
    if (year < last || isnan(inflation))
        return false;
    *level = path->values[path->n - 1] * pow(1 + inflation, year - last);
    return true;
}

static bool check(const void *self, const struct node *node, struct diagnostics *d)
{
    const struct path *path = &((const struct price_index *)self)->annual_mean;
    for (uint32_t i = 0; i < path->n; i++) {
        const struct civil_date date = date_from_days(path->dates[i]);
        if (date.month == 1 && date.day == 1 && !path->linear)
            continue;
        diag_error(d, node_mark(node_get(node, "annual-mean")), NULL,
                   "price-index.annual-mean: give one level a year, at its 1 January: {by-date: "
                   "{2024-01-01: ..., 2025-01-01: ...}}");
        return false;
    }
    return true;
}

static const struct key price_index_keys[] = {
    {"annual-mean", KEY_PATH, DIM_NONE, .offset = offsetof(struct price_index, annual_mean),
     .min = 1e-3, .max = 1e9,
     .doc =
         "Level of consumer prices, by year, each at its 1 January: the mean of that year. A "
         "year is added, or a forecast made, by --set price-index.annual-mean.by-date.DATE=LEVEL; "
         "a path in a file stands for the whole."},
};
const struct key_table price_index_table = {
    KEY_TABLE("price index", struct price_index, price_index_keys),
    .check = check,
    .doc = "What dollars of different years were worth; prices that say 'currency-year' are "
           "converted by it.",
};
