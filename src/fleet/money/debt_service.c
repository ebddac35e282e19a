#include "fleet/money/debt_service.h"

#include "base/seconds.h"
#include "fleet/money/cash.h"
#include "fleet/money/construction_interest.h"
#include "fleet/money/finance.h"
#include "fleet/world.h"

#include <math.h>

enum { MONTHS_PER_YEAR = 12 };

/* The calendar month that ends now, or goes on. */
struct month {
    double days;
    sim_time begins; /* may lie before the run */
    bool over;
};

static struct month last_month(const struct world *w)
{
    struct civil_date first = date_from_days(world_day(w, w->now - 1));
    first.day = 1;
    const day_number begins = date_to_days(first), next = date_next_month(begins);
    return (struct month){.days = next - begins,
                          .begins = world_time(w, begins),
                          .over = w->now == world_time(w, next)};
}

static const struct loan *loan_of(const struct debt *debt, const struct tranche *tranche)
{
    return debt->facilities[tranche->facility].terms;
}

/* A month's interest on a dollar overdue. Bills don't shrink in real dollars as debt does: what
 * inflation would take of them comes off the rate. */
static double arrears_rate(const struct world *w, const struct loan *loan)
{
    const double rate = isnan(loan->arrears_rate) ? loan->rate : loan->arrears_rate,
                 nominal = rate / MONTHS_PER_YEAR;
    if (w->scenario->dollars == DOLLARS_NOMINAL)
        return nominal;
    return fmax(0, (1 + nominal) / pow(1 + w->scenario->inflation, 1.0 / MONTHS_PER_YEAR) - 1);
}

/* Interest on what is overdue, before that changes. */
static void read_arrears(const struct world *w, const struct debt *debt, struct tranche *tranche)
{
    if (tranche->due > 0) {
        const double months =
            sim_seconds(w->now - tranche->read) / SECONDS_PER_DAY / last_month(w).days;
        tranche->arrears +=
            money_to_dollars(tranche->due) * months * arrears_rate(w, loan_of(debt, tranche));
    }
    tranche->read = w->now;
}

/* A bill of a tranche's service. */
static void claim(struct world *w, uint32_t owner, struct tranche *tranche, enum account account,
                  money amount, enum grade grade)
{
    if (amount == 0)
        return;
    read_arrears(w, &w->treasuries[owner].debt, tranche);
    if (tranche->due == 0)
        tranche->late = w->now;
    tranche->due = money_add(tranche->due, amount);
    cash_claim(w, owner, CLAIM_DEBT, account, amount, grade);
}

/* Principal of a tranche falls due. */
static void mature(struct world *w, uint32_t owner, struct tranche *tranche, money amount)
{
    struct debt *debt = &w->treasuries[owner].debt;
    tranche->owed -= amount;
    debt->facilities[tranche->facility].owed -= amount;
    debt->owed -= amount;
    claim(w, owner, tranche, ACCOUNT_DEBT, amount, world_grade(w, &loan_of(debt, tranche)->limit));
}

static double instalment(const struct loan *loan, double owed, int64_t months)
{
    switch ((enum repayment)loan->repay) {
    case REPAY_ANNUITY:
        return owed * finance_sinking_fund(loan->rate / MONTHS_PER_YEAR, (double)months);
    case REPAY_LINEAR: return owed / (double)months;
    case REPAY_BULLET: break;
    }
    return 0;
}

/* What is owed is fixed in nominal dollars. */
static void inflate(struct world *w, uint32_t owner, struct tranche *tranche, sim_time from)
{
    struct debt *debt = &w->treasuries[owner].debt;
    const money lost = cash_inflation(w, tranche->owed, sim_seconds(w->now - from));
    tranche->owed -= lost;
    debt->facilities[tranche->facility].owed -= lost;
    debt->owed -= lost;
    cash_book_inflation(w, owner, ACCOUNT_DEBT, -lost);
}

/* Adds interest to what is owed as far as it may; returns that part of it. */
static money add_interest(struct world *w, uint32_t owner, struct tranche *tranche, money interest)
{
    struct debt *debt = &w->treasuries[owner].debt;
    struct facility *f = &debt->facilities[tranche->facility];
    if (f->terms->added_until == 0 || w->now > world_time(w, f->terms->added_until))
        return 0;
    const money part = money_least(interest, debt_room(w, f));
    cash_book(w, owner, ACCOUNT_INTEREST, ACCOUNT_DEBT, part, world_grade(w, &f->terms->rate));
    tranche->owed = money_add(tranche->owed, part);
    debt_owe(debt, f, part);
    return part;
}

/* Interest since the last bill or the draw: a month's, in proportion to its days. Returns it. */
static money bill_interest(struct world *w, uint32_t owner, struct tranche *tranche,
                           const struct month *month)
{
    const struct debt *debt = &w->treasuries[owner].debt;
    const struct loan *loan = loan_of(debt, tranche);
    const sim_time from = tranche->drawn > debt->billed ? tranche->drawn : debt->billed;
    inflate(w, owner, tranche, from);
    const double share = sim_seconds(w->now - from) / SECONDS_PER_DAY / month->days;
    const money interest =
        money_from_dollars(money_to_dollars(tranche->owed) * loan->rate / MONTHS_PER_YEAR * share);
    const money due = interest - add_interest(w, owner, tranche, interest);
    claim(w, owner, tranche, ACCOUNT_INTEREST, due, world_grade(w, &loan->rate));
    return interest;
}

static void bill_arrears(struct world *w, uint32_t owner, struct tranche *tranche)
{
    const struct debt *debt = &w->treasuries[owner].debt;
    const struct loan *loan = loan_of(debt, tranche);
    read_arrears(w, debt, tranche);
    const money interest = money_from_dollars(tranche->arrears);
    tranche->arrears = 0;
    claim(w, owner, tranche, ACCOUNT_INTEREST, interest,
          world_grade(w, isnan(loan->arrears_rate) ? &loan->rate : &loan->arrears_rate));
}

/* Returns the interest on its principal. */
static money bill_tranche(struct world *w, uint32_t owner, struct tranche *tranche,
                          const struct month *month)
{
    const struct debt *debt = &w->treasuries[owner].debt;
    const struct loan *loan = loan_of(debt, tranche);
    bill_arrears(w, owner, tranche);
    const money interest = bill_interest(w, owner, tranche, month);
    const bool builds = loan->added_until != 0 && month->begins < world_time(w, loan->added_until);
    if (!month->over || tranche->drawn > month->begins || builds)
        return interest;
    const double owed = money_to_dollars(tranche->owed);
    const money part = tranche->months > 1
                           ? money_from_dollars(instalment(loan, owed, tranche->months))
                           : tranche->owed;
    tranche->months--;
    mature(w, owner, tranche, money_least(part, tranche->owed));
    return interest;
}

/* Brings what is owed down to what the pledged shares stand for, the oldest draws first. */
static void call_margin(struct world *w, uint32_t owner, uint32_t facility)
{
    struct debt *debt = &w->treasuries[owner].debt;
    const struct facility *f = &debt->facilities[facility];
    const struct pledge *shares = &f->terms->shares;
    if (!shares->given)
        return;
    const double value = path_at(&shares->value, world_day(w, w->now));
    if (f->owed <= money_from_dollars(value * shares->margin_call))
        return;
    debt->calls++;
    money excess = f->owed - money_from_dollars(value * shares->loan_to_value);
    for (size_t i = 0; i < debt->n_tranches; i++) {
        struct tranche *tranche = &debt->tranches[i];
        if (tranche->facility != facility)
            continue;
        const money part = money_least(excess, tranche->owed);
        excess -= part;
        mature(w, owner, tranche, part);
    }
}

void debt_end_month(struct world *w, uint32_t owner)
{
    struct debt *debt = &w->treasuries[owner].debt;
    const struct month month = last_month(w);
    const money owed = debt->owed;
    money interest = 0;
    for (size_t i = 0; i < debt->n_tranches; i++)
        interest = money_add(interest, bill_tranche(w, owner, &debt->tranches[i], &month));
    construction_interest_book(w, owner, interest, owed);
    for (uint32_t i = 0; i < debt->n_facilities; i++)
        call_margin(w, owner, i);
    debt_drop_paid(debt);
    debt->billed = w->now;
}

void debt_recall(struct world *w, uint32_t owner, uint32_t lot)
{
    struct debt *debt = &w->treasuries[owner].debt;
    const struct month month = last_month(w);
    for (size_t i = 0; i < debt->n_tranches; i++) {
        struct tranche *tranche = &debt->tranches[i];
        if (tranche->lot != lot)
            continue;
        bill_interest(w, owner, tranche, &month);
        mature(w, owner, tranche, tranche->owed);
    }
    debt_drop_paid(debt);
}

void debt_pay(struct world *w, uint32_t owner, money amount)
{
    struct debt *debt = &w->treasuries[owner].debt;
    for (size_t i = 0; i < debt->n_tranches && amount > 0; i++) {
        struct tranche *tranche = &debt->tranches[i];
        const money part = money_least(amount, tranche->due);
        if (part == 0)
            continue;
        read_arrears(w, debt, tranche);
        tranche->due -= part;
        amount -= part;
    }
}
