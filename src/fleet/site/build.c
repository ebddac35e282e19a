/* Building: halls that get ready and crews that install. Crews work in shifts of a day: each shift
 * installs as many units as crews x rate x one day allows, with what is left over carried into the
 * next one while anything waits. The number of crews is that of the shift's day. */
#include "fleet/site/build.h"

#include "fleet/money/shell.h"
#include "fleet/world.h"

#include <math.h>

enum { HALL_READY, SHIFT_ENDS };

static const sim_time SHIFT = SIM_TICKS_PER_DAY;

/* subject: site; arg of HALL_READY: index of the hall. */
static void start(struct world *w)
{
    for (uint32_t i = 0; i < w->n_sites; i++) {
        const struct hall *halls = w->sites[i].site->halls.items;
        for (uint32_t k = 0; k < w->sites[i].site->halls.n; k++) {
            world_post(w, world_time(w, halls[k].ready), PHASE_CHANGE, PROCESS_BUILD, HALL_READY, i,
                       k);
            if (shell_is_built_up(&halls[k]))
                shell_bring_in(w, i, k);
        }
    }
}

void build_start_shift(struct world *w, uint32_t index)
{
    struct site_state *site = &w->sites[index];
    if (site->shift || site->for_crew.n == 0)
        return;
    site->shift = true;
    const sim_time ends = w->now + SHIFT;
    if (ends < w->horizon)
        world_post(w, ends, PHASE_CHANGE, PROCESS_BUILD, SHIFT_ENDS, index, 0);
}

static void hall_ready(struct world *w, uint32_t index, const struct hall *hall)
{
    struct site_state *site = &w->sites[index];
    site->ready[site->n_ready++] = hall;
    site->hall_power += hall->it_power;
    if (shell_is_built_up(hall))
        shell_finish(w, index, hall);
    else if (hall->paid == PAID_WHOLE && !(hall->lease > 0))
        shell_pay(w, index, hall->it_power, world_grade(w, &hall->it_power));
    site_mark(w, index);
}

/* Halls are filled in the order in which they got ready: the space given for the first time is the
 * top of what is used of their stack. */
void build_pay_space(struct world *w, uint32_t index, enum grade grade)
{
    struct site_state *site = &w->sites[index];
    const double used = site->hall_used, before = site->hall_paid;
    if (used <= before)
        return;
    site->hall_paid = used;
    double floor = 0;
    for (uint32_t i = 0; i < site->n_ready; i++) {
        const struct hall *hall = site->ready[i];
        const double roof = floor + hall->it_power;
        const double given = fmin(used, roof) - fmax(before, floor);
        if (hall->paid == PAID_BY_USE && given > 0)
            shell_pay(w, index, given, grade);
        floor = roof;
    }
}

static void shift_ends(struct world *w, uint32_t index)
{
    struct site_state *site = &w->sites[index];
    const sim_time now = w->now, begun = now - SHIFT;
    const double crews = path_at(&site->site->crews, world_day(w, begun));
    site->shift = false;
    site->credit += crews * w->scenario->assumptions.install_rate * sim_seconds(SHIFT);
    struct parcel *head;
    while ((head = parcel_queue_head(&site->for_crew)) != NULL) {
        const struct lot *lot = &w->lots[head->lot];
        const double possible =
            floor(site->credit * (1 + GATE_TOLERANCE) / (double)lot->unit_accelerators);
        const int64_t units = possible < (double)head->units ? (int64_t)possible : head->units;
        if (units <= 0)
            break;
        struct parcel p = parcel_queue_take(&site->for_crew, units);
        site->credit -= (double)(units * lot->unit_accelerators);
        p.begun = begun > p.housed ? begun : p.housed;
        p.installed = now;
        site_move(w, p.lot, units * lot->unit_nodes, NODE_DELIVERED, NODE_INSTALLED);
        parcel_queue_add(&site->for_power, p);
    }
    if (site->for_crew.n == 0)
        site->credit = 0;
    site_mark(w, index);
}

static void handle(struct world *w, uint16_t what, uint32_t subject, uint64_t arg)
{
    const struct hall *halls = w->sites[subject].site->halls.items;
    if (what == HALL_READY)
        hall_ready(w, subject, &halls[arg]);
    else
        shift_ends(w, subject);
}

const struct process build_process = {"build", start, handle};
