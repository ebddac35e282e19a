/* Habits of software: which rows they are for, and what several of them say together. */
#include "score/habit.h"

#include "support.h"

#include <math.h>

static const struct score_habit items[] = {
    {.name = "jax", .software = "MaxText", .class = SOFTWARE_FRAMEWORK + 1, .repeats = NAN},
    {.name = "jax-remat", .software = "MaxText", .states = 1, .repeats = 0.65},
    {.name = "one",
     .software = "torchtitan",
     .precision = PRECISION_FP8 + 1,
     .states = RECOMPUTE_SELECTIVE + 2,
     .repeats = 0.83},
    {.name = "async",
     .software = "torchtitan",
     .notes = "async TP",
     .overlap_tensor = true,
     .repeats = NAN},
    {.name = "llm", .software = "PaxML", .llm = "gpt3-175b", .repeats = 0},
};
static const struct span habits = {(void *)items, sizeof items / sizeof items[0]};

static struct habit_row row(const char *software)
{
    return (struct habit_row){.software = software, .llm = "", .notes = "", .recompute = ""};
}

static void software_is_known_by_what_its_name_begins_with(void **state)
{
    (void)state;
    struct habit_row r = row("MaxText/JAX");
    const struct habit_says says = habits_of(&habits, &r);
    assert_int_equal(says.class, SOFTWARE_FRAMEWORK + 1);
    assert_true(says.repeats == 0.65);
    r.software = "NeMo";
    assert_true(isnan(habits_of(&habits, &r).repeats));
    assert_int_equal(habits_of(&habits, &r).class, 0);
}

static void a_row_that_says_what_it_computes_again_keeps_its_word(void **state)
{
    (void)state;
    struct habit_row r = row("MaxText");
    r.recompute = "none";
    assert_true(isnan(habits_of(&habits, &r).repeats));
    assert_int_equal(habits_of(&habits, &r).class, SOFTWARE_FRAMEWORK + 1);
}

static void a_word_may_mean_another_thing_in_each_software_and_data_type(void **state)
{
    (void)state;
    struct habit_row r = row("torchtitan");
    r.recompute = "selective";
    assert_true(isnan(habits_of(&habits, &r).repeats));
    r.precision = PRECISION_FP8;
    assert_true(habits_of(&habits, &r).repeats == 0.83);
    assert_false(habits_of(&habits, &r).overlap_tensor);
    r.notes = "async TP; seq not restated";
    assert_true(habits_of(&habits, &r).overlap_tensor);
}

static void a_habit_may_be_for_one_llm(void **state)
{
    (void)state;
    struct habit_row r = row("PaxML");
    r.llm = "gpt3-5b";
    assert_true(isnan(habits_of(&habits, &r).repeats));
    r.llm = "gpt3-175b";
    assert_true(habits_of(&habits, &r).repeats == 0);
}

static void a_share_counts_as_that_share_of_the_layers(void **state)
{
    (void)state;
    const struct llm llm = {.layers = 80};
    struct plan p = {.pipeline = 4};
    habit_repeat(0.65, &llm, &p);
    assert_int_equal(p.recompute, RECOMPUTE_FULL);
    assert_int_equal(p.recompute_layers, 13);
    habit_repeat(0.001, &llm, &p);
    assert_int_equal(p.recompute_layers, 1);
    habit_repeat(0, &llm, &p);
    assert_int_equal(p.recompute, RECOMPUTE_NONE);
    assert_int_equal(p.recompute_layers, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(software_is_known_by_what_its_name_begins_with),
        cmocka_unit_test(a_row_that_says_what_it_computes_again_keeps_its_word),
        cmocka_unit_test(a_word_may_mean_another_thing_in_each_software_and_data_type),
        cmocka_unit_test(a_habit_may_be_for_one_llm),
        cmocka_unit_test(a_share_counts_as_that_share_of_the_layers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
