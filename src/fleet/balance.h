/* The books of a world, compared two by two at the end of every run. Each pair is kept
 * independently, so that a lost outage, a lost meter reading or a one-sided posting shows. */
#ifndef COLOSSIM_FLEET_BALANCE_H
#define COLOSSIM_FLEET_BALANCE_H

#include <stdbool.h>
#include <stddef.h>

struct world;

enum { BALANCE_MESSAGE = 256 };

/* True when all books agree: down time by counters, by outage records and by causes, exactly; nodes
 * delivered and nodes in the states, exactly; waiting by gate and in total, exactly; money, to the
 * micro-dollar, operators' cash and bills besides; energy by use and by source, within 1e-12.
 * Otherwise false with the first difference in words. Call after world_close. */
bool balance_check(const struct world *, char message[BALANCE_MESSAGE]);

#endif
