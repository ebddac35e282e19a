#include "support.h"
#include "support_dims.h"

#include "base/text.h"
#include "input/quantity.h"
#include "input/unit.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- Reading ---- */

static double parse(const char *text, struct dim dim)
{
    double value = NAN;
    struct quantity_fault fault;
    if (!quantity_parse(text, dim, &value, &fault))
        fail_msg("'%s': %s", text, fault.message);
    return value;
}

static void spellings_of_models_and_scenarios_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        struct dim dim;
        double value;
    } expected[] = {
        {"150 MW", DIM_POWER, 150e6},
        {"150MW", DIM_POWER, 150e6},
        {"\t150  MW ", DIM_POWER, 150e6},
        {"1.73 kW", DIM_POWER, 1730},
        {"10.2 kW", DIM_POWER, 10200},
        {"20 W", DIM_POWER, 20},
        {"0 W", DIM_POWER, 0},
        {"-5 MW", DIM_POWER, -5e6},
        {"+5 MW", DIM_POWER, 5e6},
        {"3 J/s", DIM_POWER, 3},
        {"3.9 MWh", DIM_ENERGY, 3.9 * 3.6e9},
        {"655 MWh", DIM_ENERGY, 655 * 3.6e9},
        {"2 kW-h", DIM_ENERGY, 7.2e6},
        {"2 kW*h", DIM_ENERGY, 7.2e6},
        {"2 GW-years", DIM_ENERGY, 2e9 * 31557600},
        {"$30k", DIM_MONEY, 30000},
        {"$ 30 k", DIM_MONEY, 30000},
        {"30 k$", DIM_MONEY, 30000},
        {"30k$", DIM_MONEY, 30000},
        {"30k USD", DIM_MONEY, 30000},
        {"$5000", DIM_MONEY, 5000},
        {"-$1.5M", DIM_MONEY, -1.5e6},
        {"$4.7B", DIM_MONEY, 4.7e9},
        {"4.7 B$", DIM_MONEY, 4.7e9},
        {"$1.2 billion", DIM_MONEY, 1.2e9},
        {"$2T", DIM_MONEY, 2e12},
        {"0.065 $/kWh", DIM_MONEY_PER_ENERGY, 0.065 / 3.6e6},
        {"$0.065/kWh", DIM_MONEY_PER_ENERGY, 0.065 / 3.6e6},
        {"65 $/MWh", DIM_MONEY_PER_ENERGY, 0.065 / 3.6e6},
        {"351 $/kWh", DIM_MONEY_PER_ENERGY, 351 / 3.6e6},
        {"0.12 $/W-year", DIM_MONEY_PER_POWER_TIME, 0.12 / 31557600},
        {"0.12 $/W/year", DIM_MONEY_PER_POWER_TIME, 0.12 / 31557600},
        {"0.12 $ per W per year", DIM_MONEY_PER_POWER_TIME, 0.12 / 31557600},
        {"12.3 $/W", DIM_MONEY_PER_POWER, 12.3},
        {"$12.3M/MW", DIM_MONEY_PER_POWER, 12.3},
        {"$12.3M per MW", DIM_MONEY_PER_POWER, 12.3},
        {"1.30 $/GPU-h", DIM_MONEY_PER_TIME, 1.3 / 3600},
        {"$30k/month", DIM_MONEY_PER_TIME, 30000 / (8766.0 * 300)},
        {"490 g/kWh", DIM_CARBON_PER_ENERGY, 0.490 / 3.6e6},
        {"490 kg/MWh", DIM_CARBON_PER_ENERGY, 0.490 / 3.6e6},
        {"1.8 L/kWh", {.metre = 3, .joule = -1}, 1.8e-3 / 3.6e6},
        {"3.35 TB/s", DIM_BANDWIDTH, 3.35e12},
        {"400 Gb/s", DIM_BANDWIDTH, 50e9},
        {"400 Gbps", DIM_BANDWIDTH, 50e9},
        {"900 GB/s", DIM_BANDWIDTH, 900e9},
        {"80 GB", DIM_BYTES, 80e9},
        {"80 GiB", DIM_BYTES, 85899345920},
        {"4 KiB", DIM_BYTES, 4096},
        {"4 KB", DIM_BYTES, 4000},
        {"4 kB", DIM_BYTES, 4000},
        {"3 MiB", DIM_BYTES, 3145728},
        {"2 B", DIM_BYTES, 2},
        {"2 bytes", DIM_BYTES, 2},
        {"989.4 TFLOP/s", DIM_FLOPS, 989.4e12},
        {"3.8e25 FLOP", DIM_FLOP, 3.8e25},
        {"38 YFLOP", DIM_FLOP, 38e24},
        {"90 days", DIM_TIME, 90 * 86400},
        {"1 month", DIM_TIME, 31557600 / 12.0},
        {"1 year", DIM_TIME, 8766 * 3600},
        {"3.7 min", DIM_TIME, 222},
        {"2 h", DIM_TIME, 7200},
        {"2 hours", DIM_TIME, 7200},
        {"5 us", DIM_TIME, 5e-6},
        {"250 ms", DIM_TIME, 0.25},
        {"16 GPUs/day", DIM_RATE, 16 / 86400.0},
        {"16 per day", DIM_RATE, 16 / 86400.0},
        {"148 per 110592 node-days", DIM_RATE, 148 / (110592 * 86400.0)},
        {"0.0670 per 1000 node-days", DIM_RATE, 0.067 / 86400e3},
        {"0.0670 per 1k node-days", DIM_RATE, 0.067 / 86400e3},
        {"0.0670 per 1e3 node-days", DIM_RATE, 0.067 / 86400e3},
        {"0.6 % / year", DIM_RATE, 0.006 / 31557600},
        {"0.6% per year", DIM_RATE, 0.006 / 31557600},
        {"60 %", DIM_NONE, 0.6},
        {"200k", DIM_NONE, 200000},
        {"25k GPUs", DIM_NONE, 25000},
        {"8 racks", DIM_NONE, 8},
        {"275796 H100e", DIM_NONE, 275796},
        {"1.5B", DIM_NONE, 1.5e9},
        {"15T tokens", DIM_NONE, 15e12},
        {"3 M", DIM_NONE, 3e6},
        {"1e6", DIM_NONE, 1e6},
        {"1.5e-3", DIM_NONE, 1.5e-3},
        {"2E+2", DIM_NONE, 200},
        {"200_000", DIM_NONE, 200000},
        {".5", DIM_NONE, 0.5},
        {"5.", DIM_NONE, 5},
        {"3 per 8", DIM_NONE, 0.375},
        {"12 h/day", DIM_NONE, 0.5},
        {"12 $/m^2", {.dollar = 1, .metre = -2}, 12},
    };
    for (size_t i = 0; i < COUNT(expected); i++) {
        const double value = parse(expected[i].text, expected[i].dim);
        if (fabs(value - expected[i].value) > 4e-16 * fabs(expected[i].value))
            fail_msg("'%s' is %.17g, not %.17g", expected[i].text, value, expected[i].value);
    }
}

static void decimal_units_are_exact(void **state)
{
    (void)state;
    assert_true(parse("150 MW", (struct dim)DIM_POWER) == 150e6);
    assert_true(parse("1.73 kW", (struct dim)DIM_POWER) == 1.73e3);
    assert_true(parse("30 k$", (struct dim)DIM_MONEY) == 30000);
    assert_true(parse("$5.29B", (struct dim)DIM_MONEY) == 5.29e9);
    assert_true(parse("989.4 TFLOP/s", (struct dim)DIM_FLOPS) == 989.4e12);
    assert_true(parse("3.35 TB/s", (struct dim)DIM_BANDWIDTH) == 3.35e12);
    assert_true(parse("4 %", (struct dim)DIM_NONE) == 0.04);
    assert_true(parse("7 %", (struct dim)DIM_NONE) == 0.07);
    assert_true(parse("0.1 us", (struct dim)DIM_TIME) == 1e-7);
    assert_true(parse("0.3k", (struct dim)DIM_NONE) == 300);
    assert_true(parse("90 days", (struct dim)DIM_TIME) == 7776000);
    assert_true(parse("16 GPUs/day", (struct dim)DIM_RATE) == 16.0 / 86400);
}

static void any_dimension_is_read_and_returned(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        struct dim dim;
        double value;
    } expected[] = {
        {"275796", DIM_NONE, 275796},
        {"181 MW", DIM_POWER, 181e6},
        {"$4.7B", DIM_MONEY, 4.7e9},
        {"1.30 $/GPU-h", DIM_MONEY_PER_TIME, 1.30 / 3600},
        {"80 GB", DIM_BYTES, 80e9},
        {"1.5 billion", DIM_NONE, 1.5e9},
        {"5 m^2/s^3", {.metre = 2, .second = -3}, 5},
    };
    for (size_t i = 0; i < COUNT(expected); i++) {
        double value;
        struct dim dim;
        struct quantity_fault fault;
        assert_true(quantity_parse_any(expected[i].text, &value, &dim, &fault));
        assert_true(dim_equal(dim, expected[i].dim));
        assert_close(value, expected[i].value, 1e-15);
    }
    double value = 7;
    struct dim dim = DIM_POWER;
    struct quantity_fault fault;
    assert_false(quantity_parse_any("1.5B", &value, &dim, &fault));
    assert_string_equal(fault.message, "'B' may be a billion or bytes here");
    assert_string_equal(fault.hint, "write 'billion' or 'bytes'");
    assert_false(quantity_parse_any("5 mw", &value, &dim, &fault));
    assert_string_equal(fault.message, "'mw' is no known unit, expected a number with its unit");
    assert_string_equal(fault.hint, "did you mean '5 MW'?");
    assert_true(value == 7);
}

/* ---- Faults ---- */

struct fault_case {
    const char *text;
    struct dim dim;
    const char *wrong; /* the marked part */
    const char *message, *hint;
};

static void check_faults(const struct fault_case *cases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        double value = 7;
        struct quantity_fault fault;
        if (quantity_parse(cases[i].text, cases[i].dim, &value, &fault))
            fail_msg("'%s' was read as %g", cases[i].text, value);
        assert_true(value == 7);
        assert_string_equal(fault.message, cases[i].message);
        assert_string_equal(fault.hint, cases[i].hint);
        char wrong[QUANTITY_MESSAGE];
        assert_true(fault.offset + fault.length <= strlen(cases[i].text));
        snprintf(wrong, sizeof wrong, "%.*s", (int)fault.length, cases[i].text + fault.offset);
        assert_string_equal(wrong, cases[i].wrong);
    }
}

#define POWER "expected a power (W, kW, MW, GW)"
#define TIME "expected a time (s, min, h, days, months, years)"
#define MONEY "expected money ($, k$, M$, B$)"
#define PLAIN "expected a plain number"
#define COMMA "',' may group digits or begin a fraction: it is not allowed in a number"

static void another_dimension_is_named(void **state)
{
    (void)state;
    static const struct fault_case cases[] = {
        {"150 MWh", DIM_POWER, "MWh", "'MWh' is an energy, " POWER, "did you mean '150 MW'?"},
        {"150 MW", DIM_ENERGY, "MW", "'MW' is a power, expected an energy (kWh, MWh, GWh)",
         "did you mean '150 MWh'?"},
        {"$30k", DIM_POWER, "$30k", "'$30k' is money, " POWER, ""},
        {"0.065 $/kWh", DIM_MONEY_PER_POWER, "$/kWh",
         "'$/kWh' is money per energy, expected money per power ($/W, $/kW, M$/MW)", ""},
        {"2 per 1000 node-days", DIM_TIME, "per 1000 node-days",
         "'per 1000 node-days' is a rate, " TIME, ""},
        {"30 m", DIM_TIME, "m", "'m' is a length, " TIME, ""},
        {"5 MW", DIM_NONE, "MW", "'MW' is a power, " PLAIN, ""},
        {"8 GPUs", DIM_POWER, "GPUs", "'GPUs' has no dimension, " POWER, ""},
        {"60 %", DIM_POWER, "%", "'%' has no dimension, " POWER, ""},
        {"-20 %", DIM_RATE, "%", "'%' has no dimension, expected a rate (per h, per day, per year)",
         "did you mean '-20 % / year'?"},
        {"3 J-m", DIM_POWER, "J-m", "'J-m' is J-m, " POWER, ""},
        {"3 W", {.joule = 1, .metre = -2}, "W", "'W' is a power, expected J/m^2", ""},
        /* Another case, or a rate instead of an amount, may be what was meant. */
        {"200m", DIM_NONE, "m", "'m' is a length, " PLAIN, "did you mean '200M'?"},
        {"200K", DIM_NONE, "K", "'K' is a temperature, " PLAIN, "did you mean '200k'?"},
        {"400 Gb", DIM_BANDWIDTH, "Gb",
         "'Gb' is an amount of data, expected a bandwidth (GB/s, TB/s, Gb/s)",
         "did you mean '400 Gb/s'?"},
        {"989 TFLOP", DIM_FLOPS, "TFLOP",
         "'TFLOP' is a number of operations, expected a speed of computing (TFLOP/s, PFLOP/s, "
         "EFLOP/s)",
         "did you mean '989 TFLOP/s'?"},
    };
    check_faults(cases, COUNT(cases));
}

static void a_bare_number_gets_the_likely_unit(void **state)
{
    (void)state;
    static const struct fault_case cases[] = {
        {"150", DIM_POWER, "150", "'150' has no unit, " POWER, "did you mean '150 MW'?"},
        {"-1.5", DIM_POWER, "-1.5", "'-1.5' has no unit, " POWER, "did you mean '-1.5 MW'?"},
        {"150M", DIM_POWER, "150M", "'150M' has no unit, " POWER, "did you mean '150 MW'?"},
        {"150 k", DIM_POWER, "150 k", "'150 k' has no unit, " POWER, "did you mean '150 kW'?"},
        {"150B", DIM_POWER, "150B", "'150B' has no unit, " POWER, ""},
        {"90", DIM_TIME, "90", "'90' has no unit, " TIME, "did you mean '90 days'?"},
        {"30000", DIM_MONEY, "30000", "'30000' has no unit, " MONEY, "did you mean '$30000'?"},
        {"-30k", DIM_MONEY, "-30k", "'-30k' has no unit, " MONEY, "did you mean '-$30k'?"},
        {"0.065", DIM_MONEY_PER_ENERGY, "0.065",
         "'0.065' has no unit, expected money per energy ($/kWh, $/MWh, $/kW-month, $/W-year)",
         "did you mean '0.065 $/kWh'?"},
        {"16", DIM_RATE, "16", "'16' has no unit, expected a rate (per h, per day, per year)",
         "did you mean '16 per year'?"},
        {"5", {.metre = 2}, "5", "'5' has no unit, expected m^2", ""},
        /* Large numbers were meant in SI. */
        {"150000000", DIM_POWER, "150000000", "'150000000' has no unit, " POWER,
         "did you mean '150 MW'?"},
        {"86400", DIM_TIME, "86400", "'86400' has no unit, " TIME, "did you mean '1 day'?"},
    };
    check_faults(cases, COUNT(cases));
}

static void wrong_spellings_are_corrected(void **state)
{
    (void)state;
    static const struct fault_case cases[] = {
        {"150 mw", DIM_POWER, "mw", "'mw' is no known unit, " POWER, "did you mean '150 MW'?"},
        {"150 mW", DIM_POWER, "mW", "'mW' is no known unit, " POWER, "did you mean '150 MW'?"},
        {"5 Kw", DIM_POWER, "Kw", "'Kw' is no known unit, " POWER, "did you mean '5 kW'?"},
        {"5 mwh", DIM_POWER, "mwh", "'mwh' is no known unit, " POWER, "did you mean '5 MW'?"},
        {"5 mwh", DIM_MONEY, "mwh", "'mwh' is no known unit, " MONEY, "did you mean '5 MWh'?"},
        {"0.065 $/kwh", DIM_MONEY_PER_ENERGY, "kwh",
         "'kwh' is no known unit, expected money per energy ($/kWh, $/MWh, $/kW-month, $/W-year)",
         "did you mean '0.065 $/kWh'?"},
        {"3 tb/s", DIM_BANDWIDTH, "tb",
         "'tb' is no known unit, expected a bandwidth (GB/s, TB/s, Gb/s)",
         "did you mean '3 TB/s' or '3 Tb/s'?"},
        {"989 TFLOPS", DIM_FLOPS, "TFLOPS",
         "'TFLOPS' is no known unit, expected a speed of computing (TFLOP/s, PFLOP/s, EFLOP/s)",
         "did you mean '989 TFLOP/s'?"},
        {"989 tflop/s", DIM_FLOPS, "tflop",
         "'tflop' is no known unit, expected a speed of computing (TFLOP/s, PFLOP/s, EFLOP/s)",
         "did you mean '989 TFLOP/s'?"},
        {"90 dyas", DIM_TIME, "dyas", "'dyas' is no known unit, " TIME, "did you mean '90 days'?"},
        {"5 Gpus", DIM_NONE, "Gpus", "'Gpus' is no known unit, " PLAIN, "did you mean '5 GPUs'?"},
        {"$30b", DIM_MONEY, "b", "'b' does not belong here, " MONEY, ""},
        {"5 furlongs", DIM_LENGTH, "furlongs",
         "'furlongs' is no known unit, expected a length (m, km)", ""},
        {"5 \xC2\xB5s", DIM_TIME, "\xC2\xB5s",
         "'\xC2\xB5s' is no known unit (U+00B5 is not ASCII), " TIME, "did you mean '5 us'?"},
        {"5 \xCE\xBCs", DIM_TIME, "\xCE\xBCs",
         "'\xCE\xBCs' is no known unit (U+03BC is not ASCII), " TIME, "did you mean '5 us'?"},
        {"30 \xE2\x82\xAC", DIM_MONEY, "\xE2\x82\xAC",
         "'\xE2\x82\xAC' is no known unit (U+20AC is not ASCII), " MONEY,
         "money is in US dollars: '$'"},
        {"\xE2\x82\xAC"
         "30",
         DIM_MONEY,
         "\xE2\x82\xAC"
         "30",
         "'\xE2\x82\xAC"
         "30' is no number (U+20AC is not ASCII), " MONEY,
         "money is in US dollars: '$'"},
        {"30 EUR", DIM_MONEY, "EUR", "'EUR' is no known unit, " MONEY,
         "money is in US dollars: '$'"},
        {"150\xC2\xA0MW", DIM_POWER, "\xC2\xA0MW",
         "'?MW' is no known unit (U+00A0 is not ASCII), " POWER, ""},
        {"150 M\xFFW", DIM_POWER, "M\xFFW",
         "'M?W' is no known unit (byte 0xFF is not UTF-8), " POWER, "did you mean '150 MW'?"},
    };
    check_faults(cases, COUNT(cases));
}

static void what_is_no_number_is_refused(void **state)
{
    (void)state;
    static const struct fault_case cases[] = {
        {"", DIM_POWER, "", "no value, " POWER, ""},
        {"  ", DIM_POWER, "  ", "no value, " POWER, ""},
        {"MW", DIM_POWER, "MW", "'MW' is no number, " POWER, ""},
        {"- 5 MW", DIM_POWER, "- 5 MW", "'- 5 MW' is no number, " POWER, ""},
        {"--5 MW", DIM_POWER, "--5 MW", "'--5 MW' is no number, " POWER, ""},
        {"$", DIM_MONEY, "$", "'$' is no number, " MONEY, ""},
        {".", DIM_NONE, ".", "'.' is no number, " PLAIN, ""},
        {"nan", DIM_POWER, "nan", "'nan' is no number, " POWER, ""},
        {".nan", DIM_NONE, ".nan", "'.nan' is no number, " PLAIN, ""},
        {"-inf W", DIM_POWER, "inf", "'inf' is no number, " POWER, ""},
        {"infinity", DIM_NONE, "infinity", "'infinity' is no number, " PLAIN, ""},
        {"0x1p3 W", DIM_POWER, "0x1p3", "'0x1p3' is no decimal number", ""},
        {"1e400 W", DIM_POWER, "1e400", "'1e400' is too large", ""},
        {"1e308 kW", DIM_POWER, "1e308", "'1e308' is too large", ""},
        {"1e99999999999999999999", DIM_NONE, "1e99999999999999999999",
         "'1e99999999999999999999' is too large", ""},
        {"1e-400 W", DIM_POWER, "1e-400", "'1e-400' is too small to tell it from 0", ""},
        {"1 per 1e400", DIM_NONE, "1", "'1' is too small to tell it from 0", ""},
        {"5 per 0 days", DIM_RATE, "0", "division by zero", ""},
        {"0.1234567890123456789012345678901234567890 W", DIM_POWER,
         "0.1234567890123456789012345678901234567890",
         "'0.1234567890123456789012345678901234567890' has more than 40 digits", ""},
        {"10-20 MW", DIM_POWER, "10-20 MW", "'10-20 MW' is a range, expected one number",
         "write a range as {dist: uniform, low: ..., high: ...}"},
        {"$10k - $20k", DIM_MONEY, "10k - $20k", "'10k - $20k' is a range, expected one number",
         "write a range as {dist: uniform, low: ..., high: ...}"},
        {"10 to 20 MW", DIM_POWER, "10 to 20 MW", "'10 to 20 MW' is a range, expected one number",
         "write a range as {dist: uniform, low: ..., high: ...}"},
        {"2024-09-02", DIM_POWER, "2024-09-02", "'2024-09-02' is a date, " POWER, ""},
        {"2024-09", DIM_NONE, "2024-09", "'2024-09' is a date, " PLAIN, ""},
        {"200,000", DIM_NONE, ",", COMMA, "did you mean '200000' or '200_000'?"},
        {"1,000,000", DIM_NONE, ",", COMMA, "write '_' or nothing between groups of digits"},
        {"0,065 $/kWh", DIM_MONEY_PER_ENERGY, ",", COMMA, "did you mean '0.065 $/kWh'?"},
        {"3,5 MW", DIM_POWER, ",", COMMA, "did you mean '3.5 MW'?"},
        {"10,200 kW", DIM_POWER, ",", COMMA, "did you mean '10200 kW' or '10_200 kW'?"},
    };
    check_faults(cases, COUNT(cases));
}

static void what_stands_in_the_wrong_place_is_refused(void **state)
{
    (void)state;
    static const struct fault_case cases[] = {
        {"150 MW !", DIM_POWER, "!", "'!' does not belong here, " POWER, ""},
        {"150 MW peak", DIM_POWER, "peak", "'peak' does not belong here, " POWER, ""},
        {"2 h 30 min", DIM_TIME, "30", "'30' does not belong here, " TIME, ""},
        {"1.2.3", DIM_NONE, ".3", "'.3' does not belong here, " PLAIN, ""},
        {"1__0", DIM_NONE, "__0", "'__0' does not belong here, " PLAIN, ""},
        {"10_", DIM_NONE, "_", "'_' does not belong here, " PLAIN, ""},
        {"_10", DIM_NONE, "_10", "'_10' is no number, " PLAIN, ""},
        {"$30 kW", DIM_MONEY, "kW", "'kW' does not belong here, " MONEY, ""},
        {"5 (MW)", DIM_POWER, "(MW)", "'(MW)' does not belong here, " POWER, ""},
        {"5 m^0", DIM_LENGTH, "^0", "'^0' does not belong here, expected a length (m, km)", ""},
        {"5 m^12", DIM_LENGTH, "^12", "'^12' does not belong here, expected a length (m, km)", ""},
        {"150 /", DIM_POWER, "150 /", "'150 /' ends before its unit, " POWER, ""},
        {"150 MW-", DIM_POWER, "150 MW-", "'150 MW-' ends before its unit, " POWER, ""},
        {"5 //s", DIM_RATE, "/s",
         "'/s' does not belong here, expected a rate (per h, per day, per year)", ""},
        {"150 M W", DIM_POWER, "M W", "'M W': a scale stands only before counts and money, " POWER,
         ""},
        {"0.12 $/W*year", DIM_MONEY_PER_POWER_TIME, "*",
         "'*' behind a division can be read in two ways",
         "join what stays below the line by '-': '$/W-year'"},
        {"1 s-s-s-s-s-s-s-s-s", DIM_TIME, "s", "more than 8 units in one number", ""},
        {"1 m^9", DIM_LENGTH, "m^9", "more than 8 units in one number", ""},
    };
    check_faults(cases, COUNT(cases));
}

static void hostile_texts_get_a_fault_inside_the_text(void **state)
{
    (void)state;
    enum { LONG = 1 << 20 };
    char *text = malloc(LONG + 1);
    assert_non_null(text);
    static const char *const fill[] = {"9",        "s-",   "M",  "$",  "/",   " ",
                                       "\xC2\xB5", "\xFF", "1e", "^9", "per "};
    static const size_t lengths[] = {1, 39, 40, 41, 47, 48, 49, 199, 200, 201, 300, LONG};
    double value;
    struct dim dim;
    struct quantity_fault fault;
    for (size_t i = 0; i < COUNT(fill); i++)
        for (size_t j = 0; j < COUNT(lengths); j++) {
            const size_t size = strlen(fill[i]);
            for (size_t k = 0; k < lengths[j]; k++)
                text[k] = fill[i][k % size];
            text[lengths[j]] = '\0';
            if (quantity_parse_any(text, &value, &dim, &fault))
                continue;
            assert_true(fault.message[0] != '\0');
            assert_true(fault.offset + fault.length <= lengths[j]);
        }
    memset(text, '9', LONG);
    assert_false(quantity_parse(text, (struct dim)DIM_POWER, &value, &fault));
    assert_string_equal(fault.message, "too long for a number with its unit (at most 200 bytes)");
    free(text);
}

static void random_texts_are_read_or_get_a_fault(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "1", "0",        "9.5", "e9",   "e-400", "-",   "+",  "/",    " ",  "$",   "k",  "M",
        "B", "T",        "%",   "per ", "W",     "kWh", "GB", "day",  "s",  "GPU", "^2", "*",
        ",", "\xC2\xB5", "_",   "x",    ".",     "mw",  "tb", "\x80", "\t", "inf", "(",  "KiB"};
    static const struct dim dims[] = {DIM_NONE,  DIM_POWER, DIM_BANDWIDTH,
                                      DIM_MONEY, DIM_RATE,  {.metre = 3, .kelvin = -2}};
    uint32_t random = 12345;
    size_t read = 0;
    enum { TEXTS = 30000 };
    for (size_t n = 0; n < TEXTS; n++) {
        char text[64] = "";
        if (n % 2)
            strcpy(text, "42 ");
        const size_t parts = 1 + n % 7;
        for (size_t i = 0; i < parts; i++) {
            random = random * 1664525 + 1013904223;
            strcat(text, pieces[(random >> 8) % COUNT(pieces)]);
        }
        double value = NAN;
        struct dim dim;
        struct quantity_fault fault;
        const bool any = n % 4 < 2;
        if (any ? quantity_parse_any(text, &value, &dim, &fault)
                : quantity_parse(text, dims[(random >> 16) % COUNT(dims)], &value, &fault)) {
            assert_true(isfinite(value));
            read++;
            continue;
        }
        assert_true(fault.message[0] != '\0');
        assert_true(strlen(fault.message) < QUANTITY_MESSAGE - 1);
        assert_true(strlen(fault.hint) < QUANTITY_MESSAGE - 1);
        assert_true(fault.offset + fault.length <= strlen(text));
    }
    /* Both ends of the reader were reached. */
    assert_true(read > 500 && read < TEXTS - 500);
}

/* What a hint proposes must be right, or the user is led from one error to the next. */
static void proposals_can_be_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        struct dim dim;
    } wrong[] = {
        {"150 mw", DIM_POWER},
        {"150", DIM_POWER},
        {"5 gb/s", DIM_BANDWIDTH},
        {"12345", DIM_TIME},
        {"5,5 kW", DIM_POWER},
        {"1e9", DIM_ENERGY},
        {"1", DIM_FLOPS},
        {"2000", DIM_RATE},
        {"3", DIM_CARBON_PER_ENERGY},
        {"5000", DIM_MONEY_PER_TIME},
        {"77", DIM_LENGTH},
        {"1", DIM_MONEY_PER_POWER},
        {"1e30", DIM_FLOP},
        {"5 kbs", DIM_BYTES},
        {"90 dyas", DIM_TIME},
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        double value;
        struct quantity_fault fault;
        assert_false(quantity_parse(wrong[i].text, wrong[i].dim, &value, &fault));
        char *start = strchr(fault.hint, '\'');
        assert_non_null(start);
        *strchr(++start, '\'') = '\0';
        parse(start, wrong[i].dim);
    }
}

/* ---- Writing ---- */

static void assert_written(double value, struct dim dim, int digits, const char *expected)
{
    struct text out;
    text_init(&out);
    quantity_write(value, dim, digits, &out);
    assert_string_equal(text_get(&out), expected);
    text_free(&out);
}

static void values_are_written_as_planners_do(void **state)
{
    (void)state;
    static const struct {
        double value;
        struct dim dim;
        int digits;
        const char *text;
    } expected[] = {
        {150e6, DIM_POWER, 4, "150 MW"},
        {1730, DIM_POWER, 4, "1.73 kW"},
        {0.5, DIM_POWER, 4, "0.5 W"},
        {-150e6, DIM_POWER, 4, "-150 MW"},
        {0, DIM_POWER, 4, "0 MW"},
        {999.96e6, DIM_POWER, 4, "1 GW"},
        {999.94e6, DIM_POWER, 4, "999.9 MW"},
        {30000, DIM_MONEY, 4, "$30k"},
        {5000, DIM_MONEY, 4, "$5000"},
        {9999.7, DIM_MONEY, 4, "$10k"},
        {1.2e9, DIM_MONEY, 4, "$1.2B"},
        {-1.5e6, DIM_MONEY, 4, "-$1.5M"},
        {2e12, DIM_MONEY, 4, "$2T"},
        {0.25, DIM_MONEY, 4, "$0.25"},
        {0, DIM_MONEY, 4, "$0"},
        {90 * 86400.0, DIM_TIME, 4, "90 days"},
        {86400, DIM_TIME, 4, "1 day"},
        {31557600, DIM_TIME, 4, "1 year"},
        {4 * 31557600.0, DIM_TIME, 4, "4 years"},
        {222, DIM_TIME, 4, "3.7 min"},
        {7200, DIM_TIME, 4, "2 h"},
        {2.5e-6, DIM_TIME, 4, "2.5 us"},
        {0.065 / 3.6e6, DIM_MONEY_PER_ENERGY, 4, "0.065 $/kWh"},
        {351 / 3.6e6, DIM_MONEY_PER_ENERGY, 4, "351 $/kWh"},
        {12.3, DIM_MONEY_PER_POWER, 4, "12.3 $/W"},
        {1.3 / 3600, DIM_MONEY_PER_TIME, 4, "1.3 $/h"},
        {3e6 / 31557600, DIM_MONEY_PER_TIME, 4, "3 M$/year"},
        {0.49 / 3.6e6, DIM_CARBON_PER_ENERGY, 4, "490 g/kWh"},
        {3.35e12, DIM_BANDWIDTH, 4, "3.35 TB/s"},
        {80e9, DIM_BYTES, 4, "80 GB"},
        {3.8e25, DIM_FLOP, 4, "3.8e25 FLOP"},
        {989.4e12, DIM_FLOPS, 4, "989.4 TFLOP/s"},
        {655 * 3.6e9, DIM_ENERGY, 4, "655 MWh"},
        {16 / 86400.0, DIM_RATE, 4, "16 per day"},
        {0.5 / 31557600, DIM_RATE, 4, "0.5 per year"},
        {2000, DIM_LENGTH, 4, "2 km"},
        {0.6, DIM_NONE, 4, "0.6"},
        {275796, DIM_NONE, 6, "275796"},
        {275796, DIM_NONE, 3, "276000"},
        {0.00001234, DIM_NONE, 4, "0.00001234"},
        {1.5e-9, DIM_NONE, 4, "1.5e-9"},
        {1e15, DIM_NONE, 4, "1e15"},
        {0, DIM_NONE, 4, "0"},
        {5, {.joule = 1, .metre = -2}, 4, "5 J/m^2"},
        {5, {.second = -2}, 4, "5 per s^2"},
        {NAN, DIM_POWER, 4, "nan"},
        {INFINITY, DIM_POWER, 4, "inf"},
        {-INFINITY, DIM_NONE, 4, "-inf"},
        {2.0 / 3, DIM_NONE, 0, "0.7"},
        {2.0 / 3, DIM_NONE, 99, "0.666666666666667"},
    };
    for (size_t i = 0; i < COUNT(expected); i++)
        assert_written(expected[i].value, expected[i].dim, expected[i].digits, expected[i].text);
}

static void fifty_million_h100_make_49_5_zettaflops(void **state)
{
    (void)state;
    const double one = parse("989.4 TFLOP/s", (struct dim)DIM_FLOPS);
    assert_written(50e6 * one, (struct dim)DIM_FLOPS, 3, "49.5 ZFLOP/s");
}

static void assert_written_like(double value, const char *like, struct dim dim,
                                const char *expected)
{
    struct text out;
    text_init(&out);
    quantity_write_like(value, like, dim, 10, &out);
    assert_string_equal(text_get(&out), expected);
    text_free(&out);
}

static void what_overflows_a_unit_is_written_in_base_units(void **state)
{
    (void)state;
    assert_written(1e308, (struct dim)DIM_MONEY_PER_ENERGY, 4, "1e308 $/J");
    assert_written(-1e308, (struct dim)DIM_MONEY_PER_ENERGY, 4, "-1e308 $/J");
    assert_written_like(1e308, "0.03 $/kWh", (struct dim)DIM_MONEY_PER_ENERGY, "1e308 $/J");
}

static void writing_appends(void **state)
{
    (void)state;
    struct text out;
    text_init(&out);
    text_add(&out, "draws ");
    quantity_write(150e6, (struct dim)DIM_POWER, 3, &out);
    assert_string_equal(text_get(&out), "draws 150 MW");
    text_free(&out);
}

static void values_are_written_in_the_unit_of_another(void **state)
{
    (void)state;
    static const struct dim money = DIM_MONEY, power = DIM_POWER, none = DIM_NONE,
                            price = DIM_MONEY_PER_ENERGY, flow = DIM_MONEY_PER_TIME;
    assert_written_like(0.054 / 3.6e6, "0.03 $/kWh", price, "0.054 $/kWh");
    assert_written_like(28844.991406148165, "$20k", money, "$28.84499141k");
    assert_written_like(28844.991406148165, "20 k$", money, "28.84499141 k$");
    assert_written_like(2.5e9, " 150 MW ", power, "2500 MW");
    assert_written_like(-2.5e6, "150 MW", power, "-2.5 MW");
    assert_written_like(2.5e6, "-1_000.5MW", power, "2.5MW");
    assert_written_like(-20, "$5 per 2 s", flow, "-$40 per 2 s");
    assert_written_like(0.025, "3 %", none, "2.5 %");
    assert_written_like(150, "2e2", none, "150");
    assert_written_like(1.5e6, "200k", none, "1500k");
}

static void assert_unit(const char *text, struct dim dim, const char *unit, double size)
{
    struct text out;
    text_init(&out);
    assert_true(quantity_unit(text, dim, &out) == size);
    assert_string_equal(text_get(&out), unit);
    text_free(&out);
}

static void the_unit_of_a_text_stands_without_its_scale(void **state)
{
    (void)state;
    static const struct dim money = DIM_MONEY, power = DIM_POWER, none = DIM_NONE,
                            flow = DIM_MONEY_PER_TIME, bytes = DIM_BYTES;
    assert_unit("150 MW", power, "MW", 1e6);
    assert_unit("$20k", money, "$", 1);
    assert_unit("20 k$", money, "k$", 1000);
    assert_unit("$30k/h", flow, "$/h", 1 / 3600.0);
    assert_unit("200k", none, "", 1);
    assert_unit("3 %", none, "%", 0.01);
    assert_unit("2 TB", bytes, "TB", 1e12);
    for (size_t i = 0; i < SUPPORT_DIMS; i++) {
        char units[DIM_UNITS];
        dim_units(support_dims[i], units);
        assert_true(dim_equal(quantity_dim(units), support_dims[i]));
    }
}

static void assert_reads_back(struct dim dim)
{
    for (int digits = 1; digits <= 15; digits++)
        for (int power = -30; power <= 30; power++) {
            static const double mantissas[] = {1, -1, 1.0 / 3, 9.999999999999999, 5.5, 0.0999};
            for (size_t j = 0; j < COUNT(mantissas); j++) {
                const double value = mantissas[j] * pow(10, power);
                struct text out;
                text_init(&out);
                quantity_write(value, dim, digits, &out);
                const double back = parse(text_get(&out), dim);
                /* Half a unit of the last digit, and the roundings of two conversions. */
                const double allowed = (0.5 * pow(10, 1 - digits) + 4 * DBL_EPSILON);
                if (fabs(back - value) > allowed * fabs(value))
                    fail_msg("%.17g was written as '%s', read as %.17g", value, text_get(&out),
                             back);
                text_free(&out);
            }
        }
}

static void what_is_written_reads_back_within_its_digits(void **state)
{
    (void)state;
    static const struct dim odd[] = {
        {.kilogram = 1},
        {.metre = 3},
        {.metre = 3, .joule = -1},
        {.kelvin = 1},
        {.byte = 1, .flop = -1},
        {.dollar = 1, .second = 1, .metre = -2, .kelvin = -1},
        {.second = -3},
    };
    for (size_t i = 0; i < SUPPORT_DIMS; i++)
        assert_reads_back(support_dims[i]);
    for (size_t i = 0; i < COUNT(odd); i++)
        assert_reads_back(odd[i]);
}

static void rungs_ascend_and_the_likely_unit_is_readable(void **state)
{
    (void)state;
    for (size_t i = 1; i < SUPPORT_DIMS; i++) {
        const struct ladder *ladder = unit_ladder(support_dims[i]);
        assert_non_null(ladder);
        double below = 0;
        char text[64];
        for (size_t j = 0; ladder->rungs[j]; j++) {
            snprintf(text, sizeof text, "1 %s", ladder->rungs[j]);
            const double size = parse(text, support_dims[i]);
            assert_true(size > below);
            below = size;
        }
        snprintf(text, sizeof text, "1 %s", ladder->likely);
        parse(text, support_dims[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spellings_of_models_and_scenarios_are_read),
        cmocka_unit_test(decimal_units_are_exact),
        cmocka_unit_test(any_dimension_is_read_and_returned),
        cmocka_unit_test(another_dimension_is_named),
        cmocka_unit_test(a_bare_number_gets_the_likely_unit),
        cmocka_unit_test(wrong_spellings_are_corrected),
        cmocka_unit_test(what_is_no_number_is_refused),
        cmocka_unit_test(what_stands_in_the_wrong_place_is_refused),
        cmocka_unit_test(hostile_texts_get_a_fault_inside_the_text),
        cmocka_unit_test(random_texts_are_read_or_get_a_fault),
        cmocka_unit_test(proposals_can_be_read),
        cmocka_unit_test(values_are_written_as_planners_do),
        cmocka_unit_test(fifty_million_h100_make_49_5_zettaflops),
        cmocka_unit_test(what_overflows_a_unit_is_written_in_base_units),
        cmocka_unit_test(writing_appends),
        cmocka_unit_test(values_are_written_in_the_unit_of_another),
        cmocka_unit_test(the_unit_of_a_text_stands_without_its_scale),
        cmocka_unit_test(what_is_written_reads_back_within_its_digits),
        cmocka_unit_test(rungs_ascend_and_the_likely_unit_is_readable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
