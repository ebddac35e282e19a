#include "support.h"

#include "input/unit.h"

#include <math.h>
#include <string.h>

enum { MOST = 1000 };

struct spellings {
    char at[MOST][UNIT_SPELLING];
    size_t n;
};

static void collect(const char *spelling, void *context)
{
    struct spellings *all = context;
    assert_true(all->n < MOST);
    assert_true(strlen(spelling) < UNIT_SPELLING - 1);
    strcpy(all->at[all->n++], spelling);
}

static double si(const char *word)
{
    struct unit unit;
    assert_true(unit_find(word, strlen(word), &unit));
    return unit.times * pow(10, unit.tens) / unit.over;
}

static void every_spelling_is_read_and_has_one_meaning(void **state)
{
    (void)state;
    static struct spellings all;
    unit_each(collect, &all);
    assert_true(all.n > 150);
    for (size_t i = 0; i < all.n; i++) {
        struct unit unit;
        int tens;
        const size_t length = strlen(all.at[i]);
        const bool is_unit = unit_find(all.at[i], length, &unit);
        const bool is_scale = unit_scale(all.at[i], length, &tens);
        /* Only the letter B is both; which one it is depends on the dimension. */
        assert_true(strcmp(all.at[i], "B") == 0 ? is_unit && is_scale : is_unit != is_scale);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(all.at[i], all.at[j]);
    }
}

static void sizes_are_those_of_the_standards(void **state)
{
    (void)state;
    static const struct {
        const char *word;
        double size;
    } expected[] = {
        {"year", 8766 * 3600.0},
        {"month", 8766 * 300.0},
        {"week", 604800},
        {"days", 86400},
        {"h", 3600},
        {"kWh", 3.6e6},
        {"MWh", 3.6e9},
        {"GW", 1e9},
        {"KB", 1000},
        {"kB", 1000},
        {"KiB", 1024},
        {"MiB", 1048576},
        {"GiB", 1073741824},
        {"TiB", 1099511627776.0},
        {"b", 0.125},
        {"Gb", 1.25e8},
        {"Gbps", 1.25e8},
        {"ZFLOP", 1e21},
        {"kg", 1},
        {"t", 1000},
        {"B$", 1e9},
        {"kUSD", 1000},
        {"GPUs", 1},
        {"H100e", 1},
        {"us", 1e-6},
        {"km", 1000},
        {"bytes", 1},
        {"MHz", 1e6},
    };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
        assert_close(si(expected[i].word), expected[i].size, 1e-15);
}

static void prefixes_stand_only_where_somebody_plans_with_them(void **state)
{
    (void)state;
    static const char *const wrong[] = {"mW",   "kh",   "kGPU", "mB",  "k%",   "Mm",
                                        "ks",   "kday", "MiW",  "GL",  "Mday", "kkW",
                                        "kmin", "Kib",  "",     "s s", "GPUss"};
    struct unit unit;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(unit_find(wrong[i], strlen(wrong[i]), &unit));
    /* 'K' alone is the kelvin, never a thousand. */
    int tens;
    assert_false(unit_scale("K", 1, &tens));
    assert_true(unit_find("K", 1, &unit));
    assert_int_equal(unit.dim.kelvin, 1);
}

static void ladders_ascend_in_units_of_their_dimension(void **state)
{
    (void)state;
    /* Of single words; test_quantity reads the others. */
    static const struct dim dims[] = {DIM_TIME,  DIM_BYTES, DIM_ENERGY, DIM_POWER,
                                      DIM_MONEY, DIM_FLOP,  DIM_LENGTH};
    for (size_t i = 0; i < sizeof dims / sizeof dims[0]; i++) {
        const struct ladder *ladder = unit_ladder(dims[i]);
        assert_non_null(ladder);
        for (size_t j = 0; ladder->rungs[j]; j++) {
            struct unit unit;
            assert_true(unit_find(ladder->rungs[j], strlen(ladder->rungs[j]), &unit));
            assert_true(dim_equal(unit.dim, dims[i]));
            assert_true(j == 0 || si(ladder->rungs[j]) > si(ladder->rungs[j - 1]));
        }
    }
    assert_null(unit_ladder((struct dim)DIM_NONE));
    assert_null(unit_ladder((struct dim){.metre = 2}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_spelling_is_read_and_has_one_meaning),
        cmocka_unit_test(sizes_are_those_of_the_standards),
        cmocka_unit_test(prefixes_stand_only_where_somebody_plans_with_them),
        cmocka_unit_test(ladders_ascend_in_units_of_their_dimension),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
