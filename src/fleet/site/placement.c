#include "fleet/site/placement.h"

#include "base/fail.h"
#include "fleet/world.h"

#include <math.h>

static bool halls_fail(const struct site *site)
{
    const struct site_outage *outages = site->outages.items;
    for (uint32_t i = 0; i < site->outages.n; i++)
        if (outages[i].hall)
            return true;
    return false;
}

/* The hall in which the next unit stands, and how many more it has space for. */
static const struct hall *next_hall(struct site_state *site, double per_unit, int64_t *space)
{
    double roof = 0;
    *space = INT64_MAX;
    if (site->n_ready == 0)
        return site->site->halls.items;
    for (uint32_t i = 0; i + 1 < site->n_ready; i++) {
        roof += site->ready[i]->it_power;
        const double fit = floor((roof * (1 + GATE_TOLERANCE) - site->placed) / per_unit);
        if (fit >= 1) {
            *space = (int64_t)fit;
            return site->ready[i];
        }
        site->placed = fmax(site->placed, roof);
    }
    return site->ready[site->n_ready - 1];
}

static void add_part(struct lot *lot, const struct hall *hall, int64_t end)
{
    if (lot->n_parts > 0 && lot->parts[lot->n_parts - 1].hall == hall) {
        lot->parts[lot->n_parts - 1].end = end;
        return;
    }
    lot->parts = memory_resize(lot->parts, (lot->n_parts + 1) * sizeof *lot->parts);
    lot->parts[lot->n_parts++] = (struct placement){hall, end};
}

void placement_add(struct world *w, uint32_t index, int64_t nodes)
{
    struct lot *lot = &w->lots[index];
    struct site_state *site = &w->sites[lot->site_index];
    if (!halls_fail(site->site))
        return;
    int64_t place = lot->n_parts > 0 ? lot->parts[lot->n_parts - 1].end : 0;
    for (int64_t units = nodes / lot->unit_nodes; units > 0;) {
        int64_t space;
        const struct hall *hall = next_hall(site, lot->power.provisioned_it, &space);
        const int64_t here = space < units ? space : units;
        place += here * lot->unit_nodes;
        site->placed += (double)here * lot->power.provisioned_it;
        add_part(lot, hall, place);
        units -= here;
    }
}

double placement_share(const struct lot *lot, const struct hall *hall)
{
    int64_t n = 0, from = 0;
    for (uint32_t i = 0; i < lot->n_parts; from = lot->parts[i++].end)
        n += lot->parts[i].hall == hall ? lot->parts[i].end - from : 0;
    return from > 0 ? (double)n / (double)from : 0;
}

const struct hall *placement_of(const struct lot *lot, int64_t place)
{
    for (uint32_t i = 0; i < lot->n_parts; i++)
        if (place < lot->parts[i].end)
            return lot->parts[i].hall;
    return NULL;
}

/* Of a block's nodes in places from one to another, both of the lot. */
static int64_t working_in_block(const struct site_state *site, const struct lot *lot,
                                const struct block *block, int64_t from, int64_t to)
{
    int64_t n = 0;
    for (int64_t place = from; place < to; place++) {
        const uint32_t position = (uint32_t)(place - block->first_place);
        n += !outages_is_down(&site->outages, block->first_node + position) &&
             !rack_is_out(lot, block, position);
    }
    return n;
}

int64_t placement_working(const struct world *w, uint32_t index, const struct hall *hall)
{
    const struct lot *lot = &w->lots[index];
    const struct site_state *site = &w->sites[lot->site_index];
    int64_t n = 0, from = 0;
    if (lot->retired != SIM_TIME_NEVER)
        return 0;
    for (uint32_t i = 0; i < lot->n_parts; from = lot->parts[i++].end) {
        const int64_t to = lot->parts[i].end;
        if (lot->parts[i].hall != hall)
            continue;
        if (lot->failure.hazard_steps == 0)
            n += to - from;
        for (uint32_t k = 0; k < site->n_blocks && lot->failure.hazard_steps > 0; k++) {
            const struct block *block = &site->blocks[k];
            const int64_t first = block->first_place, last = first + block->failures.positions;
            if (block->lot == index && first < to && last > from)
                n += working_in_block(site, lot, block, first > from ? first : from,
                                      last < to ? last : to);
        }
    }
    return n;
}
