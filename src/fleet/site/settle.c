/* The settle step: once per instant, after all changes. It pays what operators owe and opens the
 * cash gate; then, for every site that something happened to, it opens the gates in their order
 * (hall, crews, power), first wanted first served; within a queue nobody overtakes, even if
 * something smaller would fit. */
#include "fleet/site/settle.h"

#include "fleet/binding.h"
#include "fleet/site/build.h"
#include "fleet/site/meter.h"
#include "fleet/site/power.h"
#include "fleet/world.h"

#include <math.h>

/* How many units fit into what is left of a capacity. */
static int64_t units_that_fit(double capacity, double used, double per_unit, int64_t units)
{
    const double fit = floor((capacity * (1 + GATE_TOLERANCE) - used) / per_unit);
    return fit >= (double)units ? units : fit > 0 ? (int64_t)fit : 0;
}

static void open_halls(struct world *w, uint32_t index)
{
    struct site_state *site = &w->sites[index];
    const struct parcel *head;
    while ((head = parcel_queue_head(&site->for_hall)) != NULL) {
        const struct lot *lot = &w->lots[head->lot];
        const int64_t units = units_that_fit(site->hall_power, site->hall_used,
                                             lot->power.provisioned_it, head->units);
        if (units == 0)
            return;
        struct parcel p = parcel_queue_take(&site->for_hall, units);
        p.housed = w->now;
        site->hall_used += (double)units * lot->power.provisioned_it;
        build_pay_space(w, index, lot->grades.provisioned);
        parcel_queue_add(&site->for_crew, p);
    }
}

struct wait settle_charge(struct world *w, const struct parcel *p, sim_time energised)
{
    const struct wait wait = wait_of(p, energised);
    const int128 accelerators = p->units * w->lots[p->lot].unit_accelerators;
    for (unsigned by = 0; by < CONSTRAINTS; by++)
        w->waiting[by] += accelerators * wait.by[by];
    w->waited += accelerators * wait.total;
    return wait;
}

static void energise(struct world *w, uint32_t index, const struct parcel *p)
{
    struct site_state *site = &w->sites[index];
    struct lot *lot = &w->lots[p->lot];
    const sim_time now = w->now;
    const struct wait wait = settle_charge(w, p, now);
    lot->last_gate = wait.last;
    lot->next_gate = wait.next;
    lot->slack = wait.slack;
    if (lot->first_energised == SIM_TIME_NEVER)
        lot->first_energised = now;
    lot->last_energised = now;

    meter_read(site, now);
    site->provisioned += (double)p->units * lot->power.provisioned;
    site->nameplate_it += (double)p->units * lot->power.nameplate_it;
    site->provisioned_grade = grade_weaker(site->provisioned_grade, lot->grades.provisioned);
    site->energy_grade =
        grade_weaker(site->energy_grade, grade_weaker(lot->grades.power, lot->grades.shared));
    site_move(w, p->lot, p->units * lot->unit_nodes, NODE_INSTALLED, NODE_BURN_IN);
    const sim_time in_service = sim_after(now, sim_ticks(w->scenario->assumptions.burn_in));
    if (in_service < w->horizon)
        world_post(w, in_service, PHASE_CHANGE, PROCESS_SERVICE, 0, p->lot, (uint64_t)p->units);
}

static void open_power(struct world *w, uint32_t index)
{
    struct site_state *site = &w->sites[index];
    const struct parcel *head;
    while ((head = parcel_queue_head(&site->for_power)) != NULL) {
        const struct lot *lot = &w->lots[head->lot];
        const int64_t units =
            units_that_fit(power_allowed(site->site, site->firm), site->provisioned,
                           lot->power.provisioned, head->units);
        if (units == 0)
            return;
        const struct parcel p = parcel_queue_take(&site->for_power, units);
        energise(w, index, &p);
    }
}

static void note_peak(struct world *w)
{
    double provisioned = 0;
    for (uint32_t i = 0; i < w->n_sites; i++)
        provisioned += w->sites[i].provisioned;
    w->peak_provisioned = fmax(w->peak_provisioned, provisioned);
}

static void handle(struct world *w, uint16_t what, uint32_t subject, uint64_t arg)
{
    (void)what, (void)subject, (void)arg;
    cash_settle(w);
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
    binding_note(w);
    world_check_milestones(w);
}

const struct process settle_process = {"settle", NULL, handle};
