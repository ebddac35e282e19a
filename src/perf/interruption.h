/* What failures and checkpoints leave of the time of a training run.
 *
 * A run of many nodes stops when one of them fails, begins again from its last checkpoint after a
 * restart, and loses what it did since. Failures of the whole run come at a constant rate L, in its
 * restarts as well. It works for an interval t, stops for s to save, and so on; a checkpoint counts
 * from w after its beginning. With T = t + s and D = max(0, w - s), a stretch without failures that
 * is longer than D + kT keeps k intervals, so that one keeps 1 / (e^LT - 1) x e^-LD of them on the
 * mean, and a stretch with the restart before it takes e^LR / L. The share of time that is kept
 * work is thus
 *
 *     L t e^-L(R + D) / (e^LT - 1),
 *
 * for D = 0 the exact form of Daly (Future Generation Computer Systems 22, 2006, section 3). The
 * share that loses least has t = (1 + W(-e^(-Ls - 1))) / L, W being Lambert's function: Young's
 * root of 2 s / L for small L s. */
#ifndef COLOSSIM_PERF_INTERRUPTION_H
#define COLOSSIM_PERF_INTERRUPTION_H

#include "model/failure.h"
#include "model/interruptions.h"

struct interruption_law {
    double rate;    /* 1/s: failures of all nodes of the run */
    double restart; /* s */
    double save;    /* s for which each checkpoint stops the run */
    double write;   /* s until it counts */
};

/* Shares of time, 1 in all. */
struct interruption_shares {
    double work;    /* that is kept, */
    double again;   /* that is lost, or does again what was, */
    double save;    /* of checkpoints that are kept, */
    double restart; /* of restarts */
};

/* The law of a choice; failures per second of the whole run, and what a checkpoint holds, B. */
struct interruption_law interruption_law_of(const struct interruption_choice *,
                                            const struct assumptions *, double rate, double bytes,
                                            double accelerators);

/* s of work between two checkpoints with which most of the work is kept: no less than a second, nor
 * than lets one be safe before the next begins. INFINITY when nothing fails. */
double interruption_best_interval(const struct interruption_law *);

/* 'interval': s of work between two checkpoints, > 0; INFINITY: none is made. */
struct interruption_shares interruption_shares(const struct interruption_law *, double interval);

#endif
