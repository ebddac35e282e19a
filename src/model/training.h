/* Constants of the training step that no microbenchmark gives: models/training.yaml, bound at
 * 'training'. They were fitted to published step times; the file says how. */
#ifndef COLOSSIM_MODEL_TRAINING_H
#define COLOSSIM_MODEL_TRAINING_H

#include "input/key.h"

struct training_constants {
    double tuned_level, framework_level; /* speed of kernels in a whole step over that in a
                                            microbenchmark, by software class, once mature */
    double immaturity;             /* 1/s: share of that speed missing per time before mature_age */
    double mature_age;             /* s since the accelerator's first shipment */
    double block_level, row_level; /* speed of 8-bit products with block-wise and row-wise scaling
                                      over that with one factor per tensor */
    double cast_passes;  /* memory passes of the casts over the figure that kernel fusion leaves */
    double score_passes; /* memory passes over the scores in unfused attention, forward */
    double
        overlap_tensor; /* share of tensor-parallel traffic hidden where the software overlaps it */
    double overlap_context;  /* share of attention's time that ring traffic may hide under */
    double overlap_expert;   /* share of expert traffic hidden where the software overlaps it */
    double overlap_pipeline; /* the same of sends between stages */
    double overlap_data;     /* share of a pass that gradient or weight traffic may hide under */
    double bucket;           /* B of gradients per collective */
    double host_layer;       /* s that the host needs to launch one layer's forward pass */
    double micro_batch;      /* s per micro-batch and chunk that no kernel accounts for */
    double step;             /* s per step: data, norms of gradients, logging */
    double reserved;         /* B of accelerator memory that libraries hold */
};
extern const struct key_table training_constants_table;

#endif
