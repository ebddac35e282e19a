#include "perf/bench_steps.h"

#include "base/clock.h"

#include <math.h>
#include <stdlib.h>

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

enum { REPEATS = 500 }; /* of the list per run: long enough for the clock */

static double whole(const struct training *w, const struct plan *plans, size_t n,
                    double memory_bytes, double *sum)
{
    const double begin = clock_seconds(CLOCK_PROCESS_CPUTIME_ID);
    for (int r = 0; r < REPEATS; r++)
        for (size_t i = 0; i < n; i++) {
            struct memory_need memory;
            struct training_step step;
            if (training_predict(w, &plans[i], 0, memory_bytes, &memory, &step) == PLAN_GOOD)
                *sum += step.time;
        }
    return (clock_seconds(CLOCK_PROCESS_CPUTIME_ID) - begin) / ((double)n * REPEATS);
}

static double step_alone(const struct training *w, const struct plan *plans, size_t n, double *sum)
{
    struct layer_cost costs[BENCH_STEPS_PLANS];
    for (size_t i = 0; i < n; i++)
        layer_cost(w, &plans[i], &costs[i]);
    const double begin = clock_seconds(CLOCK_PROCESS_CPUTIME_ID);
    for (int r = 0; r < REPEATS; r++)
        for (size_t i = 0; i < n; i++) {
            struct training_step step;
            training_step(w, &plans[i], &costs[i], &step);
            *sum += step.time;
        }
    return (clock_seconds(CLOCK_PROCESS_CPUTIME_ID) - begin) / ((double)n * REPEATS);
}

struct bench_steps bench_steps_measure(const struct training *w, const struct search_found *found,
                                       size_t n, double memory_bytes)
{
    struct plan plans[BENCH_STEPS_PLANS];
    struct bench_steps b = {.plans = n < BENCH_STEPS_PLANS ? n : BENCH_STEPS_PLANS};
    for (size_t i = 0; i < b.plans; i++)
        plans[i] = found[i * n / b.plans].plan;
    double all[BENCH_STEPS_RUNS], steps[BENCH_STEPS_RUNS], sum = 0;
    for (int r = 0; r < BENCH_STEPS_RUNS; r++) {
        all[r] = whole(w, plans, b.plans, memory_bytes, &sum);
        steps[r] = step_alone(w, plans, b.plans, &sum);
    }
    qsort(all, BENCH_STEPS_RUNS, sizeof *all, ascending);
    qsort(steps, BENCH_STEPS_RUNS, sizeof *steps, ascending);
    /* The sum keeps the work from being optimised away. */
    b.evaluate_ns = isfinite(sum) ? 1e9 * all[BENCH_STEPS_RUNS / 2] : NAN;
    b.step_ns = 1e9 * steps[BENCH_STEPS_RUNS / 2];
    return b;
}
