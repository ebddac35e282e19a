/* What an accelerator draws while it trains, where its calibration says so, and what that makes of
 * the power of its system.
 *
 *     accelerator = idle + tensor x arithmetic + memory x traffic
 *
 * with the means over a step of its arithmetic over the dense rate and of its memory traffic over
 * the nominal bandwidth; while kernels run it never draws more than its limit, the TDP. Time in
 * which no kernel runs draws idle power: waiting for traffic is taken for rest. The system around
 * it draws what it draws idle (of its catalogue entry), and for each watt that an accelerator draws
 * more than idle, 'node-factor' watts more. It never draws more than its nameplate.
 *
 * Without such a law a system is on its way from idle to load for the share of the time in which
 * kernels run. The fleet knows power as a share of that way, so the law's answer is told as one
 * too.
 */
#ifndef COLOSSIM_PERF_DRAWN_POWER_H
#define COLOSSIM_PERF_DRAWN_POWER_H

#include "model/accelerator.h"
#include "model/system.h"
#include "perf/training_step.h"

#include <stdbool.h>

struct power_law {
    double idle, tensor, memory; /* W, as in struct calibration_power; tensor 0: no law */
    double limit;                /* W */
    double per_watt; /* of the system's way from idle to load, per W of an accelerator over idle */
    double most;     /* of that way, up to the nameplate */
};

/* The law of a system's accelerators, from their calibration; tensor is 0 where it has none, or
 * where the system's power is not published or the same at rest and under load. */
struct power_law power_law_of(const struct system *, double node_factor);

/* W of one accelerator, mean over a step. */
double power_of_accelerator(const struct power_law *, const struct training_step *);

/* Share of the way from idle to load power that a system draws, mean over a step. */
double power_share(const struct power_law *, const struct training_step *);

/* W of a system at such a share. */
double power_of_system(const struct system *, double share);

#endif
