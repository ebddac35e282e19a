/* Piecewise-constant hazards: lookups at the edges. */
#include "engine/hazard.h"

#include "support.h"

/* 4 per second for 2 s, nothing for 3 s, then 0.5 per second. */
static const struct hazard_step steps[] = {
    {0, 4}, {2 * SIM_TICKS_PER_SECOND, 0}, {5 * SIM_TICKS_PER_SECOND, 0.5}};
static const struct hazard bathtub = {steps, 3};

static void a_step_holds_from_its_edge_on(void **state)
{
    (void)state;
    const struct {
        sim_time age;
        double rate;
    } known[] = {{0, 4},
                 {2 * SIM_TICKS_PER_SECOND - 1, 4},
                 {2 * SIM_TICKS_PER_SECOND, 0},
                 {5 * SIM_TICKS_PER_SECOND - 1, 0},
                 {5 * SIM_TICKS_PER_SECOND, 0.5},
                 {SIM_TIME_NEVER, 0.5}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        assert_true(hazard_rate(&bathtub, known[i].age) == known[i].rate);
    const struct hazard constant = {steps, 1};
    assert_true(hazard_rate(&constant, 12345) == 4);
}

/* From 1 s on for 5: 4 for a second, nothing for 3, then 0.5. */
static void a_mean_weighs_each_rate_by_its_time(void **state)
{
    (void)state;
    assert_close(hazard_mean(&bathtub, SIM_TICKS_PER_SECOND, 5), 4.5 / 5, 1e-15);
    assert_close(hazard_mean(&bathtub, 7 * SIM_TICKS_PER_SECOND, 1e9), 0.5, 1e-15);
    assert_close(hazard_mean(&bathtub, 0, 0.5), 4, 1e-15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_step_holds_from_its_edge_on),
        cmocka_unit_test(a_mean_weighs_each_rate_by_its_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
