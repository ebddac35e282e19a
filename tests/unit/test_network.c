/* The levels of a cluster's network, number by number, and where the members of a group stand in
 * them. */
#include "support_training.h"

static void expect_level(const struct network_level *l, double reach, double nominal,
                         const struct calibration_link *link, enum basis basis)
{
    assert_close(l->reach, reach, 1e-12);
    assert_close(l->bandwidth, nominal * link->efficiency, 1e-12);
    assert_close(l->reduction, nominal * link->reduction, 1e-12);
    assert_close(l->latency, link->latency, 0);
    assert_close(l->hop, link->hop, 0);
    assert_close(l->ramp, link->ramp, 0);
    assert_int_equal(l->basis, basis);
}

/* Two NICs of 50 GB/s serve eight accelerators: 12.5 GB/s each. */
static void each_tier_has_what_oversubscription_leaves_of_a_nic(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    const struct calibration own = {
        .scale_up =
            {.efficiency = 0.9, .reduction = 0.7, .latency = 1e-6, .hop = 2e-6, .ramp = 3e-9},
        .scale_out = {
            .efficiency = 0.6, .reduction = 0.5, .latency = 4e-6, .hop = 5e-6, .ramp = 6e-9}};
    const struct part leaf = {.ports = 64, .port_rate = 50e9};
    const struct fabric f = {.network_switch = &leaf,
                             .rails = 2,
                             .spines = SPINES_PER_RAIL,
                             .leaf_oversubscription = 3,
                             .spine_oversubscription = 2};
    w.system.nics = 2;
    const double n = 65536;
    const struct fabric_reach reach = fabric_reach_of(&f, &w.system, 8192);
    assert_int_equal(reach.tiers, 3);
    struct network net;
    network_build(&w.system, &f, (int64_t)n, &own, &own, &w.calibration, &net);
    assert_int_equal(net.levels, 4);
    expect_level(&net.level[0], 8, 400e9, &own.scale_up, BASIS_CALIBRATED);
    expect_level(&net.level[1], reach.leaf, 12.5e9, &own.scale_out, BASIS_CALIBRATED);
    expect_level(&net.level[2], reach.pod, 12.5e9 / 3, &own.scale_out, BASIS_CALIBRATED);
    expect_level(&net.level[3], n, 12.5e9 / 3 / 2, &own.scale_out, BASIS_CALIBRATED);
}

/* The accelerator's links may be known where the fabric's are not, and the other way round. */
static void what_a_calibration_leaves_out_is_the_defaults_and_assumed(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    const struct calibration links = {.scale_up = {.efficiency = 0.9, .hop = 1e-6}},
                             ports = {.scale_out = {.efficiency = 0.6, .hop = 2e-6}};
    struct network n;
    network_build(&w.system, NULL, 64, &links, &links, &w.calibration, &n);
    assert_int_equal(n.levels, 2);
    expect_level(&n.level[0], 8, 400e9, &links.scale_up, BASIS_CALIBRATED);
    expect_level(&n.level[1], 64, 50e9, &w.calibration.scale_out, BASIS_ASSUMED);
    network_build(&w.system, NULL, 64, &ports, &ports, &w.calibration, &n);
    expect_level(&n.level[0], 8, 400e9, &w.calibration.scale_up, BASIS_ASSUMED);
    expect_level(&n.level[1], 64, 50e9, &ports.scale_out, BASIS_CALIBRATED);
}

/* Scale-up links end with the system, and with their own domain; a mesh has a link to each other
 * accelerator of it. */
static void scale_up_links_join_no_more_than_a_system(void **state)
{
    (void)state;
    const struct {
        int64_t domain;
        double reach;
    } cases[] = {{8, 8}, {72, 8}, {4, 4}, {0, 8}};
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct world w;
        world_begin(&w);
        w.accelerator.scaleup_domain = cases[i].domain;
        w.accelerator.scaleup_links = SCALEUP_MESH;
        struct network n;
        network_build(&w.system, NULL, 64, NULL, NULL, &w.calibration, &n);
        assert_int_equal(n.levels, 2);
        assert_close(n.level[0].reach, cases[i].reach, 0);
        assert_close(n.level[0].mesh, cases[i].reach - 1, 0);
        assert_close(level_bandwidth(&n.level[0], 2), n.level[0].bandwidth / n.level[0].mesh,
                     1e-12);
        assert_close(level_bandwidth(&n.level[0], cases[i].reach), n.level[0].bandwidth, 1e-12);
        assert_true(n.level[1].mesh == 0);
        assert_close(level_bandwidth(&n.level[1], 2), n.level[1].bandwidth, 0);
    }
}

static void a_part_of_a_system_has_its_scale_up_links_alone(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    struct network n;
    network_build(&w.system, NULL, 4, NULL, NULL, &w.calibration, &n);
    assert_int_equal(n.levels, 1);
    assert_close(n.level[0].reach, 4, 0);
}

static void sites_are_joined_by_one_level_more(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    struct network n;
    network_build(&w.system, NULL, 512, NULL, NULL, &w.calibration, &n);
    const struct network one = n;
    network_spread(&n, 4 * 512, 1e9, 3e-3, 7e-9);
    assert_int_equal(n.levels, one.levels + 1);
    for (int i = 0; i < one.levels; i++) {
        assert_close(n.level[i].reach, one.level[i].reach, 0);
        assert_close(n.level[i].bandwidth, one.level[i].bandwidth, 0);
    }
    const struct calibration_link link = {.efficiency = 1, .hop = 3e-3, .ramp = 7e-9};
    expect_level(&n.level[one.levels], 2048, 1e9, &link, BASIS_ASSUMED);
}

static void members_share_a_unit_as_far_as_their_stride_lets_them(void **state)
{
    (void)state;
    const struct network_level l = {.reach = 8};
    const struct {
        double n, stride, inside;
    } cases[] = {{8, 1, 8}, {4, 1, 4}, {64, 1, 8}, {64, 2, 4}, {64, 4, 2}, {64, 8, 1}, {2, 5, 1}};
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_close(group_inside((struct group){cases[i].n, cases[i].stride}, &l), cases[i].inside,
                     0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_tier_has_what_oversubscription_leaves_of_a_nic),
        cmocka_unit_test(what_a_calibration_leaves_out_is_the_defaults_and_assumed),
        cmocka_unit_test(scale_up_links_join_no_more_than_a_system),
        cmocka_unit_test(a_part_of_a_system_has_its_scale_up_links_alone),
        cmocka_unit_test(sites_are_joined_by_one_level_more),
        cmocka_unit_test(members_share_a_unit_as_far_as_their_stride_lets_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
