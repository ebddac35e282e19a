#include "fleet/supply/allocation.h"

#include "base/fail.h"

#include <math.h>
#include <stdlib.h>

static int by_day(const void *a, const void *b)
{
    const struct bid *x = a, *y = b;
    if (x->ordered != y->ordered)
        return x->ordered < y->ordered ? -1 : 1;
    return (x->of > y->of) - (x->of < y->of);
}

void allocation_sort(struct bid *bids, size_t n)
{
    qsort(bids, n, sizeof *bids, by_day);
}

struct stock stock_of(const struct scenario *scenario, const void *supplier, double made,
                      double elsewhere, day_number day)
{
    const struct owner *owners = scenario->operators.items;
    struct stock stock = {.left = made * (1 - elsewhere), .owners = scenario->operators.n};
    stock.contracted = memory_zeroed(stock.owners, sizeof *stock.contracted);
    for (uint32_t i = 0; i < stock.owners; i++) {
        const struct contract *contracts = owners[i].contracts.items;
        for (uint32_t k = 0; k < owners[i].contracts.n; k++)
            if (contracts[k].supplier == supplier || contracts[k].generator_supplier == supplier)
                stock.contracted[i] = made * path_at(&contracts[k].share, day);
    }
    return stock;
}

static double lacks(const struct bid *c)
{
    return c->funded - c->given;
}

/* Gives one bid up to an amount; returns what it took. */
static double give(struct bid *c, double amount)
{
    const double lack = lacks(c);
    if (amount >= lack) {
        c->given = c->funded; /* exactly, lest a rounding be divided for ever */
        return lack;
    }
    c->given += fmax(amount, 0);
    return fmax(amount, 0);
}

/* Gives the bids of an owner up to an amount, the earliest first; returns what they took. */
static double give_owner(struct bid *bids, size_t n, uint32_t owner, double amount)
{
    double taken = 0;
    for (size_t i = 0; i < n; i++)
        if (bids[i].owner == owner)
            taken += give(&bids[i], amount - taken);
    return taken;
}

static double owner_lacks(const struct bid *bids, size_t n, uint32_t owner)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        if (bids[i].owner == owner)
            sum += lacks(&bids[i]);
    return sum;
}

static double divide_pro_rata(double rest, struct bid *bids, size_t n)
{
    double all = 0, taken = 0;
    for (size_t i = 0; i < n; i++)
        all += lacks(&bids[i]);
    const double share = all > rest ? rest / all : 1;
    for (size_t i = 0; i < n; i++)
        taken += give(&bids[i], share * lacks(&bids[i]));
    return taken;
}

/* Raises a level, the same for all owners, until the rest is used up: in each round those that lack
 * less than an equal part are satisfied, and what they leave goes into the next one. */
static double divide_evenly(double rest, uint32_t owners, struct bid *bids, size_t n)
{
    double taken = 0;
    for (;;) {
        uint32_t hungry = 0;
        double least = INFINITY;
        for (uint32_t owner = 0; owner < owners; owner++) {
            const double lack = owner_lacks(bids, n, owner);
            if (lack > 0) {
                hungry++;
                least = fmin(least, lack);
            }
        }
        if (hungry == 0)
            return taken;
        const double part = (rest - taken) / hungry, each = fmin(part, least);
        double round = 0;
        for (uint32_t owner = 0; owner < owners; owner++)
            round += give_owner(bids, n, owner, each);
        taken += round;
        if (part <= least || !(round > 0))
            return taken;
    }
}

static double divide_first_ordered(double rest, struct bid *bids, size_t n)
{
    double taken = 0;
    while (rest > taken) {
        struct bid *first = NULL;
        for (size_t i = 0; i < n; i++)
            if (lacks(&bids[i]) > 0 && (!first || bids[i].ordered < first->ordered))
                first = &bids[i];
        if (!first)
            break;
        taken += give(first, rest - taken);
    }
    return taken;
}

static double divide_contracts(struct stock *stock, struct bid *bids, size_t n)
{
    double given = 0;
    for (uint32_t owner = 0; owner < stock->owners; owner++) {
        const double most = fmin(stock->contracted[owner], stock->left - given),
                     taken = give_owner(bids, n, owner, most);
        stock->contracted[owner] -= taken;
        given += taken;
    }
    return given;
}

double allocation_divide(struct stock *stock, enum allocation_rule rule, struct bid *bids, size_t n)
{
    for (size_t i = 0; i < n; i++)
        bids[i].given = 0;
    double given = divide_contracts(stock, bids, n);
    const double rest = stock->left - given;
    if (rest > 0) {
        switch (rule) {
        case ALLOCATE_PRO_RATA: given += divide_pro_rata(rest, bids, n); break;
        case ALLOCATE_EVEN: given += divide_evenly(rest, stock->owners, bids, n); break;
        case ALLOCATE_FIRST_ORDERED: given += divide_first_ordered(rest, bids, n); break;
        }
    }
    stock->left -= given;
    return given;
}
