/* The monthly bills: energy by source at the price of the month, staff by provisioned power, maintenance by the capital in service.
 * A month is billed at the instant it ends, before anything of the next one happens; the last one at the end of the run. */
#include "fleet/bill.h"

#include "fleet/world.h"

enum { MONTH_ENDS };

static day_number month_start(day_number day)
{
    struct civil_date d = date_from_days(day);
    d.day = 1;
    return date_to_days(d);
}

static void bill_energy(struct world *w, uint32_t site, day_number day)
{
    struct site_state *state = &w->sites[site];
    for (uint32_t i = 0; i < state->n_sources; i++) {
        struct source_state *source = &state->sources[i];
        const struct power_model *model = source->phase->model;
        double energy = neumaier_total(&source->energy) - source->billed;
        if (energy <= 0)
            continue;
        source->billed += energy;
        double cost = model->energy_price.n ? energy * path_at(&model->energy_price, day) : 0;
        source->cost += cost;
        source->carbon += energy * model->carbon;
        world_pay(w, site, ACCOUNT_ENERGY, cost, world_grade(w, &model->energy_price));
    }
}

static void bill_staff(struct world *w, uint32_t site)
{
    struct site_state *state = &w->sites[site];
    const struct assumptions *a = &w->scenario->assumptions;
    world_pay(w, site, ACCOUNT_STAFF, state->provisioned_billed * a->staff_cost,
              world_grade(w, &a->staff_cost));
    state->provisioned_billed = 0;
}

/* Capital per node is the lot's mean, since deliveries of one lot may differ in price. */
static void bill_maintenance(struct world *w, struct lot *lot)
{
    const struct assumptions *a = &w->scenario->assumptions;
    sim_time now = w->engine->now;
    double node_ticks = (double)(gauge_integral(&lot->books.counter[NODE_UP], now) +
                                 gauge_integral(&lot->books.counter[NODE_DOWN], now));
    double node_seconds = (node_ticks - lot->month_maintained) * 0x1p-20;
    lot->month_maintained = node_ticks;
    if (lot->delivered == 0)
        return;
    double per_node = lot->it_capital / (double)(lot->delivered * lot->unit_nodes);
    world_pay(w, lot->site_index, ACCOUNT_MAINTENANCE, per_node * a->maintenance_rate * node_seconds,
              world_grade(w, &a->maintenance_rate));
}

void bill_month(struct world *w, day_number last_day)
{
    for (uint32_t i = 0; i < w->n_sites; i++) {
        site_meter(&w->sites[i], w->engine->now);
        bill_energy(w, i, last_day);
        bill_staff(w, i);
    }
    for (uint32_t i = 0; i < w->n_lots; i++)
        bill_maintenance(w, &w->lots[i]);
}

static void post_next(struct world *w, day_number day)
{
    sim_time next = world_time(w, date_add_months(month_start(day), 1));
    if (next < w->horizon)
        world_post(w, next, (enum phase)PHASE_BILL, PROCESS_BILL, MONTH_ENDS, 0, 0);
}

static void start(struct world *w)
{
    post_next(w, w->scenario->start);
}

static void handle(struct world *w, uint16_t what, uint32_t subject, uint64_t arg)
{
    (void)what, (void)subject, (void)arg;
    day_number today = world_day(w, w->engine->now);
    w->billing = true;
    bill_month(w, today - 1);
    w->billing = false;
    post_next(w, today);
}

const struct process bill_process = {"bill", start, handle};
