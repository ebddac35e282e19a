/* Measuring: how often a piece of work is run, and what counts as its time.
 *
 * A sample of a short piece is taken behind a blocker (blocker.h), between two events. 'Cold'
 * samples read a buffer twice as large as the L2 cache first, which leaves the cache full of clean
 * lines of something else; 'hot' ones run a batch back to back and divide. Sampling ends when the
 * median is known well enough, or when time runs out: then the point says that it did not converge.
 * No sample is thrown away for a slow clock: a clock that a power limit sets is how the chip runs
 * in a data centre. The share of slow samples is recorded instead.
 *
 * Where a library waits for the stream while it queues, the blocker opens by itself: from then on
 * the point is timed without one, and says so. */
#ifndef COLOSSIM_KERNELS_MEASURE_H
#define COLOSSIM_KERNELS_MEASURE_H

#include "point.h"
#include "session.h"

#include <stdbool.h>

struct work {
    void (*enqueue)(void *context, cudaStream_t); /* one run; must not wait for the device */
    void *context;
};

enum { MEASURE_BATCH = 64 }; /* launches behind a blocker, far below the depth of a launch queue */

/* Seconds after which a blocker opens by itself. */
#define MEASURE_GATE_LIMIT 2.0

/* The share of its highest clock below which a sample counts as throttled. */
#define MEASURE_CLOCK_FRACTION 0.75

/* Times the work and fills the point's result; the point is failed when CUDA reports an error. */
void measure_cold(struct session *, struct work, struct point *);
void measure_hot(struct session *, struct work, struct point *);

/* Samples made elsewhere: sample() returns the seconds of one run, negative after an error
 * (recorded in the session). Same warm-up, stopping rule and telemetry. */
struct sampler {
    double (*sample)(void *context, struct session *);
    void *context;
};
void measure_samples(struct session *, struct sampler, struct point *);

/* Seconds of a monotonic clock of the host. */
double host_seconds(void);

#endif
