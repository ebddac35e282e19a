/* Simulation time: an integer count of ticks of 2^-20 s (0.95 us) since the start of the scenario.
 *
 * Integers make ties well defined, sums of spans exact in any order and the event queue a radix
 * structure. Seconds exist only at the edge: convert once on the way in, once on the way out. 63
 * bits reach 278,000 years. */
#ifndef COLOSSIM_ENGINE_TIME_H
#define COLOSSIM_ENGINE_TIME_H

#include <assert.h>
#include <math.h>
#include <stdint.h>

typedef int64_t sim_time; /* ticks of 2^-20 s */

#define SIM_TICKS_PER_SECOND (INT64_C(1) << 20)
#define SIM_TICKS_PER_HOUR (INT64_C(3600) << 20)
#define SIM_TICKS_PER_DAY (INT64_C(86400) << 20)

/* Later than every event; also the answer for a wait too long to count. */
#define SIM_TIME_NEVER INT64_MAX

/* Seconds of a span or a point in time. Exact below 2^53 ticks (272 years). */
static inline double sim_seconds(sim_time ticks)
{
    return (double)ticks * 0x1p-20;
}

/* The nearest tick, for dates and fixed durations. Seconds may be negative but not NaN; spans
 * beyond the range of 63 bits become SIM_TIME_NEVER. */
static inline sim_time sim_ticks(double seconds)
{
    assert(!isnan(seconds) && seconds > -0x1p42);
    const double ticks = seconds * 0x1p20;
    return ticks < 0x1p62 ? (sim_time)nearbyint(ticks) : SIM_TIME_NEVER;
}

/* A random wait, rounded up and never below one tick: a process whose waits could be zero might
 * loop for ever within one instant. Seconds >= 0; infinity and anything beyond 63 bits become
 * SIM_TIME_NEVER. */
static inline sim_time sim_wait(double seconds)
{
    assert(seconds >= 0);
    const double ticks = seconds * 0x1p20;
    if (!(ticks < 0x1p62))
        return SIM_TIME_NEVER;
    const sim_time whole = (sim_time)ticks; /* plain x86-64 has no instruction for ceil */
    return whole + ((double)whole < ticks || whole == 0);
}

/* at + span, where SIM_TIME_NEVER stays SIM_TIME_NEVER and a sum beyond the range becomes it. Both
 * must be >= 0. */
static inline sim_time sim_after(sim_time at, sim_time span)
{
    assert(at >= 0 && span >= 0);
    return span < SIM_TIME_NEVER - at ? at + span : SIM_TIME_NEVER;
}

/* When what was born at 'birth', which may lie before time began, reaches an age >= 0. */
static inline sim_time sim_at_age(sim_time birth, sim_time age)
{
    if (birth < 0 && age != SIM_TIME_NEVER)
        return birth + age;
    return sim_after(birth < 0 ? 0 : birth, age);
}

#endif
