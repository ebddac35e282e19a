/* Campaigns: a training run takes its accelerators when so many of its lot are in service and free,
 * keeps them from the first step to the last, and ends when its tokens are done. Its speed is that
 * of the forecast (perf/campaign.h), times what a cap leaves of the work of its nodes (site/cap.h).
 * Meanwhile its accelerators work all the time they are available and it makes steps, and draw what
 * kernels that run 'busy' of the time draw; the others of the lot work as the order's utilisation
 * says.
 *
 * A failure of one of its nodes stops it: the node is taken to be replaced by one that no campaign
 * holds, and it restarts from its last checkpoint. These stops come every few hours in a campaign
 * of months, so what they cost is counted by expectation (perf/interruption.h), with events as
 * without, at the mean rate of its lot's nodes from its beginning on, at their ages
 * (failure/cohort.h).
 *
 * While an outage of its site lasts it stands still and keeps its accelerators, unless those of its
 * lot that are still up suffice. What it did since its last checkpoint is undone: half an interval
 * on the mean, at the speed of that moment. With 'outages: expected' it gets on in the mean share
 * of the time.
 *
 * Between two changes of its pace progress is linear; its end is a timer at the present pace, an
 * event of its site, since caps change with every failure there. */
#include "fleet/campaign.h"

#include "fleet/failure/blackout_share.h"
#include "fleet/failure/cohort.h"
#include "fleet/site/meter.h"
#include "fleet/world.h"
#include "perf/campaign.h"

#include <math.h>

enum { MAY_BEGIN, ENDS };

static struct site_state *site_of(const struct world *w, const struct campaign_state *state)
{
    return &w->sites[w->lots[state->lot].site_index];
}

static bool runs(const struct campaign_state *state)
{
    return state->started != SIM_TIME_NEVER && state->ended == SIM_TIME_NEVER;
}

/* Accelerators of the lot that are in service and in no campaign. */
static int64_t free_accelerators(const struct world *w, uint32_t lot)
{
    return lot_accelerators(&w->lots[lot], STAGE_IN_SERVICE) - w->lots[lot].campaigns.held;
}

/* Seconds that all its tokens take at full speed. */
static double duration(const struct campaign *c)
{
    return c->tokens / c->forecast->tokens_rate;
}

/* By expectation: whether an outage of a cause leaves it too few accelerators. */
static bool is_stopped_by(const struct world *w, const struct campaign_state *state, uint32_t cause)
{
    const struct lot *lot = &w->lots[state->lot];
    const double left =
        (double)lot_accelerators(lot, STAGE_IN_SERVICE) * (1 - blackout_share_of(w, lot, cause));
    return (double)state->campaign->accelerators > left * (1 + GATE_TOLERANCE);
}

/* What outages of its site leave of the time, on average. */
static void expect_outages(const struct world *w, const struct campaign_state *state,
                           struct pace *pace)
{
    const struct blackout *b = &site_of(w, state)->blackout;
    const double undone = interruptions_undone(&state->interruptions);
    for (uint32_t k = 0; b->shares && k < b->n_causes; k++) {
        if (!is_stopped_by(w, state, k))
            continue;
        pace->runs -= b->shares[k].share;
        pace->again += b->causes[k].plan->rate * b->works * undone;
    }
}

/* What failures of its nodes and checkpoints take of the time in which it runs. */
static void expect_failures(const struct campaign_state *state, struct pace *pace)
{
    const struct interruption_shares *shares = &state->interruptions.shares;
    pace->saves = pace->runs * shares->save;
    pace->restarts = pace->runs * shares->restart;
    pace->works = pace->runs - pace->saves - pace->restarts;
    pace->again = fmin(pace->again + pace->runs * shares->again, pace->works);
}

/* W IT of all its accelerators: at work as much as the cap allows; stopped, what their lot draws
 * for no work. */
static double power_of(const struct world *w, const struct campaign_state *state,
                       const struct pace *pace)
{
    const struct lot *lot = &w->lots[state->lot];
    const double nodes = (double)state->campaign->accelerators / (double)lot->node_accelerators;
    const double in_service = (double)lot_accelerators(lot, STAGE_IN_SERVICE),
                 dark = (double)(lot->dark * lot->node_accelerators),
                 down = site_of(w, state)->blackout.shares ? 1 : fmin(1, dark / in_service);
    const double at_work = lot_power_capped(lot, state->campaign->forecast->load),
                 stopped = lot_power_still(lot, down);
    return nodes * (pace->works * at_work + (pace->runs - pace->works) * lot_power_still(lot, 0) +
                    (lot->draw.powered - pace->runs) * stopped);
}

static struct pace pace_of(const struct world *w, const struct campaign_state *state)
{
    struct pace pace = {.runs = state->stopped ? 0 : 1, .speed = w->lots[state->lot].draw.speed};
    expect_outages(w, state, &pace);
    expect_failures(state, &pace);
    pace.power = power_of(w, state, &pace);
    return pace;
}

/* Progress per second. */
static double progress(const struct pace *pace)
{
    return (pace->works - pace->again) * pace->speed;
}

/* Brings what it did up to now. */
static void advance(struct world *w, struct campaign_state *state)
{
    const struct pace *pace = &state->pace;
    const double seconds = sim_seconds(w->now - state->since);
    if (seconds > 0)
        state->lately = pace->speed;
    state->since = w->now;
    state->left -= seconds * progress(pace);
    state->standstill += seconds * (1 - pace->runs);
    state->saving += seconds * pace->saves;
    state->restarting += seconds * pace->restarts;
    state->slowed += seconds * pace->works * (1 - pace->speed);
    state->again += seconds * pace->again * pace->speed;
    state->energy += seconds * pace->power;
}

static void set_end(struct world *w, struct campaign_state *state)
{
    struct engine *engine = site_of(w, state)->engine;
    const double rate = progress(&state->pace);
    engine_cancel(engine, state->end);
    state->end = (struct timer){0};
    if (!(rate > 0))
        return;
    const sim_time end = sim_after(w->now, sim_ticks(fmax(0, state->left) / rate));
    if (end < w->horizon)
        state->end = engine_set(engine, end, PHASE_CHANGE,
                                (struct message){.process = PROCESS_CAMPAIGN,
                                                 .what = ENDS,
                                                 .subject = (uint32_t)(state - w->campaigns)});
}

void campaign_follow(struct world *w, uint32_t site)
{
    for (uint32_t i = 0; i < w->n_campaigns; i++) {
        struct campaign_state *state = &w->campaigns[i];
        if (!runs(state) || w->lots[state->lot].site_index != site)
            continue;
        const struct pace pace = pace_of(w, state), before = state->pace;
        if (pace.works == before.works && pace.again == before.again &&
            pace.speed == before.speed && pace.power == before.power)
            continue;
        advance(w, state);
        state->pace = pace;
        if (progress(&pace) != progress(&before))
            set_end(w, state);
    }
}

/* Adds the work of so many of its accelerators to their lot: the share of the time in which they
 * make steps, and their load then. */
static void add_work(struct lot *lot, const struct campaign_state *state, int64_t accelerators)
{
    const struct interruption_shares *shares = &state->interruptions.shares;
    const double work = (double)accelerators * (shares->work + shares->again);
    lot->campaigns.work += work;
    lot->campaigns.load += work * state->campaign->forecast->load;
    if (lot->campaigns.held == lot->campaigns.stopped) /* whatever rounding has left */
        lot->campaigns.work = lot->campaigns.load = 0;
}

/* What its lot has of it: accelerators that it holds, and the work of those that aren't stopped. */
static void hold(struct world *w, const struct campaign_state *state, int64_t accelerators)
{
    struct lot *lot = &w->lots[state->lot];
    lot->campaigns.held += accelerators;
    add_work(lot, state, accelerators);
}

/* Failures per second of all its nodes, which may be any of its lot: on the mean over the time that
 * it takes at full speed. */
static double failures_of_nodes(const struct world *w, const struct campaign_state *state)
{
    const struct lot *lot = &w->lots[state->lot];
    const double nodes = (double)state->campaign->accelerators / (double)lot->node_accelerators;
    return nodes * cohort_failures(lot, w->now, duration(state->campaign));
}

/* How often it will be interrupted, and what that leaves of its time. */
static void expect_interruptions(const struct world *w, struct campaign_state *state)
{
    const struct campaign *c = state->campaign;
    state->interruptions = interruptions_expected(
        &c->interruptions, c->checkpoint_interval, &w->scenario->assumptions,
        failures_of_nodes(w, state), c->forecast->checkpoint, (double)c->accelerators);
}

static void begin(struct world *w, uint32_t index)
{
    struct campaign_state *state = &w->campaigns[index];
    state->started = state->since = w->now;
    state->left = duration(state->campaign);
    expect_interruptions(w, state);
    hold(w, state, state->campaign->accelerators);
    campaign_watch(w, state->lot);
}

void campaign_offer(struct world *w, uint32_t lot)
{
    const uint32_t site = w->lots[lot].site_index;
    for (uint32_t i = 0; i < w->n_campaigns && !blackout_now(&w->sites[site].blackout); i++) {
        const struct campaign_state *state = &w->campaigns[i];
        if (state->lot == lot && state->started == SIM_TIME_NEVER && state->due <= w->now &&
            state->campaign->accelerators <= free_accelerators(w, lot))
            begin(w, i);
    }
    if (w->lots[lot].campaigns.held > 0) /* the share of the lot that works in them has changed */
        meter_set_rates(w, &w->sites[site], world_day(w, w->now));
}

/* What an outage undoes on the mean, but no more than it has done. */
static void undo(struct campaign_state *state)
{
    const double undone = fmin(interruptions_undone(&state->interruptions) * state->lately,
                               duration(state->campaign) - state->left);
    state->left += undone;
    state->again += undone;
}

/* Its accelerators stand still, or work again. */
static void set_stopped(struct world *w, struct campaign_state *state, bool stopped)
{
    struct lot *lot = &w->lots[state->lot];
    const int64_t n = stopped ? state->campaign->accelerators : -state->campaign->accelerators;
    state->stopped = stopped;
    lot->campaigns.stopped += n;
    add_work(lot, state, -n);
}

void campaign_stop(struct world *w, uint32_t index)
{
    const struct site_state *site = &w->sites[index];
    const struct blackout *b = &site->blackout;
    const bool whole = !b->causes[b->cause].plan->hall;
    bool any = false;
    for (uint32_t i = 0; i < site->n_lots && w->n_campaigns > 0; i++) {
        const struct lot *lot = &w->lots[site->lots[i]];
        int64_t up = whole ? 0 : lot_accelerators(lot, STAGE_AVAILABLE);
        for (uint32_t k = 0; k < w->n_campaigns && (whole || lot->dark > 0); k++) {
            struct campaign_state *state = &w->campaigns[k];
            if (!runs(state) || state->lot != site->lots[i])
                continue;
            any = true;
            if (state->campaign->accelerators <= up) {
                up -= state->campaign->accelerators;
                continue;
            }
            advance(w, state);
            undo(state);
            set_stopped(w, state, true);
        }
    }
    if (any)
        meter_set_rates(w, &w->sites[index], world_day(w, w->now));
}

void campaign_resume(struct world *w, uint32_t index)
{
    const struct site_state *site = &w->sites[index];
    bool any = false;
    for (uint32_t i = 0; i < w->n_campaigns; i++) {
        struct campaign_state *state = &w->campaigns[i];
        if (w->lots[state->lot].site_index != index)
            continue;
        any = true;
        if (state->stopped)
            set_stopped(w, state, false);
    }
    if (any)
        meter_set_rates(w, &w->sites[index], world_day(w, w->now));
    for (uint32_t i = 0; i < site->n_lots && any; i++)
        campaign_offer(w, site->lots[i]);
}

/* subject: campaign. */
static void handle(struct world *w, uint16_t what, uint32_t subject, uint64_t arg)
{
    (void)arg;
    struct campaign_state *state = &w->campaigns[subject];
    if (what == ENDS) {
        advance(w, state);
        state->ended = w->now;
        hold(w, state, -state->campaign->accelerators);
        meter_set_rates(w, site_of(w, state), world_day(w, w->now));
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
                                                      .interruptions = {.interval = INFINITY},
                                                      .started = SIM_TIME_NEVER,
                                                      .ended = SIM_TIME_NEVER};
            world_post(w, due, PHASE_CHANGE, PROCESS_CAMPAIGN, MAY_BEGIN, n++, 0);
        }
    }
}

void campaign_watch(struct world *w, uint32_t index)
{
    struct lot *lot = &w->lots[index];
    const int64_t missed =
        lot->campaigns.held - lot->campaigns.stopped - lot_accelerators(lot, STAGE_AVAILABLE);
    if (missed <= lot->campaigns.missed || blackout_now(&w->sites[lot->site_index].blackout))
        return;
    lot->campaigns.missed = missed;
    lot->campaigns.missed_on = world_day(w, w->now);
}

static void note_missed(struct world *w, const struct lot *lot)
{
    const struct lot_campaigns *c = &lot->campaigns;
    char day[DATE_TEXT];
    if (!c->missed_on)
        return;
    date_format(c->missed_on, day);
    world_note(w,
               "order '%s': its campaigns hold up to %s accelerator%s more than are up, "
               "the most on %s; they are taken not to wait for repairs, so that neither spares nor "
               "technicians change when they end",
               lot->order->name, world_count(w, c->missed), c->missed == 1 ? "" : "s", day);
}

/* Until it ended, or until now. */
static double seconds_held(const struct world *w, const struct campaign_state *state)
{
    if (state->started == SIM_TIME_NEVER)
        return 0;
    const sim_time to = state->ended == SIM_TIME_NEVER ? w->now : state->ended;
    return sim_seconds(to - state->started);
}

static double tokens_done(const struct campaign_state *state)
{
    const struct campaign *c = state->campaign;
    if (state->started == SIM_TIME_NEVER)
        return 0;
    if (state->ended != SIM_TIME_NEVER)
        return c->tokens;
    return fmin(c->tokens, (duration(c) - state->left) * c->forecast->tokens_rate);
}

void campaign_close(struct world *w)
{
    struct outcome *out = w->out;
    out->n_campaigns = w->n_campaigns;
    out->campaigns = arena_array(&out->memory, w->n_campaigns, sizeof *out->campaigns);
    for (uint32_t i = 0; i < w->n_campaigns; i++) {
        struct campaign_state *state = &w->campaigns[i];
        const struct campaign *c = state->campaign;
        const struct campaign_forecast *f = c->forecast;
        const struct lot *lot = &w->lots[state->lot];
        if (runs(state))
            advance(w, state);
        out->campaigns[i] = (struct campaign_result){
            .name = c->name,
            .owner = lot->owner->name,
            .order = lot->order->name,
            .llm = c->llm->name,
            .accelerators = c->accelerators,
            .tokens = c->tokens,
            .tokens_done = tokens_done(state),
            .tokens_rate = f->tokens_rate,
            .utilisation = f->utilisation,
            .busy = f->busy,
            .started = state->started == SIM_TIME_NEVER ? 0 : world_day(w, state->started),
            .ended = state->ended == SIM_TIME_NEVER ? 0 : world_day(w, state->ended),
            .accelerator_seconds = seconds_held(w, state) * (double)c->accelerators,
            .energy_it = state->energy,
            .standstill = state->standstill,
            .slowed = state->slowed,
            .again = state->again,
            .saving = state->saving,
            .restarting = state->restarting,
            .stops = state->interruptions.law.rate * (seconds_held(w, state) - state->standstill),
            .checkpoint_interval =
                isinf(state->interruptions.interval) ? NAN : state->interruptions.interval,
        };
    }
    for (uint32_t i = 0; i < w->n_lots; i++)
        note_missed(w, &w->lots[i]);
}

const struct process campaign_process = {"campaign", start, handle};
