/* How likely a working unit is to fail at a given age: a rate that is constant between edges. The
 * piecewise form takes every shape (infant mortality, wear-out, measured tables) and always has a
 * finite majorant, which a Weibull hazard with shape below 1 lacks at age 0. */
#ifndef COLOSSIM_ENGINE_HAZARD_H
#define COLOSSIM_ENGINE_HAZARD_H

#include "engine/time.h"

struct hazard_step {
    sim_time from; /* age from which the rate holds, ticks; the last step's for ever */
    double rate;   /* failures per second of one working unit; >= 0 */
};

/* A view of the caller's table: step[0].from is 0, ages ascend, n > 0. */
struct hazard {
    const struct hazard_step *step;
    uint32_t n;
};

/* The step that holds at an age >= 0. O(log n). */
uint32_t hazard_step_at(const struct hazard *, sim_time age);

/* The rate at an age, 1/s. */
static inline double hazard_rate(const struct hazard *h, sim_time age)
{
    return h->n == 1 ? h->step[0].rate : h->step[hazard_step_at(h, age)].rate;
}

/* Failures to expect of one unit that always works, from age 0 to age. */
double hazard_cumulative(const struct hazard *, sim_time age);

/* The age at which hazard_cumulative reaches x >= 0, rounded up to a tick; SIM_TIME_NEVER when it
 * never does. With x drawn from an exponential distribution of mean 1 this is the age at the first
 * failure. */
sim_time hazard_age(const struct hazard *, double x);

/* Fills n >= 3 steps with the Weibull law of the given scale (s) and shape: the first from age 0 to
 * 'first' s, the others in equal ratios up to 'last' s. Each step has the mean rate of its span, so
 * that the expected failures agree with (age / scale)^shape at every edge; the last step holds the
 * rate of the span that follows it. */
void hazard_weibull(struct hazard_step *step, uint32_t n, double scale, double shape, double first,
                    double last);

#endif
