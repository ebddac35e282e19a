/* The waits at the repair shop of a site in expectation ('outages: expected'): how long outages
 * wait for a technician and for a piece, on average, from how many there are. */
#ifndef COLOSSIM_FLEET_FAILURE_SHOP_MEAN_H
#define COLOSSIM_FLEET_FAILURE_SHOP_MEAN_H

#include "engine/time.h"
#include "model/failure.h"

#include <stdint.h>

struct world;
struct lot;

/* The mean state of one line: of outages for technicians, or for the pieces of one shelf. */
struct line_mean {
    double time;         /* s of a technician's work, or from order to arrival of a piece */
    double variation;    /* of that time: its variance over its mean's square */
    double away;         /* outages with technicians or in line for them; pieces on order: now */
    double load;         /* at which the repairman (repairman.h) has as many away, */
    double waiting;      /*   outages that wait then, */
    double chance;       /*   and the chance that one has to */
    double flow;         /* outages that ask, 1/s, */
    double nodes;        /*   and the nodes they come from, up or held up here, */
    double rate;         /*   each failing so often while it is up, 1/s */
    double accelerators; /* of a node of theirs */
    double wait;         /* s: mean of an outage that asks, as expected last, */
    double planned;      /*   and as the lots' levels hold it */
    double demands;      /* so far: outages that asked, */
    double waited;       /*   of them that had to wait, */
    double lost;         /*   accelerator-seconds waited */
};

/* At the start of the run, when the world has its stays. */
void shop_mean_init(struct world *, uint32_t site);

/* Brings the lines up to now. To be called before the flows of outages change. */
void shop_mean_advance(struct world *, uint32_t site);

/* Takes the flows of the lots as they are now, and sets the waits that are to be expected from now
 * to 'until' if they stay. */
void shop_mean_expect(struct world *, uint32_t site, sim_time until);

/* Lets levels hold the waits that were expected last. */
void shop_mean_plan(struct world *, uint32_t site);

/* s that an outage of a lot that ends by an action waits on average, as planned; and how much more
 * as expected last. */
double shop_mean_planned(const struct world *, const struct lot *, enum repair_action);
double shop_mean_more(const struct world *, const struct lot *, enum repair_action);

/* A lot retires: its outages leave the lines, which are up to now. */
void shop_mean_leave(struct world *, const struct lot *);

/* At the end of the run: brings the lines up to it and turns counts into whole numbers. */
void shop_mean_close(struct world *, uint32_t site);

#endif
