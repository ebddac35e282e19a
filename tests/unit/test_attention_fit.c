/* Fits of attention and of collectives: made-up constants come back within their intervals, also
 * with a wrong point, and all three ways of holding out are told. */
#include "support_measurement.h"

#include "perf/collective.h"

#include <math.h>
#include <stdio.h>

static const struct calibration_attention attention = {
    .forward = 0.66, .backward = 0.47, .sequence_knee = 300, .head_knee = 60, .power = NAN};
static const double LAUNCH = 3e-6;

/* The law of the truth on an H200. */
static void true_law(struct law *law)
{
    struct fitting f;
    struct text small;
    const struct law_level plain = {1, 1, 1, 1, 1, 1, 1, 0, false};
    text_init(&small);
    fitting_add(&small, "launch", "driver", "how: event", LAUNCH);
    fitting_begin(&f, &small);
    const struct calibration own = {
        .name = "h200-sxm", .attention = attention, .memory_efficiency = 0.85, .launch = LAUNCH};
    assert_true(law_build(f.file.content->accelerator, &own, f.file.content->fallback, plain, law));
    fitting_end(&f);
    text_free(&small);
}

static double pass_time(const struct law *law, const struct attention_shape *shape, bool backward)
{
    enum basis basis = BASIS_MEASURED;
    return backward ? attention_backward_time(law, shape, &basis)
                    : attention_forward_time(law, shape, &basis);
}

/* Sequences of 512 to 16384 at two head widths, forward and where asked backward; every twentieth
 * takes half as long again where asked. */
static void add_attention(const struct law *law, bool backward, bool wild, uint64_t seed,
                          struct text *out)
{
    struct stream s = stream_make(seed, "test", 1, 0);
    int number = 0;
    fitting_add(out, "launch", "driver", "how: event", LAUNCH);
    for (int pass = 0; pass <= backward; pass++)
        for (int head = 64; head <= 128; head *= 2)
            for (int queries = 512; queries <= 16384; queries *= 2) {
                const struct attention_shape shape = {.sequences = 16384.0 / queries,
                                                      .heads = 16,
                                                      .kv_heads = 16,
                                                      .query = queries,
                                                      .context = queries,
                                                      .key_dim = head,
                                                      .value_dim = head,
                                                      .causal = true,
                                                      .fused = true};
                const double time = pass_time(law, &shape, pass);
                char words[160];
                snprintf(words, sizeof words,
                         "pass: %s, batch: %d, queries: %d, heads: 16, kv-heads: 16, head: %d, "
                         "causal: 1, dtype: bf16",
                         pass ? "backward" : "forward", 16384 / queries, queries, head);
                fitting_add(out, "attn_prefill", "fa3", words,
                            time * fitting_noise(&s, 0.01) *
                                (wild && ++number % 20 == 7 ? 1.5 : 1));
            }
}

static void expect_held_out(const struct stage_fit *s, double least)
{
    for (int how = HOLDOUT_RANDOM; how < HOLDOUTS; how++)
        if (s->law[how].n == 0 || !(s->law[how].median < least))
            fail_msg("%s: %zu points, median error %g", holdout_words[how], s->law[how].n,
                     s->law[how].median);
}

static void a_truth_of_attention_comes_back(void **state)
{
    (void)state;
    const double truth[] = {attention.forward, attention.backward, attention.sequence_knee,
                            attention.head_knee};
    struct law law;
    true_law(&law);
    enum { DRAWS = 10 };
    int covered = 0;
    for (uint64_t seed = 1; seed <= DRAWS; seed++) {
        struct fitting f;
        struct text body;
        text_init(&body);
        add_attention(&law, true, seed % 2, seed, &body);
        fitting_begin(&f, &body);
        const struct stage_fit *s = &f.fit.stage[STAGE_ATTENTION];
        assert_int_equal(s->n, 24);
        for (size_t i = 0; i < 4; i++) {
            covered += s->fit.low[i] <= truth[i] && truth[i] <= s->fit.high[i];
            assert_close(s->fit.value[i], truth[i], i < 2 ? 0.03 : 0.2);
        }
        expect_held_out(s, 0.05);
        fitting_end(&f);
        text_free(&body);
    }
    assert_true(covered >= 4 * DRAWS * 8 / 10);
}

/* Another kernel's points, at half of the rates of the truth, in sequences whose values are
 * narrower than their keys and in windows. */
static void add_flash_attention_2(const struct law *law, struct text *out)
{
    struct stream s = stream_make(7, "test", 4, 0);
    for (int pass = 0; pass < 2; pass++)
        for (int window = 0; window <= 1024; window += 1024)
            for (int queries = 1024; queries <= 16384; queries *= 2) {
                const struct attention_shape shape = {.sequences = 1,
                                                      .heads = 16,
                                                      .kv_heads = 16,
                                                      .query = queries,
                                                      .context = queries,
                                                      .key_dim = window ? 64 : 192,
                                                      .value_dim = window ? 64 : 128,
                                                      .window = window,
                                                      .causal = true,
                                                      .fused = true};
                const double time = pass_time(law, &shape, pass);
                char words[200];
                snprintf(words, sizeof words,
                         "pass: %s, queries: %d, heads: 16, kv-heads: 16, head: %d, "
                         "value-head: %d, window: %d, causal: 1, dtype: bf16",
                         pass ? "backward" : "forward", queries, window ? 64 : 192,
                         window ? 64 : 128, window);
                fitting_add(out, "attn_prefill", "flash-attention-2", words,
                            (2 * (time - LAUNCH) + LAUNCH) * fitting_noise(&s, 0.01));
            }
}

static void flash_attention_2_beside_a_faster_kernel_has_a_law_of_its_own(void **state)
{
    (void)state;
    struct law law;
    struct fitting f;
    struct text body;
    true_law(&law);
    text_init(&body);
    add_attention(&law, true, false, 1, &body);
    add_flash_attention_2(&law, &body);
    fitting_begin(&f, &body);
    assert_int_equal(f.fit.stage[STAGE_ATTENTION].n, 24);
    assert_int_equal(f.fit.stage[STAGE_FLASH_ATTENTION_2].n, 20);
    assert_close(f.fit.result.attention.forward, attention.forward, 0.03);
    const struct calibration_attention *slow = &f.fit.result.flash_attention_2;
    assert_close(slow->forward, attention.forward / 2, 0.03);
    assert_close(slow->backward, attention.backward / 2, 0.03);
    assert_close(slow->sequence_knee, attention.sequence_knee, 0.2);
    assert_close(slow->head_knee, attention.head_knee, 0.2);
    fitting_end(&f);
    /* alone it is the fastest, and there is no second law */
    body.length = 0;
    fitting_add(&body, "launch", "driver", "how: event", LAUNCH);
    add_flash_attention_2(&law, &body);
    fitting_begin(&f, &body);
    assert_int_equal(f.fit.stage[STAGE_ATTENTION].n, 20);
    assert_int_equal(f.fit.stage[STAGE_FLASH_ATTENTION_2].n, 0);
    assert_true(f.fit.result.flash_attention_2.forward == 0);
    fitting_end(&f);
    text_free(&body);
}

/* Times that NVIDIA prints beside its rates of DeepSeek-V3's and GPT-OSS's heads on a GB200
 * (cudnn-frontend, results/gb200_919_only_cudnn): counted another way rates would be other times.
 */
static void rates_are_counted_as_they_are_published(void **state)
{
    (void)state;
    static const struct {
        const char *shape;
        double rate, time;
    } table[] = {
        {"pass: forward, queries: 32768, heads: 128, kv-heads: 128, head: 192, value-head: 128, "
         "causal: 1, dtype: bf16",
         1815e12, 24.232e-3},
        {"pass: backward, queries: 32768, heads: 128, kv-heads: 128, head: 192, value-head: 128, "
         "causal: 1, dtype: bf16",
         1289e12, 88.716e-3},
        {"pass: forward, batch: 2, queries: 32768, heads: 64, kv-heads: 8, head: 64, window: 1024, "
         "causal: 1, dtype: bf16",
         632e12, 1.711e-3},
        {"pass: backward, batch: 2, queries: 32768, heads: 64, kv-heads: 8, head: 64, "
         "window: 1024, causal: 1, dtype: bf16",
         660e12, 4.099e-3},
    };
    struct fitting f;
    struct text body;
    text_init(&body);
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        fitting_add(&body, "attn_prefill", "cudnn", table[i].shape, table[i].time);
    fitting_begin(&f, &body);
    const struct measured_point *points = f.file.content->points.items;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        assert_close(point_flop(&points[i]) / point_seconds(&points[i]), table[i].rate, 0.002);
    fitting_end(&f);
    text_free(&body);
}

static void a_kernel_measured_one_way_makes_no_law(void **state)
{
    (void)state;
    struct law law;
    struct fitting f;
    struct text body;
    true_law(&law);
    text_init(&body);
    add_attention(&law, false, false, 1, &body);
    fitting_begin(&f, &body);
    assert_int_equal(f.fit.stage[STAGE_ATTENTION].n, 0);
    assert_int_equal(f.fit.n_leftovers, 1);
    assert_contains(f.fit.leftovers[0].why, "measured forward and backward");
    fitting_end(&f);
    text_free(&body);
}

/* All-reduces and all-gathers of eight, 8 bytes to 8 GiB. */
static void add_collectives(bool wild, uint64_t seed, struct text *out)
{
    static const struct {
        const char *word;
        enum collective kind;
    } ops[] = {{"allreduce", COLLECTIVE_ALL_REDUCE}, {"allgather", COLLECTIVE_ALL_GATHER}};
    const struct network network = {
        .levels = 1,
        .level = {{.reach = 8,
                   .bandwidth = 0.75 * 450e9,
                   .reduction = 0.6 * 450e9,
                   .latency = 25e-6,
                   .hop = 0.66e-6, /* as of the H200: one size leaves it */
                   .ramp = 1.2e-8}}};
    struct stream s = stream_make(seed, "test", 2, 0);
    int number = 0;
    for (int op = 0; op < 2; op++)
        for (double bytes = 64; bytes <= 8589934592.0; bytes *= 4) {
            enum basis basis = BASIS_MEASURED;
            char shape[96];
            snprintf(shape, sizeof shape, "op: %s, n: 8, bytes: %.0f", ops[op].word, bytes);
            fitting_add(
                out, "coll", "nccl", shape,
                collective_time(&network, ops[op].kind, bytes, (struct group){8, 1}, NULL, &basis) *
                    fitting_noise(&s, 0.02) * (wild && ++number % 20 == 7 ? 1.5 : 1));
        }
}

static void a_truth_of_links_comes_back(void **state)
{
    (void)state;
    const double truth[] = {0.75, 25e-6, 1.2e-8, 0.6};
    enum { DRAWS = 10 };
    int covered = 0;
    for (uint64_t seed = 1; seed <= DRAWS; seed++) {
        struct fitting f;
        struct text body;
        text_init(&body);
        add_collectives(seed % 2, seed, &body);
        fitting_begin(&f, &body);
        const struct stage_fit *s = &f.fit.stage[STAGE_SCALE_UP];
        assert_int_equal(s->n, 28);
        for (size_t i = 0; i < 4; i++) {
            covered += s->fit.low[i] <= truth[i] && truth[i] <= s->fit.high[i];
            assert_close(s->fit.value[i], truth[i], i == 2 ? 0.25 : 0.08);
        }
        for (int how = HOLDOUT_RANDOM; how < HOLDOUTS; how++)
            assert_true(s->law[how].n > 0);
        assert_true(s->law[HOLDOUT_RANDOM].median < 0.06);
        fitting_end(&f);
        text_free(&body);
    }
    assert_true(covered >= 4 * DRAWS * 8 / 10);
}

/* Groups of two, four and eight tell what a step adds; one size doesn't (test_kept_constants.c). */
static void groups_of_several_sizes_tell_the_hop(void **state)
{
    (void)state;
    struct fitting f;
    struct text body;
    struct stream s = stream_make(1, "test", 3, 0);
    text_init(&body);
    for (int members = 2; members <= 8; members *= 2)
        for (double bytes = 64; bytes <= 8589934592.0; bytes *= 8) {
            const struct network network = {.levels = 1,
                                            .level = {{.reach = members,
                                                       .bandwidth = 0.75 * 450e9,
                                                       .reduction = 0.6 * 450e9,
                                                       .latency = 12e-6,
                                                       .hop = 4.5e-6,
                                                       .ramp = 1.2e-8}}};
            enum basis basis = BASIS_MEASURED;
            char shape[96];
            snprintf(shape, sizeof shape, "op: allgather, n: %d, bytes: %.0f", members, bytes);
            fitting_add(&body, "coll", "nccl", shape,
                        collective_time(&network, COLLECTIVE_ALL_GATHER, bytes,
                                        (struct group){members, 1}, NULL, &basis) *
                            fitting_noise(&s, 0.01));
        }
    fitting_begin(&f, &body);
    const struct stage_fit *fit = &f.fit.stage[STAGE_SCALE_UP];
    assert_int_equal(fit->m, 5);
    assert_string_equal(fit->names[4], "hop");
    assert_false(fit->kept[4]);
    assert_close(f.fit.result.scale_up.hop, 4.5e-6, 0.05);
    assert_close(f.fit.result.scale_up.latency, 12e-6, 0.05);
    assert_covers(&fit->fit, 4, 4.5e-6);
    assert_true(fit->kept[3]); /* a gather says nothing of reduction */
    fitting_end(&f);
    text_free(&body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_truth_of_attention_comes_back),
        cmocka_unit_test(flash_attention_2_beside_a_faster_kernel_has_a_law_of_its_own),
        cmocka_unit_test(rates_are_counted_as_they_are_published),
        cmocka_unit_test(a_kernel_measured_one_way_makes_no_law),
        cmocka_unit_test(a_truth_of_links_comes_back),
        cmocka_unit_test(groups_of_several_sizes_tell_the_hop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
