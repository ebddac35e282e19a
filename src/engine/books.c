#include "engine/books.h"

void books_open(struct books *b, sim_time now)
{
    for (unsigned state = 0; state < BOOKS_STATES; state++) {
        b->counter[state] = gauge_at(0, now);
        b->recorded[state] = 0;
    }
}

void books_enter(struct books *b, sim_time now, unsigned state, int64_t units)
{
    assert(state < BOOKS_STATES && b->counter[state].level + units >= 0);
    gauge_add(&b->counter[state], now, units);
}

void books_move(struct books *b, sim_time now, unsigned from, unsigned to, int64_t units)
{
    assert(units >= 0);
    books_enter(b, now, from, -units);
    books_enter(b, now, to, units);
}

void books_record(struct books *b, unsigned state, int64_t units, sim_time begin, sim_time end)
{
    assert(state < BOOKS_STATES && begin <= end);
    b->recorded[state] += books_stay(units, begin, end);
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

void books_merge(struct books *b, const struct books *other, sim_time now)
{
    for (unsigned state = 0; state < BOOKS_STATES; state++) {
        struct gauge *sum = &b->counter[state];
        const int128 theirs = gauge_integral(&other->counter[state], now);
        gauge_add(sum, now, other->counter[state].level);
        sum->integral += theirs;
        b->recorded[state] += other->recorded[state];
    }
}
