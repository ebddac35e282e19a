/* Small kernels around every sample. */
#ifndef COLOSSIM_KERNELS_BLOCKER_H
#define COLOSSIM_KERNELS_BLOCKER_H

#include <cuda_runtime_api.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Words in pinned host memory that host and device share. */
struct gate {
    int open;      /* the host sets 1: let the stream go on */
    int timed_out; /* the device sets 1: nobody opened in time */
};

/* Time and cycles as one SM sees them. Two stamps of the same SM give its mean clock in between. */
struct stamp {
    uint64_t ns;     /* global timer of the device */
    uint64_t cycles; /* clock64 of the SM */
    uint32_t sm;
};

/* Holds the stream until the gate opens, so that everything queued behind starts without gaps of
 * the host's making; after limit_s it opens by itself, so that a queue that is full can't hang the
 * machine. */
void blocker_enqueue(struct gate *gate, double limit_s, cudaStream_t);

void stamp_enqueue(struct stamp *out, cudaStream_t);

/* A kernel that does nothing. */
void nothing_enqueue(void *unused, cudaStream_t);

/* Loads these kernels (lazy loading would wait for a blocked stream) and so tells whether this
 * program holds code for the current device. */
cudaError_t blocker_present(void);

#ifdef __cplusplus
}
#endif

#endif
