#include "fleet/money/cash_result.h"

#include "fleet/money/cash.h"
#include "fleet/world.h"

/* The day of an instant; the end of the run is of its last day. */
static day_number day_of(const struct world *w, sim_time at)
{
    return at < w->horizon ? world_day(w, at) : w->scenario->end - 1;
}

/* '$4.2B', '$310M', '$45k', '$691': three digits, in the largest unit of which they make one once
 * they are rounded. */
static const char *money_words(struct world *w, money amount)
{
    static const struct {
        double size; /* $ */
        const char *letter;
    } units[] = {{1e12, "T"}, {1e9, "B"}, {1e6, "M"}, {1e3, "k"}};
    static const double ROUNDS_UP = 0.9995;
    const double dollars = money_to_dollars(amount);
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (dollars >= ROUNDS_UP * units[i].size)
            return arena_format(&w->memory, "$%.3g%s", dollars / units[i].size, units[i].letter);
    return arena_format(&w->memory, "$%.0f", dollars);
}

static void note_unpaid(struct world *w, uint32_t owner)
{
    const struct treasury *t = &w->treasuries[owner];
    if (t->unpaid_since == SIM_TIME_NEVER)
        return;
    char since[DATE_TEXT];
    date_format(day_of(w, t->unpaid_since), since);
    world_note(
        w,
        "operator '%s' could not pay its bills in time, first on %s; at most %s were due and "
        "unpaid, %s are at the end. Nothing was switched off for it",
        world_owner(w, owner)->name, since, money_words(w, t->unpaid_most),
        money_words(w, cash_unpaid(t)));
}

static void note_default(struct world *w, uint32_t owner)
{
    const struct treasury *t = &w->treasuries[owner];
    const char *name = world_owner(w, owner)->name;
    if (t->debt.calls > 0)
        world_note(w, "the lenders of operator '%s' called for margin %lld time%s", name,
                   (long long)t->debt.calls, t->debt.calls == 1 ? "" : "s");
    if (t->default_since == SIM_TIME_NEVER)
        return;
    char since[DATE_TEXT];
    date_format(day_of(w, t->default_since), since);
    world_note(w,
               "operator '%s' could not serve its debt, first on %s; at most %s of interest and "
               "instalments were overdue, %s are at the end. Its loans give nothing meanwhile",
               name, since, money_words(w, t->overdue_most), money_words(w, t->due[CLAIM_DEBT]));
}

static void note_taken(struct world *w, uint32_t owner)
{
    const struct debt *debt = &w->treasuries[owner].debt;
    if (debt_is_spared(w, owner))
        world_note(w,
                   "the grace of lenders of operator '%s' is over at the end, and still they take "
                   "nothing of what is overdue: orders that are not all in service, or that "
                   "campaigns hold, are not taken",
                   world_owner(w, owner)->name);
    if (debt->taken == 0)
        return;
    char since[DATE_TEXT];
    date_format(day_of(w, debt->taken_since), since);
    world_note(w,
               "the lenders of operator '%s' took %lld accelerators, since what was owed on them "
               "was not paid, first on %s: %s of debt and overdue bills are settled, %s of book "
               "value is lost",
               world_owner(w, owner)->name, (long long)debt->taken, since,
               money_words(w, debt->released), money_words(w, debt->taken_book));
}

static money book_value(const struct world *w, uint32_t owner)
{
    money sum = 0;
    for (uint32_t i = 0; i < w->n_sites; i++)
        if (w->sites[i].operator_index == owner)
            sum = money_add(sum, asset_worth(w, i, false, true));
    return sum;
}

static void keep(struct world *w, uint32_t owner)
{
    const struct treasury *t = &w->treasuries[owner];
    const bool unpaid = t->unpaid_since != SIM_TIME_NEVER;
    w->out->cash[w->out->n_cash++] = (struct cash_result){
        .owner = world_owner(w, owner)->name,
        .end = {.balance = t->cash,
                .unpaid = cash_unpaid(t),
                .lowest = t->lowest,
                .raised = t->raised,
                .overdue = t->due[CLAIM_DEBT],
                .debt_most = t->debt.most},
        .lowest_on = day_of(w, t->lowest_at),
        .unpaid_most = t->unpaid_most,
        .unpaid_since = unpaid ? day_of(w, t->unpaid_since) : 0,
        .credit = t->deferred,
        .deposits = ledger_sum_of(&w->out->ledger, ACCOUNT_DEPOSIT, owner, LEDGER_ALL),
        .book = book_value(w, owner),
        .debt = t->debt.owed,
        .interest = ledger_sum_of(&w->out->ledger, ACCOUNT_INTEREST, owner, LEDGER_ALL),
        .overdue_most = t->overdue_most,
        .default_since = t->default_since != SIM_TIME_NEVER ? day_of(w, t->default_since) : 0,
    };
}

void cash_result_keep(struct world *w, uint32_t owner)
{
    note_unpaid(w, owner);
    note_default(w, owner);
    note_taken(w, owner);
    keep(w, owner);
}
