/* What every plan promises, for all profiles and several GPUs. */
#include "benchmark.h"
#include "gemm_ref.h"
#include "number.h"
#include "plan.h"
#include "support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const int capabilities[] = {75, 80, 89, 90, 100, 120};
enum { CAPABILITIES = sizeof capabilities / sizeof *capabilities };

static struct plan plan_all(enum profile profile, int capability, int devices)
{
    struct target target = target_nominal(profile);
    target.capability = capability;
    target.devices = devices;
    struct plan plan = {0};
    for (size_t i = 0; i < benchmark_count; i++)
        benchmark_table[i].plan(&plan, &target);
    return plan;
}

static void spell(const struct point *p, char *out, size_t size)
{
    size_t at = (size_t)snprintf(out, size, "%s %s", p->bench, p->impl);
    for (int i = 0; i < p->n_keys; i++)
        at += (size_t)snprintf(out + at, size - at, " %s=%s%lld", p->key[i].name,
                               p->key[i].text ? p->key[i].text : "", (long long)p->key[i].number);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void no_point_is_planned_twice(void **state)
{
    (void)state;
    for (int full = 0; full < 2; full++)
        for (int c = 0; c < CAPABILITIES; c++) {
            struct plan plan = plan_all(full ? PROFILE_FULL : PROFILE_QUICK, capabilities[c], 4);
            char(*text)[256] = malloc(plan.n * sizeof *text),
            **order = malloc(plan.n * sizeof *order);
            for (size_t i = 0; i < plan.n; i++) {
                spell(&plan.at[i], text[i], sizeof *text);
                order[i] = text[i];
            }
            qsort(order, plan.n, sizeof *order, by_text);
            for (size_t i = 1; i < plan.n; i++)
                if (strcmp(order[i - 1], order[i]) == 0)
                    fail_msg("twice: %s", order[i]);
            free(text);
            free(order);
            plan_release(&plan);
        }
}

/* Even if no point converges before its time is up. */
static void quick_ends_within_six_minutes_on_one_gpu(void **state)
{
    (void)state;
    struct plan plan = plan_all(PROFILE_QUICK, 90, 1);
    const struct effort effort = effort_of(PROFILE_QUICK);
    const double check =
        0.4; /* buffers and reference: a second for long attention, far less for most */
    double seconds = 0;
    for (size_t i = 0; i < plan.n; i++) {
        const struct point *p = &plan.at[i];
        if (strcmp(p->bench, "power") == 0)
            seconds += (double)point_get_number(p, "seconds") + 4;
        else if (strcmp(p->bench, "p2p") != 0 && strcmp(p->bench, "coll") != 0)
            seconds += check + effort.warm_s + effort.max_s;
    }
    assert_true(seconds < 360);
    plan_release(&plan);
}

static void there_are_enough_energy_windows(void **state)
{
    (void)state;
    for (int full = 0; full < 2; full++) {
        struct plan plan = plan_all(full ? PROFILE_FULL : PROFILE_QUICK, 90, 1);
        size_t windows = 0;
        for (size_t i = 0; i < plan.n; i++)
            windows += strcmp(plan.at[i].bench, "power") == 0 &&
                       point_get_number(&plan.at[i], "seconds") >= 10;
        assert_true(windows >= (full ? 8 : 4));
        plan_release(&plan);
    }
}

static size_t count(const struct plan *plan, const char *key, const char *value)
{
    size_t n = 0;
    for (size_t i = 0; i < plan->n; i++)
        for (int j = 0; j < plan->at[i].n_keys; j++)
            n += plan->at[i].key[j].text && strcmp(plan->at[i].key[j].name, key) == 0 &&
                 strcmp(plan->at[i].key[j].text, value) == 0;
    return n;
}

static void formats_are_planned_where_the_chip_has_them(void **state)
{
    (void)state;
    for (int c = 0; c < CAPABILITIES; c++) {
        struct plan plan = plan_all(PROFILE_QUICK, capabilities[c], 1);
        assert_int_equal(count(&plan, "dtype", "e4m3") > 0, capabilities[c] >= 89);
        assert_int_equal(count(&plan, "dtype", "e2m1") > 0, capabilities[c] >= 100);
        assert_int_equal(count(&plan, "dtype", "tf32") > 0, capabilities[c] >= 80);
        plan_release(&plan);
    }
}

static void all_three_passes_of_a_layer_are_planned(void **state)
{
    (void)state;
    struct plan plan = plan_all(PROFILE_QUICK, 90, 1);
    assert_true(count(&plan, "layout", "tn") > 0);
    assert_true(count(&plan, "layout", "nn") > 0);
    assert_true(count(&plan, "layout", "nt") > 0);
    plan_release(&plan);
}

/* Whether any product of that type has another layout than that of forward. */
static bool turned(const struct plan *plan, const char *dtype)
{
    for (size_t i = 0; i < plan->n; i++)
        if (strcmp(plan->at[i].bench, "gemm") == 0 &&
            strcmp(point_get_text(&plan->at[i], "dtype"), dtype) == 0 &&
            strcmp(point_get_text(&plan->at[i], "layout"), "tn") != 0)
            return true;
    return false;
}

static void gradients_in_8_bits_are_planned_where_the_library_has_their_layouts(void **state)
{
    (void)state;
    for (int c = 0; c < CAPABILITIES; c++) {
        struct plan plan = plan_all(PROFILE_FULL, capabilities[c], 1);
        assert_int_equal(turned(&plan, "e4m3"), capabilities[c] == 100);
        plan_release(&plan);
    }
}

static void our_own_product_needs_code_for_its_architecture(void **state)
{
    (void)state;
    assert_int_equal(gemm_ref_capability(90, "sm_80, sm_90a, compute_90"), 90);
    assert_int_equal(gemm_ref_capability(90, "sm_80, compute_80"), 80);
    assert_int_equal(gemm_ref_capability(100, "sm_80, compute_80"), 100);
    assert_string_equal(gemm_ref_name(90), "own-wgmma");
    assert_string_equal(gemm_ref_name(80), "own-mma");
}

static void one_gpu_still_lists_what_needs_two(void **state)
{
    (void)state;
    struct plan one = plan_all(PROFILE_QUICK, 90, 1), eight = plan_all(PROFILE_QUICK, 90, 8);
    assert_true(count(&one, "engine", "kernel") > 0);
    assert_true(count(&one, "op", "allreduce") > 0);
    assert_true(count(&one, "beside", "allreduce") > 0);
    assert_int_equal(count(&one, "timed", "both"), count(&one, "beside", "allreduce"));
    assert_true(eight.n > one.n);
    plan_release(&one);
    plan_release(&eight);
}

/* 8192^3 in bf16: 2 * 8192^3 FLOP, three matrices of 2 bytes a value. */
static void a_product_s_arithmetic_and_traffic_are_counted(void **state)
{
    (void)state;
    struct plan plan = plan_all(PROFILE_QUICK, 90, 1);
    size_t found = 0;
    for (size_t i = 0; i < plan.n; i++) {
        const struct point *p = &plan.at[i];
        if (strcmp(p->bench, "gemm") != 0 || point_get_number(p, "m") != 8192 ||
            point_get_number(p, "n") != 8192 || point_get_number(p, "k") != 8192 ||
            strcmp(point_get_text(p, "dtype"), "bf16") != 0)
            continue;
        found++;
        assert_true(p->flop == 2.0 * 8192 * 8192 * 8192);
        assert_true(p->bytes == 3 * 2.0 * 8192 * 8192);
    }
    assert_int_equal(found, 1);
    plan_release(&plan);
}

static bool same_text(const struct point *p, const char *key, const char *text)
{
    return point_has(p, key) && strcmp(point_get_text(p, key), text) == 0;
}

/* The point of a product and an all-reduce of the same sizes, one of them timed alone. */
static const struct point *alone(const struct plan *plan, const struct point *both,
                                 const char *timed, const char *size)
{
    for (size_t i = 0; i < plan->n; i++) {
        const struct point *p = &plan->at[i];
        if (strcmp(p->bench, "overlap") == 0 && point_has(p, "members") &&
            same_text(p, "timed", timed) && same_text(p, "beside", "nothing") &&
            point_get_number(p, "members") == point_get_number(both, "members") &&
            point_get_number(p, size) == point_get_number(both, size))
            return p;
    }
    fail_msg("nothing is timed alone of %s", timed);
    return NULL;
}

/* Bytes of memory, and 2 (n - 1) / n of the reduced ones on the wire. */
static void a_product_and_an_all_reduce_together_count_the_traffic_of_both(void **state)
{
    (void)state;
    struct plan plan = plan_all(PROFILE_FULL, 90, 8);
    const struct target target = target_nominal(PROFILE_FULL);
    size_t found = 0;
    for (size_t i = 0; i < plan.n; i++) {
        const struct point *p = &plan.at[i];
        if (!same_text(p, "timed", "both"))
            continue;
        const struct point *product = alone(&plan, p, "gemm", "m"),
                           *sum = alone(&plan, p, "allreduce", "collective-bytes");
        const double n = (double)point_get_number(p, "members"),
                     size = (double)point_get_number(p, "m");
        assert_close(p->wire, 2 * (n - 1) / n * (double)point_get_number(p, "collective-bytes"),
                     1e-12);
        assert_true(p->bytes == 6 * size * size + p->wire);
        assert_true(p->bytes == product->bytes + sum->bytes && p->wire == sum->wire);
        assert_true(product->wire == 0 && p->flop == product->flop && sum->flop == 0);
        assert_close(estimate_run(p, &target),
                     fmax(estimate_run(product, &target), estimate_run(sum, &target)), 1e-12);
        found++;
    }
    assert_true(found > 10);
    plan_release(&plan);
}

static void traffic_of_links_is_estimated_at_their_rate(void **state)
{
    (void)state;
    struct plan plan = plan_all(PROFILE_QUICK, 90, 2);
    const struct target target = target_nominal(PROFILE_QUICK);
    for (size_t i = 0; i < plan.n; i++) {
        const struct point *p = &plan.at[i];
        const bool links = strcmp(p->bench, "pcie") == 0 || strcmp(p->bench, "p2p") == 0 ||
                           strcmp(p->bench, "coll") == 0;
        if (strcmp(p->bench, "overlap") != 0)
            assert_true(p->wire == (links ? p->bytes : 0));
        if (links)
            assert_close(estimate_run(p, &target), 5e-6 + p->bytes / 50e9, 1e-12);
    }
    plan_release(&plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_point_is_planned_twice),
        cmocka_unit_test(quick_ends_within_six_minutes_on_one_gpu),
        cmocka_unit_test(there_are_enough_energy_windows),
        cmocka_unit_test(formats_are_planned_where_the_chip_has_them),
        cmocka_unit_test(all_three_passes_of_a_layer_are_planned),
        cmocka_unit_test(gradients_in_8_bits_are_planned_where_the_library_has_their_layouts),
        cmocka_unit_test(our_own_product_needs_code_for_its_architecture),
        cmocka_unit_test(one_gpu_still_lists_what_needs_two),
        cmocka_unit_test(a_product_s_arithmetic_and_traffic_are_counted),
        cmocka_unit_test(a_product_and_an_all_reduce_together_count_the_traffic_of_both),
        cmocka_unit_test(traffic_of_links_is_estimated_at_their_rate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
