/* What accelerators waited for, from the day they were wanted to their first watt. Pure.
 *
 * Five gates open one after another: chips when they are ready to be delivered, cash when they are
 * paid, hall when they get space, crews when one turns to them, power when they are energised. The
 * binding gate is the last one to open; its slack is how much later it opened than what came before
 * it, so that without it they would have worked that much earlier.
 *
 * The wait is charged along the critical path, from its end backwards. When power came last, all of
 * it is power's: had the others opened at once, nothing would have been gained. Else the time from
 * hall space to installation is the crews', since they can't begin before; what lies before hall
 * space is the hall's when space came after the payment, cash's when the payment came after the
 * chips, and the chips' otherwise. So the ticks of the gates add up to the whole wait. */
#ifndef COLOSSIM_FLEET_SITE_WAIT_H
#define COLOSSIM_FLEET_SITE_WAIT_H

#include "fleet/outcome.h"
#include "fleet/supply/parcel.h"

struct wait {
    sim_time by[CONSTRAINTS]; /* ticks charged to each gate */
    sim_time total;           /* ticks from wanted to energised, 0 when energised before */
    enum constraint last;     /* the binding gate; BY_DEMAND: none held them up */
    enum constraint next;     /* the binding gate if 'last' had been open; BY_DEMAND: none */
    sim_time slack;           /* ticks; 0 when 'last' is BY_DEMAND */
};

/* Of a parcel that was energised then. For one that still stands before a gate at the end of the
 * run, the dates of that gate and of those after it are the end. */
struct wait wait_of(const struct parcel *, sim_time energised);

#endif
