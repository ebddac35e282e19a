/* Reading published figures of reliability: by which failure models, what is scored and what is
 * not. */
#include "support_scoring.h"

#include "score/reliability_row.h"

#include <math.h>
#include <string.h>

static struct scoring scoring;
static const struct reliability_setup *setup;

static int open_setup(void **state)
{
    (void)state;
    const int status = scoring_open(&scoring, &reliability_kind);
    setup = scoring.setup;
    return status;
}

static int close_setup(void **state)
{
    (void)state;
    return scoring_close(&scoring);
}

#define HEAD                                                                              \
    "name,failures,fitted,system,accelerators,period,llm,checkpoint,interval,save,write," \
    "restart,metric,value,low,high,standing,source\n"

static struct reliability_rows read_rows(const char *lines)
{
    struct reliability_rows rows;
    reliability_rows_read(scoring_csv(&scoring, arena_format(&scoring.memory, HEAD "%s", lines)),
                          setup, &scoring.memory, &rows);
    return rows;
}

static double predict(const struct reliability_rows *rows, size_t i)
{
    return reliability_predict(&rows->items[i], setup);
}

static void a_line_has_a_row_for_each_model_and_its_own_data_are_not_scored(void **state)
{
    (void)state;
    const struct reliability_rows rows =
        read_rows("a,llama3  imbue,llama3-all llama3,,16384,54 days,,,,,,,interruptions,419,,,"
                  "independent,s\n"
                  "b,llama3 imbue,llama3,,16384,,,,1 h,1 min,,,goodput,90 %,,,independent,s\n"
                  "c,imbue,llama3,,16384,54 days,,,,,,,interruptions,419,,,apart,s\n"
                  "d,,job-restart,,,,,,,,,,restart,10 min,,,independent,s\n"
                  "e,,,,,,,,,,,,restart,10 min,,,independent,s\n");
    static const struct {
        const char *failures;
        enum reliability_group group;
    } expected[] = {
        {"llama3", RELIABILITY_IN_SAMPLE}, {"imbue", RELIABILITY_INDEPENDENT},
        {"llama3", RELIABILITY_OWN_RATE},  {"imbue", RELIABILITY_INDEPENDENT},
        {"imbue", RELIABILITY_APART},      {NULL, RELIABILITY_IN_SAMPLE},
        {NULL, RELIABILITY_INDEPENDENT},
    };
    assert_int_equal(rows.left_out.n, 0);
    assert_int_equal(rows.n, sizeof expected / sizeof expected[0]);
    for (size_t i = 0; i < rows.n; i++) {
        assert_int_equal(rows.items[i].group, expected[i].group);
        if (expected[i].failures)
            assert_string_equal(rows.items[i].failures->name, expected[i].failures);
        else
            assert_null(rows.items[i].failures);
    }
}

/* The rate at which Llama 3 was stopped, in every way that it may be published. */
static void a_rate_is_the_same_in_every_figure(void **state)
{
    (void)state;
    const double rate = 419 / (54 * 86400.0); /* of 2,048 nodes */
    const struct reliability_rows rows = read_rows(
        "a,llama3,,,16384,27 days,,,,,,,interruptions,1,,,independent,s\n"
        "b,llama3,,,16384,,,,,,,,interruption_rate,1 per day,,,independent,s\n"
        "c,llama3,,,,,,,,,,,node_failure_rate,1 per 1000 node-days,,,independent,s\n"
        "d,llama3,,,16384,,,,,,,,time_between_interruptions,1 h,,,independent,s\n"
        "e,llama3,,,,,,,,,,,accelerator_time_between_interruptions,1 day,,,independent,s\n"
        "f,llama3,,tpu-v4-cube,,,,,,,,,node_failure_rate,1 per 1000 node-days,,,independent,s\n"
        "g,rsc1-lemons,,,,,,,,,,,node_failure_rate,1 per 1000 node-days,,,independent,s\n"
        "h,llama3,,,,,,,,,,,accelerator_failure_rate,9 % / year,,,independent,s\n");
    const double expected[] = {rate * 27 * 86400, rate,        rate / 2048,        1 / rate,
                               16384 / rate,      rate / 4096, 6.5 / 1000 / 86400, rate / 16384};
    assert_int_equal(rows.n, 8);
    for (size_t i = 0; i < rows.n; i++)
        assert_close(predict(&rows, i), expected[i], i == 6 ? 1e-3 : 1e-12);
}

static void what_is_kept_is_what_the_law_of_interruptions_says(void **state)
{
    (void)state;
#define SETTING "llama3,,,16384,,,,10 min,20 s,1 min,5 min,"
    const struct reliability_rows rows =
        read_rows("a," SETTING "goodput,90 %,,,independent,s\n"
                  "b," SETTING "saving,1 %,,,independent,s\n"
                  "c," SETTING "restarting,1 %,,,independent,s\n"
                  "d," SETTING "done_again,1 %,,,independent,s\n"
                  "e," SETTING "time_lost_per_interruption,10 min,,,independent,s\n");
#undef SETTING
    const struct interruption_law law = {419 / (54 * 86400.0), 300, 20, 60};
    const struct interruption_shares shares = interruption_shares(&law, 600);
    const double expected[] = {shares.work, shares.save, shares.restart, shares.again,
                               (shares.restart + shares.again) / law.rate};
    assert_int_equal(rows.n, 5);
    for (size_t i = 0; i < rows.n; i++) {
        assert_close(predict(&rows, i), expected[i], 1e-9);
        assert_string_equal(rows.items[i].assumed[0], "system");
        assert_null(rows.items[i].assumed[1]);
    }
    assert_close(reliability_error(&rows.items[0], 0.45), -0.5, 1e-12);
}

static void what_is_blank_is_the_tools_own_and_said(void **state)
{
    (void)state;
    const struct reliability_rows rows =
        read_rows("a,,,,1024,,Llama 3 70B,,,,,,goodput,90 %,,,independent,s\n"
                  "b,,,,1024,,,1 TB,,,,,goodput,90 %,,,independent,s\n"
                  "c,,,,,,,,,,,,restart,10 min,,,independent,s\n");
    assert_int_equal(rows.n, 3);
    static const char *const all[] = {"system", "interval", "save", "restart", "failures"};
    for (size_t i = 0; i < 5; i++)
        assert_string_equal(rows.items[0].assumed[i], all[i]);
    assert_null(rows.items[0].assumed[5]);
    assert_ptr_equal(rows.items[0].failures, setup->usual_failures);
    assert_ptr_equal(rows.items[0].system, setup->usual_system);
    const struct assumptions *a = &setup->assumptions;
    const double bytes[] = {rows.items[0].checkpoint, 1e12};
    assert_true(bytes[0] > 0.9e12 && bytes[0] < 1.1e12); /* 14 bytes of each parameter */
    for (size_t i = 0; i < 2; i++) {
        const struct interruption_law law = {
            failure_rate_of_run(setup->usual_failures, setup->usual_system, 1024), a->job_restart,
            checkpoint_save(a, bytes[i], 1024), 0};
        assert_close(predict(&rows, i),
                     interruption_shares(&law, interruption_best_interval(&law)).work, 1e-12);
    }
    assert_null(rows.items[2].assumed[0]);
    assert_close(predict(&rows, 2), a->job_restart, 1e-12);
}

static void a_bound_is_met_or_not_and_has_no_error(void **state)
{
    (void)state;
    const struct reliability_rows rows =
        read_rows("a,llama3 alibaba-h100,,,16384,54 days,,,,,,,interruptions,>500,,,independent,s\n"
                  "b,llama3 alibaba-h100,,,16384,54 days,,,,,,,interruptions,<500,,,independent,s\n"
                  "c,llama3 alibaba-h100,,,16384,54 days,,,,,,,interruptions,,400,500,independent,"
                  "s\n"
                  "d,llama3,,,16384,54 days,,,,,,,interruptions,838,400,900,independent,s\n");
    static const bool met[] = {false, true, true, false, true, false};
    double predicted[7], errors[7];
    assert_int_equal(rows.n, 7);
    for (size_t i = 0; i < rows.n; i++) {
        predicted[i] = predict(&rows, i);
        errors[i] = reliability_error(&rows.items[i], predicted[i]);
        if (i < 6)
            assert_int_equal(reliability_met(&rows.items[i], predicted[i]), met[i]);
    }
    const struct reliability_choice c = {RELIABILITY_INDEPENDENT, RELIABILITY_KINDS, NULL};
    const struct score_summary s = reliability_summarise(&rows, errors, c);
    assert_int_equal(s.n, 1); /* the last one: its range stands beside a value */
    assert_close(s.median_abs, 0.5, 1e-12);
    const struct reliability_bounds bounds = reliability_count_bounds(&rows, predicted, c);
    assert_int_equal(bounds.n, 6);
    assert_int_equal(bounds.met, 3);
    assert_string_equal(rows.items[4].text, "400 to 500");
}

static void what_never_fails_has_no_time_between_failures_and_no_error(void **state)
{
    (void)state;
    struct failure_preset never = *setup->usual_failures;
    struct reliability_rows rows =
        read_rows("a,llama3,,,8,,,,,,,,time_between_interruptions,>1 h,,,independent,s\n"
                  "b,llama3,,,8,,,,,1 s,,,time_lost_per_interruption,>1 h,,,independent,s\n");
    never.causes.n = 0;
    for (size_t i = 0; i < 2; i++) {
        rows.items[i].failures = &never;
        const double predicted = predict(&rows, i);
        const bool finite = isfinite(predicted);
        const bool scored = !isnan(reliability_error(&rows.items[i], predicted));
        assert_false(finite);
        assert_false(scored);
        assert_int_equal(reliability_met(&rows.items[i], predicted), i == 0);
    }
}

static void rows_are_chosen_by_group_kind_and_model(void **state)
{
    (void)state;
    const struct reliability_rows rows =
        read_rows("a,llama3 imbue,,,16384,54 days,,,,,,,interruptions,419,,,independent,s\n"
                  "b,llama3,,,16384,,,,1 h,1 min,,,goodput,90 %,,,independent,s\n"
                  "c,llama3,,,16384,54 days,,,,,,,interruptions,419,,,apart,s\n");
    const double errors[] = {0.1, 0.2, 0.3, 0.4};
    static const struct {
        enum reliability_group group;
        enum reliability_kind kind;
        int by; /* row whose model is asked for; -1: any */
        size_t n;
        double mean;
    } cases[] = {
        {RELIABILITY_INDEPENDENT, RELIABILITY_KINDS, -1, 3, 0.2},
        {RELIABILITY_INDEPENDENT, RELIABILITY_STOPS, -1, 2, 0.15},
        {RELIABILITY_INDEPENDENT, RELIABILITY_STOPS, 1, 1, 0.2},
        {RELIABILITY_INDEPENDENT, RELIABILITY_TIME, 0, 1, 0.3},
        {RELIABILITY_APART, RELIABILITY_KINDS, 0, 1, 0.4},
        {RELIABILITY_OWN_RATE, RELIABILITY_KINDS, -1, 0, NAN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct score_summary s = reliability_summarise(
            &rows, errors,
            (struct reliability_choice){cases[i].group, cases[i].kind,
                                        cases[i].by < 0 ? NULL : rows.items[cases[i].by].failures});
        assert_int_equal(s.n, cases[i].n);
        if (s.n > 0)
            assert_close(s.mean_abs, cases[i].mean, 1e-12);
    }
}

static void lines_that_say_too_little_are_left_out_with_a_reason(void **state)
{
    (void)state;
    static const struct {
        const char *line, *why;
    } cases[] = {
        {"a,llama3,,,8,1 day,,,,,,,,1,,,independent,s", "no figure of the program"},
        {"a,llama3,,,8,1 day,,,,,,,stops,1,,,independent,s",
         "'metric' 'stops' is not known; it may be interruptions, interruption_rate, "},
        {"a,llama3,,,8,1 day,,,,,,,goodputt,1,,,independent,s",
         "'metric' 'goodputt' is not known; near is 'goodput'"},
        {"a,llama3,,,8,1 day,,,,,,,interruptions,many,,,independent,s", "'value' 'many'"},
        {"a,llama3,,,8,1 day,,,,,,,interruptions,0,,,independent,s", "'value' '0'"},
        {"a,llama3,,,8,1 day,,,,,,,interruptions,nan,,,independent,s", "'value' 'nan'"},
        {"a,llama3,,,8,1 day,,,,,,,interruptions,>,,,independent,s", "'value' '>'"},
        {"a,llama3,,,8,1 day,,,,,,,interruptions,,1,,independent,s", "'value' ''"},
        {"a,llama3,,,8,1 day,,,,,,,interruptions,1,x,,independent,s", "'low' 'x'"},
        {"a,llama3,,,8,1 day,,,,,,,interruptions,1,,-2,independent,s", "'high' '-2'"},
        {"a,llama3,,abacus,8,1 day,,,,,,,interruptions,1,,,independent,s", "no system 'abacus'"},
        {"a,llama3,,,,1 day,,,,,,,interruptions,1,,,independent,s", "accelerators is not stated"},
        {"a,llama3,,,8.5,1 day,,,,,,,interruptions,1,,,independent,s", "'accelerators' '8.5'"},
        {"a,llama3,,,1e300,1 day,,,,,,,interruptions,1,,,independent,s", "'accelerators' '1e300'"},
        {"a,llama3,,,8,,,,,,,,interruptions,1,,,independent,s", "period"},
        {"a,llama3,,,8,54,,,,,,,interruptions,1,,,independent,s", "'period' '54'"},
        {"a,llama3,,,8,,,,0 s,1 s,,,goodput,90 %,,,independent,s", "'interval' '0 s'"},
        {"a,llama3,,,8,,,,1e-9 s,1 s,,,goodput,90 %,,,independent,s",
         "'interval' '1e-9 s' is not a time of 1 s or more"},
        {"a,llama3,,,8,,,,1 h,-1 s,,,goodput,90 %,,,independent,s",
         "'save' '-1 s' is not a time of 0 or more"},
        {"a,llama3,,,8,,,,1 h,1 s,x,,goodput,90 %,,,independent,s", "'write' 'x'"},
        {"a,llama3,,,8,,,,1 h,1 s,,1 kg,goodput,90 %,,,independent,s", "'restart' '1 kg'"},
        {"a,llama3,,,8,,,1 W,1 h,,,,goodput,90 %,,,independent,s", "'checkpoint' '1 W'"},
        {"a,llama3,,,8,,nobody,,1 h,,,,goodput,90 %,,,independent,s", "no LLM 'nobody'"},
        {"a,llama3,,,8,,,,1 h,,,,goodput,90 %,,,independent,s", "neither the time of a checkpoint"},
        {"a,,,,,,,,,,,5 min,restart,5 min,,,independent,s", "'restart' is what is to be"},
        {"a,llama3,,,8,1 day,,,,,,,interruptions,1,,,hearsay,s", "'standing' 'hearsay'"},
        {"a,llama3 llama,,,8,1 day,,,,,,,interruptions,1,,,independent,s", "model 'llama'"},
        {"a,llama3,llama,,8,1 day,,,,,,,interruptions,1,,,independent,s", "model 'llama'"},
        {"a,llama3 imbue llama3,,,8,1 day,,,,,,,interruptions,1,,,independent,s",
         "'failures' names 'llama3' twice"},
        {"a,imbue,llama3 llama3,,8,1 day,,,,,,,interruptions,1,,,independent,s",
         "'fitted' names 'llama3' twice"},
        {"a,bathtub,,,8,1 day,,,,,,,interruptions,1,,,independent,s", "'bathtub' go by the age"},
        {"a,titan-old,,,8,1 day,,,,,,,interruptions,1,,,independent,s", "'titan-old' go by the"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct reliability_rows rows =
            read_rows(arena_format(&scoring.memory, "%s\n", cases[i].line));
        assert_int_equal(rows.n, 0);
        assert_int_equal(rows.left_out.n, 1);
        assert_int_equal(rows.left_out.items[0].line, 2);
        if (!strstr(rows.left_out.items[0].why, cases[i].why))
            fail_msg("%s: %s", cases[i].line, rows.left_out.items[0].why);
    }
}

/* What no run can have, and cells of which one takes the other back. */
static void values_that_make_no_sense_are_left_out_with_their_column(void **state)
{
    (void)state;
    static const struct {
        const char *cells, *why; /* metric, value, low and high; NULL: nothing is wrong */
    } cases[] = {
        {"goodput,250 %,,", "its 'value' '250 %' is above 100 %"},
        {"goodput,97,,", "its 'value' '97' is above 100 %"},
        {"saving,>101 %,,", "its 'value' '>101 %' is above 100 %"},
        {"restarting,5 %,1 %,101 %", "its 'high' '101 %' is above 100 %"},
        {"done_again,,120 %,130 %", "its 'low' '120 %' is above 100 %"},
        {"goodput,>95 %,80 %,90 %", "its 'value' '>95 %' is a bound, beside its 'low' '80 %'"},
        {"goodput,<95 %,,90 %", "its 'value' '<95 %' is a bound, beside its 'high' '90 %'"},
        {"goodput,95 %,96 %,97 %", "its 'value' '95 %' is below its 'low' '96 %'"},
        {"interruptions,419,,400", "its 'value' '419' is above its 'high' '400'"},
        {"goodput,,97 %,96 %", "its 'low' '97 %' is above its 'high' '96 %'"},
        {"goodput,96 %,97 %,95 %", "its 'low' '97 %' is above its 'high' '95 %'"},
        {"goodput,100 %,100 %,100 %", NULL},
        {"goodput,96 %,95 %,", NULL},
        {"goodput,,96 %,96 %", NULL},
        {"interruptions,419,379.8,461.1", NULL},
        {"time_lost_per_interruption,10 min,,", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct reliability_rows rows =
            read_rows(arena_format(&scoring.memory,
                                   "a,llama3,,,16384,54 days,,,1 h,1 min,,,%s,"
                                   "independent,s\n",
                                   cases[i].cells));
        assert_int_equal(rows.n, !cases[i].why);
        assert_int_equal(rows.left_out.n, !!cases[i].why);
        if (cases[i].why)
            assert_string_equal(rows.left_out.items[0].why, cases[i].why);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_has_a_row_for_each_model_and_its_own_data_are_not_scored),
        cmocka_unit_test(a_rate_is_the_same_in_every_figure),
        cmocka_unit_test(what_is_kept_is_what_the_law_of_interruptions_says),
        cmocka_unit_test(what_is_blank_is_the_tools_own_and_said),
        cmocka_unit_test(a_bound_is_met_or_not_and_has_no_error),
        cmocka_unit_test(what_never_fails_has_no_time_between_failures_and_no_error),
        cmocka_unit_test(rows_are_chosen_by_group_kind_and_model),
        cmocka_unit_test(lines_that_say_too_little_are_left_out_with_a_reason),
        cmocka_unit_test(values_that_make_no_sense_are_left_out_with_their_column),
    };
    return cmocka_run_group_tests(tests, open_setup, close_setup);
}
