/* Campaigns at work: training runs that hold accelerators of their lot. */
#ifndef COLOSSIM_FLEET_CAMPAIGN_H
#define COLOSSIM_FLEET_CAMPAIGN_H

#include "engine/time.h"
#include "engine/timers.h"
#include "perf/interruption.h"
#include "scenario/scenario.h"

#include <stdbool.h>
#include <stdint.h>

struct world;

/* How a campaign gets on: shares of the time, all of which are of work at full speed where nothing
 * hinders it. */
struct pace {
    double runs;     /* in which no outage of its site stops it, */
    double saves;    /*   of that, for checkpoints, */
    double restarts; /*  for restarts after failures of its nodes, */
    double works;    /*   and for steps: */
    double again;    /*     of them, in which it does again what was undone, by expectation */
    double speed;    /* of its work, over that at full power */
    double power;    /* W IT of all its accelerators, on average */
};

struct campaign_state {
    const struct campaign *campaign;
    uint32_t lot;
    sim_time due;                       /* may begin from here on */
    sim_time started, ended;            /* SIM_TIME_NEVER: not yet */
    bool stopped;                       /* by an outage of its site or of a hall */
    struct timer end;                   /* at the present pace */
    double lately;                      /* speed of its work before the present instant */
    struct interruptions interruptions; /* of the time in which it runs, as when it began */
    struct pace pace;                   /* now; what follows is complete up to 'since' */
    sim_time since;
    double left;                      /* s of work at full speed to its last token */
    double standstill, slowed, again; /* s: of outages, of what a cap cost, of work done again */
    double saving, restarting;        /* s */
    double energy;                    /* J IT */
};

/* Begins what is due and finds enough accelerators of the lot in service, in the order of the
 * scenario; a later campaign may overtake one that needs more. None begins while an outage of its
 * site lasts. Called when nodes of the lot have entered service. */
void campaign_offer(struct world *, uint32_t lot);

/* Levels and speeds of the site's lots have changed: its campaigns go on at their new pace. */
void campaign_follow(struct world *, uint32_t site);

/* An outage of the site or of a hall has begun: stops the campaigns that it leaves too few
 * accelerators, and undoes what they did since their last checkpoint. */
void campaign_stop(struct world *, uint32_t site);

/* The outage is over: all go on, and those that waited for its end may begin. */
void campaign_resume(struct world *, uint32_t site);

/* Nodes of the lot have gone down: keeps when its campaigns lacked most accelerators, for a remark
 * at the end. */
void campaign_watch(struct world *, uint32_t lot);

/* Moves what has become of the campaigns into the outcome. */
void campaign_close(struct world *);

#endif
