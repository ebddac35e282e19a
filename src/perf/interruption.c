#include "perf/interruption.h"

#include <gsl/gsl_sf_lambert.h>
#include <math.h>

static const double SHORTEST = 1; /* s */

struct interruption_law interruption_law_of(const struct interruption_choice *choice,
                                            const struct assumptions *assumptions, double rate,
                                            double bytes, double accelerators)
{
    return (struct interruption_law){
        .rate = rate,
        .restart = isnan(choice->restart) ? assumptions->job_restart : choice->restart,
        .save =
            isnan(choice->save) ? checkpoint_save(assumptions, bytes, accelerators) : choice->save,
        .write = choice->write,
    };
}

/* 1 + W(-e^(-x - 1)). Below the threshold its argument can't be told from the branch point. */
static double best_share(double x)
{
    return x < 1e-10 ? sqrt(2 * x) : 1 + gsl_sf_lambert_W0(-exp(-x - 1));
}

double interruption_best_interval(const struct interruption_law *law)
{
    if (!(law->rate > 0))
        return INFINITY;
    const double best = best_share(law->rate * law->save) / law->rate;
    return fmax(fmax(best, SHORTEST), law->write - law->save);
}

struct interruption_shares interruption_shares(const struct interruption_law *law, double interval)
{
    const double cycle = interval + law->save, rate = law->rate;
    if (!(rate > 0)) {
        const double work = isinf(interval) ? 1 : interval / cycle;
        return (struct interruption_shares){.work = work, .save = 1 - work};
    }
    const double running = exp(-rate * law->restart), unsafe = fmax(0, law->write - law->save);
    struct interruption_shares s = {.restart = 1 - running};
    if (isfinite(interval)) {
        const double kept = running * exp(-rate * unsafe) * rate / expm1(rate * cycle);
        s.work = kept * interval;
        s.save = kept * law->save;
    }
    s.again = fmax(0, running - s.work - s.save);
    return s;
}
