/* Failures: one superposed process per batch (engine/superposed.h), thinned by the state of the
 * node it picks. All nodes of a batch have the same age, since repairs leave the age as it is: a
 * repaired node is as old as before. A node that is down can't fail; when it comes back it fails at
 * the rate of its age.
 *
 * An accepted failure gets a cause by the preset's shares and a repair time by the cause's action,
 * opens an outage record and posts the repair. A batch's random stream is named by its lot and the
 * place of its first node in it, so that it stays the same when other orders are added and when the
 * batch enters service on another day. */
#include "fleet/failure.h"

#include "base/fail.h"
#include "engine/inverse.h"
#include "fleet/world.h"

#include <math.h>

/* subject: batch, by its index at the site. */
static void post_next(struct world *w, uint32_t site, uint32_t batch)
{
    const struct superposed *failures = &w->sites[site].batches[batch].failures;
    world_post_at_site(w, site, superposed_next(failures), PROCESS_FAILURE, batch);
}

void failure_watch(struct world *w, uint32_t lot_index, int64_t nodes)
{
    const struct lot *lot = &w->lots[lot_index];
    struct site_state *site = &w->sites[lot->site_index];
    if (lot->hazard_steps == 0)
        return;
    if (site->n_batches == site->batch_capacity) {
        site->batch_capacity = site->batch_capacity ? 2 * site->batch_capacity : 16;
        site->batches = memory_resize(site->batches, site->batch_capacity * sizeof *site->batches);
    }
    const uint64_t id = hash_pair(lot->id, (uint64_t)lot->serviced);
    const struct stream draws =
        stream_make((uint64_t)w->scenario->seed, "failure", id, w->replication);
    const struct hazard hazard = {lot->hazard, lot->hazard_steps};
    site->batches[site->n_batches] = (struct batch){
        .lot = lot_index,
        .first_node = outages_add_nodes(&site->outages, nodes),
        .failures =
            superposed_start(hazard, draws, (uint32_t)nodes, w->now, SUPERPOSED_SAME_AGE, w->now),
    };
    post_next(w, lot->site_index, site->n_batches++);
}

/* What a failure turns out to be. */
struct verdict {
    uint32_t cause; /* within the lot's preset */
    double away;    /* s until the node is back */
};

/* One uniform number says both: it lies in the share of one cause, and within that share it is
 * uniform again, which gives the time by the cause's law. */
static struct verdict judge(const struct world *w, const struct lot *lot, double u)
{
    const uint32_t cause = (uint32_t)inverse_choice(u, lot->cause_weights, lot->n_causes);
    const double low = cause > 0 ? lot->cause_weights[cause - 1] : 0;
    const double within = (u - low) / (lot->cause_weights[cause] - low);
    const double inside = fmin(fmax(within, 0x1p-53), 1 - 0x1p-53); /* rounding may touch an end */
    const struct repair *repair = w->causes[lot->first_cause + cause].repair;
    return (struct verdict){cause, distribution_quantile(&repair->time, inside)};
}

static void fail_node(struct world *w, struct site_state *site, const struct batch *batch,
                      const struct superposed_candidate *candidate)
{
    const struct lot *lot = &w->lots[batch->lot];
    const struct verdict verdict = judge(w, lot, superposed_cause(&batch->failures, candidate));
    const uint32_t cause = lot->first_cause + verdict.cause;
    site_move(w, batch->lot, 1, NODE_UP, NODE_DOWN);
    const uint32_t slot = outages_open(&site->outages, w->now, batch->lot,
                                       batch->first_node + candidate->position, cause);
    w->causes[cause].outages++;
    w->out->failures++;
    const sim_time back = sim_after(w->now, sim_wait(verdict.away));
    world_post_at_site(w, lot->site_index, back, PROCESS_REPAIR, slot);
}

static void handle(struct world *w, uint16_t what, uint32_t subject, uint64_t arg)
{
    (void)what;
    struct site_state *site = &w->sites[arg];
    struct batch *batch = &site->batches[subject];
    struct superposed_candidate candidate;
    if (superposed_step(&batch->failures, w->now, &candidate)) {
        w->out->candidates++;
        if (!outages_is_down(&site->outages, batch->first_node + candidate.position) &&
            superposed_accept(&batch->failures, &candidate, candidate.majorant))
            fail_node(w, site, batch, &candidate);
    }
    post_next(w, (uint32_t)arg, subject);
}

const struct process failure_process = {"failure", NULL, handle};
