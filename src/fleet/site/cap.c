/* What a node that works a share b of the time draws is idle (1 - b) + x load b, where x is the
 * share of load power that the cap leaves it. Over a site that is A + B x, so
 *
 *     x = (limit - A) / B
 *
 * in one step. Burn-in is load all of the time; network, storage and nodes that are down belong to
 * A. */
#include "fleet/site/cap.h"

#include "fleet/site/meter.h"
#include "fleet/world.h"

#include <math.h>

double cap_work(const struct curve *curve, double share, double idle)
{
    if (share >= curve->x[0])
        return fmin(1, curve_at(curve, share));
    if (share <= idle || curve->x[0] <= idle)
        return 0;
    return curve->y[0] * (share - idle) / (curve->x[0] - idle);
}

int64_t cap_level(const struct site_state *site)
{
    return site->site->oversubscription > 0 ? meter_it_limit(site, site->firm) : INT64_MAX;
}

int64_t cap_slow(struct world *w, struct site_state *site, int64_t load)
{
    double slowed = 0; /* B, mW */
    for (uint32_t i = 0; i < site->n_lots; i++)
        slowed += lot_load(&w->lots[site->lots[i]]);
    const double others = (double)load - slowed, limit = (double)site->cap_level;
    const double share = slowed > 0 ? fmin(1, fmax(0, (limit - others) / slowed)) : 1;
    int64_t drawn = 0;
    site->dimmed = 0;
    for (uint32_t i = 0; i < site->n_lots; i++) {
        struct lot *lot = &w->lots[site->lots[i]];
        lot_slow(lot, share, &w->scenario->assumptions.capped_work);
        for (unsigned state = 0; state < NODE_STATES; state++)
            drawn += lot->draw.level[state] * lot->books.counter[state].level;
        gauge_set(&lot->draw.unused, w->now, lot_unused_power(lot));
        drawn -= lot->draw.unused.level;
        lot->draw.dimmed = lot_dimmed_power(lot);
        site->dimmed += lot->draw.dimmed;
    }
    return drawn;
}
