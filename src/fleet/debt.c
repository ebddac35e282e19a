#include "fleet/debt.h"

#include "base/fail.h"
#include "base/seconds.h"
#include "fleet/cash.h"
#include "fleet/construction_interest.h"
#include "fleet/finance.h"
#include "fleet/retire.h"
#include "fleet/world.h"

#include <math.h>
#include <stdlib.h>

enum { MONTHS_PER_YEAR = 12 };

static money least(money a, money b)
{
    return a < b ? a : b;
}

static int64_t months_of(const struct loan *loan)
{
    const int64_t months = llround(loan->term / SECONDS_PER_MONTH);
    return months > 0 ? months : 1;
}

static void add_tranche(struct world *w, uint32_t owner, uint32_t facility, money amount,
                        uint32_t lot)
{
    struct debt *debt = &w->treasuries[owner].debt;
    struct facility *f = &debt->facilities[facility];
    if (amount == 0)
        return;
    if (debt->n_tranches == debt->capacity) {
        debt->capacity = debt->capacity ? 2 * debt->capacity : 8;
        debt->tranches = memory_resize(debt->tranches, debt->capacity * sizeof *debt->tranches);
    }
    debt->tranches[debt->n_tranches++] = (struct tranche){.facility = facility,
                                                          .lot = lot,
                                                          .drawn = w->now,
                                                          .months = months_of(f->terms),
                                                          .owed = amount};
    f->drawn = money_add(f->drawn, amount);
    f->owed = money_add(f->owed, amount);
    debt->owed = money_add(debt->owed, amount);
    debt->most = debt->owed > debt->most ? debt->owed : debt->most;
}

void debt_init(struct world *w, uint32_t owner)
{
    const struct span *loans = &world_owner(w, owner)->funding.loans;
    const struct loan *loan = loans->items;
    struct debt *debt = &w->treasuries[owner].debt;
    debt->n_facilities = loans->n;
    debt->facilities = arena_array(&w->memory, loans->n, sizeof *debt->facilities);
    for (uint32_t i = 0; i < loans->n; i++) {
        debt->facilities[i].terms = &loan[i];
        const money owed = money_from_dollars(loan[i].outstanding);
        cash_book(w, owner, ACCOUNT_FUNDING, ACCOUNT_DEBT, owed,
                  world_grade(w, &loan[i].outstanding));
        add_tranche(w, owner, i, owed, DEBT_NO_LOT);
    }
}

/* What a facility gives now towards a delivery at a price, or anything at price 0. */
static money headroom(const struct world *w, const struct facility *f, money price)
{
    const struct loan *loan = f->terms;
    const day_number today = world_day(w, w->now);
    if (f->closed)
        return 0;
    if ((loan->from != 0 && today < loan->from) || (loan->until != 0 && today >= loan->until))
        return 0;
    money most = money_from_dollars(loan->limit) - f->drawn;
    if (loan->shares.given) {
        const double value = path_at(&loan->shares.value, today);
        most = least(most, money_from_dollars(value * loan->shares.loan_to_value) - f->owed);
    }
    if (!isnan(loan->advance))
        most = least(most, money_from_dollars(money_to_dollars(price) * loan->advance));
    return most > 0 ? most : 0;
}

money debt_available(const struct world *w, uint32_t owner, money price)
{
    const struct treasury *t = &w->treasuries[owner];
    money sum = 0;
    if (t->due[CLAIM_DEBT] > 0)
        return 0;
    for (uint32_t i = 0; i < t->debt.n_facilities; i++)
        sum = money_add(sum, headroom(w, &t->debt.facilities[i], price));
    return sum;
}

void debt_draw(struct world *w, uint32_t owner, money amount, money price, uint32_t lot)
{
    struct treasury *t = &w->treasuries[owner];
    if (t->due[CLAIM_DEBT] > 0)
        return;
    for (uint32_t i = 0; i < t->debt.n_facilities && amount > 0; i++) {
        const struct loan *loan = t->debt.facilities[i].terms;
        const money draw = least(amount, headroom(w, &t->debt.facilities[i], price));
        const enum grade grade = world_grade(w, &loan->limit);
        add_tranche(w, owner, i, draw, isnan(loan->advance) ? DEBT_NO_LOT : lot);
        cash_book(w, owner, ACCOUNT_CASH, ACCOUNT_DEBT, draw, grade);
        t->cash = money_add(t->cash, draw);
        amount -= draw;
    }
}

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
    claim(w, owner, tranche, ACCOUNT_INTEREST, interest, world_grade(w, &loan->rate));
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
    if (!month->over || tranche->drawn > month->begins)
        return interest;
    const double owed = money_to_dollars(tranche->owed);
    const money part = tranche->months > 1
                           ? money_from_dollars(instalment(loan, owed, tranche->months))
                           : tranche->owed;
    tranche->months--;
    mature(w, owner, tranche, least(part, tranche->owed));
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
        const money part = least(excess, tranche->owed);
        excess -= part;
        mature(w, owner, tranche, part);
    }
}

static void drop_paid(struct debt *debt)
{
    size_t kept = 0;
    for (size_t i = 0; i < debt->n_tranches; i++)
        if (debt->tranches[i].owed > 0 || debt->tranches[i].due > 0 ||
            debt->tranches[i].arrears > 0)
            debt->tranches[kept++] = debt->tranches[i];
    debt->n_tranches = kept;
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
    drop_paid(debt);
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
    drop_paid(debt);
}

void debt_pay(struct world *w, uint32_t owner, money amount)
{
    struct debt *debt = &w->treasuries[owner].debt;
    for (size_t i = 0; i < debt->n_tranches && amount > 0; i++) {
        struct tranche *tranche = &debt->tranches[i];
        const money part = least(amount, tranche->due);
        if (part == 0)
            continue;
        read_arrears(w, debt, tranche);
        tranche->due -= part;
        amount -= part;
    }
}

static bool grace_is_over(const struct world *w, const struct debt *debt,
                          const struct tranche *tranche)
{
    const double grace = loan_of(debt, tranche)->grace;
    return tranche->lot != DEBT_NO_LOT && tranche->due > 0 && !isnan(grace) &&
           w->now - tranche->late >= sim_ticks(grace) && !w->lots[tranche->lot].leaving;
}

static bool can_be_taken(const struct lot *lot)
{
    return lot_is_complete(lot) && lot->order->campaigns.n == 0;
}

bool debt_enforce(struct world *w, uint32_t owner)
{
    const struct debt *debt = &w->treasuries[owner].debt;
    bool took = false;
    for (size_t i = 0; i < debt->n_tranches && w->now < w->horizon; i++) {
        const struct tranche *tranche = &debt->tranches[i];
        if (!grace_is_over(w, debt, tranche) || !can_be_taken(&w->lots[tranche->lot]))
            continue;
        w->lots[tranche->lot].seized = true;
        retire_lot_at(w, tranche->lot, w->now);
        took = true;
    }
    return took;
}

bool debt_is_spared(const struct world *w, uint32_t owner)
{
    const struct debt *debt = &w->treasuries[owner].debt;
    for (size_t i = 0; i < debt->n_tranches; i++)
        if (grace_is_over(w, debt, &debt->tranches[i]) &&
            !can_be_taken(&w->lots[debt->tranches[i].lot]))
            return true;
    return false;
}

/* Principal and bills of a tranche are given up. */
static void release(struct world *w, uint32_t owner, struct tranche *tranche)
{
    struct treasury *t = &w->treasuries[owner];
    struct facility *f = &t->debt.facilities[tranche->facility];
    const enum grade grade = world_grade(w, &f->terms->limit);
    cash_book(w, owner, ACCOUNT_DEBT, ACCOUNT_RELEASE, tranche->owed, grade);
    cash_book(w, owner, ACCOUNT_PAYABLE, ACCOUNT_RELEASE, tranche->due, grade);
    f->owed -= tranche->owed;
    f->closed = true;
    t->debt.owed -= tranche->owed;
    t->due[CLAIM_DEBT] -= tranche->due;
    t->debt.released = money_add(t->debt.released, money_add(tranche->owed, tranche->due));
    tranche->owed = tranche->due = 0;
    tranche->arrears = 0;
}

void debt_release(struct world *w, uint32_t owner, uint32_t lot, money book)
{
    struct debt *debt = &w->treasuries[owner].debt;
    for (size_t i = 0; i < debt->n_tranches; i++)
        if (debt->tranches[i].lot == lot)
            release(w, owner, &debt->tranches[i]);
    drop_paid(debt);
    if (debt->taken == 0)
        debt->taken_since = w->now;
    debt->taken += w->lots[lot].units * w->lots[lot].unit_accelerators;
    debt->taken_book = money_add(debt->taken_book, book);
}

money debt_overdue(const struct debt *debt)
{
    money sum = 0;
    for (size_t i = 0; i < debt->n_tranches; i++)
        sum = money_add(sum, debt->tranches[i].due);
    return sum;
}

void debt_free(struct debt *debt)
{
    free(debt->tranches);
}
