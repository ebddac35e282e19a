#include "fleet/bench_fleet.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/seconds.h"
#include "fleet/world.h"

#include <math.h>
#include <sys/resource.h>

static const int64_t SITE_NODES = 62500;
static const double KWH = 3.6e6;

/* models/failures/llama3.yaml: stops in 110,592 node-days by cause (arXiv:2407.21783, table 5), and
 * the action that is assumed to end them. */
static const double LLAMA3_NODE_DAYS = 110592;
static const struct {
    int stops;
    enum repair_action action;
} llama3[] = {
    {148, REPAIR_SWAP},  {72, REPAIR_SWAP},  {54, REPAIR_RESTART}, {35, REPAIR_SWAP},
    {32, REPAIR_REBOOT}, {19, REPAIR_SWAP},  {17, REPAIR_REBOOT},  {7, REPAIR_SWAP},
    {7, REPAIR_RESTART}, {6, REPAIR_RETURN}, {6, REPAIR_SWAP},     {3, REPAIR_SWAP},
    {3, REPAIR_SWAP},    {2, REPAIR_RETURN}, {2, REPAIR_RETURN},   {2, REPAIR_RESTART},
    {2, REPAIR_RETURN},  {2, REPAIR_SWAP},
};
enum { CAUSES = sizeof llama3 / sizeof *llama3 };

/* Everything that the scenario points to; memory from the arena. */
struct synthetic {
    struct arena memory;
    struct scenario scenario;
    struct accelerator accelerator;
    struct system system;
    struct site_model place;
    struct power_model grid, turbine;
    struct failure_preset failures;
    struct failure_cause causes[CAUSES];
    struct owner owner;
};

static struct path constant(struct synthetic *s, double value)
{
    day_number *date = arena_alloc(&s->memory, sizeof *date);
    double *copy = arena_alloc(&s->memory, sizeof *copy);
    *copy = value;
    return (struct path){.dates = date, .values = copy, .n = 1};
}

/* Round numbers of a real kind: they decide what is added up, not how long it takes. */
static void make_models(struct synthetic *s)
{
    s->accelerator = (struct accelerator){
        .name = "accelerator", .bf16 = 1e15, .fp8 = 2e15, .price = constant(s, 25e3)};
    s->system = (struct system){
        .name = "server",
        .accelerator = &s->accelerator,
        .accelerators = BENCH_FLEET_NODE_ACCELERATORS,
        .nodes = 1,
        .nameplate = 10e3,
        .load_fraction = 0.75,
        .idle_fraction = 0.25,
        .server_price = constant(s, 80e3),
    };
    s->place = (struct site_model){
        .name = "place", .pue = constant(s, 1.2), .peak_ratio = 1.25, .shell_cost = 10};
    s->grid = (struct power_model){
        .name = "grid", .kind = POWER_GRID, .energy_price = constant(s, 0.07 / KWH)};
    s->turbine = (struct power_model){
        .name = "turbine",
        .kind = POWER_GENERATOR,
        .unit_power = 10e6,
        .energy_price = constant(s, 0.15 / KWH),
    };
}

static void make_failures(struct synthetic *s)
{
    for (unsigned i = 0; i < CAUSES; i++)
        s->causes[i] = (struct failure_cause){
            .name = "cause",
            .rate = llama3[i].stops / (LLAMA3_NODE_DAYS * SECONDS_PER_DAY),
            .action = (int)llama3[i].action,
        };
    s->failures = (struct failure_preset){
        .name = "llama3",
        .per_accelerators = BENCH_FLEET_NODE_ACCELERATORS,
        .causes = {s->causes, CAUSES},
    };
    /* As in models/assumptions.yaml; a lognormal of median 3.7 and mean 38.9 minutes. */
    struct repair *repair = s->scenario.assumptions.repair;
    repair[REPAIR_RESTART].time =
        distribution_of(DIST_LOGNORMAL, log(3.7 * 60), sqrt(2 * log(38.9 / 3.7)), 0);
    repair[REPAIR_REBOOT].time = distribution_of(DIST_TRIANGULAR, SECONDS_PER_HOUR / 6,
                                                 2 * SECONDS_PER_HOUR, SECONDS_PER_HOUR / 2);
    repair[REPAIR_SWAP].time = distribution_of(DIST_TRIANGULAR, SECONDS_PER_HOUR,
                                               24 * SECONDS_PER_HOUR, 4 * SECONDS_PER_HOUR);
    repair[REPAIR_RETURN].time = distribution_of(DIST_TRIANGULAR, 3 * SECONDS_PER_DAY,
                                                 30 * SECONDS_PER_DAY, 10 * SECONDS_PER_DAY);
    repair[REPAIR_SWAP].cost = 300;
    repair[REPAIR_RETURN].cost = 1500;
}

/* A hall and power for all its nodes, six tenths of it from the grid. */
static struct site make_site(struct synthetic *s, int64_t index, int64_t nodes)
{
    const double it_power = (double)nodes * s->system.nameplate * 1.14,
                 facility = it_power * s->place.peak_ratio;
    struct hall *hall = arena_alloc(&s->memory, sizeof *hall);
    *hall = (struct hall){.name = "hall", .ready = s->scenario.start, .it_power = it_power};
    struct power_phase *power = arena_array(&s->memory, 2, sizeof *power);
    power[0] = (struct power_phase){
        .name = "grid",
        .model = &s->grid,
        .from = s->scenario.start,
        .power = constant(s, 0.6 * facility),
        .derate = 1,
    };
    power[1] = (struct power_phase){
        .name = "turbines",
        .model = &s->turbine,
        .from = s->scenario.start,
        .units = constant(s, ceil(0.4 * facility / s->turbine.unit_power)),
        .derate = 1,
    };
    return (struct site){
        .name = arena_format(&s->memory, "site-%lld", (long long)index),
        .model = &s->place,
        .crews = constant(s, (double)nodes),
        .halls = {hall, 1},
        .power = {power, 2},
        .provisioning_factor = 1,
    };
}

static int64_t share(int64_t all, int64_t parts, int64_t part)
{
    return all / parts + (part < all % parts);
}

/* All nodes of a site, in equal monthly deliveries. */
static struct order make_order(struct synthetic *s, const struct site *site, int64_t nodes,
                               int months)
{
    struct delivery *deliveries = arena_array(&s->memory, (size_t)months, sizeof *deliveries);
    uint32_t n = 0;
    for (int month = 0; month < months; month++)
        if (share(nodes, months, month) > 0)
            deliveries[n++] = (struct delivery){
                .date = date_add_months(s->scenario.start, month),
                .accelerators = share(nodes, months, month) * BENCH_FLEET_NODE_ACCELERATORS,
            };
    return (struct order){
        .name = site->name,
        .system = &s->system,
        .site = site,
        .failures = &s->failures,
        .deliveries = {deliveries, n},
        .utilisation = constant(s, 0.9),
    };
}

static void make_scenario(struct synthetic *s, int64_t nodes, int years)
{
    arena_init(&s->memory);
    const day_number start = date_to_days((struct civil_date){2025, 1, 1});
    s->scenario = (struct scenario){
        .name = "bench",
        .start = start,
        .end = date_add_months(start, 12 * years),
        .seed = 1,
        .sample = SAMPLE_MONTH,
        .operators = {&s->owner, 1},
        .h100e = {2e15, 1e15, 1e15, 3e12},
        .assumptions =
            {
                .install_rate = BENCH_FLEET_NODE_ACCELERATORS / SECONDS_PER_DAY,
                .network_factor = 1.14,
                .storage_cost = 700,
                .staff_cost = 0.12 / (365.25 * SECONDS_PER_DAY),
                .maintenance_rate = 0.006 / (365.25 * SECONDS_PER_DAY),
            },
    };
    make_models(s);
    make_failures(s);
    const int64_t n = (nodes + SITE_NODES - 1) / SITE_NODES;
    struct site *sites = arena_array(&s->memory, (size_t)n, sizeof *sites);
    struct order *orders = arena_array(&s->memory, (size_t)n, sizeof *orders);
    for (int64_t i = 0; i < n; i++) {
        sites[i] = make_site(s, i, share(nodes, n, i));
        orders[i] = make_order(s, &sites[i], share(nodes, n, i), 6 * years);
    }
    s->scenario.sites = (struct span){sites, (uint32_t)n};
    s->owner = (struct owner){.name = "owner", .orders = {orders, (uint32_t)n}};
}

/* Linux counts ru_maxrss in KiB. */
static double peak_bytes(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_maxrss * 1024;
}

double bench_fleet_failure_rate(void)
{
    int stops = 0;
    for (unsigned i = 0; i < CAUSES; i++)
        stops += llama3[i].stops;
    return stops / (LLAMA3_NODE_DAYS * SECONDS_PER_DAY);
}

struct bench_fleet bench_fleet_measure(int64_t nodes, int years, struct run_progress *progress)
{
    struct synthetic s;
    struct outcome out;
    make_scenario(&s, nodes, years);
    struct bench_fleet b = {
        .nodes = nodes,
        .accelerators = nodes * BENCH_FLEET_NODE_ACCELERATORS,
        .years = years,
        .sites = s.scenario.sites.n,
    };
    const double begin = clock_seconds(CLOCK_THREAD_CPUTIME_ID);
    struct world *w = world_new(&s.scenario, 0, &out);
    world_run(w, w->horizon, progress);
    world_close(w);
    b.balanced = balance_check(w, b.message);
    b.seconds = clock_seconds(CLOCK_THREAD_CPUTIME_ID) - begin;
    b.peak_bytes = peak_bytes();

    for (uint32_t i = 0; i < w->n_sites; i++)
        b.blocks += w->sites[i].n_blocks;
    b.failures = out.failures;
    b.repairs = out.repairs;
    b.candidates = out.candidates;
    b.events = out.events;
    const struct sample *last = outcome_sample(&out, SCOPE_TOTAL, 0, s.scenario.end);
    b.availability =
        last->accelerator_seconds[STAGE_AVAILABLE] / last->accelerator_seconds[STAGE_IN_SERVICE];
    b.energy = last->facility_energy;
    b.dollars = money_to_dollars(money_add(last->capital, last->running));
    world_free(w);
    outcome_free(&out);
    arena_free(&s.memory);
    return b;
}
