#include "support_both_ways.h"

#include "engine/tally.h"

#include <math.h>

enum { FIGURES_MOST = 24 };

static const struct sample *last_of(const struct outcome *o)
{
    return &o->samples[o->n_samples - 1];
}

static double node_days(double accelerator_seconds)
{
    return accelerator_seconds / 8 / 86400;
}

double figure_failures(const struct outcome *o)
{
    return (double)o->failures;
}

double figure_repairs(const struct outcome *o)
{
    return (double)o->repairs;
}

double figure_repair_cost(const struct outcome *o)
{
    return toy_dollars(o, ACCOUNT_REPAIR);
}

double figure_unavailable(const struct outcome *o)
{
    const double *seconds = last_of(o)->accelerator_seconds;
    return node_days(seconds[STAGE_IN_SERVICE] - seconds[STAGE_AVAILABLE]);
}

/* The toy works half of the time. */
double figure_unused(const struct outcome *o)
{
    return node_days(last_of(o)->accelerator_seconds[STAGE_IN_SERVICE] -
                     2 * last_of(o)->useful_seconds);
}

double figure_energy(const struct outcome *o)
{
    return last_of(o)->facility_energy;
}

double figure_site_outage(const struct outcome *o)
{
    return o->site_outage_seconds;
}

void both_ways(struct toy *toy, unsigned runs, const struct figure *figures, unsigned n,
               struct outcome *expected)
{
    struct tally events[FIGURES_MOST] = {{0}};
    assert_true(n <= FIGURES_MOST);
    toy->scenario.outages = OUTAGES_EVENTS;
    for (uint32_t r = 0; r < runs; r++) {
        struct outcome one;
        toy_run(toy, r, &one);
        for (unsigned i = 0; i < n; i++)
            tally_add(&events[i], figures[i].of(&one));
        outcome_free(&one);
    }
    toy->scenario.outages = OUTAGES_EXPECTED;
    toy_run(toy, 0, expected);
    unsigned wrong = 0;
    for (unsigned i = 0; i < n; i++) {
        const double value = figures[i].of(expected), mean = events[i].mean,
                     error = tally_deviation(&events[i]) / sqrt((double)runs);
        const bool agree = fabs(mean - value) <= 4 * error + figures[i].off * fabs(mean);
        if (!agree || !(error < figures[i].most * fabs(value))) {
            print_error("%s: events %.9g +- %.3g, expected %.9g (%+.2g)\n", figures[i].name, mean,
                        error, value, value / mean - 1);
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}
