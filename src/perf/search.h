/* The best plans for a model on a number of accelerators: every plan of a space is checked, costed
 * and compared. What a layer costs is computed once for all plans that share its degrees and
 * micro-batch; a plan whose work alone takes longer than the worst of those kept is dropped without
 * its traffic being computed, which changes nothing in the result. Of plans that differ only in how
 * many layers they compute again, the fastest that fits is the one with the fewest: only that one
 * is looked at. */
#ifndef COLOSSIM_PERF_SEARCH_H
#define COLOSSIM_PERF_SEARCH_H

#include "perf/drawn_power.h"
#include "perf/training_step.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a step is worth: each second of it, and each under load besides, by the share of the way
 * from idle to load power (drawn_power.h). Time is {1, 0}; energy counts watts, for systems draw
 * less while they wait; cost counts dollars a second. Neither is negative, and not both are 0. */
struct objective {
    double second, load_second;
    struct power_law power;
};

/* What a search may choose from. Everything else about a plan is given. */
struct search_space {
    int64_t accelerators, global_batch, sequence;
    int64_t most_tensor, most_context, most_pipeline, most_micro_batch; /* upper limits */
    int64_t most_expert;                                                /* 1 for a dense model */
    double memory; /* B per accelerator that a plan may fill */
    enum precision precision;
    bool accumulate_fp32;
    struct plan_choice given; /* all plans agree with it */
    struct objective objective;
    bool exhaustive; /* drop nothing for being slow: to visit every plan that is looked at, and to
                        test that dropping is harmless. Which plans these are doesn't depend on it:
                        'any_chunks' has more of them */
    bool any_chunks; /* numbers of chunks too that one less does as well as: with the same largest
                        chunk, and less to send and to launch */
};

/* Limits that leave out nothing sensible for the model and number of accelerators; of all, only the
 * kind of sharding is given: the optimizer's. The objective is time. */
struct search_space search_space_of(const struct llm *, int64_t accelerators, int64_t global_batch,
                                    int64_t sequence);

struct search_found {
    struct plan plan;
    double value;    /* of the step by the objective: s, J or $ */
    double time;     /* s of a step */
    double memory;   /* B */
    uint64_t number; /* in the order of the search; decides between equals */
};

struct search_counts {
    uint64_t plans;      /* all that were looked at */
    uint64_t impossible; /* refused by plan_check */
    uint64_t too_large;  /* don't fit into memory */
    uint64_t dropped; /* possible, but too slow to be worth their traffic; depends on the threads */
    uint64_t valued;  /* timed in full */
    double least;     /* B that the smallest of those too large needs; INFINITY without any */
};

/* Called for every plan that was timed in full, from one thread at a time, in no fixed order. */
typedef void search_visit(void *context, const struct plan *, const struct memory_need *,
                          const struct training_step *);

/* Writes the best 'keep' plans, best first, to 'best'; returns how many there are. Runs on the
 * threads of OpenMP; equal input gives equal results on any number of them. 'visit' may be NULL. */
size_t search_plans(const struct training *, const struct search_space *, struct search_found *best,
                    size_t keep, struct search_counts *, search_visit *, void *context);

#endif
