/* The worked node of fleet/expected.h, number by number. */
#include "fleet/course.h"

#include "fleet/lot.h"
#include "fleet/stay_law.h"
#include "support.h"

static const double HOUR = 3600;

/* One failure in 720 h of work, 5 h of repair after 3 h of waiting, at a site that is down for 2 %
 * of the time. */
static void the_worked_node_is_as_it_says(void **state)
{
    (void)state;
    struct stay_law repair;
    const struct distribution five = distribution_of(DIST_CONSTANT, 5 * HOUR, 0, 0);
    stay_law_init(&repair, &five);
    struct expected e = {.works = 0.98, .chain = 1};
    e.share[REPAIR_SWAP] = 1;
    e.wait[REPAIR_SWAP] = 3 * HOUR;
    for (unsigned k = 0; k < OUTAGE_KINDS; k++)
        e.alone[k] = 0.98, e.law[k] = &repair;
    const struct hazard_step often = {0, 1 / (720 * HOUR)};
    const struct lot lot = {
        .unit_nodes = 1, .failure.hazard = &often, .failure.hazard_steps = 1, .expected = &e};
    const struct course c = course_settled(&lot, 0, 720 * HOUR);
    const double level = c.away[REPAIR_SWAP], up = 1 - c.off;
    assert_close(c.off, 0.010772, 5e-5);
    assert_close(up, 0.989228, 1e-6);
    assert_close(level, 0.010991, 5e-5);
    assert_close(c.failures[REPAIR_SWAP], 0.989228, 1e-6);
    assert_close(e.works * level, 0.010772, 5e-5);
    assert_close(e.works * up, 0.969444, 1e-6);
    assert_close(1 - e.works * (level + up), 0.019784, 5e-5);
    assert_close(c.failures[REPAIR_SWAP] / 720, 0.001374, 5e-4); /* held, for an hour more */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_worked_node_is_as_it_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) < 0;
}
