/* Measures how fast plans are evaluated. Returns numbers; the caller prints them. */
#ifndef COLOSSIM_PERF_BENCH_STEPS_H
#define COLOSSIM_PERF_BENCH_STEPS_H

#include "perf/search.h"

enum { BENCH_STEPS_RUNS = 9, BENCH_STEPS_PLANS = 200 };

struct bench_steps {
    size_t plans;       /* in the fixed list: possible plans spread evenly over a search's */
    double evaluate_ns; /* CPU ns per plan, layer cost included: check, memory, costs, step; median
                           of the runs */
    double step_ns;     /* the same with the layer's cost at hand */
};

/* Evaluates the best 'found' plans over and over. */
struct bench_steps bench_steps_measure(const struct training *, const struct search_found *found,
                                       size_t n, double memory_bytes);

#endif
