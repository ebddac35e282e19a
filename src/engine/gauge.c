#include "engine/gauge.h"

struct gauge gauge_at(int64_t level, sim_time now)
{
    return (struct gauge){.level = level, .low = level, .high = level, .since = now, .start = now};
}
