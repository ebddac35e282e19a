/* The waits at a shop in expectation against textbook queues. So many nodes that one of them hardly
 * ever fails ask for technicians as a Poisson process; what is left in the line is then a queue of
 * its own, set here by hand and advanced until it has forgotten how it began. */
#include "fleet/failure/shop_mean.h"
#include "support_toy.h"

#include <math.h>

static const double DAY = 86400;
static const double NODES = 1e12;

static struct world *world;

static void open_shop(int64_t technicians, int64_t pieces, double lead_days)
{
    out = (struct outcome){0};
    toy = toy_new(40000);
    toy->scenario.outages = OUTAGES_EXPECTED;
    toy_deliver(toy_order(toy, "o", 0), 0, 8);
    toy_fail(toy, "cause", 0.001, 1);
    toy->causes[0].action = REPAIR_SWAP;
    toy->scenario.assumptions.repair[REPAIR_SWAP].time =
        distribution_of(DIST_EXPONENTIAL, DAY, 0, 0);
    toy->sites[0].repair.technicians = technicians;
    if (lead_days > 0)
        toy_keep(toy, &toy->spares.nodes, pieces,
                 distribution_of(DIST_CONSTANT, lead_days * DAY, 0, 0));
    world = world_new(&toy->scenario, 0, &out);
}

static void close_shop(void)
{
    world_free(world);
    end(NULL);
}

/* What an outage meets in the long run: its wait, days, and the chance of one. */
struct met {
    double wait, chance, away;
};

/* So many outages a day, each taking a day of variance 'variation', from a line that is empty. */
static struct met long_run(struct line_mean *line, double per_day, double variation)
{
    line->variation = variation;
    line->nodes = NODES;
    line->flow = per_day / DAY;
    line->rate = line->flow / NODES;
    line->accelerators = 8;
    world->now = sim_ticks(20000 * DAY);
    shop_mean_advance(world, 0);
    const struct line_mean before = *line;
    world->now = sim_ticks(21000 * DAY);
    shop_mean_advance(world, 0);
    const double asked = line->demands - before.demands;
    assert_close(asked, per_day * 1000, 1e-6);
    return (struct met){.wait = (line->lost - before.lost) / 8 / asked / DAY,
                        .chance = (line->waited - before.waited) / asked,
                        .away = line->away};
}

/* The chance of a wait of c servers of whom 'a' are busy on average: Erlang's C, from his B
 * (Kleinrock, Queueing Systems I, 1975, section 3.5 f.). */
static double erlang_c(int c, double a)
{
    double b = 1;
    for (int k = 1; k <= c; k++)
        b = a * b / (k + a * b);
    return b / (1 - a / c * (1 - b));
}

static void exponential_work_is_a_queue_of_m_m_c(void **state)
{
    (void)state;
    const struct {
        int crews;
        double busy;
    } cases[] = {{1, 0.5}, {1, 0.9}, {3, 1.5}, {3, 2.7}, {20, 18}};
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const double c = cases[i].crews, a = cases[i].busy;
        open_shop(cases[i].crews, 0, 0);
        const struct met met = long_run(&world->sites[0].shop.mean, a, 1);
        const double chance = erlang_c(cases[i].crews, a);
        assert_close(met.chance, chance, 1e-4);
        assert_close(met.wait, chance / (c - a), 1e-4);
        assert_close(met.away, a + a * chance / (c - a), 1e-4);
        close_shop();
    }
}

/* One technician: Pollaczek and Khinchine, whatever the variance of the work. */
static void one_technician_is_a_queue_of_m_g_1(void **state)
{
    (void)state;
    const double variations[] = {0, 0.3, 1, 4};
    for (unsigned i = 0; i < sizeof variations / sizeof variations[0]; i++) {
        open_shop(1, 0, 0);
        const struct met met = long_run(&world->sites[0].shop.mean, 0.8, variations[i]);
        assert_close(met.wait, 0.8 / (1 - 0.8) * (1 + variations[i]) / 2, 1e-4);
        close_shop();
    }
}

/* Pieces on order are Poisson, whatever the law of the lead time (Palm): an outage waits where as
 * many as were kept are on order, and so many outages wait as pieces are missing. */
static void a_shelf_lacks_what_poisson_says(void **state)
{
    (void)state;
    enum { KEPT = 12 };
    const double on_order = 10, lead = 20;
    open_shop(0, KEPT, lead);
    assert_int_equal(world->sites[0].shop.n_shelves, 1);
    struct line_mean *line = &world->sites[0].shop.shelves[0].mean;
    const struct met met = long_run(line, on_order / lead, line->variation);
    double p = exp(-on_order), missing = on_order - KEPT, chance = 1;
    for (int k = 0; k < KEPT; k++) {
        missing += (KEPT - k) * p;
        chance -= p;
        p *= on_order / (k + 1);
    }
    assert_close(met.chance, chance, 1e-4);
    assert_close(met.wait, missing * lead / on_order, 1e-4);
    assert_close(met.away, on_order, 1e-4);
    close_shop();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exponential_work_is_a_queue_of_m_m_c),
        cmocka_unit_test(one_technician_is_a_queue_of_m_g_1),
        cmocka_unit_test(a_shelf_lacks_what_poisson_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
