/* The closing of a run: the last bill and sample, the waits that never ended, and the totals that
 * the outcome carries. */
#include "base/fail.h"
#include "fleet/binding.h"
#include "fleet/failure/expected.h"
#include "fleet/money/bill.h"
#include "fleet/sample.h"
#include "fleet/site/meter.h"
#include "fleet/site/settle.h"
#include "fleet/world.h"

#include <math.h>

/* How far a parcel in a queue has come. */
enum passed { PASSED_CHIPS, PASSED_CASH, PASSED_HALL, PASSED_CREWS };

/* Parcels still on their way have waited until the end for the gate they stand before. */
static void close_queue(struct world *w, const struct parcel_queue *q, enum passed passed)
{
    for (size_t i = 0; i < q->n; i++) {
        struct parcel p = q->items[q->first + i];
        if (passed < PASSED_CASH)
            p.paid = w->horizon;
        if (passed < PASSED_HALL)
            p.housed = w->horizon;
        if (passed < PASSED_CREWS)
            p.begun = p.installed = w->horizon;
        settle_charge(w, &p, w->horizon);
    }
}

/* What a supplier still owes at the end has been waited for until then. */
static void close_undelivered(struct world *w)
{
    for (uint32_t i = 0; i < w->n_lots; i++) {
        const struct lot *lot = &w->lots[i];
        if (lot->wanted >= w->horizon || lot->arrived == lot->units)
            continue;
        const sim_time end = w->horizon;
        const struct parcel owed = {.lot = i,
                                    .units = lot->units - lot->arrived,
                                    .wanted = lot->wanted,
                                    .delivered = end,
                                    .paid = end,
                                    .housed = end,
                                    .begun = end,
                                    .installed = end};
        settle_charge(w, &owed, end);
    }
}

static void close_waits(struct world *w)
{
    close_undelivered(w);
    for (uint32_t i = 0; i < w->scenario->operators.n; i++)
        close_queue(w, &w->treasuries[i].deliveries, PASSED_CHIPS);
    for (uint32_t i = 0; i < w->n_sites; i++) {
        const struct site_state *site = &w->sites[i];
        close_queue(w, &site->for_hall, PASSED_CASH);
        close_queue(w, &site->for_crew, PASSED_HALL);
        close_queue(w, &site->for_power, PASSED_CREWS);
    }
    for (unsigned by = 0; by < CONSTRAINTS; by++)
        w->out->waiting[by] = (double)w->waiting[by] * 0x1p-20;
}

static void close_lots(struct world *w)
{
    struct outcome *out = w->out;
    out->n_lots = w->n_lots;
    out->lots = arena_array(&out->memory, w->n_lots, sizeof *out->lots);
    for (uint32_t i = 0; i < w->n_lots; i++) {
        const struct lot *lot = &w->lots[i];
        const bool any = lot->first_energised != SIM_TIME_NEVER;
        out->lots[i] = (struct lot_result){
            .owner = lot->owner->name,
            .order = arena_text(&out->memory, lot->order->name),
            .site = lot->order->site->name,
            .system = lot->order->system->name,
            .accelerators = lot->units * lot->unit_accelerators,
            .first_energised = any ? world_day(w, lot->first_energised) : 0,
            .last_energised = any ? world_day(w, lot->last_energised) : 0,
            .energised = lot_accelerators(lot, STAGE_ENERGISED),
            .last_gate = lot->last_gate,
            .next_gate = lot->next_gate,
            .slack = sim_seconds(lot->slack),
            .fabric = lot->fabric,
            .network_power = lot->power.network,
            .network_power_by_factor = lot->power.network_by_factor,
        };
    }
}

/* Outages that the end cuts off count for their causes up to it. */
static void add_open_outages(struct world *w, const struct outages *outages)
{
    for (uint32_t i = 0; i < outages->n; i++) {
        if (!outages_is_open(outages, i))
            continue;
        const struct outage *o = &outages->slot[i];
        const int128 ticks = books_stay(w->lots[o->lot].node_accelerators, o->begin, w->horizon);
        w->out->causes[o->cause].down_seconds += (double)ticks * 0x1p-20;
    }
}

/* Outages of whole sites, the one that the end cuts off included. */
static void add_blackouts(struct world *w, const struct site_state *site)
{
    const struct blackout *b = &site->blackout;
    for (uint32_t k = 0; k < b->n_causes; k++) {
        int128 down = b->causes[k].down;
        for (uint32_t i = 0; i < site->n_lots && b->cause == k; i++) {
            const struct lot *lot = &w->lots[site->lots[i]];
            down += books_stay(lot->dark * lot->node_accelerators, lot->dark_since, w->horizon);
        }
        const double seconds =
            ((double)down + (double)b->causes[k].expected_down / LOT_NODE_PARTS) * 0x1p-20;
        w->out->causes[w->out->n_causes++] = (struct cause_result){
            .preset = site->site->name,
            .cause = b->causes[k].plan->name,
            .outages = b->causes[k].outages,
            .down_seconds = seconds,
        };
        w->out->site_outage_seconds += seconds;
    }
}

static void close_causes(struct world *w)
{
    struct outcome *out = w->out;
    size_t most = w->n_causes;
    for (uint32_t i = 0; i < w->n_sites; i++)
        most += w->sites[i].blackout.n_causes;
    out->n_causes = w->n_causes;
    out->causes = arena_array(&out->memory, most, sizeof *out->causes);
    for (uint32_t i = 0; i < w->n_causes; i++)
        out->causes[i] = (struct cause_result){
            .preset = w->causes[i].preset->name,
            .cause = w->causes[i].cause->name,
            .outages = w->causes[i].outages,
            .down_seconds =
                ((double)w->causes[i].down + (double)w->causes[i].expected_down / LOT_NODE_PARTS) *
                0x1p-20,
        };
    for (uint32_t i = 0; i < w->n_sites; i++)
        add_open_outages(w, &w->sites[i].outages);
    for (uint32_t i = 0; i < w->n_lots; i++) {
        const struct lot *lot = &w->lots[i];
        const int128 idle =
            books_stay(lot->rack.idle * lot->node_accelerators, lot->rack.idle_since, w->horizon);
        if (lot->rack.idle > 0)
            out->causes[lot->rack.idle_cause].down_seconds += (double)idle * 0x1p-20;
    }
    for (uint32_t i = 0; i < w->n_sites; i++)
        add_blackouts(w, &w->sites[i]);
}

static struct queue_result line_result(const char *site, const char *what, bool for_spares,
                                       int64_t places, const struct line *line)
{
    return (struct queue_result){
        .site = site,
        .what = what,
        .for_spares = for_spares,
        .places = places,
        .demands = line->demands,
        .waited = line->waited,
        .wait_seconds = (double)line->wait * 0x1p-20,
    };
}

static void close_shops(struct world *w)
{
    struct outcome *out = w->out;
    size_t most = w->n_sites;
    for (uint32_t i = 0; i < w->n_sites; i++)
        most += w->sites[i].shop.n_shelves;
    out->queues = arena_array(&out->memory, most, sizeof *out->queues);
    for (uint32_t i = 0; i < w->n_sites; i++) {
        const struct shop *shop = &w->sites[i].shop;
        const char *site = w->sites[i].site->name;
        if (shop->technicians > 0)
            out->queues[out->n_queues++] =
                line_result(site, "technicians", false, shop->technicians, &shop->line);
        for (uint32_t k = 0; k < shop->n_shelves; k++) {
            const struct shelf *shelf = &shop->shelves[k];
            const char *what =
                arena_format(&out->memory, "spare %s, %s",
                             shelf->kind == SHELF_NODES ? "nodes" : "parts", shelf->system->name);
            out->queues[out->n_queues++] =
                line_result(site, what, true, shelf->plan->count, &shelf->line);
        }
    }
}

static void close_supplies(struct world *w)
{
    struct outcome *out = w->out;
    const size_t n = (size_t)w->scenario->suppliers.n * w->scenario->operators.n;
    out->supplies = arena_array(&out->memory, n, sizeof *out->supplies);
    for (size_t i = 0; i < n; i++)
        if (w->supplies[i].owner)
            out->supplies[out->n_supplies++] = w->supplies[i];
}

static void close_sources(struct world *w)
{
    struct outcome *out = w->out;
    for (uint32_t i = 0; i < w->n_sites; i++)
        out->n_sources += w->sites[i].n_sources;
    out->sources = arena_array(&out->memory, out->n_sources, sizeof *out->sources);
    size_t n = 0;
    for (uint32_t i = 0; i < w->n_sites; i++)
        for (uint32_t k = 0; k < w->sites[i].n_sources; k++) {
            const struct source_state *source = &w->sites[i].sources[k];
            out->sources[n++] = (struct source_result){
                .site = w->sites[i].site->name,
                .phase = source->phase->name,
                .kind = (enum power_kind)source->phase->model->kind,
                .from = source->reservation ? slots_first_day(source->reservation)
                                            : source->phase->from,
                .energy = neumaier_total(&source->energy),
                .cost = source->cost,
                .demand = source->demand,
                .carbon = source->carbon,
                .capacity = source->firm,
            };
        }
}

static enum grade grade_of_losses(const struct world *w, const struct site_state *site)
{
    enum grade grade = GRADE_MEASURED;
    for (uint32_t i = 0; i < site->n_sources; i++) {
        const struct power_phase *phase = site->sources[i].phase;
        if (phase->model->kind == POWER_BATTERY && phase->cycles > 0)
            grade = grade_weaker(
                grade, grade_weaker(world_grade(w, &phase->cycles),
                                    grade_weaker(world_grade(w, &phase->model->efficiency),
                                                 world_grade(w, &phase->model->unit_energy))));
    }
    return grade;
}

/* Energy by use, from the lots' meters, each part with the weakest grade of the numbers that made
 * it. */
static void close_energy(struct world *w)
{
    struct outcome *out = w->out;
    for (uint32_t i = 0; i < w->n_lots; i++) {
        const struct lot *lot = &w->lots[i];
        const double systems = neumaier_total(&lot->meter.energy_systems),
                     shared = neumaier_total(&lot->meter.energy_shared);
        out->energy_by_use[USE_SYSTEMS] += systems;
        out->energy_by_use[USE_NETWORK_AND_STORAGE] += shared;
        out->energy_by_grade[lot->grades.power] += systems;
        out->energy_by_grade[lot->grades.shared] += shared;
    }
    for (uint32_t i = 0; i < w->n_sites; i++) {
        const struct site_state *site = &w->sites[i];
        const double overhead = neumaier_total(&site->overhead);
        out->energy_by_use[USE_OVERHEAD] += overhead;
        const double losses = neumaier_total(&site->battery_losses);
        out->energy_by_use[USE_BATTERY_LOSSES] += losses;
        out->energy_by_grade[site->energy_grade] += overhead;
        out->energy_by_grade[grade_of_losses(w, site)] += losses;
        for (uint32_t k = 0; k < site->n_sources; k++) {
            const struct source_state *source = &site->sources[k];
            const double *share = &source->phase->model->auxiliaries,
                         own = neumaier_total(&source->energy) * *share;
            out->energy_by_use[USE_AUXILIARIES] += own;
            out->energy_by_grade[grade_weaker(site->energy_grade, world_grade(w, share))] += own;
        }
        out->unserved_energy += neumaier_total(&site->unserved);
        out->stranded_power += fmax(0, site->firm - site->provisioned);
    }
}

static void note_unserved(struct world *w, const struct site_state *site)
{
    const double energy = neumaier_total(&site->unserved);
    if (energy <= GATE_TOLERANCE * neumaier_total(&site->energy))
        return;
    char from[DATE_TEXT], to[DATE_TEXT];
    date_format(world_day(w, site->unserved_from), from);
    date_format(world_day(w, site->unserved_to - 1), to);
    world_note(w,
               "site '%s' drew %s more than its sources could give, between %s and %s; it is "
               "charged to '%s' as if that had given it",
               site->site->name, world_amount(w, energy, (struct dim)DIM_ENERGY), from, to,
               site->sources[site->last_resort].phase->name);
}

static void note_shortfall(struct world *w, const struct site_state *site)
{
    const struct shortfall *s = &site->shortfall;
    if (s->first == 0)
        return;
    const int32_t days = s->days + (s->since ? w->scenario->end - s->since : 0);
    char first[DATE_TEXT], worst[DATE_TEXT];
    date_format(s->first, first);
    date_format(s->worst, worst);
    world_note(
        w,
        "site '%s': firm power is below what is provisioned on %ld days from %s on, the most "
        "on %s: %s of %s; nothing is switched off, and nothing more is energised "
        "until it is covered",
        site->site->name, (long)days, first, worst, world_amount(w, s->firm, (struct dim)DIM_POWER),
        world_amount(w, s->provisioned, (struct dim)DIM_POWER));
}

void world_close(struct world *w)
{
    struct event e;
    if (engine_next(w->engine, w->horizon, &e))
        fail_internal("an event lies beyond the end of the run");
    const day_number last_day = w->scenario->end - 1;
    for (uint32_t i = 0; i < w->n_sites; i++)
        meter_set_rates(w, &w->sites[i], last_day);
    expected_close(w);
    shop_close(w);
    bill_all(w);
    cash_close(w);
    sample_take(w, last_day, 86400);
    close_waits(w);
    binding_close(w);
    for (uint32_t i = 0; i < w->n_sites; i++)
        w->out->peak_drawn += (double)w->sites[i].peak * 1e-3;
    w->out->peak_provisioned = w->peak_provisioned;
    close_lots(w);
    campaign_close(w);
    rental_close(w);
    close_supplies(w);
    slots_close(w);
    close_causes(w);
    close_shops(w);
    close_sources(w);
    close_energy(w);
    for (uint32_t i = 0; i < w->n_sites; i++) {
        note_shortfall(w, &w->sites[i]);
        note_unserved(w, &w->sites[i]);
    }
}
