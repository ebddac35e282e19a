/* The power of a site: what it draws, which source gives it, and the meters that turn it into
 * energy. Two books that share no number but the levels of the nodes: by source, the integral of
 * the site's IT power as nodes switch; by use, the node-time of each lot and state (lot_meter). */
#ifndef COLOSSIM_FLEET_SITE_METER_H
#define COLOSSIM_FLEET_SITE_METER_H

#include "base/date.h"
#include "fleet/site/site.h"

struct world;

/* Finds the source that follows the load from now on. Called when the one that did can't. */
void meter_follow(struct site_state *, sim_time now);

/* Keeps the hours that are over (hours.h). */
void meter_pass_hours(struct site_state *, sim_time now);

/* The highest IT power, mW, at which the site draws no more than so many W. */
int64_t meter_it_limit(const struct site_state *, double facility);

/* The power that was drawn until now counts for the highest; not one of no duration, between two
 * changes of the same instant. */
static inline void meter_note_highest(struct site_state *site, sim_time now)
{
    if (now > site->changed && site->drawn > site->highest)
        site->highest = site->drawn;
    site->changed = now;
}

/* IT power changes by so many mW. */
static inline void meter_change_load(struct site_state *site, sim_time now, int64_t change)
{
    if (now >= site->hours->end)
        meter_pass_hours(site, now);
    meter_note_highest(site, now);
    gauge_add(&site->it_power, now, change);
    const int64_t load = site->it_power.level;
    if (load < site->follow_low || load > site->follow_high)
        meter_follow(site, now);
    site->drawn = (int64_t)((double)(load + site->dimmed) * site->pue + site->losses * 1e3 + 0.5);
}

/* Brings the energies by source up to now. To be called before anything else that they depend on
 * changes: provisioned power, prices, capacities. */
void meter_read(struct site_state *, sim_time now);

/* Brings both books up to now, then applies the utilisation and PUE of that day, the capacities and
 * losses of the sources, which the caller has changed after a reading, and the cap (cap.h). */
void meter_set_rates(struct world *, struct site_state *, day_number);

#endif
