#include "score/cell.h"

#include "base/text.h"
#include "input/quantity.h"

#include <math.h>

const double CELL_ABOVE_0 = 1e-300;

const char *cell_dim_words(struct dim dim)
{
    return dim_equal(dim, (struct dim)DIM_NONE) ? "a number" : dim_name(dim);
}

const char *cell_quantity(struct csv_row t, const char *column, struct dim dim, double least,
                          struct arena *memory, double *out)
{
    const char *text = csv_named(t, column);
    struct quantity_fault fault;
    *out = NAN;
    if (*text == '\0' || (quantity_parse(text, dim, out, &fault) && *out >= least))
        return NULL;
    struct text words;
    text_init(&words);
    if (least == CELL_ABOVE_0)
        text_add(&words, "above 0");
    else if (least == 0)
        text_add(&words, "of 0 or more");
    else {
        text_add(&words, "of ");
        quantity_write(least, dim, 3, &words);
        text_add(&words, " or more");
    }
    const char *why = arena_format(memory, "its '%s' '%s' is not %s %s", column, text,
                                   cell_dim_words(dim), text_get(&words));
    text_free(&words);
    return why;
}

const char *cell_contradiction(struct csv_row t, const char *column, const char *relation,
                               const char *other, struct arena *memory)
{
    return arena_format(memory, "its '%s' '%s' %s its '%s' '%s'", column, csv_named(t, column),
                        relation, other, csv_named(t, other));
}

const char *cell_check_range(struct csv_row t, double low, double value, double high,
                             struct arena *memory)
{
    if (low > high)
        return cell_contradiction(t, "low", "is above", "high", memory);
    if (value < low)
        return cell_contradiction(t, "value", "is below", "low", memory);
    if (value > high)
        return cell_contradiction(t, "value", "is above", "high", memory);
    return NULL;
}
