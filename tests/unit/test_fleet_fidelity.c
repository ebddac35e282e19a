/* The same small fleet as one batch and node by node (an order, hence a batch, for each node):
 * 2,000 replications each way must agree in distribution on failures, down time and simultaneous
 * outages. That the comparison has eyes is shown by two fleets that differ a little. How the engine
 * superposes is tested below this level, in test_superposed.c. */
#include "support_fleet.h"
#include "support_statistics.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { NODES = 12, REPLICATIONS = 2000, CELLS = 256 };
static const double ALPHA = 1e-4;

struct one {
    double failures, down, most_down; /* count, node-seconds, nodes */
};

static struct toy *make_fleet(bool by_batch, int64_t seed, double days_away)
{
    static char names[NODES][8];
    struct toy *toy = toy_new(61); /* one day to install */
    toy->scenario.seed = seed;
    toy_fail(toy, "one", 0.1, days_away);
    /* Infant mortality, a calm middle, wear-out. */
    static const double ages[] = {0, 10 * 86400.0, 30 * 86400.0}, factors[] = {1, 0.2, 0.8};
    toy->failures.age_factor = (struct curve){.x = ages, .y = factors, .n = 3};
    if (by_batch)
        toy_deliver(toy_order(toy, "all", 0), 0, 8 * NODES);
    for (unsigned i = 0; i < NODES && !by_batch; i++) {
        snprintf(names[i], sizeof names[i], "node-%u", i);
        toy_deliver(toy_order(toy, names[i], 0), 0, 8);
    }
    return toy;
}

/* The most nodes down at once, from the lowest power that the site's IT drew since all were up. */
static struct one run(struct toy *toy, uint32_t replication)
{
    struct outcome out;
    struct world *w = world_new(&toy->scenario, replication, &out);
    world_run(w, world_time(w, toy_day(1)) + 1, NULL);
    struct gauge *power = &w->sites[0].it_power;
    const int64_t all_up = power->level;
    assert_int_equal(all_up, NODES * w->lots[0].draw.level[NODE_UP]);
    power->low = all_up;
    world_run(w, w->horizon, NULL);
    world_close(w);
    int128 down = 0;
    for (uint32_t i = 0; i < w->n_lots; i++)
        down += gauge_integral(&w->lots[i].books.counter[NODE_DOWN], w->horizon);
    const int64_t per_node = w->lots[0].draw.level[NODE_UP] - w->lots[0].draw.level[NODE_DOWN];
    const struct one one = {
        .failures = (double)out.failures,
        .down = (double)down * 0x1p-20,
        .most_down = (double)(all_up - power->low) / (double)per_node,
    };
    world_free(w);
    outcome_free(&out);
    return one;
}

static struct one *sample_of(bool by_batch, int64_t seed, double days_away)
{
    struct toy *toy = make_fleet(by_batch, seed, days_away);
    struct one *sample = calloc(REPLICATIONS, sizeof *sample);
    for (uint32_t r = 0; r < REPLICATIONS; r++)
        sample[r] = run(toy, r);
    toy_free(toy);
    return sample;
}

/* The least chance over all comparisons of two samples. */
static double p_least(const struct one *a, const struct one *b)
{
    static double value[2][3][REPLICATIONS];
    unsigned failures[2][CELLS] = {{0}}, most_down[2][NODES + 1] = {{0}};
    const struct one *both[2] = {a, b};
    for (unsigned k = 0; k < 2; k++)
        for (unsigned r = 0; r < REPLICATIONS; r++) {
            const struct one *o = &both[k][r];
            value[k][0][r] = o->failures;
            value[k][1][r] = o->down;
            value[k][2][r] = o->most_down;
            failures[k][o->failures < CELLS ? (unsigned)o->failures : CELLS - 1]++;
            most_down[k][(unsigned)lround(o->most_down)]++;
        }
    double p = fmin(p_chi_square(failures[0], failures[1], CELLS),
                    p_chi_square(most_down[0], most_down[1], NODES + 1));
    for (unsigned v = 0; v < 3; v++)
        p = fmin(p, p_kolmogorov(value[0][v], value[1][v], REPLICATIONS));
    return p;
}

/* Node by node, for both comparisons. */
static struct one *singly;

static int run_singly(void **state)
{
    (void)state;
    singly = sample_of(false, 2, 2);
    return 0;
}

static int free_singly(void **state)
{
    (void)state;
    free(singly);
    return 0;
}

static double p_of_batch(double days_away)
{
    struct one *batch = sample_of(true, 1, days_away);
    const double p = p_least(batch, singly);
    free(batch);
    return p;
}

static void a_batch_equals_its_nodes_one_by_one(void **state)
{
    (void)state;
    const double p = p_of_batch(2);
    if (!(p > ALPHA))
        fail_msg("least p = %g", p);
}

static void the_comparison_sees_repairs_that_take_a_tenth_longer(void **state)
{
    (void)state;
    const double p = p_of_batch(2.2);
    if (!(p < ALPHA))
        fail_msg("least p = %g", p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_batch_equals_its_nodes_one_by_one),
        cmocka_unit_test(the_comparison_sees_repairs_that_take_a_tenth_longer),
    };
    return cmocka_run_group_tests(tests, run_singly, free_singly);
}
