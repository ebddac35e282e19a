#include "fleet/site.h"

#include "fleet/world.h"

#include <math.h>

void site_mark(struct world *w, uint32_t site)
{
    w->sites[site].dirty = true;
    if (!w->settle_posted) {
        w->settle_posted = true;
        world_post(w, w->engine->now, PHASE_SETTLE, PROCESS_SETTLE, 0, 0, 0);
    }
}

void site_meter(struct site_state *site, sim_time now)
{
    double seconds = sim_seconds(now - site->metered);
    if (seconds <= 0)
        return;
    site->metered = now;
    neumaier_add(&site->energy_it, (double)site->it_power * 1e-3 * seconds);
    neumaier_add(&site->energy, site->drawn * seconds);
    site->provisioned_billed += site->provisioned * seconds;
    for (uint32_t i = 0; i < site->n_sources; i++)
        if (site->sources[i].power > 0)
            neumaier_add(&site->sources[i].energy, site->sources[i].power * seconds);
}

/* Merit order: each source gives what it can before the next one is asked. */
void site_dispatch(struct world *w, struct site_state *site)
{
    site->drawn = (double)site->it_power * 1e-3 * site->pue;
    double rest = site->drawn;
    for (uint32_t i = 0; i < site->n_sources; i++) {
        struct source_state *source = &site->sources[i];
        source->power = fmin(rest, source->capacity);
        rest -= source->power;
    }
    if (rest > 0 && site->n_sources > 0) {
        /* The gate is on provisioned power; drawing more than the sources give means that a source left early. The last
         * source carries the rest, so that the books close, and the reader is told. */
        site->sources[site->n_sources - 1].power += rest;
        if (rest > 1e-9 * site->drawn && !site->unserved) {
            site->unserved = true;
            world_note(w, "site '%s' draws more than its sources can give after one of them ended", site->site->name);
        }
    }
}

static void note_peaks(struct world *w)
{
    double drawn = 0;
    for (uint32_t i = 0; i < w->n_sites; i++)
        drawn += w->sites[i].drawn;
    if (drawn > w->peak_drawn)
        w->peak_drawn = drawn;
}

void site_move(struct world *w, uint32_t site, uint32_t lot_index, int64_t n, enum node_state from, enum node_state to)
{
    struct site_state *state = &w->sites[site];
    struct lot *lot = &w->lots[lot_index];
    sim_time now = w->engine->now;
    int64_t before = 0;
    if (from == NODE_STATES) {
        books_enter(&lot->books, now, to, n);
    } else {
        books_move(&lot->books, now, from, to, n);
        before = lot->level[from];
    }
    int64_t change = (lot->level[to] - before) * n;
    if (change != 0) {
        site_meter(state, now);
        state->it_power += change;
        site_dispatch(w, state);
        if (change > 0)
            note_peaks(w);
    }
}

void site_set_levels(struct world *w, uint32_t index, day_number day)
{
    struct site_state *site = &w->sites[index];
    sim_time now = w->engine->now;
    site_meter(site, now);
    double lots_energy = 0;
    site->it_power = 0;
    for (uint32_t i = 0; i < w->n_lots; i++) {
        struct lot *lot = &w->lots[i];
        if (lot->site_index != index)
            continue;
        lot_meter(lot, now);
        lots_energy += neumaier_total(&lot->energy_systems) + neumaier_total(&lot->energy_shared);
        lot_set_levels(lot, day);
        for (unsigned state = 0; state < NODE_STATES; state++)
            site->it_power += lot->level[state] * lot->books.counter[state].level;
    }
    neumaier_add(&site->overhead_energy, (lots_energy - site->lots_it_energy) * (site->pue - 1));
    site->lots_it_energy = lots_energy;
    site->pue = path_at(&site->site->model->pue, day);
    site_dispatch(w, site);
    note_peaks(w);
}

/* Accelerators of a queue that are wanted by now. */
static int64_t wanted_in(const struct world *w, const struct parcel_queue *q, sim_time now)
{
    int64_t n = 0;
    for (size_t i = 0; i < q->n; i++) {
        const struct parcel *p = &q->items[q->first + i];
        if (p->wanted <= now)
            n += p->units * w->lots[p->lot].unit_accelerators;
    }
    return n;
}

/* Accelerators of the site's orders that are wanted by now and not delivered. */
static int64_t wanted_undelivered(const struct world *w, uint32_t site, sim_time now)
{
    int64_t n = 0;
    for (uint32_t i = 0; i < w->n_lots; i++) {
        const struct lot *lot = &w->lots[i];
        if (lot->site_index == site && lot->order->wanted != 0 && world_time(w, lot->order->wanted) <= now)
            n += (lot->units - lot->delivered) * lot->unit_accelerators;
    }
    return n;
}

enum constraint site_binds(const struct world *w, uint32_t index, sim_time now, int64_t *held)
{
    const struct site_state *site = &w->sites[index];
    const int64_t waiting[CONSTRAINTS] = {
        [BY_CHIPS] = wanted_undelivered(w, index, now),
        [BY_HALL] = wanted_in(w, &site->for_hall, now),
        [BY_CREWS] = wanted_in(w, &site->for_crew, now),
        [BY_POWER] = wanted_in(w, &site->for_power, now),
    };
    enum constraint most = BY_DEMAND;
    for (unsigned by = BY_CHIPS; by < CONSTRAINTS; by++)
        if (waiting[by] > 0 && waiting[by] >= waiting[most])
            most = (enum constraint)by;
    *held = waiting[most];
    return most;
}
