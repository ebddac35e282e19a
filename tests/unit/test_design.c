#include "support.h"

#include "study/design.h"
#include "study/plan.h"
#include "study/sensitivity.h"
#include "study/sequence.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 64 };

static struct design *make(enum design_kind kind, size_t n, const size_t *levels, uint64_t samples,
                           const double *correlation, bool antithetic)
{
    static char names[MOST][24];
    static struct design_factor factors[MOST];
    for (size_t i = 0; i < n; i++) {
        snprintf(names[i], sizeof names[i], "f%zu", i);
        factors[i] = (struct design_factor){names[i], levels ? levels[i] : 0};
    }
    const struct design_request request = {.kind = kind,
                                           .factors = factors,
                                           .n_factors = n,
                                           .samples = samples,
                                           .seed = 7,
                                           .antithetic = antithetic,
                                           .correlation = correlation};
    struct design_fault fault = {0};
    text_init(&fault.why);
    struct design *design = design_make(&request, &fault);
    assert_int_equal(design == NULL, fault.why.length > 0);
    text_free(&fault.why);
    return design;
}

static void a_grid_has_every_combination_once(void **state)
{
    (void)state;
    static const size_t levels[] = {3, 2, 4};
    struct design *d = make(DESIGN_GRID, 3, levels, 0, NULL, false);
    assert_int_equal(design_points(d), 24);
    bool seen[3][2][4] = {0};
    for (uint64_t i = 0; i < 24; i++) {
        struct coordinate at[3];
        design_at(d, i, at);
        assert_false(seen[at[0].level][at[1].level][at[2].level]);
        seen[at[0].level][at[1].level][at[2].level] = true;
    }
    design_free(d);
}

static void lists_go_together_and_must_be_equally_long(void **state)
{
    (void)state;
    static const size_t equal[] = {3, 3}, unequal[] = {3, 2};
    struct design *d = make(DESIGN_ZIP, 2, equal, 0, NULL, false);
    struct coordinate at[2];
    assert_int_equal(design_points(d), 3);
    design_at(d, 2, at);
    assert_int_equal(at[0].level, 2);
    assert_int_equal(at[1].level, 2);
    design_free(d);
    assert_null(make(DESIGN_ZIP, 2, unequal, 0, NULL, false));
    assert_null(make(DESIGN_GRID, 2, NULL, 0, NULL, false));
}

static void one_at_a_time_leaves_the_others_at_the_base(void **state)
{
    (void)state;
    static const size_t levels[] = {2, 3};
    struct design *d = make(DESIGN_ONE_AT_A_TIME, 2, levels, 0, NULL, false);
    struct coordinate at[2];
    assert_int_equal(design_points(d), 6);
    design_at(d, 0, at);
    assert_true(at[0].base && at[1].base);
    design_at(d, 2, at);
    assert_true(!at[0].base && at[0].level == 1 && at[1].base);
    design_at(d, 5, at);
    assert_true(at[0].base && !at[1].base && at[1].level == 2);
    design_free(d);
}

static void a_latin_hypercube_meets_each_part_once(void **state)
{
    (void)state;
    enum { N = 37, K = 3 };
    struct design *d = make(DESIGN_LATIN_HYPERCUBE, K, NULL, N, NULL, false);
    bool met[K][N] = {0};
    for (uint64_t i = 0; i < N; i++) {
        struct coordinate at[K];
        design_at(d, i, at);
        for (int k = 0; k < K; k++) {
            const size_t part = (size_t)(at[k].u * N);
            assert_true(part < N && !met[k][part]);
            met[k][part] = true;
        }
    }
    design_free(d);
}

static void permutations_meet_everything_once(void **state)
{
    (void)state;
    enum { N = 1000 };
    bool met[N] = {0};
    for (uint64_t i = 0; i < N; i++) {
        const uint64_t to = permutation_at(i, N, 99);
        assert_true(to < N && !met[to]);
        met[to] = true;
    }
}

/* Every elementary interval of size 1 / n of each axis has one of n = 2^m points. */
static void sobol_points_are_even_on_every_axis(void **state)
{
    (void)state;
    enum { N = 256, K = 40 };
    struct sequence *s = sequence_make(K, 3);
    bool met[K][N] = {0};
    for (uint64_t i = 0; i < N; i++) {
        double u[K];
        sequence_at(s, i, u);
        for (int k = 0; k < K; k++) {
            assert_true(u[k] > 0 && u[k] < 1);
            assert_false(met[k][(size_t)(u[k] * N)]);
            met[k][(size_t)(u[k] * N)] = true;
        }
    }
    sequence_free(s);
}

static void going_back_gives_the_same_points(void **state)
{
    (void)state;
    struct sequence *s = sequence_make(3, 3);
    double first[3], again[3];
    sequence_at(s, 5, first);
    sequence_at(s, 100, again);
    sequence_at(s, 5, again);
    assert_memory_equal(first, again, sizeof first);
    sequence_free(s);
}

/* GSL's own sequence gives zeros there and reports success. */
static void above_40_dimensions_points_still_fill_the_cube(void **state)
{
    (void)state;
    enum { N = 4096, K = 60 };
    struct sequence *s = sequence_make(K, 3);
    double sum[K] = {0}, squares[K] = {0}, product = 0, u[K];
    for (uint64_t i = 0; i < N; i++) {
        sequence_at(s, i, u);
        for (int k = 0; k < K; k++) {
            assert_true(u[k] > 0 && u[k] < 1);
            sum[k] += u[k];
            squares[k] += (u[k] - 0.5) * (u[k] - 0.5);
        }
        product += (u[K - 2] - 0.5) * (u[K - 1] - 0.5);
    }
    for (int k = 0; k < K; k++) {
        assert_close(sum[k] / N, 0.5, 0.02);
        assert_close(squares[k] / N, 1.0 / 12, 0.05);
    }
    /* The last two axes, whose unpermuted digits would move in step, are not correlated. */
    assert_true(fabs(product / N * 12) < 0.06);
    sequence_free(s);
}

static void a_saltelli_block_changes_one_column_at_a_time(void **state)
{
    (void)state;
    struct design *d = make(DESIGN_SALTELLI, 3, NULL, 8, NULL, false);
    struct coordinate a[3], b[3], mixed[3];
    design_at(d, 5 * 4, a);
    design_at(d, 5 * 4 + 1, b);
    for (int i = 0; i < 3; i++) {
        design_at(d, 5 * 4 + 2 + (uint64_t)i, mixed);
        for (int k = 0; k < 3; k++)
            assert_close(mixed[k].u, k == i ? b[k].u : a[k].u, 0);
    }
    design_free(d);
    assert_null(make(DESIGN_SALTELLI, 3, NULL, 12, NULL, false));
    d = make(DESIGN_SALTELLI, 30, NULL, 8, NULL, false); /* 60 dimensions */
    struct coordinate many[30];
    design_at(d, 32 * 3, many);
    for (int i = 0; i < 30; i++)
        assert_true(many[i].u > 0);
    design_free(d);
}

static void antithetic_points_mirror_each_other(void **state)
{
    (void)state;
    struct design *d = make(DESIGN_RANDOM, 2, NULL, 10, NULL, true);
    struct coordinate even[2], odd[2];
    for (uint64_t i = 0; i < 10; i += 2) {
        design_at(d, i, even);
        design_at(d, i + 1, odd);
        assert_true(even[0].u + odd[0].u == 1 && even[1].u + odd[1].u == 1);
    }
    design_free(d);
    assert_null(make(DESIGN_RANDOM, 2, NULL, 9, NULL, true));
    assert_null(make(DESIGN_SOBOL, 2, NULL, 8, NULL, true));
}

static void rank_correlations_are_met(void **state)
{
    (void)state;
    enum { N = 4096 };
    static const double wanted[] = {1, 0.7, -0.4, 0.7, 1, 0, -0.4, 0, 1};
    static double values[3][N];
    struct design *d = make(DESIGN_SOBOL, 3, NULL, N, wanted, false);
    for (uint64_t i = 0; i < N; i++) {
        struct coordinate at[3];
        design_at(d, i, at);
        for (int k = 0; k < 3; k++)
            values[k][i] = at[k].u;
    }
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < i; k++)
            assert_true(fabs(rank_correlation(values[i], values[k], N).value - wanted[3 * i + k]) <
                        0.02);
    design_free(d);
    static const double impossible[] = {1, 0.9, 0.9, 0.9, 1, -0.9, 0.9, -0.9, 1};
    assert_null(make(DESIGN_SOBOL, 3, NULL, N, impossible, false));
    assert_null(make(DESIGN_SALTELLI, 3, NULL, N, wanted, false));
}

static void more_samples_keep_the_points_there_were(void **state)
{
    (void)state;
    static const enum design_kind kinds[] = {DESIGN_RANDOM, DESIGN_SOBOL, DESIGN_SALTELLI};
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        struct design *few = make(kinds[k], 2, NULL, 16, NULL, false);
        struct design *many = make(kinds[k], 2, NULL, 32, NULL, false);
        for (uint64_t i = 0; i < design_points(few); i++) {
            struct coordinate a[2], b[2];
            design_at(few, i, a);
            design_at(many, i, b);
            assert_true(a[0].u == b[0].u && a[1].u == b[1].u);
        }
        design_free(few);
        design_free(many);
    }
}

static void shards_share_out_all_points(void **state)
{
    (void)state;
    struct text message;
    struct shard shard;
    text_init(&message);
    int64_t sum = 0;
    for (int64_t k = 1; k <= 7; k++)
        sum += shard_points((struct shard){k, 7}, 100);
    assert_int_equal(sum, 100);
    assert_true(shard_parse("3/16", &shard, &message));
    assert_true(shard.part == 3 && shard.of == 16);
    static const char *const bad[] = {"0/4", "5/4", "3", "3/", "/4", "3/4x", ""};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(shard_parse(bad[i], &shard, &message));
    text_free(&message);
}

static void a_shard_is_found_in_the_environment(void **state)
{
    (void)state;
    struct text message;
    struct shard shard;
    text_init(&message);
    setenv("SLURM_PROCID", "2", 1);
    setenv("SLURM_NTASKS", "8", 1);
    assert_true(shard_parse("auto", &shard, &message));
    assert_true(shard.part == 3 && shard.of == 8);
    setenv("SLURM_ARRAY_TASK_ID", "14", 1);
    setenv("SLURM_ARRAY_TASK_MIN", "10", 1);
    setenv("SLURM_ARRAY_TASK_COUNT", "5", 1);
    setenv("SLURM_ARRAY_TASK_STEP", "2", 1);
    assert_true(shard_parse("auto", &shard, &message));
    assert_true(shard.part == 3 && shard.of == 5);
    text_free(&message);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_grid_has_every_combination_once),
        cmocka_unit_test(lists_go_together_and_must_be_equally_long),
        cmocka_unit_test(one_at_a_time_leaves_the_others_at_the_base),
        cmocka_unit_test(a_latin_hypercube_meets_each_part_once),
        cmocka_unit_test(permutations_meet_everything_once),
        cmocka_unit_test(sobol_points_are_even_on_every_axis),
        cmocka_unit_test(going_back_gives_the_same_points),
        cmocka_unit_test(above_40_dimensions_points_still_fill_the_cube),
        cmocka_unit_test(a_saltelli_block_changes_one_column_at_a_time),
        cmocka_unit_test(antithetic_points_mirror_each_other),
        cmocka_unit_test(rank_correlations_are_met),
        cmocka_unit_test(more_samples_keep_the_points_there_were),
        cmocka_unit_test(shards_share_out_all_points),
        cmocka_unit_test(a_shard_is_found_in_the_environment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
