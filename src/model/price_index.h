/* What a dollar of one year is in dollars of another: a price index, models/price-index.yaml, bound
 * at 'price-index'. */
#ifndef COLOSSIM_MODEL_PRICE_INDEX_H
#define COLOSSIM_MODEL_PRICE_INDEX_H

#include "input/key.h"
#include "input/value.h"

#include <stdbool.h>

struct price_index {
    struct path annual_mean; /* level by year, each at its 1 January */
};
extern const struct key_table price_index_table;

/* First and last year of the index. */
int price_index_first(const struct price_index *);
int price_index_last(const struct price_index *);

/* The level of a year. After the last one it grows by 'inflation' a year, unless that is NaN. False
 * where there is none. */
bool price_index_level(const struct price_index *, int year, double inflation, double *level);

#endif
