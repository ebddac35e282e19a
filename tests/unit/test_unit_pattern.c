/* The patterns agree with the reader of quantities, dimension by dimension. */
#include "support.h"
#include "support_dims.h"

#include "input/quantity.h"
#include "input/unit.h"
#include "input/unit_pattern.h"
#include "input/unit_words.h"

#include <regex.h>
#include <stdio.h>
#include <string.h>

static regex_t compiled[SUPPORT_DIMS];

static int compile(void **state)
{
    (void)state;
    for (size_t i = 0; i < SUPPORT_DIMS; i++) {
        struct text pattern;
        text_init(&pattern);
        if (!unit_pattern(support_dims[i], &pattern) ||
            regcomp(&compiled[i], text_get(&pattern), REG_EXTENDED | REG_NOSUB) != 0)
            return -1;
        text_free(&pattern);
    }
    return 0;
}

static int release(void **state)
{
    (void)state;
    for (size_t i = 0; i < SUPPORT_DIMS; i++)
        regfree(&compiled[i]);
    return 0;
}

static bool matches(size_t dim, const char *text)
{
    return regexec(&compiled[dim], text, 0, NULL, 0) == 0;
}

/* For every dimension: the pattern holds exactly where the reader accepts. */
static void assert_agrees(const char *text)
{
    for (size_t i = 0; i < SUPPORT_DIMS; i++) {
        double value;
        struct quantity_fault fault;
        const bool accepted = quantity_parse(text, support_dims[i], &value, &fault);
        if (accepted != matches(i, text))
            fail_msg("'%s' as %s: the reader says %s, the pattern %s", text,
                     dim_name(support_dims[i]), accepted ? "yes" : fault.message,
                     accepted ? "no" : "yes");
    }
}

static void what_planners_write_is_told_apart(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "1.2",
        "+3",
        "-3",
        ".5",
        "3.",
        "1e6",
        "1.5E-3",
        "200_000",
        "200,000",
        "25k",
        "1.5 million",
        "2 thousand",
        "60 %",
        "60%",
        "8 GPUs",
        "8 GPUs/rack",
        "3/4",
        "1 per 1000",
        "40 crews",
        "150 MW",
        "150MW",
        "150 mw",
        "20 kJ/s",
        "480 kWh/day",
        "150 MWh",
        "20 W/GPU",
        "2 kW-h",
        "90 days",
        "1 day",
        "3.5 h",
        "2 us",
        "5 Hz",
        "2 months",
        "32 GPUs/day",
        "5 % / year",
        "148 per 110592 node-days",
        "0.4060 per 1000 node-days",
        "1 per 30 days",
        "0.001/day/node",
        "3.35 TB/s",
        "400 Gb/s",
        "400 Gbps",
        "80 GB",
        "80 GiB",
        "80 G",
        "1979 TFLOP/s",
        "1979 TFLOPS",
        "4e25 FLOP",
        "$30k",
        "30 k$",
        "30k$",
        "30 thousand $",
        "$ 30",
        "$30 k",
        "$1.5B",
        "30000 USD",
        "$30k/GPU",
        "$",
        "$k",
        "8 $/W",
        "$8/W",
        "9 M$/MW",
        "9000 $ per kW",
        "0.07 $/kWh",
        "$70/MWh",
        "0.12 $/W-year",
        "600 $/kW/year",
        "50 $/kW-month",
        "1.30 $/GPU-h",
        "2 $/h",
        "M$ 3/year",
        "400 g/kWh",
        "0.4 t/MWh",
        "400 g",
        "30 m",
        "3 km",
        "",
        " ",
        "x",
        "MW",
        "3 x",
        "3 MW x",
        "3 MW/",
        "/s",

        "10-20 MW",
        "0x10",
        "1 2",
        "3 $$",
        "3 kW kW",
        "3 days days",
        "inf",
        "nan",
        "1e",
        "--3",
        "3 %%",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_agrees(texts[i]);
}

/* Whether one dimension has a base unit of the other. */
static bool cancels(struct dim a, struct dim b)
{
    return (a.second && b.second) || (a.byte && b.byte) || (a.dollar && b.dollar);
}

/* Each word alone, below a line, and beside counts and other units. Units that cancel each other
 * are beyond the pattern. */
static void every_word_for_a_unit_is_known(void **state)
{
    (void)state;
    struct arena memory;
    struct unit_words *groups;
    arena_init(&memory);
    const size_t n = unit_words_list(&memory, &groups);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < groups[i].n; k++) {
            static const struct {
                const char *text;
                struct dim other;
            } forms[] = {{"3 %s", DIM_NONE},     {"2.5%s", DIM_NONE},      {"3 GPU-%s", DIM_NONE},
                         {"3 %s-GPU", DIM_NONE}, {"3 %s/GPU", DIM_NONE},   {"3 / %s", DIM_NONE},
                         {"3 $/%s", DIM_MONEY},  {"$3/%s", DIM_MONEY},     {"3 %s/day", DIM_TIME},
                         {"3 GB/%s", DIM_BYTES}, {"3 per 10 %s", DIM_NONE}};
            for (size_t f = 0; f < sizeof forms / sizeof forms[0]; f++) {
                char text[64];
                snprintf(text, sizeof text, forms[f].text, groups[i].at[k]);
                if (!cancels(groups[i].dim, forms[f].other))
                    assert_agrees(text);
            }
        }
    arena_free(&memory);
}

static void scales_stand_behind_numbers(void **state)
{
    (void)state;
    struct arena memory;
    arena_init(&memory);
    const struct unit_words scales = unit_words_scales(&memory);
    assert_true(scales.n > 0);
    for (size_t k = 0; k < scales.n; k++) {
        static const char *const forms[] = {"3%s", "3 %s", "$3 %s", "3 %s $", "3 %s GPUs/day"};
        for (size_t f = 0; f < sizeof forms / sizeof forms[0]; f++) {
            char text[64];
            snprintf(text, sizeof text, forms[f], scales.at[k]);
            assert_agrees(text);
        }
    }
    arena_free(&memory);
}

static void a_dimension_that_three_units_cannot_make_has_no_pattern(void **state)
{
    (void)state;
    struct text pattern;
    text_init(&pattern);
    assert_false(unit_pattern((struct dim){.joule = 4}, &pattern));
    assert_int_equal(pattern.length, 0);
}

static void plurals_follow_their_singular(void **state)
{
    (void)state;
    struct arena memory;
    struct unit_words *groups;
    arena_init(&memory);
    const size_t n = unit_words_list(&memory, &groups);
    size_t plurals = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < groups[i].n; k++)
            if (unit_words_is_plural(&groups[i], k)) {
                plurals++;
                assert_int_equal(strlen(groups[i].at[k]), strlen(groups[i].at[k - 1]) + 1);
            }
    assert_true(plurals > 10);
    arena_free(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_planners_write_is_told_apart),
        cmocka_unit_test(every_word_for_a_unit_is_known),
        cmocka_unit_test(scales_stand_behind_numbers),
        cmocka_unit_test(a_dimension_that_three_units_cannot_make_has_no_pattern),
        cmocka_unit_test(plurals_follow_their_singular),
    };
    return cmocka_run_group_tests(tests, compile, release);
}
