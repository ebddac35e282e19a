/* Running a shard of a study: points in parallel, batches of them committed to the shard's file. */
#ifndef COLOSSIM_STUDY_SWEEP_H
#define COLOSSIM_STUDY_SWEEP_H

#include "study/plan.h"

#include <stdatomic.h>
#include <stdbool.h>

struct sweep_request {
    struct plan *plan;
    struct shard shard;
    int threads;             /* 1 or more */
    const atomic_bool *stop; /* set by whoever wants it to end early; NULL for never */
    atomic_long *done;       /* moved on by each point that is run; NULL is fine */
};

struct sweep_result {
    int64_t points;            /* of the shard */
    int64_t before;            /* of these, in the file when the run began */
    int64_t run;               /* now in addition, failed ones too */
    int64_t failed, imprecise; /* of both together: failed, done without the wanted precision */
    bool stopped;              /* before all were done, as asked */
    bool given_up;             /* too many of the points failed, now or before */
    double wall_seconds, write_seconds;
};

/* Runs all points of the shard that the file lacks. Each is written once, in transactions of a
 * second, or more where the disk is slow, so that a killed run loses no more than that and the next
 * one goes on. At any number of threads and after any number of interruptions the file's points are
 * the same. False when the file can't be written, with the reason. */
bool sweep_run(const struct sweep_request *, struct study_file *, struct sweep_result *,
               struct diagnostics *);

#endif
