#include "perf/interruption.h"

#include <gsl/gsl_sf_lambert.h>
#include <math.h>

static const double SHORTEST = 1;      /* s of an interval */
static const double LEAST_WORK = 1e-6; /* share of the time */

/* 1 + W(-e^(-x - 1)). Below the threshold its argument can't be told from the branch point. */
static double best_share(double x)
{
    return x < 1e-10 ? sqrt(2 * x) : 1 + gsl_sf_lambert_W0(-exp(-x - 1));
}

/* s for which what a checkpoint holds isn't safe yet, beyond the stop that it makes. */
static double unsafe_time(const struct interruption_law *law)
{
    return fmax(0, law->write - law->save);
}

double interruption_best_interval(const struct interruption_law *law)
{
    if (!(law->rate > 0))
        return INFINITY;
    const double best = best_share(law->rate * law->save) / law->rate;
    return fmax(fmax(best, SHORTEST), unsafe_time(law));
}

struct interruption_shares interruption_shares(const struct interruption_law *law, double interval)
{
    const double cycle = interval + law->save, rate = law->rate;
    if (!(rate > 0)) {
        const double work = isinf(interval) ? 1 : interval / cycle;
        return (struct interruption_shares){.work = work, .save = 1 - work};
    }
    const double running = exp(-rate * law->restart);
    struct interruption_shares s = {.restart = 1 - running};
    if (isfinite(interval)) {
        const double kept = running * exp(-rate * unsafe_time(law)) * rate / expm1(rate * cycle);
        s.work = kept * interval;
        s.save = kept * law->save;
    }
    s.again = fmax(0, running - s.work - s.save);
    return s;
}

struct interruptions interruptions_expected(const struct interruption_choice *choice,
                                            double interval, const struct assumptions *assumptions,
                                            double rate, double bytes, double accelerators)
{
    if (!choice->counted)
        return (struct interruptions){.interval = isnan(interval) ? INFINITY : interval,
                                      .shares = {.work = 1}};
    struct interruptions i = {
        .law = {.rate = rate,
                .restart = isnan(choice->restart) ? assumptions->job_restart : choice->restart,
                .save = isnan(choice->save) ? checkpoint_save(assumptions, bytes, accelerators)
                                            : choice->save,
                .write = choice->write},
    };
    i.interval = isnan(interval) ? interruption_best_interval(&i.law) : interval;
    i.shares = interruption_shares(&i.law, i.interval);
    return i;
}

double interruptions_undone(const struct interruptions *i)
{
    return isinf(i->interval) ? 0 : i->interval / 2 + unsafe_time(&i->law);
}

bool interruptions_end(const struct interruptions *i)
{
    return i->shares.work >= LEAST_WORK;
}
