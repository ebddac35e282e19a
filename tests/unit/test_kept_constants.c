/* What points leave open stays what the accelerator's calibration said before, source included. */
#include "support_measurement.h"

#include "calibrate/calibration_write.h"
#include "perf/collective.h"

#include <stdio.h>
#include <string.h>

/* A calibration of the accelerator itself, to stand before the library's. */
static const char own[] = "models:\n"
                          "  calibration:\n"
                          "    h200-sxm:\n"
                          "      attention: {source: a paper, confidence: published, forward: 0.6, "
                          "backward: 0.5, sequence-knee: 321, head-knee: {value: 77, source: b}}\n"
                          "      scale-up: {source: a log, confidence: published, efficiency: 0.8, "
                          "reduction: 0, latency: 20 us, hop: 3.25 us, ramp: 2.0e-8}\n";

/* An all-reduce of eight by the law of links, at 0.7 of the bandwidth, 30 us and the hop above. */
static void add_collective(struct text *out, double bytes)
{
    const struct network network = {.levels = 1,
                                    .level = {{.reach = 8,
                                               .bandwidth = 0.7 * 450e9,
                                               .latency = 30e-6,
                                               .hop = 3.25e-6,
                                               .ramp = 1e-8}}};
    enum basis basis = BASIS_MEASURED;
    char shape[128];
    snprintf(shape, sizeof shape, "op: allreduce, n: 8, bytes: %.0f", bytes);
    fitting_add(out, "coll", "nccl", shape,
                collective_time(&network, COLLECTIVE_ALL_REDUCE, bytes, (struct group){8, 1}, NULL,
                                &basis));
}

static void the_hop_of_one_group_size_stays_as_it_was(void **state)
{
    (void)state;
    struct fitting f;
    struct text body, written;
    text_init(&body);
    text_init(&written);
    for (double bytes = 1 << 10; bytes <= 1 << 30; bytes *= 8)
        add_collective(&body, bytes);
    text_add(&body, own);
    fitting_begin(&f, &body);
    const struct calibration_link *link = &f.fit.result.scale_up;
    assert_true(link->hop == 3.25e-6);
    assert_close(link->latency, 30e-6, 0.02); /* right only with that hop */
    assert_close(link->efficiency, 0.7, 0.05);
    calibration_write(&f.fit, &written);
    assert_contains(text_get(&written),
                    "hop: {value: 3.25 us, source: \"a log\", confidence: published}");
    fitting_end(&f);
    text_free(&written);
    text_free(&body);
}

static void small_messages_leave_the_bandwidth_as_it_was(void **state)
{
    (void)state;
    struct fitting f;
    struct text body, written;
    text_init(&body);
    text_init(&written);
    for (double bytes = 8; bytes <= 2048; bytes *= 2)
        add_collective(&body, bytes);
    text_add(&body, own);
    fitting_begin(&f, &body);
    const struct stage_fit *s = &f.fit.stage[STAGE_SCALE_UP];
    assert_true(s->kept[0] && !s->kept[1]); /* efficiency, latency */
    assert_true(f.fit.result.scale_up.efficiency == 0.8);
    assert_close(f.fit.result.scale_up.latency, 30e-6, 0.05);
    calibration_write(&f.fit, &written);
    assert_contains(text_get(&written),
                    "efficiency: {value: 0.8, source: \"a log\", confidence: published}");
    fitting_end(&f);
    text_free(&written);
    text_free(&body);
}

/* Attention of one shape, enough of both passes to be fitted. */
static void add_attention(struct text *out)
{
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < 6; i++)
            fitting_add(out, "attn_prefill", "fa3",
                        pass ? "pass: backward, queries: 8192, heads: 16, head: 128, dtype: bf16"
                             : "pass: forward, queries: 8192, heads: 16, head: 128, dtype: bf16",
                        pass ? 2.9e-3 : 1e-3);
}

static void one_shape_leaves_the_knees_of_attention_as_they_were(void **state)
{
    (void)state;
    struct fitting f;
    struct text body, written;
    text_init(&body);
    text_init(&written);
    add_attention(&body);
    text_add(&body, own);
    fitting_begin(&f, &body);
    const struct stage_fit *s = &f.fit.stage[STAGE_ATTENTION];
    assert_true(!s->kept[0] && !s->kept[1] && s->kept[2] && s->kept[3]);
    assert_true(f.fit.result.attention.sequence_knee == 321);
    assert_true(f.fit.result.attention.head_knee == 77);
    assert_true(s->predicted[0] > 0.97e-3 && s->predicted[0] < 1.03e-3);
    calibration_write(&f.fit, &written);
    assert_contains(text_get(&written),
                    "sequence-knee: {value: 321, source: \"a paper\", confidence: published}");
    assert_contains(text_get(&written), "head-knee: {value: 77, source: b}");
    fitting_end(&f);
    text_free(&written);
    text_free(&body);
}

/* Attention whose limit of power is another than that of the products beside it. */
static const char limited[] =
    "models:\n"
    "  calibration:\n"
    "    h200-sxm:\n"
    "      power: {value: 700 W, source: a, confidence: published}\n"
    "      attention: {source: a, confidence: published, forward: 0.6, backward: 0.5, "
    "sequence-knee: 321, head-knee: 77, power: {value: 650 W, source: b}}\n";

/* Points don't say it; where they are of the board at hand its limit is told. */
static void the_power_limit_of_attention_stays_unless_the_board_is_another(void **state)
{
    (void)state;
    for (int here = 0; here < 2; here++) {
        struct fitting f;
        struct text body, written;
        text_init(&body);
        text_init(&written);
        add_attention(&body);
        text_add(&body, limited);
        if (here)
            text_add(&body, "device: {name: a board, power-limit: 500 W}\n");
        fitting_begin(&f, &body);
        calibration_write(&f.fit, &written);
        assert_contains(text_get(&written),
                        "# Fitted to points of this accelerator: attention. All else is as");
        if (here) {
            assert_contains(text_get(&written), "power: {value: 500 W");
            assert_null(strstr(text_get(&written), "650 W"));
        } else
            assert_contains(text_get(&written), "  power:\n    value: 650 W\n    source: b\n");
        fitting_end(&f);
        text_free(&written);
        text_free(&body);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_hop_of_one_group_size_stays_as_it_was),
        cmocka_unit_test(small_messages_leave_the_bandwidth_as_it_was),
        cmocka_unit_test(one_shape_leaves_the_knees_of_attention_as_they_were),
        cmocka_unit_test(the_power_limit_of_attention_stays_unless_the_board_is_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
