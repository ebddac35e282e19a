/* Points of a law beside measured ones: pairs over a logarithmic axis, as an SVG drawing for papers
 * and as characters for a terminal. */
#ifndef COLOSSIM_REPORT_SCATTER_H
#define COLOSSIM_REPORT_SCATTER_H

#include "base/text.h"
#include "input/dim.h"

#include <stddef.h>

struct scatter {
    const char *title;  /* 'gemm.bf16' */
    const char *x_name; /* 'arithmetic' */
    const char *y_name; /* 'rate' */
    struct dim x_dim, y_dim;
    size_t n;                     /* pairs; 1 or more */
    const double *x;              /* SI, above 0 */
    const double *measured, *law; /* SI, above 0 */
};

/* Appends one <svg> element with a panel for each, in the style of the page's charts. */
void scatter_draw(const struct scatter *, size_t n, const char *title, const char *const *style,
                  struct text *out);

/* Appends lines of ASCII: 'o' measured, 'x' law, '*' both in one cell. */
void scatter_print(const struct scatter *, struct text *out);

#endif
