#include "support_fleet.h"

#include "results/metric.h"

#include "base/fail.h"
#include "fleet/balance.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double GIGAWATT = 1e9;

day_number toy_day(int day)
{
    return date_to_days((struct civil_date){2025, 1, 1}) + day;
}

struct path toy_steps(struct toy *toy, unsigned n, const int *days, const double *values)
{
    day_number *dates = arena_array(&toy->memory, n, sizeof *dates);
    double *copy = arena_array(&toy->memory, n, sizeof *copy);
    for (unsigned i = 0; i < n; i++) {
        dates[i] = toy_day(days[i]);
        copy[i] = values[i];
    }
    return (struct path){.dates = dates, .values = copy, .n = n};
}

struct path toy_constant(struct toy *toy, double value)
{
    return toy_steps(toy, 1, (int[]){0}, &value);
}

static void set_models(struct toy *toy)
{
    toy->accelerator = (struct accelerator){
        .name = "chip",
        .bf16 = 1e15,
        .fp8 = 2e15,
        .measured_matmul = 0.7e15,
        .memory_bandwidth = 3e12,
        .price = toy_constant(toy, 25e3),
    };
    toy->system = (struct system){
        .name = "server",
        .accelerator = &toy->accelerator,
        .accelerators = 8,
        .nodes = 1,
        .nameplate = 10e3,
        .load_fraction = 0.8,
        .idle_fraction = 0.3,
        .server_price = toy_constant(toy, 50e3),
    };
    toy->model = (struct site_model){
        .name = "place",
        .pue = toy_constant(toy, 1.1),
        .peak_ratio = 1.25,
        .land_cost = NAN,
    };
    toy->grid = (struct power_model){
        .name = "grid", .kind = POWER_GRID, .energy_price = toy_constant(toy, 0)};
    toy->turbine = (struct power_model){
        .name = "turbine",
        .kind = POWER_GENERATOR,
        .unit_power = 100e3,
        .energy_price = toy_constant(toy, 0),
    };
    toy->battery = (struct power_model){
        .name = "battery",
        .kind = POWER_BATTERY,
        .unit_power = 50e3,
        .unit_energy = 1e9,
    };
    toy->failures = (struct failure_preset){
        .name = "law", .per_accelerators = 8, .causes = {.items = toy->causes}};
}

static void set_scenario(struct toy *toy, int days)
{
    toy->scenario = (struct scenario){
        .name = "toy",
        .start = toy_day(0),
        .end = toy_day(days),
        .seed = 1,
        .sample = SAMPLE_MONTH,
        .sites = {.items = toy->sites},
        .operators = {.items = toy->operators, .n = 1},
        .milestones = {.items = toy->milestones},
        .h100e = {1e15, 1e15, 1e15, 1e15},
        .assumptions = {.install_rate = 1e6 / 86400, .network_factor = 1.2},
    };
    toy->operators[0] = (struct owner){
        .name = "op",
        .orders = {.items = toy->orders},
        .funding = {.raises = {.items = toy->raises}, .loans = {.items = toy->loans}}};
}

struct toy *toy_new(int days)
{
    struct toy *toy = memory_zeroed(1, sizeof *toy);
    arena_init(&toy->memory);
    set_models(toy);
    set_scenario(toy, days);
    toy_site(toy, "a");
    return toy;
}

void toy_free(struct toy *toy)
{
    arena_free(&toy->memory);
    free(toy);
}

uint32_t toy_site(struct toy *toy, const char *name)
{
    const uint32_t i = toy->scenario.sites.n++;
    assert(i < TOY_SITES);
    toy->sites[i] = (struct site){
        .name = name,
        .model = &toy->model,
        .crews = toy_constant(toy, 1),
        .halls = {.items = toy->halls[i]},
        .power = {.items = toy->phases[i]},
        .provisioning_factor = 1,
    };
    toy_hall(toy, i, "hall", 0, GIGAWATT);
    toy_power(toy, i, "grid", &toy->grid, 0)->power = toy_constant(toy, GIGAWATT);
    return i;
}

void toy_clear_halls(struct toy *toy, uint32_t site)
{
    toy->sites[site].halls.n = 0;
}

void toy_clear_power(struct toy *toy, uint32_t site)
{
    toy->sites[site].power.n = 0;
}

struct hall *toy_hall(struct toy *toy, uint32_t site, const char *name, int ready, double it_power)
{
    struct hall *hall = &toy->halls[site][toy->sites[site].halls.n++];
    assert(toy->sites[site].halls.n <= TOY_ITEMS);
    *hall = (struct hall){.name = name, .ready = toy_day(ready), .it_power = it_power};
    return hall;
}

struct power_phase *toy_power(struct toy *toy, uint32_t site, const char *name,
                              const struct power_model *model, int from)
{
    struct power_phase *phase = &toy->phases[site][toy->sites[site].power.n++];
    assert(toy->sites[site].power.n <= TOY_ITEMS);
    *phase = (struct power_phase){.name = name, .model = model, .from = toy_day(from), .derate = 1};
    return phase;
}

struct order *toy_order(struct toy *toy, const char *name, uint32_t site)
{
    const uint32_t i = toy->operators[0].orders.n++;
    assert(i < TOY_ORDERS);
    toy->orders[i] = (struct order){
        .name = name,
        .system = &toy->system,
        .site = &toy->sites[site],
        .failures = &toy->failures,
        .deliveries = {.items = toy->deliveries[i]},
        .utilisation = toy_constant(toy, 0.5),
    };
    return &toy->orders[i];
}

void toy_deliver(struct order *order, int day, int64_t accelerators)
{
    struct delivery *deliveries = order->deliveries.items;
    assert(order->deliveries.n < TOY_ITEMS);
    deliveries[order->deliveries.n++] = (struct delivery){toy_day(day), accelerators};
}

struct holding *toy_hold(struct toy *toy, int64_t accelerators, double age)
{
    toy->holding = (struct holding){
        .name = "old",
        .system = &toy->system,
        .site = &toy->sites[0],
        .failures = &toy->failures,
        .accelerators = accelerators,
        .age = age * 86400,
        .paid = NAN,
        .utilisation = toy_constant(toy, 0.5),
    };
    toy->operators[0].holdings = (struct span){.items = &toy->holding, .n = 1};
    return &toy->holding;
}

void toy_keep(struct toy *toy, struct spare_shelf *shelf, int64_t count,
              struct distribution lead_time)
{
    toy->spares.name = "server";
    toy->spares.system = &toy->system;
    *shelf = (struct spare_shelf){.given = true, .count = count, .lead_time = lead_time};
    toy->sites[0].repair.spares = (struct span){.items = &toy->spares, .n = 1};
}

void toy_fail(struct toy *toy, const char *name, double per_day, double days_away)
{
    const uint32_t i = toy->failures.causes.n++;
    assert(i < TOY_CAUSES);
    toy->causes[i] =
        (struct failure_cause){.name = name, .rate = per_day / 86400, .action = (int)i};
    toy->scenario.assumptions.repair[i].time =
        distribution_of(DIST_EXPONENTIAL, days_away * 86400, 0, 0);
}

void toy_fund(struct toy *toy, double cash)
{
    toy->operators[0].funding.given = true;
    toy->operators[0].funding.cash = cash;
}

void toy_raise(struct toy *toy, int day, double amount)
{
    struct funding *funding = &toy->operators[0].funding;
    assert(funding->raises.n < TOY_ITEMS);
    toy->raises[funding->raises.n++] =
        (struct raise){.name = "raise", .date = toy_day(day), .amount = amount};
}

struct loan *toy_loan(struct toy *toy, double limit, double rate, int months)
{
    struct loan *loan = &toy->loans[toy->operators[0].funding.loans.n++];
    assert(toy->operators[0].funding.loans.n <= TOY_ITEMS);
    *loan = (struct loan){.name = "loan",
                          .limit = limit,
                          .rate = rate,
                          .term = months * 8766 * 300.0,
                          .advance = NAN,
                          .arrears_rate = NAN,
                          .grace = NAN};
    return loan;
}

struct milestone *toy_milestone(struct toy *toy, const char *name, int64_t accelerators,
                                enum milestone_state state)
{
    struct milestone *m = &toy->milestones[toy->scenario.milestones.n++];
    assert(toy->scenario.milestones.n <= TOY_ITEMS);
    *m = (struct milestone){.name = name, .accelerators = accelerators, .state = (int)state};
    return m;
}

struct world *toy_finish(struct toy *toy, uint32_t replication, struct outcome *out)
{
    struct world *w = world_new(&toy->scenario, replication, out);
    world_run(w, w->horizon, NULL);
    world_close(w);
    char message[BALANCE_MESSAGE];
    if (!balance_check(w, message))
        fail_msg("%s", message);
    return w;
}

void toy_run(struct toy *toy, uint32_t replication, struct outcome *out)
{
    world_free(toy_finish(toy, replication, out));
}

double toy_waited(const struct outcome *out, enum constraint by)
{
    return out->waiting[by] / 86400;
}

double toy_metric(const struct outcome *out, const char *name, enum sample_scope scope, int day)
{
    const struct metric_ref ref = {
        .metric = metric_find(name), .scope = scope, .date = toy_day(day)};
    assert_non_null(ref.metric);
    return metric_value(&ref, out);
}

double toy_dollars(const struct outcome *out, enum account account)
{
    return money_to_dollars(ledger_sum_of(&out->ledger, account, LEDGER_ALL, LEDGER_ALL));
}

bool toy_noted(const struct outcome *out, const char *part)
{
    for (size_t i = 0; i < out->n_notes; i++)
        if (strstr(out->notes[i].text, part))
            return true;
    return false;
}

static bool same_doubles(const double *a, const double *b, size_t n)
{
    return memcmp(a, b, n * sizeof *a) == 0;
}

static bool same_sample(const struct sample *a, const struct sample *b)
{
    return a->day == b->day && a->scope == b->scope && a->subject == b->subject &&
           a->binds == b->binds && a->last_gate == b->last_gate && a->capital == b->capital &&
           a->running == b->running && a->cash.balance == b->cash.balance &&
           a->cash.unpaid == b->cash.unpaid && a->cash.lowest == b->cash.lowest &&
           memcmp(a->account, b->account, sizeof a->account) == 0 &&
           same_doubles(&a->second, &b->second, 1) &&
           memcmp(a->accelerators, b->accelerators, sizeof a->accelerators) == 0 &&
           a->handed_over == b->handed_over && same_doubles(a->h100e, b->h100e, H100E_BASES) &&
           same_doubles(a->accelerator_seconds, b->accelerator_seconds, STAGES) &&
           same_doubles(&a->useful_seconds, &b->useful_seconds, 1) &&
           same_doubles(&a->drawn, &b->drawn, 1) && same_doubles(&a->firm, &b->firm, 1) &&
           same_doubles(&a->provisioned, &b->provisioned, 1) &&
           same_doubles(&a->facility_energy, &b->facility_energy, 1) &&
           same_doubles(&a->binds_slack, &b->binds_slack, 1);
}

static bool same_ledger(const struct ledger *a, const struct ledger *b)
{
    const size_t rows = ledger_row_count(a);
    if (a->months != b->months || a->operators != b->operators || a->sites != b->sites)
        return false;
    for (size_t i = 0; i < rows; i++)
        if (a->rows[i].amount != b->rows[i].amount || a->rows[i].count != b->rows[i].count)
            return false;
    return memcmp(a->balance, b->balance, sizeof a->balance) == 0 &&
           memcmp(a->by_grade, b->by_grade, sizeof a->by_grade) == 0;
}

int toy_difference(const struct outcome *a, const struct outcome *b)
{
    if (a->failures != b->failures || a->repairs != b->repairs || a->candidates != b->candidates ||
        a->events != b->events)
        return 1;
    if (a->n_samples != b->n_samples)
        return 2;
    for (size_t i = 0; i < a->n_samples; i++)
        if (!same_sample(&a->samples[i], &b->samples[i]))
            return 3;
    if (a->n_causes != b->n_causes || a->n_sources != b->n_sources || a->n_lots != b->n_lots)
        return 4;
    for (size_t i = 0; i < a->n_causes; i++)
        if (a->causes[i].outages != b->causes[i].outages ||
            a->causes[i].down_seconds != b->causes[i].down_seconds)
            return 5;
    for (size_t i = 0; i < a->n_sources; i++)
        if (a->sources[i].energy != b->sources[i].energy ||
            a->sources[i].cost != b->sources[i].cost)
            return 6;
    if (!same_doubles(a->waiting, b->waiting, CONSTRAINTS) ||
        !same_doubles(a->energy_by_use, b->energy_by_use, ENERGY_USES) ||
        !same_doubles(&a->peak_drawn, &b->peak_drawn, 1))
        return 7;
    return same_ledger(&a->ledger, &b->ledger) ? 0 : 8;
}
