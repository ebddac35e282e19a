/* The settle step: once per instant, after all changes, for every site that something happened to. It opens the gates in
 * their order (hall, crews, power), first wanted first served, and writes down what each parcel waited for.
 *
 * Waiting: from the day an accelerator is wanted to the moment it is energised, each instant is charged to the gate it stood
 * before then: chips until delivered, hall until it has space, crews until installed, power until energised. The sums
 * are exact and add up to the total wait. A parcel's last gate is the last one that held it; its slack is how long. */
#include "fleet/settle.h"

#include "fleet/build.h"
#include "fleet/world.h"

#include <math.h>

/* Nobody calls a gate shut over a rounding error of sums of watts. */
static const double FITS = 1 + 1e-12;

static int64_t units_that_fit(double space, double per_unit, int64_t units)
{
    double fit = floor(space * FITS / per_unit);
    return fit >= (double)units ? units : fit > 0 ? (int64_t)fit : 0;
}

static void open_halls(struct world *w, uint32_t site)
{
    struct site_state *state = &w->sites[site];
    const struct parcel *head;
    while ((head = parcel_queue_head(&state->for_hall)) != NULL) {
        const struct lot *lot = &w->lots[head->lot];
        int64_t units = units_that_fit(state->hall_power - state->hall_used, lot->provisioned_it, head->units);
        if (units == 0)
            return;
        struct parcel p = parcel_queue_take(&state->for_hall, units);
        p.housed = w->engine->now;
        state->hall_used += (double)units * lot->provisioned_it;
        build_pay_space(w, site, (double)units * lot->provisioned_it);
        parcel_queue_add(&state->for_crew, p);
    }
}

/* The part of [from, to) that lies after the wanted time. */
static sim_time waited(const struct parcel *p, sim_time from, sim_time to)
{
    sim_time begin = from > p->wanted ? from : p->wanted;
    return to > begin ? to - begin : 0;
}

void settle_account_wait(struct world *w, const struct parcel *p, sim_time reached[4], struct lot *energised)
{
    static const enum constraint gate[4] = {BY_CHIPS, BY_HALL, BY_CREWS, BY_POWER};
    int64_t accelerators = p->units * w->lots[p->lot].unit_accelerators;
    sim_time from = p->wanted;
    for (int i = 0; i < 4; i++) {
        sim_time wait = waited(p, from, reached[i]);
        w->waiting[gate[i]] += (int128)accelerators * wait;
        if (energised && wait > 0) {
            energised->last_gate = gate[i];
            energised->slack = wait;
        }
        from = reached[i];
    }
}

static void energise(struct world *w, uint32_t site, struct parcel p)
{
    struct site_state *state = &w->sites[site];
    struct lot *lot = &w->lots[p.lot];
    sim_time now = w->engine->now;
    lot->last_gate = BY_DEMAND;
    lot->slack = 0;
    settle_account_wait(w, &p, (sim_time[4]){p.delivered, p.housed, p.installed, now}, lot);
    if (now > p.wanted)
        w->waited += (int128)(p.units * lot->unit_accelerators) * (now - p.wanted);
    if (lot->first_energised == SIM_TIME_NEVER)
        lot->first_energised = now;
    lot->last_energised = now;

    site_meter(state, now);
    state->provisioned += (double)p.units * lot->provisioned;
    state->nameplate_it += (double)p.units * lot->nameplate_it;
    site_move(w, site, p.lot, p.units * lot->unit_nodes, NODE_INSTALLED, NODE_BURN_IN);
    sim_time in_service = sim_after(now, sim_ticks(w->scenario->assumptions.burn_in));
    if (in_service < w->horizon)
        world_post(w, in_service, PHASE_CHANGE, PROCESS_SERVICE, 0, p.lot, (uint64_t)p.units);
}

static void open_power(struct world *w, uint32_t site)
{
    struct site_state *state = &w->sites[site];
    const struct parcel *head;
    while ((head = parcel_queue_head(&state->for_power)) != NULL) {
        const struct lot *lot = &w->lots[head->lot];
        int64_t units = units_that_fit(state->firm - state->provisioned, lot->provisioned, head->units);
        if (units == 0)
            return;
        energise(w, site, parcel_queue_take(&state->for_power, units));
    }
}

static void note_peak(struct world *w)
{
    double provisioned = 0;
    for (uint32_t i = 0; i < w->n_sites; i++)
        provisioned += w->sites[i].provisioned;
    if (provisioned > w->peak_provisioned)
        w->peak_provisioned = provisioned;
}

static void handle(struct world *w, uint16_t what, uint32_t subject, uint64_t arg)
{
    (void)what, (void)subject, (void)arg;
    w->settle_posted = false;
    for (uint32_t site = 0; site < w->n_sites; site++) {
        if (!w->sites[site].dirty)
            continue;
        w->sites[site].dirty = false;
        open_halls(w, site);
        build_start_shift(w, site);
        open_power(w, site);
    }
    note_peak(w);
    world_check_milestones(w);
}

const struct process settle_process = {"settle", NULL, handle};
