/* Two independent books of the time that units spend in a state: an outage that one of them lost is
 * found.
 *
 * The first book is the counters: how many units are in each state, integrated over time. It alone
 * proves nothing, for integrals of counters that move units from state to state always add up. The
 * second book is the records: each stay (an outage) from its beginning to its end, summed when it
 * ends. Both are exact integers, so they agree to the last unit-tick or something is wrong. */
#ifndef COLOSSIM_ENGINE_BOOKS_H
#define COLOSSIM_ENGINE_BOOKS_H

#include "engine/gauge.h"

#include <stdbool.h>

enum { BOOKS_STATES = 16 };

struct books {
    struct gauge counter[BOOKS_STATES]; /* first book: units per state */
    int128 recorded[BOOKS_STATES];      /* second book: unit-ticks of the stays that have ended */
};

/* All counters at 0, from now on. */
void books_open(struct books *, sim_time now);

/* First book: units enter the world in a state (units > 0), leave it (units < 0), or move between
 * two states. */
static inline void books_enter(struct books *b, sim_time now, unsigned state, int64_t units)
{
    assert(state < BOOKS_STATES && b->counter[state].level + units >= 0);
    gauge_add(&b->counter[state], now, units);
}

static inline void books_move(struct books *b, sim_time now, unsigned from, unsigned to,
                              int64_t units)
{
    assert(units >= 0);
    books_enter(b, now, from, -units);
    books_enter(b, now, to, units);
}

/* A record that is still open at 'now', as unit-ticks for books_agree. */
static inline int128 books_stay(int64_t units, sim_time begin, sim_time now)
{
    return (int128)units * (now - begin);
}

/* Second book: a record of units that were in the state from 'begin' to 'end'. */
static inline void books_record(struct books *b, unsigned state, int64_t units, sim_time begin,
                                sim_time end)
{
    assert(state < BOOKS_STATES && begin <= end);
    b->recorded[state] += books_stay(units, begin, end);
}

/* Whether both books show the same unit-ticks in a state up to 'now', given the sum of books_stay
 * over the records still open. *difference, unless NULL, gets first book minus second: positive
 * when records are missing. */
bool books_agree(const struct books *, sim_time now, unsigned state, int128 open,
                 int128 *difference);

#endif
