/* Textbook finance, pure functions. Rates are per year, times in years unless said otherwise. */
#ifndef COLOSSIM_FLEET_FINANCE_H
#define COLOSSIM_FLEET_FINANCE_H

#include <stddef.h>

/* Capital recovery factor r / (1 - (1 + r)^-n): the yearly payment per dollar of capital over n
 * years; 1/n at r = 0. */
double finance_crf(double rate, double years);

/* Yearly payment into a fund that reaches one dollar after n years: r / ((1 + r)^n - 1); 1/n at r =
 * 0. */
double finance_sinking_fund(double rate, double years);

/* Present value of an annuity of 1 a year over n years: the inverse of finance_crf. */
double finance_annuity_value(double rate, double years);

/* Net present value of flows at the given times (years from now). */
double finance_npv(double rate, const double *flow, const double *years, size_t n);

#endif
