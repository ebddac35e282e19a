#include "support_outcome.h"
#include "support_reading.h"

#include "results/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Two results of the tiny scenario in one folder, b's changed by the test between begin and
 * compare. */
struct pair {
    char folder[FOLDER_PATH];
    struct tiny a, b;
    struct result *open_a, *open_b;
    struct comparison c;
};

static int set_up(void **state)
{
    struct pair *p = calloc(1, sizeof *p);
    folder_begin(p->folder);
    tiny_begin(&p->a);
    tiny_begin(&p->b);
    *state = p;
    return 0;
}

static int tear_down(void **state)
{
    struct pair *p = *state;
    result_close(p->open_a);
    result_close(p->open_b);
    tiny_end(&p->a);
    tiny_end(&p->b);
    folder_end(p->folder);
    free(p);
    return 0;
}

/* What one replication has instead of the tiny outcome's own. */
struct change {
    double peak_drawn;
    const char *four; /* day of the milestone; NULL: not reached */
};

static void write_side(struct tiny *t, const char *path, uint32_t first,
                       const struct change *changes, uint32_t n)
{
    const struct result_target target = {.path = path, .named = true};
    struct result_file *f =
        result_file_create(&target, &t->scenario, &t->tree, &t->d.sources, &t->d);
    assert_non_null(f);
    for (uint32_t i = 0; i < n; i++) {
        t->outcome.replication = first + i;
        t->outcome.peak_drawn = changes[i].peak_drawn;
        t->outcome.milestones[0].day = changes[i].four ? day_of(changes[i].four) : 0;
        assert_true(result_file_add_outcome(f, &t->outcome, &t->d));
    }
    const struct run_info info = {.written = path};
    assert_true(result_file_finish(f, &info, &t->d));
}

static void compare_from(struct pair *p, uint32_t first, const struct change *a, uint32_t n_a,
                         const struct change *b, uint32_t n_b)
{
    write_side(&p->a, "a.db", first, a, n_a);
    write_side(&p->b, "b.db", first, b, n_b);
    p->open_a = result_open("a.db", &p->a.d);
    p->open_b = result_open("b.db", &p->b.d);
    assert_true(compare_results(p->open_a, p->open_b, &p->a.memory, &p->c));
}

/* A single run, or replications from 1 on. */
static void compare(struct pair *p, const struct change *a, uint32_t n_a, const struct change *b,
                    uint32_t n_b)
{
    compare_from(p, n_a > 1, a, n_a, b, n_b);
}

static const struct change same[] = {{7000, "2025-03-01"}};

static const struct metric_difference *difference_of(const struct pair *p, const char *name)
{
    for (size_t i = 0; i < p->c.n_metrics; i++)
        if (strcmp(p->c.metrics[i].name, name) == 0)
            return &p->c.metrics[i];
    return NULL;
}

static void equal_results_have_no_differences(void **state)
{
    struct pair *p = *state;
    compare(p, same, 1, same, 1);
    assert_int_equal(p->c.n_inputs, 0);
    assert_int_equal(p->c.equal_inputs, 2);
    assert_int_equal(p->c.n_metrics, 0);
    assert_int_equal(p->c.equal_metrics, metric_count - 1);
    assert_int_equal(p->c.n_milestones, 0);
    assert_int_equal(p->c.equal_milestones, 2);
    assert_false(p->c.paired);
    assert_string_equal(p->c.a.name, "tiny");
    assert_string_equal(p->c.b.info.written, "b.db");
}

static void inputs_that_differ_are_listed_by_path(void **state)
{
    struct pair *p = *state;
    tiny_trace(&p->a, "{crews: 2, end: 2026-01-01, power: 30 kW, wanted: 5}");
    tiny_trace(&p->b,
               "{added: yes, crews: 2, end: 2027-01-01, power: {value: 30 kW, note: unchanged}}");
    compare(p, same, 1, same, 1);
    const struct comparison *c = &p->c;
    assert_int_equal(c->n_inputs, 3);
    assert_int_equal(c->equal_inputs, 2);
    assert_string_equal(c->inputs[0].path, "added");
    assert_null(c->inputs[0].a.value);
    assert_string_equal(c->inputs[0].b.value, "yes");
    assert_string_equal(c->inputs[1].path, "end");
    assert_string_equal(c->inputs[1].a.value, "2026-01-01");
    assert_string_equal(c->inputs[1].b.value, "2027-01-01");
    assert_string_equal(c->inputs[1].b.origin, "tiny.yaml");
    assert_string_equal(c->inputs[2].path, "wanted");
    assert_null(c->inputs[2].b.value);
}

static void metrics_that_differ_have_absolute_and_relative_differences(void **state)
{
    struct pair *p = *state;
    const struct change b[] = {{7700, "2025-03-01"}};
    for (size_t i = 15; i < 20; i++)
        p->b.outcome.samples[i].firm = NAN; /* a figure that only a has */
    p->b.outcome.waiting[BY_CHIPS] = 0;
    p->a.outcome.waiting[BY_HALL] = 0;
    compare(p, same, 1, b, 1);
    const struct metric_difference *peak = difference_of(p, "power_peak_drawn");
    assert_close(peak->a, 7000, 0);
    assert_close(peak->b, 7700, 0);
    assert_close(peak->absolute, 700, 0);
    assert_close(peak->relative, 0.1, 1e-12);
    assert_int_equal(peak->paired.n, 0);
    assert_string_equal(peak->unit, "W");
    assert_int_equal(peak->better, BETTER_LOWER);
    const struct metric_difference *firm = difference_of(p, "power_firm");
    assert_close(firm->a, 12500, 0);
    assert_true(isnan(firm->b) && isnan(firm->absolute) && isnan(firm->relative));
    assert_close(difference_of(p, "waiting_accelerator_days_chips")->relative, -1, 0);
    assert_true(isnan(
        difference_of(p, "waiting_accelerator_days_hall")->relative)); /* nothing to relate it to */
    assert_null(difference_of(p, "energy"));
    assert_null(difference_of(p, "milestones.four.day"));
}

/* Differences 1, 2, 3: mean 2, standard deviation 1; t(0.975, 2) = 4.302653. */
static void replications_with_equal_seeds_are_compared_pair_by_pair(void **state)
{
    struct pair *p = *state;
    const struct change a[] = {{1000, "2025-03-01"}, {3000, "2025-03-01"}, {2000, "2025-03-01"}};
    const struct change b[] = {{1001, "2025-03-02"}, {3002, "2025-03-01"}, {2003, NULL}};
    compare(p, a, 3, b, 3);
    assert_true(p->c.paired);
    const struct metric_difference *peak = difference_of(p, "power_peak_drawn");
    assert_close(peak->a, 2000, 0); /* medians */
    assert_close(peak->b, 2003, 0);
    assert_int_equal(peak->paired.n, 3);
    assert_close(peak->paired.mean, 2, 1e-12);
    assert_close(peak->paired.low, 2 - 4.302652730 / sqrt(3), 1e-8);
    assert_close(peak->paired.high, 2 + 4.302652730 / sqrt(3), 1e-8);
    assert_int_equal(p->c.n_milestones, 1);
    assert_int_equal(p->c.milestones[0].paired.n,
                     2); /* one day later, the same day; the third has no day */
    assert_close(p->c.milestones[0].paired.mean, 0.5, 1e-12);
}

static void medians_alone_say_nothing_of_values_that_change_places(void **state)
{
    struct pair *p = *state;
    const struct change a[] = {{1000, NULL}, {3000, NULL}, {2000, NULL}};
    const struct change b[] = {{3000, NULL}, {1000, NULL}, {2000, NULL}};
    compare(p, a, 3, b, 3);
    const struct metric_difference *peak = difference_of(p, "power_peak_drawn");
    assert_non_null(peak); /* equal medians, yet not the same replications */
    assert_close(peak->absolute, 0, 0);
    assert_close(peak->paired.mean, 0, 0);
    assert_true(peak->paired.high > 1000);
}

static void other_seeds_or_numbers_make_no_pairs(void **state)
{
    struct pair *p = *state;
    const struct change many[] = {{1000, NULL}, {3000, NULL}, {2000, NULL}};
    p->b.scenario.seed = 8;
    compare(p, many, 3, many, 3);
    assert_false(p->c.paired);
    assert_int_equal(p->c.n_metrics, 0);
}

static void fewer_replications_make_no_pairs(void **state)
{
    struct pair *p = *state;
    const struct change many[] = {{1000, NULL}, {3000, NULL}, {2000, NULL}};
    compare(p, many, 3, many, 2);
    assert_false(p->c.paired);
    assert_int_equal(difference_of(p, "power_peak_drawn")->paired.n, 0);
    assert_true(isnan(difference_of(p, "power_peak_drawn")->paired.mean));
}

static void the_run_at_the_medians_is_no_pair(void **state)
{
    struct pair *p = *state;
    const struct change a[] = {{5, NULL}, {1000, NULL}, {3000, NULL}, {2000, NULL}};
    const struct change b[] = {{900, NULL}, {1001, NULL}, {3002, NULL}, {2003, NULL}};
    compare_from(p, 0, a, 4, b, 4);
    assert_true(p->c.paired);
    const struct metric_difference *peak = difference_of(p, "power_peak_drawn");
    assert_int_equal(peak->paired.n, 3);
    assert_close(peak->paired.mean, 2, 1e-12);
    assert_close(peak->a, 2000, 0);
}

static void rounding_is_no_difference(void **state)
{
    struct pair *p = *state;
    const struct change b[] = {{7000 * (1 + 1e-15), "2025-03-01"}};
    compare(p, same, 1, b, 1);
    assert_int_equal(p->c.n_metrics, 0);
}

static void milestones_that_move_are_told_in_days(void **state)
{
    struct pair *p = *state;
    const struct change b[] = {{7000, "2025-03-15"}};
    compare(p, same, 1, b, 1);
    assert_int_equal(p->c.n_milestones, 1);
    const struct milestone_difference *m = &p->c.milestones[0];
    assert_string_equal(m->name, "four");
    assert_close(m->a, 59, 0);
    assert_close(m->b, 73, 0);
    assert_close(m->moved, 14, 0);
    assert_int_equal(m->day_a, day_of("2025-03-01"));
    assert_int_equal(m->day_b, day_of("2025-03-15"));
}

static void a_milestone_lost_lies_after_the_end(void **state)
{
    struct pair *p = *state;
    const struct change b[] = {{7000, NULL}};
    p->b.milestones[1].name = "other";
    compare(p, same, 1, b, 1);
    assert_int_equal(p->c.n_milestones, 3);
    const struct milestone_difference *four = &p->c.milestones[0], *never = &p->c.milestones[1],
                                      *other = &p->c.milestones[2];
    assert_true(four->in_a && four->in_b && metric_after_end(four->b));
    assert_int_equal(four->day_b, 0);
    assert_true(isnan(four->moved));
    assert_string_equal(never->name, "never");
    assert_true(never->in_a && !never->in_b);
    assert_true(isnan(never->b));
    assert_string_equal(other->name, "other");
    assert_true(!other->in_a && other->in_b);
}

/* The same calendar day is the same day, whenever the run began. */
static void days_count_from_the_start_of_the_first_run(void **state)
{
    struct pair *p = *state;
    p->b.scenario.start = day_of("2024-12-22");
    compare(p, same, 1, same, 1);
    assert_int_equal(p->c.n_milestones, 0);
    assert_int_equal(p->c.equal_milestones, 2);
}

#define IN_FOLDER(TEST) cmocka_unit_test_setup_teardown(TEST, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(equal_results_have_no_differences),
        IN_FOLDER(inputs_that_differ_are_listed_by_path),
        IN_FOLDER(metrics_that_differ_have_absolute_and_relative_differences),
        IN_FOLDER(replications_with_equal_seeds_are_compared_pair_by_pair),
        IN_FOLDER(medians_alone_say_nothing_of_values_that_change_places),
        IN_FOLDER(other_seeds_or_numbers_make_no_pairs),
        IN_FOLDER(fewer_replications_make_no_pairs),
        IN_FOLDER(the_run_at_the_medians_is_no_pair),
        IN_FOLDER(rounding_is_no_difference),
        IN_FOLDER(milestones_that_move_are_told_in_days),
        IN_FOLDER(a_milestone_lost_lies_after_the_end),
        IN_FOLDER(days_count_from_the_start_of_the_first_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
