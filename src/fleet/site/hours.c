#include "fleet/site/hours.h"

#include "base/arena.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define HOUR (SIM_TICKS_PER_DAY / 24)

struct hours *hours_new(struct arena *memory)
{
    struct hours *h = arena_alloc(memory, sizeof *h);
    *h = (struct hours){.end = HOUR};
    return h;
}

static void keep(struct hours *h, double watts)
{
    h->of[h->next] = watts;
    h->next = (h->next + 1) % HOURS_KEPT;
    h->n += h->n < HOURS_KEPT;
}

void hours_pass(struct hours *h, const struct gauge *gauge, double factor, double extra,
                sim_time now)
{
    if (now < h->end)
        return;
    /* The level has stood since before the hour's end: else the hour would have been kept then. */
    const int128 at_end = gauge_integral(gauge, now) - (int128)gauge->level * (now - h->end);
    keep(h, (double)(at_end - h->begun) / (double)HOUR * factor + extra);
    const int64_t more = (now - h->end) / HOUR;
    for (int64_t i = 0; i < more && i < HOURS_KEPT; i++)
        keep(h, (double)gauge->level * factor + extra);
    h->begun = at_end + (int128)gauge->level * more * HOUR;
    h->end += (more + 1) * HOUR;
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double quantile(const double *sorted, uint32_t n, double share)
{
    return sorted[(size_t)ceil(share * n - 1e-9) - 1];
}

struct hours_spread hours_spread(const struct hours *h)
{
    if (h->n == 0)
        return (struct hours_spread){0};
    double sorted[HOURS_KEPT];
    memcpy(sorted, h->of, h->n * sizeof *sorted);
    qsort(sorted, h->n, sizeof *sorted, by_size);
    return (struct hours_spread){
        .p50 = quantile(sorted, h->n, 0.5),
        .p99 = quantile(sorted, h->n, 0.99),
        .highest = sorted[h->n - 1],
    };
}
