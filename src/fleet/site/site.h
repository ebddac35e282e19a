/* A site at work: its counters of nodes, its power, its queues. */
#ifndef COLOSSIM_FLEET_SITE_SITE_H
#define COLOSSIM_FLEET_SITE_SITE_H

#include "engine/engine.h"
#include "engine/gauge.h"
#include "engine/neumaier.h"
#include "engine/superposed.h"
#include "fleet/failure/blackout.h"
#include "fleet/failure/defect.h"
#include "fleet/failure/outage.h"
#include "fleet/failure/rack.h"
#include "fleet/failure/shop.h"
#include "fleet/outcome.h"
#include "fleet/site/hours.h"
#include "fleet/site/lot.h"
#include "fleet/supply/parcel.h"
#include "scenario/scenario.h"

#include <stdbool.h>

struct reservation;
struct world;

/* One power source at work. */
struct source_state {
    const struct power_phase *phase;
    const struct reservation *reservation; /* of a supplier's generators; NULL: it has its units */
    double installed;                      /* W or units in place and paid, as the phase counts */
    double capacity;                       /* W it can deliver now */
    double firm;                           /* W it adds to firm power now */
    double unpermitted;                    /* W it would add if all of its generators might run */
    double losses;               /* W that it loses by being charged and discharged, of batteries */
    double price;                /* $ per J now */
    double demand_price;         /* $ per W and second of the month's highest delivery, now */
    double highest;              /* W, the highest delivery of the month so far */
    struct neumaier energy;      /* J since the start, */
    struct neumaier auxiliaries; /*   and of it what generators needed themselves */
    double due;                  /* $ of energy not billed yet */
    money cost;                  /* energy and demand billed so far, */
    money demand;                /*   and of it demand */
    double carbon;               /* kg CO2e so far */
};

/* A fixed run of a lot's node places, which fail as one process (failure/failure.c). */
struct block {
    struct superposed failures; /* of all its places */
    struct superposed lemons;   /* the additional ones of its lemons */
    struct defects defects;
    uint16_t *down_in_unit; /* by unit; NULL where each node works for itself. Owned */
    uint32_t lot;
    uint32_t first_node; /* its number at the site (failure/outage.h); the others follow */
    int64_t first_place; /* its place in the lot */
    uint32_t batch;      /* the latest of its nodes, by index */
};

/* Nodes of one block that entered service at one event: the unit of age. */
struct batch {
    sim_time birth;
    uint32_t first_position; /* in the block; up to the next batch's */
    uint32_t previous;       /* index of the block's batch before this one */
};

/* Days on which firm power is below what is provisioned. */
struct shortfall {
    day_number first, since;  /* its first day, and of the present spell; 0: none */
    int32_t days;             /* of spells that are over */
    day_number worst;         /* day on which firm power was the least share of the provisioned */
    double firm, provisioned; /* W, then */
};

struct site_state {
    const struct site *site;
    uint32_t operator_index; /* whose it is */
    uint32_t *lots;          /* indices of the lots that go here; owned */
    uint32_t n_lots, lot_capacity;
    struct engine *engine; /* the site's own events (fleet/world.h) */
    struct block *blocks;  /* owned */
    uint32_t n_blocks, block_capacity;
    struct batch *batches; /* owned */
    uint32_t n_batches, batch_capacity;
    struct outages outages;
    struct shop shop;
    double placed; /* W IT of nodes that have stood in the halls (placement.h) */
    struct blackout blackout;

    /* Power: written by meter.c. */
    struct gauge it_power;      /* mW drawn by IT; its integral is the meter by source */
    int64_t dimmed;             /* mW of IT power that is drawn more while the site works than on
                                   average, by expectation (failure/blackout_share.h) */
    int64_t follow_low;         /* as long as it_power stays between these, */
    int64_t follow_high;        /*   the same source follows the load */
    double pue;                 /* now */
    int64_t drawn;              /* mW at the meter now */
    sim_time changed;           /* 'highest' counts what was drawn up to here */
    int64_t highest;            /* mW drawn for any time since 'metered', */
    int64_t peak;               /*   and up to it */
    double losses;              /* W of batteries that are charged and discharged, at the meter */
    int64_t cap_level;          /* mW of IT power beyond which it is capped; INT64_MAX: it isn't */
    bool throttled;             /* capped now */
    struct hours *hours;        /* drawn power by hour, */
    struct hours_spread spread; /* and its quantiles at the last sample */
    sim_time metered;           /* energies by source are complete up to here */
    int128 metered_it;          /* mW-ticks of it_power that they include, */
    struct neumaier it_energy;  /*   and J of IT */
    struct source_state *sources;
    uint32_t n_sources;
    uint32_t follower;        /* source that follows the load; n_sources: it exceeds them all */
    uint32_t last_resort;     /* source that is charged with what exceeds them all */
    struct neumaier energy;   /* J at the meter */
    struct neumaier unserved; /* J of it beyond what the sources can give */
    sim_time unserved_from;   /* first time of it; NEVER: there was none */
    sim_time unserved_to;     /* last time of it */

    struct neumaier overhead;       /* J by use: facility overhead, from the lots' meters */
    struct neumaier battery_losses; /* J by use, up to the last change of rates */
    double lots_it_energy;          /* J IT by use up to the last change of rates */
    sim_time rates_since;           /* the last change of rates */
    double throttled_seconds;       /* s in which it was capped, up to 'metered' */
    double firm;                    /* W now */
    struct shortfall shortfall;
    double nameplate_it;          /* W of energised units */
    double provisioned;           /* W of energised units */
    double provisioned_energy;    /* J of provisioned power since the last bill, for staff */
    enum grade provisioned_grade; /* weakest number that provisioned power rests on so far, and */
    enum grade energy_grade;      /*   energies */

    /* Money (money/asset.h). */
    money book[CAPITAL_CLASSES]; /* what capital in use is worth in the books */
    money in_progress;           /* paid and not in use yet, of buildings and lots */
    money *building;             /* of it, by hall, */
    money *building_interest;    /*   and the interest on that (money/construction_interest.h) */

    /* Building. */
    const struct hall **ready; /* halls in the order in which they got ready */
    uint32_t n_ready;
    double hall_power; /* W IT of them */
    double hall_used;  /* W IT of the units that have space */
    double hall_paid;  /* W IT of the most that ever had: its shell is paid */
    double credit;     /* accelerators' worth of crew time left over from the last shift */
    bool shift;        /* a crew shift is running */

    bool dirty;           /* something changed: gates must be settled */
    size_t binding_noted; /* its last change of what binds (binding.c) */
    struct parcel_queue for_hall, for_crew, for_power;
};

/* Moves n nodes of a lot from one state to another (NODE_STATES as 'from': they arrive): counters,
 * integrals, power. The only writer of all three. */
void site_move(struct world *, uint32_t lot, int64_t n, enum node_state from, enum node_state to);

/* Sets how many parts of a lot's nodes in service are away by expectation, and how many nodes of
 * them while the site works (lot.h): their time and their power. */
void site_set_away(struct world *, uint32_t lot, int64_t parts, double off);

/* The block of a node, by its number. */
uint32_t site_block_of(const struct site_state *, uint32_t node);

/* Asks for a settle step at this instant. */
void site_mark(struct world *, uint32_t site);

/* Adds the site's accelerators that were wanted before now and are not energised, by the gate
 * before which they stand. */
void site_add_waiting(const struct world *, uint32_t site, sim_time now,
                      int64_t waiting[CONSTRAINTS]);

#endif
