/* Deposits: what was paid ahead for units that have not been handed over, by the day on which it
 * was. What comes first takes the oldest ones. */
#ifndef COLOSSIM_FLEET_MONEY_DEPOSIT_H
#define COLOSSIM_FLEET_MONEY_DEPOSIT_H

#include "base/date.h"
#include "base/money.h"

#include <stddef.h>

struct deposit {
    day_number day; /* on which it was paid */
    double units;   /* for so many; slots come in parts */
    money amount;
};

struct deposits {
    struct deposit *items; /* owned; the oldest first */
    size_t n, capacity;
    money total; /* of them all */
};

/* Its part that goes to so many units: nothing for none, all of it for as many as it is for, or
 * more. */
struct deposit deposit_part(const struct deposit *, double units);

/* Adds what was paid on a day for so many units. */
void deposits_add(struct deposits *, day_number, double units, money);

/* What is there for the next so many units (INFINITY: for all). */
money deposits_towards(const struct deposits *, double units);

/* Takes off what is there for so many units. */
void deposits_use(struct deposits *, double units);

/* Takes off all that is not for the next so many units, and returns its amount. */
money deposits_lose(struct deposits *, double units);

void deposits_free(struct deposits *);

#endif
