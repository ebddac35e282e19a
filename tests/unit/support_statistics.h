/* Whether two samples come from one distribution, and one sample from a known one: the chance of
 * being as far off as they are. Tests with fixed seeds ask for at least 1e-4. */
#ifndef COLOSSIM_TESTS_UNIT_SUPPORT_STATISTICS_H
#define COLOSSIM_TESTS_UNIT_SUPPORT_STATISTICS_H

/* Two-sample Kolmogorov-Smirnov, n values each, which are sorted: asymptotic with Stephens'
 * correction; too large, hence on the safe side, where values repeat. */
double p_kolmogorov(double *a, double *b, unsigned n);

/* Chi-square of two histograms, neighbours pooled until both together hold 20. */
double p_chi_square(const unsigned *a, const unsigned *b, unsigned cells);

/* Chi-square of a histogram against expected counts, neighbours pooled until 10 are expected. */
double p_chi_square_of(const unsigned *seen, const double *expected, unsigned cells);

#endif
