/* Outages as expected values ('outages: expected'): no failure is an event, nor an outage of a site
 * (blackout_share.h) or a repair (shop_mean.h); of each lot the mean number of nodes that are away
 * is set month by month. For studies, where the luck of single failures doesn't matter and
 * thousands of runs do.
 *
 * Two times. A site works for a share 'works' of each month (p below), the same for all nodes of a
 * lot. What one node does by itself is reckoned in the time in which its site works, as if that
 * were all the time: such a number is said to be 'over works', and p times it is of all the time.
 *
 *     quantity           unit           time           set by                  checked by
 *     course.away        outages/node   over works     course.c                events, closed forms
 *     course.failures    1/node, span   over works     course.c                events, closed forms
 *     level, off         nodes          over works     plan, expected_watch
 *     flow               1/s            over works     the same
 *     wait               s              of an outage   plan, from shop_mean
 *     held               nodes          over works     apply_waits, from shop_mean
 *     parts              nodes / 2^32   all the time   apply
 *     dark, by cause     nodes / 2^32   all the time   apply (darken)
 *     lot.away           nodes / 2^32   all the time   apply                   away_recorded
 *     cause.expected_    outages        all the time   account (book)
 *       outages
 *     cause.expected_    accelerator    all the time   record                  the sum over lots
 *       down               parts x ticks
 *
 * The gauge lot.away is the first book; the second one are the records, which add up parts and dark
 * for as long as they stood, by lot (away_recorded) and by cause: fleet/balance.c compares all
 * three to the last bit. That the numbers themselves are right is a matter of tests: against closed
 * forms, and against the mean of runs with events.
 *
 * One node as an example, in a month of 720 h. It fails once in so many hours of work; the repair
 * takes 5 h, after a wait of 3 h for a technician; its site is down for 2 % of the time, p = 0.98,
 * and of the node's own outages for as much:
 *
 *     open if it failed all the time     (5 h + 3 h) / 720 h                 0.011111
 *     of it while the site works         x 0.98                              0.010889
 *     up, over works                     1 / (1 + 0.010889)                  0.989228
 *     off                                1 - up                              0.010772
 *     level = course.away                up x 0.011111                       0.010991
 *     flow x 720 h = course.failures     up x 1                              0.989228
 *     parts: down by itself, all time    p x level                           0.010772
 *     up, all the time                   p x up                              0.969444
 *     dark: down by its site alone       1 - 0.969444 - 0.010772             0.019784
 *     outages in the month, booked       p x 0.989228                        0.969444
 *
 * The line of outages may turn out longer than was planned, by 1 h: then held = flow x 1 h =
 * 0.001374 nodes more are down over works, parts grow by p times as much, and the node fails less
 * than booked above, by the share of its time up in which it waited, held / up = 0.139 %.
 *
 * Who calls whom. A month begins, before it is billed:
 *     account         counts what failed since the last account (course_of), less what waited
 *     share_month     p of the new month, by blackout_share
 *     shop_mean_advance   the lines follow the old flows up to now
 *     plan            level and flow of the month from course_of and course_settled
 *     shop_mean_expect, shop_mean_plan    waits by these flows
 *     plan            again, with these waits in the levels
 *     apply           record, then parts and dark into the gauge
 * Nodes enter service within a month (expected_watch): their course is added to level and flow, and
 * with shop lines apply_waits asks shop_mean_expect for the waits by the new flows; those of the
 * levels stay as planned, and what is more is held. A lot that retires (expected_end) is accounted
 * and recorded while its nodes are up, its outages leave the lines (shop_mean_leave), and those of
 * the other lots wait less. */
#ifndef COLOSSIM_FLEET_FAILURE_EXPECTED_H
#define COLOSSIM_FLEET_FAILURE_EXPECTED_H

#include "base/wide.h"
#include "engine/time.h"
#include "fleet/failure/defect.h"
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

/* The outages of one lot. 'Parts' are of a node (site/lot.h). */
struct expected {
    struct young_batch *young; /* owned */
    uint32_t n_young, capacity;
    double settled[2];            /* nodes, and lemons, whose outages have reached their level */
    sim_time accounted;           /* of the settled */
    double base[REPAIR_ACTIONS];  /* share of the preset's rates, by action; their sum is 1 */
    double share[REPAIR_ACTIONS]; /* the same times what failing again adds */
    double chain;                 /* outages of each failure, with those that come again */
    double early_outages;         /* of a node that fails early, on average (defect.h), */
    double early_age[EARLY_AGES]; /*   and the ages, s, at which they come, all alike, ascending */
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
