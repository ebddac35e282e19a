/* The report on a run, from facts made by hand: which state stands for a milestone, what counts as
 * a prediction, and what is printed where there is nothing. */
#include "support.h"

#include "report/number.h"
#include "report/run_report.h"
#include "report/section.h"

#include <math.h>
#include <string.h>

enum { START = 20089 }; /* 2025-01-01 */

static const uint32_t replications[] = {0, 1, 2};
static const struct look plain = {false};
static struct run_facts facts;
static struct result_state states[4];
static struct text out;

static struct result_state state_of(day_number day, double second, int64_t energised, double watts)
{
    return (struct result_state){
        .sample = {.day = day,
                   .second = second,
                   .accelerators = {energised, energised, energised, energised, energised,
                                    energised},
                   .h100e = {[H100E_DENSE_8BIT] = (double)energised},
                   .provisioned = watts,
                   .firm = 2 * watts,
                   .binds_slack = NAN},
        .drawn_30_days = watts / 2,
    };
}

static int begin(void **state)
{
    (void)state;
    states[0] = state_of(START, 0, 0, 0);
    states[1] = state_of(START + 9, 3600, 500, 5e5);
    states[2] = state_of(START + 9, 7200, 1000, 1e6);
    states[3] = state_of(START + 9, 86400, 1500, 1.5e6);
    facts = (struct run_facts){
        .about = {.name = "hand",
                  .start = START,
                  .end = START + 10,
                  .replications = replications,
                  .n_replications = 1},
        .states = states,
        .n_states = 4,
    };
    text_init(&out);
    return 0;
}

static int end(void **state)
{
    (void)state;
    text_free(&out);
    return 0;
}

/* The line of the output that has this text, without blanks at its ends and doubled ones inside. */
static const char *line_with(const char *part)
{
    static char line[512];
    const char *at = strstr(text_get(&out), part);
    if (!at)
        fail_msg("'%s' is not in:\n%s", part, text_get(&out));
    while (at > text_get(&out) && at[-1] != '\n')
        at--;
    size_t n = 0;
    for (; *at && *at != '\n'; at++)
        if (*at != ' ' || (n > 0 && line[n - 1] != ' '))
            line[n++] = *at;
    line[n] = '\0';
    return line;
}

/* Several instants of one day are recorded: the milestone's is the first one that has it, not the
 * day's end. */
static void a_milestone_shows_the_state_at_its_instant(void **state)
{
    (void)state;
    struct result_milestone m = {
        .name = "thousand", .accelerators = 1000, .state = STATE_ENERGISED, .day = START + 9};
    facts.run.milestones = &m;
    facts.run.n_milestones = 1;
    section_timeline(&facts, &plain, &out);
    assert_string_equal(line_with("thousand"),
                        "2025-01-10 thousand 1,000 1,000 1,000 0.00 1.00 0.50 2.00 0.00 demand");
    assert_string_equal(line_with("end "),
                        "2025-01-10 end 1,500 1,500 1,500 0.00 1.50 0.75 3.00 0.00 demand");
}

static void a_milestone_that_was_not_reached_is_said_to_be_so(void **state)
{
    (void)state;
    struct result_milestone m = {
        .name = "million", .accelerators = 1000000, .state = STATE_IN_SERVICE};
    facts.run.milestones = &m;
    facts.run.n_milestones = 1;
    section_timeline(&facts, &plain, &out);
    assert_contains(text_get(&out), "not reached by the end: million (1,000,000 in-service)");
}

static void what_is_fixed_is_no_prediction(void **state)
{
    (void)state;
    struct result_milestone m[] = {
        {.name = "a",
         .day = START + 3,
         .observed = START + 5,
         .published_by = "P",
         .fixed_by = FIXED_BY_INPUT},
        {.name = "b",
         .day = START + 5,
         .observed = START + 5,
         .published_by = "P",
         .fixed_by = FIXED_BY_ASSUMPTION},
        {.name = "c", .day = 0, .observed = START + 5, .published_by = "Q"},
    };
    struct observation_result o = {.metric = "power_provisioned",
                                   .unit = "W",
                                   .model = 90e6,
                                   .published = 100e6,
                                   .low = NAN,
                                   .high = 110e6,
                                   .published_by = "P",
                                   .scope = "all of it"};
    facts.run.milestones = m;
    facts.run.n_milestones = 3;
    facts.run.observations = &o;
    facts.run.n_observations = 1;
    section_published(&facts, &plain, &out);
    assert_string_equal(line_with("a, "),
                        "2025-01-06 a, installed 2025-01-04 2025-01-06 -2 d fixed (input) [1]");
    assert_string_equal(
        line_with("b, "),
        "2025-01-06 b, installed 2025-01-06 2025-01-06 0 d fixed by assumption [1]");
    assert_string_equal(line_with("c, "),
                        "2025-01-06 c, installed > end 2025-01-06 - prediction [2]");
    assert_string_equal(
        line_with("provisioned power"),
        "2025-01-10 provisioned power 90.0 MW 100 MW (100-110) -10.0 % prediction [3]");
    assert_contains(text_get(&out), "predictions: 2 of 4;");
    assert_contains(text_get(&out), "[3] P; scope: all of it\n");
}

static void without_published_values_there_is_no_section(void **state)
{
    (void)state;
    section_published(&facts, &plain, &out);
    assert_string_equal(text_get(&out), "");
}

static void quantiles_beyond_the_end_are_not_dates(void **state)
{
    (void)state;
    struct result_milestone m = {.name = "a", .accelerators = 1, .state = STATE_ENERGISED};
    struct result_metric day = {
        .name = "milestones.a.day",
        .unit = "d",
        .over = {.n = 10, .after_end = 4, .p10 = 2, .p50 = 8.5, .p90 = INFINITY}};
    double value = INFINITY;
    facts.about.n_replications = 3;
    facts.run.milestones = &m;
    facts.run.n_milestones = 1;
    facts.metrics = &day;
    facts.values = &value;
    facts.n_metrics = 1;
    section_spread(&facts, &plain, &out);
    assert_string_equal(line_with("a, "),
                        "a, energised 2025-01-03 2025-01-09 > end reached in 6 of 10");
}

/* Of 10,000 made, 2,000 were got; 500 are there on the first day shown. What was reached by then,
 * and what counts accelerators, requires no share. */
static void milestones_require_shares_of_what_is_made(void **state)
{
    (void)state;
    struct result_milestone milestones[] = {{.name = "there", .h100e = 500},
                                            {.name = "near", .h100e = 1000},
                                            {.name = "boxes", .h100e = NAN, .accelerators = 900},
                                            {.name = "far", .h100e = 25500}};
    struct result_metric metrics[] = {{.name = "supply_h100e", .unit = ""},
                                      {.name = "supply_share", .unit = ""}};
    double values[] = {10000, 0.2};
    facts.states = &states[1];
    facts.run.milestones = milestones;
    facts.run.n_milestones = 4;
    facts.metrics = metrics;
    facts.values = values;
    facts.n_metrics = 2;
    section_supply(&facts, &plain, &out);
    assert_string_equal(text_get(&out),
                        "\nsupply  all that suppliers make\n"
                        "  10,000 h100e made by the end, for whomever, of which operators of the "
                        "scenario got 20.0 %\n"
                        "  share of it required by the end for what was missing on 2025-01-10: "
                        "near 5.0 %, far 250.0 %\n");
    text_free(&out);
    text_init(&out);
    values[0] = 0;
    section_supply(&facts, &plain, &out);
    assert_string_equal(text_get(&out), "");
}

/* A run in which nothing was delivered divides by nothing. */
static void an_empty_run_has_a_report_without_figures(void **state)
{
    (void)state;
    facts.states = &states[0];
    facts.n_states = 1;
    run_report_write(
        &facts, &(struct run_report_request){.scenario = "it's.yaml", .results = "x.db"}, &out);
    assert_contains(text_get(&out),
                    "nothing: all accelerators were energised on the day they were wanted");
    assert_contains(text_get(&out), "colossim run 'it'\\''s.yaml' --replications");
    assert_null(strstr(text_get(&out), "nan"));
    assert_null(strstr(text_get(&out), "inf"));
}

int main(void)
{
#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(a_milestone_shows_the_state_at_its_instant),
        TEST(a_milestone_that_was_not_reached_is_said_to_be_so),
        TEST(what_is_fixed_is_no_prediction),
        TEST(without_published_values_there_is_no_section),
        TEST(quantiles_beyond_the_end_are_not_dates),
        TEST(milestones_require_shares_of_what_is_made),
        TEST(an_empty_run_has_a_report_without_figures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
