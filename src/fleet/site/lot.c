/* What one order means in watts, dollars and failures per unit. The powers:
 *   nameplate IT  = system nameplate + shared
 *   provisioned   = (system nameplate x provisioning factor + shared) x peak ratio
 *   drawn, busy   = (system nameplate x (idle + (load - idle) x utilisation) + shared) x PUE
 * Shared are the fabric's counted power over the units of the order and storage; where no fabric is
 * counted, (network factor - 1) x system nameplate stands for both. A node that is down draws
 * nothing itself, but its part of what is shared. */
#include "fleet/site/lot.h"

#include "base/hash.h"
#include "engine/time.h"
#include "fleet/failure/rack.h"
#include "fleet/site/cap.h"
#include "model/calibration.h"

#include <assert.h>
#include <math.h>
#include <stddef.h>

static int64_t milliwatts(double watts)
{
    return llround(watts * 1e3);
}

/* Of one figure of all parts of a counted fabric, given by its offset in struct part. */
static enum grade grade_of_parts(const struct scenario *s, const struct fabric_count *count,
                                 size_t figure)
{
    enum grade grade = GRADE_MEASURED;
    for (int i = 0; i < count->n_lines; i++)
        grade = grade_weaker(grade, scenario_grade(s, (const char *)count->lines[i].part + figure));
    return grade;
}

/* An order without a utilisation of its own has the assumption's. */
static enum grade grade_of_utilisation(const struct scenario *s, const struct order *order)
{
    const bool assumed = order->utilisation.values == s->assumptions.utilisation.values;
    const enum grade grade =
        scenario_grade(s, assumed ? &s->assumptions.utilisation : &order->utilisation);
    return order->daily_load.n ? grade_weaker(grade, scenario_grade(s, &order->daily_load)) : grade;
}

static void init_size(struct lot *lot)
{
    const struct system *system = lot->order->system;
    const int64_t per_node = system->accelerators / system->nodes;
    lot->unit_accelerators = order_unit_accelerators(lot->order);
    lot->units = lot->planned = order_accelerators(lot->order) / lot->unit_accelerators;
    lot->unit_nodes = (lot->unit_accelerators + per_node - 1) / per_node;
    lot->node_accelerators = lot->unit_accelerators / lot->unit_nodes;
    assert(lot->node_accelerators * lot->unit_nodes == lot->unit_accelerators);
    lot->share = (double)lot->unit_accelerators / (double)system->accelerators;
    lot->node_share = (double)lot->node_accelerators / (double)per_node;
    lot->rack.least_nodes =
        rack_least_nodes(&lot->order->racks, lot->unit_nodes, lot->node_accelerators);
}

static void init_network(struct lot *lot, const struct scenario *s)
{
    const struct system *system = lot->order->system;
    const double systems_power = system->nameplate * lot->share * (double)lot->units;
    lot->power.network_by_factor = systems_power * (s->assumptions.network_factor - 1);
    lot->power.network = lot->power.network_by_factor;
    if (lot->order->fabric) {
        fabric_count_parts(lot->order->fabric, system, lot->units, &lot->fabric);
        lot->power.network = lot->fabric.power;
    }
}

static void init_power(struct lot *lot, const struct scenario *s)
{
    const struct system *system = lot->order->system;
    const struct site *site = lot->order->site;
    const double nameplate = system->nameplate * lot->share;
    const double storage =
        lot->order->fabric ? s->assumptions.storage_power * (double)lot->unit_accelerators : 0;
    lot->power.shared = lot->power.network / (double)lot->units + storage;
    lot->power.nameplate_it = nameplate + lot->power.shared;
    lot->power.provisioned_it = nameplate * site->provisioning_factor + lot->power.shared;
    lot->power.provisioned = lot->power.provisioned_it * site->model->peak_ratio;
    lot->draw.shared_level = milliwatts(lot->power.shared / (double)lot->unit_nodes);
}

/* The failure law of one node by age: the rates scaled to the accelerators of a whole node of the
 * system, times the age factor. A part of a node goes down with the node, so it fails as often. */
static void init_hazard(struct lot *lot, double rate, struct arena *memory)
{
    const struct curve *factor = &lot->order->failures->age_factor;
    lot->failure.hazard_steps = factor->n ? factor->n : 1;
    struct hazard_step *steps = arena_array(memory, lot->failure.hazard_steps, sizeof *steps);
    steps[0].rate = factor->n ? rate * factor->y[0] : rate;
    for (uint32_t i = 1; i < factor->n; i++)
        steps[i] = (struct hazard_step){sim_ticks(factor->x[i]), rate * factor->y[i]};
    lot->failure.hazard = steps;
    const struct lemons *lemons = &lot->order->failures->lemons;
    if (!lemons->given)
        return;
    struct hazard_step *more = arena_array(memory, lot->failure.hazard_steps, sizeof *more);
    for (uint32_t i = 0; i < lot->failure.hazard_steps; i++)
        more[i] = (struct hazard_step){steps[i].from, steps[i].rate * (lemons->factor - 1)};
    lot->failure.lemon_hazard = more;
}

static void init_causes(struct lot *lot, const struct scenario *s, struct arena *memory)
{
    const struct failure_preset *preset = lot->order->failures;
    const struct failure_cause *causes = preset->causes.items;
    lot->failure.n_causes = preset->causes.n;
    lot->failure.cause_weights =
        arena_array(memory, lot->failure.n_causes, sizeof *lot->failure.cause_weights);
    lot->failure.repair_cost =
        arena_array(memory, lot->failure.n_causes + 1, sizeof *lot->failure.repair_cost);
    double sum = 0, total = 0;
    for (uint32_t i = 0; i < lot->failure.n_causes; i++)
        total += causes[i].rate;
    for (uint32_t i = 0; i < lot->failure.n_causes; i++) {
        sum += causes[i].rate;
        lot->failure.cause_weights[i] = i + 1 < lot->failure.n_causes ? sum / total : 1;
        const struct repair *repair = &s->assumptions.repair[causes[i].action];
        lot->failure.repair_cost[i] = money_from_dollars(repair->cost * lot->node_share);
    }
    lot->failure.repair_cost[lot->failure.n_causes] =
        money_from_dollars(s->assumptions.repair[preset->early.action].cost * lot->node_share);
}

static void init_failures(struct lot *lot, const struct scenario *s, struct arena *memory)
{
    const struct failure_preset *preset = lot->order->failures;
    const double rate = preset ? failure_rate(preset, lot->order->system) : 0;
    if (!(rate > 0))
        return;
    init_hazard(lot, rate, memory);
    init_causes(lot, s, memory);
}

/* Of the law by which campaigns draw power (perf/drawn_power.h); the strongest where they have
 * none. */
static enum grade grade_of_drawn_power(const struct scenario *s, const struct order *order)
{
    const struct calibration *c = order->system->accelerator->calibration;
    if (order->campaigns.n == 0 || !c || !(c->drawn.tensor > 0))
        return GRADE_MEASURED;
    return grade_weaker(scenario_grade(s, &c->drawn.tensor),
                        scenario_grade(s, &s->assumptions.node_factor));
}

static void init_grades(struct lot *lot, const struct scenario *s)
{
    const struct order *order = lot->order;
    const struct system *system = order->system;
    lot->grades.power = grade_weaker(
        grade_weaker(scenario_grade(s, &system->nameplate),
                     scenario_grade(s, &system->load_fraction)),
        grade_weaker(scenario_grade(s, &system->idle_fraction), grade_of_utilisation(s, order)));
    lot->grades.power = grade_weaker(lot->grades.power, grade_of_drawn_power(s, order));
    lot->grades.chips = scenario_grade(s, &system->accelerator->price);
    lot->grades.servers = scenario_grade(s, &system->server_price);
    lot->grades.storage = scenario_grade(s, &s->assumptions.storage_cost);
    if (order->fabric) {
        lot->grades.network = grade_of_parts(s, &lot->fabric, offsetof(struct part, price));
        lot->grades.shared =
            grade_weaker(grade_of_parts(s, &lot->fabric, offsetof(struct part, power)),
                         scenario_grade(s, &s->assumptions.storage_power));
    } else {
        lot->grades.network = scenario_grade(s, &s->assumptions.network_factor);
        lot->grades.shared =
            grade_weaker(lot->grades.network, scenario_grade(s, &system->nameplate));
    }
    lot->grades.provisioned = grade_weaker(
        lot->grades.shared, grade_weaker(scenario_grade(s, &system->nameplate),
                                         scenario_grade(s, &order->site->provisioning_factor)));
}

void lot_init(struct lot *lot, const struct scenario *s, const struct owner *owner,
              uint32_t operator_index, const struct order *order, uint32_t site_index,
              struct arena *memory)
{
    *lot = (struct lot){
        .owner = owner,
        .order = order,
        .operator_index = operator_index,
        .site_index = site_index,
        .ordered = order->supplier ? SIM_TIME_NEVER : 0,
        .wanted = SIM_TIME_NEVER,
        .first_energised = SIM_TIME_NEVER,
        .last_energised = SIM_TIME_NEVER,
        .retired = SIM_TIME_NEVER,
        .cancelled = SIM_TIME_NEVER,
        .payment = {.lease_ends = SIM_TIME_NEVER},
        .draw = {.powered = 1},
    };
    if (order->wanted)
        lot->wanted = (sim_time)(order->wanted - s->start) * SIM_TICKS_PER_DAY;
    struct arena scratch;
    arena_init(&scratch);
    lot->id = hash_text(arena_format(&scratch, "operators.%s.orders.%s", owner->name, order->name));
    arena_free(&scratch);
    init_size(lot);
    init_network(lot, s);
    init_power(lot, s);
    init_failures(lot, s, memory);
    init_grades(lot, s);
    books_open(&lot->books, 0);
    lot->away = lot->draw.unused = gauge_at(0, 0);
    lot->placed = gauge_at(lot->ordered == SIM_TIME_NEVER ? 0 : lot->units, 0);
}

bool lot_is_complete(const struct lot *lot)
{
    return lot->units > 0 &&
           lot->books.counter[NODE_UP].level + lot->books.counter[NODE_DOWN].level ==
               lot->units * lot->unit_nodes;
}

/* W of one node's part of its system. */
static double node_nameplate(const struct lot *lot)
{
    return lot->order->system->nameplate * lot->share / (double)lot->unit_nodes;
}

/* W IT of one node, its part of network and storage included, at that share of the way from idle to
 * load power. */
static double power_at(const struct lot *lot, double busy)
{
    const struct system *system = lot->order->system;
    return node_nameplate(lot) *
               (system->idle_fraction + (system->load_fraction - system->idle_fraction) * busy) +
           (double)lot->draw.shared_level * 1e-3;
}

/* What campaigns have of the accelerators in service that no outage of the site takes. */
struct campaign_shares {
    double held;  /* by all of them, */
    double works; /*   by those that are not stopped, while they make steps */
    double busy;  /* mean of the latter's way from idle to load power */
};

static struct campaign_shares shares_of_campaigns(const struct lot *lot)
{
    const double works = lot->campaigns.work;
    const double in_service =
        (double)(lot_accelerators(lot, STAGE_IN_SERVICE) - lot->dark * lot->node_accelerators);
    if (lot->campaigns.held == 0 || in_service <= 0)
        return (struct campaign_shares){0};
    return (struct campaign_shares){
        .held = fmin(1, (double)lot->campaigns.held / in_service),
        .works = fmin(1, works / in_service),
        .busy = works > 0 ? lot->campaigns.load / works : 0,
    };
}

/* Share of the time in which accelerators that no campaign holds work, at a second of a day. */
static double utilisation_at(const struct order *order, day_number day, double second)
{
    const double mean = path_at(&order->utilisation, day);
    return order->daily_load.n ? fmin(1, mean * curve_step_at(&order->daily_load, second)) : mean;
}

static bool draws_nothing(const struct lot *lot)
{
    return lot->retired != SIM_TIME_NEVER || lot->draw.unpowered;
}

void lot_set_levels(struct lot *lot, day_number day, double second)
{
    lot->draw.speed = lot->draw.allowed = 1;
    if (draws_nothing(lot)) {
        for (unsigned state = 0; state < NODE_STATES; state++)
            lot->draw.level[state] = 0;
        return;
    }
    const double others = utilisation_at(lot->order, day, second);
    const struct campaign_shares share = shares_of_campaigns(lot);
    lot->draw.utilisation = share.works + (1 - share.held) * others;
    lot->draw.busy = share.works * share.busy + (1 - share.held) * others;
    lot->draw.level[NODE_DELIVERED] = 0;
    lot->draw.level[NODE_INSTALLED] = 0;
    lot->draw.level[NODE_BURN_IN] = milliwatts(power_at(lot, 1));
    lot->draw.level[NODE_UP] = milliwatts(power_at(lot, lot->draw.busy));
    lot->draw.level[NODE_DOWN] = lot->draw.shared_level;
}

/* mW that one node draws under load for the work it does, in service and in burn-in. */
static double load_of_node(const struct lot *lot, enum node_state state)
{
    const double load = 1e3 * node_nameplate(lot) * lot->order->system->load_fraction;
    return state == NODE_UP ? load * lot->draw.busy : state == NODE_BURN_IN ? load : 0;
}

double lot_power_capped(const struct lot *lot, double busy)
{
    const double load = node_nameplate(lot) * lot->order->system->load_fraction;
    return draws_nothing(lot) ? 0 : power_at(lot, busy) - (1 - lot->draw.allowed) * load * busy;
}

double lot_power_still(const struct lot *lot, double down)
{
    const double idle = node_nameplate(lot) * lot->order->system->idle_fraction;
    return draws_nothing(lot) ? 0 : (1 - down) * idle + (double)lot->draw.shared_level * 1e-3;
}

double lot_load(const struct lot *lot)
{
    if (draws_nothing(lot))
        return 0;
    return ((double)lot->books.counter[NODE_UP].level - lot->off) * load_of_node(lot, NODE_UP) +
           (double)lot->books.counter[NODE_BURN_IN].level * load_of_node(lot, NODE_BURN_IN);
}

void lot_slow(struct lot *lot, double share, const struct curve *work)
{
    if (draws_nothing(lot))
        return;
    const struct system *system = lot->order->system;
    const double idle = fmin(1, system->idle_fraction / system->load_fraction);
    const double left = fmax(share, idle);
    for (unsigned state = NODE_UP; state <= NODE_BURN_IN; state++) {
        const double less = (1 - left) * load_of_node(lot, (enum node_state)state);
        lot->draw.level[state] -= (int64_t)ceil(less); /* whole mW, so that the cap is kept */
    }
    lot->draw.speed = cap_work(work, left, idle);
    lot->draw.allowed = left;
}

/* Node-seconds in a state since the last metering. */
static double unmetered(const struct lot *lot, enum node_state state, sim_time now)
{
    return (double)(gauge_integral(&lot->books.counter[state], now) - lot->meter.nodes[state]) *
           0x1p-20;
}

/* The same of nodes that are up and not away. */
static double unmetered_work_time(const struct lot *lot, sim_time now)
{
    const int128 away = gauge_integral(&lot->away, now) - lot->meter.away;
    return unmetered(lot, NODE_UP, now) - (double)away / LOT_NODE_PARTS * 0x1p-20;
}

/* Nodes that are away, on average over the time in which the site has power. */
static double away_with_power(const struct lot *lot)
{
    const double away = (double)lot->away.level / LOT_NODE_PARTS,
                 nodes = (double)lot->books.counter[NODE_UP].level;
    return lot->draw.powered < 1 ? nodes - (nodes - away) / lot->draw.powered : away;
}

/* mW that a node draws less when it is down. */
static double saved_by_a_node(const struct lot *lot)
{
    return (double)(lot->draw.level[NODE_UP] - lot->draw.level[NODE_DOWN]);
}

int64_t lot_unused_power(const struct lot *lot)
{
    return llround(away_with_power(lot) * saved_by_a_node(lot));
}

int64_t lot_dimmed_power(const struct lot *lot)
{
    return llround((away_with_power(lot) - lot->off) * saved_by_a_node(lot));
}

double lot_cause_share(const struct lot *lot, uint32_t cause)
{
    return lot->failure.cause_weights[cause] -
           (cause > 0 ? lot->failure.cause_weights[cause - 1] : 0);
}

/* Accelerator-seconds of work that nodes up for so long are given, at full power. */
static double work(const struct lot *lot, double node_seconds_up)
{
    return node_seconds_up * (double)lot->node_accelerators * lot->draw.utilisation;
}

void lot_meter(struct lot *lot, sim_time now)
{
    const double given = work(lot, unmetered_work_time(lot, now));
    neumaier_add(&lot->meter.useful, given * lot->draw.speed);
    neumaier_add(&lot->meter.throttled, given * (1 - lot->draw.speed));
    lot->meter.away = gauge_integral(&lot->away, now);
    const int128 unused = gauge_integral(&lot->draw.unused, now);
    neumaier_add(&lot->meter.energy_systems,
                 -(double)(unused - lot->meter.unused) * 0x1p-20 * 1e-3 * lot->draw.powered);
    lot->meter.unused = unused;
    for (unsigned state = 0; state < NODE_STATES; state++) {
        const double node_seconds = unmetered(lot, state, now) * lot->draw.powered;
        lot->meter.nodes[state] = gauge_integral(&lot->books.counter[state], now);
        if (lot->draw.level[state] == 0)
            continue;
        const double systems = (double)(lot->draw.level[state] - lot->draw.shared_level) * 1e-3;
        neumaier_add(&lot->meter.energy_systems, node_seconds * systems);
        neumaier_add(&lot->meter.energy_shared,
                     node_seconds * (double)lot->draw.shared_level * 1e-3);
    }
}

/* A stage is made of the states from NODE_UP to one: the farther, the fewer. */
static unsigned last_state(enum stage stage)
{
    switch (stage) {
    case STAGE_AVAILABLE: return NODE_UP;
    case STAGE_IN_SERVICE: return NODE_DOWN;
    case STAGE_ENERGISED: return NODE_BURN_IN;
    case STAGE_INSTALLED: return NODE_INSTALLED;
    default: return NODE_DELIVERED;
    }
}

int64_t lot_accelerators(const struct lot *lot, enum stage stage)
{
    if (stage == STAGE_ORDERED)
        return lot->placed.level * lot->unit_accelerators;
    int64_t nodes = 0;
    for (unsigned state = 0; state <= last_state(stage); state++)
        nodes += lot->books.counter[state].level;
    const int64_t all = nodes * lot->node_accelerators;
    if (stage != STAGE_AVAILABLE || lot->away.level == 0)
        return all;
    return all - llround((double)lot->away.level / LOT_NODE_PARTS * (double)lot->node_accelerators);
}

int128 lot_accelerator_ticks(const struct lot *lot, enum stage stage, sim_time now)
{
    if (stage == STAGE_ORDERED)
        return gauge_integral(&lot->placed, now) * lot->unit_accelerators;
    int128 ticks = 0;
    for (unsigned state = 0; state <= last_state(stage); state++)
        ticks += gauge_integral(&lot->books.counter[state], now);
    ticks *= lot->node_accelerators;
    if (stage == STAGE_AVAILABLE)
        ticks -= gauge_integral(&lot->away, now) * lot->node_accelerators / (int128)LOT_NODE_PARTS;
    return ticks;
}

struct it_price lot_price(const struct lot *lot, const struct assumptions *a, int64_t units,
                          day_number day)
{
    return it_price_of(lot->order->system, (double)(units * lot->unit_accelerators),
                       lot->order->fabric ? &lot->fabric : NULL,
                       (double)units / (double)lot->planned, a, day);
}

void lot_place(struct lot *lot, sim_time now)
{
    lot->ordered = now;
    gauge_set(&lot->placed, now, lot->units);
}

void lot_set_units(struct lot *lot, sim_time now, int64_t units)
{
    lot->units = units;
    if (lot->ordered != SIM_TIME_NEVER && lot->retired == SIM_TIME_NEVER)
        gauge_set(&lot->placed, now, units);
}

static struct lot_stay stay_to(const struct lot *lot, sim_time now)
{
    return (struct lot_stay){
        .there = lot_accelerator_ticks(lot, STAGE_DELIVERED, now),
        .in_service = lot_accelerator_ticks(lot, STAGE_IN_SERVICE, now),
    };
}

void lot_retire(struct lot *lot, sim_time now)
{
    lot->stay = stay_to(lot, now);
    lot->retired = now;
    gauge_set(&lot->placed, now, 0);
}

struct lot_stay lot_stay(const struct lot *lot, sim_time now)
{
    return lot->retired == SIM_TIME_NEVER ? stay_to(lot, now) : lot->stay;
}

double lot_useful_seconds(const struct lot *lot, sim_time now)
{
    return neumaier_total(&lot->meter.useful) +
           work(lot, unmetered_work_time(lot, now)) * lot->draw.speed;
}

double lot_throttled_seconds(const struct lot *lot, sim_time now)
{
    return neumaier_total(&lot->meter.throttled) +
           work(lot, unmetered_work_time(lot, now)) * (1 - lot->draw.speed);
}
