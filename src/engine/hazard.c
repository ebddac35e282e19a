#include "engine/hazard.h"

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

double hazard_cumulative(const struct hazard *h, sim_time age)
{
    double sum = 0;
    for (uint32_t i = 0; i < h->n && h->step[i].from < age; i++) {
        const sim_time end = i + 1 < h->n && h->step[i + 1].from < age ? h->step[i + 1].from : age;
        sum += h->step[i].rate * sim_seconds(end - h->step[i].from);
    }
    return sum;
}

sim_time hazard_age(const struct hazard *h, double x)
{
    assert(x >= 0);
    for (uint32_t i = 0; i < h->n; i++) {
        const struct hazard_step s = h->step[i];
        const double most =
            i + 1 < h->n ? s.rate * sim_seconds(h->step[i + 1].from - s.from) : INFINITY;
        if (x < most)
            return s.rate > 0 ? sim_after(s.from, sim_wait(x / s.rate)) : SIM_TIME_NEVER;
        x -= most;
    }
    return SIM_TIME_NEVER;
}

void hazard_weibull(struct hazard_step *step, uint32_t n, double scale, double shape, double first,
                    double last)
{
    assert(n >= 3 && scale > 0 && shape > 0 && 0 < first && first < last);
    const double ratio = pow(last / first, 1.0 / (n - 2));
    double from = 0, to = first;
    for (uint32_t i = 0; i < n; i++) {
        step[i].from = sim_ticks(from);
        step[i].rate = (pow(to / scale, shape) - pow(from / scale, shape)) / (to - from);
        from = to;
        to *= ratio;
    }
}
