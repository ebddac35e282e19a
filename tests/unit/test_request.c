/* What a whole run takes, from a step: arithmetic of the question's answer. */
#include "support_training.h"

#include "perf/run_cost.h"
#include "perf/training_world.h"

#include <math.h>

static const day_number dates[] = {0};
static const double chip[] = {30e3}, server[] = {160e3}, pue[] = {1.25}, tariff[] = {2e-8};

static const struct site_model site = {.pue = {dates, pue, 1, 0}};
static const struct power_model grid = {.energy_price = {dates, tariff, 1, 0}};

/* Servers of eight in the world, and a question about so many accelerators. */
static struct training_request question(struct world *w, int64_t accelerators)
{
    world_begin(w);
    w->accelerator.price = (struct path){.dates = dates, .values = chip, .n = 1};
    w->system.server_price = (struct path){.dates = dates, .values = server, .n = 1};
    w->system.nameplate = 10e3;
    w->system.load_fraction = 0.8;
    w->system.idle_fraction = 0.2;
    return (struct training_request){
        .llm = &w->llm,
        .system = &w->system,
        .site = &site,
        .power = &grid,
        .accelerators = accelerators,
        .tokens = 1e9,
        .training = w->constants,
        .fallback = &w->calibration,
        .assumptions = {.network_factor = 1.1, .maintenance_rate = 1e-9, .it_life = 1e8}};
}

static void a_run_is_steps_energy_and_money(void **state)
{
    (void)state;
    struct world w;
    struct training_request r = question(&w, 64);
    const struct plan p = world_plan();
    const struct training_step step = {.time = 10, .busy = 0.5};
    const struct training_run_cost c = training_run_cost(&r, &p, &step);
    const double steps = 7630; /* a billion tokens in steps of 64 x 2048, rounded up */
    const double it = 8 * 10e3 * 0.5 * 1.1, capital = 8 * (8 * 30e3 + 160e3);
    assert_close(c.steps, steps, 1e-12);
    assert_close(c.time, steps * 10, 1e-12);
    assert_close(c.power, it, 1e-12);
    assert_close(c.energy, it * 1.25 * steps * 10, 1e-12);
    assert_close(c.hardware, capital * steps * 10 / 1e8, 1e-12);
    assert_close(c.upkeep, capital * 1e-9 * steps * 10, 1e-12);
    assert_close(c.electricity, c.energy * 2e-8, 1e-12);
    assert_close(c.total, c.hardware + c.upkeep + c.electricity, 1e-12);
    r.tokens = NAN;
    assert_close(training_run_cost(&r, &p, &step).steps, 1, 1e-12);
}

static void of_a_system_that_is_not_filled_its_share_counts(void **state)
{
    (void)state;
    struct world w;
    struct training_request r = question(&w, 1);
    const struct part box = {
        .ports = 64, .port_rate = 50e9, .power = 800, .price = w.system.server_price};
    const struct part wire = {.ports = 1, .port_rate = 50e9, .price = {dates, tariff, 1, 0}};
    const struct fabric fabric = {.kind = FABRIC_CLOS,
                                  .network_switch = &box,
                                  .cable = &wire,
                                  .rails = 8,
                                  .leaf_oversubscription = 1};
    const struct plan p = world_plan();
    const struct training_step step = {.time = 10, .busy = 0.5};
    r.fabric = &fabric; /* which a part of one system has none of */
    r.tokens = NAN;
    struct training_run_cost c = training_run_cost(&r, &p, &step);
    assert_close(c.power, 10e3 * 0.5 * 1.1 / 8, 1e-12);
    assert_close(c.hardware, (30e3 + 160e3 / 8) * 10 / 1e8, 1e-12);
    r.accelerators = 12; /* one switch joins the two systems */
    c = training_run_cost(&r, &p, &step);
    assert_close(c.power, 1.5 * 10e3 * 0.5 + 0.75 * 800, 1e-12);
    assert_close(c.hardware, (12 * 30e3 + 1.5 * 160e3 + 0.75 * 160e3) * 10 / 1e8, 1e-9);
}

static void what_is_left_out_is_filled_in(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    w.llm.context = 8192;
    struct training_request r = {.llm = &w.llm,
                                 .system = &w.system,
                                 .accelerators = 256,
                                 .plan = {.tensor = 4, .pipeline = 8, .sequence_parallel = true},
                                 .software = {.imbalance = 1},
                                 .training = w.constants,
                                 .fallback = &w.calibration};
    struct training_world made;
    struct diagnostics d;
    struct arena memory;
    arena_init(&memory);
    diagnostics_init(&d);
    assert_true(training_world_build(&r, &memory, &made, &d));
    assert_int_equal(made.sequence, 8192);
    assert_int_equal(made.global_batch, 2048); /* 16.8 million tokens */
    const struct plan p = training_request_plan(&r, &made);
    assert_int_equal(p.data, 8);
    assert_int_equal(p.expert_tensor, 4);
    assert_int_equal(p.micro_batch, 1);
    assert_true(p.sequence_parallel);
    w.accelerator.bf16 = NAN;
    assert_false(training_world_build(&r, &memory, &made, &d));
    assert_int_equal(d.errors, 1);
    diagnostics_free(&d);
    arena_free(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_is_steps_energy_and_money),
        cmocka_unit_test(of_a_system_that_is_not_filled_its_share_counts),
        cmocka_unit_test(what_is_left_out_is_filled_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
