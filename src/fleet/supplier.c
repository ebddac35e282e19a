/* Suppliers: on the first day of each month, what a supplier packaged in the month before
 * (packages.h) is divided among the orders that were placed by then and are not yet satisfied
 * (allocation.h), and is delivered after the lead time. An order's share of a month need not be
 * whole systems: what is left of it stays the order's and counts in the next months. Packages that
 * no order of the scenario needs go elsewhere. */
#include "base/fail.h"
#include "fleet/allocation.h"
#include "fleet/packages.h"
#include "fleet/supply.h"
#include "fleet/world.h"

#include <math.h>
#include <stdlib.h>

enum {
    ORDERED,   /* subject: lot */
    MONTH_ENDS /* subject: supplier; arg: first day of the month's part that lies in the run */
};

static const struct supplier *supplier_at(const struct world *w, uint32_t index)
{
    return (const struct supplier *)w->scenario->suppliers.items + index;
}

static void place_order(struct world *w, uint32_t index)
{
    struct lot *lot = &w->lots[index];
    lot->ordered = w->now;
    if (lot->wanted == SIM_TIME_NEVER)
        lot->wanted = sim_after(w->now, sim_ticks(lot->order->supplier->lead_time));
}

/* Whether the lot was ordered of this supplier and still lacks accelerators of this kind. */
static bool bids(const struct lot *lot, const struct supplier *supplier,
                 const struct accelerator *accelerator)
{
    return lot->order->supplier == supplier && lot->order->system->accelerator == accelerator &&
           lot->ordered != SIM_TIME_NEVER && lot->shipped < lot->units;
}

struct bidder {
    struct bid bid;
    uint32_t lot;
};

static int by_day(const void *a, const void *b)
{
    const struct bidder *x = a, *y = b;
    if (x->bid.ordered != y->bid.ordered)
        return x->bid.ordered < y->bid.ordered ? -1 : 1;
    return (x->lot > y->lot) - (x->lot < y->lot);
}

/* The lots that bid for a generation, the earliest order first; the caller frees them. */
static struct bidder *find_bidders(const struct world *w, const struct supplier *supplier,
                                   const struct generation *generation, size_t *n)
{
    struct bidder *found = memory_zeroed(w->n_lots + 1, sizeof *found);
    *n = 0;
    for (uint32_t i = 0; i < w->n_lots; i++) {
        const struct lot *lot = &w->lots[i];
        if (bids(lot, supplier, generation->accelerator))
            found[(*n)++] = (struct bidder){
                .lot = i,
                .bid = {.owner = lot->operator_index,
                        .ordered = lot->ordered,
                        .funded = (double)(lot->units * lot->unit_accelerators) - lot->allocated},
            };
    }
    qsort(found, *n, sizeof *found, by_day);
    return found;
}

/* The contracted share of each operator on a day; the caller frees them. */
static double *find_contracts(const struct world *w, const struct supplier *supplier,
                              day_number day)
{
    const struct owner *owners = w->scenario->operators.items;
    double *share = memory_zeroed(w->scenario->operators.n + 1, sizeof *share);
    for (uint32_t i = 0; i < w->scenario->operators.n; i++) {
        const struct contract *contracts = owners[i].contracts.items;
        for (uint32_t k = 0; k < owners[i].contracts.n; k++)
            if (contracts[k].supplier == supplier)
                share[i] = path_at(&contracts[k].share, day);
    }
    return share;
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
    supply_deliver(w, index, units, sim_after(w->now, sim_ticks(lot->order->supplier->lead_time)));
}

/* Divides the packages of one generation, made in the days from 'from' to now. */
static void divide(struct world *w, const struct supplier *supplier, uint32_t generation,
                   day_number from)
{
    const struct generation *all = supplier->generations.items;
    const uint32_t owners = w->scenario->operators.n;
    size_t n;
    struct bidder *bidders = find_bidders(w, supplier, &all[generation], &n);
    struct bid *bid = memory_zeroed(n + 1, sizeof *bid);
    for (size_t i = 0; i < n; i++)
        bid[i] = bidders[i].bid;
    double *contracts = find_contracts(w, supplier, from);
    allocation_divide(packages_made(supplier, generation, from, world_day(w, w->now)),
                      path_at(&supplier->elsewhere, from), contracts, owners,
                      (enum allocation_rule)supplier->rule, bid, n);
    for (size_t i = 0; i < n; i++)
        ship(w, bidders[i].lot, bid[i].given);
    free(contracts);
    free(bid);
    free(bidders);
}

static void post_month(struct world *w, uint32_t supplier, day_number from)
{
    const sim_time ends = world_time(w, date_next_month(from));
    if (ends < w->horizon)
        world_post(w, ends, PHASE_CHANGE, PROCESS_SUPPLIER, MONTH_ENDS, supplier, (uint64_t)from);
}

static void start(struct world *w)
{
    for (uint32_t i = 0; i < w->n_lots; i++)
        if (w->lots[i].order->supplier)
            world_post(w, world_time(w, w->lots[i].order->ordered), PHASE_CHANGE, PROCESS_SUPPLIER,
                       ORDERED, i, 0);
    for (uint32_t i = 0; i < w->scenario->suppliers.n; i++)
        post_month(w, i, w->scenario->start);
}

static void handle(struct world *w, uint16_t what, uint32_t subject, uint64_t arg)
{
    if (what == ORDERED) {
        place_order(w, subject);
        return;
    }
    const struct supplier *supplier = supplier_at(w, subject);
    for (uint32_t i = 0; i < supplier->generations.n; i++)
        divide(w, supplier, i, (day_number)arg);
    post_month(w, subject, world_day(w, w->now));
}

const struct process supplier_process = {"supplier", start, handle};
