/* Random streams: the published answers of Philox, addressing by name and index, and the properties
 * that draws rely on. */
#include "engine/gsl_stream.h"
#include "engine/stream.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* The lines "philox4x32 10" of the file tests/kat_vectors of Random123 (D. E. Shaw Research):
 * counter, key, answer. */
static void philox_gives_the_known_answers(void **state)
{
    (void)state;
    static const struct {
        uint32_t counter[4], key[2], answer[4];
    } known[] = {
        {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
         {0xffffffff, 0xffffffff},
         {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         {0xa4093822, 0x299f31d0},
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct philox_block counter;
        for (unsigned word = 0; word < 4; word++)
            counter.word[word] = known[i].counter[word];
        const struct philox_block out = philox(counter, known[i].key[0], known[i].key[1]);
        for (unsigned word = 0; word < 4; word++)
            assert_int_equal(out.word[word], known[i].answer[word]);
    }
}

static void a_draw_depends_on_its_index_alone(void **state)
{
    (void)state;
    struct stream s = stream_make(42, "failure", 77, 3);
    uint64_t draw[100];
    for (unsigned i = 0; i < 100; i++)
        draw[i] = stream_bits(&s);
    for (unsigned i = 100; i-- > 0;) {
        s.index = i;
        assert_true(stream_bits(&s) == draw[i]);
        struct stream fresh = stream_make(42, "failure", 77, 3);
        fresh.index = i;
        assert_true(stream_bits(&fresh) == draw[i]);
        const struct stream_pair pair = stream_block(&fresh, i / 2);
        assert_true((i % 2 ? pair.second : pair.first) == draw[i]);
    }
}

/* The stream's layout is part of every published result: a change of hash or counter must not pass
 * unseen. */
static void streams_stay_what_they_were(void **state)
{
    (void)state;
    struct stream s = stream_make(1, "failure", hash_text("sites.memphis.lot-1"), 0);
    assert_true(stream_bits(&s) == UINT64_C(0x2d50658b9a27ace0));
    assert_true(stream_bits(&s) == UINT64_C(0xb9dcb7344d85c3c2));
}

static void every_part_of_the_name_matters(void **state)
{
    (void)state;
    const struct stream one = stream_make(1, "failure", 7, 0);
    const struct stream other[] = {
        stream_make(2, "failure", 7, 0), stream_make(1, "repair", 7, 0),
        stream_make(1, "failure", 8, 0), stream_make(1, "failure", 7 + (UINT64_C(1) << 40), 0),
        stream_make(1, "failure", 7, 1),
    };
    const struct stream_pair first = stream_block(&one, 0);
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
        const struct stream_pair pair = stream_block(&other[i], 0);
        assert_true(pair.first != first.first && pair.second != first.second);
        /* neighbours share no more bits than chance has it: 64 +- 5 sigma of 128 */
        const int shared = __builtin_popcountll(~(pair.first ^ first.first)) +
                           __builtin_popcountll(~(pair.second ^ first.second));
        assert_in_range(shared, 36, 92);
    }
    const struct stream same = stream_make_hashed(1, hash_text("failure"), 7, 0);
    assert_true(stream_block(&same, 0).first == first.first);
}

static void uniforms_stay_inside_the_open_interval(void **state)
{
    (void)state;
    assert_true(stream_unit(0) > 0);
    assert_true(stream_unit(UINT64_MAX) < 1);
    assert_true(1 - stream_unit(UINT64_MAX) == stream_unit(0));
}

/* Chi-square of counts against equal chances. */
static double p_equal(const unsigned *count, unsigned n, unsigned draws)
{
    const double expected = (double)draws / n;
    double x = 0;
    for (unsigned i = 0; i < n; i++)
        x += (count[i] - expected) * (count[i] - expected) / expected;
    return gsl_cdf_chisq_Q(x, n - 1);
}

static void uniforms_fill_their_interval_evenly(void **state)
{
    (void)state;
    enum { CELLS = 64, DRAWS = 100000 };
    struct stream s = stream_make(1, "even", 0, 0);
    unsigned single[CELLS] = {0}, pair[CELLS] = {0};
    unsigned previous = 0;
    for (unsigned i = 0; i < DRAWS; i++) {
        const unsigned cell = (unsigned)(stream_u01(&s) * 8);
        pair[previous * 8 + cell]++;
        previous = cell;
        single[(unsigned)(stream_u01(&s) * CELLS)]++;
    }
    assert_true(p_equal(single, CELLS, DRAWS) > 1e-4);
    assert_true(p_equal(pair, CELLS, DRAWS) > 1e-4);
}

/* Streams of neighbouring entities, as of the units of a lot: the first draws are independent. */
static void neighbouring_entities_are_independent(void **state)
{
    (void)state;
    enum { ENTITIES = 50000 };
    double sum = 0, before = 0;
    for (unsigned i = 0; i < ENTITIES; i++) {
        struct stream s = stream_make(1, "neighbour", i, 0);
        const double u = stream_u01(&s) - 0.5;
        sum += u * before;
        before = u;
    }
    /* each product has mean 0 and deviation 1/12 */
    assert_true(fabs(sum) * 12 / sqrt(ENTITIES) < 4);
}

static void bounded_integers_are_unbiased(void **state)
{
    (void)state;
    enum { DRAWS = 60000 };
    struct stream s = stream_make(1, "below", 0, 0);
    unsigned count[6] = {0};
    for (unsigned i = 0; i < DRAWS; i++)
        count[stream_below(&s, 6)]++;
    assert_true(p_equal(count, 6, DRAWS) > 1e-4);
    for (unsigned i = 0; i < 100; i++)
        assert_true(stream_below(&s, 1) == 0);

    /* With n = 3/4 of 2^64 a plain product or remainder would hit a third of the numbers twice as
     * often; Lemire's method rejects a quarter of the draws. */
    const uint64_t n = UINT64_C(3) << 62;
    unsigned third[3] = {0}, parity[3] = {0};
    const uint64_t begin = s.index;
    for (unsigned i = 0; i < DRAWS; i++) {
        const uint64_t x = stream_below(&s, n);
        assert_true(x < n);
        third[x / (n / 3)]++;
        parity[x % 3]++;
    }
    assert_true(p_equal(third, 3, DRAWS) > 1e-4);
    assert_true(p_equal(parity, 3, DRAWS) > 1e-4);
    const double draws = (double)(s.index - begin);
    assert_true(fabs(draws - DRAWS * 4.0 / 3) < 4 * sqrt(DRAWS * 4.0 / 9));
}

static void gsl_draws_from_our_streams(void **state)
{
    (void)state;
    struct stream s = stream_make(1, "gsl-test", 0, 0);
    struct stream twin = s;
    gsl_rng rng = gsl_stream(&s);
    assert_int_equal(gsl_rng_get(&rng), stream_bits(&twin) >> 32);
    assert_true(gsl_rng_uniform(&rng) == stream_u01(&twin));
    assert_int_equal(s.index, 2);
    double sum = 0;
    enum { DRAWS = 20000 };
    for (unsigned i = 0; i < DRAWS; i++)
        sum += gsl_ran_poisson(&rng, 3);
    assert_true(fabs(sum / DRAWS - 3) < 4 * sqrt(3.0 / DRAWS));

    gsl_rng *own = gsl_rng_alloc(gsl_rng_stream);
    gsl_rng_set(own, 5);
    struct stream named = stream_make(5, "gsl", 0, 0);
    assert_int_equal(gsl_rng_get(own), stream_bits(&named) >> 32);
    gsl_rng_free(own);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(philox_gives_the_known_answers),
        cmocka_unit_test(a_draw_depends_on_its_index_alone),
        cmocka_unit_test(streams_stay_what_they_were),
        cmocka_unit_test(every_part_of_the_name_matters),
        cmocka_unit_test(uniforms_stay_inside_the_open_interval),
        cmocka_unit_test(uniforms_fill_their_interval_evenly),
        cmocka_unit_test(neighbouring_entities_are_independent),
        cmocka_unit_test(bounded_integers_are_unbiased),
        cmocka_unit_test(gsl_draws_from_our_streams),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
