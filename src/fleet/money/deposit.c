#include "fleet/money/deposit.h"

#include "base/fail.h"

#include <stdlib.h>
#include <string.h>

struct deposit deposit_part(const struct deposit *d, double units)
{
    struct deposit part = *d;
    if (units < d->units) {
        part.units = units > 0 ? units : 0;
        part.amount = (money)((double)d->amount * (part.units / d->units));
    }
    return part;
}

void deposits_add(struct deposits *d, day_number day, double units, money amount)
{
    if (d->n == d->capacity) {
        d->capacity = d->capacity ? 2 * d->capacity : 4;
        d->items = memory_resize(d->items, d->capacity * sizeof *d->items);
    }
    size_t at = d->n++;
    for (; at > 0 && day < d->items[at - 1].day; at--)
        d->items[at] = d->items[at - 1];
    d->items[at] = (struct deposit){.day = day, .units = units, .amount = amount};
    d->total = money_add(d->total, amount);
}

money deposits_towards(const struct deposits *d, double units)
{
    money sum = 0;
    for (size_t i = 0; i < d->n && units > 0; i++) {
        sum += deposit_part(&d->items[i], units).amount;
        units -= d->items[i].units;
    }
    return sum;
}

void deposits_use(struct deposits *d, double units)
{
    size_t used = 0;
    while (used < d->n && units > 0) {
        struct deposit *oldest = &d->items[used];
        const struct deposit part = deposit_part(oldest, units);
        units -= oldest->units;
        oldest->units -= part.units;
        oldest->amount -= part.amount;
        d->total -= part.amount;
        used += units >= 0;
    }
    d->n -= used;
    if (used > 0 && d->n > 0)
        memmove(d->items, d->items + used, d->n * sizeof *d->items);
}

money deposits_lose(struct deposits *d, double units)
{
    const money before = d->total;
    double kept = 0;
    size_t n = 0;
    d->total = 0;
    for (; n < d->n && kept < units; n++) {
        d->items[n] = deposit_part(&d->items[n], units - kept);
        kept += d->items[n].units;
        d->total += d->items[n].amount;
    }
    d->n = n;
    return before - d->total;
}

void deposits_free(struct deposits *d)
{
    free(d->items);
}
