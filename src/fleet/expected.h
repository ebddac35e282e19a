/* Outages as expected values ('outages: expected'): no failure is an event, nor an outage of a site
 * (blackout_share.h) or a repair (shop_mean.h); of each lot the mean number of nodes that are away
 * is set month by month. For studies, where the luck of single failures doesn't matter and
 * thousands of runs do. */
#ifndef COLOSSIM_FLEET_EXPECTED_H
#define COLOSSIM_FLEET_EXPECTED_H

#include "base/wide.h"
#include "engine/time.h"
#include "fleet/defect.h"
#include "model/failure.h"

#include <stdint.h>

struct world;
struct lot;
struct stay_law;

/* Nodes of a lot that entered service at one event and whose outages still depend on their age. */
struct young_batch {
    double nodes;
    double factor; /* on the lot's rate: 1, or that of lemons */
    sim_time entered, birth;
    sim_time accounted; /* its failures are counted up to here */
};

/* Outages by what ends them, early failures apart, and nodes that are idle while their rack is out.
 */
enum { OUTAGE_EARLY = REPAIR_ACTIONS, OUTAGE_IDLE, OUTAGE_KINDS };

/* The outages of one lot. 'Parts' are of a node (lot.h). */
struct expected {
    struct young_batch *young; /* owned */
    uint32_t n_young, capacity;
    double settled[2];            /* nodes, and lemons, whose outages have reached their level */
    sim_time accounted;           /* of the settled */
    double base[REPAIR_ACTIONS];  /* share of the preset's rates, by action; their sum is 1 */
    double share[REPAIR_ACTIONS]; /* the same times what failing again adds */
    double chain;                 /* outages of each failure, with those that come again */
    double early_share;           /* chance of an early failure of a node, and the ages, s, at */
    double early_age[EARLY_AGES]; /*   which it comes, equally likely, ascending */
    const struct stay_law *law[OUTAGE_KINDS]; /* of outages, but for their waits */
    double level[OUTAGE_KINDS];               /* nodes away now, over 'works' */
    int64_t parts[OUTAGE_KINDS];              /* the same, as it stands in the lot's gauge */
    double off;                               /* nodes of them that are down while the site works */
    double open[OUTAGE_KINDS];                /* outages open when they were counted last */
    sim_time recorded;                        /* the second book is complete up to here */
    /* Outages of the site (blackout_share.h): */
    double works;               /* share of the time now in which they leave its nodes alone */
    double alone[OUTAGE_KINDS]; /* of the time of outages of nodes, that in which the site works */
    int64_t *dark;              /* parts down for them now, by cause; owned */
    /* Waits at the site's shop (shop_mean.h): */
    double flow[OUTAGE_KINDS]; /* outages that begin, 1/s, over 'works' */
    double wait[OUTAGE_KINDS]; /* s that the levels hold of each of them, */
    double held[OUTAGE_KINDS]; /* nodes that wait beyond that by now, over 'works', */
    double held_seconds;       /*   and all such node-seconds since 'accounted', */
    sim_time held_since;       /*   complete up to here */
};

/* So many nodes of a lot enter service, born then. */
void expected_watch(struct world *, uint32_t lot, int64_t nodes, sim_time birth);

/* The lot is about to retire, its nodes are up still: it has no outages any more, the open ones are
 * paid for. */
void expected_end(struct world *, uint32_t lot);

/* At the end of the run: counts what has not been counted and turns the counts of outages into
 * whole numbers. */
void expected_close(struct world *);

void expected_free(struct expected *);

/* What ends the outages of a kind; of idle nodes, which end with others, any. */
enum repair_action expected_action(const struct lot *, unsigned kind);

#endif
