/* Our own attention, forward, backward and decoding: bf16, heads of 128, grouped queries. Lower
 * bounds of what a GPU can do, for machines where no vendor kernel is at hand; nothing predicts
 * from them.
 *
 * Layout: q, o, dq, do [batch][heads][queries][128]; k, v, dk, dv [batch][kv_heads][keys][128];
 * lse, delta f32 [batch][heads][queries]. heads divides by kv_heads; query i of a causal product
 * sees keys 0 .. i. */
#ifndef COLOSSIM_KERNELS_ATTENTION_H
#define COLOSSIM_KERNELS_ATTENTION_H

#include <cuda_runtime_api.h>
#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { ATTENTION_HEAD = 128, ATTENTION_TILE = 64, ATTENTION_MOST_QUERIES_PER_KV = 16 };

struct attention {
    int batch, heads, kv_heads;
    int queries; /* equals keys, divides by 64; 1 when decoding */
    int keys;    /* divides by 64 */
    bool causal;
    const void *q, *k, *v;
    void *o;
    float *lse;

    /* backward; dk and dv are f32 [batch][heads][keys][128]: a query head each, to be summed by the
     * framework's next kernel. dq_sum is f32 scratch of dq's shape. */
    const void *d_o;
    void *dq;
    float *dq_sum, *dk, *dv, *delta;

    /* decoding: partial results of 'splits' parts of the keys: o_part f32
     * [batch][heads][splits][128], lse_part */
    int splits;
    float *o_part, *lse_part;
};

/* context: struct attention */
void attention_forward_enqueue(void *context, cudaStream_t);
void attention_backward_enqueue(void *context, cudaStream_t);
void attention_decode_enqueue(void *context, cudaStream_t);

/* Parts of the keys that fill the device with blocks, at least 256 keys each. */
int attention_splits(const struct attention *, int sms);

#ifdef __cplusplus
}
#endif

#endif
