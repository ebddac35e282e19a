/* The first GPUs of the machine, driven together by this process: a stream, two events and buffers
 * on each. A collective and what runs beside one are timed on all of them, and the slowest counts.
 *
 * Samples wait behind a blocker on every device (blocker.h), so that what one process needs to
 * launch on many GPUs one after the other isn't timed: frameworks launch by a process per GPU. */
#ifndef COLOSSIM_KERNELS_TEAM_H
#define COLOSSIM_KERNELS_TEAM_H

#include "collective.h"
#include "point.h"
#include "session.h"

#include <cuda_runtime_api.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TEAM_BUFFERS = 8 };

struct team {
    int n;           /* devices 0 .. n - 1 */
    int here;        /* the session's device: current again after every call */
    double patience; /* seconds until collectives count as stuck: they take seconds at most */
    bool loose;      /* no blockers: something waited for a blocked stream */
    cudaStream_t stream[COLLECTIVE_DEVICES];
    cudaEvent_t begin[COLLECTIVE_DEVICES], end[COLLECTIVE_DEVICES];
    float *quantiles[COLLECTIVE_DEVICES]; /* of number.h, on every device */
    void *buffer[TEAM_BUFFERS][COLLECTIVE_DEVICES];
    int n_buffers;
};

/* Largest team of the machine: all of its GPUs, COLLECTIVE_DEVICES at most. */
int team_most(int devices);

/* Makes streams and events; false after an error (recorded in the session). Close it also then. */
bool team_open(struct team *, struct session *, int n);
void team_close(struct team *);

/* A buffer on every device; NULL after an error. Poisoned, or filled with normal bf16 values of
 * seed first_seed + device x step. */
void **team_take_poison(struct team *, struct session *, uint64_t bytes);
void **team_take_normal(struct team *, struct session *, uint64_t bytes, uint64_t first_seed,
                        uint64_t step);

/* Holds the stream of every device until team_go. */
void team_block(struct team *, struct session *);
void team_go(struct session *);

/* Records an event on each device, as 'begin' or 'end'. */
void team_record(struct team *, cudaEvent_t *events, cudaStream_t *streams);

/* Waits for the streams. Collectives that wait for each other never end: they are given up, and
 * recorded as an error like any other. */
bool team_wait(struct team *, struct session *, cudaStream_t *streams, struct nccl *);

/* After team_wait: whether a blocker opened before all was queued. Then the team is loose, and the
 * sample has to be taken again. */
bool team_was_late(struct team *, struct session *);

/* Seconds between the team's two events, on the slowest device; negative after an error. */
double team_seconds(struct team *, struct session *);

/* Compares n bf16 values of the last device's buffer, from 'first' on, with what they should be;
 * the point keeps the worst, and fails beyond the limit. */
bool team_check(struct team *, struct session *, const void *at, uint64_t first, const double *want,
                size_t n, double limit, struct point *);

#endif
