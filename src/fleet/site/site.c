#include "fleet/site/site.h"

#include "fleet/site/meter.h"
#include "fleet/world.h"

/* IT power changes by so many mW; a site that is capped then finds its cap anew. */
static void change_load(struct world *w, struct site_state *site, int64_t change)
{
    meter_change_load(site, w->now, change);
    if (site->throttled || site->it_power.level + site->dimmed > site->cap_level)
        meter_set_rates(w, site, world_day(w, w->now));
}

void site_move(struct world *w, uint32_t lot_index, int64_t n, enum node_state from,
               enum node_state to)
{
    struct lot *lot = &w->lots[lot_index];
    const sim_time now = w->now;
    int64_t change = lot->draw.level[to] * n;
    if (from == NODE_STATES) {
        books_enter(&lot->books, now, to, n);
    } else {
        books_move(&lot->books, now, from, to, n);
        change -= lot->draw.level[from] * n;
    }
    if (from == NODE_UP && lot->campaigns.held > 0)
        campaign_watch(w, lot_index);
    if (change == 0)
        return;
    change_load(w, &w->sites[lot->site_index], change);
}

void site_set_away(struct world *w, uint32_t lot_index, int64_t parts, double off)
{
    struct lot *lot = &w->lots[lot_index];
    struct site_state *site = &w->sites[lot->site_index];
    const int64_t before = lot->draw.unused.level;
    meter_pass_hours(site, w->now); /* while 'dimmed' is what it was */
    gauge_set(&lot->away, w->now, parts);
    site->dimmed -= lot->draw.dimmed;
    lot->off = off;
    lot->draw.dimmed = lot_dimmed_power(lot);
    site->dimmed += lot->draw.dimmed;
    gauge_set(&lot->draw.unused, w->now, lot_unused_power(lot));
    change_load(w, site, before - lot->draw.unused.level);
}

uint32_t site_block_of(const struct site_state *site, uint32_t node)
{
    uint32_t low = 0, high = site->n_blocks; /* blocks[low].first_node <= node */
    while (high - low > 1) {
        const uint32_t middle = low + (high - low) / 2;
        if (site->blocks[middle].first_node <= node)
            low = middle;
        else
            high = middle;
    }
    return low;
}

void site_mark(struct world *w, uint32_t site)
{
    w->sites[site].dirty = true;
    world_settle_soon(w);
}

/* Accelerators of a queue that go to a site and were wanted before now. */
static int64_t wanted_in(const struct world *w, const struct parcel_queue *q, uint32_t site,
                         sim_time now)
{
    int64_t n = 0;
    for (size_t i = 0; i < q->n; i++) {
        const struct parcel *p = &q->items[q->first + i];
        if (p->wanted < now && w->lots[p->lot].site_index == site)
            n += p->units * w->lots[p->lot].unit_accelerators;
    }
    return n;
}

/* Accelerators of a lot that were wanted before now and that no supplier has ready; where each
 * delivery's own date is the wanted one, there are none. */
static int64_t wanted_undelivered(const struct lot *lot, sim_time now)
{
    if (lot->wanted >= now)
        return 0;
    return (lot->units - lot->arrived) * lot->unit_accelerators;
}

void site_add_waiting(const struct world *w, uint32_t index, sim_time now,
                      int64_t waiting[CONSTRAINTS])
{
    const struct site_state *site = &w->sites[index];
    for (uint32_t i = 0; i < site->n_lots; i++)
        waiting[BY_CHIPS] += wanted_undelivered(&w->lots[site->lots[i]], now);
    const struct treasury *treasury = &w->treasuries[site->operator_index];
    waiting[BY_CASH] += wanted_in(w, &treasury->deliveries, index, now);
    waiting[BY_HALL] += wanted_in(w, &site->for_hall, index, now);
    waiting[BY_CREWS] += wanted_in(w, &site->for_crew, index, now);
    waiting[BY_POWER] += wanted_in(w, &site->for_power, index, now);
}
