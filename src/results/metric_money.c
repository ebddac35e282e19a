#include "results/metric_money.h"

#include "base/seconds.h"
#include "fleet/money/finance.h"

double dollars_paid(const struct metric_view *v, unsigned account)
{
    return money_to_dollars(v->sample->account[account]);
}

static double capital_of_class(const struct metric_view *v, enum capital_class class)
{
    int128 sum = 0;
    for (unsigned account = 0; account < ACCOUNT_COUNT; account++)
        if (account_is_capital((enum account)account) &&
            capital_class_of((enum account)account) == class)
            sum += v->sample->account[account];
    return money_sum_to_dollars(sum);
}

double dollars_capital(const struct metric_view *v, unsigned class)
{
    return capital_of_class(v, (enum capital_class) class);
}

double dollars_capital_total(const struct metric_view *v, unsigned part)
{
    (void)part;
    return capital_of_class(v, CAPITAL_IT) + capital_of_class(v, CAPITAL_SITE);
}

double dollars_capital_all(const struct metric_view *v, unsigned part)
{
    (void)part;
    return money_to_dollars(v->sample->capital);
}

double dollars_capital_it_per_accelerator(const struct metric_view *v, unsigned part)
{
    (void)part;
    return ratio(capital_of_class(v, CAPITAL_IT), (double)v->sample->handed_over);
}

double dollars_network_share(const struct metric_view *v, unsigned part)
{
    (void)part;
    return ratio(dollars_paid(v, ACCOUNT_NETWORK), capital_of_class(v, CAPITAL_IT));
}

double dollars_running(const struct metric_view *v, unsigned part)
{
    (void)part;
    return money_to_dollars(v->sample->running);
}

double dollars_spend(const struct metric_view *v, unsigned part)
{
    (void)part;
    return sample_spend(v->sample);
}

/* Figures of cash are undefined where no operator of the scope has 'funding'. */
static bool has_cash(const struct metric_view *v)
{
    const struct owner *operators = v->at.outcome->scenario->operators.items;
    bool any = false;
    for (uint32_t i = 0; i < v->at.outcome->scenario->operators.n; i++)
        any = any || (operators[i].funding.given && v->at.scope != SCOPE_SITE &&
                      (v->at.scope != SCOPE_OPERATOR || v->at.subject == i));
    return any;
}

double dollars_cash(const struct metric_view *v, unsigned figure)
{
    const struct cash_position *c = &v->sample->cash;
    const money amount[] = {
        [CASH_BALANCE] = c->balance, [CASH_UNPAID] = c->unpaid,   [CASH_LOWEST] = c->lowest,
        [CASH_RAISED] = c->raised,   [CASH_OVERDUE] = c->overdue, [DEBT_MOST] = c->debt_most};
    return has_cash(v) ? money_to_dollars(amount[figure]) : NAN;
}

/* Of loans; what is owed stands in the books with a minus. */
double dollars_debt(const struct metric_view *v, unsigned account)
{
    return has_cash(v) ? fabs(dollars_paid(v, account)) : NAN;
}

double dollars_book(const struct metric_view *v, unsigned class)
{
    return money_to_dollars(v->sample->book[class]);
}

double dollars_in_progress(const struct metric_view *v, unsigned part)
{
    (void)part;
    return money_to_dollars(v->sample->in_progress);
}

double dollars_book_value(const struct metric_view *v, unsigned part)
{
    double sum = dollars_in_progress(v, part);
    for (unsigned class = 0; class < CAPITAL_CLASSES; class ++)
        sum += dollars_book(v, class);
    return sum;
}

/* The balance sheet of operators; a site has none. The ledger's debits are positive. */
double dollars_balance_sheet(const struct metric_view *v, unsigned side)
{
    const money *account = v->sample->account;
    int128 lost = account[ACCOUNT_FUNDING];
    if (v->at.scope == SCOPE_SITE)
        return NAN;
    switch ((enum side)side) {
    case ASSETS:
        return dollars_paid(v, ACCOUNT_CASH) + dollars_paid(v, ACCOUNT_DEPOSIT) +
               dollars_book_value(v, 0);
    case LIABILITIES:
        return 0 - dollars_paid(v, ACCOUNT_PAYABLE) - dollars_paid(v, ACCOUNT_DEBT); /* never -0 */
    case EQUITY: break;
    }
    for (unsigned i = 0; i < ACCOUNT_COUNT; i++)
        if (account_is_expense((enum account)i) || account_is_income((enum account)i))
            lost += account[i];
    return -money_sum_to_dollars(lost);
}

static double discount_rate(const struct metric_view *v)
{
    const struct scenario *s = v->at.outcome->scenario;
    return scenario_rate(s, s->assumptions.discount_rate);
}

double dollars_present_cost(const struct metric_view *v, unsigned part)
{
    (void)part;
    return cost_present(&v->at, discount_rate(v));
}

double dollars_revenue(const struct metric_view *v, unsigned part)
{
    (void)part;
    return 0 - dollars_paid(v, ACCOUNT_REVENUE); /* a plain minus would give -0 */
}

/* What is credited stands in the books with a minus. */
double dollars_resale(const struct metric_view *v, unsigned part)
{
    (void)part;
    return 0 - dollars_paid(v, ACCOUNT_RESALE);
}

double dollars_retirement_gain(const struct metric_view *v, unsigned part)
{
    return dollars_resale(v, part) - dollars_paid(v, ACCOUNT_RELEASE) -
           dollars_paid(v, ACCOUNT_WRITE_OFF);
}

double dollars_net_present_value(const struct metric_view *v, unsigned part)
{
    const double rate = discount_rate(v);
    return cost_present_revenue(&v->at, rate) - dollars_present_cost(v, part) -
           cost_present_tax(&v->at, rate);
}

double dollars_interest_capitalised(const struct metric_view *v, unsigned part)
{
    (void)part;
    return 0 - dollars_paid(v, ACCOUNT_CAPITALISED);
}

double dollars_profit(const struct metric_view *v, unsigned part)
{
    (void)part;
    int128 sum = 0;
    for (unsigned i = 0; i < ACCOUNT_COUNT; i++)
        if (account_is_profit((enum account)i))
            sum += v->sample->account[i];
    return 0 - money_sum_to_dollars(sum);
}

double dollars_present_book_value(const struct metric_view *v, unsigned part)
{
    const double years =
        ((double)(v->at.day - v->at.outcome->scenario->start) * SECONDS_PER_DAY + v->at.second) /
        SECONDS_PER_YEAR;
    return dollars_book_value(v, part) * finance_discount(discount_rate(v), years);
}

double dollars_capital_past_life(const struct metric_view *v, unsigned part)
{
    (void)part;
    return cost_capital_past_life(&v->at);
}

double dollars_annual_capital_of_class(const struct metric_view *v, unsigned class)
{
    return cost_of_capital_rate(&v->at, (enum capital_class) class, discount_rate(v));
}

static double annual_capital_at(const struct metric_view *v, double rate)
{
    double sum = 0;
    for (unsigned class = 0; class < CAPITAL_CLASSES; class ++)
        sum += cost_of_capital_rate(&v->at, (enum capital_class) class, rate);
    return sum;
}

double dollars_annual_capital(const struct metric_view *v, unsigned discounting)
{
    return annual_capital_at(v, discounting == AT_ZERO_RATE ? 0 : discount_rate(v));
}

double dollars_annual_running(const struct metric_view *v, unsigned part)
{
    (void)part;
    return cost_of_running_rate(&v->at);
}

double dollars_annual_cost(const struct metric_view *v, unsigned discounting)
{
    return dollars_annual_capital(v, discounting) + cost_of_running_rate(&v->at);
}

/* Everything up to the sample: capital by annuity, running costs as booked. */
double dollars_cost_so_far(const struct metric_view *v)
{
    return cost_of_capital(&v->at, discount_rate(v)) + money_to_dollars(v->sample->running);
}
