/* Policies. A plan is made on the first day of each month for the day by which what is ordered now
 * can be there: today plus the longest lead time of the options.
 *
 *     need = what is wanted on that day - what the operator has, on its way included,
 *            less what will have retired
 *
 * Lots retire for their age; and when power or halls bind, lots with at most 1/'new-over-old' of
 * the H100-equivalents per watt of the best option make room, the worst first, as far as new
 * systems need their place, on the day when these arrive. Nothing is ordered for which no firm
 * power or no hall will be there. What is wanted and not ordered for that reason waits for power or
 * hall, what is not paid for for cash, what is ordered and not allocated for chips: from the day of
 * the plan for a month, until the next plan takes over. */
#include "fleet/supply/policy.h"

#include "base/seconds.h"
#include "fleet/binding.h"
#include "fleet/money/finance.h"
#include "fleet/money/purchase.h"
#include "fleet/site/power.h"
#include "fleet/supply/packages.h"
#include "fleet/supply/retire.h"
#include "fleet/supply/supply.h"
#include "fleet/world.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static const struct offer *option_at(const struct policy_state *s, uint32_t index)
{
    return (const struct offer *)s->policy->options.items + index;
}

static uint32_t site_index(const struct world *w, const struct policy_state *s, uint32_t index)
{
    const struct policy_site *sites = s->policy->sites.items;
    return (uint32_t)(sites[index].site - (const struct site *)w->scenario->sites.items);
}

/* Wanted units of one accelerator: itself, or its H100-equivalents. */
static double value_of(const struct world *w, const struct policy_state *s,
                       const struct system *system)
{
    return s->policy->want.accelerators.n > 0 ? 1 : world_h100e(w, system->accelerator);
}

/* Of nameplate power. */
static double h100e_per_watt(const struct world *w, const struct system *system)
{
    return world_h100e(w, system->accelerator) * (double)system->accelerators / system->nameplate;
}

/* Provisioned facility power and IT power of one accelerator; a fabric is counted when the lot is
 * made, until then the network factor stands for it. */
static double hall_of(const struct world *w, const struct policy_state *s, uint32_t site,
                      const struct system *system)
{
    const struct policy_site *sites = s->policy->sites.items;
    return system->nameplate / (double)system->accelerators *
           (sites[site].site->provisioning_factor + w->scenario->assumptions.network_factor - 1);
}

static double power_of(const struct world *w, const struct policy_state *s, uint32_t site,
                       const struct system *system)
{
    const struct policy_site *sites = s->policy->sites.items;
    return hall_of(w, s, site, system) * sites[site].site->model->peak_ratio;
}

/* Accelerators of whole systems that fit into a site's room. */
static double fit_at(const struct world *w, const struct policy_state *s, uint32_t site,
                     const struct system *system)
{
    const double accelerators = fmax(0, fmin(s->room[site].power / power_of(w, s, site, system),
                                             s->room[site].hall / hall_of(w, s, site, system)));
    const double unit = (double)system->accelerators;
    return floor(accelerators / unit * (1 + GATE_TOLERANCE)) * unit;
}

static double fit(const struct world *w, const struct policy_state *s, const struct system *system)
{
    double sum = 0;
    for (uint32_t i = 0; i < s->policy->sites.n; i++)
        sum += fit_at(w, s, i, system);
    return sum;
}

/* The most units that the option's fabric can join, up to n, and the parts that it takes. */
static int64_t joinable(const struct offer *o, int64_t n, struct fabric_count *count)
{
    *count = (struct fabric_count){0};
    while (o->fabric && !fabric_count_parts(o->fabric, o->system, n, count) && n > 1)
        n = (n + 1) / 2;
    return n;
}

/* $ per accelerator of an option on a day, network and storage included, where so many of them are
 * bought together. */
static double price_of(const struct world *w, const struct offer *o, double accelerators,
                       day_number day)
{
    const double unit = (double)o->system->accelerators,
                 units = ceil(accelerators / unit * (1 - GATE_TOLERANCE));
    struct fabric_count count;
    const int64_t n = joinable(o, units > 1 ? (int64_t)units : 1, &count);
    const struct it_price price =
        it_price_of(o->system, unit, &count, 1 / (double)n, &w->scenario->assumptions, day);
    return it_price_sum(&price) / unit;
}

/* $ per H100-equivalent and hour: capital of the IT by the recovery factor, as if all that is
 * needed were bought of it, and energy under load at the price of the first site's first source
 * that has one. */
static double cost_of(const struct world *w, const struct policy_state *s, const struct offer *o,
                      day_number day)
{
    const struct system *system = o->system;
    const struct assumptions *a = &w->scenario->assumptions;
    const struct policy_site *sites = s->policy->sites.items;
    const struct power_phase *phases = sites[0].site->power.items;
    double price = 0;
    for (uint32_t i = sites[0].site->power.n; i-- > 0;)
        if (phases[i].model->energy_price.n > 0)
            price =
                path_at(&phases[i].model->energy_price, day) / (1 - phases[i].model->auxiliaries);
    const double capital = price_of(w, o, s->need / value_of(w, s, system), day) *
                           (double)system->accelerators *
                           finance_crf(scenario_rate(w->scenario, a->discount_rate),
                                       a->it_life / SECONDS_PER_YEAR) /
                           SECONDS_PER_YEAR,
                 energy = system->nameplate * system->load_fraction * a->network_factor *
                          path_at(&sites[0].site->model->pue, day) * price;
    return (capital + energy) * 3600 /
           (world_h100e(w, system->accelerator) * (double)system->accelerators);
}

static double wanted_on(const struct world *w, const struct policy_state *s, day_number day)
{
    const struct want *want = &s->policy->want;
    const struct path *path = want->accelerators.n > 0 ? &want->accelerators : &want->h100e;
    if (want->by == 0)
        return path_at(path, day);
    const double goal = path_at(path, want->by), first = s->at_start,
                 part = fmin(1, (double)(day - w->scenario->start) /
                                    (double)(want->by - w->scenario->start));
    return want->law == GROWTH_LINEAR ? first + (goal - first) * part
                                      : first * pow(goal / first, part);
}

/* Whether the lot counts for the operator on the day of the plan. */
static bool stays(const struct policy_state *s, const struct lot *lot)
{
    return lot->operator_index == s->owner && !lot->leaving && lot->ordered != SIM_TIME_NEVER;
}

static double held(const struct world *w, const struct policy_state *s)
{
    double sum = 0;
    for (uint32_t i = 0; i < w->n_lots; i++)
        if (stays(s, &w->lots[i]))
            sum += (double)(w->lots[i].units * w->lots[i].unit_accelerators) *
                   value_of(w, s, w->lots[i].order->system);
    return sum;
}

static double reserved(const struct world *w, const struct policy_state *s)
{
    double sum = 0;
    for (uint32_t i = 0; i < s->policy->options.n; i++)
        sum += s->reserved[i] * value_of(w, s, option_at(s, i)->system);
    return sum;
}

/* Lots in service as a whole; those of orders with campaigns are left to these. */
static bool may_retire(const struct policy_state *s, const struct lot *lot)
{
    return stays(s, lot) && lot_is_complete(lot) && lot->order->campaigns.n == 0;
}

/* Lots that are too old on the day of the plan retire when they come of age. */
static void retire_old(struct world *w, const struct policy_state *s)
{
    if (isnan(s->policy->retire_age))
        return;
    const sim_time life = sim_ticks(s->policy->retire_age);
    for (uint32_t i = 0; i < w->n_lots; i++) {
        const struct lot *lot = &w->lots[i];
        if (!may_retire(s, lot))
            continue;
        const sim_time end = lot->last_energised + life;
        if (end <= w->now + s->ahead)
            retire_lot_at(w, i, end > w->now ? end : w->now);
    }
}

/* The best H100-equivalents per watt among the options that are made. */
static double best_per_watt(const struct world *w, const struct policy_state *s)
{
    double best = 0;
    for (uint32_t i = 0; i < s->n_ranked; i++)
        best = fmax(best, h100e_per_watt(w, option_at(s, s->rank[i])->system));
    return best;
}

static bool may_make_room(const struct world *w, const struct policy_state *s,
                          const struct lot *lot)
{
    return !isnan(s->policy->retire_gain) && may_retire(s, lot) &&
           h100e_per_watt(w, lot->order->system) * s->policy->retire_gain <= best_per_watt(w, s);
}

/* What is free at the policy's sites on the day of the plan. */
static void find_room(const struct world *w, struct policy_state *s, day_number day)
{
    for (uint32_t i = 0; i < s->policy->sites.n; i++) {
        const uint32_t at = site_index(w, s, i);
        const struct site_state *site = &w->sites[at];
        const struct hall *halls = site->site->halls.items;
        struct room room = {.power = power_allowed(site->site, power_firm_on(w, at, day))};
        for (uint32_t k = 0; k < site->site->halls.n; k++)
            if (halls[k].ready <= day)
                room.hall += halls[k].it_power;
        for (uint32_t k = 0; k < site->n_lots; k++) {
            const struct lot *lot = &w->lots[site->lots[k]];
            if (lot->leaving)
                continue;
            room.power -= (double)lot->units * lot->power.provisioned;
            room.hall -= (double)lot->units * lot->power.provisioned_it;
        }
        s->room[i] = room;
    }
}

static void add_swap_room(const struct world *w, struct policy_state *s)
{
    for (uint32_t i = 0; i < s->policy->sites.n; i++) {
        const struct site_state *site = &w->sites[site_index(w, s, i)];
        for (uint32_t k = 0; k < site->n_lots; k++) {
            const struct lot *lot = &w->lots[site->lots[k]];
            if (!may_make_room(w, s, lot))
                continue;
            s->room[i].swap_power += (double)lot->units * lot->power.provisioned;
            s->room[i].swap_hall += (double)lot->units * lot->power.provisioned_it;
        }
        s->room[i].power += s->room[i].swap_power;
        s->room[i].hall += s->room[i].swap_hall;
    }
}

/* Options that the suppliers make by now. */
static void find_options(struct policy_state *s, day_number made_until)
{
    s->n_ranked = 0;
    for (uint32_t i = 0; i < s->policy->options.n; i++) {
        const struct offer *o = option_at(s, i);
        const struct generation *all = o->supplier->generations.items,
                                *g = supplier_generation(o->supplier, o->system->accelerator);
        if (packages_share(o->supplier, (uint32_t)(g - all), made_until - 1) > 0)
            s->rank[s->n_ranked++] = i;
    }
}

/* Sorts the options; those written first win ties. */
static void rank_options(const struct world *w, struct policy_state *s, enum choice choice)
{
    const day_number day = world_day(w, w->now);
    for (uint32_t i = 1; i < s->n_ranked; i++)
        for (uint32_t k = i; k > 0; k--) {
            const struct offer *a = option_at(s, s->rank[k - 1]), *b = option_at(s, s->rank[k]);
            const bool better = choice == CHOOSE_H100E_PER_WATT
                                    ? h100e_per_watt(w, b->system) > h100e_per_watt(w, a->system)
                                    : cost_of(w, s, b, day) < cost_of(w, s, a, day);
            if (!better)
                break;
            const uint32_t index = s->rank[k];
            s->rank[k] = s->rank[k - 1];
            s->rank[k - 1] = index;
        }
}

void policy_plan(struct world *w, struct policy_state *s, day_number made_until)
{
    const day_number day = world_day(w, w->now + s->ahead);
    s->unpaid = 0;
    retire_old(w, s);
    s->need = fmax(0, wanted_on(w, s, day) - held(w, s) - reserved(w, s));
    find_options(s, made_until);
    find_room(w, s, day);
    rank_options(w, s, (enum choice)s->policy->otherwise);
    if (s->n_ranked == 0)
        return;
    const struct system *first = option_at(s, s->rank[0])->system;
    const double lacking = s->need / value_of(w, s, first);
    if (fit(w, s, first) < ceil(lacking)) {
        rank_options(w, s, (enum choice)s->policy->when_power_binds);
        add_swap_room(w, s);
    }
}

double policy_bid(const struct world *w, const struct policy_state *s, uint32_t round,
                  const struct supplier *supplier, const struct accelerator *accelerator)
{
    if (round >= s->n_ranked)
        return 0;
    const uint32_t index = s->rank[round];
    const struct offer *o = option_at(s, index);
    if (o->supplier != supplier || o->system->accelerator != accelerator)
        return 0;
    /* Whole systems, with what is reserved: else the last one would never be whole. */
    const double unit = (double)o->system->accelerators,
                 lacking = s->need / value_of(w, s, o->system);
    if (lacking * (1 + GATE_TOLERANCE) < 1)
        return 0;
    const double whole = ceil((lacking + s->reserved[index]) / unit * (1 - GATE_TOLERANCE)) * unit;
    return fmax(0, fmin(whole, fit(w, s, o->system)) - s->reserved[index]);
}

double policy_price(const struct world *w, const struct policy_state *s, uint32_t round,
                    double accelerators)
{
    return price_of(w, option_at(s, s->rank[round]), accelerators, world_day(w, w->now));
}

static bool has_order(const struct world *w, uint32_t owner, const char *name)
{
    for (uint32_t i = 0; i < w->n_lots; i++)
        if (w->lots[i].operator_index == owner && strcmp(w->lots[i].order->name, name) == 0)
            return true;
    return false;
}

/* A name that no other lot of the operator has: of a month's lots of an option at a site the second
 * one, and others, bear a number. So does that of another option at another site where hyphens make
 * both the same: 'a' at 'b-c', 'a-b' at 'c'. */
static const char *name_order(struct world *w, const struct policy_state *s, const struct offer *o,
                              const struct site *site)
{
    const struct civil_date date = date_from_days(world_day(w, w->now));
    const char *first = arena_format(&w->memory, "policy-%04d-%02d-%s-%s", date.year, date.month,
                                     o->name, site->name),
               *name = first;
    for (unsigned number = 2; has_order(w, s->owner, name); number++)
        name = arena_format(&w->memory, "%s-%u", first, number);
    return name;
}

/* A lot of so many units, on its way. */
static void order_lot(struct world *w, const struct policy_state *s, const struct offer *o,
                      const struct site *site, int64_t units)
{
    struct order *order = arena_alloc(&w->memory, sizeof *order);
    *order = (struct order){
        .name = name_order(w, s, o, site),
        .system = o->system,
        .site = site,
        .fabric = o->fabric,
        .failures = o->failures,
        .racks = o->racks,
        .supplier = o->supplier,
        .quantity = units * o->system->accelerators,
        .ordered = world_day(w, w->now),
        .utilisation = o->utilisation,
        .daily_load = o->daily_load,
        .payment = o->payment,
    };
    const uint32_t index = world_add_lot(w, s->owner, order);
    struct lot *lot = &w->lots[index];
    lot_place(lot, w->now);
    lot->wanted = w->now + s->ahead;
    binding_note_at(w, lot->wanted);
    lot->allocated = (double)order->quantity;
    lot->shipped = units;
    purchase_deposit(w, index, units);
    supply_deliver(w, index, units, sim_after(w->now, sim_ticks(o->supplier->lead_time)));
}

static void place(struct world *w, struct policy_state *s, const struct offer *o, int64_t units)
{
    const struct policy_site *sites = s->policy->sites.items;
    const int64_t unit = o->system->accelerators;
    for (uint32_t i = 0; i < s->policy->sites.n && units > 0; i++) {
        const double most = fit_at(w, s, i, o->system) / (double)unit;
        int64_t here = most < (double)units ? (int64_t)most : units;
        units -= here;
        s->room[i].power -= (double)(here * unit) * power_of(w, s, i, o->system);
        s->room[i].hall -= (double)(here * unit) * hall_of(w, s, i, o->system);
        while (here > 0) {
            struct fabric_count count;
            const int64_t n = joinable(o, here, &count);
            order_lot(w, s, o, sites[i].site, n);
            here -= n;
        }
    }
    assert(units == 0);
}

void policy_take(struct world *w, struct policy_state *s, uint32_t round, double accelerators,
                 double price)
{
    const uint32_t index = s->rank[round];
    const struct offer *o = option_at(s, index);
    const double unit = (double)o->system->accelerators;
    s->need = fmax(0, s->need - accelerators * value_of(w, s, o->system));
    s->reserved[index] += accelerators;
    s->reserved_at[index] = price;
    double units = floor(s->reserved[index] / unit * (1 + GATE_TOLERANCE));
    units = fmin(units, fit(w, s, o->system) / unit);
    s->reserved[index] = fmax(0, s->reserved[index] - units * unit);
    place(w, s, o, (int64_t)units);
}

double policy_set_aside(const struct policy_state *s)
{
    double sum = 0;
    for (uint32_t i = 0; i < s->policy->options.n; i++)
        sum += s->reserved[i] * s->reserved_at[i];
    return sum;
}

/* The lot at a site that makes room next: the one with the fewest H100-equivalents per watt. */
static uint32_t worst_lot(const struct world *w, const struct policy_state *s, uint32_t site)
{
    uint32_t worst = UINT32_MAX;
    for (uint32_t k = 0; k < w->sites[site].n_lots; k++) {
        const uint32_t i = w->sites[site].lots[k];
        if (may_make_room(w, s, &w->lots[i]) &&
            (worst == UINT32_MAX || h100e_per_watt(w, w->lots[i].order->system) <
                                        h100e_per_watt(w, w->lots[worst].order->system)))
            worst = i;
    }
    return worst;
}

/* Retires lots as far as the room that was used is theirs. */
static void make_room(struct world *w, struct policy_state *s)
{
    for (uint32_t i = 0; i < s->policy->sites.n; i++) {
        const uint32_t site = site_index(w, s, i);
        double power = s->room[i].swap_power - s->room[i].power,
               hall = s->room[i].swap_hall - s->room[i].hall;
        while (power > 0 || hall > 0) {
            const uint32_t lot = worst_lot(w, s, site);
            if (lot == UINT32_MAX)
                break;
            power -= (double)w->lots[lot].units * w->lots[lot].power.provisioned;
            hall -= (double)w->lots[lot].units * w->lots[lot].power.provisioned_it;
            retire_lot_at(w, lot, w->now + s->ahead);
        }
    }
}

/* From the day of this plan to that of the next one, or the end of the run. */
static void charge_unmet(struct world *w, const struct policy_state *s)
{
    const sim_time from = w->now + s->ahead,
                   next = world_time(w, date_next_month(world_day(w, w->now))) + s->ahead,
                   until = next < w->horizon ? next : w->horizon;
    if (from >= until)
        return;
    for (unsigned by = 0; by < CONSTRAINTS; by++) {
        const int128 ticks = (int128)s->unmet[by] * (until - from);
        w->waiting[by] += ticks;
        w->waited += ticks;
    }
}

/* Which of the two is scarcer for this system. */
static enum constraint scarcer(const struct world *w, const struct policy_state *s,
                               const struct system *system)
{
    double power = 0, hall = 0;
    for (uint32_t i = 0; i < s->policy->sites.n; i++) {
        power += s->room[i].power / power_of(w, s, i, system);
        hall += s->room[i].hall / hall_of(w, s, i, system);
    }
    return hall < power ? BY_HALL : BY_POWER;
}

void policy_conclude(struct world *w, struct policy_state *s)
{
    const uint32_t best = s->n_ranked > 0 ? s->rank[0] : 0;
    const struct system *system = option_at(s, best)->system;
    const double lacking = floor(s->need / value_of(w, s, system) * (1 + GATE_TOLERANCE)),
                 room = fmin(lacking, fit(w, s, system));
    for (unsigned by = 0; by < CONSTRAINTS; by++)
        s->unmet[by] = 0;
    s->unmet[BY_CASH] = (int64_t)fmin(room, s->unpaid);
    s->unmet[BY_CHIPS] = (int64_t)room - s->unmet[BY_CASH];
    s->unmet[scarcer(w, s, system)] += (int64_t)(lacking - room);
    charge_unmet(w, s);
    make_room(w, s);
}

uint32_t policy_rounds(const struct world *w)
{
    uint32_t most = 1; /* orders need one */
    for (uint32_t i = 0; i < w->n_policies; i++)
        if (w->policies[i].policy->options.n > most)
            most = w->policies[i].policy->options.n;
    return most;
}

static void init_state(struct world *w, struct policy_state *s)
{
    for (uint32_t i = 0; i < s->policy->options.n; i++) {
        const sim_time lead = sim_ticks(option_at(s, i)->supplier->lead_time);
        if (lead > s->ahead)
            s->ahead = lead;
    }
    s->reserved = arena_array(&w->memory, s->policy->options.n, sizeof *s->reserved);
    s->reserved_at = arena_array(&w->memory, s->policy->options.n, sizeof *s->reserved_at);
    s->rank = arena_array(&w->memory, s->policy->options.n, sizeof *s->rank);
    s->room = arena_array(&w->memory, s->policy->sites.n, sizeof *s->room);
    for (uint32_t i = 0; i < s->policy->sites.n; i++)
        w->sites[site_index(w, s, i)].operator_index = s->owner;
    for (uint32_t i = 0; i < w->n_lots; i++)
        if (w->lots[i].operator_index == s->owner && w->lots[i].holding)
            s->at_start += (double)(w->lots[i].units * w->lots[i].unit_accelerators) *
                           value_of(w, s, w->lots[i].order->system);
}

void policy_init(struct world *w)
{
    const struct owner *owners = w->scenario->operators.items;
    w->policies = arena_array(&w->memory, w->scenario->operators.n, sizeof *w->policies);
    for (uint32_t i = 0; i < w->scenario->operators.n; i++) {
        if (!owners[i].policy.given)
            continue;
        w->policies[w->n_policies] = (struct policy_state){.policy = &owners[i].policy, .owner = i};
        init_state(w, &w->policies[w->n_policies++]);
    }
}
