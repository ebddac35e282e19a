/* A month's packages: never more than there are, never more than is needed, contracts first, and an
 * order that is inflated beyond what is paid for gains nothing. */
#include "support.h"

#include "fleet/supply/allocation.h"
#include "fleet/supply/purse.h"

enum { OWNERS = 3 };

static const double no_contracts[OWNERS] = {0};

/* Divides so many packages, with a share for each owner and one for elsewhere. */
static double divide(double packages, double elsewhere, const double *shares,
                     enum allocation_rule rule, struct bid *bids, size_t n)
{
    double contracted[OWNERS];
    for (int i = 0; i < OWNERS; i++)
        contracted[i] = shares[i] * packages;
    struct stock stock = {packages * (1 - elsewhere), contracted, OWNERS};
    return allocation_divide(&stock, rule, bids, n);
}

static struct bid bid(uint32_t owner, double funded, sim_time ordered)
{
    return (struct bid){.owner = owner, .funded = funded, .ordered = ordered};
}

static void scarce_packages_go_pro_rata_to_what_is_funded(void **state)
{
    (void)state;
    struct bid bids[] = {bid(0, 100, 0), bid(1, 300, 0), bid(2, 600, 0)};
    assert_close(divide(500, 0, no_contracts, ALLOCATE_PRO_RATA, bids, 3), 500, 1e-12);
    assert_close(bids[0].given, 50, 1e-12);
    assert_close(bids[1].given, 150, 1e-12);
    assert_close(bids[2].given, 300, 1e-12);
}

static void plenty_gives_each_one_what_it_needs(void **state)
{
    (void)state;
    for (unsigned rule = ALLOCATE_PRO_RATA; rule <= ALLOCATE_FIRST_ORDERED; rule++) {
        struct bid bids[] = {bid(0, 100, 2), bid(1, 300, 1), bid(1, 50, 3)};
        assert_true(divide(1e4, 0.5, no_contracts, (enum allocation_rule)rule, bids, 3) == 450);
        for (int i = 0; i < 3; i++)
            assert_true(bids[i].given == bids[i].funded);
    }
}

static void a_contracted_share_comes_first_and_what_it_leaves_is_free(void **state)
{
    (void)state;
    const double contracts[OWNERS] = {0.25, 0.25, 0};
    struct bid bids[] = {bid(0, 1000, 0), bid(1, 10, 0), bid(2, 1000, 0)};
    /* 25 and 10 by contract; of the other 65, the owners 0 and 2 lack 975 and 1000. */
    divide(100, 0, contracts, ALLOCATE_PRO_RATA, bids, 3);
    assert_close(bids[0].given, 25 + 65 * 975.0 / 1975, 1e-12);
    assert_close(bids[1].given, 10, 1e-12);
    assert_close(bids[2].given, 65 * 1000.0 / 1975, 1e-12);
}

/* xAI's share of all H100-equivalents that NVIDIA had sold by the end of 2025 was 0.554 of 13.66
 * million (Epoch AI, 2026-04). */
static void what_goes_elsewhere_is_nobodys_here(void **state)
{
    (void)state;
    const double share = 0.554 / 13.66, contracts[OWNERS] = {share, 0, 0};
    struct bid bids[] = {bid(0, 1e9, 0)};
    divide(4.49e6, 1 - share, contracts, ALLOCATE_PRO_RATA, bids, 1);
    assert_close(bids[0].given, 182.1e3, 1e-3);
}

static void the_earliest_order_of_an_owner_gets_the_contract(void **state)
{
    (void)state;
    const double contracts[OWNERS] = {0.3, 0, 0};
    struct bid bids[] = {bid(0, 20, 1), bid(0, 20, 2)};
    divide(100, 0.7, contracts, ALLOCATE_PRO_RATA, bids, 2);
    assert_close(bids[0].given, 20, 1e-12);
    assert_close(bids[1].given, 10, 1e-12);
}

static void even_parts_leave_nothing_to_an_inflated_order(void **state)
{
    (void)state;
    struct bid honest[] = {bid(0, 60, 0), bid(1, 60, 0), bid(2, 10, 0)},
               inflated[] = {bid(0, 60, 0), bid(1, 6000, 0), bid(2, 10, 0)};
    divide(100, 0, no_contracts, ALLOCATE_EVEN, honest, 3);
    divide(100, 0, no_contracts, ALLOCATE_EVEN, inflated, 3);
    for (int i = 0; i < 3; i++) {
        assert_close(honest[i].given, i < 2 ? 45 : 10, 1e-12);
        assert_close(inflated[i].given, honest[i].given, 1e-12);
    }
}

static void two_orders_of_one_owner_get_no_more_than_one(void **state)
{
    (void)state;
    struct bid bids[] = {bid(0, 60, 0), bid(1, 30, 0), bid(1, 30, 1)};
    divide(50, 0, no_contracts, ALLOCATE_EVEN, bids, 3);
    assert_close(bids[0].given, 25, 1e-12);
    assert_close(bids[1].given + bids[2].given, 25, 1e-12);
}

static void the_first_order_is_served_first(void **state)
{
    (void)state;
    struct bid bids[] = {bid(0, 60, 9), bid(1, 30, 3), bid(2, 30, 5)};
    divide(50, 0, no_contracts, ALLOCATE_FIRST_ORDERED, bids, 3);
    assert_true(bids[0].given == 0);
    assert_close(bids[1].given, 30, 1e-12);
    assert_close(bids[2].given, 20, 1e-12);
}

/* Whatever the numbers: no more than there is, no more than each one needs. */
static void no_rule_ever_gives_too_much(void **state)
{
    (void)state;
    uint64_t x = 1;
    for (int round = 0; round < 2000; round++) {
        struct bid bids[7];
        double funded = 0;
        for (int i = 0; i < 7; i++) {
            x = x * 6364136223846793005u + 1442695040888963407u;
            bids[i] = bid((uint32_t)(x >> 33) % OWNERS, (double)(x >> 40) / 7, (sim_time)(x >> 60));
            funded += bids[i].funded;
        }
        const double packages = funded * (double)(round % 40) / 20,
                     contracts[OWNERS] = {0.1 * (round % 3), 0.2, 0.05 * (round % 5)},
                     elsewhere = 0.1 * (round % 4);
        const double given =
            divide(packages, elsewhere, contracts, (enum allocation_rule)(round % 3), bids, 7);
        double sum = 0;
        for (int i = 0; i < 7; i++) {
            assert_true(bids[i].given >= 0 && bids[i].given <= bids[i].funded);
            sum += bids[i].given;
        }
        assert_close(sum, given, 1e-9);
        assert_true(sum <= packages * (1 + 1e-12));
    }
}

/* $10 are enough for three of the first at $2 and one more at $4; what is leased needs none. */
static void the_earliest_bid_has_the_purse_first(void **state)
{
    (void)state;
    struct bid bids[] = {{.of = 2, .ordered = 1, .wanted = 3, .price = 2},
                         {.of = 1, .ordered = 1, .wanted = 9, .price = 0},
                         {.of = 0, .ordered = 2, .wanted = 3, .price = 4}};
    double purse = 10;
    allocation_sort(bids, 3);
    assert_int_equal(bids[0].of, 1);
    assert_int_equal(bids[1].of, 2);
    purse_cut(bids, 3, &purse);
    assert_close(bids[0].funded, 9, 0);
    assert_close(bids[1].funded, 3, 0);
    assert_close(bids[2].funded, 1, 0);
    bids[0].given = 9, bids[1].given = 2;
    purse_pay(bids, 3, &purse);
    assert_close(purse, 6, 0);
    purse = -1;
    purse_cut(bids, 3, &purse);
    assert_close(bids[0].funded, 9, 0);
    assert_close(bids[1].funded, 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scarce_packages_go_pro_rata_to_what_is_funded),
        cmocka_unit_test(plenty_gives_each_one_what_it_needs),
        cmocka_unit_test(a_contracted_share_comes_first_and_what_it_leaves_is_free),
        cmocka_unit_test(what_goes_elsewhere_is_nobodys_here),
        cmocka_unit_test(the_earliest_order_of_an_owner_gets_the_contract),
        cmocka_unit_test(even_parts_leave_nothing_to_an_inflated_order),
        cmocka_unit_test(two_orders_of_one_owner_get_no_more_than_one),
        cmocka_unit_test(the_first_order_is_served_first),
        cmocka_unit_test(no_rule_ever_gives_too_much),
        cmocka_unit_test(the_earliest_bid_has_the_purse_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
