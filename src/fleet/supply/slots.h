/* Generators that are asked for of a supplier: its slots, who gets them, and their way to the site.
 * What a source has on site is site/power.c's to count. */
#ifndef COLOSSIM_FLEET_SUPPLY_SLOTS_H
#define COLOSSIM_FLEET_SUPPLY_SLOTS_H

#include "base/date.h"
#include "base/money.h"
#include "fleet/money/deposit.h"
#include "scenario/scenario.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct world;

/* Generators on their way, or there. */
struct shipment {
    day_number day; /* of their arrival */
    double units;
};

/* What one source has asked for. Whole units; with a gate eased (scenario/relief.h) the last one is
 * a part of one. */
struct reservation {
    const struct power_phase *phase;
    uint32_t site;
    double slots;         /* set aside so far; a month's part of one is kept for the next month */
    double shipped;       /* of them whole generators, on their way or there, */
    double arrived;       /*   and there */
    struct deposits fees; /* paid for slots whose generators have not arrived */
    money forfeited;      /* fees of what was cancelled */
    int64_t short_of;     /* months in which only its cash kept it from more slots */
    bool cancelled;       /* nothing more comes */
    struct shipment *shipments; /* owned; by day */
    size_t n_shipments, capacity;
};

struct slots {
    struct reservation *reservations; /* arena memory; by site, then source */
    uint32_t n;
    double *made; /* arena memory; slots of each supplier so far */
};

/* The reservations of all sources that name a supplier; each source then knows its own. After the
 * sites were made. */
void slots_init(struct world *);

/* Generators of a source that are on site on a day, by what is set aside now. */
double slots_on_site(const struct reservation *, day_number);

/* The first day on which there are any; 0: not that is known. */
day_number slots_first_day(const struct reservation *);

/* Moves what has become of the slots into the outcome. */
void slots_close(struct world *);

void slots_free(struct slots *);

#endif
