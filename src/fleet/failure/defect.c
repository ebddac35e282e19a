/* Early failures are drawn node by node when nodes enter service, skipping from one that has a
 * defect to the next (a geometric number of places), so that they cost nothing for all the others.
 * Lemons are drawn likewise, when their block begins; their additional failures are a superposed
 * process of their own (failure.c). A node that is down when a defect would show does not fail, as
 * with all failures. */
#include "fleet/failure/defect.h"

#include "base/fail.h"
#include "fleet/failure/failure.h"
#include "fleet/world.h"

#include <math.h>

enum { EARLY, AGAIN };

/* Places up to the next one that is chosen with a chance each; beyond all of them when that is 0.
 */
static uint32_t skip(struct stream *draws, double chance)
{
    const double places = chance < 1 ? floor(log(stream_u01(draws)) / log1p(-chance)) : 0;
    return chance > 0 && places < UINT32_MAX / 2 ? (uint32_t)places : UINT32_MAX / 2;
}

static const struct failure_preset *preset_of(const struct lot *lot)
{
    return lot->order->failures;
}

/* The chance that a node of the lot fails early. */
static double early_share(const struct lot *lot)
{
    const struct early_failures *early = &preset_of(lot)->early;
    const struct system *system = lot->order->system;
    const double node = (double)system->accelerators / (double)system->nodes;
    return early->given
               ? -expm1(log1p(-early->share) * node / (double)preset_of(lot)->per_accelerators)
               : 0;
}

double defects_chain(const struct lot *lot)
{
    const struct failing_again *again = &preset_of(lot)->again;
    return again->given ? 1 / (1 - again->share) : 1;
}

double defects_early_outages(const struct lot *lot)
{
    return early_share(lot) * defects_chain(lot);
}

void defects_early_ages(const struct lot *lot, double age[EARLY_AGES])
{
    for (unsigned i = 0; i < EARLY_AGES; i++)
        age[i] = fmax(0, distribution_quantile(&preset_of(lot)->early.age, (i + 0.5) / EARLY_AGES));
}

static void find_lemons(struct defects *d, struct stream draws, double share, uint32_t places)
{
    uint32_t capacity = 0;
    for (uint32_t at = skip(&draws, share); at < places; at += 1 + skip(&draws, share)) {
        if (d->n_lemons == capacity) {
            capacity = capacity ? 2 * capacity : 8;
            d->lemons = memory_resize(d->lemons, capacity * sizeof *d->lemons);
        }
        d->lemons[d->n_lemons++] = at;
    }
}

void defects_init(const struct world *w, const struct lot *lot, struct defects *d, uint64_t id,
                  uint32_t places)
{
    const uint64_t seed = (uint64_t)w->scenario->seed;
    *d = (struct defects){
        .early = stream_make(seed, "early failure", id, w->replication),
        .again = stream_make(seed, "failure again", id, w->replication),
    };
    d->next_early = skip(&d->early, early_share(lot));
    if (preset_of(lot)->lemons.given)
        find_lemons(d, stream_make(seed, "lemon", id, w->replication), preset_of(lot)->lemons.share,
                    places);
}

/* The event carries the uniform number for the time of its repair, 32 bits of it. */
void defects_enter(struct world *w, uint32_t site, const struct lot *lot, struct block *block,
                   uint32_t first, uint32_t places, sim_time birth)
{
    const struct early_failures *early = &preset_of(lot)->early;
    const double share = early_share(lot);
    struct defects *d = &block->defects;
    while (d->next_early < first + places) {
        const double age = distribution_quantile(&early->age, stream_u01(&d->early));
        const uint32_t work = (uint32_t)(stream_bits(&d->early) >> 32);
        const sim_time at = sim_at_age(birth, sim_ticks(fmax(0, age)));
        if (at >= w->now)
            world_post_at_site_more(w, site, at, PROCESS_DEFECT, EARLY,
                                    block->first_node + d->next_early, work);
        d->next_early += 1 + skip(&d->early, share);
    }
}

void defects_after_repair(struct world *w, uint32_t site, const struct outage *outage)
{
    const struct failing_again *again = &preset_of(&w->lots[outage->lot])->again;
    if (!again->given)
        return;
    struct defects *d = &w->sites[site].blocks[outage->block].defects;
    const double chance = stream_u01(&d->again), when = stream_u01(&d->again);
    if (chance >= again->share)
        return;
    const sim_time wait = sim_wait(distribution_quantile(&again->time, when));
    world_post_at_site_more(w, site, sim_after(w->now, wait), PROCESS_DEFECT, AGAIN, outage->node,
                            outage->cause);
}

/* subject: node; arg: site, and above it a repair's uniform number or a cause. */
static void handle(struct world *w, uint16_t what, uint32_t subject, uint64_t arg)
{
    const uint32_t index = (uint32_t)arg, more = (uint32_t)(arg >> 32);
    struct site_state *site = &w->sites[index];
    const uint32_t at = site_block_of(site, subject);
    struct block *block = &site->blocks[at];
    const struct lot *lot = &w->lots[block->lot];
    if (lot->retired != SIM_TIME_NEVER ||
        blackout_covers(site, lot, block->first_place + (subject - block->first_node)) ||
        outages_is_down(&site->outages, subject) ||
        rack_is_out(lot, block, subject - block->first_node))
        return;
    if (what == EARLY)
        failure_strike(w, index, at, subject, lot->failure.first_cause + lot->failure.n_causes,
                       (more + 0.5) * 0x1p-32);
    else
        failure_strike(w, index, at, subject, more, stream_u01(&block->defects.again));
}

const struct process defect_process = {"defect", NULL, handle};
