/* Reading published facts of clusters: which chips, which basis, what is scored and what is not. */
#include "support_scoring.h"

#include "score/cluster_row.h"
#include "score/cluster_score.h"

#include <string.h>

static struct scoring scoring;
static const struct cluster_setup *setup;

static int open_setup(void **state)
{
    (void)state;
    const int status = scoring_open(&scoring, &cluster_kind);
    setup = scoring.setup;
    return status;
}

static int close_setup(void **state)
{
    (void)state;
    return scoring_close(&scoring);
}

#define HEAD                                                                                      \
    "name,owner,chip1,chip1_qty,chip2,chip2_qty,power_MW,power_basis,cost_usd_B,cost_basis,date," \
    "status,source\n"

static struct cluster_rows read_rows(const char *lines)
{
    struct cluster_rows rows;
    cluster_rows_read(scoring_csv(&scoring, arena_format(&scoring.memory, HEAD "%s", lines)), setup,
                      &scoring.memory, &rows);
    return rows;
}

static void chips_are_read_from_columns_or_from_a_phrase(void **state)
{
    (void)state;
    const struct cluster_rows rows = read_rows(
        "a,x,NVIDIA GB200,100,,,1,reported,,,2025-01-01,Existing,s\n"
        "b,x,150k H100 + 50k H200 + 30k GB200,,,,1,reported,,,2025-01-02,Existing,s\n"
        "c,x,220k GB200 + 330k GB300 (split = a guess),,,,1,reported,,,2025-01-03,Existing,s\n");
    assert_int_equal(rows.n, 3);
    assert_int_equal(rows.items[0].cluster.part[0].n, 144); /* whole racks */
    assert_int_equal(rows.items[1].cluster.parts, 3);
    assert_int_equal(rows.items[1].cluster.part[0].n, 150000);
    assert_string_equal(rows.items[1].cluster.part[1].chip->id, "h200-sxm");
    assert_int_equal(rows.items[1].cluster.part[2].n, 30024);
    assert_int_equal(rows.items[2].cluster.parts, 2);
    assert_string_equal(rows.items[2].cluster.part[1].chip->id, "gb300");
}

static void a_value_is_scored_by_its_basis(void **state)
{
    (void)state;
    static const struct {
        const char *basis, *status, *source;
        enum cluster_group group;
    } cases[] = {
        {"reported", "Existing", "one", CLUSTER_REPORTED},
        {"reported", "Planned", "one", CLUSTER_REPORTED_PLANNED},
        {"reported", "Existing", "one; two", CLUSTER_SEVERAL_SOURCES},
        {"Epoch facility peak estimate", "existing 2025-12", "one", CLUSTER_ESTIMATED},
        {"TDP*1.82*PUE", "Existing", "one", CLUSTER_FORMULA},
        {"sum of chip TDP only", "Existing", "one", CLUSTER_FORMULA},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct cluster_rows rows = read_rows(
            arena_format(&scoring.memory, "a,x,NVIDIA B200,800,,,1,%s,,,2025-01-01,%s,%s\n",
                         cases[i].basis, cases[i].status, cases[i].source));
        assert_int_equal(rows.n, 1);
        assert_int_equal(rows.items[0].group, cases[i].group);
    }
}

static void one_cluster_in_two_sources_never_makes_the_headline(void **state)
{
    (void)state;
    const struct cluster_rows rows =
        read_rows("a,x,NVIDIA B200,800,,,1,reported,,,2025-01-01,Existing,s\n"
                  "other name,x,\"800 B200\",,,,2,Epoch,,,2025-01-01,existing,t\n"
                  "another,y,NVIDIA B200,800,,,1,reported,,,2025-01-01,Existing,s\n");
    assert_int_equal(rows.items[0].group, CLUSTER_SEVERAL_SOURCES);
    assert_int_equal(rows.items[1].group, CLUSTER_ESTIMATED);
    assert_int_equal(rows.items[2].group, CLUSTER_REPORTED);
}

static void rows_that_say_too_little_are_left_out_with_a_reason(void **state)
{
    (void)state;
    static const struct {
        const char *row, *why;
    } cases[] = {
        {"a,x,,,,,1,reported,,,2025-01-01,Existing,s\n", "no chips"},
        {"a,x,mixed,100,,,1,reported,,,2025-01-01,Existing,s\n", "several kinds"},
        {"a,x,Tesla D1 Dojo,100,,,1,reported,,,2025-01-01,Existing,s\n", "no system"},
        {"a,x,NVIDIA B200,,,,1,reported,,,2025-01-01,Existing,s\n", "not stated"},
        {"a,x,NVIDIA B200,800,,20000,1,reported,,,2025-01-01,Existing,s\n", "not named"},
        {"a,x,NVIDIA B200,800,,,,,,,2025-01-01,Existing,s\n", "neither power nor cost"},
        {"a,x,100 somethings,,,,1,reported,,,2025-01-01,Existing,s\n", "can't be told"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct cluster_rows rows = read_rows(cases[i].row);
        assert_int_equal(rows.n, 0);
        assert_non_null(strstr(rows.left_out.items[0].why, cases[i].why));
    }
    const struct cluster_rows twice =
        read_rows("a,x,NVIDIA B200,800,,,1,reported,,,2025-01-01,Existing,s\n"
                  "a,x,NVIDIA B200,808,,,1,reported,,,2025-01-01,Existing,s\n");
    assert_int_equal(twice.n, 1);
    assert_int_equal(twice.items[0].cluster.part[0].n, 808);
}

/* 8 servers of 10.2 kW: the same as the scenario's sums, on the generic site. */
static void a_prediction_is_what_a_scenario_makes_of_the_chips(void **state)
{
    (void)state;
    const struct cluster_rows rows = read_rows(
        "a,x,NVIDIA H100 SXM5 80GB,64,,,0.1,reported,0.003,\"hardware only, 2025 USD\",2025-01-01,"
        "Existing,s\n");
    struct cluster_prediction p;
    assert_true(cluster_predict(&rows.items[0], setup, &p));
    assert_true(p.fabric_counted);
    assert_close(p.provisioned, p.nameplate_it * setup->site->peak_ratio, 1e-9);
    assert_true(p.nameplate_it > 8 * 10.2e3);
    assert_true(p.nameplate_it < 8 * 10.2e3 * 1.3);
    assert_close(p.facility_error, p.provisioned / 0.1e6 - 1, 1e-12);
    assert_close(p.cost_error, p.capital_it / 3e6 - 1, 1e-12);
    assert_close(p.capital_total - p.capital_it, p.provisioned * setup->site->shell_cost, 1e-6);
}

static void the_newest_snapshot_of_a_set_counts(void **state)
{
    (void)state;
    struct cluster_rows rows;
    const struct csv *csv = scoring_csv(
        &scoring, arena_format(&scoring.memory, "set,%s%s", HEAD,
                               "list 2026-04,a,x,H100,8,,,1,reported,,,2025-01-01,Existing,s\n"
                               "list 2025-12,a,x,H100,16,,,2,reported,,,2025-01-01,Existing,s\n"
                               "list,b,x,H100,8,,,1,reported,,,2025-01-01,Existing,s\n"
                               "list,b,x,H100,16,,,2,reported,,,2025-01-01,Existing,s\n"));
    cluster_rows_read(csv, setup, &scoring.memory, &rows);
    assert_int_equal(rows.n, 2);
    assert_int_equal(rows.items[0].cluster.part[0].n,
                     8); /* a: of 2026-04, though it stands first */
    assert_int_equal(rows.items[1].cluster.part[0].n, 16); /* b: the later line */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chips_are_read_from_columns_or_from_a_phrase),
        cmocka_unit_test(a_value_is_scored_by_its_basis),
        cmocka_unit_test(one_cluster_in_two_sources_never_makes_the_headline),
        cmocka_unit_test(rows_that_say_too_little_are_left_out_with_a_reason),
        cmocka_unit_test(a_prediction_is_what_a_scenario_makes_of_the_chips),
        cmocka_unit_test(the_newest_snapshot_of_a_set_counts),
    };
    return cmocka_run_group_tests(tests, open_setup, close_setup);
}
