/* Every metric of the table, recomputed by hand on a small outcome; then the definitions that need
 * more than one number. */
#include "support_outcome.h"

#include "fleet/money/finance.h"
#include "fleet/run.h"
#include "results/metric.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/* CRF(7 %, n) by hand: 0.07 / (1 - 1.07^-n). */
#define CRF5 0.243890694
#define CRF14 0.114344939
#define CRF20 0.0943929257

static struct metric_ref parse(struct tiny *t, const char *name)
{
    struct metric_ref ref;
    if (!metric_parse(name, &t->scenario, (struct mark){0}, &t->d, &ref))
        fail_msg("'%s' was refused", name);
    return ref;
}

static double value_of(struct tiny *t, const char *name)
{
    const struct metric_ref ref = parse(t, name);
    return metric_value(&ref, &t->outcome);
}

/* $ that capital has cost by the end: 730 days, the network 548.5. */
static double cost_of_two_years(double *north, double *south)
{
    const double two = 730 / 365.25, network = 548.5 / 365.25;
    *north = 1050 * CRF5 * two + 100 * CRF5 * network + 280 * CRF14 * two;
    *south = 400 * CRF5 * two + 120 * CRF14 * two + 60 * CRF20 * two + 70 * 0.07 * two;
    return *north + *south;
}

static void every_metric_is_what_it_says(void **state)
{
    (void)state;
    struct tiny t;
    tiny_begin(&t);
    double north, south;
    const double capital = cost_of_two_years(&north, &south), cost = capital + 50;
    /* by month: $1 of energy a month in the north, then $1.50; what else is paid as in
     * support_outcome.c */
    double present = 1980 + 100 * pow(1.07, -181.5 / 365.25) + 2 * pow(1.07, -31 / 365.25) +
                     10 * pow(1.07, -396 / 365.25) + 8 * pow(1.07, -730 / 365.25);
    for (int month = 0; month < 24; month++)
        present +=
            (month < 12 ? 1 : 1.5) *
            pow(1.07, -(date_add_months(t.scenario.start, month + 1) - t.scenario.start) / 365.25);
    const double running = 36 * 365.25 / 365; /* in 2026: north 18 + 5 + 3, south 10 */
    const struct {
        const char *name;
        double value;
    } expected[] = {
        {"accelerators_ordered", 12},
        {"accelerators_delivered", 12},
        {"accelerators_installed", 11},
        {"accelerators_energised", 8},
        {"accelerators_in_service", 7},
        {"accelerators_available", 5},
        {"accelerators_stranded", 3},
        {"stranded_accelerator_hours", 200},
        {"stranded_cost", 300 * CRF5},
        {"h100e", 9}, /* basis: dense 16-bit */
        {"h100e_dense_8bit", 8},
        {"h100e_dense_16bit", 9},
        {"h100e_measured_matmul", 7},
        {"h100e_memory_bandwidth", 10},
        {"h100e_over_others_dense_8bit", NAN}, /* of an operator alone */
        {"h100e_over_others_dense_16bit", NAN},
        {"supply_h100e", 40},
        {"supply_share", 0.3},
        {"slot_share", 7.5 / 25},
        {"generators_wanted", 11},
        {"generators_arrived", 6},
        {"flops_bf16", 8e15},
        {"power_nameplate_it", 8000},
        {"power_provisioned", 12000},
        {"power_provisioned_per_accelerator", 12000 / 8.0},
        {"power_drawn", 6500},
        {"power_drawn_30_days", 30e9 / (365 * 86400.0)}, /* 45 GJ less 15 GJ a year before */
        {"power_firm", 12500},
        {"power_stranded", 1000}, /* north 10000 - 9000; south has too little */
        {"power_unpermitted", 700},
        {"power_drawn_p50", 6000},
        {"power_drawn_p99", 6400},
        {"power_drawn_highest", 6600},
        {"power_headroom", 12000 - 6400},
        {"power_headroom_firm", 12500 - 6400},
        {"throttled_hours", 40},
        {"throttled_accelerator_hours", 80},
        {"power_peak_drawn", 7000},
        {"power_peak_provisioned", 13000},
        {"energy", 45e9},
        {"energy_systems", 20e9},
        {"energy_network_and_storage", 15e9},
        {"energy_overhead", 9e9},
        {"energy_battery_losses", 1e9},
        {"energy_auxiliaries", 2e9},
        {"energy_on_site", 15e9},
        {"water", 15},
        {"carbon", 150},
        {"capital_chips", 1200},
        {"capital_servers", 200},
        {"capital_network", 100},
        {"capital_storage", 50},
        {"capital_shell", 400},
        {"capital_it", 1550},
        {"capital_site", 400},
        {"capital_generation", 60},
        {"capital_land", 70},
        {"capital_total", 1950},
        {"capital_all", 2080},
        {"capital_past_life", 0},
        {"capital_it_per_accelerator", 1550 / 15.0},
        {"network_share_of_capital_it", 100 / 1550.0},
        {"running_cost", 50},
        {"running_cost_energy", 40},
        {"demand_charges", 6},
        {"running_cost_staff", 5},
        {"running_cost_maintenance", 3},
        {"running_cost_repair", 2},
        {"running_cost_rent", 0}, /* rent and sales: test_fleet_rental, test_fleet_sales */
        {"running_cost_tax", 0},
        {"running_cost_insurance", 0},
        {"running_cost_lease", 0},
        {"running_cost_forfeit", 0},
        {"spend", 2130},
        {"present_cost", present},
        {"net_present_value", -present},
        {"revenue", 0},
        {"present_book_value", (2080 - 120) * pow(1.07, -730 / 365.25)},
        {"cash", 40}, /* of the operator in the north; the other one has no 'funding' */
        {"cash_lowest", -20},
        {"cash_unpaid", 10},
        {"cash_raised", 2000},
        {"debt", 500},
        {"debt_highest", 600},
        {"debt_overdue", 4},
        {"interest", 8},
        {"interest_capitalised", 3},
        {"deposits", 0},
        {"inflation_loss", 0},
        {"depreciation", 90},
        {"write_off", 30},
        {"resale", 12},
        {"retirement_gain", -13},
        {"debt_released", 5},
        {"income_tax", 7},
        {"profit", 12 + 5 + 3 - 50 - 8 - 90 - 30},
        {"work_in_progress", 25},
        {"book_value_it", 1550 - 120 - 25},
        {"book_value_site", 400},
        {"book_value_generation", 60},
        {"book_value_land", 70},
        {"book_value", 2080 - 120},
        {"assets", 40 + 2080 - 120},
        {"liabilities", 510},
        {"equity", 2000 - 510},
        {"annual_capital_cost_it", 1550 * CRF5},
        {"annual_capital_cost_site", 400 * CRF14},
        {"annual_capital_cost_generation", 60 * CRF20},
        {"annual_capital_cost_land", 70 * 0.07},
        {"annual_capital_cost", 1550 * CRF5 + 400 * CRF14 + 60 * CRF20 + 70 * 0.07},
        {"annual_capital_cost_zero_rate", 1550 / 5.0 + 400 / 14.0 + 60 / 20.0},
        {"annual_running_cost", running},
        {"annual_cost", 1550 * CRF5 + 400 * CRF14 + 60 * CRF20 + 70 * 0.07 + running},
        {"annual_cost_zero_rate", 1550 / 5.0 + 400 / 14.0 + 60 / 20.0 + running},
        {"cost_per_installed_accelerator_hour", cost / 1500},
        {"cost_per_energised_accelerator_hour", cost / 1300},
        {"cost_per_available_accelerator_hour", cost / 800},
        {"cost_per_owned_available_hour", cost / 800},
        {"cost_per_owned_useful_hour", cost / 400},
        {"cost_per_rented_hour", NAN},
        {"cost_per_rented_useful_hour", NAN},
        {"cost_per_useful_accelerator_hour", cost / 400},
        {"cost_per_installed_h100e_hour", cost / 2000},
        {"cost_per_energised_h100e_hour", cost / 1250},
        {"cost_per_available_h100e_hour", cost / 1000},
        {"cost_per_useful_h100e_hour", cost / 500},
        {"cost_per_sold_hour", NAN},
        {"revenue_per_sold_hour", NAN},
        {"accelerators_per_system", NAN}, /* systems of 8 and of 4 */
        {"cost_per_installed_system_hour", NAN},
        {"cost_per_available_system_hour", NAN},
        {"accelerator_hours_installed", 1500},
        {"accelerator_hours_energised", 1300},
        {"accelerator_hours_in_service", 1100},
        {"accelerator_hours_available", 800},
        {"accelerator_hours_useful", 400},
        {"sold_hours", 0},
        {"accelerators_rented", 0},
        {"rented_hours", 0},
        {"rented_hours_useful", 0},
        {"availability", 800 / 1100.0},
        {"utilisation", 0.5},
        {"outage_accelerator_hours", 300},
        {"site_outage_accelerator_hours", 25},
        {"failures", 9},
        {"repairs", 7},
        {"technician_wait_accelerator_hours", 30},
        {"spare_wait_accelerator_hours", 12},
        {"waiting_accelerator_days_chips", 2},
        {"waiting_accelerator_days_cash", 3},
        {"waiting_accelerator_days_hall", 4},
        {"waiting_accelerator_days_crews", 5},
        {"waiting_accelerator_days_power", 6},
        {"waiting_accelerator_days", 20},
    };
    size_t n = sizeof expected / sizeof expected[0];
    for (size_t i = 0; i < n; i++) {
        const double value = value_of(&t, expected[i].name);
        if (isnan(expected[i].value)
                ? !isnan(value)
                : !(fabs(value - expected[i].value) <= 1e-8 * fabs(expected[i].value)))
            fail_msg("%s is %.12g, not %.12g", expected[i].name, value, expected[i].value);
    }
    for (size_t i = 0; i < metric_count; i++) {
        bool tested = metric_table[i].when == METRIC_MILESTONE;
        for (size_t k = 0; k < n && !tested; k++)
            tested = strcmp(expected[k].name, metric_table[i].name) == 0;
        if (!tested)
            fail_msg("%s is not tested", metric_table[i].name);
    }
    tiny_end(&t);
}

static void the_table_defines_each_metric_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < metric_count; i++) {
        const struct metric *m = &metric_table[i];
        assert_ptr_equal(metric_find(m->name), m);
        for (const char *c = m->name; *c; c++)
            assert_true(islower((unsigned char)*c) || isdigit((unsigned char)*c) || *c == '_');
        assert_true(m->si > 0);
        assert_true(strlen(m->doc) > 10 && m->doc[strlen(m->doc) - 1] == '.');
        /* 'explain' and pages show it without its neighbours. */
        static const char *const elsewhere[] = {"The same", "the same cost", "Of it,",
                                                "of them that"};
        for (size_t k = 0; k < sizeof elsewhere / sizeof *elsewhere; k++)
            assert_null(strstr(m->doc, elsewhere[k]));
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(metric_table[k].name, m->name);
    }
    assert_null(metric_find("powr_provisioned"));
}

static void units_are_si_unless_the_name_has_a_time(void **state)
{
    (void)state;
    for (size_t i = 0; i < metric_count; i++) {
        const struct metric *m = &metric_table[i];
        const bool timed =
            strstr(m->name, "hour") || strstr(m->name, "day") || strstr(m->name, "annual");
        if (strcmp(m->name, "power_drawn_30_days") != 0)
            assert_int_equal(m->si != 1, timed);
    }
}

static void a_date_picks_the_last_state_by_the_end_of_that_day(void **state)
{
    (void)state;
    struct tiny t;
    tiny_begin(&t);
    assert_close(value_of(&t, "accelerators_installed@2026-12-31"), 11, 0);
    assert_close(value_of(&t, "accelerators_installed@2026-12-30"), 10, 0);
    assert_close(value_of(&t, "accelerators_installed@2025-12-31"), 10, 0);
    assert_close(value_of(&t, "accelerators_installed@2025-12-30"), 6, 0);
    assert_close(value_of(&t, "accelerators_installed@2025-03-01"), 6, 0);
    assert_close(value_of(&t, "accelerators_installed@2025-01-31"), 0, 0);
    assert_true(
        isnan(value_of(&t, "accelerators_installed@2025-01-30"))); /* nothing recorded yet */
    assert_close(value_of(&t, "capital_network@2025-06-30"), 0, 0);
    assert_close(value_of(&t, "capital_network@2025-12-31"), 100, 0);
    assert_close(value_of(&t, "annual_capital_cost_it@2025-06-30"), 1450 * CRF5, 1e-8);
    assert_close(value_of(&t, "annual_capital_cost_it@2025-12-31"), 1550 * CRF5, 1e-8);
    tiny_end(&t);
}

static void sites_and_operators_have_figures_of_their_own(void **state)
{
    (void)state;
    struct tiny t;
    tiny_begin(&t);
    double north, south;
    cost_of_two_years(&north, &south);
    assert_close(value_of(&t, "sites.north.accelerators_energised"), 6, 0);
    assert_close(value_of(&t, "sites.south.accelerators_energised@2025-12-31"), 1, 0);
    assert_close(value_of(&t, "sites.south.power_stranded"), 0, 0);
    assert_close(value_of(&t, "operators.owner.power_stranded"), 1000, 1e-12);
    assert_close(value_of(&t, "operators.owner.h100e_over_others_dense_8bit"), 6 / 2.0, 1e-12);
    assert_close(value_of(&t, "operators.rival.h100e_over_others_dense_16bit"), 2.5 / 6.5, 1e-12);
    assert_close(value_of(&t, "operators.rival.capital_all"), 650, 1e-12);
    assert_close(value_of(&t, "sites.north.cost_per_available_accelerator_hour"),
                 (north + 40) / 600, 1e-8);
    assert_close(value_of(&t, "operators.rival.cost_per_available_accelerator_hour"),
                 (south + 10) / 200, 1e-8);
    assert_close(value_of(&t, "sites.north.annual_running_cost"), 26 * 365.25 / 365, 1e-12);
    assert_close(value_of(&t, "operators.owner.accelerators_per_system"), 8, 0);
    assert_close(value_of(&t, "sites.south.accelerators_per_system"), 4, 0);
    assert_close(value_of(&t, "operators.owner.cost_per_installed_system_hour"),
                 8 * (north + 40) / 1000, 1e-8);
    assert_close(value_of(&t, "sites.south.cost_per_available_system_hour"), 4 * (south + 10) / 200,
                 1e-8);
    tiny_end(&t);
}

static void a_milestone_not_reached_lies_after_the_end(void **state)
{
    (void)state;
    struct tiny t;
    tiny_begin(&t);
    assert_close(value_of(&t, "milestones.four.day"), 59, 0); /* 31 + 28 days after 2025-01-01 */
    assert_false(metric_after_end(value_of(&t, "milestones.four.day")));
    assert_true(metric_after_end(value_of(&t, "milestones.never.day")));
    tiny_end(&t);
}

static void what_begins_like_a_metric_of_a_subject_is_told_from_a_value(void **state)
{
    (void)state;
    assert_true(metric_has_subject("sites.nowhere.energy"));
    assert_true(metric_has_subject("operators.owner.spnd"));
    assert_true(metric_has_subject("milestones.four.day"));
    assert_false(metric_has_subject("energy"));
    assert_false(metric_has_subject("sites"));
    assert_false(metric_has_subject("2026-01-01"));
}

static void capital_costs_the_real_rate_in_real_dollars(void **state)
{
    (void)state;
    struct tiny t;
    tiny_begin(&t);
    t.scenario.dollars = DOLLARS_REAL;
    t.scenario.inflation = 0.03;
    const double crf = finance_crf(1.07 / 1.03 - 1, 5);
    assert_close(value_of(&t, "annual_capital_cost_it"), 1550 * crf, 1e-9);
    assert_close(value_of(&t, "stranded_cost"), 300 * crf, 1e-9);
    tiny_end(&t);
}

/* Epoch AI's cost of a gigawatt: 20.9 + 4.2 + 12.9 B$ over 5, 5 and 14 years at 7 %, 0.9 B$ a year
 * to run: 8.50 B$ a year. */
static void the_published_annual_cost_of_a_gigawatt_comes_out(void **state)
{
    (void)state;
    struct tiny t;
    tiny_begin(&t);
    struct outcome *out = &t.outcome;
    ledger_free(&out->ledger);
    ledger_init(&out->ledger, 24, 2, 2);
    out->n_payments = 0;
    const struct {
        enum account account;
        double billions;
    } parts[] = {{ACCOUNT_CHIPS, 20.9}, {ACCOUNT_NETWORK, 4.2}, {ACCOUNT_SHELL, 12.9}};
    for (size_t i = 0; i < 3; i++)
        out->payments[out->n_payments++] =
            (struct payment){.day = t.scenario.start,
                             .account = parts[i].account,
                             .amount = money_from_dollars(parts[i].billions * 1e9)};
    for (int month = 0; month < 24; month++)
        ledger_post(&out->ledger, &(struct posting){.month = month,
                                                    .to = ACCOUNT_STAFF,
                                                    .from = ACCOUNT_FUNDING,
                                                    .amount = money_from_dollars(0.9e9 / 12)});
    assert_close(value_of(&t, "annual_cost"), 8.50e9, 0.005);
    assert_close(value_of(&t, "annual_cost_zero_rate"),
                 (25.1 / 5 + 12.9 / 14 + 0.9 * 365.25 / 365) * 1e9, 1e-9);
    tiny_end(&t);
}

/* CRF(r, L) less the sinking fund's r / ((1 + r)^L - 1) is r: what keeps its value costs interest
 * alone, and without interest nothing. */
static void what_is_left_at_the_end_of_a_life_is_not_charged(void **state)
{
    (void)state;
    struct tiny t;
    tiny_begin(&t);
    t.scenario.assumptions.it_salvage = 1;
    assert_close(value_of(&t, "annual_capital_cost_it"), 1550 * 0.07, 1e-9);
    t.scenario.assumptions.it_salvage = 0.25;
    assert_close(value_of(&t, "annual_capital_cost_it"), 1550 * (0.75 * CRF5 + 0.25 * 0.07), 1e-8);
    t.scenario.assumptions.site_salvage = 1;
    t.scenario.assumptions.generation_salvage = 0.5;
    assert_close(value_of(&t, "annual_capital_cost_zero_rate"), 0.75 * 1550 / 5 + 0.5 * 60 / 20,
                 1e-9);
    tiny_end(&t);
}

/* Capital from the day it is paid, running costs from the end of their month. */
static void spending_is_discounted_to_the_first_day(void **state)
{
    (void)state;
    struct tiny t;
    tiny_begin(&t);
    t.scenario.assumptions.discount_rate = 0;
    assert_close(value_of(&t, "present_cost"), 2130, 1e-9);
    t.scenario.assumptions.discount_rate = 0.10;
    /* in the north $1 of energy and $2 of repairs for January */
    assert_close(value_of(&t, "operators.rival.present_cost@2025-01-31"), 650, 1e-12);
    assert_close(value_of(&t, "operators.owner.present_cost@2025-01-31"),
                 1330 + 3 * pow(1.1, -31 / 365.25), 1e-12);
    /* the south pays 10 $ for January 2026, at the end of it */
    assert_close(value_of(&t, "operators.rival.present_cost"), 650 + 10 * pow(1.1, -396 / 365.25),
                 1e-12);
    tiny_end(&t);
}

static void capital_costs_nothing_once_its_life_is_over(void **state)
{
    (void)state;
    struct tiny t;
    tiny_begin(&t);
    const double year = 8766 * 3600.0;
    t.scenario.assumptions.it_life = year;
    const double crf = 1.07; /* one year: the capital and a year's interest */
    /* all IT is older than a year at the end: each dollar has cost 1.07 dollars, and no more */
    assert_close(value_of(&t, "annual_capital_cost_it"), 0, 0);
    assert_close(value_of(&t, "annual_capital_cost_it@2025-12-31"), 1550 * crf, 1e-9);
    assert_close(value_of(&t, "capital_past_life"), 1550, 0);
    assert_close(value_of(&t, "capital_past_life@2025-12-31"), 0, 0);
    const double two = 730 / 365.25;
    const double others = 400 * CRF14 * two + 60 * CRF20 * two + 70 * 0.07 * two;
    assert_close(value_of(&t, "cost_per_available_accelerator_hour"),
                 (1550 * crf + others + 50) / 800, 1e-8);
    tiny_end(&t);
}

static void running_costs_of_a_year_are_those_of_whole_months(void **state)
{
    (void)state;
    struct tiny t;
    tiny_begin(&t);
    /* 1 $ of energy a month and 2 $ of repairs in January */
    assert_close(value_of(&t, "annual_running_cost@2025-01-31"), 3 * 365.25 / 31, 1e-12);
    /* at noon of 1 March January and February are over */
    assert_close(value_of(&t, "annual_running_cost@2025-03-01"), 4 * 365.25 / 59, 1e-12);
    assert_close(value_of(&t, "annual_running_cost@2025-12-31"), 14 * 365.25 / 365, 1e-12);
    tiny_end(&t);
}

static void before_the_first_month_is_over_running_costs_of_a_year_are_unknown(void **state)
{
    (void)state;
    struct tiny t;
    tiny_begin(&t);
    for (size_t i = 0; i < 5; i++)
        t.outcome.samples[i].second = 80000; /* the states of 2025-01-31, before midnight */
    assert_true(isnan(value_of(&t, "annual_running_cost@2025-01-31")));
    assert_true(isnan(value_of(&t, "annual_cost@2025-01-31")));
    tiny_end(&t);
}

static void without_hours_there_is_no_cost_per_hour(void **state)
{
    (void)state;
    struct tiny t;
    tiny_begin(&t);
    assert_true(isnan(value_of(&t, "cost_per_available_accelerator_hour@2025-01-31")));
    assert_true(isnan(value_of(&t, "availability@2025-01-31")));
    assert_true(isnan(value_of(&t, "power_provisioned_per_accelerator@2025-01-31")));
    tiny_end(&t);
}

static struct sample drawn(double time, double joules)
{
    return (struct sample){
        .day = (day_number)(time / 86400), .second = fmod(time, 86400), .facility_energy = joules};
}

static void mean_drawn_power_looks_back_thirty_days(void **state)
{
    (void)state;
    const double day = 86400;
    const struct sample samples[] = {
        drawn(0, 0),
        drawn(10 * day, 10 * day * 100),                   /* 100 W for ten days, */
        drawn(20 * day, 10 * day * 100 + 10 * day * 400),  /* 400 W for ten, */
        drawn(50 * day, 10 * day * 500 + 30 * day * 1000), /* 1000 W for thirty, */
        drawn(65 * day, 10 * day * 500 + 30 * day * 1000), /* nothing for fifteen */
    };
    assert_true(isnan(samples_mean_drawn(samples, 0, 0)));
    assert_close(samples_mean_drawn(samples, 1, 0), 100, 1e-12);
    assert_close(samples_mean_drawn(samples, 2, 0), 250, 1e-12);
    assert_close(samples_mean_drawn(samples, 3, 0), 1000, 1e-12);
    assert_close(samples_mean_drawn(samples, 4, 0), 500,
                 1e-12); /* half of the window; it begins between two states */
}

static void a_residue_of_rounding_is_no_headroom(void **state)
{
    (void)state;
    struct tiny t;
    tiny_begin(&t);
    struct sample *end =
        (struct sample *)outcome_sample(&t.outcome, SCOPE_TOTAL, 0, day_of("2026-12-31"));
    end->power.drawn_p99 = 12500 * (1 - 1e-7);
    assert_true(value_of(&t, "power_headroom_firm") == 0);
    end->power.drawn_p99 = 12500 * (1 + 1e-7);
    assert_true(value_of(&t, "power_headroom_firm") == 0);
    end->power.drawn_p99 = 12500 * (1 - 1e-4);
    assert_close(value_of(&t, "power_headroom_firm"), 1.25, 1e-9);
    tiny_end(&t);
}

static void mean_drawn_power_keeps_to_its_site(void **state)
{
    (void)state;
    const double day = 86400;
    struct sample samples[] = {drawn(10 * day, 10 * day * 100), drawn(10 * day, 10 * day * 7),
                               drawn(20 * day, 20 * day * 100), drawn(20 * day, 20 * day * 7)};
    samples[1].scope = samples[3].scope = SCOPE_SITE;
    assert_close(samples_mean_drawn(samples, 2, 0), 100, 1e-12);
    assert_close(samples_mean_drawn(samples, 3, 0), 7, 1e-12);
}

static void assert_refused(const char *name, const char *message)
{
    struct tiny t;
    tiny_begin(&t);
    struct metric_ref ref;
    assert_false(metric_parse(name, &t.scenario, (struct mark){0}, &t.d, &ref));
    struct text out;
    text_init(&out);
    diagnostics_render(&t.d, &out);
    assert_contains(text_get(&out), message);
    text_free(&out);
    tiny_end(&t);
}

static void names_that_mean_nothing_are_refused(void **state)
{
    (void)state;
    assert_refused("powr_drawn", "there is no metric 'powr_drawn'");
    assert_refused("powr_drawn", "did you mean 'power_drawn'?");
    assert_refused("", "there is no metric ''");
    assert_refused("sites.nort.power_drawn", "the scenario has no site 'nort'");
    assert_refused("sites.nort.power_drawn", "did you mean 'north'?");
    assert_refused("sites.north", "'north' is a site; a figure of it has its name behind a dot");
    assert_refused("operators.north.power_drawn", "the scenario has no operator 'north'");
    assert_refused("milestones.five.day", "the scenario has no milestone 'five'");
    assert_refused("milestones.four.energy", "'milestones.NAME.day' is the only one");
    assert_refused("day", "write 'milestones.NAME.day'");
    assert_refused("sites.north.failures", "'failures' is a figure of all sites together");
    assert_refused("failures@2025-02-01",
                   "'failures' is a figure of the whole run and takes no day");
    assert_refused("milestones.four.day@2025-02-01", "takes no day");
    assert_refused("energy@2025-02-30", "'2025-02-30' is no day");
    assert_refused("energy@", "'' is no day");
    assert_refused("energy@2027-01-01",
                   "2027-01-01 lies outside the run (2025-01-01 to 2026-12-31)");
    assert_refused("energy@2024-12-31", "lies outside the run");
}

static void names_with_dots_are_found_whole(void **state)
{
    (void)state;
    struct tiny t;
    tiny_begin(&t);
    t.sites[1].name = "north.annex";
    const struct metric_ref whole = parse(&t, "sites.north.annex.energy"),
                            part = parse(&t, "sites.north.energy");
    assert_int_equal(whole.subject, 1);
    assert_int_equal(part.subject, 0);
    tiny_end(&t);
}

static void assert_observation_refused(int which, struct observation change, const char *message)
{
    struct tiny t;
    tiny_begin(&t);
    if (change.metric)
        t.observations[which].metric = change.metric;
    if (change.date)
        t.observations[which].date = change.date;
    assert_false(metric_check_observations(&t.scenario, &t.d));
    struct text out;
    text_init(&out);
    diagnostics_render(&t.d, &out);
    assert_contains(text_get(&out), message);
    text_free(&out);
    tiny_end(&t);
}

static void observations_must_fit_their_metric(void **state)
{
    (void)state;
    struct tiny t;
    tiny_begin(&t);
    assert_true(metric_check_observations(&t.scenario, &t.d));
    tiny_end(&t);
    assert_observation_refused(0, (struct observation){.metric = "capital_totl"},
                               "did you mean 'capital_total'?");
    assert_observation_refused(0, (struct observation){.metric = "power_firm"},
                               "'power_firm' is a power (W, kW, MW, GW)");
    assert_observation_refused(0, (struct observation){.metric = "capital_total@2025-02-01"},
                               "give the day as 'date'");
    assert_observation_refused(
        1, (struct observation){.metric = "power_peak_drawn", .date = day_of("2025-02-01")},
        "'power_peak_drawn' is a figure of the whole run and takes no day");
}

static void an_observation_stands_beside_the_models_value(void **state)
{
    (void)state;
    struct tiny t;
    tiny_begin(&t);
    const struct observation_result capital = metric_observe(&t.observations[0], &t.outcome);
    assert_close(capital.model, 1950, 1e-12);
    assert_close(capital.published, 2000, 0);
    assert_close(capital.high, 2100, 0);
    assert_string_equal(capital.unit, "$");
    const struct observation_result north = metric_observe(&t.observations[1], &t.outcome);
    assert_close(north.model, 5000, 0);
    assert_true(isnan(north.low));
    const struct observation_result hourly = metric_observe(&t.observations[2], &t.outcome);
    assert_close(hourly.published, 2, 1e-12); /* $/h, though bound in $/s */
    assert_string_equal(hourly.unit, "$/h");
    assert_close(hourly.model, value_of(&t, "cost_per_available_accelerator_hour"), 0);
    tiny_end(&t);
}

/* calendar >= installed >= energised >= in service >= available >= useful, in a real run; useful =
 * available x utilisation. */
static void hours_shrink_from_the_calendar_to_useful_work(void **state)
{
    (void)state;
    struct shipped s;
    shipped_begin(&s, "h100",
                  (const char *const[]){
                      "operators.owner.orders.server.utilisation={by-date: {2025-01-01: 50 %, "
                      "2026-07-02: 100 %}}",
                      NULL});
    struct outcome out;
    fleet_run(s.scenario, 0, NULL, &out);
    static const char *const names[] = {
        "accelerator_hours_installed", "accelerator_hours_energised",
        "accelerator_hours_in_service", "accelerator_hours_available", "accelerator_hours_useful"};
    double before = 8.0 * 24 * (s.scenario->end - s.scenario->start);
    for (size_t i = 0; i < 5; i++) {
        const struct metric_ref ref = metric_ref_of(metric_find(names[i]));
        const double hours = metric_value(&ref, &out);
        assert_true(hours > 0 && hours <= before);
        before = hours;
    }
    const struct metric_ref utilisation = metric_ref_of(metric_find("utilisation"));
    /* half of the time at 50 %, half at 100 %, but for a few hours of outages and of the start */
    assert_close(metric_value(&utilisation, &out), 0.75, 0.005);
    struct metric_ref dated = utilisation;
    dated.date = day_of("2026-06-30");
    assert_close(metric_value(&dated, &out), 0.5, 1e-12);
    outcome_free(&out);
    shipped_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_metric_is_what_it_says),
        cmocka_unit_test(the_table_defines_each_metric_once),
        cmocka_unit_test(units_are_si_unless_the_name_has_a_time),
        cmocka_unit_test(a_date_picks_the_last_state_by_the_end_of_that_day),
        cmocka_unit_test(sites_and_operators_have_figures_of_their_own),
        cmocka_unit_test(a_milestone_not_reached_lies_after_the_end),
        cmocka_unit_test(what_begins_like_a_metric_of_a_subject_is_told_from_a_value),
        cmocka_unit_test(capital_costs_the_real_rate_in_real_dollars),
        cmocka_unit_test(the_published_annual_cost_of_a_gigawatt_comes_out),
        cmocka_unit_test(what_is_left_at_the_end_of_a_life_is_not_charged),
        cmocka_unit_test(spending_is_discounted_to_the_first_day),
        cmocka_unit_test(capital_costs_nothing_once_its_life_is_over),
        cmocka_unit_test(running_costs_of_a_year_are_those_of_whole_months),
        cmocka_unit_test(before_the_first_month_is_over_running_costs_of_a_year_are_unknown),
        cmocka_unit_test(without_hours_there_is_no_cost_per_hour),
        cmocka_unit_test(mean_drawn_power_looks_back_thirty_days),
        cmocka_unit_test(mean_drawn_power_keeps_to_its_site),
        cmocka_unit_test(a_residue_of_rounding_is_no_headroom),
        cmocka_unit_test(names_that_mean_nothing_are_refused),
        cmocka_unit_test(names_with_dots_are_found_whole),
        cmocka_unit_test(observations_must_fit_their_metric),
        cmocka_unit_test(an_observation_stands_beside_the_models_value),
        cmocka_unit_test(hours_shrink_from_the_calendar_to_useful_work),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
