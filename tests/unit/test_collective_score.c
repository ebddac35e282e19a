/* Scoring of collectives: what rows mean, which are left out, and that a fit finds the links that
 * made the rows. */
#include "support_scoring.h"

#include "score/collective_data.h"
#include "score/collective_score.h"

#include <math.h>
#include <string.h>

static struct scoring scoring;
static const struct collective_setup *setup;

static int open_setup(void **state)
{
    (void)state;
    const int status = scoring_open(&scoring, &collective_kind);
    setup = scoring.setup;
    return status;
}

static int close_setup(void **state)
{
    (void)state;
    return scoring_close(&scoring);
}

#define HEAD \
    "source,gpu,n_gpus,fabric,collective,algorithm,bytes,time_us,algbw_GBs,busbw_GBs,notes\n"

static struct collective_rows read_rows(const char *text)
{
    struct collective_rows rows;
    collective_rows_read(scoring_csv(&scoring, text), setup, &scoring.memory, &rows);
    return rows;
}

static void the_time_comes_from_the_finest_printed_column(void **state)
{
    (void)state;
    const struct collective_rows rows =
        read_rows(HEAD "a,H200,8,NVLink,all_reduce,,1000000000,4000,,,\n"
                       "a,H200,8,NVLink,all_reduce,,1000000000,,,437.5,\n"
                       "a,H200,8,NVLink,all_reduce,,1000000000,,250,,\n"
                       "a,H200,8,NVLink,all_reduce,,1000,,0.05,0.1,\n");
    assert_int_equal(rows.n, 3);
    for (size_t i = 0; i < rows.n; i++)
        assert_close(rows.items[i].time, 4e-3, 1e-12);
    assert_int_equal(rows.left_out.n, 1);
    assert_int_equal(rows.left_out.items[0].line, 5);
    assert_non_null(strstr(rows.left_out.items[0].why, "too coarsely"));
}

static void rows_that_say_too_little_are_left_out_with_a_reason(void **state)
{
    (void)state;
    static const struct {
        const char *row, *why;
    } cases[] = {
        {"a,H200,8,NVLink,all_reduce,,,,,480,\n", "message size is not stated"},
        {"a,H200,,NVLink,all_reduce,,1e9,,,480,\n", "number of accelerators"},
        {"a,,8,NVLink,all_reduce,,1e9,,,480,\n", "accelerator is not named"},
        {"a,H200,16,a new network,all_reduce,,1e9,,,480,\n", "network is not stated"},
        {"a,H800,8,NVLink,moe_dispatch,,1e9,,,480,\n", "exchange between experts"},
        {"a,H200,8,NVLink,all_reduce,,1e9,,,480,known unhealthy\n", "unhealthy"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct collective_rows rows =
            read_rows(arena_format(&scoring.memory, HEAD "%s", cases[i].row));
        assert_int_equal(rows.n, 0);
        assert_int_equal(rows.left_out.n, 1);
        assert_non_null(strstr(rows.left_out.items[0].why, cases[i].why));
    }
}

static void a_sweep_is_a_source_an_accelerator_and_a_fabric(void **state)
{
    (void)state;
    const struct collective_rows rows =
        read_rows(HEAD "a,H200,8,NVLink,all_reduce,Ring,1e9,4000,,,\n"
                       "b,H200,8,NVLink,all_reduce,NVLS,1e9,4000,,,\n"
                       "a,H200,4,NVLink,all_reduce,,1e9,4000,,,\n"
                       "a,H200,8,NVLink,all_gather,,1e9,4000,,,\n");
    assert_int_equal(rows.n_sweeps, 2);
    assert_int_equal(rows.items[2].sweep, rows.items[0].sweep);
    assert_int_equal(rows.items[0].algorithm, ALGORITHM_RING);
    assert_int_equal(rows.items[1].algorithm, ALGORITHM_SWITCH);
    assert_int_equal(rows.items[2].algorithm, ALGORITHMS);
    assert_true(rows.items[3].unverified);
    assert_false(rows.items[0].unverified);
}

/* Rows made by known links: inside eight, and over a network. */
static const char *made_rows(struct calibration *up, struct calibration *out)
{
    static const struct {
        const char *source, *fabric;
        double n;
    } sweeps[] = {{"a", "NVLink", 8}, {"b", "NVLink", 8}, {"c", "p4de EFA 400 Gbps/node", 16}};
    struct text text;
    text_init(&text);
    text_add(&text, HEAD);
    for (size_t i = 0; i < 3; i++)
        for (double bytes = 1024; bytes < 2e10; bytes *= 4) {
            const struct collective_rows row = read_rows(
                arena_format(&scoring.memory, HEAD "%s,A100,%g,%s,all_reduce,,%.0f,1.000,,,\n",
                             sweeps[i].source, sweeps[i].n, sweeps[i].fabric, bytes));
            const double error = collective_row_error(row.items, up, out, setup->fallback);
            text_addf(&text, "%s,A100,%g,%s,all_reduce,,%.0f,%.6f,,,\n", sweeps[i].source,
                      sweeps[i].n, sweeps[i].fabric, bytes, 1 + error);
        }
    const char *kept = arena_text(&scoring.memory, text_get(&text));
    text_free(&text);
    return kept;
}

static void a_fit_finds_the_links_that_made_the_rows(void **state)
{
    (void)state;
    struct calibration up = {.scale_up = {0.7, 0, 15e-6, 1e-6, 4e-8}};
    struct calibration out = {.scale_out = {0.7, 0, 60e-6, 25e-6, 6e-8}};
    const struct collective_rows rows = read_rows(made_rows(&up, &out));
    assert_int_equal(rows.n, 39);
    struct collective_errors errors;
    collective_score(setup, &rows, &scoring.memory, &errors);
    double pooled = 0, inside = 0, library = 0;
    size_t n = 0;
    for (size_t i = 0; i < rows.n; i++) {
        pooled += fabs(errors.pooled[i]) / (double)rows.n;
        library += fabs(errors.library[i]) / (double)rows.n;
        if (rows.items[i].leaves)
            continue;
        inside += fabs(errors.held_out[i]);
        n++;
    }
    /* the prior pulls a little */
    assert_true(pooled < 0.04);
    assert_true(library > 3 * pooled);
    /* either sweep inside a server foretells the other */
    assert_true(inside / (double)n < 0.04);
}

static void the_baseline_is_the_median_share_of_the_other_sweeps(void **state)
{
    (void)state;
    /* 300 GB/s nominal: shares of 1/3, then 2/3 */
    const struct collective_rows rows = read_rows(HEAD "a,A100,8,NVLink,all_reduce,,1e9,17500,,,\n"
                                                       "b,A100,8,NVLink,all_reduce,,1e9,8750,,,\n");
    struct collective_errors errors;
    collective_score(setup, &rows, &scoring.memory, &errors);
    assert_close(errors.baseline[0], 8750 / 17500.0 - 1, 1e-9);
    assert_close(errors.baseline[1], 17500 / 8750.0 - 1, 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_time_comes_from_the_finest_printed_column),
        cmocka_unit_test(rows_that_say_too_little_are_left_out_with_a_reason),
        cmocka_unit_test(a_sweep_is_a_source_an_accelerator_and_a_fabric),
        cmocka_unit_test(a_fit_finds_the_links_that_made_the_rows),
        cmocka_unit_test(the_baseline_is_the_median_share_of_the_other_sweeps),
    };
    return cmocka_run_group_tests(tests, open_setup, close_setup);
}
