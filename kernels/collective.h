/* NCCL, loaded at run time: one process drives all GPUs of the machine, a communicator each. */
#ifndef COLOSSIM_KERNELS_COLLECTIVE_H
#define COLOSSIM_KERNELS_COLLECTIVE_H

#include "base/text.h"

#include <cuda_runtime_api.h>
#include <stdbool.h>
#include <stddef.h>

enum collective {
    COLLECTIVE_ALLREDUCE,
    COLLECTIVE_ALLGATHER,
    COLLECTIVE_REDUCESCATTER,
    COLLECTIVE_ALLTOALL,
    COLLECTIVE_SENDRECV,
    COLLECTIVE_COUNT
};

enum { COLLECTIVE_DEVICES = 16 };

struct nccl;

/* NULL with a reason when NCCL can't be loaded. */
struct nccl *nccl_open(struct text *why);
void nccl_close(struct nccl *); /* NULL allowed */
int nccl_version(struct nccl *);

/* Communicators between devices 0 .. n - 1; false with a reason. One group at a time, and the one
 * that is there is kept: to make one of eight GPUs takes seconds. */
bool nccl_join(struct nccl *, int n, struct text *why);
void nccl_part(struct nccl *);

/* Ends collectives that wait for each other, and the group with them. */
void nccl_abort(struct nccl *);

/* Enqueues one collective over bf16 values on every device's stream. 'bytes' is the buffer's size
 * as nccl-tests count it: the larger of what a rank sends and receives; it divides by 2 n. False
 * with a reason. */
bool nccl_enqueue(struct nccl *, enum collective, void *const *send, void *const *receive,
                  size_t bytes, cudaStream_t *streams, struct text *why);

const char *collective_name(enum collective);

/* Bytes that the busiest link direction of a rank carries, over 'bytes': 2(n-1)/n, (n-1)/n, 1
 * (nccl-tests, PERFORMANCE.md). */
double collective_wire_share(enum collective, int n);

#endif
