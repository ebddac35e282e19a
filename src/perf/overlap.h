/* Traffic under work that goes on meanwhile. */
#ifndef COLOSSIM_PERF_OVERLAP_H
#define COLOSSIM_PERF_OVERLAP_H

#include <math.h>

/* What of a time doesn't hide under a window: a smooth version of max(0, time - window), for
 * searches. */
static inline double time_beyond(double time, double window)
{
    const double x = time - window, soft = 0.1 * time;
    return 0.5 * (x + sqrt(x * x + soft * soft));
}

#endif
