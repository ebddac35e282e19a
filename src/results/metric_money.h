/* The functions behind the rows of money in the metric table; each returns dollars, or dollars per
 * second where it is a rate. */
#ifndef COLOSSIM_RESULTS_METRIC_MONEY_H
#define COLOSSIM_RESULTS_METRIC_MONEY_H

#include "results/metric_view.h"

/* 'part': an account, a class of capital, or nothing. */
double dollars_paid(const struct metric_view *, unsigned part);
double dollars_capital(const struct metric_view *, unsigned part);
double dollars_capital_total(const struct metric_view *, unsigned part);
double dollars_capital_all(const struct metric_view *, unsigned part);
double dollars_capital_it_per_accelerator(const struct metric_view *, unsigned part);
double dollars_network_share(const struct metric_view *, unsigned part);
double dollars_running(const struct metric_view *, unsigned part);
double dollars_spend(const struct metric_view *, unsigned part);

/* Undefined where no operator of the scope has 'funding'. 'part': a figure; an account. */
enum cash_figure { CASH_BALANCE, CASH_UNPAID, CASH_LOWEST, CASH_RAISED, CASH_OVERDUE, DEBT_MOST };
double dollars_cash(const struct metric_view *, unsigned part);
double dollars_debt(const struct metric_view *, unsigned part);

/* 'part': a class of capital, or nothing. */
double dollars_book(const struct metric_view *, unsigned part);
double dollars_in_progress(const struct metric_view *, unsigned part);
double dollars_book_value(const struct metric_view *, unsigned part);

/* Of operators; a site has none. 'part': a side. */
enum side { ASSETS, LIABILITIES, EQUITY };
double dollars_balance_sheet(const struct metric_view *, unsigned part);

double dollars_present_cost(const struct metric_view *, unsigned part);
double dollars_revenue(const struct metric_view *, unsigned part);
double dollars_resale(const struct metric_view *, unsigned part);
double dollars_retirement_gain(const struct metric_view *, unsigned part);
double dollars_net_present_value(const struct metric_view *, unsigned part);
double dollars_interest_capitalised(const struct metric_view *, unsigned part);
double dollars_profit(const struct metric_view *, unsigned part);
double dollars_present_book_value(const struct metric_view *, unsigned part);

/* 'part': a class of capital. */
double dollars_capital_past_life(const struct metric_view *, unsigned part);
double dollars_annual_capital_of_class(const struct metric_view *, unsigned part);

/* 'part': whether capital is discounted. */
enum discounting { AT_DISCOUNT_RATE, AT_ZERO_RATE };
double dollars_annual_capital(const struct metric_view *, unsigned part);
double dollars_annual_running(const struct metric_view *, unsigned part);
double dollars_annual_cost(const struct metric_view *, unsigned part);

/* Everything up to the sample: capital by annuity, running costs as booked. */
double dollars_cost_so_far(const struct metric_view *);

#endif
