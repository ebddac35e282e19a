/* Cells of a file of measurements that hold quantities. Each function returns NULL where all is
 * well, else why the row can't be used; the text is in the arena. */
#ifndef COLOSSIM_SCORE_CELL_H
#define COLOSSIM_SCORE_CELL_H

#include "base/arena.h"
#include "input/dim.h"
#include "score/csv.h"

/* As 'least': any number above 0. */
extern const double CELL_ABOVE_0;

/* A cell as a quantity of no less than 'least', SI; NaN where it is blank. */
const char *cell_quantity(struct csv_row, const char *column, struct dim, double least,
                          struct arena *, double *out);

/* That two cells can't both be true: 'its 'low' '$3' is above its 'high' '$2''. */
const char *cell_contradiction(struct csv_row, const char *column, const char *relation,
                               const char *other, struct arena *);

/* Whether a published value (NaN: none) lies in the range that stands in 'low' and 'high' (NaN: no
 * such bound), and that range is one. */
const char *cell_check_range(struct csv_row, double low, double value, double high, struct arena *);

/* What a quantity of the dimension is called: 'a time', 'a number'. */
const char *cell_dim_words(struct dim);

#endif
