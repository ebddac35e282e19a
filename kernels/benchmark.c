#include "benchmark.h"

#include <string.h>

/* Power comes last: it leaves the chip hot. */
const struct benchmark benchmark_table[] = {
    {"launch", "starting kernels: one, many, waiting for each, graphs of 1 to 256", launch_plan,
     launch_run},
    {"hbm", "memory bandwidth: read, write, copy, triad; cold and hot cache", hbm_plan, hbm_run},
    {"elemwise", "layers without products: add, SwiGLU, RoPE, RMSNorm, softmax, AdamW",
     elemwise_plan, elemwise_run},
    {"cast", "rounding to narrower formats: bf16, e4m3 by tensor and by block", cast_plan,
     cast_run},
    {"gemm", "matrix products by cuBLASLt: bf16, f16, tf32, e4m3, e2m1; forward and both gradients",
     gemm_plan, gemm_run},
    {"gemm_grouped", "products of many sizes in one call, as experts need (cuBLAS)",
     gemm_grouped_plan, gemm_grouped_run},
    {"gemm_ref", "our own tensor-core product: a check where no cuBLAS is, never a peak",
     gemm_ref_plan, gemm_ref_run},
    {"attn_decode", "our own attention of one new token over a long context: a lower bound",
     attn_decode_plan, attn_decode_run},
    {"attn_prefill", "our own attention, forward and backward: a lower bound", attn_prefill_plan,
     attn_prefill_run},
    {"pcie", "copies between host and GPU, one way and both", pcie_plan, pcie_run},
    {"p2p", "copies between GPUs, by copy engine and by kernel (2 GPUs or more)", p2p_plan,
     p2p_run},
    {"coll", "collectives by NCCL (2 GPUs or more)", coll_plan, coll_run},
    {"overlap",
     "a product beside a copy, or an all-reduce (2 GPUs or more): how each slows the other",
     overlap_plan, overlap_run},
    {"power", "energy of steady states by NVML: idle, memory, products, duty cycles", power_plan,
     power_run},
};
const size_t benchmark_count = sizeof benchmark_table / sizeof *benchmark_table;

const struct benchmark *benchmark_by_name(const char *name)
{
    for (size_t i = 0; i < benchmark_count; i++)
        if (strcmp(benchmark_table[i].name, name) == 0)
            return &benchmark_table[i];
    return NULL;
}
