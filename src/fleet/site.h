/* A site's state: nodes by lot, power, energy, hall space, queues. site_move is the only writer of node states and of what
 * follows from them at once. */
#ifndef COLOSSIM_FLEET_SITE_H
#define COLOSSIM_FLEET_SITE_H

#include "engine/neumaier.h"
#include "fleet/lot.h"
#include "fleet/parcel.h"

#include <stdbool.h>

struct world;

/* One power source at work. */
struct source_state {
    const struct power_phase *phase;
    double installed;        /* W or units in place, as the phase counts */
    double capacity;         /* W it can deliver now */
    double firm;             /* W it adds to firm power now */
    double power;            /* W drawn from it now */
    struct neumaier energy;  /* J since the start */
    double billed;           /* J already paid for */
    double cost;             /* $ paid for energy so far */
    double carbon;           /* kg CO2e so far */
};

struct site_state {
    const struct site *site;
    uint32_t operator_index;     /* whose it is; UINT32_MAX: nobody orders for it */
    struct source_state *sources;
    uint32_t n_sources;
    int64_t it_power;            /* mW drawn by IT now */
    double pue;                  /* now */
    double drawn;                /* W at the meter now */
    double firm;                 /* W now */
    double nameplate_it;         /* W of energised units */
    double provisioned;          /* W of energised units */
    double provisioned_billed;   /* J of provisioned power since the last bill, for staff */
    double hall_power;           /* W IT of the halls that are ready */
    double hall_used;            /* W IT of the units that have space */
    sim_time metered;            /* energies are complete up to here */
    struct neumaier energy_it;   /* J, from the site's own power: the book by source */
    struct neumaier energy;      /* J at the meter */
    double credit;               /* accelerators' worth of crew time left over from the last shift */
    bool shift;                  /* a crew shift is running */
    bool dirty;                  /* something changed: gates must be settled */
    struct parcel_queue for_hall, for_crew, for_power;
    bool unserved;               /* drew more than its sources can give: reported once */
    enum grade pue_grade;
    struct neumaier overhead_energy; /* J by use: facility overhead, from the lots' meters */
    double lots_it_energy;       /* J IT by use up to the last change of PUE */
};

/* Moves n nodes of a lot from one state to another (NODE_STATES as 'from': they arrive): counters, integrals, power. Marks the
 * site dirty when units rather than single nodes change. */
void site_move(struct world *, uint32_t site, uint32_t lot, int64_t n, enum node_state from, enum node_state to);

/* Brings the site's energy up to now. Called before anything changes power, PUE or sources. */
void site_meter(struct site_state *, sim_time now);

/* Recomputes drawn power and the dispatch over sources after a change. */
void site_dispatch(struct world *, struct site_state *);

/* Meters all of the site's lots and its overhead up to now, then applies the levels of that day. */
void site_set_levels(struct world *, uint32_t site, day_number);

/* Asks for a settle step at this instant. */
void site_mark(struct world *, uint32_t site);

/* Which gate holds the most accelerators that are wanted by now, and how many ('waiting'); BY_DEMAND when none wait. */
enum constraint site_binds(const struct world *, uint32_t site, sim_time now, int64_t *waiting);

#endif
