/* What a supplier makes, by hand. */
#include "support.h"

#include "fleet/supply/packages.h"

#include <math.h>

static const double YEAR = 365.25 * 86400, DAY = 86400;

static struct accelerator chips[2];
static struct generation generations[2];
static struct supplier maker;
static const day_number first_day[] = {0}; /* of every path: 1970 */

static struct path constant(const double *value)
{
    return (struct path){.dates = first_day, .values = value, .n = 1};
}

static const double all[] = {1}, three_fifths[] = {0.6};

/* One generation made for ever, 11 packages from a wafer. */
static int begin(void **state)
{
    (void)state;
    chips[0] = (struct accelerator){.name = "old", .memory = 288e9, .package_memory = NAN};
    chips[1] = (struct accelerator){.name = "new", .memory = 288e9, .package_memory = NAN};
    generations[0] = (struct generation){
        .name = "old", .accelerator = &chips[0], .packages_per_wafer = 11, .share = 1};
    generations[1] = (struct generation){
        .name = "new", .accelerator = &chips[1], .packages_per_wafer = 9, .from = 1000, .share = 1};
    maker = (struct supplier){
        .name = "maker",
        .wafer_share = constant(three_fifths),
        .memory_share = constant(three_fifths),
        .elsewhere = constant(all),
        .generations = {generations, 1},
    };
    return 0;
}

/* NVIDIA sold 4.49 million packages in 2025, of about 0.40 million wafers that were its 60 % (Epoch
 * AI; TSMC's capacity as in models and docs): about 11 each. */
static void packages_follow_from_wafers(void **state)
{
    (void)state;
    const double wafers[] = {0.40e6 / 0.6 / YEAR};
    maker.wafers = constant(wafers);
    const double made = packages_made(&maker, 0, 500, 500 + 365);
    assert_close(made, 0.40e6 * 11 * 365 / 365.25, 1e-12);
    assert_close(made, 4.49e6, 0.03);
}

/* 3.75e9 GiB in 2026 (TrendForce), 60 % of it for 288 GiB each, which is as much as in GB: 7.8
 * million packages a year. */
static void the_scarcer_of_wafers_and_memory_decides(void **state)
{
    (void)state;
    const double plenty[] = {1e7 / YEAR}, memory[] = {3.75e18 / YEAR};
    maker.memory = constant(memory);
    const double by_memory = packages_made(&maker, 0, 0, 100);
    assert_close(by_memory, 3.75e18 * 0.6 / 288e9 * 100 / 365.25, 1e-12);
    maker.wafers = constant(plenty);
    assert_close(packages_made(&maker, 0, 0, 100), by_memory, 1e-12);
    generations[0].packages_per_wafer = 0.1;
    assert_close(packages_made(&maker, 0, 0, 100), 1e7 * 0.6 * 0.1 * 100 / 365.25, 1e-12);
}

/* A GB300: 288 GiB on the package, 284,208 MiB of which its driver tells. */
static void a_package_takes_the_memory_that_it_is_made_with(void **state)
{
    (void)state;
    const double memory[] = {3.75e9 * 0x1p30 / YEAR};
    maker.memory = constant(memory);
    chips[0].memory = 284208 * 0x1p20;
    chips[0].package_memory = 288 * 0x1p30;
    assert_close(packages_made(&maker, 0, 0, 100), 3.75e9 * 0.6 / 288 * 100 / 365.25, 1e-12);
}

static void what_is_counted_grows_after_its_last_date(void **state)
{
    (void)state;
    static const day_number dates[] = {0, 1461};
    static const double wafers[] = {1, 2};
    maker.wafers = (struct path){.dates = dates, .values = wafers, .n = 2};
    maker.wafer_growth = 0.25;
    assert_close(packages_made(&maker, 0, 1460, 1461), 0.6 * 11 * DAY, 1e-12);
    assert_close(packages_made(&maker, 0, 1461, 1462), 2 * 0.6 * 11 * DAY, 1e-12);
    assert_close(packages_made(&maker, 0, 4 * 1461, 4 * 1461 + 1),
                 2 * pow(1.25, 12) * 0.6 * 11 * DAY, 1e-12);
}

/* Ramps of 100 days: the mean of the whole ramp is a half. */
static void a_newer_generation_takes_its_share_from_the_older(void **state)
{
    (void)state;
    maker.generations.n = 2;
    generations[1].ramp = 100 * DAY;
    generations[1].share = 0.8;
    assert_close(packages_share(&maker, 0, 999), 1, 1e-12);
    assert_true(packages_share(&maker, 1, 999) == 0);
    assert_close(packages_share(&maker, 1, 1049), 0.8 * 0.495, 1e-12);
    assert_close(packages_share(&maker, 1, 1200), 0.8, 1e-12);
    assert_close(packages_share(&maker, 0, 1200), 0.2, 1e-12);
    double sum = 0;
    for (day_number day = 1000; day < 1100; day++) {
        assert_close(packages_share(&maker, 0, day) + packages_share(&maker, 1, day), 1, 1e-12);
        sum += packages_share(&maker, 1, day);
    }
    assert_close(sum, 0.8 * 50, 1e-12);
}

static void a_slip_moves_the_whole_ramp(void **state)
{
    (void)state;
    maker.generations.n = 2;
    generations[1].ramp = 100 * DAY;
    const double before = packages_share(&maker, 1, 1030);
    generations[1].slip = 60 * DAY;
    assert_close(packages_share(&maker, 1, 1090), before, 1e-12);
    assert_true(packages_share(&maker, 1, 1059) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(packages_follow_from_wafers, begin),
        cmocka_unit_test_setup(the_scarcer_of_wafers_and_memory_decides, begin),
        cmocka_unit_test_setup(a_package_takes_the_memory_that_it_is_made_with, begin),
        cmocka_unit_test_setup(what_is_counted_grows_after_its_last_date, begin),
        cmocka_unit_test_setup(a_newer_generation_takes_its_share_from_the_older, begin),
        cmocka_unit_test_setup(a_slip_moves_the_whole_ramp, begin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
