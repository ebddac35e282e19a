/* What arrives is paid on the day; it then waits at the dock for hall space. The network and the
 * storage of a lot are paid in proportion to the units delivered. Where an operator lacks the cash,
 * units stay with the supplier, at the price of the day on which they were ready. */
#include "fleet/money/purchase.h"

#include "fleet/binding.h"
#include "fleet/money/cash.h"
#include "fleet/money/deposit.h"
#include "fleet/money/lease.h"
#include "fleet/site/settle.h"
#include "fleet/world.h"

static struct it_price price_of(const struct world *w, const struct parcel *p, int64_t units)
{
    return lot_price(&w->lots[p->lot], &w->scenario->assumptions, units,
                     world_day(w, p->delivered));
}

static money list_price(const struct world *w, const struct parcel *p, int64_t units)
{
    if (lot_is_leased(&w->lots[p->lot]))
        return 0;
    const struct it_price price = price_of(w, p, units);
    return money_add(
        money_add(money_from_dollars(price.chips), money_from_dollars(price.servers)),
        money_add(money_from_dollars(price.network), money_from_dollars(price.storage)));
}

static money deposit_of(const struct world *w, const struct parcel *p, int64_t units)
{
    return deposits_towards(&w->lots[p->lot].payment.deposits, (double)units);
}

money purchase_price(const struct world *w, const struct parcel *p, int64_t units)
{
    const money list = list_price(w, p, units), deposit = deposit_of(w, p, units);
    return deposit > list ? deposit : list;
}

money purchase_due(const struct world *w, const struct parcel *p, int64_t units)
{
    return w->lots[p->lot].order->payment.credit > 0
               ? 0
               : purchase_price(w, p, units) - deposit_of(w, p, units);
}

/* The deposit for so many units at the prices of a day. */
static double deposit_price(const struct world *w, uint32_t lot, int64_t units, day_number day)
{
    const struct parcel p = {.lot = lot, .units = units, .delivered = world_time(w, day)};
    return money_to_dollars(list_price(w, &p, units)) * w->lots[lot].order->payment.deposit;
}

static enum grade deposit_grade(const struct world *w, const struct lot *lot)
{
    return grade_weaker(world_grade(w, &lot->order->payment.deposit), lot->grades.chips);
}

void purchase_deposit(struct world *w, uint32_t index, int64_t units)
{
    struct lot *lot = &w->lots[index];
    const day_number today = world_day(w, w->now);
    if (!(lot->order->payment.deposit > 0) || lot->cancelled != SIM_TIME_NEVER)
        return;
    const money paid = world_pay(w, lot->site_index, ACCOUNT_DEPOSIT,
                                 deposit_price(w, index, units, today), deposit_grade(w, lot));
    deposits_add(&lot->payment.deposits, today, (double)units, paid);
}

void purchase_deposit_before(struct world *w, uint32_t index, int64_t units, day_number day)
{
    struct lot *lot = &w->lots[index];
    const struct posting posting = {
        .owner = lot->operator_index,
        .site = lot->site_index,
        .to = ACCOUNT_DEPOSIT,
        .from = ACCOUNT_FUNDING,
        .grade = deposit_grade(w, lot),
        .amount = money_from_dollars(deposit_price(w, index, units, day)),
    };
    ledger_post(&w->out->ledger, &posting);
    deposits_add(&lot->payment.deposits, day, (double)units, posting.amount);
}

/* Capital of the parcel by class. What its deposit exceeds the price of the day by is part of what
 * the chips cost: nothing of a deposit comes back. */
static void book_price(struct world *w, const struct parcel *p, const struct paid_ahead *ahead,
                       money excess)
{
    const struct lot *lot = &w->lots[p->lot];
    const struct it_price price = price_of(w, p, p->units);
    const struct {
        enum account account;
        money amount;
        enum grade grade;
    } parts[] = {
        {ACCOUNT_CHIPS, money_add(money_from_dollars(price.chips), excess), lot->grades.chips},
        {ACCOUNT_SERVERS, money_from_dollars(price.servers), lot->grades.servers},
        {ACCOUNT_NETWORK, money_from_dollars(price.network), lot->grades.network},
        {ACCOUNT_STORAGE, money_from_dollars(price.storage), lot->grades.storage}};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        world_pay_delivery(w, p->lot, parts[i].account, parts[i].amount, parts[i].grade, ahead);
}

static void pay_parcel(struct world *w, const struct parcel *p)
{
    struct lot *lot = &w->lots[p->lot];
    const money list = list_price(w, p, p->units), deposit = deposit_of(w, p, p->units),
                excess = deposit > list ? deposit - list : 0;
    const struct paid_ahead ahead = {
        .deposits = &lot->payment.deposits, .units = (double)p->units, .price = list + excess};
    book_price(w, p, &ahead, excess);
    cash_use_deposit(w, lot->site_index, CLAIM_ORDER, deposit);
    deposits_use(&lot->payment.deposits, ahead.units);
    if (lot->order->payment.credit > 0 && w->treasuries[lot->operator_index].funded)
        cash_defer(w, lot->operator_index, CLAIM_ORDER, ahead.price - deposit,
                   lot->order->payment.credit);
    lot->payment.it_capital += money_to_dollars(ahead.price);
}

void purchase_accept(struct world *w, struct parcel p)
{
    struct lot *lot = &w->lots[p.lot];
    if (!lot_is_leased(lot))
        pay_parcel(w, &p);
    lot->delivered += p.units;
    lease_begin(w, p.lot);
    p.paid = w->now;
    site_move(w, p.lot, p.units * lot->unit_nodes, NODE_STATES, NODE_DELIVERED);
    parcel_queue_add(&w->sites[lot->site_index].for_hall, p);
    site_mark(w, lot->site_index);
}

/* What was waited for until it was cancelled, was. */
static void charge_cancelled(struct world *w, uint32_t index)
{
    const struct lot *lot = &w->lots[index];
    const sim_time now = w->now;
    const struct parcel owed = {.lot = index,
                                .units = lot->units - lot->arrived,
                                .wanted = lot->wanted,
                                .delivered = now,
                                .paid = now,
                                .housed = now,
                                .begun = now,
                                .installed = now};
    if (lot->wanted < now && owed.units > 0)
        settle_charge(w, &owed, now);
}

void purchase_cancel(struct world *w, uint32_t index)
{
    struct lot *lot = &w->lots[index];
    const int64_t held = lot->arrived - lot->delivered; /* ready, and still to be paid */
    const money lost = deposits_lose(&lot->payment.deposits, (double)held);
    charge_cancelled(w, index);
    cash_book_at(w, lot->site_index, ACCOUNT_FORFEIT, ACCOUNT_DEPOSIT, lost,
                 world_grade(w, &lot->order->payment.deposit));
    lot->cancelled = w->now;
    lot->shipped = lot->arrived;
    lot_set_units(lot, w->now, lot->arrived);
    lease_begin(w, index);
    binding_note(w);
}

void purchase_arrive(struct world *w, uint32_t lot_index, int64_t units)
{
    struct lot *lot = &w->lots[lot_index];
    if (lot->cancelled != SIM_TIME_NEVER)
        return;
    const struct parcel p = {
        .lot = lot_index,
        .units = units,
        .wanted = lot->wanted == SIM_TIME_NEVER ? w->now : lot->wanted,
        .delivered = w->now,
    };
    lot->arrived += units;
    if (w->treasuries[lot->operator_index].funded)
        cash_queue(w, lot->operator_index, p);
    else
        purchase_accept(w, p);
}
