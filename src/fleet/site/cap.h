/* Power capping: where more is provisioned than is firm, working accelerators are slowed so that a
 * site never draws more than its firm power. All that work are slowed alike. */
#ifndef COLOSSIM_FLEET_SITE_CAP_H
#define COLOSSIM_FLEET_SITE_CAP_H

#include "fleet/site/lot.h"
#include "input/value.h"

struct world;
struct site_state;

/* Work of a node that may draw only a share of its load power, over its work at full power: by the
 * curve of assumptions.capped-work; where the share lies below the curve's first point, some of its
 * time passes idle instead, at 'idle' of load power and without work. */
double cap_work(const struct curve *, double share, double idle);

/* The site's limits, read anew: the highest IT power, mW, at which it draws no more than is firm;
 * INT64_MAX where it isn't capped. */
int64_t cap_level(const struct site_state *);

/* Slows the lots of a site whose uncapped levels together draw 'load', mW, of IT power while the
 * site works; returns what they draw then, on average over the time in which it has power. The site
 * is at 'cap_level' or below after it, but for what idles. */
int64_t cap_slow(struct world *, struct site_state *, int64_t load);

#endif
