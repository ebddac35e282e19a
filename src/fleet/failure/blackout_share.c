/* Outages of cause k begin at the rate r_k unless one lasts, of whatever cause, and last for H_k,
 * the duration and the restart. If none were dropped, d_k(t) = r_k E[min(H_k, t)] of them would
 * last at the time t on average; one at a time, of the time
 *
 *     1 / (1 + d)   passes without any, and   d_k / (1 + d)   with one of cause k,   d = sum of d_k
 *
 * exactly in the long run (a loss system with one place: insensitive to the laws), and before that
 * but for a part of d^2. The part without power is the same with the duration in place of H_k.
 *
 * A node that fails finds its site at work. Of its own outage, of length L, the site is down again
 * for r_k x integral of E[min(H_k, s)] ds from 0 to L on average, or 1 / (1 + d) of that: at first
 * every outage of the site is one more, in the long run they take their share. */
#include "fleet/failure/blackout_share.h"

#include "fleet/site/meter.h"
#include "fleet/site/placement.h"
#include "fleet/world.h"

static double met_by(const struct stay_law *own, const struct blackout_share *share)
{
    double sum = 0;
    for (unsigned i = 0; i < STAY_LENGTHS; i++)
        sum += stay_within_integral(&share->whole, own->length[i]);
    return own->mean > 0 ? sum / STAY_LENGTHS / own->mean : 0;
}

void blackout_share_init(struct world *w, uint32_t site)
{
    struct blackout *b = &w->sites[site].blackout;
    double lasting = 0;
    if (b->n_causes == 0)
        return;
    b->shares = arena_array(&w->memory, b->n_causes, sizeof *b->shares);
    for (uint32_t k = 0; k < b->n_causes; k++) {
        const struct site_outage *plan = b->causes[k].plan;
        stay_law_init(&b->shares[k].duration, &plan->duration);
        stay_law_init_sum(&b->shares[k].whole, &plan->duration, &plan->restart);
        lasting += plan->rate * b->shares[k].whole.mean;
    }
    for (uint32_t k = 0; k < b->n_causes; k++)
        for (unsigned a = 0; a < REPAIR_ACTIONS; a++)
            b->shares[k].met[a] =
                b->causes[k].plan->rate * met_by(&w->stays[a], &b->shares[k]) / (1 + lasting);
}

/* The mean between two times of what lasts if none is dropped. */
static double lasting(const struct stay_law *law, double rate, double from, double to)
{
    return rate * (stay_within_integral(law, to) - stay_within_integral(law, from)) / (to - from);
}

void blackout_share_set(struct world *w, uint32_t site, sim_time until)
{
    struct site_state *state = &w->sites[site];
    struct blackout *b = &state->blackout;
    const double from = sim_seconds(w->now), to = sim_seconds(until);
    double all = 0, unpowered = 0;
    for (uint32_t k = 0; k < b->n_causes; k++) {
        const struct site_outage *plan = b->causes[k].plan;
        b->shares[k].share = lasting(&b->shares[k].whole, plan->rate, from, to);
        all += b->shares[k].share;
        unpowered += plan->hall ? 0 : lasting(&b->shares[k].duration, plan->rate, from, to);
    }
    b->works = 1 / (1 + all);
    b->powered = 1 - unpowered * b->works;
    for (uint32_t k = 0; k < b->n_causes; k++)
        b->shares[k].share *= b->works;
    for (uint32_t i = 0; i < state->n_lots; i++)
        w->lots[state->lots[i]].draw.powered = b->powered;
}

void blackout_share_count(struct world *w, uint32_t site)
{
    struct blackout *b = &w->sites[site].blackout;
    const double seconds = b->works * sim_seconds(w->now - b->counted);
    for (uint32_t k = 0; k < b->n_causes; k++)
        b->causes[k].expected_outages += b->causes[k].plan->rate * seconds;
    b->counted = w->now;
}

double blackout_share_of(const struct world *w, const struct lot *lot, uint32_t cause)
{
    const struct hall *hall = w->sites[lot->site_index].blackout.causes[cause].plan->hall;
    return hall ? placement_share(lot, hall) : 1;
}
