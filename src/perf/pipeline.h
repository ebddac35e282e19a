/* How long the micro-batches of a step take to pass through the stages of a pipeline, without what
 * follows from data parallelism.
 *
 * In 1F1B the slowest stage works without pause once it is filled, m (F + B); before and after it
 * waits while the others fill and drain, their sum of one forward and backward each. With v chunks
 * per stage the filling is v times finer (Narayanan et al., arXiv:2104.04473): the bubble of equal
 * stages is (p-1)(F+B)/v; where the layers don't divide, it is as fine as the largest chunk. When
 * micro-batches don't fill the last round of an interleaved schedule, r = m mod p != 0, each chunk
 * of it but the last takes as long as in a full round, since the next one begins when its first
 * micro-batch has passed all stages: p - r times the chunk's work is spent waiting.
 *
 * Zero-bubble schedules (ZB-H1, arXiv:2401.10241) let weight gradients W, which B includes, wait:
 * each other stage hands a gradient on before it computes its own W, and the stage that holds up
 * the rest puts off as many of its W as there are others, or micro-batches but one. Of equal
 * stages' (p-1)(F+B) remains (p-1)(F+B-2W), as that paper has it. Which stage holds up the rest is
 * then not only a matter of its passes: a last stage with a large head has little or no W to put
 * off. */
#ifndef COLOSSIM_PERF_PIPELINE_H
#define COLOSSIM_PERF_PIPELINE_H

#include "perf/plan.h"

struct pipeline_work {
    double stage; /* s of one micro-batch, forward and backward, in the stage that holds up the
                     others */
    double all;   /* s of the same, summed over all stages */
    double weight_gradient, all_weight_gradient; /* s of both that zero-bubble schedules may move */
    double send;                                 /* s of one exposed send between neighbours */
    double largest_chunk; /* share of a stage: 1 / chunks where its layers divide */
};

struct pipeline_time {
    double work;   /* m x stage */
    double bubble; /* waiting */
    double send;   /* exposed sends */
};

struct pipeline_time pipeline_time(const struct plan *, const struct pipeline_work *);

#endif
