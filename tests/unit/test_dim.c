#include "support.h"

#include "input/dim.h"

static void dimensions_are_equal_when_all_exponents_are(void **state)
{
    (void)state;
    const struct dim power = DIM_POWER, energy = DIM_ENERGY;
    assert_true(dim_equal(power, (struct dim)DIM_POWER));
    assert_false(dim_equal(power, energy));
    static const struct dim single[] = {
        {.second = 1}, {.byte = 1},     {.flop = 1},  {.joule = 1},
        {.dollar = 1}, {.kilogram = 1}, {.metre = 1}, {.kelvin = 1},
    };
    for (size_t i = 0; i < 8; i++)
        for (size_t j = 0; j < 8; j++)
            assert_int_equal(dim_equal(single[i], single[j]), i == j);
}

static void products_and_quotients_undo_each_other(void **state)
{
    (void)state;
    const struct dim power = DIM_POWER, time = DIM_TIME, money = DIM_MONEY, none = DIM_NONE;
    assert_true(dim_equal(dim_multiply(power, time), (struct dim)DIM_ENERGY));
    assert_true(dim_equal(dim_divide(dim_multiply(power, time), time), power));
    assert_true(dim_equal(dim_divide(money, power), (struct dim)DIM_MONEY_PER_POWER));
    assert_true(dim_equal(dim_divide(none, time), (struct dim)DIM_RATE));
    assert_true(dim_equal(dim_divide(money, dim_multiply(power, time)),
                          (struct dim)DIM_MONEY_PER_POWER_TIME));
    const struct dim all = {1, -2, 3, -4, 5, -6, 7, -8};
    assert_true(dim_equal(dim_divide(all, all), none));
    assert_true(dim_equal(dim_multiply(dim_divide(none, all), all), none));
    assert_true(dim_equal(dim_power(all, 3), dim_multiply(all, dim_multiply(all, all))));
    assert_true(dim_equal(dim_power(all, -1), dim_divide(none, all)));
}

static void every_dimension_of_the_key_tables_has_a_name_and_units(void **state)
{
    (void)state;
    static const struct {
        struct dim dim;
        const char *name, *units;
    } expected[] = {
        {DIM_TIME, "a time", "s, min, h, days, months, years"},
        {DIM_RATE, "a rate", "per h, per day, per year"},
        {DIM_BYTES, "an amount of data", "MB, GB, TB, PB"},
        {DIM_BANDWIDTH, "a bandwidth", "GB/s, TB/s, Gb/s"},
        {DIM_FLOP, "a number of operations", "FLOP, PFLOP, EFLOP, ZFLOP"},
        {DIM_FLOPS, "a speed of computing", "TFLOP/s, PFLOP/s, EFLOP/s"},
        {DIM_ENERGY, "an energy", "kWh, MWh, GWh"},
        {DIM_POWER, "a power", "W, kW, MW, GW"},
        {DIM_MONEY, "money", "$, k$, M$, B$"},
        {DIM_MONEY_PER_POWER, "money per power", "$/W, $/kW, M$/MW"},
        {DIM_MONEY_PER_ENERGY, "money per energy", "$/kWh, $/MWh, $/kW-month, $/W-year"},
        {DIM_MONEY_PER_POWER_TIME, "money per energy", "$/kWh, $/MWh, $/kW-month, $/W-year"},
        {DIM_MONEY_PER_TIME, "money per time", "$/h, $/month, $/year"},
        {DIM_CARBON_PER_ENERGY, "a mass per energy", "g/kWh, kg/MWh"},
        {DIM_LENGTH, "a length", "m, km"},
    };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        assert_string_equal(dim_name(expected[i].dim), expected[i].name);
        assert_string_equal(dim_usual_units(expected[i].dim), expected[i].units);
    }
    assert_string_equal(dim_name((struct dim)DIM_NONE), "a plain number");
    assert_null(dim_usual_units((struct dim)DIM_NONE));
}

static void other_dimensions_are_called_by_their_base_units(void **state)
{
    (void)state;
    const struct dim odd = {.joule = 2, .second = 1, .metre = -3, .kelvin = -1};
    assert_string_equal(dim_name(odd), "J^2-s/m^3-K");
    assert_null(dim_usual_units(odd));
    assert_string_equal(dim_name((struct dim){.second = -2}), "per s^2");
    char units[DIM_UNITS];
    dim_units((struct dim)DIM_MONEY_PER_POWER, units);
    assert_string_equal(units, "$-s/J");
    dim_units((struct dim)DIM_NONE, units);
    assert_string_equal(units, "");
    /* The longest one there can be. */
    dim_units((struct dim){-128, -128, -128, -128, -128, -128, -128, -128}, units);
    assert_string_equal(units, "per $^128-B^128-FLOP^128-J^128-s^128-kg^128-m^128-K^128");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dimensions_are_equal_when_all_exponents_are),
        cmocka_unit_test(products_and_quotients_undo_each_other),
        cmocka_unit_test(every_dimension_of_the_key_tables_has_a_name_and_units),
        cmocka_unit_test(other_dimensions_are_called_by_their_base_units),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
