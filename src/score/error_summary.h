/* The figures that a set of errors is judged by. */
#ifndef COLOSSIM_SCORE_ERROR_SUMMARY_H
#define COLOSSIM_SCORE_ERROR_SUMMARY_H

#include <stdbool.h>
#include <stddef.h>

struct score_summary {
    size_t n;
    double median_abs, mean_abs, bias; /* of errors; NaN when n is 0 */
};

/* Of the errors where take[i], undefined ones (NaN) left out. */
struct score_summary score_summarise(const double *errors, const bool *take, size_t n);

#endif
