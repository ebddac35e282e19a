/* Constants of the training step that no microbenchmark gives: models/training.yaml, bound at
 * 'training'. They were fitted to published step times; the file says how. */
#ifndef COLOSSIM_MODEL_TRAINING_H
#define COLOSSIM_MODEL_TRAINING_H

#include "input/key.h"

struct training_constants {
    /* Speed of kernels in a whole step over that in a microbenchmark. */
    double tuned_level, framework_level; /* by software class, once mature */
    double immaturity;      /* 1/s: share of that speed missing per time before mature_age */
    double mature_age;      /* s since the accelerator's first shipment */
    double power_exponent;  /* of the power limit over that of the calibrated part */
    double attention_level; /* fused attention, besides the class's level; likewise the following */
    double experts_level;   /* grouped products of routed experts, unless the calibration has their
                               own */
    double rows_knee, depth_knee; /* knees of matrix products in a step over the calibration's */
    double block_level;           /* 8-bit and 4-bit products with one factor per block */
    double row_level;             /* the same with one factor per row */
    /* Memory traffic over what is counted. */
    double memory_passes; /* operations between the products */
    double cast_passes;   /* casts, each operand read once and written in two layouts */
    double score_passes;  /* passes over the scores of unfused attention, forward */
    /* Shares of traffic that hide where the software overlaps it. */
    double overlap_tensor;
    double overlap_context; /* of attention's time, that ring traffic hides under */
    double overlap_expert;
    double overlap_pipeline;
    double overlap_data; /* of a pass, that gradient or weight traffic hides under */
    double bucket;       /* parameters per collective, at least */
    double host_layer;   /* s that the host needs to launch one layer's forward pass */
    double
        experts_layer; /* s per layer with experts and forward pass: routing, waiting for counts */
    double experts_call; /* s per product of each of a rank's experts, which the host launches one
                            by one */
    double micro_batch;  /* s per micro-batch and chunk that no kernel accounts for */
    double step;         /* s per step: data, norms of gradients, logging */
    double reserved;     /* B of accelerator memory that libraries hold */
};
extern const struct key_table training_constants_table;

#endif
