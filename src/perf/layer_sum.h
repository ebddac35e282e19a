/* One layer while layer.c adds it up, block by block: times and demands of its passes, and what of
 * the forward pass runs again. A 'share' is how many layers in each layer have what is added: less
 * than 1 where only some kinds of layer do. */
#ifndef COLOSSIM_PERF_LAYER_SUM_H
#define COLOSSIM_PERF_LAYER_SUM_H

#include "model/recompute.h"
#include "perf/layer.h"

#include <stdbool.h>

/* So much of a forward pass. */
struct sum_work {
    struct pass pass;
    struct demand demand;
    double flops;
};

/* s of the host, to launch the passes of a layer. */
struct host_time {
    double forward, backward;
};

struct layer_sum {
    const struct training *with;
    const struct plan *plan;
    struct sum_work forward;
    struct sum_work again; /* what of 'forward' runs again */
    struct sum_work last;  /* what of it yields an MLP's result alone, which nothing of the backward
                              pass needs */
    struct pass backward;
    struct demand back;     /* of the backward pass */
    unsigned modules;       /* that run again: enum recompute_module */
    double weight_gradient; /* s of 'backward' that could run at another time */
    double tokens;          /* of the micro-batch on this accelerator, tensor ranks together */
    double tensor;          /* degree */
    double whole;           /* what divides norms and residuals */
    enum basis basis;
};

void demand_add(struct demand *to, double share, double tensor, double memory);

/* A product [rows, in] x [in, out] and the two of its backward pass, in the plan's data type with
 * the casts of its operands; 'count' of them run as one grouped kernel, at a 'level' of the law's
 * speed. */
void sum_products(struct layer_sum *, double share, double level, double rows, double in,
                  double out, double count);

/* A single one, at the law's speed. */
void sum_product(struct layer_sum *, double share, double rows, double in, double out);

/* Bytes per token that operations between products read and write in either pass. */
struct sum_bytes {
    double ahead, back;
};

/* So many kernels that read and write so many bytes between them; twice as many kernels in the
 * backward pass. */
void sum_memory(struct layer_sum *, double share, struct sum_bytes, double kernels);

/* What of the forward pass would run again, up to some point of the layer: all, or under an early
 * stop all but what yields an MLP's result. */
struct sum_work sum_begin(const struct layer_sum *);

/* What was added since sum_begin is of the module, and runs again if that does. */
void sum_repeat(struct layer_sum *, enum recompute_module, const struct sum_work *began);

/* What was added to 'forward' as it was then yields an MLP's result. */
void sum_end_mlp(struct layer_sum *, const struct sum_work *forward);

/* Of a module, a part that is bound by memory and of which not all that was added runs again. */
void sum_repeat_memory(struct layer_sum *, enum recompute_module, double share,
                       double bytes_per_token, double kernels);

/* The layer is whole: what runs again of it, and the waits for the host's launches, of which what
 * runs again has its share of the forward pass's. */
void sum_finish(struct layer_sum *, struct host_time);

/* The host launches kernels ahead of the accelerator; where it can't, its time counts instead.
 * Where each kernel is 'awaited' before the next one is launched it is never ahead. */
void pass_finish(struct pass *, double host, bool awaited);

#endif
