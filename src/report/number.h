/* How numbers are written for people: grouped thousands, always with a unit, never with more digits
 * than mean something. Columns of a table share one unit, which their largest number decides.
 * 'unknown' (NaN) is written as '-'. */
#ifndef COLOSSIM_REPORT_NUMBER_H
#define COLOSSIM_REPORT_NUMBER_H

#include "base/date.h"
#include "base/money.h"
#include "base/text.h"

#include <stdint.h>

/* A unit, and how many decimals the numbers of one column have in it. */
struct unit {
    const char *before; /* "$" or "" */
    const char *after;  /* "MW", "B", "GWh" */
    double size;        /* of one, in SI or dollars */
    int decimals;
};

/* The unit that suits numbers up to the largest: powers in W to GW, energies (J) in Wh to TWh,
 * money in $ to $T, carbon (kg) in kg to Mt. The sign of the largest doesn't matter. */
struct unit unit_power(double largest);
struct unit unit_energy(double largest);
struct unit unit_money(double largest);
/* The unit that suits numbers of a metric's unit ('W', '$/h', '') up to the largest. */
struct unit unit_metric(double largest, const char *unit);

/* What stands over a column in this unit: 'MW', '$B'. */
void unit_head(struct text *, struct unit);

/* A number in a column of that unit, without it: '431.2'. */
void number_in(struct text *, double value, struct unit);

/* Single numbers of three significant digits, each in the unit that suits it: '431 MW', '$11.8B',
 * '3.92 TWh', '1.20 Mt'. */
void number_power(struct text *, double watts);
void number_energy(struct text *, double joules);
void number_money(struct text *, double dollars);
void number_carbon(struct text *, double kilograms);

/* '$1.38', '$0.110', '$25,690': a price with three significant digits, more above $1000. */
void number_price(struct text *, double dollars);

/* '200,000'. */
void number_count(struct text *, int64_t);

/* A mean of counts: with a decimal where it is small, '3.2', '1,234'. */
void number_expected_count(struct text *, double);

/* A count that may be a fraction, or a ratio: '277,918', '7.904', '0.9961'. */
void number_amount(struct text *, double);

/* A value of a metric in its unit ('W', '$/h', ''): '184 MW', '$1.38/h', '0.9961'; '> end' for a
 * milestone after the end of the run (+INFINITY). */
void number_metric(struct text *, double value, const char *unit);

/* The same of a change, with its sign: '+184 MW', '-$1.38/h', '0'. */
void number_change(struct text *, double value, const char *unit);

/* A value with the range that was published for it, in one unit: '442 MW (425-498)'; no range when
 * both are NaN. */
void number_range(struct text *, double value, double low, double high, const char *unit);

/* The bounds of an interval: '-$2.07M to $1.25M'; without a unit where it is not part of the
 * number. */
void number_interval(struct text *, double low, double high, const char *unit);

/* '62.5 %'; '<0.1 %' and '>99.9 %' where rounding would claim nothing or all. */
void number_share(struct text *, double share);

/* The same with three decimals, for shares near all or nothing: '99.953 %'. */
void number_fine_share(struct text *, double share);

/* How far the model is from a published value: '+4.0 %', '0.0 %'. */
void number_difference(struct text *, double model, double published);

/* A length of time in the unit that suits it: '9.3 d', '5.0 h', '12 min', '72 s', '<1 s', '0'. */
void number_time(struct text *, double seconds);

/* '2024-08-11'; '-' for 0, the day that was never reached. */
void number_date(struct text *, day_number);

#endif
