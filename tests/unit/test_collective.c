/* Collectives: the textbook volumes, who shares which NIC, and that more bandwidth is never slower.
 */
#include "support_training.h"

#include "engine/stream.h"
#include "perf/collective.h"

#include <math.h>

/* No latency, no ramp: what is left are volumes over bandwidths. */
static struct network pure(void)
{
    return (struct network){
        .level = {{.reach = 8, .bandwidth = 400e9}, {.reach = 1024, .bandwidth = 40e9}},
        .levels = 2};
}

static double best(const struct network *n, enum collective c, double bytes, double members,
                   double stride)
{
    enum basis basis = BASIS_MEASURED;
    return collective_time(n, c, bytes, (struct group){members, stride}, NULL, &basis);
}

static double by(const struct network *n, enum collective c, double bytes, double members,
                 double stride, enum algorithm a)
{
    return collective_time_by(n, c, bytes, (struct group){members, stride}, a);
}

static void rings_move_the_textbook_volumes(void **state)
{
    (void)state;
    const struct network n = pure();
    const double s = 1e9;
    assert_close(by(&n, COLLECTIVE_ALL_REDUCE, s, 8, 1, ALGORITHM_RING), 2 * 7 / 8.0 * s / 400e9,
                 1e-12);
    assert_close(by(&n, COLLECTIVE_ALL_GATHER, s, 8, 1, ALGORITHM_RING), 7 / 8.0 * s / 400e9,
                 1e-12);
    assert_close(by(&n, COLLECTIVE_REDUCE_SCATTER, s, 8, 1, ALGORITHM_RING), 7 / 8.0 * s / 400e9,
                 1e-12);
    assert_close(best(&n, COLLECTIVE_ALL_TO_ALL, s, 8, 1), 7 / 8.0 * s / 400e9, 1e-12);
    assert_close(best(&n, COLLECTIVE_SEND, s, 2, 1), s / 400e9, 1e-12);
    assert_close(best(&n, COLLECTIVE_SEND, s, 2, 8), s / 40e9, 1e-12);
}

/* Each of eight has one link of 50 GB/s to each other one. */
static void a_mesh_gives_a_small_group_only_the_links_among_its_members(void **state)
{
    (void)state;
    struct network n = {.level = {{.reach = 8, .bandwidth = 350e9, .mesh = 7}}, .levels = 1};
    assert_close(by(&n, COLLECTIVE_ALL_REDUCE, 1e9, 2, 1, ALGORITHM_RING), 1e9 / 50e9, 1e-12);
    assert_close(by(&n, COLLECTIVE_ALL_GATHER, 1e9, 4, 1, ALGORITHM_RING), 0.75e9 / 150e9, 1e-12);
    assert_close(by(&n, COLLECTIVE_ALL_REDUCE, 1e9, 8, 1, ALGORITHM_RING), 1.75e9 / 350e9, 1e-12);
    assert_close(best(&n, COLLECTIVE_ALL_TO_ALL, 1e9, 4, 1), 0.75e9 / 150e9, 1e-12);
    assert_close(best(&n, COLLECTIVE_SEND, 1e9, 2, 1), 1e9 / 50e9, 1e-12);
}

/* Reduce-scatter inside, all-reduce of an eighth over each rail, all-gather inside, pipelined:
 * inside decides here, and once it is ten times as fast the rails do: two nodes move half of the
 * vector each way, each member an eighth of it. */
static void two_nodes_own_all_their_nics(void **state)
{
    (void)state;
    struct network n = pure();
    assert_close(by(&n, COLLECTIVE_ALL_REDUCE, 1e9, 16, 1, ALGORITHM_HIERARCHICAL),
                 2 * 7 / 8.0 * 1e9 / 400e9, 1e-12);
    n.level[0].bandwidth = 4000e9;
    assert_close(by(&n, COLLECTIVE_ALL_REDUCE, 1e9, 16, 1, ALGORITHM_HIERARCHICAL),
                 2 * 0.5 * 1e9 / 8 / 40e9, 1e-12);
    assert_close(by(&n, COLLECTIVE_ALL_REDUCE, 1e9, 16, 1, ALGORITHM_RING),
                 2 * 15 / 16.0 * 1e9 / (8 * 40e9), 1e-12);
    /* eight groups that share the node have one NIC each */
    assert_close(best(&n, COLLECTIVE_ALL_REDUCE, 1e9, 16, 8), 2 * 15 / 16.0 * 1e9 / 40e9, 1e-12);
    /* two groups of four: four NICs each */
    assert_close(by(&n, COLLECTIVE_ALL_REDUCE, 1e9, 16, 2, ALGORITHM_HIERARCHICAL),
                 2 * 0.75 * 1e9 / 4 / 40e9, 1e-12);
}

static void one_member_or_nothing_to_send_takes_no_time(void **state)
{
    (void)state;
    const struct network n = pure();
    for (int c = COLLECTIVE_ALL_REDUCE; c <= COLLECTIVE_SEND; c++) {
        assert_true(best(&n, (enum collective)c, 1e9, 1, 1) == 0);
        assert_true(best(&n, (enum collective)c, 0, 8, 1) == 0);
    }
}

static void latency_of_a_ring_grows_with_members_that_of_a_tree_with_their_logarithm(void **state)
{
    (void)state;
    struct network n = pure();
    n.level[1].latency = 40e-6;
    n.level[1].hop = 5e-6;
    const double byte = 1e-3;
    assert_close(by(&n, COLLECTIVE_ALL_REDUCE, byte, 64, 8, ALGORITHM_RING), 40e-6 + 2 * 63 * 5e-6,
                 1e-6);
    assert_close(by(&n, COLLECTIVE_ALL_REDUCE, byte, 64, 8, ALGORITHM_TREE), 40e-6 + 2 * 6 * 5e-6,
                 1e-6);
    enum algorithm chosen;
    enum basis basis = BASIS_MEASURED;
    collective_time(&n, COLLECTIVE_ALL_REDUCE, 1000, (struct group){64, 8}, &chosen, &basis);
    assert_int_equal(chosen, ALGORITHM_TREE);
    collective_time(&n, COLLECTIVE_ALL_REDUCE, 1e10, (struct group){64, 8}, &chosen, &basis);
    assert_int_equal(chosen, ALGORITHM_RING);
}

static void switches_that_reduce_help_large_all_reduces_alone(void **state)
{
    (void)state;
    struct network n = pure();
    const double ring = best(&n, COLLECTIVE_ALL_REDUCE, 1e9, 8, 1);
    const double gather = best(&n, COLLECTIVE_ALL_GATHER, 1e9, 8, 1);
    assert_true(by(&n, COLLECTIVE_ALL_REDUCE, 1e9, 8, 1, ALGORITHM_SWITCH) == INFINITY);
    n.level[0].reduction = 300e9;
    assert_close(best(&n, COLLECTIVE_ALL_REDUCE, 1e9, 8, 1), 1e9 / 300e9, 1e-12);
    assert_true(best(&n, COLLECTIVE_ALL_REDUCE, 1e9, 8, 1) < ring);
    assert_true(best(&n, COLLECTIVE_ALL_GATHER, 1e9, 8, 1) == gather);
    assert_true(best(&n, COLLECTIVE_ALL_REDUCE, 1e9, 2, 1) == 1e9 / 400e9);
}

static void a_ring_on_a_torus_steps_along_its_sides(void **state)
{
    (void)state;
    struct network n = {.level = {{.reach = 4096, .bandwidth = 300e9, .hop = 1e-6, .torus = 3}},
                        .levels = 1};
    assert_close(by(&n, COLLECTIVE_ALL_GATHER, 1e-3, 4096, 1, ALGORITHM_HIERARCHICAL), 3 * 15e-6,
                 1e-6);
    n.level[0].hop = 0;
    const double on_torus = best(&n, COLLECTIVE_ALL_TO_ALL, 1e9, 4096, 1);
    n.level[0].torus = 0;
    assert_close(on_torus, best(&n, COLLECTIVE_ALL_TO_ALL, 1e9, 4096, 1) * 3 * 16 / 4.0, 1e-12);
}

static struct network random_network(struct stream *s)
{
    struct network n = {.levels = 1 + (int)stream_below(s, 4)};
    double reach = 2;
    for (int i = 0; i < n.levels; i++) {
        reach *= (double)(2 + stream_below(s, 30));
        n.level[i] = (struct network_level){.reach = reach,
                                            .bandwidth = 1e9 + 1e12 * stream_u01(s),
                                            .latency = 1e-4 * stream_u01(s),
                                            .hop = 1e-5 * stream_u01(s),
                                            .ramp = 1e-7 * stream_u01(s)};
        if (stream_below(s, 3) == 0)
            n.level[i].reduction = 1e9 + 1e12 * stream_u01(s);
    }
    return n;
}

static void more_bandwidth_is_never_slower(void **state)
{
    (void)state;
    struct stream s = stream_make(7, "collectives", 1, 0);
    for (int i = 0; i < 20000; i++) {
        const struct network n = random_network(&s);
        struct network faster = n;
        const int l = (int)stream_below(&s, (uint64_t)n.levels);
        faster.level[l].bandwidth *= 1 + stream_u01(&s);
        const double members = (double)(1 + stream_below(&s, 4096));
        const double stride = (double)(1 + stream_below(&s, 64));
        const double bytes = pow(10, 10 * stream_u01(&s));
        for (int c = COLLECTIVE_ALL_REDUCE; c <= COLLECTIVE_SEND; c++) {
            const double before = best(&n, (enum collective)c, bytes, members, stride);
            const double after = best(&faster, (enum collective)c, bytes, members, stride);
            assert_true(isfinite(before) && before >= 0 && after <= before * (1 + 1e-12));
            for (int a = ALGORITHM_RING; a < ALGORITHMS; a++) {
                const double was =
                    by(&n, (enum collective)c, bytes, members, stride, (enum algorithm)a);
                const double is =
                    by(&faster, (enum collective)c, bytes, members, stride, (enum algorithm)a);
                assert_true(was >= 0 && is <= was * (1 + 1e-12));
            }
        }
    }
}

/* Larger leaves keep more of a group under one switch, and nothing else. */
static void a_group_under_one_leaf_is_no_slower_than_one_across_spines(void **state)
{
    (void)state;
    const struct network_level servers = {.reach = 8, .bandwidth = 400e9, .latency = 8e-6},
                               leaves = {.bandwidth = 40e9, .latency = 30e-6, .hop = 5e-6};
    const struct group group = {512, 1};
    enum basis basis = BASIS_MEASURED;
    for (int c = COLLECTIVE_ALL_REDUCE; c <= COLLECTIVE_ALL_GATHER; c++)
        for (double bytes = 1e4; bytes < 1e10; bytes *= 10) {
            struct network one = {.level = {servers, leaves}, .levels = 2};
            struct network two = {.level = {servers, leaves, leaves}, .levels = 3};
            one.level[1].reach = two.level[2].reach = 512;
            two.level[1].reach = 64;
            const double under =
                collective_time(&one, (enum collective)c, bytes, group, NULL, &basis);
            const double across =
                collective_time(&two, (enum collective)c, bytes, group, NULL, &basis);
            assert_true(under <= across * (1 + 1e-9));
            assert_true(across < 1.2 * under); /* no oversubscription */
        }
}

static void the_network_has_the_fabrics_tiers(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    const struct part leaf = {.ports = 64, .port_rate = 50e9};
    const struct fabric f = {.network_switch = &leaf,
                             .rails = 8,
                             .spines = SPINES_PER_RAIL,
                             .leaf_oversubscription = 1,
                             .spine_oversubscription = 2};
    struct network n;
    network_build(&w.system, &f, 8, NULL, NULL, &w.calibration, &n);
    assert_int_equal(n.levels, 1);
    assert_close(n.level[0].bandwidth, 0.8 * 400e9, 1e-12);
    network_build(&w.system, &f, 512, NULL, NULL, &w.calibration, &n);
    assert_int_equal(n.levels, 2); /* 64 servers fill one leaf per rail */
    network_build(&w.system, &f, 16384, NULL, NULL, &w.calibration, &n);
    assert_int_equal(n.levels, 3);
    assert_close(n.level[1].reach, 32 * 8, 1e-12);
    assert_close(n.level[2].bandwidth, 0.8 * 50e9, 1e-12);
    network_build(&w.system, &f, 65536, NULL, NULL, &w.calibration, &n);
    assert_int_equal(n.levels, 4);
    assert_close(n.level[2].reach, 32 * 8 * 42, 1e-12);
    assert_close(n.level[3].bandwidth, 0.8 * 25e9, 1e-12);
    assert_close(n.level[3].reach, 65536, 1e-12);
}

/* The levels are the tiers that fabric_count_parts counts the parts of, whatever the fabric. A NIC
 * of two ports halves what a leaf reaches; spines that all rails share divide a pod by the rails.
 */
static void the_tiers_are_those_that_are_paid_for(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    const struct part leaf = {.ports = 64, .port_rate = 50e9}, cable = {.ports = 1};
    int seen[4] = {0}; /* by the number of tiers */
    for (int shared = 0; shared < 2; shared++)
        for (int64_t rails = 1; rails <= 8; rails *= 8)
            for (int ports = 1; ports <= 2; ports++)
                for (int64_t systems = 2; systems <= 4096; systems *= 2) {
                    const struct fabric f = {.network_switch = &leaf,
                                             .cable = &cable,
                                             .rails = rails,
                                             .spines = shared ? SPINES_SHARED : SPINES_PER_RAIL,
                                             .leaf_oversubscription = 1,
                                             .spine_oversubscription = 1};
                    w.system.nic_rate = 50e9 * ports;
                    struct fabric_count parts = {0};
                    if (!fabric_count_parts(&f, &w.system, systems, &parts))
                        continue;
                    const struct fabric_reach reach = fabric_reach_of(&f, &w.system, systems);
                    assert_int_equal(reach.tiers, parts.tiers);
                    seen[parts.tiers]++;
                    const double fills = ceil(8.0 * (double)systems / reach.leaf - 1e-9);
                    if (parts.tiers > 1)
                        assert_true((double)(parts.leaf_switches / rails) == fills);
                    struct network n;
                    network_build(&w.system, &f, systems * 8, NULL, NULL, &w.calibration, &n);
                    assert_true(n.levels <= 1 + parts.tiers);
                    assert_close(n.level[n.levels - 1].reach, (double)systems * 8, 0);
                    if (parts.tiers > 1)
                        assert_close(n.level[1].reach,
                                     fmin(32.0 * (double)rails / ports, 8.0 * (double)systems),
                                     1e-12);
                }
    assert_true(seen[1] > 0 && seen[2] > 0 && seen[3] > 0);
}

static void a_torus_is_one_level_per_pod_and_a_clos_between_them(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    const struct part leaf = {.ports = 64, .port_rate = 50e9};
    const struct fabric between = {.network_switch = &leaf,
                                   .rails = 1,
                                   .leaf_oversubscription = 1,
                                   .spine_oversubscription = 1};
    struct fabric f = {.kind = FABRIC_TORUS,
                       .dimensions = 3,
                       .block_edge = 4,
                       .pod_blocks = 16,
                       .between = &between};
    struct network n;
    network_build(&w.system, &f, 1024, NULL, NULL, &w.calibration, &n);
    assert_int_equal(n.levels, 1);
    assert_int_equal(n.level[0].torus, 3);
    assert_close(n.level[0].reach, 1024, 1e-12);
    assert_close(n.level[0].bandwidth, 0.8 * 400e9, 1e-12);
    assert_true(n.level[0].reduction == 0);
    network_build(&w.system, &f, 4096, NULL, NULL, &w.calibration, &n);
    assert_true(n.levels > 1);
    assert_close(n.level[0].reach, 64 * 16, 1e-12);
    assert_int_equal(n.level[1].torus, 0);
    assert_close(n.level[1].bandwidth, 0.8 * 50e9, 1e-12);
    f.between = NULL;
    network_build(&w.system, &f, 4096, NULL, NULL, &w.calibration, &n);
    assert_int_equal(n.levels, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rings_move_the_textbook_volumes),
        cmocka_unit_test(a_mesh_gives_a_small_group_only_the_links_among_its_members),
        cmocka_unit_test(two_nodes_own_all_their_nics),
        cmocka_unit_test(one_member_or_nothing_to_send_takes_no_time),
        cmocka_unit_test(latency_of_a_ring_grows_with_members_that_of_a_tree_with_their_logarithm),
        cmocka_unit_test(switches_that_reduce_help_large_all_reduces_alone),
        cmocka_unit_test(a_ring_on_a_torus_steps_along_its_sides),
        cmocka_unit_test(more_bandwidth_is_never_slower),
        cmocka_unit_test(a_group_under_one_leaf_is_no_slower_than_one_across_spines),
        cmocka_unit_test(the_network_has_the_fabrics_tiers),
        cmocka_unit_test(the_tiers_are_those_that_are_paid_for),
        cmocka_unit_test(a_torus_is_one_level_per_pod_and_a_clos_between_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
