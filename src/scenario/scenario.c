/* From the tree to a checked scenario. The tables bind; this file fills in what a default can't say
 * (a date that depends on another key) and hands over to the checks. */
#include "scenario/scenario.h"

#include "base/seconds.h"
#include "scenario/check.h"
#include "scenario/dollars.h"

#include <math.h>
#include <string.h>

/* A source that was requested is there when its lead time is over, on the first whole day; one of a
 * supplier's generators from the start, for they come when he has slots. */
static void fill_source(struct power_phase *phase, day_number start)
{
    if (phase->supplier && phase->requested == 0)
        phase->requested = start;
    const bool both = phase->requested != 0 && !isnan(phase->lead_time);
    if (phase->from == 0)
        phase->from =
            both ? phase->requested + (day_number)ceil(phase->lead_time / SECONDS_PER_DAY) : start;
}

static void fill_site(struct site *site, day_number start)
{
    struct hall *halls = site->halls.items;
    for (uint32_t i = 0; i < site->halls.n; i++)
        if (halls[i].ready == 0)
            halls[i].ready = start;
    struct power_phase *phases = site->power.items;
    for (uint32_t i = 0; i < site->power.n; i++)
        fill_source(&phases[i], start);
}

/* The system of that name that somebody may put at a site, or NULL. */
static const struct system *site_system(const struct scenario *scenario, const struct site *site,
                                        const char *name)
{
    const struct owner *owners = scenario->operators.items;
    const struct system *system;
    const struct site *at;
    for (uint32_t i = 0; i < scenario->operators.n; i++)
        for (uint32_t k = 0; (at = owner_site(&owners[i], k)) != NULL; k++)
            for (uint32_t j = 0; at == site && (system = owner_system(&owners[i], j)) != NULL; j++)
                if (strcmp(system->name, name) == 0)
                    return system;
    return NULL;
}

static void fill_spares(const struct scenario *scenario, const struct site *site)
{
    struct spares *spares = site->repair.spares.items;
    for (uint32_t i = 0; i < site->repair.spares.n; i++)
        spares[i].system = site_system(scenario, site, spares[i].name);
}

static void fill_outages(const struct site *site)
{
    struct site_outage *outages = site->outages.items;
    const struct hall *halls = site->halls.items;
    for (uint32_t i = 0; i < site->outages.n; i++)
        for (uint32_t k = 0; k < site->halls.n && outages[i].hall_name; k++)
            if (strcmp(halls[k].name, outages[i].hall_name) == 0)
                outages[i].hall = &halls[k];
}

static void fill_utilisation(const struct scenario *scenario, struct path *utilisation)
{
    if (utilisation->n == 0)
        *utilisation = scenario->assumptions.utilisation;
}

const struct scenario *scenario_bind(const struct tree *tree, const struct draw_set *draws,
                                     struct arena *memory, struct diagnostics *diags)
{
    struct scenario *scenario = arena_alloc(memory, sizeof *scenario);
    struct origins *origins = arena_alloc(memory, sizeof *origins);
    if (!bind_tree(tree, &scenario_table, scenario, draws, memory, origins, diags))
        return NULL;
    scenario->origins = origins;
    if (!dollars_convert(scenario, origins, memory, diags))
        return NULL;

    struct site *sites = scenario->sites.items;
    for (uint32_t i = 0; i < scenario->sites.n; i++)
        fill_site(&sites[i], scenario->start);
    const struct owner *operators = scenario->operators.items;
    for (uint32_t i = 0; i < scenario->operators.n; i++) {
        struct order *orders = operators[i].orders.items;
        struct holding *holdings = operators[i].holdings.items;
        for (uint32_t k = 0; k < operators[i].holdings.n; k++)
            fill_utilisation(scenario, &holdings[k].utilisation);
        struct offer *options = operators[i].policy.options.items;
        for (uint32_t k = 0; k < operators[i].policy.options.n; k++)
            fill_utilisation(scenario, &options[k].utilisation);
        for (uint32_t k = 0; k < operators[i].orders.n; k++) {
            fill_utilisation(scenario, &orders[k].utilisation);
            if (orders[k].supplier && orders[k].ordered == 0)
                orders[k].ordered = scenario->start;
        }
    }
    for (uint32_t i = 0; i < scenario->sites.n; i++) {
        fill_spares(scenario, &sites[i]);
        fill_outages(&sites[i]);
    }
    return scenario_check(scenario, tree, diags) ? scenario : NULL;
}

int64_t order_accelerators(const struct order *order)
{
    const struct delivery *deliveries = order->deliveries.items;
    int64_t sum = order->quantity;
    for (uint32_t i = 0; i < order->deliveries.n; i++)
        sum += deliveries[i].accelerators;
    return sum;
}

enum grade scenario_grade(const struct scenario *s, const void *field)
{
    return s->origins ? origins_grade(s->origins, field) : GRADE_ASSUMED;
}

double scenario_rate(const struct scenario *s, double nominal)
{
    return s->dollars == DOLLARS_REAL ? (1 + nominal) / (1 + s->inflation) - 1 : nominal;
}

const struct system *owner_system(const struct owner *owner, uint32_t index)
{
    const struct order *orders = owner->orders.items;
    const struct holding *holdings = owner->holdings.items;
    const struct offer *options = owner->policy.options.items;
    if (index < owner->orders.n)
        return orders[index].system;
    index -= owner->orders.n;
    if (index < owner->holdings.n)
        return holdings[index].system;
    index -= owner->holdings.n;
    return index < owner->policy.options.n ? options[index].system : NULL;
}

const struct site *owner_site(const struct owner *owner, uint32_t index)
{
    const struct order *orders = owner->orders.items;
    const struct holding *holdings = owner->holdings.items;
    const struct policy_site *sites = owner->policy.sites.items;
    if (index < owner->orders.n)
        return orders[index].site;
    index -= owner->orders.n;
    if (index < owner->holdings.n)
        return holdings[index].site;
    index -= owner->holdings.n;
    return index < owner->policy.sites.n ? sites[index].site : NULL;
}

const struct generation *supplier_generation(const struct supplier *supplier,
                                             const struct accelerator *accelerator)
{
    const struct generation *generations = supplier->generations.items;
    for (uint32_t i = 0; i < supplier->generations.n; i++)
        if (generations[i].accelerator == accelerator)
            return &generations[i];
    return NULL;
}

int64_t order_unit_accelerators(const struct order *order)
{
    int64_t all = order_accelerators(order);
    return all < order->system->accelerators ? all : order->system->accelerators;
}
