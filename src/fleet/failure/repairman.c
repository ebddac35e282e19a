/* Chances are products of the ratios of births to deaths, which fall with k: so they have one peak,
 * which a bisection finds. Sums go up and down from it until chances no longer count: a few times
 * the spread of k, however many nodes there are, and nothing overflows. */
#include "fleet/failure/repairman.h"

#include <math.h>

static const double NEGLIGIBLE = 1e-12; /* of the sum of chances */

/* Not fmin: these are the inner loop of all, and no number here is a NaN. */
static inline double less(double a, double b)
{
    return a < b ? a : b;
}

static inline double nodes_missing(const struct repairman *r, double k)
{
    return k > r->spares ? less(k - r->spares, r->nodes) : 0;
}

static inline double nodes_up(const struct repairman *r, double k)
{
    return r->nodes - nodes_missing(r, k);
}

/* The chance of k + 1 over that of k. */
static inline double ratio(const struct repairman *r, double load, double k)
{
    return load * nodes_up(r, k) / less(k + 1, r->crews);
}

/* The k of the highest chance. */
static double find_peak(const struct repairman *r, double load)
{
    double low = 0, high = ceil(r->nodes + r->spares); /* ratio(low - 1) > 1 >= ratio(high) */
    while (low < high) {
        const double middle = floor((low + high) / 2);
        if (ratio(r, load, middle) > 1)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Sums over k, each weighted with its chance. */
struct sums {
    double chance, away, busy, missing;
    double up, up_queued, up_lacking;
};

static inline void add(const struct repairman *r, double k, double chance, struct sums *s)
{
    const double up = chance * nodes_up(r, k);
    s->chance += chance;
    s->away += chance * k;
    s->busy += chance * less(k, r->crews);
    s->missing += chance * nodes_missing(r, k);
    s->up += up;
    s->up_queued += k >= r->crews ? up : 0;
    s->up_lacking += k >= r->spares ? up : 0;
}

struct repairman_means repairman_at(const struct repairman *r, double load)
{
    struct sums s = {0};
    const double peak = find_peak(r, load);
    double chance = 1;
    for (double k = peak; chance > NEGLIGIBLE * s.chance; chance *= ratio(r, load, k), k++)
        add(r, k, chance, &s);
    chance = 1;
    for (double k = peak; k > 0 && chance > NEGLIGIBLE * s.chance;) {
        k--;
        chance /= ratio(r, load, k);
        add(r, k, chance, &s);
    }
    return (struct repairman_means){
        .away = s.away / s.chance,
        .busy = s.busy / s.chance,
        .missing = s.missing / s.chance,
        .queued = s.up > 0 ? s.up_queued / s.up : 0,
        .lacking = s.up > 0 ? s.up_lacking / s.up : 0,
    };
}
