/* The measurement file, read back as the simulator reads it. */
#include "record.h"

#include "benchmark.h"
#include "calibrate/kernel_fit.h"
#include "support_reading.h"
#include "telemetry.h"

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
    struct point *p = plan_add(&plan, "gemm", "cublaslt", 2.0 * 8192 * 8192 * 8192, 4e8);
    point_number(p, "m", 8192);
    point_number(p, "n", 8192);
    point_number(p, "k", 8192);
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
    point_number(p, "n", 8);
    point_number(p, "bytes", 1024);
    point_not_run(p, "needs >= %d GPUs", 2);
    p = plan_add(&plan, "hbm", "own", 0, 1e6);
    point_text(p, "op", "read");
    point_fail(p, "wrong result: \"%s\"", "nan");
    point_text(plan_add(&plan, "launch", "driver", 0, 0), "how", "event");
    p = plan_add(&plan, "power", "own", 0, 3e9);
    point_text(p, "state", "memory");
    point_text(p, "work", "triad");
    point_text(p, "data", "normal");
    point_number(p, "duty-percent", 100);
    point_number(p, "seconds", 20);
    p->status = POINT_MEASURED;
    p->energy = (struct energy){20.1, 13890.25, 201};
    p->t_s = (struct summary){.median = 1e-3, .n = 20000};
    return plan;
}

struct fixture {
    char folder[FOLDER_PATH];
    struct text text;
    struct diagnostics diagnostics;
    struct measurement_file file;
};

static void write_and_read(struct fixture *f, const struct plan *plan)
{
    const struct record_conditions conditions = {
        .start = 1795338843, .coldest_c = 41, .hottest_c = 66, .other_processes = 0};
    text_init(&f->text);
    diagnostics_init(&f->diagnostics);
    folder_begin(f->folder);
    record_write(&f->text, &device, &host, PROFILE_FULL, &conditions, plan);
    write_file("record.yaml", text_get(&f->text));
    if (!measurement_open(&f->file, "record.yaml", NULL, "h200-sxm", &f->diagnostics)) {
        struct text messages;
        text_init(&messages);
        diagnostics_render(&f->diagnostics, &messages);
        fail_msg("%s\n%s", text_get(&messages), text_get(&f->text));
    }
}

static void end(struct fixture *f)
{
    measurement_close(&f->file);
    diagnostics_free(&f->diagnostics);
    text_free(&f->text);
    folder_end(f->folder);
}

static const struct measured_point *point(const struct fixture *f, uint32_t i)
{
    assert_true(i < f->file.content->points.n);
    return (const struct measured_point *)f->file.content->points.items + i;
}

static void device_and_conditions_come_back(void **state)
{
    (void)state;
    struct fixture f;
    struct plan plan = make_points();
    write_and_read(&f, &plan);
    const struct measurement *m = f.file.content;
    assert_string_equal(m->title, "NVIDIA \"Test\" GPU\\1, colossim-kernels " PACKAGE_VERSION
                                  ", profile full");
    assert_string_equal(m->accelerator->name, "h200-sxm");
    assert_string_equal(m->tool.gencode, KERNELS_ARCHITECTURES);
    assert_string_equal(m->device.name, device.name);
    assert_string_equal(m->device.compute_capability, "9.0");
    assert_true(m->device.memory == 150754820096.0);
    assert_true(m->device.sm_clock == 1980e6);
    assert_true(m->device.power_limit == 700);
    assert_true(m->device.ecc);
    assert_null(m->device.driver);
    assert_int_equal(m->device.pcie_generation, 0);
    assert_int_equal(m->device.collective_library, 0);
    assert_int_equal(m->device.matmul_library, 130100);
    assert_null(m->host.cpu);
    assert_string_equal(m->host.os, "Debian 12");
    assert_string_equal(m->method.profile, "full");
    assert_string_equal(m->conditions.start, "2026-11-22T09:14:03Z");
    assert_true(m->conditions.temperature.low == 41 && m->conditions.temperature.high == 66);
    assert_true(m->conditions.sm_clock == 1755.5e6);
    assert_string_equal(m->conditions.throttled_by, "sw_power_cap, hw_thermal");
    end(&f);
    plan_release(&plan);
}

static void points_come_back(void **state)
{
    (void)state;
    struct fixture f;
    struct plan plan = make_points();
    write_and_read(&f, &plan);
    assert_int_equal(f.file.content->points.n, 4);
    const struct measured_point *p = point(&f, 0);
    assert_int_equal(p->bench, BENCH_GEMM);
    assert_int_equal(p->shape.m, 8192);
    assert_int_equal(p->shape.dtype, TYPE_BF16);
    assert_close(p->time.median, 1.395e-3, 1e-12);
    assert_close(p->time.mad, 3.1e-6, 1e-12);
    assert_close(p->time.p05, 1.389e-3, 1e-12);
    assert_close(p->time.p95, 1.412e-3, 1e-12);
    assert_int_equal(p->time.runs, 214);
    assert_true(p->throttled == 0.31);
    assert_true(p->converged);
    assert_string_equal(p->throttled_by, "sw_power_cap, hw_thermal");
    assert_true(p->check.distance == 2.9e-3);
    assert_int_equal(point_grade(&f.file, p), GRADE_MEASURED);
    assert_int_equal(point(&f, 1)->status, STATE_NOT_RUN);
    assert_string_equal(point(&f, 1)->why, "needs >= 2 GPUs");
    assert_int_equal(point(&f, 2)->status, STATE_FAILED);
    assert_string_equal(point(&f, 2)->why, "wrong result: \"nan\"");
    assert_int_equal(point(&f, 3)->status, STATE_NOT_RUN);
    end(&f);
    plan_release(&plan);
}

static void energy_windows_stand_apart(void **state)
{
    (void)state;
    struct fixture f;
    struct plan plan = make_points();
    write_and_read(&f, &plan);
    assert_int_equal(f.file.content->power.n, 1);
    const struct power_window *w = f.file.content->power.items;
    assert_string_equal(w->state, "memory");
    assert_true(w->energy == 13890.25);
    assert_true(w->window == 20.1);
    assert_int_equal(w->counter_steps, 201);
    assert_true(w->sm_clock != w->sm_clock);
    end(&f);
    plan_release(&plan);
}

static void an_empty_plan_makes_a_file_with_empty_lists(void **state)
{
    (void)state;
    struct fixture f;
    struct plan none = {0};
    write_and_read(&f, &none);
    assert_int_equal(f.file.content->points.n, 0);
    assert_true(f.file.content->conditions.sm_clock != f.file.content->conditions.sm_clock);
    end(&f);
}

/* All benchmarks of a generation, as if each run took a millisecond, or as planned. */
static struct plan plan_everything(int capability, enum profile profile, bool measured)
{
    struct plan plan = {0};
    struct target target = target_nominal(profile);
    target.capability = capability;
    for (size_t i = 0; i < benchmark_count; i++)
        benchmark_table[i].plan(&plan, &target);
    for (size_t i = 0; i < plan.n && measured; i++) {
        struct point *p = &plan.at[i];
        const bool window = strcmp(p->bench, "power") == 0;
        p->status = POINT_MEASURED;
        if (window && point_get_number(p, "duty-percent") > 0)
            p->t_s = (struct summary){.median = 1e-1 / (double)point_get_number(p, "duty-percent"),
                                      .n = 100};
        else if (!window)
            p->t_s = (struct summary){1e-3, 1e-6, 0.99e-3, 1.01e-3, 100};
        p->energy = (struct energy){10.5, 7000, 100};
        p->check = (struct check){100, 1e-3, 1e-2};
    }
    return plan;
}

static void check_everything(int capability, enum profile profile, bool measured)
{
    struct fixture f;
    struct plan plan = plan_everything(capability, profile, measured);
    write_and_read(&f, &plan);
    assert_int_equal(f.file.content->points.n + f.file.content->power.n, plan.n);
    end(&f);
    plan_release(&plan);
}

static void every_point_that_can_be_planned_can_be_read(void **state)
{
    (void)state;
    check_everything(75, PROFILE_QUICK, true);
    check_everything(90, PROFILE_QUICK, false);
    check_everything(100, PROFILE_FULL, true);
}

/* Whatever they draw, the windows of each profile tell the constants of drawn power apart, also
 * without one of them. */
static void the_planned_windows_make_a_law_of_power(void **state)
{
    (void)state;
    for (int full = 0; full < 2; full++) {
        struct fixture f;
        struct arena memory;
        struct kernel_fit fit;
        struct plan plan = plan_everything(90, full ? PROFILE_FULL : PROFILE_QUICK, true);
        arena_init(&memory);
        write_and_read(&f, &plan);
        assert_true(kernel_fit(&f.file, &memory, &fit, &f.diagnostics));
        const struct stage_fit *s = &fit.stage[STAGE_POWER];
        assert_int_equal(s->n, full ? 9 : 4);
        assert_int_equal(s->law[HOLDOUT_FAMILY].n, full ? 9 : 3);
        arena_free(&memory);
        end(&f);
        plan_release(&plan);
    }
}

/* tests/gpu/check.sh reads the file line by line. */
static void a_point_is_a_line(void **state)
{
    (void)state;
    struct fixture f;
    struct plan plan = make_points();
    write_and_read(&f, &plan);
    const char *text = text_get(&f.text);
    assert_contains(text, "\n  power-limit: 700 W\n");
    assert_contains(text, "\n  - {bench: gemm, impl: cublaslt, shape: {m: 8192, n: 8192, k: 8192, "
                          "dtype: bf16}, time: {median: 0.001395 s, ");
    assert_contains(text, ", throttled: 0.31, ");
    assert_contains(text, "\n  - {state: memory, work: triad, ");
    assert_contains(text, ", window: 20.1 s, energy: 13890.25 J, ");
    end(&f);
    plan_release(&plan);
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
    assert_string_equal(a.file.content->id, b.file.content->id);
    assert_true(strcmp(a.file.content->id, c.file.content->id) != 0);
    assert_contains(a.file.content->id, "nvidia--test--gpu-1_2026-11-22T09-14Z_");
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
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(device_and_conditions_come_back),
        cmocka_unit_test(points_come_back),
        cmocka_unit_test(energy_windows_stand_apart),
        cmocka_unit_test(an_empty_plan_makes_a_file_with_empty_lists),
        cmocka_unit_test(every_point_that_can_be_planned_can_be_read),
        cmocka_unit_test(the_planned_windows_make_a_law_of_power),
        cmocka_unit_test(a_point_is_a_line),
        cmocka_unit_test(the_id_follows_the_content),
        cmocka_unit_test(numbers_are_floats_for_yaml_1_1_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
