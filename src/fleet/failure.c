/* Failures: one superposed process per batch (engine/superposed.h), thinned by the state of the
 * node it picks. All nodes of a batch have the same age, since repairs leave the age as it is: a
 * repaired node is as old as before. A node that is down can't fail; when it comes back it fails at
 * the rate of its age.
 *
 * An accepted failure picks its cause by the preset's shares, draws its repair time by the cause's
 * action, opens an outage record and posts the repair. A batch's random streams are named by its
 * lot and the place of its first node in it, so that they stay the same when other orders are added
 * or when it enters service on another day. */
#include "fleet/failure.h"

#include "base/fail.h"
#include "engine/inverse.h"
#include "fleet/world.h"

/* subject: batch. */
enum { CANDIDATE };

static void post_next(struct world *w, uint32_t index)
{
    const sim_time next = superposed_next(&w->batches[index].failures);
    if (next < w->horizon)
        world_post(w, next, PHASE_CHANGE, PROCESS_FAILURE, CANDIDATE, index, 0);
}

void failure_watch(struct world *w, uint32_t lot_index, int64_t nodes)
{
    const struct lot *lot = &w->lots[lot_index];
    if (lot->hazard_steps == 0)
        return;
    if (nodes > UINT32_MAX)
        fail_internal("a batch of %lld nodes", (long long)nodes);
    if (w->n_batches == w->batch_capacity) {
        w->batch_capacity = w->batch_capacity ? 2 * w->batch_capacity : 64;
        w->batches = memory_resize(w->batches, w->batch_capacity * sizeof *w->batches);
    }
    const sim_time now = w->engine->now;
    const uint64_t seed = (uint64_t)w->scenario->seed;
    const uint64_t id = hash_pair(lot->id, (uint64_t)lot->serviced);
    const struct stream draws = stream_make(seed, "failure", id, w->replication);
    const struct hazard hazard = {lot->hazard, lot->hazard_steps};
    w->batches[w->n_batches] = (struct batch){
        .lot = lot_index,
        .nodes = (uint32_t)nodes,
        .failures = superposed_start(hazard, draws, (uint32_t)nodes, now, SUPERPOSED_SAME_AGE, now),
        .repair_times = stream_make(seed, "repair-time", id, w->replication),
        .down = arena_alloc(&w->memory, (size_t)nodes),
    };
    post_next(w, w->n_batches++);
}

static uint32_t outage_open(struct world *w, uint32_t batch, uint32_t node, uint32_t cause)
{
    uint32_t slot = w->free_outage;
    if (slot != OUTAGE_NONE) {
        w->free_outage = w->outages[slot].next_free;
    } else {
        if (w->n_outages == w->outage_capacity) {
            w->outage_capacity = w->outage_capacity ? 2 * w->outage_capacity : 1024;
            w->outages = memory_resize(w->outages, w->outage_capacity * sizeof *w->outages);
        }
        slot = w->n_outages++;
    }
    w->outages[slot] = (struct outage){
        .begin = w->engine->now,
        .batch = batch,
        .node = node,
        .cause = cause,
        .next_free = OUTAGE_OPEN,
    };
    return slot;
}

static void fail_node(struct world *w, uint32_t index, const struct superposed_candidate *candidate)
{
    struct batch *batch = &w->batches[index];
    const struct lot *lot = &w->lots[batch->lot];
    const double pick = superposed_cause(&batch->failures, candidate);
    const uint32_t cause =
        lot->first_cause +
        (uint32_t)inverse_choice(pick, lot->cause_weights, lot->order->failures->causes.n);
    batch->repair_times.index = candidate->number;
    const double seconds =
        distribution_quantile(&w->causes[cause].repair->time, stream_u01(&batch->repair_times));
    batch->down[candidate->position] = 1;
    site_move(w, batch->lot, 1, NODE_UP, NODE_DOWN);
    const uint32_t slot = outage_open(w, index, candidate->position, cause);
    w->causes[cause].outages++;
    w->out->failures++;
    const sim_time back = sim_after(w->engine->now, sim_wait(seconds));
    if (back < w->horizon)
        world_post(w, back, PHASE_CHANGE, PROCESS_REPAIR, 0, slot, 0);
}

static void handle(struct world *w, uint16_t what, uint32_t subject, uint64_t arg)
{
    (void)what, (void)arg;
    struct batch *batch = &w->batches[subject];
    struct superposed_candidate candidate;
    if (superposed_step(&batch->failures, w->engine->now, &candidate)) {
        w->out->candidates++;
        if (!batch->down[candidate.position] &&
            superposed_accept(&batch->failures, &candidate, candidate.majorant))
            fail_node(w, subject, &candidate);
    }
    post_next(w, subject);
}

const struct process failure_process = {"failure", NULL, handle};
