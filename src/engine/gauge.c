#include "engine/gauge.h"

struct gauge gauge_at(int64_t level, sim_time now)
{
    return (struct gauge){.level = level, .low = level, .high = level, .since = now, .start = now};
}

double gauge_seconds(const struct gauge *g, sim_time now)
{
    return (double)gauge_integral(g, now) * 0x1p-20;
}

double gauge_mean(const struct gauge *g, sim_time now)
{
    if (now == g->start)
        return (double)g->level;
    return (double)gauge_integral(g, now) / (double)(now - g->start);
}
