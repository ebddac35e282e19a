/* What one layer costs an accelerator for one micro-batch: the average over the model's kinds of
 * layer, and the head. It depends on the plan's tensor, context and expert degrees, micro-batch,
 * sequence, precision and flags, not on pipeline, data degree or batch, so a search computes it
 * once for many plans. */
#ifndef COLOSSIM_PERF_LAYER_H
#define COLOSSIM_PERF_LAYER_H

#include "model/training.h"
#include "perf/law.h"
#include "perf/network.h"
#include "perf/plan.h"
#include "perf/software.h"

enum pass_part {
    PASS_GEMM,      /* matrix products, casts included */
    PASS_ATTENTION, /* scores and what follows from them; scans of Mamba */
    PASS_MEMORY,    /* norms, activations, residuals, rotations, permutations */
    PASS_TENSOR,    /* exposed tensor-parallel traffic */
    PASS_CONTEXT,   /* exposed ring traffic of context parallelism */
    PASS_EXPERT,    /* exposed traffic to and from experts, routing */
    PASS_HOST,      /* waiting for the host's launches */
    PASS_PARTS
};

struct pass {
    double part[PASS_PARTS]; /* s */
    double total;
};

struct layer_cost {
    struct pass forward, backward;
    struct pass again;                       /* what recomputation adds to the backward pass */
    double again_share;                      /* of the forward pass's FLOPs */
    double weight_gradient;                  /* s of 'backward' that could run at another time */
    struct pass head_forward, head_backward; /* head, loss and embedding */
    double extra_heads;                      /* passes of the head for multi-token prediction */
    struct demand demand, again_demand;      /* of a layer: forward and backward; again */
    struct demand head_demand;               /* of the head, both passes */
    enum basis basis;
};

/* Everything a prediction is made of. */
struct training {
    const struct llm *llm;
    const struct law *law;
    const struct network *network;
    const struct software *software;
    const struct training_constants *constants;
};

/* The plan must have passed plan_check. */
void layer_cost(const struct training *, const struct plan *, struct layer_cost *out);

/* The share of kernels' microbenchmark speed that the software reaches: for law_build. */
struct law_level software_level(const struct software *, const struct training_constants *);

#endif
