#include "fleet/money/income_tax.h"

#include "fleet/world.h"

static const struct income_tax *tax_of(const struct world *w, uint32_t owner)
{
    return &world_owner(w, owner)->income_tax;
}

void income_tax_init(struct world *w)
{
    w->taxes = arena_array(&w->memory, w->scenario->operators.n, sizeof *w->taxes);
}

/* Of the run so far; what comes in is credited. */
static money profit_of(const struct world *w, uint32_t owner)
{
    money sum = 0;
    for (unsigned account = 0; account < ACCOUNT_COUNT; account++)
        if (account_is_profit((enum account)account))
            sum = money_add(
                sum, -ledger_sum_of(&w->out->ledger, (enum account)account, owner, LEDGER_ALL));
    return sum;
}

static void book(struct world *w, uint32_t owner, money amount)
{
    const struct income_tax *tax = tax_of(w, owner);
    const enum grade grade = world_grade(w, &tax->rate);
    if (!w->treasuries[owner].funded) {
        cash_book(w, owner, ACCOUNT_INCOME_TAX, ACCOUNT_FUNDING, amount, grade);
        return;
    }
    cash_claim(w, owner, CLAIM_RUNNING, ACCOUNT_INCOME_TAX, amount, grade);
    cash_defer(w, owner, CLAIM_RUNNING, amount, tax->paid_after);
}

static void assess(struct world *w, uint32_t owner)
{
    const struct income_tax *tax = tax_of(w, owner);
    struct tax_state *state = &w->taxes[owner];
    const money all = profit_of(w, owner), profit = all - state->profit;
    state->profit = all;
    if (profit <= 0) {
        state->losses = money_add(state->losses, -profit);
        return;
    }
    const money offset =
        money_least(state->losses, money_from_dollars(money_to_dollars(profit) * tax->offset));
    state->losses -= offset;
    book(w, owner, money_from_dollars(money_to_dollars(profit - offset) * tax->rate));
}

void income_tax_end_month(struct world *w)
{
    const bool year_is_over = date_from_days(world_day(w, w->now)).month == 1;
    if (!year_is_over && w->now < w->horizon)
        return;
    for (uint32_t i = 0; i < w->scenario->operators.n; i++)
        if (tax_of(w, i)->given)
            assess(w, i);
}
