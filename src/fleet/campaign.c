/* Campaigns: a training run takes its accelerators when so many of its lot are in service and free,
 * keeps them from the first step to the last, and ends when its tokens are done. Its speed is that
 * of the forecast (perf/campaign.h) for as long as it lasts: a node that fails is taken to be
 * replaced at once by one that no campaign holds, and nothing is lost. Meanwhile its accelerators
 * work all the time they are available, and draw what kernels that run 'busy' of the time draw; the
 * others of the lot work as the order's utilisation says. */
#include "fleet/campaign.h"

#include "fleet/meter.h"
#include "fleet/world.h"
#include "perf/campaign.h"

#include <math.h>

enum { MAY_BEGIN, ENDS };

/* Accelerators of the lot that are in service and in no campaign. */
static int64_t free_accelerators(const struct world *w, uint32_t lot)
{
    return lot_accelerators(&w->lots[lot], STAGE_IN_SERVICE) - w->lots[lot].in_campaigns;
}

/* Seconds that all its tokens take. */
static double duration(const struct campaign *c)
{
    return c->tokens / c->forecast->tokens_rate;
}

static void take(struct world *w, struct campaign_state *state, int64_t accelerators)
{
    struct lot *lot = &w->lots[state->lot];
    lot->in_campaigns += accelerators;
    lot->load_in_campaigns += (double)accelerators * state->campaign->forecast->load;
    if (lot->in_campaigns == 0)
        lot->load_in_campaigns = 0; /* whatever rounding has left */
}

static void begin(struct world *w, uint32_t index)
{
    struct campaign_state *state = &w->campaigns[index];
    state->started = w->now;
    take(w, state, state->campaign->accelerators);
    const sim_time end = sim_after(w->now, sim_ticks(duration(state->campaign)));
    if (end < w->horizon)
        world_post(w, end, PHASE_CHANGE, PROCESS_CAMPAIGN, ENDS, index, 0);
}

void campaign_offer(struct world *w, uint32_t lot)
{
    for (uint32_t i = 0; i < w->n_campaigns; i++) {
        const struct campaign_state *state = &w->campaigns[i];
        if (state->lot == lot && state->started == SIM_TIME_NEVER && state->due <= w->now &&
            state->campaign->accelerators <= free_accelerators(w, lot))
            begin(w, i);
    }
    if (w->lots[lot].in_campaigns > 0) /* the share of the lot that works in them has changed */
        meter_set_rates(w, &w->sites[w->lots[lot].site_index], world_day(w, w->now));
}

/* subject: campaign. */
static void handle(struct world *w, uint16_t what, uint32_t subject, uint64_t arg)
{
    (void)arg;
    struct campaign_state *state = &w->campaigns[subject];
    if (what == ENDS) {
        state->ended = w->now;
        take(w, state, -state->campaign->accelerators);
        meter_set_rates(w, &w->sites[w->lots[state->lot].site_index], world_day(w, w->now));
    }
    campaign_offer(w, state->lot);
}

static void start(struct world *w)
{
    for (uint32_t i = 0; i < w->n_lots; i++)
        w->n_campaigns += w->lots[i].order->campaigns.n;
    w->campaigns = arena_array(&w->memory, w->n_campaigns, sizeof *w->campaigns);
    uint32_t n = 0;
    for (uint32_t i = 0; i < w->n_lots; i++) {
        const struct campaign *campaigns = w->lots[i].order->campaigns.items;
        for (uint32_t k = 0; k < w->lots[i].order->campaigns.n; k++) {
            const day_number from = campaigns[k].from;
            const sim_time due = from ? world_time(w, from) : 0;
            w->campaigns[n] = (struct campaign_state){.campaign = &campaigns[k],
                                                      .lot = i,
                                                      .due = due,
                                                      .started = SIM_TIME_NEVER,
                                                      .ended = SIM_TIME_NEVER};
            world_post(w, due, PHASE_CHANGE, PROCESS_CAMPAIGN, MAY_BEGIN, n++, 0);
        }
    }
}

/* Until it ended, or until now. */
static double seconds_at_work(const struct world *w, const struct campaign_state *state)
{
    if (state->started == SIM_TIME_NEVER)
        return 0;
    const sim_time to = state->ended == SIM_TIME_NEVER ? w->now : state->ended;
    return sim_seconds(to - state->started);
}

void campaign_close(struct world *w)
{
    struct outcome *out = w->out;
    out->n_campaigns = w->n_campaigns;
    out->campaigns = arena_array(&out->memory, w->n_campaigns, sizeof *out->campaigns);
    for (uint32_t i = 0; i < w->n_campaigns; i++) {
        const struct campaign_state *state = &w->campaigns[i];
        const struct campaign *c = state->campaign;
        const struct campaign_forecast *f = c->forecast;
        const struct lot *lot = &w->lots[state->lot];
        const double seconds = seconds_at_work(w, state);
        const double accelerator_seconds = seconds * (double)c->accelerators;
        out->campaigns[i] = (struct campaign_result){
            .name = c->name,
            .owner = lot->owner->name,
            .order = lot->order->name,
            .llm = c->llm->name,
            .accelerators = c->accelerators,
            .tokens = c->tokens,
            .tokens_done = state->ended == SIM_TIME_NEVER
                               ? fmin(c->tokens, seconds * f->tokens_rate)
                               : c->tokens,
            .tokens_rate = f->tokens_rate,
            .utilisation = f->utilisation,
            .busy = f->busy,
            .started = state->started == SIM_TIME_NEVER ? 0 : world_day(w, state->started),
            .ended = state->ended == SIM_TIME_NEVER ? 0 : world_day(w, state->ended),
            .accelerator_seconds = accelerator_seconds,
            .energy_it =
                accelerator_seconds * lot_power_at(lot, f->load) / (double)lot->node_accelerators,
        };
    }
}

const struct process campaign_process = {"campaign", start, handle};
