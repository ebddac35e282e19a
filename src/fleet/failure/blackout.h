/* Outages of a whole site, or of one of its halls: power or cooling is gone, all of the nodes there
 * are down at once. */
#ifndef COLOSSIM_FLEET_FAILURE_BLACKOUT_H
#define COLOSSIM_FLEET_FAILURE_BLACKOUT_H

#include "base/wide.h"
#include "engine/stream.h"
#include "engine/time.h"
#include "scenario/scenario.h"

#include <stdbool.h>
#include <stdint.h>

struct world;
struct lot;
struct site_state;
struct blackout_share;

/* One cause of outages of a site. */
struct blackout_cause {
    const struct site_outage *plan;
    struct stream draws; /* by number of candidate */
    uint64_t candidate;  /* number of the one to come */
    int64_t outages;
    int128 down;             /* accelerator-ticks of nodes that were down for this alone */
    double expected_outages; /* 'outages: expected' (blackout_share.h): how many on average, */
    int128 expected_down;    /*   and accelerator-part-ticks (site/lot.h) */
};

struct blackout {
    struct blackout_cause *causes;
    uint32_t n_causes;
    uint32_t cause; /* of the outage now; n_causes: there is none */
    bool unpowered; /* the whole site is: nothing there draws power */
    /* 'outages: expected' (blackout_share.h): */
    struct blackout_share *shares; /* by cause; NULL: none */
    double powered, works;         /* shares of the time now: with power, without any outage; 1 */
    sim_time counted;              /* the number of outages is complete up to here */
};

void blackout_init(struct world *, uint32_t site);

static inline bool blackout_now(const struct blackout *b)
{
    return b->cause < b->n_causes;
}

/* Whether the node in a place of a lot at the site is in what is down now. */
bool blackout_covers(const struct site_state *, const struct lot *, int64_t place);

/* The last so many nodes of a lot have just entered service: those in what is down now are down. */
void blackout_catch(struct world *, uint32_t lot, int64_t nodes);

/* Nodes of a lot that are down in the books, and would work but for the outage of their site: they
 * wait for its end. */
void blackout_join(struct world *, uint32_t lot, int64_t nodes);

#endif
