#include "fleet/deposit.h"

#include "base/fail.h"

#include <stdlib.h>
#include <string.h>

/* An entry's part that goes to so many units. */
static struct deposit part_of(const struct deposit *d, double units)
{
    struct deposit part = *d;
    if (units < d->units) {
        part.units = units > 0 ? units : 0;
        part.amount = (money)((double)d->amount * (part.units / d->units));
    }
    return part;
}

static void make_room(struct deposits *d)
{
    if (d->first + d->n < d->capacity)
        return;
    if (d->first > d->n) {
        memmove(d->items, d->items + d->first, d->n * sizeof *d->items);
        d->first = 0;
        return;
    }
    d->capacity = d->capacity ? 2 * d->capacity : 4;
    d->items = memory_resize(d->items, d->capacity * sizeof *d->items);
}

void deposits_add(struct deposits *d, day_number day, double units, money amount)
{
    make_room(d);
    size_t at = d->first + d->n++;
    for (; at > d->first && day < d->items[at - 1].day; at--)
        d->items[at] = d->items[at - 1];
    d->items[at] = (struct deposit){.day = day, .units = units, .amount = amount};
    d->total = money_add(d->total, amount);
}

struct deposit deposits_part(const struct deposits *d, size_t i, double units)
{
    const struct deposit *items = d->items + d->first;
    if (i >= d->n)
        return (struct deposit){0};
    for (size_t k = 0; k < i; k++)
        units -= items[k].units;
    return part_of(&items[i], units);
}

money deposits_towards(const struct deposits *d, double units)
{
    money sum = 0;
    for (size_t i = 0; i < d->n && units > 0; i++) {
        const struct deposit *item = &d->items[d->first + i];
        sum += part_of(item, units).amount;
        units -= item->units;
    }
    return sum;
}

void deposits_use(struct deposits *d, double units)
{
    while (d->n > 0 && units > 0) {
        struct deposit *oldest = &d->items[d->first];
        const struct deposit part = part_of(oldest, units);
        units -= oldest->units;
        oldest->units -= part.units;
        oldest->amount -= part.amount;
        d->total -= part.amount;
        if (units >= 0) {
            d->first++;
            d->n--;
        }
    }
}

money deposits_lose(struct deposits *d, double units)
{
    const money before = d->total;
    double kept = 0;
    size_t n = 0;
    d->total = 0;
    for (; n < d->n && kept < units; n++) {
        struct deposit *item = &d->items[d->first + n];
        *item = part_of(item, units - kept);
        kept += item->units;
        d->total += item->amount;
    }
    d->n = n;
    return before - d->total;
}

void deposits_free(struct deposits *d)
{
    free(d->items);
}
