/* The monthly bills: energy by source at the prices that held, staff by provisioned power,
 * maintenance by the capital in service, rents by the hour. A month is billed at the instant it
 * ends, before anything of the next one happens; the last one at the end of the run. This process
 * alone turns the page of the ledger: what is paid later in the same instant belongs to the new
 * month. */
#include "fleet/money/bill.h"

#include "base/seconds.h"
#include "fleet/money/charge.h"
#include "fleet/money/income_tax.h"
#include "fleet/money/shell.h"
#include "fleet/site/meter.h"
#include "fleet/world.h"

enum { MONTH_ENDS };

/* Share of its calendar month that the run has had when the month ends, or the run. */
static double share_of_month(const struct world *w)
{
    const day_number last = world_day(w, w->now) - 1, next = date_next_month(last);
    const day_number first = date_add_months(next, -1), start = w->scenario->start;
    return (double)(last + 1 - (first > start ? first : start)) / (double)(next - first);
}

/* The charge on the month's highest delivery; a month of the run's first or last days counts by
 * its days. */
static void bill_demand(struct world *w, uint32_t index, struct source_state *source)
{
    const struct site_state *site = &w->sites[index];
    const enum grade price = world_grade(w, &source->phase->model->demand_charge);
    const money paid =
        world_pay(w, index, ACCOUNT_ENERGY,
                  source->highest * source->demand_price * SECONDS_PER_MONTH * share_of_month(w),
                  grade_weaker(price, site->energy_grade));
    source->demand = money_add(source->demand, paid);
    source->cost = money_add(source->cost, paid);
    source->highest = 0;
}

static void bill_energy(struct world *w, uint32_t index)
{
    struct site_state *site = &w->sites[index];
    for (uint32_t i = 0; i < site->n_sources; i++) {
        struct source_state *source = &site->sources[i];
        const struct power_model *model = source->phase->model;
        const enum grade price = world_grade(w, &model->energy_price);
        enum grade grade = grade_weaker(price, site->energy_grade);
        if (model->auxiliaries > 0)
            grade = grade_weaker(grade, world_grade(w, &model->auxiliaries));
        source->cost =
            money_add(source->cost, world_pay(w, index, ACCOUNT_ENERGY, source->due, grade));
        source->due = 0;
        bill_demand(w, index, source);
    }
}

static void bill_staff(struct world *w, uint32_t index)
{
    struct site_state *site = &w->sites[index];
    const double *cost = &w->scenario->assumptions.staff_cost;
    const enum grade power =
        grade_weaker(site->provisioned_grade, world_grade(w, &site->site->model->peak_ratio));
    world_pay(w, index, ACCOUNT_STAFF, site->provisioned_energy * *cost,
              grade_weaker(world_grade(w, cost), power));
    site->provisioned_energy = 0;
}

/* Capital per accelerator is the lot's mean, since deliveries of one lot may differ in price. */
static void bill_maintenance(struct world *w, struct lot *lot)
{
    if (lot->delivered == 0)
        return;
    const double *rate = &w->scenario->assumptions.maintenance_rate;
    const int128 in_service = lot_stay(lot, w->now).in_service;
    const double seconds = (double)(in_service - lot->payment.maintained) * 0x1p-20;
    lot->payment.maintained = in_service;
    const double each = lot->payment.it_capital / (double)(lot->delivered * lot->unit_accelerators);
    const enum grade capital = grade_weaker(grade_weaker(lot->grades.chips, lot->grades.servers),
                                            grade_weaker(lot->grades.network, lot->grades.storage));
    world_pay(w, lot->site_index, ACCOUNT_MAINTENANCE, each * *rate * seconds,
              grade_weaker(world_grade(w, rate), capital));
}

void bill_all(struct world *w)
{
    for (uint32_t i = 0; i < w->n_sites; i++) {
        meter_read(&w->sites[i], w->now);
        bill_energy(w, i);
        shell_pay_progress(w, i);
        bill_staff(w, i);
    }
    for (uint32_t i = 0; i < w->n_lots; i++)
        bill_maintenance(w, &w->lots[i]);
    rental_bill(w);
    sales_collect(w);
    asset_depreciate(w);
    charge_all(w);
    cash_end_month(w);
    income_tax_end_month(w);
}

static void post_next(struct world *w, day_number day)
{
    const sim_time next = world_time(w, date_next_month(day));
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
    bill_all(w);
    w->month++;
    post_next(w, world_day(w, w->now));
}

const struct process bill_process = {"bill", start, handle};
