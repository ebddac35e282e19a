#include "fleet/money/debt.h"

#include "base/fail.h"
#include "base/seconds.h"
#include "fleet/money/cash.h"
#include "fleet/supply/retire.h"
#include "fleet/world.h"

#include <math.h>
#include <stdlib.h>

static int64_t months_of(const struct loan *loan)
{
    const int64_t months = llround(loan->term / SECONDS_PER_MONTH);
    return months > 0 ? months : 1;
}

void debt_owe(struct debt *debt, struct facility *f, money amount)
{
    f->drawn = money_add(f->drawn, amount);
    f->owed = money_add(f->owed, amount);
    debt->owed = money_add(debt->owed, amount);
    debt->most = debt->owed > debt->most ? debt->owed : debt->most;
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
    debt_owe(debt, f, amount);
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

money debt_room(const struct world *w, const struct facility *f)
{
    const struct loan *loan = f->terms;
    money most = money_from_dollars(loan->limit) - f->drawn;
    if (loan->shares.given) {
        const double value = path_at(&loan->shares.value, world_day(w, w->now));
        most = money_least(most, money_from_dollars(value * loan->shares.loan_to_value) - f->owed);
    }
    return most > 0 && !f->closed ? most : 0;
}

/* What a facility gives now towards a delivery at a price, or anything at price 0. */
static money headroom(const struct world *w, const struct facility *f, money price)
{
    const struct loan *loan = f->terms;
    const day_number today = world_day(w, w->now);
    if ((loan->from != 0 && today < loan->from) || (loan->until != 0 && today >= loan->until))
        return 0;
    money most = debt_room(w, f);
    if (!isnan(loan->advance))
        most = money_least(most, money_from_dollars(money_to_dollars(price) * loan->advance));
    return most;
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
        const money draw = money_least(amount, headroom(w, &t->debt.facilities[i], price));
        const enum grade grade = world_grade(w, &loan->limit);
        add_tranche(w, owner, i, draw, isnan(loan->advance) ? DEBT_NO_LOT : lot);
        cash_book(w, owner, ACCOUNT_CASH, ACCOUNT_DEBT, draw, grade);
        t->cash = money_add(t->cash, draw);
        amount -= draw;
    }
}

static bool grace_is_over(const struct world *w, const struct debt *debt,
                          const struct tranche *tranche)
{
    const double grace = debt->facilities[tranche->facility].terms->grace;
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
    debt_drop_paid(debt);
    if (debt->taken == 0)
        debt->taken_since = w->now;
    debt->taken += w->lots[lot].units * w->lots[lot].unit_accelerators;
    debt->taken_book = money_add(debt->taken_book, book);
}

void debt_drop_paid(struct debt *debt)
{
    size_t kept = 0;
    for (size_t i = 0; i < debt->n_tranches; i++)
        if (debt->tranches[i].owed > 0 || debt->tranches[i].due > 0 ||
            debt->tranches[i].arrears > 0)
            debt->tranches[kept++] = debt->tranches[i];
    debt->n_tranches = kept;
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
