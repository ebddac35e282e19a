#include "fleet/supply/packages.h"

#include "base/seconds.h"

#include <math.h>

static const double DAYS_OF_YEAR = 365.25;

/* The day, with a fraction, on which production begins. */
static double begins(const struct generation *g)
{
    return (double)g->from + g->slip / SECONDS_PER_DAY;
}

/* The mean over a day that begins so many days after production does. */
static double ramped(double days, double ramp)
{
    if (ramp > 0)
        return fmin(fmax((days + 0.5) * SECONDS_PER_DAY / ramp, 0), 1);
    return fmin(fmax(days + 1, 0), 1);
}

/* What a generation takes of that which newer ones leave. */
static double taken(const struct generation *g, day_number day)
{
    return g->share * ramped((double)day - begins(g), g->ramp);
}

double packages_share(const struct supplier *supplier, uint32_t generation, day_number day)
{
    const struct generation *all = supplier->generations.items, *own = &all[generation];
    double share = taken(own, day);
    for (uint32_t i = 0; i < supplier->generations.n; i++) {
        const bool newer =
            begins(&all[i]) > begins(own) || (begins(&all[i]) == begins(own) && i > generation);
        if (newer)
            share *= 1 - taken(&all[i], day);
    }
    return share;
}

/* The value of a path on a day, which grows by so much a year after its last date. */
static double grown(const struct path *path, double growth, day_number day)
{
    const double years = ((double)day - (double)path->dates[path->n - 1]) / DAYS_OF_YEAR;
    return path_at(path, day) * (years > 0 ? pow(1 + growth, years) : 1);
}

/* Packages of a day if all that the supplier has went into one generation. */
static double full_day(const struct supplier *s, const struct generation *g, day_number day)
{
    double most = INFINITY;
    if (s->wafers.n)
        most = grown(&s->wafers, s->wafer_growth, day) * path_at(&s->wafer_share, day) *
               g->packages_per_wafer * SECONDS_PER_DAY;
    if (s->memory.n)
        most =
            fmin(most, grown(&s->memory, s->memory_growth, day) * path_at(&s->memory_share, day) /
                           accelerator_package_memory(g->accelerator) * SECONDS_PER_DAY);
    return most;
}

double packages_made(const struct supplier *supplier, uint32_t generation, day_number from,
                     day_number until)
{
    const struct generation *all = supplier->generations.items;
    double sum = 0;
    for (day_number day = from; day < until; day++) {
        const double share = packages_share(supplier, generation, day);
        if (share > 0)
            sum += share * full_day(supplier, &all[generation], day);
    }
    return sum;
}
