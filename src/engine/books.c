#include "engine/books.h"

void books_open(struct books *b, sim_time now)
{
    for (unsigned state = 0; state < BOOKS_STATES; state++) {
        b->counter[state] = gauge_at(0, now);
        b->recorded[state] = 0;
    }
}

bool books_agree(const struct books *b, sim_time now, unsigned state, int128 open,
                 int128 *difference)
{
    assert(state < BOOKS_STATES);
    const int128 off = gauge_integral(&b->counter[state], now) - b->recorded[state] - open;
    if (difference)
        *difference = off;
    return off == 0;
}
