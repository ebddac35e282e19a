/* Fits of energy windows: made-up constants come back, states that can't tell them give a reason,
 * and what is no measurement is refused. */
#include "support_measurement.h"

#include "calibrate/calibration_write.h"

#include <string.h>

static const double IDLE = 78, TENSOR = 720, MEMORY = 270;              /* W, the truth */
static const double DENSE = 989.4e12, DENSE_8 = 1979e12, BAND = 4.8e12; /* of an H200 */

/* A state that runs for a share of the time, at shares of both rates while it does. */
struct made_up {
    const char *state, *work;
    double duty, tensor, memory;
};

static const struct made_up states[] = {
    {"idle", "nothing", 0, 0, 0},
    {"memory", "triad", 1, 0, 0.86},
    {"tensor", "gemm_bf16", 1, 0.78, 0.06},
    {"duty_50", "gemm_bf16", 0.5, 0.8, 0.06},
    {"tensor_e4m3", "gemm_e4m3", 1, 0.7, 0.1},
    {"duty_25", "gemm_bf16", 0.25, 0.8, 0.06},
    {"duty_75", "gemm_bf16", 0.75, 0.79, 0.06},
    {"memory_duty_50", "triad", 0.5, 0, 0.87},
    {"sustained", "gemm_bf16", 1, 0.77, 0.06},
};
enum { STATE_COUNT = sizeof states / sizeof states[0], QUICK = 4 };

static void add_window(struct text *out, const struct made_up *s, const char *data, double factor)
{
    const double run = 1e-3, u = s->duty * s->tensor, v = s->duty * s->memory, window = 12;
    const double dense = strcmp(s->work, "gemm_e4m3") == 0 ? DENSE_8 : DENSE;
    text_addf(out,
              "  - {state: %s, impl: own, work: %s, data: %s, duty-percent: %g, seconds: 12, "
              "window: 12 s, energy: %.6e J",
              s->state, s->work, data, 100 * s->duty,
              factor * window * (IDLE + u * TENSOR + v * MEMORY));
    if (s->duty > 0)
        text_addf(out, ", run: %.6e s, flop: %.6e FLOP, bytes: %.6e B", run, u * dense * run,
                  v * BAND * run);
    text_add(out, "}\n");
}

/* The first n states, with noise; the one at 'wild' draws half as much again. */
static void add_states(struct text *out, size_t n, double spread, size_t wild)
{
    struct stream s = stream_make(3, "test", 1, 0);
    fitting_add(out, "launch", "driver", "how: event", 2e-6);
    text_add(out, "power:\n");
    for (size_t i = 0; i < n; i++)
        add_window(out, &states[i], states[i].duty > 0 ? "normal" : "none",
                   fitting_noise(&s, spread) * (i == wild ? 1.5 : 1));
}

static void a_truth_with_noise_comes_back_and_each_state_from_the_others(void **state)
{
    (void)state;
    struct fitting f;
    struct text body;
    text_init(&body);
    add_states(&body, STATE_COUNT, 0.01, STATE_COUNT);
    fitting_begin(&f, &body);
    const struct stage_fit *s = &f.fit.stage[STAGE_POWER];
    assert_int_equal(s->n, STATE_COUNT);
    assert_int_equal(s->measured, STATE_COUNT);
    assert_covers(&s->fit, 0, IDLE);
    assert_covers(&s->fit, 1, TENSOR);
    assert_covers(&s->fit, 2, MEMORY);
    assert_close(f.fit.result.drawn.tensor, TENSOR, 0.03);
    assert_int_equal(s->law[HOLDOUT_FAMILY].n, STATE_COUNT);
    assert_true(s->law[HOLDOUT_FAMILY].mean > 0 && s->law[HOLDOUT_FAMILY].mean < 0.08);
    for (size_t i = 0; i < 3; i++)
        assert_false(s->fit.open[i] || s->fit.at_bound[i]);
    assert_int_equal(f.fit.unused, 0);
    fitting_end(&f);
    text_free(&body);
}

static void one_wrong_state_pulls_little(void **state)
{
    (void)state;
    for (size_t wild = 4; wild < STATE_COUNT; wild += 2) {
        struct fitting f;
        struct text body;
        text_init(&body);
        add_states(&body, STATE_COUNT, 0.005, wild);
        fitting_begin(&f, &body);
        const struct calibration_power *p = &f.fit.result.drawn;
        assert_close(p->idle, IDLE, 0.05);
        assert_close(p->tensor, TENSOR, 0.07);
        assert_close(p->memory, MEMORY, 0.07);
        assert_true(f.fit.stage[STAGE_POWER].law[HOLDOUT_FAMILY].mean > 0.04); /* and shows */
        fitting_end(&f);
        text_free(&body);
    }
}

static void the_quick_profile_leaves_out_what_the_others_can_tell(void **state)
{
    (void)state;
    struct fitting f;
    struct text body;
    text_init(&body);
    add_states(&body, QUICK, 0, STATE_COUNT);
    fitting_begin(&f, &body);
    const struct stage_fit *s = &f.fit.stage[STAGE_POWER];
    assert_close(f.fit.result.drawn.idle, IDLE, 1e-3);
    assert_close(f.fit.result.drawn.tensor, TENSOR, 1e-3);
    assert_close(f.fit.result.drawn.memory, MEMORY, 1e-3);
    assert_int_equal(s->law[HOLDOUT_FAMILY].n, 3); /* nothing else tells of memory */
    assert_true(s->law[HOLDOUT_FAMILY].mean < 0.01);
    fitting_end(&f);
    text_free(&body);
}

static void expect_no_fit(const struct text *body, const char *why, size_t unused)
{
    struct fitting f;
    struct text written;
    text_init(&written);
    fitting_begin(&f, body);
    const struct stage_fit *s = &f.fit.stage[STAGE_POWER];
    assert_int_equal(s->n, 0);
    assert_non_null(s->why);
    assert_contains(s->why, why);
    assert_int_equal(f.fit.unused, unused);
    assert_true(f.fit.result.drawn.tensor == 0);
    calibration_write(&f.fit, &written);
    assert_null(strstr(text_get(&written), "drawn-power"));
    text_free(&written);
    fitting_end(&f);
}

static void states_that_cannot_tell_the_constants_give_a_reason(void **state)
{
    (void)state;
    struct text body;
    text_init(&body);
    add_states(&body, 2, 0, STATE_COUNT);
    expect_no_fit(&body, "2 energy windows", 2);
    text_free(&body);

    text_init(&body); /* any number of them, but all products */
    add_states(&body, 1, 0, STATE_COUNT);
    for (size_t i = 2; i < STATE_COUNT; i++)
        if (strncmp(states[i].work, "gemm_bf16", 9) == 0)
            add_window(&body, &states[i], "normal", 1);
    expect_no_fit(&body, "6 energy windows", 6);
    text_free(&body);
}

static void zeros_and_what_ran_unknown_do_not_count(void **state)
{
    (void)state;
    struct fitting f;
    struct text body;
    const struct made_up other = {"other", "fft", 1, 0.5, 0.5};
    text_init(&body);
    add_states(&body, QUICK, 0, STATE_COUNT);
    add_window(&body, &states[2], "zeros", 0.8);
    add_window(&body, &other, "normal", 2);
    text_add(&body, "  - {state: x, impl: own, work: triad, data: normal, duty-percent: 100, "
                    "seconds: 12, status: not-run, why: no NVML}\n");
    fitting_begin(&f, &body);
    assert_int_equal(f.fit.stage[STAGE_POWER].n, QUICK);
    assert_int_equal(f.fit.unused, 2);
    assert_close(f.fit.result.drawn.tensor, TENSOR, 1e-3);
    fitting_end(&f);
    text_free(&body);
}

static void bad_window(const char *window, const char *message)
{
    struct text body;
    text_init(&body);
    fitting_add(&body, "launch", "driver", "how: event", 2e-6);
    text_addf(&body, "power:\n  - {impl: own, data: normal, seconds: 9, %s}\n", window);
    fitting_refuses(&body, 9, message);
    text_free(&body);
}

static void bad_windows_are_refused_with_their_place(void **state)
{
    (void)state;
    bad_window("state: a, work: triad, duty-percent: 100, window: 9 s, energy: nan J, run: 1 ms, "
               "bytes: 1 GB",
               "energy");
    bad_window("state: a, work: triad, duty-percent: 100, window: 9 s, run: 1 ms, bytes: 1 GB",
               "has 'window' and 'energy'");
    bad_window("state: a, work: triad, duty-percent: 100, window: 9 s, energy: 9 J, bytes: 1 GB",
               "says what one run does");
    bad_window("state: a, work: triad, duty-percent: 100, window: 9 s, energy: 9 J, run: 1 ms",
               "says what one run does");
    bad_window("state: a, work: nothing, duty-percent: 0, window: 9 s, energy: 9 J, run: 1 ms",
               "a window at rest");
    bad_window("state: a, work: triad, duty-percent: 100, window: 9 s, energy: 9 W, run: 1 ms, "
               "bytes: 1 GB",
               "expected an energy");
    bad_window("state: a, work: nothing, duty-percent: 0, window: 9 s, energy: 9 J, confidence: "
               "assumed",
               "not 'assumed'");
}

static void what_is_written_is_read_again(void **state)
{
    (void)state;
    struct fitting f;
    struct text body, written;
    text_init(&body);
    text_init(&written);
    add_states(&body, STATE_COUNT, 0.01, STATE_COUNT);
    fitting_begin(&f, &body);
    const struct calibration_power fitted = f.fit.result.drawn;
    calibration_write(&f.fit, &written);
    assert_contains(text_get(&written), "9 measured energy windows");
    assert_contains(text_get(&written), "each state left out");
    fitting_end(&f);
    body.length = 0;
    fitting_add(&body, "launch", "driver", "how: event", 2e-6);
    text_add(&body, "models:\n  calibration:\n    h200-sxm:\n");
    const char *at = strstr(text_get(&written), "drawn-power:");
    for (const char *line = at; *line;) {
        const size_t length = strcspn(line, "\n") + 1;
        text_addf(&body, "      %.*s", (int)length, line);
        line += length;
    }
    fitting_begin(&f, &body);
    const struct calibration *c = f.file.content->accelerator->calibration;
    assert_close(c->drawn.idle, fitted.idle, 0.005);
    assert_close(c->drawn.tensor, fitted.tensor, 0.005);
    assert_close(c->drawn.memory, fitted.memory, 0.005);
    written.length = 0; /* a file without windows leaves the law as it was */
    calibration_write(&f.fit, &written);
    assert_contains(text_get(&written), "9 measured energy windows");
    fitting_end(&f);
    text_free(&written);
    text_free(&body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_truth_with_noise_comes_back_and_each_state_from_the_others),
        cmocka_unit_test(one_wrong_state_pulls_little),
        cmocka_unit_test(the_quick_profile_leaves_out_what_the_others_can_tell),
        cmocka_unit_test(states_that_cannot_tell_the_constants_give_a_reason),
        cmocka_unit_test(zeros_and_what_ran_unknown_do_not_count),
        cmocka_unit_test(bad_windows_are_refused_with_their_place),
        cmocka_unit_test(what_is_written_is_read_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
