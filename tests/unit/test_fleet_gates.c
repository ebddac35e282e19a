/* What binds: each gate alone is named, waiting accelerator-days are those counted by hand, and the
 * order of service is the promised one. */
#include "support_toy.h"

static int begin(void **state)
{
    (void)state;
    toy = toy_new(100);
    toy->scenario.sample = SAMPLE_DAY;
    return 0;
}

/* An order of so many servers, delivered on a day. */
static struct order *servers(const char *name, int day, int64_t n)
{
    struct order *order = toy_order(toy, name, 0);
    toy_deliver(order, day, 8 * n);
    return order;
}

static void one_server_per_crew_and_day(void)
{
    toy->scenario.assumptions.install_rate = 8.0 / 86400;
}

/* Accelerator-days by gate, in servers of 8. */
static void assert_waited(double chips, double hall, double crews, double power)
{
    assert_close(toy_waited(&out, BY_CHIPS), 8 * chips, 1e-12);
    assert_close(toy_waited(&out, BY_HALL), 8 * hall, 1e-12);
    assert_close(toy_waited(&out, BY_CREWS), 8 * crews, 1e-12);
    assert_close(toy_waited(&out, BY_POWER), 8 * power, 1e-12);
    assert_true(out.waiting[BY_DEMAND] == 0);
}

static void assert_last_gate(size_t lot, enum constraint last, enum constraint next, double days)
{
    assert_string_equal(constraint_name(out.lots[lot].last_gate), constraint_name(last));
    assert_string_equal(constraint_name(out.lots[lot].next_gate), constraint_name(next));
    assert_true(out.lots[lot].slack == days * 86400);
}

/* What the changes say that bound at the end of a day. */
static enum constraint bound(enum sample_scope scope, uint32_t subject, day_number day)
{
    enum constraint binds = BY_DEMAND;
    for (size_t i = 0; i < out.n_bindings && out.bindings[i].day <= day; i++)
        if (out.bindings[i].scope == scope && out.bindings[i].subject == subject)
            binds = out.bindings[i].binds;
    return binds;
}

static void assert_changes_agree_with_samples(void)
{
    for (size_t i = 0; i < out.n_samples; i++) {
        const struct sample *s = &out.samples[i];
        if (s->scope != SCOPE_OPERATOR && s->second == 86400)
            assert_int_equal(bound(s->scope, s->subject, s->day), s->binds);
    }
}

/* Which gate accelerators stand before at the end of a day. */
static void assert_binds(int day, enum constraint by)
{
    assert_changes_agree_with_samples();
    const struct sample *s = outcome_sample(&out, SCOPE_TOTAL, 0, toy_day(day));
    assert_non_null(s);
    assert_int_equal(s->day, toy_day(day));
    assert_string_equal(constraint_name(s->binds), constraint_name(by));
}

static void demand_binds_when_nothing_waits(void **state)
{
    (void)state;
    servers("o", 2, 5)->wanted = toy_day(3);
    toy_run(toy, 0, &out);
    assert_waited(0, 0, 0, 0);
    assert_last_gate(0, BY_DEMAND, BY_DEMAND, 0);
    assert_binds(1, BY_DEMAND);
    assert_binds(99, BY_DEMAND);
    const struct sample *s = outcome_sample(&out, SCOPE_TOTAL, 0, toy_day(99));
    assert_true(s->binds_slack != s->binds_slack);
}

static void chips_bind_until_they_are_delivered(void **state)
{
    (void)state;
    servers("o", 10, 5)->wanted = toy_day(4);
    toy_run(toy, 0, &out);
    assert_waited(5 * 6, 0, 5 * 1, 0);
    assert_last_gate(0, BY_CHIPS, BY_DEMAND, 6);
    assert_binds(3, BY_DEMAND);
    assert_binds(4, BY_CHIPS);
    assert_binds(9, BY_CHIPS);
    assert_binds(11, BY_DEMAND);
}

/* No sample falls into the month in which it happens. */
static void what_binds_is_noted_when_it_changes(void **state)
{
    (void)state;
    static const struct {
        int day;
        enum constraint binds;
    } expected[] = {{2, BY_CHIPS}, {5, BY_CREWS}, {6, BY_POWER}, {12, BY_DEMAND}};
    toy->scenario.sample = SAMPLE_MONTH;
    toy_clear_power(toy, 0);
    toy_power(toy, 0, "late", &toy->grid, 12)->power = toy_constant(toy, 1e6);
    servers("o", 5, 5)->wanted = toy_day(2);
    toy_run(toy, 0, &out);
    assert_int_equal(out.n_bindings, 2 * 4); /* of the site and of all */
    for (size_t i = 0; i < 2 * 4; i++) {
        assert_int_equal(out.bindings[i].scope, i % 2 ? SCOPE_TOTAL : SCOPE_SITE);
        assert_int_equal(out.bindings[i].day, toy_day(expected[i / 2].day));
        assert_true(out.bindings[i].second == 0);
        assert_int_equal(out.bindings[i].binds, expected[i / 2].binds);
    }
}

static void a_hall_binds_until_it_is_ready(void **state)
{
    (void)state;
    toy_clear_halls(toy, 0);
    toy_hall(toy, 0, "late", 10, 1e6);
    servers("o", 0, 5);
    toy_run(toy, 0, &out);
    assert_waited(0, 5 * 10, 5 * 1, 0);
    assert_last_gate(0, BY_HALL, BY_DEMAND, 10);
    assert_binds(9, BY_HALL);
    assert_binds(11, BY_DEMAND);
}

static void crews_bind_while_they_install(void **state)
{
    (void)state;
    one_server_per_crew_and_day();
    servers("o", 0, 5);
    toy_run(toy, 0, &out);
    assert_waited(0, 0, 1 + 2 + 3 + 4 + 5, 0);
    assert_last_gate(0, BY_CREWS, BY_DEMAND, 4);
    assert_binds(3, BY_CREWS);
    assert_binds(5, BY_DEMAND);
}

static void power_binds_until_it_is_firm(void **state)
{
    (void)state;
    toy_clear_power(toy, 0);
    toy_power(toy, 0, "late", &toy->grid, 10)->power = toy_constant(toy, 1e6);
    servers("o", 0, 5);
    toy_run(toy, 0, &out);
    assert_waited(0, 0, 0, 5 * 10);
    assert_last_gate(0, BY_POWER, BY_DEMAND, 9);
    assert_binds(0, BY_CREWS);
    assert_binds(1, BY_POWER);
    assert_binds(9, BY_POWER);
    assert_binds(10, BY_DEMAND);
    const struct sample *s = outcome_sample(&out, SCOPE_TOTAL, 0, toy_day(20));
    assert_int_equal(s->last_gate, BY_POWER);
    assert_true(s->binds_slack == 9 * 86400.0);
}

static void gates_one_after_the_other_share_the_wait(void **state)
{
    (void)state;
    one_server_per_crew_and_day();
    toy_clear_halls(toy, 0);
    toy_hall(toy, 0, "late", 10, 1e6);
    servers("o", 0, 3);
    toy_run(toy, 0, &out);
    assert_waited(0, 3 * 10, 1 + 2 + 3, 0);
    assert_last_gate(0, BY_CREWS, BY_HALL, 2);
}

static void what_still_waits_at_the_end_has_waited_until_then(void **state)
{
    (void)state;
    toy_clear_power(toy, 0);
    toy_power(toy, 0, "little", &toy->grid, 0)->power = toy_constant(toy, 2 * 15e3);
    servers("o", 0, 4);
    toy_run(toy, 0, &out);
    assert_int_equal(out.lots[0].energised, 2 * 8);
    assert_waited(0, 0, 2 * 1, 2 * 100);
    assert_binds(99, BY_POWER);
}

static void what_stands_before_a_full_hall_at_the_end_waited_for_it(void **state)
{
    (void)state;
    toy_clear_halls(toy, 0);
    toy_hall(toy, 0, "small", 0, 3 * 12e3);
    servers("o", 0, 4);
    toy_run(toy, 0, &out);
    assert_int_equal(out.lots[0].energised, 3 * 8);
    assert_waited(0, 100, 3 * 1, 0);
    assert_binds(99, BY_HALL);
}

static void what_crews_never_reach_waited_for_them(void **state)
{
    (void)state;
    one_server_per_crew_and_day();
    toy->sites[0].crews = toy_steps(toy, 2, (int[]){0, 2}, (double[]){1, 0});
    servers("o", 0, 4);
    toy_run(toy, 0, &out);
    assert_int_equal(out.lots[0].energised, 2 * 8);
    assert_waited(0, 0, 1 + 2 + 2 * 100, 0);
    assert_binds(99, BY_CREWS);
}

static void gates_let_in_exactly_what_fits(void **state)
{
    (void)state;
    /* A hundred parcels, so that sums of doubles have a chance to drift; sized to the watt. */
    toy->system.nameplate = 10123.7;
    const double unit = 10123.7 * 1.2;
    toy_clear_halls(toy, 0);
    toy_hall(toy, 0, "hall", 0, 203 * unit);
    toy_clear_power(toy, 0);
    toy_power(toy, 0, "grid", &toy->grid, 0)->power = toy_constant(toy, 201 * unit * 1.25);
    for (int i = 0; i < 29; i++)
        servers("o", i, 7);
    servers("last", 30, 2);
    toy_run(toy, 0, &out);
    const struct sample *s = outcome_sample(&out, SCOPE_TOTAL, 0, toy_day(99));
    assert_int_equal(s->accelerators[STAGE_DELIVERED], 205 * 8);
    assert_int_equal(s->accelerators[STAGE_INSTALLED], 203 * 8);
    assert_int_equal(s->accelerators[STAGE_ENERGISED], 201 * 8);
}

static void first_wanted_is_first_served(void **state)
{
    (void)state;
    toy_clear_power(toy, 0);
    toy_power(toy, 0, "grid", &toy->grid, 20)->power = toy_constant(toy, 2 * 15e3);
    servers("early", 1, 2)->wanted = toy_day(9);
    servers("urgent", 5, 2)->wanted = toy_day(7);
    toy_run(toy, 0, &out);
    assert_int_equal(out.lots[0].energised, 0);
    assert_int_equal(out.lots[1].energised, 16);
}

static void the_gate_that_holds_most_binds_over_all_sites(void **state)
{
    (void)state;
    const uint32_t b = toy_site(toy, "b");
    toy_clear_halls(toy, 0);
    toy_hall(toy, 0, "late", 90, 1e6);
    toy_clear_power(toy, b);
    toy_power(toy, b, "late", &toy->grid, 90)->power = toy_constant(toy, 1e6);
    servers("in-a", 0, 5);
    toy_deliver(toy_order(toy, "in-b", b), 0, 8 * 6);
    toy_run(toy, 0, &out);
    assert_binds(50, BY_POWER);
    const struct sample *s = outcome_sample(&out, SCOPE_SITE, 0, toy_day(50));
    assert_int_equal(s->binds, BY_HALL);
    s = outcome_sample(&out, SCOPE_SITE, b, toy_day(50));
    assert_int_equal(s->binds, BY_POWER);
}

/* Prices of the toy: 8 x 25 k$ of chips and 50 k$ of server: 250 k$ each. */
static void cash_binds_until_it_comes_in(void **state)
{
    (void)state;
    toy_fund(toy, 2 * 250e3 + 1);
    toy_raise(toy, 10, 250e3);
    toy_raise(toy, 20, 2 * 250e3);
    servers("o", 0, 5);
    toy_run(toy, 0, &out);
    assert_waited(0, 0, 5 * 1, 0);
    assert_close(toy_waited(&out, BY_CASH), 8 * (10 + 2 * 20), 1e-12);
    assert_last_gate(0, BY_CASH, BY_DEMAND, 20);
    assert_binds(0, BY_CASH);
    assert_binds(19, BY_CASH);
    assert_binds(21, BY_DEMAND);
    const struct sample *s = outcome_sample(&out, SCOPE_TOTAL, 0, toy_day(15));
    assert_int_equal(s->accelerators[STAGE_DELIVERED], 3 * 8);
}

static void what_is_never_paid_waits_for_cash_until_the_end(void **state)
{
    (void)state;
    toy_fund(toy, 250e3);
    servers("o", 0, 3)->wanted = toy_day(5);
    toy_run(toy, 0, &out);
    assert_int_equal(out.lots[0].energised, 8);
    assert_waited(0, 0, 0, 0);
    assert_close(toy_waited(&out, BY_CASH), 8 * 2 * 95, 1e-12);
    assert_binds(4, BY_DEMAND);
    assert_binds(99, BY_CASH);
}

static void cash_goes_to_what_is_wanted_first_at_any_site(void **state)
{
    (void)state;
    const uint32_t b = toy_site(toy, "b");
    toy_fund(toy, 0);
    toy_raise(toy, 10, 2 * 250e3);
    toy_raise(toy, 30, 250e3);
    servers("later", 0, 1)->wanted = toy_day(8);
    struct order *first = toy_order(toy, "first", b);
    first->wanted = toy_day(7);
    toy_deliver(first, 2, 8 * 2);
    toy_run(toy, 0, &out);
    assert_int_equal(out.lots[1].last_energised, toy_day(11));
    assert_int_equal(out.lots[0].last_energised, toy_day(31));
    const struct sample *s = outcome_sample(&out, SCOPE_SITE, 0, toy_day(20));
    assert_int_equal(s->binds, BY_CASH);
    s = outcome_sample(&out, SCOPE_SITE, b, toy_day(20));
    assert_int_equal(s->binds, BY_DEMAND);
}

#define GATE_TEST(NAME) cmocka_unit_test_setup_teardown(NAME, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        GATE_TEST(demand_binds_when_nothing_waits),
        GATE_TEST(chips_bind_until_they_are_delivered),
        GATE_TEST(what_binds_is_noted_when_it_changes),
        GATE_TEST(a_hall_binds_until_it_is_ready),
        GATE_TEST(crews_bind_while_they_install),
        GATE_TEST(power_binds_until_it_is_firm),
        GATE_TEST(gates_one_after_the_other_share_the_wait),
        GATE_TEST(what_still_waits_at_the_end_has_waited_until_then),
        GATE_TEST(what_stands_before_a_full_hall_at_the_end_waited_for_it),
        GATE_TEST(what_crews_never_reach_waited_for_them),
        GATE_TEST(gates_let_in_exactly_what_fits),
        GATE_TEST(first_wanted_is_first_served),
        GATE_TEST(cash_binds_until_it_comes_in),
        GATE_TEST(what_is_never_paid_waits_for_cash_until_the_end),
        GATE_TEST(cash_goes_to_what_is_wanted_first_at_any_site),
        GATE_TEST(the_gate_that_holds_most_binds_over_all_sites),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
