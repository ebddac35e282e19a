/* What one order means in watts, dollars and failures per unit. Formulas of power (docs/simulation.md):
 *   nameplate IT  = system nameplate + fabric share + storage
 *   provisioned   = (nameplate x provisioning factor + fabric share + storage) x peak ratio of the site
 *   drawn, busy   = nameplate x (idle + (load - idle) x utilisation) + fabric share + storage, times the site's PUE
 * Fabric share: the counted power over the units of the order, or (network factor - 1) x nameplate where none is counted. */
#include "fleet/lot.h"

#include "base/hash.h"
#include "engine/time.h"

#include <math.h>

static int64_t milliwatts(double watts)
{
    return (int64_t)llround(watts * 1e3);
}

static enum grade grade_of(const struct scenario *s, const void *field)
{
    return s->origins ? origins_grade(s->origins, field) : GRADE_ASSUMED;
}

static enum grade grade_of_fabric(const struct scenario *s, const struct fabric *f)
{
    const struct part *parts[] = {f->network_switch, f->switch_transceiver, f->nic_transceiver, f->cable};
    enum grade grade = GRADE_MEASURED;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (parts[i])
            grade = grade_weaker(grade, grade_of(s, &parts[i]->price));
    return grade;
}

static void init_network(struct lot *lot, const struct scenario *s)
{
    const struct system *system = lot->order->system;
    double systems_power = system->nameplate * lot->share * (double)lot->units;
    lot->network_power_by_factor = systems_power * (s->assumptions.network_factor - 1);
    lot->network_power = lot->network_power_by_factor;
    if (lot->order->fabric) {
        fabric_count_parts(lot->order->fabric, system, lot->units, &lot->fabric);
        lot->network_power = lot->fabric.power;
    }
}

static void init_power(struct lot *lot, const struct scenario *s)
{
    const struct system *system = lot->order->system;
    const struct site *site = lot->order->site;
    double nameplate = system->nameplate * lot->share;
    /* Where no fabric is counted, the network factor covers storage and management too (1.14 = IT over server power). */
    double storage = lot->order->fabric ? s->assumptions.storage_power * (double)lot->unit_accelerators : 0;
    lot->shared_power = lot->network_power / (double)lot->units + storage;
    lot->nameplate_it = nameplate + lot->shared_power;
    lot->provisioned_it = nameplate * site->provisioning_factor + lot->shared_power;
    lot->provisioned = lot->provisioned_it * site->model->peak_ratio;
    lot->shared_level = milliwatts(lot->shared_power / (double)lot->unit_nodes);
}

/* The failure law of one node: the preset's rates scaled to the accelerators of a whole node of the system, times the age
 * factor. A part of a node goes down with the node, so it fails as often. */
static void init_failures(struct lot *lot, const struct scenario *s, struct arena *memory)
{
    (void)s;
    const struct failure_preset *preset = lot->order->failures;
    if (!preset || preset->causes.n == 0)
        return;
    double rate = failure_rate(preset, lot->order->system);
    if (!(rate > 0))
        return;
    const struct curve *age = &preset->age_factor;
    uint32_t n = age->n ? age->n : 1;
    struct hazard_step *steps = arena_array(memory, n, sizeof *steps);
    steps[0] = (struct hazard_step){0, age->n ? rate * age->y[0] : rate};
    for (uint32_t i = 1; i < n; i++)
        steps[i] = (struct hazard_step){sim_ticks(age->x[i]), rate * age->y[i]};
    lot->hazard = steps;
    lot->hazard_steps = n;

    const struct failure_cause *causes = preset->causes.items;
    lot->cause_weights = arena_array(memory, preset->causes.n, sizeof *lot->cause_weights);
    double sum = 0, total = 0;
    for (uint32_t i = 0; i < preset->causes.n; i++)
        total += causes[i].rate;
    for (uint32_t i = 0; i < preset->causes.n; i++) {
        sum += causes[i].rate;
        lot->cause_weights[i] = i + 1 < preset->causes.n ? sum / total : 1;
    }
}

static void init_grades(struct lot *lot, const struct scenario *s)
{
    const struct system *system = lot->order->system;
    lot->power_grade = grade_weaker(grade_of(s, &system->nameplate),
                                    grade_weaker(grade_of(s, &system->load_fraction), grade_of(s, &system->idle_fraction)));
    lot->chip_grade = grade_of(s, &system->accelerator->price);
    lot->server_grade = grade_of(s, &system->server_price);
    lot->storage_grade = grade_of(s, &s->assumptions.storage_cost);
    lot->network_grade = lot->order->fabric ? grade_of_fabric(s, lot->order->fabric) : grade_of(s, &s->assumptions.network_factor);
}

void lot_init(struct lot *lot, const struct scenario *s, const struct operator *operator, uint32_t operator_index,
              const struct order *order, uint32_t site_index, struct arena *memory)
{
    const struct system *system = order->system;
    *lot = (struct lot){
        .operator = operator,
        .order = order,
        .operator_index = operator_index,
        .site_index = site_index,
        .unit_accelerators = order_unit_accelerators(order),
        .first_energised = SIM_TIME_NEVER,
        .last_energised = SIM_TIME_NEVER,
    };
    struct arena scratch;
    arena_init(&scratch);
    lot->id = hash_text(arena_format(&scratch, "operators.%s.orders.%s", operator->name, order->name));
    arena_free(&scratch);
    lot->units = order_accelerators(order) / lot->unit_accelerators;
    lot->share = (double)lot->unit_accelerators / (double)system->accelerators;
    int64_t per_node = system->accelerators / system->nodes;
    lot->unit_nodes = (lot->unit_accelerators + per_node - 1) / per_node;
    lot->node_accelerators = lot->unit_accelerators / lot->unit_nodes;
    init_network(lot, s);
    init_power(lot, s);
    init_failures(lot, s, memory);
    init_grades(lot, s);
    books_open(&lot->books, 0);
    lot_set_levels(lot, s->start);
}

void lot_set_levels(struct lot *lot, day_number day)
{
    const struct system *system = lot->order->system;
    double node = system->nameplate * lot->share / (double)lot->unit_nodes;
    double u = path_at(&lot->order->utilisation, day);
    double working = system->idle_fraction + (system->load_fraction - system->idle_fraction) * u;
    lot->available_work = u;
    lot->level[NODE_DELIVERED] = 0;
    lot->level[NODE_INSTALLED] = 0;
    lot->level[NODE_BURN_IN] = milliwatts(node * system->load_fraction) + lot->shared_level;
    lot->level[NODE_UP] = milliwatts(node * working) + lot->shared_level;
    lot->level[NODE_DOWN] = lot->shared_level;
}

void lot_meter(struct lot *lot, sim_time now)
{
    for (unsigned state = NODE_BURN_IN; state < NODE_STATES; state++) {
        int128 ticks = gauge_integral(&lot->books.counter[state], now);
        double node_seconds = (double)(ticks - lot->metered[state]) * 0x1p-20;
        lot->metered[state] = ticks;
        neumaier_add(&lot->energy_systems, node_seconds * (double)(lot->level[state] - lot->shared_level) * 1e-3);
        neumaier_add(&lot->energy_shared, node_seconds * (double)lot->shared_level * 1e-3);
        if (state == NODE_UP)
            neumaier_add(&lot->useful, node_seconds * (double)lot->node_accelerators * lot->available_work);
    }
}

/* The states whose nodes are in a stage: each stage from DELIVERED on includes all states from one on, availability is NODE_UP alone. */
static unsigned first_state(enum stage stage)
{
    switch (stage) {
    case STAGE_DELIVERED: return NODE_DELIVERED;
    case STAGE_INSTALLED: return NODE_INSTALLED;
    case STAGE_ENERGISED: return NODE_BURN_IN;
    default: return NODE_UP;
    }
}

int64_t lot_accelerators(const struct lot *lot, enum stage stage)
{
    if (stage == STAGE_ORDERED)
        return lot->units * lot->unit_accelerators;
    int64_t nodes = 0;
    unsigned last = stage == STAGE_AVAILABLE ? NODE_UP : NODE_DOWN;
    for (unsigned state = first_state(stage); state <= last; state++)
        nodes += lot->books.counter[state].level;
    return nodes * lot->node_accelerators;
}

int128 lot_accelerator_ticks(const struct lot *lot, enum stage stage, sim_time now)
{
    if (stage == STAGE_ORDERED)
        return (int128)(lot->units * lot->unit_accelerators) * now;
    int128 ticks = 0;
    unsigned last = stage == STAGE_AVAILABLE ? NODE_UP : NODE_DOWN;
    for (unsigned state = first_state(stage); state <= last; state++)
        ticks += gauge_integral(&lot->books.counter[state], now);
    return ticks * lot->node_accelerators;
}

double lot_useful_seconds(const struct lot *lot, sim_time now)
{
    int128 unmetered = gauge_integral(&lot->books.counter[NODE_UP], now) - lot->metered[NODE_UP];
    return neumaier_total(&lot->useful) +
           (double)unmetered * 0x1p-20 * (double)lot->node_accelerators * lot->available_work;
}
