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

/* The mean of the rate over so many s > 0 from an age >= 0 on, 1/s. */
double hazard_mean(const struct hazard *, sim_time age, double seconds);

/* The rate at an age, 1/s. */
static inline double hazard_rate(const struct hazard *h, sim_time age)
{
    return h->n == 1 ? h->step[0].rate : h->step[hazard_step_at(h, age)].rate;
}

#endif
