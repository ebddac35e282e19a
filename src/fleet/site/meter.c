/* Sources give in merit order: each one all it can before the next one is asked. So at any time one
 * source follows the load, those before it run at their capacity, those after it rest. As long as
 * the same one follows, energies need no reading when a node fails or comes back: the integral of
 * IT power is kept exactly (mW x ticks), and a reading splits what it grew by. A reading is due
 * only when another source has to follow, when rates change, and when somebody wants to know.
 *
 * A load beyond all sources means that one of them left early, or that less was provisioned than is
 * drawn. It is charged to the source of last resort so that the books close, and kept apart so that
 * the reader is told. */
#include "fleet/site/meter.h"

#include "fleet/site/cap.h"
#include "fleet/world.h"

#include <math.h>

/* What generators need themselves they generate besides what they deliver, at the same price. */
static void deliver(struct source_state *source, double delivered)
{
    if (delivered == 0)
        return; /* a battery has no carbon intensity to multiply it by, no source has no model */
    const struct power_model *model = source->phase->model;
    const double energy = delivered / (1 - model->auxiliaries);
    neumaier_add(&source->energy, energy);
    neumaier_add(&source->auxiliaries, energy - delivered);
    source->due += energy * source->price;
    source->carbon += energy * model->carbon;
}

static void note_unserved(struct site_state *site, double energy, sim_time now)
{
    neumaier_add(&site->unserved, energy);
    if (site->unserved_from == SIM_TIME_NEVER)
        site->unserved_from = site->metered;
    site->unserved_to = now;
}

void meter_pass_hours(struct site_state *site, sim_time now)
{
    const double to_watts = site->pue * 1e-3;
    hours_pass(site->hours, &site->it_power, to_watts,
               site->losses + (double)site->dimmed * to_watts, now);
}

/* What each source gave at most since the last reading, for the charges on a month's highest. */
static void read_highest(struct site_state *site)
{
    double all = 0, before = 0;
    for (uint32_t i = 0; i < site->n_sources; i++)
        all += site->sources[i].capacity;
    const double highest = (double)site->highest * 1e-3, beyond = fmax(0, highest - all);
    for (uint32_t i = 0; i < site->n_sources; i++) {
        struct source_state *source = &site->sources[i];
        const double given = fmin(fmax(0, highest - before), source->capacity);
        source->highest = fmax(source->highest, given + (i == site->last_resort ? beyond : 0));
        before += source->capacity;
    }
    if (site->highest > site->peak)
        site->peak = site->highest;
    site->highest = 0;
}

void meter_read(struct site_state *site, sim_time now)
{
    if (now == site->metered)
        return;
    const double passed = sim_seconds(now - site->metered),
                 seconds = passed * site->blackout.powered;
    const int128 it = gauge_integral(&site->it_power, now);
    const double it_energy =
        (double)(it - site->metered_it) * 0x1p-20 * 1e-3 * site->blackout.powered;
    const double energy = it_energy * site->pue + site->losses * seconds;
    site->metered_it = it;
    neumaier_add(&site->it_energy, it_energy);
    meter_pass_hours(site, now);
    meter_note_highest(site, now);
    read_highest(site);
    site->throttled_seconds += site->throttled ? passed * site->blackout.works : 0;
    neumaier_add(&site->energy, energy);
    site->provisioned_energy += site->provisioned * passed;
    double rest = energy;
    for (uint32_t i = 0; i < site->follower; i++) {
        const double full = site->sources[i].capacity * seconds;
        deliver(&site->sources[i], full);
        rest -= full;
    }
    uint32_t giver = site->follower;
    if (giver == site->n_sources) {
        note_unserved(site, rest, now);
        giver = site->last_resort;
    }
    deliver(&site->sources[giver], rest);
    site->metered = now;
}

int64_t meter_it_limit(const struct site_state *site, double facility)
{
    const double limit = floor((facility - site->losses) * 1e3 / site->pue);
    return limit < 0x1p62 ? (int64_t)limit : INT64_MAX;
}

/* Finds the source that follows the load. */
static void dispatch(struct site_state *site)
{
    double facility = 0;
    site->follow_low = 0;
    for (site->follower = 0; site->follower < site->n_sources; site->follower++) {
        facility += site->sources[site->follower].capacity;
        site->follow_high = meter_it_limit(site, facility);
        if (site->it_power.level <= site->follow_high)
            return;
        site->follow_low = site->follow_high + 1;
    }
    site->follow_high = INT64_MAX;
}

/* The last source that gives anything; when none does, the last that could. */
static void find_last_resort(struct site_state *site)
{
    uint32_t any = 0;
    for (uint32_t i = 0; i < site->n_sources; i++)
        if (power_is_firm((enum power_kind)site->sources[i].phase->model->kind))
            any = i;
    site->last_resort = any;
    for (uint32_t i = 0; i < site->n_sources; i++)
        if (site->sources[i].capacity > 0)
            site->last_resort = i;
}

void meter_follow(struct site_state *site, sim_time now)
{
    meter_read(site, now);
    dispatch(site);
}

/* What batteries lost by use up to now, and lose from now on. */
static void read_losses(struct site_state *site, sim_time now)
{
    neumaier_add(&site->battery_losses,
                 site->losses * sim_seconds(now - site->rates_since) * site->blackout.powered);
    site->rates_since = now;
    site->losses = 0;
    for (uint32_t i = 0; i < site->n_sources && !site->blackout.unpowered; i++)
        site->losses += site->sources[i].losses;
}

/* The lots' meters and their overhead up to now; returns the IT power of the new utilisation. */
static int64_t read_lots(struct world *w, struct site_state *site, day_number day)
{
    /* The end of the last day belongs to it. */
    const double second =
        day == world_day(w, w->now) ? sim_seconds(w->now % SIM_TICKS_PER_DAY) : 86400;
    double it_energy = 0;
    int64_t it_power = 0;
    site->dimmed = 0;
    for (uint32_t i = 0; i < site->n_lots; i++) {
        struct lot *lot = &w->lots[site->lots[i]];
        lot_meter(lot, w->now);
        it_energy +=
            neumaier_total(&lot->meter.energy_systems) + neumaier_total(&lot->meter.energy_shared);
        lot_set_levels(lot, day, second);
        for (unsigned state = 0; state < NODE_STATES; state++)
            it_power += lot->draw.level[state] * lot->books.counter[state].level;
        gauge_set(&lot->draw.unused, w->now, lot_unused_power(lot));
        it_power -= lot->draw.unused.level;
        lot->draw.dimmed = lot_dimmed_power(lot);
        site->dimmed += lot->draw.dimmed;
    }
    neumaier_add(&site->overhead, (it_energy - site->lots_it_energy) * (site->pue - 1));
    site->lots_it_energy = it_energy;
    return it_power;
}

void meter_set_rates(struct world *w, struct site_state *site, day_number day)
{
    meter_read(site, w->now);
    int64_t load = read_lots(w, site, day);
    read_losses(site, w->now);
    site->pue = path_at(&site->site->model->pue, day);
    site->cap_level = cap_level(site);
    site->throttled = load + site->dimmed > site->cap_level;
    if (site->throttled)
        load = cap_slow(w, site, load + site->dimmed);
    gauge_set(&site->it_power, w->now, load);
    find_last_resort(site);
    dispatch(site);
    meter_change_load(site, w->now, 0); /* what is drawn at the new rates */
    campaign_follow(w, (uint32_t)(site - w->sites));
}
