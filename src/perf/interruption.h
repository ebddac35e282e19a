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

#include <stdbool.h>

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

/* s of work between two checkpoints with which most of the work is kept: no less than a second, nor
 * than lets one be safe before the next begins. INFINITY when nothing fails. */
double interruption_best_interval(const struct interruption_law *);

/* 'interval': s of work between two checkpoints, > 0; INFINITY: none is made. */
struct interruption_shares interruption_shares(const struct interruption_law *, double interval);

/* What is expected of one run; where it isn't counted all is work, and 'law' is 0. */
struct interruptions {
    struct interruption_law law;
    double interval; /* s of work between two checkpoints; INFINITY: none is made */
    struct interruption_shares shares; /* of its time */
};

/* 'interval': what the user says; NaN: the best one. 'rate': failures of all its nodes, 1/s;
 * 'bytes': of a checkpoint. */
struct interruptions interruptions_expected(const struct interruption_choice *, double interval,
                                            const struct assumptions *, double rate, double bytes,
                                            double accelerators);

/* s of work that a stop at any moment undoes on the mean, given one that is no failure of its
 * nodes: half an interval, and what wasn't safe yet. 0 where no checkpoint is made: such a stop
 * then keeps the run's state. */
double interruptions_undone(const struct interruptions *);

/* Whether it gets to its end at all: false where failures leave less than a millionth of the time,
 * so that a run of a day would take longer than 2,700 years. */
bool interruptions_end(const struct interruptions *);

#endif
