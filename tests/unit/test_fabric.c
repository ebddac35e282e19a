/* Fabrics are counted as their published designs count them. */
#include "support.h"

#include "model/fabric.h"

#include <math.h>
#include <string.h>

static const double gigabit = 1e9 / 8;

static const struct part quantum_2 = {
    .name = "qm9700", .kind = PART_SWITCH, .ports = 64, .port_rate = 400e9 / 8, .power = 1000};
static const struct part twin = {
    .name = "twin", .kind = PART_TRANSCEIVER, .ports = 2, .port_rate = 400e9 / 8, .power = 17};
static const struct part single = {
    .name = "single", .kind = PART_TRANSCEIVER, .ports = 1, .port_rate = 400e9 / 8, .power = 9};
static const struct part fibre = {.name = "fibre", .kind = PART_CABLE, .ports = 1};
static const struct part copper = {.name = "copper", .kind = PART_CABLE, .ports = 1};

static struct fabric quantum(void)
{
    return (struct fabric){.name = "quantum-2",
                           .kind = FABRIC_CLOS,
                           .network_switch = &quantum_2,
                           .switch_transceiver = &twin,
                           .nic_transceiver = &single,
                           .cable = &fibre,
                           .rails = 8,
                           .leaf_oversubscription = 1,
                           .spine_oversubscription = 1};
}

static const struct system dgx = {
    .name = "dgx", .accelerators = 8, .nodes = 1, .nics = 8, .nic_rate = 400e9 / 8};

static struct fabric_count count(const struct fabric *f, const struct system *system, int64_t n)
{
    struct fabric_count c;
    assert_true(fabric_count_parts(f, system, n, &c));
    return c;
}

struct published {
    int64_t nodes, leaves, spines, cores, host_links, leaf_links, spine_links;
};

static void assert_published(const struct published *row)
{
    const struct fabric f = quantum();
    const struct fabric_count c = count(&f, &dgx, row->nodes);
    assert_int_equal(c.tiers, row->cores ? 3 : 2);
    assert_int_equal(c.leaf_switches, row->leaves);
    assert_int_equal(c.spine_switches, row->spines);
    assert_int_equal(c.core_switches, row->cores);
    assert_int_equal(c.host_links, row->host_links);
    assert_int_equal(c.leaf_links, row->leaf_links);
    assert_int_equal(c.spine_links, row->spine_links);
}

/* NVIDIA DGX SuperPOD reference architecture, DGX H100, table 4 (docs.nvidia.com/dgx-superpod/
 * reference-architecture-scalable-infrastructure-h100, network fabrics). Its host cables include
 * four of the fabric manager, which are no part of ours. */
static void test_counts_are_those_of_the_h100_superpod(void **state)
{
    (void)state;
    static const struct published table[] = {
        {31, 8, 4, 0, 252 - 4, 256, 0},
        {63, 16, 8, 0, 508 - 4, 512, 0},
        {95, 24, 16, 0, 764 - 4, 768, 0},
        {127, 32, 16, 0, 1020 - 4, 1024, 0},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        assert_published(&table[i]);
}

/* NVIDIA DGX SuperPOD reference architecture, DGX B200, table of larger component counts: the same
 * switch and the same 400 Gb/s. */
static void test_counts_are_those_of_the_b200_superpod_with_three_tiers(void **state)
{
    (void)state;
    static const struct published table[] = {
        {64, 16, 8, 0, 512, 512, 0},
        {128, 32, 16, 0, 1024, 1024, 0},
        {256, 64, 32, 0, 2048, 2048, 0},
        {512, 128, 128, 64, 4096, 4096, 4096},
        {1024, 256, 256, 128, 8192, 8192, 8192},
        {2048, 512, 512, 256, 16384, 16384, 16384},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        assert_published(&table[i]);
}

static void test_the_radix_bounds_two_and_three_tiers(void **state)
{
    (void)state;
    const struct fabric f = quantum();
    struct fabric_count c;
    assert_int_equal(count(&f, &dgx, 8).tiers, 1);
    assert_int_equal(count(&f, &dgx, 8).leaf_switches, 1);
    assert_int_equal(count(&f, &dgx, 64 * 64 / 2 / 8).tiers, 2);
    assert_int_equal(count(&f, &dgx, 64 * 64 / 2 / 8 + 1).tiers, 3);
    assert_int_equal(count(&f, &dgx, 64 * 64 * 64 / 4 / 8).tiers, 3);
    assert_false(fabric_count_parts(&f, &dgx, 64 * 64 * 64 / 4 / 8 + 1, &c));
}

static void test_switches_of_one_port_join_nothing_but_a_single_link(void **state)
{
    (void)state;
    struct part plug = quantum_2;
    plug.ports = 1;
    struct fabric f = quantum();
    f.network_switch = &plug;
    struct system one = dgx;
    one.nics = 1;
    struct fabric_count c;
    assert_int_equal(count(&f, &one, 1).tiers, 1);
    assert_false(fabric_count_parts(&f, &one, 9, &c));
    f.spines = SPINES_PER_RAIL;
    assert_false(fabric_count_parts(&f, &dgx, 100, &c));
}

static void test_a_network_per_rail_joins_as_many_times_more_as_there_are_rails(void **state)
{
    (void)state;
    struct fabric f = quantum();
    f.spines = SPINES_PER_RAIL;
    struct fabric_count c = count(&f, &dgx, 64);
    assert_int_equal(c.tiers, 1);
    assert_int_equal(c.leaf_switches, 8);
    c = count(&f, &dgx, 2048);
    assert_int_equal(c.tiers, 2);
    assert_int_equal(c.leaf_switches, 8 * 64);
    assert_int_equal(c.spine_switches, 8 * 32);
    assert_int_equal(count(&f, &dgx, 65536).tiers, 3);
    assert_false(fabric_count_parts(&f, &dgx, 65536 + 1, &c));
}

static void test_oversubscribed_leaves_carry_more_hosts_with_fewer_uplinks(void **state)
{
    (void)state;
    struct fabric f = quantum();
    f.leaf_oversubscription = 3; /* 48 down, 16 up */
    const struct fabric_count c = count(&f, &dgx, 96);
    assert_int_equal(c.leaf_switches, 16);
    assert_int_equal(c.leaf_links, 16 * 16);
    assert_int_equal(c.spine_switches, 4);
}

static void test_an_oversubscribed_core_is_smaller(void **state)
{
    (void)state;
    struct fabric f = quantum();
    f.spine_oversubscription = 7; /* spines: 56 down, 8 up */
    const struct fabric_count c = count(&f, &dgx, 2048);
    assert_int_equal(c.leaf_switches, 512);
    assert_int_equal(c.spine_switches, 10 * 32); /* pods of 52 leaves, one link to each spine */
    assert_int_equal(c.spine_links, 10 * 32 * 8);
    assert_int_equal(c.core_switches, 32 * 2); /* 10 pods x 8 links don't fit one switch of 64 */
}

/* Meta's 24,576 GPUs in pods of 3,072, oversubscribed 1 to 7 (arXiv:2407.21783), of 64 ports. */
static void test_pods_may_be_smaller_than_the_switches_allow(void **state)
{
    (void)state;
    struct fabric f = quantum();
    const struct part box = {
        .name = "box", .kind = PART_SWITCH, .ports = 128, .port_rate = 400e9 / 8, .power = 1000};
    f.network_switch = &box; /* leaves: 64 down, 64 up; spines: 112 down, 16 up */
    f.spine_oversubscription = 7;
    assert_int_equal(count(&f, &dgx, 1024).tiers, 2);
    f.pod_units = 6;
    assert_int_equal(count(&f, &dgx, 384).tiers, 2); /* one pod */
    const struct fabric_count c = count(&f, &dgx, 3072);
    assert_int_equal(c.tiers, 3);
    assert_int_equal(c.leaf_switches, 48 * 8);
    assert_int_equal(c.spine_switches, 8 * 32);   /* of 48 leaves, two links to each spine */
    assert_int_equal(c.spine_links, 8 * 32 * 14); /* 96 below, a seventh of it above */
    assert_int_equal(c.core_switches, 32 * 1);    /* 8 pods x 14 links */
    const struct fabric_reach reach = fabric_reach_of(&f, &dgx, 3072);
    assert_int_equal(reach.tiers, 3);
    assert_float_equal(reach.leaf, 512, 0);
    assert_float_equal(reach.pod, 3072, 0);
    f.spines = SPINES_PER_RAIL;
    assert_float_equal(fabric_reach_of(&f, &dgx, 3072).pod, 3072, 0);
    f.pod_units = 1000; /* more than the ports allow */
    assert_int_equal(count(&f, &dgx, 8192).tiers, 2);
}

static int64_t lines_of(const struct fabric_count *c, const struct part *part)
{
    int64_t n = 0;
    for (int i = 0; i < c->n_lines; i++)
        if (c->lines[i].part == part)
            n += c->lines[i].n;
    return n;
}

static void test_each_link_end_has_its_optics_and_each_link_its_cable(void **state)
{
    (void)state;
    const struct fabric f = quantum();
    const struct fabric_count c = count(&f, &dgx, 128);
    assert_int_equal(lines_of(&c, &quantum_2), 48);
    assert_int_equal(lines_of(&c, &fibre), 1024 + 1024);
    assert_int_equal(lines_of(&c, &single), 1024);
    assert_int_equal(lines_of(&c, &twin), (1024 + 2 * 1024) / 2);
    assert_close(c.power, 48 * 1000.0 + 1024 * 9.0 + 1536 * 17.0, 1e-12);
}

static void test_copper_hosts_need_no_optics(void **state)
{
    (void)state;
    struct fabric f = quantum();
    f.nic_transceiver = NULL;
    const struct fabric_count c = count(&f, &dgx, 128);
    assert_int_equal(c.nic_transceivers, 0);
    assert_int_equal(c.switch_transceivers, 2 * 1024 / 2);
}

static void test_a_nic_twice_as_fast_takes_two_ports(void **state)
{
    (void)state;
    const struct fabric f = quantum();
    struct system fast = dgx;
    fast.nic_rate = 800 * gigabit;
    assert_int_equal(count(&f, &fast, 64).host_links, 2 * 8 * 64);
    fast.nic_rate = 200 * gigabit;
    assert_int_equal(count(&f, &fast, 64).host_links, 8 * 64);
}

static void test_systems_without_nics_have_no_fabric(void **state)
{
    (void)state;
    const struct fabric f = quantum();
    struct system lonely = dgx;
    lonely.nics = 0;
    const struct fabric_count c = count(&f, &lonely, 1000);
    assert_int_equal(c.cables, 0);
    assert_int_equal(c.n_lines, 0);
}

static const struct part palomar = {
    .name = "palomar", .kind = PART_OPTICAL_SWITCH, .ports = 136, .power = 100};

static struct fabric tpu_torus(void)
{
    return (struct fabric){.name = "tpu-v4",
                           .kind = FABRIC_TORUS,
                           .dimensions = 3,
                           .block_edge = 4,
                           .pod_blocks = 64,
                           .copper = &copper,
                           .optical_switch = &palomar,
                           .transceiver = &single,
                           .fibre = &fibre};
}

static const struct system cube = {
    .name = "cube", .accelerators = 64, .nodes = 16, .nics = 16, .nic_rate = 400e9 / 8};

/* Jouppi et al., TPU v4, ISCA 2023 (arXiv:2304.01433): a block of 4 x 4 x 4 has 96 optical links,
 * 48 switches join the 64 blocks of a pod. Six links of each of 4,096 chips end at another chip:
 * there are 12,288, of which those across faces take two cables and a switch. */
static void test_a_torus_counts_like_a_tpu_v4_pod(void **state)
{
    (void)state;
    const struct fabric f = tpu_torus();
    const struct fabric_count c = count(&f, &cube, 64);
    assert_int_equal(c.optical_switches, 48);
    assert_int_equal(lines_of(&c, &single), 64 * 96);
    assert_int_equal(lines_of(&c, &fibre), 64 * 96);
    assert_int_equal(lines_of(&c, &copper) + 64 * 96 / 2, 6 * 4096 / 2);
    assert_int_equal(count(&f, &cube, 65).optical_switches, 2 * 48);
}

static void test_a_torus_needs_two_ports_per_block(void **state)
{
    (void)state;
    struct fabric f = tpu_torus();
    f.pod_blocks = 69;
    struct fabric_count c;
    assert_true(fabric_count_parts(&f, &cube, 68, &c));
    assert_false(fabric_count_parts(&f, &cube, 69, &c));
}

static void test_a_torus_of_one_block_is_closed_by_copper(void **state)
{
    (void)state;
    const struct fabric f = {.name = "2d",
                             .kind = FABRIC_TORUS,
                             .dimensions = 2,
                             .block_edge = 16,
                             .pod_blocks = 1,
                             .copper = &copper};
    const struct system pod = {.name = "pod", .accelerators = 256, .nodes = 64};
    const struct fabric_count c = count(&f, &pod, 3);
    assert_int_equal(c.cables, 3 * 4 * 256 / 2);
    assert_int_equal(fabric_switches(&c), 0);
}

static void test_pods_are_joined_by_the_network_between_them(void **state)
{
    (void)state;
    struct fabric f = tpu_torus(), between = quantum();
    between.rails = 1;
    const struct fabric_count alone = count(&f, &cube, 128);
    f.between = &between;
    const struct fabric_count both = count(&f, &cube, 128), network = count(&between, &cube, 128);
    assert_int_equal(both.tiers, network.tiers + 1);
    assert_int_equal(both.cables, alone.cables + network.cables);
    assert_int_equal(fabric_switches(&both), fabric_switches(&alone) + fabric_switches(&network));
    assert_close(both.power, alone.power + network.power, 1e-12);
}

static void test_the_price_is_the_sum_of_the_parts_and_unknown_with_one_of_them(void **state)
{
    (void)state;
    static const day_number date = 0;
    static const double dollars = 1000, cents = 10;
    struct part priced_switch = quantum_2, priced_cable = fibre;
    priced_switch.price = (struct path){.dates = &date, .values = &dollars, .n = 1};
    priced_cable.price = (struct path){.dates = &date, .values = &cents, .n = 1};
    struct fabric f = quantum();
    f.network_switch = &priced_switch;
    f.cable = &priced_cable;
    f.switch_transceiver = f.nic_transceiver = NULL;
    const struct fabric_count c = count(&f, &dgx, 128);
    assert_close(fabric_price(&c, 100), 48 * dollars + 2048 * cents, 1e-12);
    f.cable = &fibre;
    const struct fabric_count unknown = count(&f, &dgx, 128);
    assert_true(isnan(fabric_price(&unknown, 100)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts_are_those_of_the_h100_superpod),
        cmocka_unit_test(test_counts_are_those_of_the_b200_superpod_with_three_tiers),
        cmocka_unit_test(test_the_radix_bounds_two_and_three_tiers),
        cmocka_unit_test(test_switches_of_one_port_join_nothing_but_a_single_link),
        cmocka_unit_test(test_a_network_per_rail_joins_as_many_times_more_as_there_are_rails),
        cmocka_unit_test(test_oversubscribed_leaves_carry_more_hosts_with_fewer_uplinks),
        cmocka_unit_test(test_an_oversubscribed_core_is_smaller),
        cmocka_unit_test(test_pods_may_be_smaller_than_the_switches_allow),
        cmocka_unit_test(test_each_link_end_has_its_optics_and_each_link_its_cable),
        cmocka_unit_test(test_copper_hosts_need_no_optics),
        cmocka_unit_test(test_a_nic_twice_as_fast_takes_two_ports),
        cmocka_unit_test(test_systems_without_nics_have_no_fabric),
        cmocka_unit_test(test_a_torus_counts_like_a_tpu_v4_pod),
        cmocka_unit_test(test_a_torus_needs_two_ports_per_block),
        cmocka_unit_test(test_a_torus_of_one_block_is_closed_by_copper),
        cmocka_unit_test(test_pods_are_joined_by_the_network_between_them),
        cmocka_unit_test(test_the_price_is_the_sum_of_the_parts_and_unknown_with_one_of_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
