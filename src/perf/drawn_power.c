#include "perf/drawn_power.h"

#include "model/calibration.h"

#include <math.h>

struct power_law power_law_of(const struct system *s, double node_factor)
{
    const struct accelerator *a = s->accelerator;
    const struct calibration *c = a->calibration;
    const double way = s->nameplate * (s->load_fraction - s->idle_fraction);
    if (!c || !(c->drawn.tensor > 0) || !(way > 0))
        return (struct power_law){0};
    return (struct power_law){.idle = c->drawn.idle,
                              .tensor = c->drawn.tensor,
                              .memory = c->drawn.memory,
                              .limit = a->tdp > 0 ? a->tdp : INFINITY,
                              .per_watt = (double)s->accelerators * node_factor / way,
                              .most = s->nameplate * (1 - s->idle_fraction) / way};
}

double power_of_accelerator(const struct power_law *p, const struct training_step *s)
{
    const double more = p->tensor * s->tensor + p->memory * s->memory;
    return p->idle + fmin(more, s->busy * fmax(0, p->limit - p->idle));
}

double power_share(const struct power_law *p, const struct training_step *s)
{
    if (!(p->tensor > 0))
        return s->busy;
    return fmin(p->per_watt * (power_of_accelerator(p, s) - p->idle), p->most);
}

double power_of_system(const struct system *s, double share)
{
    return s->nameplate * (s->idle_fraction + (s->load_fraction - s->idle_fraction) * share);
}
