/* The closing of a run: the last bill and sample, the waits that never ended, and the totals that the outcome carries. */
#include "fleet/bill.h"
#include "fleet/sample.h"
#include "fleet/settle.h"
#include "fleet/world.h"

#include <math.h>

/* Parcels still on their way have waited until the end for the gate they stand before. */
static void close_queue(struct world *w, const struct parcel_queue *q, int passed)
{
    for (size_t i = 0; i < q->n; i++) {
        const struct parcel *p = &q->items[q->first + i];
        sim_time reached[4] = {p->delivered, passed > 1 ? p->housed : w->horizon, passed > 2 ? p->installed : w->horizon,
                               w->horizon};
        settle_account_wait(w, p, reached, NULL);
        if (w->horizon > p->wanted)
            w->waited += (int128)(p->units * w->lots[p->lot].unit_accelerators) * (w->horizon - p->wanted);
    }
}

static void close_lots(struct world *w)
{
    struct outcome *out = w->out;
    out->n_lots = w->n_lots;
    out->lots = arena_array(&out->memory, w->n_lots, sizeof *out->lots);
    for (uint32_t i = 0; i < w->n_lots; i++) {
        const struct lot *lot = &w->lots[i];
        bool any = lot->first_energised != SIM_TIME_NEVER;
        out->lots[i] = (struct lot_result){
            .operator = lot->operator->name,
            .order = lot->order->name,
            .site = lot->order->site->name,
            .system = lot->order->system->name,
            .accelerators = lot->units * lot->unit_accelerators,
            .first_energised = any ? world_day(w, lot->first_energised) : 0,
            .last_energised = any ? world_day(w, lot->last_energised) : 0,
            .energised = lot_accelerators(lot, STAGE_ENERGISED),
            .last_gate = lot->last_gate,
            .slack = sim_seconds(lot->slack),
            .fabric = lot->fabric,
            .network_power = lot->network_power,
            .network_power_by_factor = lot->network_power_by_factor,
        };
    }
}

static void close_causes(struct world *w)
{
    struct outcome *out = w->out;
    out->n_causes = w->n_causes;
    out->causes = arena_array(&out->memory, w->n_causes, sizeof *out->causes);
    for (uint32_t i = 0; i < w->n_causes; i++)
        out->causes[i] = (struct cause_result){w->causes[i].preset->name, w->causes[i].cause->name, w->causes[i].outages,
                                               (double)w->causes[i].down * 0x1p-20};
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
                .energy = neumaier_total(&source->energy),
                .cost = money_from_dollars(source->cost),
                .carbon = source->carbon,
                .capacity = source->firm,
            };
        }
}

/* Energy by use, from the lots' meters, each part with the weakest grade of the numbers that made it. */
static void close_energy(struct world *w)
{
    struct outcome *out = w->out;
    for (uint32_t i = 0; i < w->n_lots; i++) {
        struct lot *lot = &w->lots[i];
        double systems = neumaier_total(&lot->energy_systems), shared = neumaier_total(&lot->energy_shared);
        out->energy_by_use[USE_SYSTEMS] += systems;
        out->energy_by_use[USE_NETWORK_AND_STORAGE] += shared;
        out->energy_by_grade[lot->power_grade] += systems;
        out->energy_by_grade[grade_weaker(lot->network_grade, lot->storage_grade)] += shared;
    }
    for (uint32_t i = 0; i < w->n_sites; i++) {
        double overhead = neumaier_total(&w->sites[i].overhead_energy);
        out->energy_by_use[USE_OVERHEAD] += overhead;
        out->energy_by_grade[w->sites[i].pue_grade] += overhead;
    }
}

void world_close(struct world *w)
{
    struct outcome *out = w->out;
    day_number last_day = w->scenario->end - 1;
    for (uint32_t i = 0; i < w->n_sites; i++)
        site_set_levels(w, i, last_day);
    w->billing = true;
    bill_month(w, last_day);
    w->billing = false;
    sample_take(w, last_day, 86400);
    for (uint32_t i = 0; i < w->n_sites; i++) {
        const struct site_state *site = &w->sites[i];
        close_queue(w, &site->for_hall, 1);
        close_queue(w, &site->for_crew, 2);
        close_queue(w, &site->for_power, 3);
        out->stranded_power += fmax(0, site->firm - site->provisioned);
    }
    for (unsigned by = 0; by < CONSTRAINTS; by++)
        out->waiting[by] = (double)w->waiting[by] * 0x1p-20;
    out->peak_drawn = w->peak_drawn;
    out->peak_provisioned = w->peak_provisioned;
    close_lots(w);
    close_causes(w);
    close_sources(w);
    close_energy(w);
}
