/* Memory of one accelerator of the fuller of the first and the last stage, by part.
 *
 * Model state per parameter with Adam in mixed precision: weights 2 bytes, gradients 4 or 2, master
 * weights and two moments 12 (ZeRO, arXiv:1910.02054). Sharding divides by the ranks that hold the
 * same weights, data x context; of experts these are fewer.
 *
 * Activations are counted tensor by tensor. For GPT with dropout and unfused attention the sum is
 * the closed form of Korthikanti et al. (arXiv:2205.05198), s b h (10 + 24/t + 5 a s / (h t)) per
 * layer; for a gated MLP without dropout and with fused attention, 8sbh + 4sbq + 4sbk + 6sbf +
 * 4asb. In 8 or 4 bits a vendor's own stack keeps what its products multiply as they multiply it:
 * 6sbh + 4sbq + 4sbk + 5sbf + 4asb in FP8. What is computed again (model/recompute.h) isn't among
 * them but in the one layer at work. The first stage of a 1F1B pipeline of p stages holds p
 * micro-batches of its layers, interleaving multiplies that by 1 + (p-1)/(p v); it never holds more
 * than there are. */
#ifndef COLOSSIM_PERF_MEMORY_H
#define COLOSSIM_PERF_MEMORY_H

#include "perf/plan.h"
#include "perf/shard.h"
#include "perf/software.h"

enum memory_part {
    MEMORY_WEIGHTS,
    MEMORY_GRADIENTS,
    MEMORY_OPTIMIZER,
    MEMORY_ACTIVATIONS,
    MEMORY_LOGITS,
    MEMORY_GATHERED, /* weights and gradients of the layers in use, when they are sharded */
    MEMORY_RESERVED, /* context, libraries, communication buffers */
    MEMORY_PARTS
};
extern const char *const memory_part_words[];

struct memory_need {
    double part[MEMORY_PARTS]; /* B */
    double total;              /* B */
};

/* 'reserved' is what the software's libraries take, B. */
void memory_need(const struct llm *, const struct plan *, const struct software *, double reserved,
                 struct memory_need *out);

/* Bytes of weights and optimizer state of the whole model: what a checkpoint holds. Of frozen
 * weights with adapters beside them, the weights alone: an upper bound, since they could be read
 * from where they came from, and adapters are small. */
double memory_state(const struct llm *, bool adapters);

/* Bytes of activations that one layer keeps for the backward pass of one micro-batch, averaged over
 * the kinds of layer, before recomputation saves any. */
double memory_layer_activations(const struct llm *, const struct plan *, const struct software *);

/* The largest part. */
enum memory_part memory_largest(const struct memory_need *);

#endif
