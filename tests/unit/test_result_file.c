/* A results file: what goes in comes out, equal runs make equal tables, and what is no results file
 * of this version is refused. How a file appears on disk is in test_result_target.c. */
#include "support_result.h"

#include "fleet/run.h"
#include "study/replicate.h"

#include <math.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void the_file_says_what_it_is_about(void **state)
{
    struct tiny *t = &((struct result_place *)*state)->tiny;
    result_write(t, &result_named, 0, 0);
    struct result *r = result_read(t, "x.db");
    struct result_about about;
    assert_true(result_about(r, &t->memory, &about));
    assert_string_equal(about.name, "tiny");
    assert_string_equal(about.title, "Two sites");
    assert_null(about.question);
    assert_int_equal(about.start, day_of("2025-01-01"));
    assert_int_equal(about.end, day_of("2027-01-01"));
    assert_int_equal(about.seed, 7);
    assert_int_equal(about.h100e_basis, H100E_DENSE_16BIT);
    assert_int_equal(about.n_replications, 1);
    assert_int_equal(about.replications[0], 0);
    assert_int_equal(about.n_sites, 2);
    assert_string_equal(about.sites[1], "south");
    assert_string_equal(about.operators[0], "owner");
    assert_string_equal(about.info.written, result_info.written);
    assert_string_equal(about.info.host, "here");
    assert_int_equal(about.info.threads, 2);
    assert_close(about.info.wall_seconds, 1.5, 0);
    result_close(r);
}

static void assert_same_state(const struct sample *a, const struct sample *b)
{
    assert_int_equal(a->day, b->day);
    assert_close(a->second, b->second, 0);
    assert_int_equal(a->scope, b->scope);
    assert_int_equal(a->subject, b->subject);
    assert_memory_equal(a->accelerators, b->accelerators, sizeof a->accelerators);
    assert_int_equal(a->handed_over, b->handed_over);
    assert_memory_equal(a->h100e, b->h100e, sizeof a->h100e);
    assert_memory_equal(a->account, b->account, sizeof a->account);
    assert_memory_equal(a->accelerator_seconds, b->accelerator_seconds,
                        sizeof a->accelerator_seconds);
    assert_close(a->flops, b->flops, 0);
    assert_close(a->nameplate_it, b->nameplate_it, 0);
    assert_close(a->provisioned, b->provisioned, 0);
    assert_close(a->drawn, b->drawn, 0);
    assert_close(a->firm, b->firm, 0);
    assert_close(a->facility_energy, b->facility_energy, 0);
    assert_int_equal(a->capital, b->capital);
    assert_int_equal(a->running, b->running);
    assert_close(a->useful_seconds, b->useful_seconds, 0);
    assert_close(a->h100e_installed_seconds, b->h100e_installed_seconds, 0);
    assert_close(a->h100e_energised_seconds, b->h100e_energised_seconds, 0);
    assert_close(a->h100e_available_seconds, b->h100e_available_seconds, 0);
    assert_close(a->h100e_useful_seconds, b->h100e_useful_seconds, 0);
    assert_int_equal(a->binds, b->binds);
    assert_true(a->binds_slack == b->binds_slack ||
                (isnan(a->binds_slack) && isnan(b->binds_slack)));
}

static void states_come_back_as_they_were_recorded(void **state)
{
    struct tiny *t = &((struct result_place *)*state)->tiny;
    result_write(t, &result_named, 0, 0);
    struct result *r = result_read(t, "x.db");
    for (size_t i = 0; i < t->outcome.n_samples; i++) {
        const struct sample *s = &t->outcome.samples[i];
        struct result_state *states;
        size_t n;
        assert_true(result_series(r, 0, s->scope, s->subject, &t->memory, &states, &n));
        assert_int_equal(n, 4);
        assert_same_state(&states[i / 5].sample, s);
    }
    struct result_state *states;
    size_t n;
    assert_true(result_series(r, 0, SCOPE_TOTAL, 0, &t->memory, &states, &n));
    assert_close(states[3].drawn_30_days, 30e9 / (365 * 86400.0), 1e-12);
    assert_true(
        result_series(r, 5, SCOPE_TOTAL, 0, &t->memory, &states, &n)); /* no such replication */
    assert_int_equal(n, 0);
    result_close(r);
}

static void a_run_comes_back_as_it_was(void **state)
{
    struct tiny *t = &((struct result_place *)*state)->tiny;
    const struct outcome *out = &t->outcome;
    result_write(t, &result_named, 0, 0);
    struct result *r = result_read(t, "x.db");
    struct result_run run;
    assert_true(result_run(r, 0, &t->memory, &run));

    assert_int_equal(run.n_cash, 1);
    assert_string_equal(run.cash[0].owner, "owner");
    assert_int_equal(run.cash[0].end.lowest, money_from_dollars(-20));
    assert_int_equal(run.cash[0].end.raised, money_from_dollars(2000));
    assert_int_equal(run.cash[0].lowest_on, day_of("2025-06-01"));
    assert_int_equal(run.cash[0].unpaid_most, money_from_dollars(50));
    assert_int_equal(run.cash[0].unpaid_since, day_of("2025-05-01"));
    assert_int_equal(run.cash[0].book, money_from_dollars(1300));
    assert_int_equal(run.cash[0].debt, money_from_dollars(500));
    assert_int_equal(run.cash[0].interest, money_from_dollars(8));
    assert_int_equal(run.cash[0].end.debt_most, money_from_dollars(600));
    assert_int_equal(run.cash[0].end.overdue, money_from_dollars(4));
    assert_int_equal(run.cash[0].overdue_most, money_from_dollars(6));
    assert_int_equal(run.cash[0].default_since, day_of("2025-07-01"));

    assert_int_equal(run.n_lots, 2);
    assert_string_equal(run.lots[0].owner, "owner");
    assert_string_equal(run.lots[0].order, "first");
    assert_string_equal(run.lots[1].system, "four");
    assert_int_equal(run.lots[0].first_energised, day_of("2025-03-01"));
    assert_int_equal(run.lots[1].first_energised, 0);
    assert_int_equal(run.lots[0].last_gate, BY_CREWS);
    assert_int_equal(run.lots[0].fabric.cables, 48);
    assert_int_equal(run.lots[0].fabric.leaf_switches, 4);
    assert_close(run.lots[0].fabric.power, 1234.5, 0);
    assert_close(run.lots[0].network_power_by_factor, 1100, 0);

    assert_int_equal(run.n_milestones, 2);
    assert_string_equal(run.milestones[0].name, "four");
    assert_int_equal(run.milestones[0].day, day_of("2025-03-01"));
    assert_int_equal(run.milestones[0].observed, day_of("2025-03-05"));
    assert_int_equal(run.milestones[0].fixed_by, FIXED_BY_INPUT);
    assert_int_equal(run.milestones[1].day, 0);
    assert_int_equal(run.milestones[1].state, STATE_IN_SERVICE);
    assert_null(run.milestones[1].published_by);

    assert_int_equal(run.n_observations, 3);
    assert_close(run.observations[0].model, 1950, 1e-12);
    assert_close(run.observations[0].low, 1900, 0);
    assert_string_equal(run.observations[0].scope, "without land");
    assert_true(isnan(run.observations[1].low));
    assert_int_equal(run.observations[1].date, 0);
    assert_int_equal(run.observations[2].fixed_by, FIXED_BY_ASSUMPTION);

    assert_int_equal(run.n_causes, 1);
    assert_int_equal(run.causes[0].outages, 9);
    assert_int_equal(run.n_queues, 3);
    assert_string_equal(run.queues[1].what, "spare nodes, eight");
    assert_int_equal(run.queues[1].places, 1);
    assert_int_equal(run.queues[1].waited, 1);
    assert_close(run.queues[2].wait_seconds, out->queues[2].wait_seconds, 0);
    assert_int_equal(run.n_sources, 2);
    assert_int_equal(run.sources[1].kind, POWER_GENERATOR);
    assert_int_equal(run.sources[1].cost, money_from_dollars(10));
    assert_int_equal(run.n_slots, 3);
    assert_string_equal(run.slots[1].supplier, "forge");
    assert_string_equal(run.slots[1].owner, "rival");
    assert_close(run.slots[0].made, 20, 0);
    assert_close(run.slots[0].wanted, 6, 0);
    assert_close(run.slots[1].slots, 1.5, 0);
    assert_close(run.slots[2].arrived, 2, 0);
    assert_int_equal(run.slots[0].short_of, 2);
    assert_int_equal(run.slots[0].fee, money_from_dollars(7));
    assert_int_equal(run.slots[1].forfeited, money_from_dollars(5));
    assert_int_equal(run.n_supplies, 2);
    assert_string_equal(run.supplies[0].supplier, "maker");
    assert_string_equal(run.supplies[1].owner, "rival");
    assert_close(run.supplies[1].made_h100e, 40, 0);
    assert_close(run.supplies[1].got, 2, 0);
    assert_close(run.supplies[0].got_h100e, 9, 0);
    assert_int_equal(run.n_notes, 1);
    assert_string_equal(run.notes[0], out->notes[0].text);
    assert_memory_equal(run.waiting, out->waiting, sizeof run.waiting);
    assert_memory_equal(run.energy_by_use, out->energy_by_use, sizeof run.energy_by_use);
    assert_memory_equal(run.energy_by_grade, out->energy_by_grade, sizeof run.energy_by_grade);
    assert_memory_equal(run.by_grade, out->ledger.by_grade, sizeof run.by_grade);
    assert_close(run.peak_drawn, 7000, 0);
    assert_close(run.stranded_power, 1000, 0);
    assert_int_equal(run.candidates, 20);
    assert_int_equal(run.events, 100);
    result_close(r);
}

static void the_ledger_comes_back_cell_by_cell(void **state)
{
    struct tiny *t = &((struct result_place *)*state)->tiny;
    result_write(t, &result_named, 0, 0);
    struct result *r = result_read(t, "x.db");
    struct result_booking *bookings;
    struct payment *payments;
    size_t n;
    assert_true(result_bookings(r, 0, &t->memory, &bookings, &n));
    const struct ledger *ledger = &t->outcome.ledger;
    money sum = 0;
    for (size_t i = 0; i < n; i++) {
        const struct result_booking *b = &bookings[i];
        assert_true(b->count > 0);
        const int month = date_months_between(t->scenario.start, b->month);
        const struct ledger_row *row = ledger->rows;
        while (row->month != month || row->owner != b->owner || row->site != b->site ||
               row->account != b->account)
            row++;
        assert_int_equal(b->amount, row->amount);
        assert_int_equal(b->count, row->count);
        sum += b->amount;
    }
    assert_int_equal(sum, 0); /* both sides of every posting */
    assert_true(result_payments(r, 0, &t->memory, &payments, &n));
    assert_int_equal(n, t->outcome.n_payments);
    for (size_t i = 0; i < n; i++) {
        const struct payment *p = &payments[i], *q = &t->outcome.payments[i];
        assert_true(p->day == q->day && p->second == q->second && p->owner == q->owner &&
                    p->site == q->site && p->account == q->account && p->grade == q->grade &&
                    p->amount == q->amount);
    }
    result_close(r);
}

static void inputs_come_back_with_their_places(void **state)
{
    struct tiny *t = &((struct result_place *)*state)->tiny;
    tiny_trace(
        t,
        "colossim: 1\n"
        "price: {by-date: {2024-01-01: $30k, 2025-01-01: {dist: uniform, low: $20k, high: $24k}}, "
        "source: \"a list\", confidence: published}\n"
        "name: {value: tiny, note: small}\n"
        "list: [1, \"two\", {date: 2024-01-01}]\n");
    result_write(t, &result_named, 0, 0);
    struct result *r = result_read(t, "x.db");
    struct result_input *inputs;
    size_t n;
    assert_true(result_inputs(r, &t->memory, &inputs, &n));
    assert_int_equal(n, 4);
    assert_string_equal(inputs[0].path, "colossim");
    assert_string_equal(inputs[0].value, "1");
    assert_string_equal(inputs[1].path, "list");
    assert_string_equal(inputs[1].value, "[1, \"two\", {date: 2024-01-01}]");
    assert_string_equal(inputs[2].value, "tiny");
    assert_int_equal(inputs[2].line, 3);
    assert_string_equal(
        inputs[3].value,
        "{by-date: {2024-01-01: $30k, 2025-01-01: {dist: uniform, low: $20k, high: $24k}}}");
    assert_string_equal(inputs[3].layer, "scenario");
    assert_string_equal(inputs[3].origin, "tiny.yaml");
    assert_int_equal(inputs[3].line, 2);
    assert_int_equal(inputs[3].grade, GRADE_ASSUMED);
    assert_false(inputs[3].graded);
    result_close(r);
}

static const struct result_metric *metric_of(const struct result_metric *metrics, size_t n,
                                             const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(metrics[i].name, name) == 0)
            return &metrics[i];
    fail_msg("no metric '%s'", name);
    return NULL;
}

static void metrics_are_summed_up_over_replications(void **state)
{
    struct tiny *t = &((struct result_place *)*state)->tiny;
    struct result_file *f = result_start(t, &result_named);
    static const char *const days[] = {"2025-03-01", NULL, "2025-03-11", "2025-03-21", NULL};
    for (uint32_t i = 0; i < 5; i++) {
        t->outcome.replication = i + 1;
        t->outcome.peak_drawn = 100 * (double)((i * 2) % 5); /* 0, 200, 400, 100, 300 */
        t->outcome.milestones[0].day = days[i] ? day_of(days[i]) : 0;
        assert_true(result_file_add_outcome(f, &t->outcome, &t->d));
    }
    assert_true(result_file_finish(f, &result_info, &t->d));

    struct result *r = result_read(t, "x.db");
    struct result_metric *metrics;
    double *values;
    size_t n, n_values;
    assert_true(result_metrics(r, &t->memory, &metrics, &n));
    assert_int_equal(n, metric_count - 1 + 2); /* 'day' stands for two milestones */
    assert_string_equal(metrics[0].name, metric_table[0].name);
    const struct result_metric *peak = metric_of(metrics, n, "power_peak_drawn");
    assert_string_equal(peak->unit, "W");
    assert_int_equal(peak->better, BETTER_LOWER);
    assert_int_equal(peak->over.n, 5);
    assert_close(peak->over.p10, 40, 1e-12);
    assert_close(peak->over.p50, 200, 0);
    assert_close(peak->over.p90, 360, 1e-12);
    assert_true(result_metric_values(r, "power_peak_drawn", &t->memory, &values, &n_values));
    assert_int_equal(n_values, 5);
    assert_close(values[1], 200, 0); /* in the order of the replications */

    const struct result_metric *four = metric_of(metrics, n, "milestones.four.day");
    assert_int_equal(four->over.after_end, 2);
    assert_close(four->over.p10, 63, 1e-12); /* 59, 69, 79, > end, > end */
    assert_close(four->over.p50, 79, 0);
    assert_true(metric_after_end(four->over.p90));
    assert_int_equal(metric_of(metrics, n, "milestones.never.day")->over.after_end, 5);
    assert_int_equal(metric_of(metrics, n, "cost_per_available_system_hour")->over.n, 0);
    assert_true(result_metric_values(r, "no_such_metric", &t->memory, &values, &n_values));
    assert_true(n_values == 5 && isnan(values[0]));
    result_close(r);
}

static void equal_runs_make_equal_tables(void **state)
{
    struct tiny *t = &((struct result_place *)*state)->tiny;
    const struct result_target other = {.path = "y.db", .named = true};
    result_write(t, &result_named, 1, 3);
    result_write(t, &other, 1, 3);
    char *x = result_dump("x.db"), *y = result_dump("y.db");
    assert_true(strlen(x) > 10000);
    assert_string_equal(x, y);
    free(y);
    t->outcome.samples[12].drawn *= 1 + 1e-15; /* one bit of one number */
    unlink("y.db");
    result_write(t, &other, 1, 3);
    y = result_dump("y.db");
    assert_string_not_equal(x, y);
    free(x);
    free(y);
}

static bool add_to_file(void *context, const struct outcome *out)
{
    struct tiny *t = ((void **)context)[1];
    return result_file_add_outcome(((void **)context)[0], out, &t->d);
}

static void write_replications(struct tiny *t, const struct shipped *s, const char *path,
                               int threads)
{
    const struct result_target target = {.path = path, .named = true};
    struct result_file *f =
        result_file_create(&target, s->scenario, &s->tree, &s->d.sources, &t->d);
    assert_non_null(f);
    const struct replicate_request request = {.tree = &s->tree,
                                              .seed = (uint64_t)s->scenario->seed,
                                              .first = 1,
                                              .count = 6,
                                              .threads = threads};
    assert_true(replicate_run(&request, add_to_file, (void *[]){f, t}, &t->d));
    assert_true(result_file_finish(f, &result_info, &t->d));
}

static void replications_make_equal_tables_at_any_number_of_threads(void **state)
{
    struct tiny *t = &((struct result_place *)*state)->tiny;
    struct shipped s;
    shipped_begin(&s, "h100", NULL);
    write_replications(t, &s, "one.db", 1);
    write_replications(t, &s, "two.db", 2);
    char *one = result_dump("one.db"), *two = result_dump("two.db");
    assert_string_equal(one, two);
    free(one);
    free(two);
    shipped_end(&s);
}

static void parameters_are_the_values_that_were_bound(void **state)
{
    struct tiny *t = &((struct result_place *)*state)->tiny;
    struct shipped s;
    shipped_begin(&s, "h100", NULL);
    write_replications(t, &s, "x.db", 1);
    struct uncertain uncertain;
    struct draw_set draws;
    uncertain_find(&s.tree, &scenario_table, &s.memory, &uncertain);
    uncertain_draw(&uncertain, (uint64_t)s.scenario->seed, 4, &s.memory, &draws);
    const struct scenario *fourth = scenario_bind(&s.tree, &draws, &s.memory, &s.d);

    struct result *r = result_read(t, "x.db");
    struct result_parameter *parameters;
    size_t n, found = 0;
    assert_true(result_parameters(r, 4, &t->memory, &parameters, &n));
    assert_int_equal(n, uncertain.n);
    for (size_t i = 0; i < n; i++) {
        if (strncmp(parameters[i].path, "assumptions.it-life", 19) == 0)
            found += parameters[i].value == fourth->assumptions.it_life;
        if (strncmp(parameters[i].path, "assumptions.burn-in", 19) == 0)
            found += parameters[i].value == fourth->assumptions.burn_in;
    }
    assert_int_equal(found, 2);
    result_close(r);
    shipped_end(&s);
}

static void the_single_run_has_its_parameters_at_the_median(void **state)
{
    struct tiny *t = &((struct result_place *)*state)->tiny;
    struct shipped s;
    struct outcome out;
    shipped_begin(&s, "h100", NULL);
    fleet_run(s.scenario, 0, NULL, &out);
    struct result_file *f =
        result_file_create(&result_named, s.scenario, &s.tree, &s.d.sources, &t->d);
    assert_true(result_file_add_outcome(f, &out, &t->d));
    assert_true(result_file_finish(f, &result_info, &t->d));
    struct result *r = result_read(t, "x.db");
    struct result_parameter *parameters;
    struct result_input *inputs;
    size_t n, n_inputs;
    assert_true(result_parameters(r, 0, &t->memory, &parameters, &n));
    bool found = false;
    for (size_t i = 0; i < n; i++)
        found = found || (strncmp(parameters[i].path, "assumptions.it-life", 19) == 0 &&
                          parameters[i].value == s.scenario->assumptions.it_life);
    assert_true(found);
    assert_true(result_inputs(r, &t->memory, &inputs, &n_inputs));
    found = false;
    for (size_t i = 0; i < n_inputs; i++) {
        assert_true(inputs[i].origin[0] != '/');
        if (strcmp(inputs[i].path, "assumptions.it-life") == 0) {
            found = true;
            assert_string_equal(inputs[i].origin, "models:assumptions.yaml");
            assert_string_equal(inputs[i].layer, "library");
            assert_string_equal(inputs[i].value,
                                "{dist: triangular, low: 4 years, mode: 5 years, high: 6 years}");
            assert_non_null(inputs[i].source);
            assert_true(inputs[i].graded);
        }
    }
    assert_true(found);
    result_close(r);
    outcome_free(&out);
    shipped_end(&s);
}

static void a_file_of_another_version_is_refused(void **state)
{
    struct tiny *t = &((struct result_place *)*state)->tiny;
    result_write(t, &result_named, 0, 0);
    result_change("x.db", "PRAGMA user_version = 99");
    assert_null(result_open("x.db", &t->d));
    assert_messages(&t->d, "colossim: error: 'x.db' has version 99 of the results format, this "
                           "program reads version 9: run the "
                           "scenario again\n1 error\n");
}

static void a_file_with_other_columns_is_refused(void **state)
{
    struct tiny *t = &((struct result_place *)*state)->tiny;
    static const char *const changes[] = {
        "ALTER TABLE lots ADD COLUMN color TEXT",
        "ALTER TABLE series RENAME COLUMN energy TO joules",
        "DROP TABLE waiting",
    };
    for (size_t i = 0; i < 3; i++) {
        const char *const path = i == 0 ? "a.db" : i == 1 ? "b.db" : "c.db";
        result_write(t, &(struct result_target){.path = path, .named = true}, 0, 0);
        result_change(path, changes[i]);
        assert_null(result_open(path, &t->d));
    }
    assert_messages(
        &t->d, "colossim: error: 'a.db' was written by another colossim than this one: its table "
               "'lots' has other columns; run the scenario again\n"
               "colossim: error: 'b.db' was written by another colossim than this one: its table "
               "'series' has other columns; run the scenario again\n"
               "colossim: error: 'c.db' was written by another colossim than this one: its table "
               "'waiting' has other columns; run the scenario again\n"
               "3 errors\n");
    result_write(t, &result_named, 0, 0);
    result_change("x.db", "CREATE TABLE remarks (text TEXT)"); /* a reader's own */
    result_close(result_read(t, "x.db"));
}

static void foreign_files_are_refused(void **state)
{
    struct tiny *t = &((struct result_place *)*state)->tiny;
    write_file("text.db", "colossim: 1\nname: this is a scenario, no results file, and long enough "
                          "for a database header, "
                          "which has a hundred bytes\n");
    write_file("empty.db", "");
    result_change("other.db", "CREATE TABLE scenario (name TEXT); PRAGMA application_id = 42");
    assert_int_equal(mkdir("folder.db", 0755), 0);
    static const char *const names[] = {"text.db", "empty.db", "other.db", "folder.db"};
    for (size_t i = 0; i < 4; i++)
        assert_null(result_open(names[i], &t->d));
    assert_messages(&t->d, "colossim: error: 'text.db' is no results file of colossim\n"
                           "colossim: error: 'empty.db' is no results file of colossim\n"
                           "colossim: error: 'other.db' is no results file of colossim\n"
                           "colossim: error: 'folder.db' is no results file of colossim\n"
                           "4 errors\n");
}

static void a_missing_file_is_reported(void **state)
{
    struct tiny *t = &((struct result_place *)*state)->tiny;
    assert_null(result_open("no/such.db", &t->d));
    assert_messages(
        &t->d, "colossim: error: can't read 'no/such.db': No such file or directory\n1 error\n");
}

static void a_damaged_file_is_reported_and_not_believed(void **state)
{
    struct tiny *t = &((struct result_place *)*state)->tiny;
    result_write(t, &result_named, 0, 0);
    result_change("x.db", "UPDATE series SET binds = 'the weather'");
    struct result *r = result_read(t, "x.db");
    struct result_state *states;
    size_t n;
    assert_false(result_series(r, 0, SCOPE_TOTAL, 0, &t->memory, &states, &n));
    assert_messages(&t->d, "colossim: error: can't read 'x.db': 'the weather' is none of the words "
                           "expected\n1 error\n");
    result_close(r);
}

static void assert_lacks(struct tiny *t, const char *path)
{
    struct result *r = result_read(t, path);
    struct result_about about;
    assert_false(result_about(r, &t->memory, &about));
    result_close(r);
}

static void a_file_that_lost_its_rows_is_reported(void **state)
{
    struct tiny *t = &((struct result_place *)*state)->tiny;
    result_write(t, &result_named, 0, 0);
    result_change("x.db", "UPDATE series SET subject = 'x' WHERE scope = 'total'");
    assert_lacks(t, "x.db");
    result_change("x.db", "DELETE FROM series");
    assert_lacks(t, "x.db");
    result_change("x.db", "DELETE FROM replications");
    assert_lacks(t, "x.db");
    assert_messages(&t->d,
                    "colossim: error: can't read 'x.db': it holds a replication without states\n"
                    "colossim: error: can't read 'x.db': it holds a replication without states\n"
                    "colossim: error: can't read 'x.db': it holds no replication\n3 errors\n");
}

static void a_cut_file_is_reported(void **state)
{
    struct tiny *t = &((struct result_place *)*state)->tiny;
    result_write(t, &result_named, 0, 0);
    assert_int_equal(truncate("x.db", 8192), 0);
    struct result *r = result_open("x.db", &t->d);
    struct result_run run;
    struct result_about about;
    assert_true(!r || !result_about(r, &t->memory, &about) || !result_run(r, 0, &t->memory, &run));
    assert_true(t->d.errors > 0);
    result_close(r);
}

static void amounts_are_whole_numbers_and_tables_strict(void **state)
{
    struct tiny *t = &((struct result_place *)*state)->tiny;
    result_write(t, &result_named, 0, 0);
    sqlite3 *db;
    sqlite3_stmt *s;
    assert_int_equal(sqlite3_open_v2("x.db", &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_int_equal(
        sqlite3_prepare_v2(
            db,
            "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE "
            "'sqlite_%' AND (strict = 0 OR wr = 0)",
            -1, &s, NULL),
        SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    assert_int_equal(sqlite3_column_int(s, 0), 0);
    sqlite3_finalize(s);
    assert_int_equal(
        sqlite3_prepare_v2(
            db, "SELECT typeof(amount), sum(amount) FROM ledger WHERE account <> 'funding'", -1, &s,
            NULL),
        SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    assert_string_equal((const char *)sqlite3_column_text(s, 0), "integer");
    assert_int_equal(sqlite3_column_int64(s, 1), INT64_C(2130000000)); /* $2,130 */
    sqlite3_finalize(s);
    sqlite3_close(db);
}

#define IN_FOLDER(TEST) cmocka_unit_test_setup_teardown(TEST, result_set_up, result_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(the_file_says_what_it_is_about),
        IN_FOLDER(states_come_back_as_they_were_recorded),
        IN_FOLDER(a_run_comes_back_as_it_was),
        IN_FOLDER(the_ledger_comes_back_cell_by_cell),
        IN_FOLDER(inputs_come_back_with_their_places),
        IN_FOLDER(metrics_are_summed_up_over_replications),
        IN_FOLDER(equal_runs_make_equal_tables),
        IN_FOLDER(replications_make_equal_tables_at_any_number_of_threads),
        IN_FOLDER(parameters_are_the_values_that_were_bound),
        IN_FOLDER(the_single_run_has_its_parameters_at_the_median),
        IN_FOLDER(a_file_of_another_version_is_refused),
        IN_FOLDER(a_file_with_other_columns_is_refused),
        IN_FOLDER(foreign_files_are_refused),
        IN_FOLDER(a_missing_file_is_reported),
        IN_FOLDER(a_damaged_file_is_reported_and_not_believed),
        IN_FOLDER(a_file_that_lost_its_rows_is_reported),
        IN_FOLDER(a_cut_file_is_reported),
        IN_FOLDER(amounts_are_whole_numbers_and_tables_strict),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
