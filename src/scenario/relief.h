/* What one more unit of each constraint would be worth: a scenario with one of its gates a little
 * wider, run with the same random numbers as the scenario itself.
 *
 * By a share s of, say, 10 %, where 'sooner' is after 1 / (1 + s) of the time from the start of the
 * run, in whole days:
 *   chips   suppliers have (1 + s) times the wafers and memory; deliveries of given days come
 *           sooner
 *   cash    (1 + s) times the cash at the start, the raises, the inflow and the limits of loans of
 *           funded operators, and the worth of shares pledged for them
 *   hall    (1 + s) times the IT power of every hall, which is ready sooner
 *   crews   (1 + s) times the crews of every site
 *   power   (1 + s) times the contracted power, the units and permits of every source, which is
 *           there sooner, as is what comes to it by date, and the slots for generators
 *   repair  (1 + s) times the technicians and the spares of every site, rounded up
 * What is eased costs what it costs: more halls and generators are paid for. */
#ifndef COLOSSIM_SCENARIO_RELIEF_H
#define COLOSSIM_SCENARIO_RELIEF_H

#include "scenario/scenario.h"

enum relief {
    RELIEF_NONE,
    RELIEF_CHIPS,
    RELIEF_CASH,
    RELIEF_HALL,
    RELIEF_CREWS,
    RELIEF_POWER,
    RELIEF_REPAIR,
    RELIEFS
};

/* The gate's name, that of the constraint it eases: 'chips'; 'repair', which holds up what works
 * already. */
const char *relief_name(enum relief);

/* What is eased, in words that a share may stand before: 'more firm power'. */
const char *relief_what(enum relief);

/* Whether the scenario has such a gate: chips that take time to come, operators with money that can
 * run out, technicians or spares that are counted; halls, crews and power are everywhere. */
bool relief_applies(const struct scenario *, enum relief);

/* Eases a gate of a scenario that was just bound and is the caller's own: it changes what the
 * scenario's spans hold, in place, so that what refers to them stays right. New paths are the
 * arena's. RELIEF_NONE changes nothing. */
void relief_apply(const struct scenario *, enum relief, double share, struct arena *);

#endif
