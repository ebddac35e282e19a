/* Textbook finance, pure functions. Rates are per year, times in years unless said otherwise. */
#ifndef COLOSSIM_FLEET_MONEY_FINANCE_H
#define COLOSSIM_FLEET_MONEY_FINANCE_H

/* Capital recovery factor r / (1 - (1 + r)^-n): the yearly payment per dollar of capital over n
 * years; 1/n at r = 0. */
double finance_crf(double rate, double years);

/* Yearly payment into a fund that reaches one dollar after n years: r / ((1 + r)^n - 1); 1/n at r =
 * 0. */
double finance_sinking_fund(double rate, double years);

/* What a dollar of so many years from now is worth today: (1 + r)^-n. */
double finance_discount(double rate, double years);

#endif
