/* The software that runs a plan: an explicit input, never folded into the hardware's efficiency,
 * because the same silicon gained a quarter of its training speed from it within sixteen months. */
#ifndef COLOSSIM_PERF_SOFTWARE_H
#define COLOSSIM_PERF_SOFTWARE_H

#include "model/training_plan.h"

#include <stdbool.h>

struct software {
    enum software_class class;
    double age; /* s from the first shipment of the accelerator's chip to the software's release */
    enum scaling scaling;
    bool fused_attention;
    bool dropout;        /* activations keep masks (GPT of 2020 to 2022) */
    bool overlap_tensor; /* tensor-parallel collectives under matrix products */
    bool overlap_data; /* gradient and weight traffic under the last backward, the first forward */
    bool overlap_pipeline; /* sends under the other chunks' work */
    bool overlap_expert;   /* expert traffic under other work */
    bool graphs; /* one CUDA graph replays the step: the host launches nothing, nobody waits for it
                  */
    bool fixed_experts;   /* each expert takes a fixed number of tokens: nobody waits for counts */
    bool launch_blocking; /* the host awaits each kernel before it launches the next: its time hides
                             under nothing */
    bool flash_attention_2; /* fused attention is FlashAttention-2 */
    bool early_stop;  /* computing a layer or module again ends before an MLP's last product, whose
                         result nothing of the backward pass needs */
    double imbalance; /* load of the busiest expert rank over the mean, 1 or more */
};

#endif
