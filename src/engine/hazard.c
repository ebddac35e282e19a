#include "engine/hazard.h"

#include <math.h>

uint32_t hazard_step_at(const struct hazard *h, sim_time age)
{
    assert(age >= 0 && h->n > 0 && h->step[0].from == 0);
    uint32_t low = 0, high = h->n; /* step[low].from <= age < step[high].from */
    while (high - low > 1) {
        const uint32_t middle = low + (high - low) / 2;
        if (h->step[middle].from <= age)
            low = middle;
        else
            high = middle;
    }
    return low;
}

double hazard_mean(const struct hazard *h, sim_time age, double seconds)
{
    double failures = 0, from = 0;
    for (uint32_t i = hazard_step_at(h, age); from < seconds; i++) {
        const double edge = i + 1 < h->n ? sim_seconds(h->step[i + 1].from - age) : INFINITY,
                     to = fmin(edge, seconds);
        failures += h->step[i].rate * (to - from);
        from = to;
    }
    return failures / seconds;
}
