/* Failures: one superposed process per block (engine/superposed.h), thinned by the state and the
 * age of the node it picks. A node that is down can't fail; when it comes back it fails at the rate
 * of its age, for repairs leave the age as it is: a repaired node is as old as before.
 *
 * A block is a fixed run of a lot's node places, whole units, and its random stream is named by the
 * lot and the first place. Its process counts from the day on which the first of its nodes entered
 * service; candidates on places that are still empty are thinned. So it doesn't matter with which
 * others a node enters service: other crews or other days of power shift the failures of a block by
 * as much as they shift the block, and leave those of other blocks alone (common random numbers).
 * Smaller blocks would shift less and cost more: a pending event each, and candidates before the
 * last place is filled. At 1,024 nodes a block draws as fast as a whole order.
 *
 * An accepted failure gets a cause by the preset's shares and a repair time by the cause's action,
 * opens an outage record and goes to the repair shop. */
#include "fleet/failure/failure.h"

#include "base/fail.h"
#include "engine/inverse.h"
#include "fleet/failure/cohort.h"
#include "fleet/failure/expected.h"
#include "fleet/site/placement.h"
#include "fleet/world.h"

#include <math.h>

enum { BLOCK_NODES = 1024 };

enum { OF_ALL, OF_LEMONS };

static struct superposed *process_of(struct block *block, uint16_t what)
{
    return what == OF_ALL ? &block->failures : &block->lemons;
}

/* subject: block, by its index at the site. */
static void post_next(struct world *w, uint32_t site, uint32_t block, uint16_t what)
{
    const sim_time at = superposed_next(process_of(&w->sites[site].blocks[block], what));
    world_post_at_site_more(w, site, at, PROCESS_FAILURE, what, block, 0);
}

/* The failures that lemons have beyond those of any node. */
static void begin_lemons(struct world *w, const struct lot *lot, struct block *block, uint64_t id,
                         sim_time birth)
{
    const struct hazard more = {lot->failure.lemon_hazard, lot->failure.hazard_steps};
    if (block->defects.n_lemons == 0)
        return;
    const struct stream draws =
        stream_make((uint64_t)w->scenario->seed, "failure of a lemon", id, w->replication);
    block->lemons = superposed_start(more, draws, block->defects.n_lemons, birth,
                                     SUPERPOSED_MIXED_AGES, w->now);
    post_next(w, lot->site_index, lot->block, OF_LEMONS);
}

/* Places of a lot's blocks, all but the last of them. */
static int64_t block_nodes(const struct lot *lot)
{
    const int64_t units = BLOCK_NODES / lot->unit_nodes;
    return units > 0 ? units * lot->unit_nodes : lot->unit_nodes;
}

static void begin_block(struct world *w, uint32_t lot_index, sim_time birth)
{
    struct lot *lot = &w->lots[lot_index];
    struct site_state *site = &w->sites[lot->site_index];
    if (site->n_blocks == site->block_capacity) {
        site->block_capacity = site->block_capacity ? 2 * site->block_capacity : 16;
        site->blocks = memory_resize(site->blocks, site->block_capacity * sizeof *site->blocks);
    }
    const int64_t rest = lot->units * lot->unit_nodes - lot->serviced, whole = block_nodes(lot);
    const uint32_t places = (uint32_t)(rest < whole ? rest : whole);
    const uint64_t id = hash_pair(lot->id, (uint64_t)lot->serviced);
    const struct stream draws =
        stream_make((uint64_t)w->scenario->seed, "failure", id, w->replication);
    const struct hazard hazard = {lot->failure.hazard, lot->failure.hazard_steps};
    lot->block = site->n_blocks++;
    site->blocks[lot->block] = (struct block){
        .lot = lot_index,
        .first_place = lot->serviced,
        .first_node = outages_add_nodes(&site->outages, places),
        .failures = superposed_start(hazard, draws, places, birth, SUPERPOSED_MIXED_AGES, w->now),
    };
    post_next(w, lot->site_index, lot->block, OF_ALL);
    struct block *block = &site->blocks[lot->block];
    defects_init(w, lot, &block->defects, id, places);
    begin_lemons(w, lot, block, id, birth);
    if (lot->rack.least_nodes > 1)
        block->down_in_unit =
            memory_zeroed(places / (uint32_t)lot->unit_nodes, sizeof *block->down_in_unit);
}

static void add_batch(struct site_state *site, struct block *block, uint32_t first_position,
                      sim_time birth)
{
    if (site->n_batches == site->batch_capacity) {
        site->batch_capacity = site->batch_capacity ? 2 * site->batch_capacity : 16;
        site->batches = memory_resize(site->batches, site->batch_capacity * sizeof *site->batches);
    }
    site->batches[site->n_batches] =
        (struct batch){.birth = birth, .first_position = first_position, .previous = block->batch};
    block->batch = site->n_batches++;
}

void failure_watch(struct world *w, uint32_t lot_index, int64_t nodes, sim_time birth)
{
    shop_buy_spares(w, &w->lots[lot_index]);
    placement_add(w, lot_index, nodes);
    cohort_add(&w->lots[lot_index], nodes, birth);
    if (w->stays) {
        expected_watch(w, lot_index, nodes, birth);
        return;
    }
    struct lot *lot = &w->lots[lot_index];
    struct site_state *site = &w->sites[lot->site_index];
    const int64_t end = lot->serviced + nodes, whole = block_nodes(lot);
    if (lot->failure.hazard_steps == 0)
        lot->serviced = end;
    while (lot->serviced < end) {
        const int64_t position = lot->serviced % whole;
        if (position == 0)
            begin_block(w, lot_index, birth);
        struct block *block = &site->blocks[lot->block];
        const int64_t room = whole - position, left = end - lot->serviced,
                      enter = left < room ? left : room;
        add_batch(site, block, (uint32_t)position, birth);
        defects_enter(w, lot->site_index, lot, block, (uint32_t)position, (uint32_t)enter, birth);
        outages_enter_service(&site->outages, block->first_node + (uint32_t)position,
                              (uint32_t)enter);
        lot->serviced += enter;
    }
}

/* The hazard of a node in service, 1/s, by its own age. */
static double own_hazard(const struct world *w, const struct site_state *site,
                         const struct block *block, const struct hazard *hazard, uint32_t position)
{
    if (hazard->n == 1)
        return hazard->step[0].rate;
    const struct batch *batch = &site->batches[block->batch];
    while (batch->first_position > position)
        batch = &site->batches[batch->previous];
    return hazard_rate(hazard, w->now - batch->birth);
}

/* What a failure turns out to be. */
struct verdict {
    uint32_t cause; /* within the lot's preset */
    double u;       /* uniform again, for the time of its repair */
};

/* One uniform number says both: it lies in the share of one cause, and within that share it is
 * uniform again, which gives the time by the cause's law. */
static struct verdict judge(const struct lot *lot, double u)
{
    const uint32_t cause =
        (uint32_t)inverse_choice(u, lot->failure.cause_weights, lot->failure.n_causes);
    const double low = cause > 0 ? lot->failure.cause_weights[cause - 1] : 0;
    const double within = (u - low) / (lot->failure.cause_weights[cause] - low);
    const double inside = fmin(fmax(within, 0x1p-53), 1 - 0x1p-53); /* rounding may touch an end */
    return (struct verdict){cause, inside};
}

void failure_strike(struct world *w, uint32_t site_index, uint32_t block_index, uint32_t node,
                    uint32_t cause, double u)
{
    struct site_state *site = &w->sites[site_index];
    struct block *block = &site->blocks[block_index];
    const struct lot *lot = &w->lots[block->lot];
    const enum repair_action action = (enum repair_action)w->causes[cause].cause->action,
                             work = shop_work(w, lot, action);
    site_move(w, block->lot, 1, NODE_UP, NODE_DOWN);
    const uint32_t slot = outages_open(&site->outages, w->now, block->lot, node, cause);
    struct outage *outage = &site->outages.slot[slot];
    outage->block = block_index;
    outage->work = sim_wait(distribution_quantile(&w->scenario->assumptions.repair[work].time, u));
    w->causes[cause].outages++;
    w->out->failures++;
    rack_lose(w, block->lot, block, node - block->first_node);
    shop_take_in(w, site_index, slot);
}

static void take_candidate(struct world *w, struct site_state *site, const struct block *block,
                           const struct superposed *process, uint16_t what,
                           const struct superposed_candidate *candidate)
{
    const uint32_t position =
        what == OF_ALL ? candidate->position : block->defects.lemons[candidate->position];
    const uint32_t node = block->first_node + position;
    w->out->candidates++;
    if (blackout_covers(site, &w->lots[block->lot], block->first_place + position) ||
        outages_is_down(&site->outages, node) ||
        rack_is_out(&w->lots[block->lot], block, position) ||
        !superposed_accept(process, candidate,
                           own_hazard(w, site, block, &process->hazard, position)))
        return;
    const struct lot *lot = &w->lots[block->lot];
    const struct verdict verdict = judge(lot, superposed_cause(process, candidate));
    failure_strike(w, lot->site_index, (uint32_t)(block - site->blocks), node,
                   lot->failure.first_cause + verdict.cause, verdict.u);
}

static void handle(struct world *w, uint16_t what, uint32_t subject, uint64_t arg)
{
    struct site_state *site = &w->sites[arg];
    struct block *block = &site->blocks[subject];
    struct superposed *process = process_of(block, what);
    struct superposed_candidate candidate;
    if (w->lots[block->lot].retired != SIM_TIME_NEVER)
        return;
    if (superposed_step(process, w->now, &candidate))
        take_candidate(w, site, block, process, what, &candidate);
    post_next(w, (uint32_t)arg, subject, what);
}

const struct process failure_process = {"failure", NULL, handle};
