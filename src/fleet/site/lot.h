/* A lot: the systems of one order at their site, with all that follows from the models once and for
 * all. Powers are per unit or per node; a unit is one system, or the part of one that the order
 * asks for. */
#ifndef COLOSSIM_FLEET_SITE_LOT_H
#define COLOSSIM_FLEET_SITE_LOT_H

#include "engine/books.h"
#include "engine/gauge.h"
#include "engine/hazard.h"
#include "engine/neumaier.h"
#include "fleet/money/deposit.h"
#include "fleet/outcome.h"
#include "model/it_price.h"
#include "scenario/scenario.h"

/* What a node is doing. A node on order is in no state. */
enum node_state {
    NODE_UP,
    NODE_DOWN,
    NODE_BURN_IN,
    NODE_INSTALLED,
    NODE_DELIVERED,
    NODE_RETIRED, /* in no stage any more */
    NODE_STATES
};

/* Expected outages are counted in such parts of a node. */
#define LOT_NODE_PARTS 0x1p32

/* What a unit may draw, W IT, and what it needs. */
struct lot_power {
    double network; /* of the whole order: counted, or by the factor */
    double network_by_factor;
    double nameplate_it;   /* system, network, storage */
    double provisioned_it; /* what hall space is measured in */
    double provisioned;    /* W facility at peak, what firm power is measured in */
    double shared;         /* that flows while energised: network and storage */
};

/* What a lot draws now, and for which work. */
struct lot_draw {
    int64_t level[NODE_STATES]; /* mW IT per node in each state; changes with utilisation */
    int64_t shared_level;       /* mW IT of that which is network and storage */
    double utilisation;         /* share of available time with work, campaigns' included */
    double busy;                /* share of the way of a node in service from idle to load power; of
                                   the time under load, where nothing more is known */
    double speed;               /* of work, over that at full power (cap.h), */
    double allowed;             /*   at this share of load power */
    bool unpowered;             /* the site has no power: nothing is drawn */
    double powered;             /* share of the time in which the site has power: 1, or less by
                                   expectation. Levels are those of this time */
    struct gauge unused;        /* mW that nodes away draw less than nodes that are up */
    int64_t dimmed;             /* of it due to outages of the site (lot_dimmed_power) */
};

/* What a lot used and did so far, and up to where its gauges are in it. */
struct lot_meter {
    int128 nodes[NODE_STATES];                     /* node-ticks by state, */
    int128 away;                                   /* part-ticks of nodes away, */
    int128 unused;                                 /* and mW-ticks of 'unused' that are in it */
    struct neumaier energy_systems, energy_shared; /* J IT, by use */
    struct neumaier useful;                        /* accelerator-seconds of work, */
    struct neumaier throttled;                     /*   and of work that capping has cost */
};

/* What campaigns have of a lot now. */
struct lot_campaigns {
    int64_t held;    /* accelerators, */
    int64_t stopped; /*   of them of those that an outage of the site has stopped */
    double work;     /* of the others, each times the share of the time in which its campaign makes
                        steps, */
    double load;     /*   and that times the campaign's share of the way from idle to load power */
    int64_t missed; /* the most that were held and not stopped, but not up at some moment so far, */
    day_number missed_on; /*   and when; 0: none were */
};

/* What was paid for a lot. */
struct lot_payment {
    struct deposits deposits; /* its items are the world's to free */
    sim_time lease_ends;      /* it goes back; SIM_TIME_NEVER: it does not, or it is not known */
    int128 leased;            /* accelerator-ticks whose rent was billed, */
    int128 maintained;        /*   and those in service whose maintenance was */
    double it_capital;        /* $ for its IT so far */
    money in_progress; /* of it, with the interest on it (money/construction_interest.h), what has
                          not entered service yet; */
    money interest_in_progress; /*   of that the interest */
    int64_t in_use;             /* units that have entered */
};

/* How a node fails, whose law is that of the order's preset. */
struct lot_failure {
    const struct hazard_step *hazard;       /* failures of one node by age */
    const struct hazard_step *lemon_hazard; /* those that a lemon has besides; NULL: none */
    uint32_t hazard_steps;                  /* 0: nothing fails */
    uint32_t first_cause; /* index of the preset's first cause in the world's list */
    uint32_t n_causes;
    double *cause_weights; /* cumulative, the last one 1 */
    money *repair_cost;    /* of one outage of a node, by cause; the last one of an early failure */
};

/* Nodes that are idle because of others (failure/rack.h). */
struct lot_rack {
    int64_t least_nodes; /* of a unit that must be up for any to work */
    int64_t idle;        /* nodes down because their rack is out, */
    sim_time idle_since; /*   since that number stands */
    uint32_t idle_cause; /* index into the world's causes, where least_nodes > 1 */
};

/* How well what a lot rests on is known. */
struct lot_grades {
    enum grade power; /* of the systems, utilisation included */
    enum grade shared;
    enum grade provisioned;                      /* of provisioned IT power */
    enum grade chips, servers, network, storage; /* of prices */
};

/* Accelerator-ticks up to a lot's retirement. */
struct lot_stay {
    int128 there, in_service;
};

struct lot {
    const struct owner *owner;
    const struct order *order;
    const struct holding *holding; /* of an initial lot; else NULL */
    uint32_t operator_index, site_index;
    uint64_t id; /* hash of its path: names its random streams */

    int64_t units;    /* of the whole order */
    int64_t planned;  /*   as it was placed: what its network is shared by */
    sim_time ordered; /* placed; SIM_TIME_NEVER: not yet */
    sim_time wanted;  /* energised; SIM_TIME_NEVER: each delivery on its own day */
    int64_t unit_accelerators, unit_nodes, node_accelerators;
    double share;               /* of a system that one unit is: 1, or less for a part of one */
    double node_share;          /* of a whole node that one node of the unit is, likewise */
    struct fabric_count fabric; /* zeroed where it isn't counted */
    struct lot_power power;
    struct lot_failure failure;
    struct lot_grades grades;

    struct gauge placed;     /* units ordered and not retired */
    double allocated;        /* accelerators that the supplier has set aside so far */
    int64_t shipped;         /* units of them that are on their way or there */
    int64_t arrived;         /* units that were ready to be delivered, */
    int64_t delivered;       /*   and were, as soon as they were paid */
    int64_t serviced;        /* nodes that ever entered service: the place of the next one */
    uint32_t block;          /* of the node that entered last, at the site (failure/failure.c) */
    struct cohort *cohorts;  /* of its nodes (failure/cohort.h); owned by the world */
    struct placement *parts; /* where they stand (placement.h); owned by the world */
    uint32_t n_cohorts, n_parts;
    struct lot_payment payment;

    struct books books; /* nodes by state, and the outages of the second book */
    struct lot_draw draw;
    struct lot_meter meter;
    struct lot_campaigns campaigns;
    struct lot_rack rack;
    int64_t dark; /* nodes that wait for the end of their site's outage (failure/blackout.h) */
    sim_time dark_since;       /* when that number began to stand */
    struct expected *expected; /* its outages by expectation; NULL: none. Owned by the world */
    struct gauge away;         /* parts of the nodes up that are down by them */
    double off;                /* nodes of them that are down while their site works; the others
                                  are down with it (failure/blackout_share.h) */
    int128 away_recorded;      /* part-ticks of them in the second book */

    sim_time first_energised,
        last_energised;                   /* SIM_TIME_NEVER: never; of an initial lot before 0 */
    enum constraint last_gate, next_gate; /* of the accelerators energised last (wait.h) */
    sim_time slack;                       /* ticks between the two */
    bool leaving;                         /* it was decided to retire it, */
    bool seized;                          /*   because its lender takes it */
    sim_time cancelled, retired;          /* SIM_TIME_NEVER: it is not */
    struct lot_stay stay;                 /* up to 'retired' */
};

/* Fills a lot from its order, but for its levels; memory from the arena. */
void lot_init(struct lot *, const struct scenario *, const struct owner *, uint32_t operator_index,
              const struct order *, uint32_t site_index, struct arena *);

/* Whether it is leased: then its systems cost rent (money/charge.h), and their delivery nothing. */
static inline bool lot_is_leased(const struct lot *lot)
{
    return lot->order->payment.lease > 0;
}

/* Whether all its nodes are in service. Never of an order that was cancelled before any came. */
bool lot_is_complete(const struct lot *);

/* Sets the power levels to the utilisation in force at a second of a day, uncapped; a lot that is
 * retired or has no power draws nothing. The caller has metered the lot before. */
void lot_set_levels(struct lot *, day_number, double second);

/* The same under the cap in force; 0 while it has no power. */
double lot_power_capped(const struct lot *, double busy);

/* W IT of one node without work, a share of which is down: network and storage alone. */
double lot_power_still(const struct lot *, double down);

/* mW that its nodes draw for their work and their burn-in while their site works: what capping can
 * take away, but for what they draw idle. */
double lot_load(const struct lot *);

/* Caps nodes under load at a share of their load power, not below what they draw idle; sets levels
 * and speed. Called after lot_set_levels. */
void lot_slow(struct lot *, double share, const struct curve *work);

/* The lot's 'unused' for what is away now and the levels in force, mW. */
int64_t lot_unused_power(const struct lot *);

/* What of it is due to outages of its site, mW: while the site works, so much more is drawn. */
int64_t lot_dimmed_power(const struct lot *);

/* What so many of its units cost on a day, with their part of its fabric, which is that of the
 * order as placed. */
struct it_price lot_price(const struct lot *, const struct assumptions *, int64_t units,
                          day_number);

/* The order is placed now. */
void lot_place(struct lot *, sim_time now);

/* So many units are ordered from now on, for the rest is cancelled. */
void lot_set_units(struct lot *, sim_time now, int64_t units);

/* It retires now. Those of its nodes that are down stay in the books until their outages end. */
void lot_retire(struct lot *, sim_time now);

/* The time up to now or to its retirement that somebody pays for. */
struct lot_stay lot_stay(const struct lot *, sim_time now);

/* The share of all failures that a cause has. */
double lot_cause_share(const struct lot *, uint32_t cause);

/* Turns node-ticks since the last metering into joules by use and into work. */
void lot_meter(struct lot *, sim_time now);

/* Accelerators in a stage. */
int64_t lot_accelerators(const struct lot *, enum stage);

/* Integral of the same in accelerator-ticks from the start of the run. */
int128 lot_accelerator_ticks(const struct lot *, enum stage, sim_time now);

/* Work from the start of the run to now, accelerator-seconds. */
double lot_useful_seconds(const struct lot *, sim_time now);

/* Work that power capping has cost from the start of the run to now, accelerator-seconds. */
double lot_throttled_seconds(const struct lot *, sim_time now);

#endif
