/* A lot: the systems of one order at their site, with all that follows from the models once and for
 * all. Powers are per unit or per node; a unit is one system, or the part of one that the order
 * asks for. */
#ifndef COLOSSIM_FLEET_LOT_H
#define COLOSSIM_FLEET_LOT_H

#include "engine/books.h"
#include "engine/gauge.h"
#include "engine/hazard.h"
#include "engine/neumaier.h"
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

struct lot {
    const struct owner *owner;
    const struct order *order;
    const struct holding *holding; /* of an initial lot; else NULL */
    uint32_t operator_index, site_index;
    uint64_t id; /* hash of its path: names its random streams */

    int64_t units;    /* of the whole order */
    sim_time ordered; /* placed; SIM_TIME_NEVER: not yet */
    sim_time wanted;  /* energised; SIM_TIME_NEVER: each delivery on its own day */
    int64_t unit_accelerators, unit_nodes, node_accelerators;
    double share;      /* of a system that one unit is: 1, or less for a part of one */
    double node_share; /* of a whole node that one node of the unit is, likewise */

    struct fabric_count fabric; /* zeroed where it isn't counted */
    double network_power;       /* W IT of the whole order: counted, or by the factor */
    double network_power_by_factor;
    double nameplate_it;   /* W IT per unit: system, network, storage */
    double provisioned_it; /* W IT per unit, what hall space is measured in */
    double provisioned;    /* W facility per unit at peak, what firm power is measured in */
    double shared_power;   /* W IT per unit that flows while energised: network and storage */

    int64_t level[NODE_STATES];   /* mW IT per node in each state; changes with utilisation */
    int64_t shared_level;         /* mW IT of that which is network and storage */
    double utilisation;           /* now: share of available time with work, campaigns' included */
    double busy;                  /* now: share of the way of a node in service from idle to load
                                     power; of the time under load, where nothing more is known */
    double speed;                 /* now: of work, over that at full power (cap.h), */
    double allowed;               /*   at this share of load power */
    int64_t in_campaigns;         /* accelerators that campaigns hold now, */
    int64_t stopped_in_campaigns; /*   of them of those that an outage of the site has stopped */
    double work_in_campaigns;     /* of the others, each times the share of the time in which its
                                     campaign makes steps, */
    double load_in_campaigns;     /*   and that times the campaign's share of that way */
    struct gauge placed;          /* units ordered and not retired */
    struct books books;           /* nodes by state, and the outages of the second book */
    struct gauge away;         /* parts of the nodes up that are down by expectation (expected.h) */
    double off;                /* nodes of them that are down while their site works; the others
                                  are down with it (blackout_share.h) */
    double powered;            /* share of the time now in which the site has power: 1, or less by
                                  expectation. Levels are those of this time */
    int128 away_recorded;      /* part-ticks of them in the second book */
    int128 away_metered;       /*   and of them already turned into work */
    struct gauge unused;       /* mW that they draw less than nodes that are up */
    int64_t dimmed;            /* of it due to outages of the site (lot_dimmed_power) */
    int128 unused_metered;     /* mW-ticks already turned into energy */
    struct expected *expected; /* their outages; NULL: none. Owned by the world */
    int64_t planned;           /* units of the order as placed: what its network is shared by */
    money deposit;             /* paid ahead for units that have not been handed over */
    int64_t deposit_units;     /*   so many of them */
    double deposit_day;        /*   on this day, on average by amount */
    sim_time cancelled;        /* SIM_TIME_NEVER: it is not */
    sim_time lease_ends;       /* it goes back; SIM_TIME_NEVER: it does not, or it is not known */
    int128 leased;             /* accelerator-ticks whose rent was billed */
    int64_t arrived;           /* units that were ready to be delivered, */
    int64_t delivered;         /*   and were, as soon as they were paid */
    double allocated;          /* accelerators that the supplier has set aside so far */
    int64_t shipped;           /* units of them that are on their way or there */
    int64_t serviced;          /* nodes that ever entered service: the place of the next one */
    uint32_t block;            /* of the node that entered last, at the site (failure.c) */
    int128 metered[NODE_STATES];                   /* node-ticks already turned into energy */
    struct neumaier energy_systems, energy_shared; /* J IT, by use */
    struct neumaier useful;                        /* accelerator-seconds of work, */
    struct neumaier throttled;                     /*   and of work that capping has cost */
    int128 maintained; /* accelerator-ticks in service that were billed */
    double it_capital; /* $ paid for the IT of the lot so far */
    money in_progress; /* of it, with the interest on it (construction_interest.h), what has
                          not entered service yet; */
    money interest_in_progress; /*   of that the interest */
    int64_t in_use;             /* units that have entered */

    const struct hazard_step *hazard;       /* failures of one node by age */
    const struct hazard_step *lemon_hazard; /* those that a lemon has besides; NULL: none */
    uint32_t hazard_steps;                  /* 0: nothing fails */
    uint32_t first_cause; /* index of the preset's first cause in the world's list */
    uint32_t n_causes;
    double *cause_weights; /* cumulative, the last one 1 */
    money *repair_cost;    /* of one outage of a node, by cause; the last one of an early failure */

    enum grade power_grade; /* of the systems' power, utilisation included */
    enum grade shared_grade;
    enum grade provisioned_grade;                                      /* of provisioned IT power */
    enum grade chip_grade, server_grade, network_grade, storage_grade; /* of prices */

    sim_time first_energised,
        last_energised;     /* SIM_TIME_NEVER: never; of an initial lot before 0 */
    int64_t least_nodes;    /* of a unit that must be up for any to work (rack.h) */
    int64_t idle;           /* nodes down because their rack is out, */
    sim_time idle_since;    /*   since that number stands */
    uint32_t idle_cause;    /* index into the world's causes, where least_nodes > 1 */
    struct cohort *cohorts; /* of its nodes (cohort.h); owned by the world */
    uint32_t n_cohorts;
    struct placement *parts; /* where its nodes stand (placement.h); owned by the world */
    uint32_t n_parts;
    int64_t dark;        /* nodes that wait for the end of their site's outage (blackout.h) */
    sim_time dark_since; /* when that number began to stand */
    bool unpowered;      /* the site has no power: nothing is drawn */
    bool leaving;        /* it was decided to retire it, */
    bool seized;         /*   because its lender takes it */
    sim_time retired;    /* SIM_TIME_NEVER: it is not */
    struct lot_stay {    /* accelerator-ticks up to then */
        int128 there, in_service;
    } stay;
    enum constraint last_gate, next_gate; /* of the accelerators energised last (wait.h) */
    sim_time slack;                       /* ticks between the two */
};

/* Fills a lot from its order; memory from the arena. The levels start at the utilisation of the
 * scenario's first day. */
void lot_init(struct lot *, const struct scenario *, const struct owner *, uint32_t operator_index,
              const struct order *, uint32_t site_index, struct arena *);

/* Whether it is leased: then its systems cost rent (charge.h), and their delivery nothing. */
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

/* So many units are ordered from now on: all, when the order is placed, or fewer, when the rest is
 * cancelled. */
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
