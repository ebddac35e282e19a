/* Building: halls that get ready and crews that install. Crews work in shifts of a day: each shift installs as many units as
 * crews x rate x one day allows, with what is left over carried into the next one while anything waits. The number of
 * crews is that of the shift's first day. */
#include "fleet/build.h"

#include "fleet/world.h"

#include <math.h>

enum { HALL_READY, SHIFT_ENDS };

static void start(struct world *w)
{
    for (uint32_t i = 0; i < w->n_sites; i++) {
        const struct hall *halls = w->sites[i].site->halls.items;
        for (uint32_t k = 0; k < w->sites[i].site->halls.n; k++)
            world_post(w, world_time(w, halls[k].ready), PHASE_CHANGE, PROCESS_BUILD, HALL_READY, i, k);
    }
}

void build_start_shift(struct world *w, uint32_t site)
{
    struct site_state *state = &w->sites[site];
    if (state->shift || state->for_crew.n == 0)
        return;
    state->shift = true;
    world_post(w, w->engine->now + SIM_TICKS_PER_DAY, PHASE_CHANGE, PROCESS_BUILD, SHIFT_ENDS, site, 0);
}

/* Shell cost is per W of facility peak power. */
static void pay_shell(struct world *w, uint32_t site, double it_power)
{
    const struct site_model *model = w->sites[site].site->model;
    world_pay(w, site, ACCOUNT_SHELL, it_power * model->peak_ratio * model->shell_cost,
              world_grade(w, &model->shell_cost));
}

static void hall_ready(struct world *w, uint32_t site, const struct hall *hall)
{
    w->sites[site].hall_power += hall->it_power;
    if (hall->paid == PAID_WHOLE)
        pay_shell(w, site, hall->it_power);
    site_mark(w, site);
}

/* Halls are filled in the order in which they got ready: the space just given is [used - it_power, used) of their stack. */
void build_pay_space(struct world *w, uint32_t site, double it_power)
{
    const struct site_state *state = &w->sites[site];
    const struct hall *halls = state->site->halls.items;
    double from = state->hall_used - it_power, bottom = 0;
    day_number today = world_day(w, w->engine->now);
    for (uint32_t i = 0; i < state->site->halls.n; i++) {
        if (halls[i].ready > today)
            continue;
        double top = bottom + halls[i].it_power;
        double begin = fmax(from, bottom), end = fmin(state->hall_used, top);
        if (halls[i].paid == PAID_BY_USE && end > begin)
            pay_shell(w, site, end - begin);
        bottom = top;
    }
}

static void shift_ends(struct world *w, uint32_t site)
{
    struct site_state *state = &w->sites[site];
    state->shift = false;
    day_number day = world_day(w, w->engine->now - SIM_TICKS_PER_DAY);
    state->credit += path_at(&state->site->crews, day) * w->scenario->assumptions.install_rate * 86400;
    struct parcel *head;
    while ((head = parcel_queue_head(&state->for_crew)) != NULL) {
        struct lot *lot = &w->lots[head->lot];
        double possible = state->credit / (double)lot->unit_accelerators;
        int64_t units = possible < (double)head->units ? (int64_t)possible : head->units;
        if (units <= 0)
            break;
        struct parcel p = parcel_queue_take(&state->for_crew, units);
        state->credit -= (double)(units * lot->unit_accelerators);
        p.installed = w->engine->now;
        site_move(w, site, p.lot, units * lot->unit_nodes, NODE_DELIVERED, NODE_INSTALLED);
        parcel_queue_add(&state->for_power, p);
    }
    if (state->for_crew.n == 0)
        state->credit = 0;
    site_mark(w, site);
}

static void handle(struct world *w, uint16_t what, uint32_t subject, uint64_t arg)
{
    if (what == HALL_READY)
        hall_ready(w, subject, (const struct hall *)w->sites[subject].site->halls.items + arg);
    else
        shift_ends(w, subject);
}

const struct process build_process = {"build", start, handle};
