/* Suppliers: on the first day of each month, what a supplier packaged in the month before
 * (packages.h) is divided among the orders that were placed by then and are not yet satisfied
 * (allocation.h), and is delivered after the lead time. An order's share of a month need not be
 * whole systems: what is left of it stays the order's and counts in the next months. Packages that
 * no order of the scenario needs go elsewhere. */
#include "base/fail.h"
#include "fleet/binding.h"
#include "fleet/money/purchase.h"
#include "fleet/supply/allocation.h"
#include "fleet/supply/packages.h"
#include "fleet/supply/policy.h"
#include "fleet/supply/purse.h"
#include "fleet/supply/supply.h"
#include "fleet/world.h"

#include <math.h>
#include <stdlib.h>

enum {
    ORDERED,   /* subject: lot */
    MONTH_ENDS /* arg: first day of the month's part that lies in the run */
};

static void place_order(struct world *w, uint32_t index)
{
    struct lot *lot = &w->lots[index];
    lot_place(lot, w->now);
    if (lot->wanted == SIM_TIME_NEVER) {
        lot->wanted = sim_after(w->now, sim_ticks(lot->order->supplier->lead_time));
        binding_note_at(w, lot->wanted);
    }
    binding_note(w); /* one that was wanted before */
}

/* Whether the lot was ordered of this supplier and still lacks accelerators of this kind. */
static bool bids(const struct lot *lot, const struct supplier *supplier,
                 const struct accelerator *accelerator)
{
    return lot->order->supplier == supplier && lot->order->system->accelerator == accelerator &&
           lot->ordered != SIM_TIME_NEVER && lot->shipped < lot->units;
}

/* Finds what the lots bid for a generation, the earliest order first; returns their number. */
static size_t find_orders(const struct world *w, const struct supplier *supplier,
                          const struct accelerator *accelerator, struct bid *found)
{
    size_t n = 0;
    for (uint32_t i = 0; i < w->n_lots; i++) {
        const struct lot *lot = &w->lots[i];
        if (bids(lot, supplier, accelerator))
            found[n++] = (struct bid){
                .owner = lot->operator_index,
                .of = i,
                .ordered = lot->ordered,
                .wanted = (double)(lot->units * lot->unit_accelerators) - lot->allocated,
                .price = purse_price(w, lot),
            };
    }
    allocation_sort(found, n);
    return n;
}

/* What a policy bids for in a round. */
static struct bid bid_of(const struct world *w, uint32_t index, const struct supplier *supplier,
                         const struct accelerator *accelerator, uint32_t round)
{
    const struct policy_state *policy = &w->policies[index];
    const double wanted = policy_bid(w, policy, round, supplier, accelerator);
    return (struct bid){
        .owner = policy->owner,
        .of = index,
        .ordered = w->now,
        .wanted = wanted,
        .price = wanted > 0 ? policy_price(w, policy, round, wanted) : 0,
    };
}

/* The row of an operator at a supplier. */
static struct supply_result *row_of(struct world *w, const struct supplier *supplier,
                                    uint32_t owner)
{
    const struct supplier *all = w->scenario->suppliers.items;
    return &w->supplies[(size_t)(supplier - all) * w->scenario->operators.n + owner];
}

/* What is made of a generation in the days from 'from' to now, and whose it is by contract. The
 * caller frees stock.contracted. */
static struct stock make_stock(struct world *w, const struct supplier *supplier,
                               uint32_t generation, day_number from)
{
    const struct generation *all = supplier->generations.items;
    const double made = packages_made(supplier, generation, from, world_day(w, w->now));
    const double h100e = made > 0 ? made * world_h100e(w, all[generation].accelerator) : 0;
    w->out->made_h100e += h100e;
    for (uint32_t i = 0; i < w->scenario->operators.n; i++)
        row_of(w, supplier, i)->made_h100e += h100e;
    return stock_of(w->scenario, supplier, made, path_at(&supplier->elsewhere, from), from);
}

/* Sends the whole units of what was set aside for a lot. */
static void ship(struct world *w, uint32_t index, double accelerators)
{
    struct lot *lot = &w->lots[index];
    lot->allocated += accelerators;
    const double whole =
        floor(lot->allocated / (double)lot->unit_accelerators * (1 + GATE_TOLERANCE));
    const int64_t units = (whole < (double)lot->units ? (int64_t)whole : lot->units) - lot->shipped;
    if (units <= 0)
        return;
    lot->shipped += units;
    purchase_deposit(w, index, units);
    supply_deliver(w, index, units, sim_after(w->now, sim_ticks(lot->order->supplier->lead_time)));
}

static void note_given(struct world *w, const struct supplier *supplier,
                       const struct accelerator *accelerator, const struct bid *bid)
{
    struct supply_result *row = row_of(w, supplier, bid->owner);
    if (!(bid->wanted > 0))
        return;
    row->supplier = supplier->name;
    row->owner = world_owner(w, bid->owner)->name;
    row->got += bid->given;
    if (bid->given > 0)
        row->got_h100e += bid->given * world_h100e(w, accelerator);
}

/* A policy gets what it was given, and notes what it could not pay for of its best option. */
static void give_policy(struct world *w, const struct bid *bid, uint32_t round)
{
    struct policy_state *policy = &w->policies[bid->of];
    if (round == 0)
        policy->unpaid += bid->wanted - bid->funded;
    if (bid->given > 0)
        policy_take(w, policy, round, bid->given, bid->price);
}

/* Divides what is left of one generation among those who bid for it in a round: in the first one
 * the orders, and in each one the policies whose option of that rank it is. */
static void divide(struct world *w, const struct supplier *supplier,
                   const struct accelerator *accelerator, struct stock *stock, double *purse,
                   uint32_t round)
{
    struct bid *bid = memory_zeroed(w->n_lots + w->n_policies + 1, sizeof *bid);
    const size_t orders = round == 0 ? find_orders(w, supplier, accelerator, bid) : 0,
                 n = orders + w->n_policies;
    for (uint32_t i = 0; i < w->n_policies; i++)
        bid[orders + i] = bid_of(w, i, supplier, accelerator, round);
    purse_cut(bid, n, purse);
    const double given = allocation_divide(stock, (enum allocation_rule)supplier->rule, bid, n);
    if (given > 0)
        w->out->given_h100e += given * world_h100e(w, accelerator);
    purse_pay(bid, n, purse);
    for (size_t i = 0; i < n; i++) {
        note_given(w, supplier, accelerator, &bid[i]);
        if (i < orders)
            ship(w, bid[i].of, bid[i].given);
        else
            give_policy(w, &bid[i], round);
    }
    free(bid);
}

/* Several rounds, since an operator turns to its next best option with what the best one left. */
static void divide_month(struct world *w, day_number from)
{
    const struct supplier *suppliers = w->scenario->suppliers.items;
    size_t n = 0;
    for (uint32_t i = 0; i < w->scenario->suppliers.n; i++)
        n += suppliers[i].generations.n;
    struct stock *stocks = memory_zeroed(n, sizeof *stocks);
    size_t made = 0;
    for (uint32_t i = 0; i < w->scenario->suppliers.n; i++)
        for (uint32_t k = 0; k < suppliers[i].generations.n; k++)
            stocks[made++] = make_stock(w, &suppliers[i], k, from);
    double *purse = purse_of_all(w, true);
    for (uint32_t i = 0; i < w->n_policies; i++)
        policy_plan(w, &w->policies[i], world_day(w, w->now));
    const uint32_t rounds = policy_rounds(w);
    for (uint32_t round = 0; round < rounds; round++) {
        struct stock *stock = stocks;
        for (uint32_t i = 0; i < w->scenario->suppliers.n; i++) {
            const struct generation *all = suppliers[i].generations.items;
            for (uint32_t k = 0; k < suppliers[i].generations.n; k++)
                divide(w, &suppliers[i], all[k].accelerator, stock++, purse, round);
        }
    }
    for (uint32_t i = 0; i < w->n_policies; i++)
        policy_conclude(w, &w->policies[i]);
    binding_note(w);
    for (size_t i = 0; i < n; i++)
        free(stocks[i].contracted);
    free(purse);
    free(stocks);
}

static void post_month(struct world *w, day_number from)
{
    const sim_time ends = world_time(w, date_next_month(from));
    if (ends < w->horizon)
        world_post(w, ends, PHASE_CHANGE, PROCESS_SUPPLIER, MONTH_ENDS, 0, (uint64_t)from);
}

static void start(struct world *w)
{
    w->supplies = arena_array(&w->memory, w->scenario->suppliers.n * w->scenario->operators.n,
                              sizeof *w->supplies);
    for (uint32_t i = 0; i < w->n_lots; i++)
        if (w->lots[i].order->supplier)
            world_post(w, world_time(w, w->lots[i].order->ordered), PHASE_CHANGE, PROCESS_SUPPLIER,
                       ORDERED, i, 0);
    if (w->scenario->suppliers.n > 0)
        post_month(w, w->scenario->start);
}

static void handle(struct world *w, uint16_t what, uint32_t subject, uint64_t arg)
{
    if (what == ORDERED) {
        place_order(w, subject);
        return;
    }
    divide_month(w, (day_number)arg);
    post_month(w, world_day(w, w->now));
}

const struct process supplier_process = {"supplier", start, handle};
