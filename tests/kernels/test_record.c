/* The measurement file, read back by the simulator's own YAML reader. */
#include "record.h"

#include "input/tree.h"
#include "support.h"
#include "telemetry.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct device_facts device = {
    .name = "NVIDIA \"Test\" GPU\\1",
    .uuid_hash = "0123456789abcdef",
    .capability = 90,
    .sms = 132,
    .l2_bytes = 62914560,
    .memory_bytes = INT64_C(150754820096),
    .sm_mhz = 1980,
    .memory_mhz = 3201,
    .memory_bus_bits = 6144,
    .ecc = 1,
    .mig = -1,
    .power_limit_w = 700,
    .cuda_runtime = 13000,
    .cuda_driver = 13000,
    .cublaslt = 130100,
};
static const struct host_facts host = {
    .os = "Debian 12", .kernel = "Linux 6.1", .virt = "none", .hostname_hash = "00112233aabbccdd"};

/* A measured product, a point that wasn't run, one that failed, one that wasn't reached, and an
 * energy window. */
static struct plan make_points(void)
{
    struct plan plan = {0};
    struct point *p = plan_add(&plan, "gemm", "cublaslt", 1.0995e12, 4e8);
    point_number(p, "m", 8192);
    point_text(p, "dtype", "bf16");
    p->status = POINT_MEASURED;
    p->t_s = (struct summary){1.395e-3, 3.1e-6, 1.389e-3, 1.412e-3, 214};
    p->sm_mhz = 1755.5;
    p->throttled = 0.31;
    p->reasons = THROTTLE_SW_POWER_CAP | THROTTLE_HW_THERMAL;
    p->converged = true;
    p->check = (struct check){576, 2.9e-3, 5e-3};
    p = plan_add(&plan, "coll", "nccl", 0, 1e6);
    point_text(p, "op", "allreduce");
    point_not_run(p, "needs >= %d GPUs", 2);
    p = plan_add(&plan, "hbm", "own", 0, 1e6);
    point_fail(p, "wrong result: \"%s\"", "nan");
    plan_add(&plan, "launch", "driver", 0, 0);
    p = plan_add(&plan, "power", "own", 0, 3e9);
    point_text(p, "state", "memory");
    p->status = POINT_MEASURED;
    p->energy = (struct energy){20.1, 13890.25, 201};
    p->t_s = (struct summary){.median = 1e-3, .n = 20000};
    return plan;
}

struct fixture {
    struct text text;
    struct tree tree;
    struct diagnostics diagnostics;
};

static void write_and_read(struct fixture *f, const struct plan *plan)
{
    const struct record_conditions conditions = {
        .start = 1795338843, .coldest_c = 41, .hottest_c = 66, .other_processes = 0};
    text_init(&f->text);
    tree_init(&f->tree);
    diagnostics_init(&f->diagnostics);
    record_write(&f->text, &device, &host, PROFILE_FULL, &conditions, plan);
    f->tree.root = tree_read(&f->tree, "record.yaml", f->text.at, f->text.length, LAYER_SCENARIO,
                             &f->diagnostics);
    if (!f->tree.root) {
        struct text messages;
        text_init(&messages);
        diagnostics_render(&f->diagnostics, &messages);
        fail_msg("%s\n%s", text_get(&messages), text_get(&f->text));
    }
}

static void end(struct fixture *f)
{
    tree_free(&f->tree);
    diagnostics_free(&f->diagnostics);
    text_free(&f->text);
}

static const char *get(const struct fixture *f, const char *path)
{
    const struct node *n = node_find(f->tree.root, path);
    if (!n || !n->text)
        fail_msg("no %s in:\n%s", path, text_get(&f->text));
    return n->text;
}

static double number(const struct fixture *f, const char *path)
{
    char *rest;
    const double x = strtod(get(f, path), &rest);
    assert_int_equal(*rest, 0);
    return x;
}

static void device_and_conditions_come_back(void **state)
{
    (void)state;
    struct fixture f;
    struct plan plan = make_points();
    write_and_read(&f, &plan);
    assert_string_equal(get(&f, "schema"), "colossim-calib/1");
    assert_string_equal(get(&f, "device.name"), device.name);
    assert_string_equal(get(&f, "device.cc"), "9.0");
    assert_true(number(&f, "device.mem_bytes") == 150754820096.0);
    assert_string_equal(get(&f, "device.mig"), "null");
    assert_string_equal(get(&f, "device.driver"), "null");
    assert_string_equal(get(&f, "device.pcie.gen"), "null");
    assert_string_equal(get(&f, "device.cuda.nccl"), "null");
    assert_true(number(&f, "device.cuda.cublaslt") == 130100);
    assert_string_equal(get(&f, "host.cpu"), "null");
    assert_string_equal(get(&f, "conditions.start"), "2026-11-22T09:14:03Z");
    assert_true(number(&f, "conditions.temp_c.1") == 66);
    assert_true(number(&f, "conditions.sm_mhz_median") == 1755.5);
    assert_string_equal(get(&f, "conditions.throttle_reasons.0"), "sw_power_cap");
    assert_string_equal(get(&f, "conditions.throttle_reasons.1"), "hw_thermal");
    assert_string_equal(get(&f, "method.profile"), "full");
    end(&f);
    plan_release(&plan);
}

static void points_come_back(void **state)
{
    (void)state;
    struct fixture f;
    struct plan plan = make_points();
    write_and_read(&f, &plan);
    assert_int_equal(node_count(node_get(f.tree.root, "points")), 4);
    assert_string_equal(get(&f, "points.0.bench"), "gemm");
    assert_true(number(&f, "points.0.key.m") == 8192);
    assert_string_equal(get(&f, "points.0.key.dtype"), "bf16");
    assert_true(number(&f, "points.0.t_s.median") == 1.395e-3);
    assert_true(number(&f, "points.0.t_s.mad") == 3.1e-6);
    assert_true(number(&f, "points.0.t_s.p05") == 1.389e-3);
    assert_true(number(&f, "points.0.t_s.p95") == 1.412e-3);
    assert_true(number(&f, "points.0.t_s.n") == 214);
    assert_true(number(&f, "points.0.flop") == 1.0995e12);
    assert_true(number(&f, "points.0.throttled_frac") == 0.31);
    assert_string_equal(get(&f, "points.0.converged"), "true");
    assert_true(number(&f, "points.0.check.rel_fro") == 2.9e-3);
    assert_string_equal(get(&f, "points.1.status"), "not_run");
    assert_string_equal(get(&f, "points.1.why"), "needs >= 2 GPUs");
    assert_string_equal(get(&f, "points.2.status"), "failed");
    assert_string_equal(get(&f, "points.2.why"), "wrong result: \"nan\"");
    assert_null(node_find(f.tree.root, "points.2.t_s"));
    assert_string_equal(get(&f, "points.3.status"), "not_run");
    end(&f);
    plan_release(&plan);
}

static void energy_windows_stand_apart(void **state)
{
    (void)state;
    struct fixture f;
    struct plan plan = make_points();
    write_and_read(&f, &plan);
    assert_int_equal(node_count(node_get(f.tree.root, "power")), 1);
    assert_string_equal(get(&f, "power.0.key.state"), "memory");
    assert_true(number(&f, "power.0.energy_j") == 13890.25);
    assert_true(number(&f, "power.0.window_s") == 20.1);
    assert_true(number(&f, "power.0.counter_steps") == 201);
    assert_string_equal(get(&f, "power.0.sm_mhz"), "null");
    end(&f);
    plan_release(&plan);
}

static void an_empty_plan_makes_a_file_with_empty_lists(void **state)
{
    (void)state;
    struct fixture f;
    struct plan none = {0};
    write_and_read(&f, &none);
    assert_int_equal(node_count(node_get(f.tree.root, "points")), 0);
    assert_string_equal(get(&f, "conditions.sm_mhz_median"), "null");
    end(&f);
}

static void the_id_follows_the_content(void **state)
{
    (void)state;
    struct fixture a, b, c;
    struct plan plan = make_points();
    write_and_read(&a, &plan);
    write_and_read(&b, &plan);
    plan.at[0].t_s.median *= 1.001;
    write_and_read(&c, &plan);
    assert_string_equal(get(&a, "id"), get(&b, "id"));
    assert_true(strcmp(get(&a, "id"), get(&c, "id")) != 0);
    assert_contains(get(&a, "id"), "nvidia--test--gpu-1_2026-11-22T09-14Z_");
    end(&a);
    end(&b);
    end(&c);
    plan_release(&plan);
}

static void number_is(double value, const char *want)
{
    struct text out;
    text_init(&out);
    record_number(&out, value);
    assert_string_equal(text_get(&out), want);
    text_free(&out);
}

static void numbers_are_floats_for_yaml_1_1_too(void **state)
{
    (void)state;
    number_is(1e12, "1.0e+12");
    number_is(1.5e-9, "1.5e-09");
    number_is(8192, "8192");
    number_is(0.005, "0.005");
    number_is(NAN, "null");
    number_is(-INFINITY, "null");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(device_and_conditions_come_back),
        cmocka_unit_test(points_come_back),
        cmocka_unit_test(energy_windows_stand_apart),
        cmocka_unit_test(an_empty_plan_makes_a_file_with_empty_lists),
        cmocka_unit_test(the_id_follows_the_content),
        cmocka_unit_test(numbers_are_floats_for_yaml_1_1_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) < 0;
}
