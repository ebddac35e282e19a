/* One training step of a plan: its time, where the time goes, what that makes of the hardware.
 * Pure: equal input, equal output, nothing allocated. */
#ifndef COLOSSIM_PERF_TRAINING_STEP_H
#define COLOSSIM_PERF_TRAINING_STEP_H

#include "perf/layer.h"
#include "perf/memory.h"

enum time_part {
    TIME_GEMM, /* matrix products of layers */
    TIME_ATTENTION,
    TIME_MEMORY,    /* norms, activations, residuals of layers */
    TIME_RECOMPUTE, /* what is computed again for the backward pass */
    TIME_HEAD,      /* logits, loss, embedding, as far as the slowest stage waits for them */
    TIME_TENSOR,    /* exposed tensor-parallel traffic */
    TIME_CONTEXT,   /* exposed context-parallel traffic */
    TIME_EXPERT,    /* exposed expert traffic */
    TIME_BUBBLE,    /* pipeline filling and draining */
    TIME_SEND,      /* exposed sends between stages */
    TIME_DATA,      /* exposed gradient and weight traffic */
    TIME_OPTIMIZER,
    TIME_HOST, /* launches, and what each micro-batch and step takes beside kernels */
    TIME_PARTS
};
extern const char *const time_part_words[];

struct training_step {
    double part[TIME_PARTS]; /* s; they add up to time */
    double time;             /* s */
    double tokens_rate;      /* tokens per second and accelerator */
    double model_flops;      /* FLOP/s per accelerator: the model's, causal attention */
    double model_flops_full; /* the same with attention counted over all positions */
    double hardware_flops;   /* with what is recomputed; attention as model_flops */
    double busy;             /* share of the step in which kernels run: not bubble, traffic, host */
    double tensor;           /* arithmetic of products and attention, recomputation included, over
                                the dense rate of its data type; mean over the step */
    double memory;           /* memory traffic of kernels over the nominal bandwidth, likewise */
    enum basis basis;        /* the weakest of what the prediction rests on */
};

/* Seconds that a stage of so many layers works on one micro-batch, heads apart. */
double training_stage_time(const struct plan *, const struct layer_cost *, double layers);

/* The step of a plan that has passed plan_check, given the layer's cost under it. 0 data-parallel
 * ranks more than one have no data traffic; one stage has no bubble; and so on. */
void training_step(const struct training *, const struct plan *, const struct layer_cost *,
                   struct training_step *out);

/* Checks, costs and times a plan in one call. 'memory' and 'step' are filled as far as the plan is
 * possible. */
enum plan_fault training_predict(const struct training *, const struct plan *, int64_t accelerators,
                                 double memory_bytes, struct memory_need *memory,
                                 struct training_step *step);

#endif
