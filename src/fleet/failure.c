/* Failures: one superposed process per batch (engine/superposed.h), thinned by the state of the node it picks. All nodes of a
 * batch have the same age, since repairs leave the age as it is: a repaired node is as old as before. A node that is
 * down can't fail; when it comes back it fails at the rate of its age.
 *
 * An accepted failure picks its cause by the preset's shares, draws its repair time by the cause's action, opens an outage
 * record and posts the repair. */
#include "fleet/failure.h"

#include "base/fail.h"
#include "engine/inverse.h"
#include "fleet/world.h"

/* subject: batch; arg: version of its process. */
enum { CANDIDATE };

static void post_next(struct world *w, uint32_t index)
{
    const struct superposed *s = &w->batches[index].failures;
    sim_time next = superposed_next(s);
    if (next < w->horizon)
        world_post(w, next, PHASE_CHANGE, PROCESS_FAILURE, CANDIDATE, index, s->version);
}

void failure_watch(struct world *w, uint32_t lot_index, int64_t nodes)
{
    const struct lot *lot = &w->lots[lot_index];
    if (lot->hazard_steps == 0)
        return;
    if (w->n_batches == w->batch_capacity) {
        w->batch_capacity = w->batch_capacity ? 2 * w->batch_capacity : 64;
        w->batches = memory_resize(w->batches, w->batch_capacity * sizeof *w->batches);
    }
    if (nodes > UINT32_MAX)
        fail_internal("a batch of %lld nodes", (long long)nodes);
    sim_time now = w->engine->now;
    uint64_t seed = (uint64_t)w->scenario->seed;
    uint64_t id = hash_pair(lot->id, (uint64_t)now);
    struct hazard hazard = {lot->hazard, lot->hazard_steps};
    w->batches[w->n_batches] = (struct batch){
        .lot = lot_index,
        .nodes = (uint32_t)nodes,
        .failures = superposed_start(hazard, stream_make(seed, "failure", id, w->replication), (uint32_t)nodes, now,
                                     SUPERPOSED_SAME_AGE, now),
        .repair_times = stream_make(seed, "repair-time", id, w->replication),
        .down = arena_alloc(&w->memory, (size_t)nodes),
    };
    post_next(w, w->n_batches++);
}

static uint32_t outage_open(struct world *w, uint32_t batch, uint32_t node)
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
    w->outages[slot] = (struct outage){.begin = w->engine->now, .batch = batch, .node = node, .next_free = OUTAGE_OPEN};
    return slot;
}

static void fail_node(struct world *w, uint32_t index, const struct superposed_candidate *candidate)
{
    struct batch *batch = &w->batches[index];
    const struct lot *lot = &w->lots[batch->lot];
    uint32_t n_causes = lot->order->failures->causes.n;
    uint32_t cause =
        lot->first_cause + (uint32_t)inverse_choice(superposed_cause(&batch->failures, candidate), lot->cause_weights, n_causes);
    enum repair_action action = (enum repair_action)w->causes[cause].cause->action;
    batch->repair_times.index = candidate->number;
    double seconds =
        distribution_quantile(&w->scenario->assumptions.repair[action].time, stream_u01(&batch->repair_times));

    batch->down[candidate->position] = 1;
    site_move(w, lot->site_index, batch->lot, 1, NODE_UP, NODE_DOWN);
    uint32_t slot = outage_open(w, index, candidate->position);
    w->causes[cause].outages++;
    w->out->failures++;
    sim_time back = sim_after(w->engine->now, sim_wait(seconds));
    if (back < w->horizon)
        world_post(w, back, PHASE_CHANGE, PROCESS_REPAIR, 0, slot, cause);
}

static void handle(struct world *w, uint16_t what, uint32_t subject, uint64_t version)
{
    (void)what;
    struct batch *batch = &w->batches[subject];
    if (version != batch->failures.version)
        return;
    struct superposed_candidate candidate;
    if (superposed_step(&batch->failures, w->engine->now, &candidate)) {
        w->out->candidates++;
        if (!batch->down[candidate.position] && superposed_accept(&batch->failures, &candidate, candidate.majorant))
            fail_node(w, subject, &candidate);
    }
    post_next(w, subject);
}

const struct process failure_process = {"failure", NULL, handle};
