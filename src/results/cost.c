#include "results/cost.h"

#include "base/seconds.h"
#include "fleet/money/finance.h"

#include <math.h>

/* CRF(r, infinity) = r, which is what land costs. */
double cost_charge(const struct assumptions *a, enum capital_class class, double rate)
{
    const double life = capital_life(a, class) / SECONDS_PER_YEAR;
    if (isinf(life))
        return rate / SECONDS_PER_YEAR;
    return (finance_crf(rate, life) -
            capital_salvage(a, class) * finance_sinking_fund(rate, life)) /
           SECONDS_PER_YEAR;
}

static bool in_scope(const struct cost_scope *s, uint32_t owner, uint32_t site)
{
    return scope_has(s->scope, s->subject, owner, site);
}

/* Whether it is capital by then: what was paid ahead is a deposit before. */
static bool is_booked(const struct cost_scope *s, const struct payment *p)
{
    return s->day > p->booked || (s->day == p->booked && s->second >= p->booked_second);
}

/* Seconds since a payment; negative when it comes later. */
static double age_of(const struct cost_scope *s, const struct payment *p)
{
    return (double)(s->day - p->day) * SECONDS_PER_DAY + s->second - p->second;
}

static bool is_sale(const struct payment *p)
{
    return p->amount < 0;
}

/* Seconds for which a payment is charged. */
static double charged_for(const struct assumptions *a, const struct payment *p)
{
    return is_sale(p) ? p->rest : capital_life(a, capital_class_of(p->account));
}

/* $ per second that a sale adds: below 0, what it saves. */
static double charge_of_sale(const struct payment *p, double rate)
{
    const double years = p->rest / SECONDS_PER_YEAR;
    if (years <= 0)
        return 0;
    return (money_to_dollars(p->amount) * finance_crf(rate, years) +
            money_to_dollars(p->left) * finance_sinking_fund(rate, years)) /
           SECONDS_PER_YEAR;
}

double cost_of_capital_rate(const struct cost_scope *s, enum capital_class class, double rate)
{
    const struct assumptions *a = &s->outcome->scenario->assumptions;
    int128 in_life = 0;
    double sales = 0;
    for (size_t i = 0; i < s->outcome->n_payments; i++) {
        const struct payment *p = &s->outcome->payments[i];
        const double age = age_of(s, p);
        if (capital_class_of(p->account) != class || !in_scope(s, p->owner, p->site) ||
            !is_booked(s, p) || age >= charged_for(a, p))
            continue;
        if (is_sale(p))
            sales += charge_of_sale(p, rate);
        else
            in_life += p->amount;
    }
    return money_sum_to_dollars(in_life) * cost_charge(a, class, rate) + sales;
}

double cost_capital_past_life(const struct cost_scope *s)
{
    const struct assumptions *a = &s->outcome->scenario->assumptions;
    int128 past = 0;
    for (size_t i = 0; i < s->outcome->n_payments; i++) {
        const struct payment *p = &s->outcome->payments[i];
        if (in_scope(s, p->owner, p->site) && is_booked(s, p) && !is_sale(p) &&
            age_of(s, p) >= charged_for(a, p))
            past += p->amount;
    }
    return money_sum_to_dollars(past);
}

/* Seconds of the run in which a payment was charged: of one from before it those before are left
 * out, as are the hours that it had then. */
static double charged_in_run(const struct cost_scope *s, const struct payment *p)
{
    const double life = charged_for(&s->outcome->scenario->assumptions, p);
    const double before =
        (double)(s->outcome->scenario->start - p->day) * SECONDS_PER_DAY - p->second;
    return fmin(fmax(age_of(s, p), 0), life) - fmin(fmax(before, 0), life);
}

double cost_of_capital(const struct cost_scope *s, double rate)
{
    const struct assumptions *a = &s->outcome->scenario->assumptions;
    double sum = 0;
    for (size_t i = 0; i < s->outcome->n_payments; i++) {
        const struct payment *p = &s->outcome->payments[i];
        if (!in_scope(s, p->owner, p->site) || !is_booked(s, p))
            continue;
        const double charge = is_sale(p) ? charge_of_sale(p, rate)
                                         : money_to_dollars(p->amount) *
                                               cost_charge(a, capital_class_of(p->account), rate);
        sum += charge * charged_in_run(s, p);
    }
    return sum;
}

/* First day of a month of the run, the run's own first day for month 0, its end for the month after
 * the last. */
static day_number month_begins(const struct scenario *scenario, int month)
{
    if (month == 0)
        return scenario->start;
    struct civil_date first = date_from_days(scenario->start);
    first.day = 1;
    const day_number begins = date_add_months(date_to_days(first), month);
    return begins < scenario->end ? begins : scenario->end;
}

/* Months of the run that were over by then. */
static int months_over(const struct cost_scope *s)
{
    const day_number today =
        s->day + (s->second >= SECONDS_PER_DAY); /* an instant at 24:00 is the next day's 00:00 */
    int over = 0;
    while (over < s->outcome->ledger.months &&
           month_begins(s->outcome->scenario, over + 1) <= today)
        over++;
    return over;
}

static bool is_revenue(enum account account)
{
    return account == ACCOUNT_REVENUE;
}

static bool is_tax(enum account account)
{
    return account == ACCOUNT_INCOME_TAX;
}

/* Seconds from the end of a month in which an amount was booked to the day on which it is due. */
static double credit_of(const struct cost_scope *s, const struct ledger_row *row)
{
    const struct owner *owners = s->outcome->scenario->operators.items;
    return row->account == ACCOUNT_INCOME_TAX ? owners[row->owner].income_tax.paid_after : 0;
}

/* What all months that are over have booked on some accounts, discounted from their ends, or from
 * the day on which it is due. */
static double present_of_months(const struct cost_scope *s, double rate,
                                bool (*counts)(enum account))
{
    const struct scenario *scenario = s->outcome->scenario;
    const struct ledger *ledger = &s->outcome->ledger;
    const int over = months_over(s);
    double sum = 0;
    for (size_t i = 0; i < ledger_row_count(ledger); i++) {
        const struct ledger_row *row = &ledger->rows[i];
        if (row->month >= over || !counts(row->account) || !in_scope(s, row->owner, row->site))
            continue;
        const double paid =
            (double)(month_begins(scenario, row->month + 1) - scenario->start) * SECONDS_PER_DAY +
            credit_of(s, row);
        sum += money_to_dollars(row->amount) * finance_discount(rate, paid / SECONDS_PER_YEAR);
    }
    return sum;
}

double cost_present(const struct cost_scope *s, double rate)
{
    const struct scenario *scenario = s->outcome->scenario;
    double sum = 0;
    for (size_t i = 0; i < s->outcome->n_payments; i++) {
        const struct payment *p = &s->outcome->payments[i];
        const double years =
            ((double)(p->day - scenario->start) * SECONDS_PER_DAY + p->second) / SECONDS_PER_YEAR;
        if (in_scope(s, p->owner, p->site) && is_booked(s, p))
            sum += money_to_dollars(p->amount) * finance_discount(rate, years);
    }
    return sum + present_of_months(s, rate, account_is_cost);
}

double cost_present_revenue(const struct cost_scope *s, double rate)
{
    return -present_of_months(s, rate, is_revenue);
}

double cost_present_tax(const struct cost_scope *s, double rate)
{
    return present_of_months(s, rate, is_tax);
}

double cost_of_running_rate(const struct cost_scope *s)
{
    const struct scenario *scenario = s->outcome->scenario;
    const struct ledger *ledger = &s->outcome->ledger;
    const int over = months_over(s);
    const int first = over > 12 ? over - 12 : 0;
    const double seconds =
        (double)(month_begins(scenario, over) - month_begins(scenario, first)) * SECONDS_PER_DAY;
    int128 sum = 0;
    for (size_t i = 0; i < ledger_row_count(ledger); i++) {
        const struct ledger_row *row = &ledger->rows[i];
        if (row->month >= first && row->month < over && account_is_cost(row->account) &&
            in_scope(s, row->owner, row->site))
            sum += row->amount;
    }
    return over ? money_sum_to_dollars(sum) / seconds : NAN;
}
