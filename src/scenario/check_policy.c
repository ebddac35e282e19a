/* What must hold of what an operator has from the start and of the rules by which it goes on. */
#include "base/seconds.h"
#include "model/it_price.h"
#include "scenario/checker.h"

#include <math.h>
#include <string.h>

/* What an initial lot or a policy buys is checked as an order of so many would be. */
static void check_as_order(struct checker *c, struct mark at, const struct order *order)
{
    const int64_t unit = order_unit_accelerators(order);
    struct fabric_count count;
    check_system(c, at, order->system, unit);
    check_price(c, at, order->system);
    if (order->fabric)
        check_fabric(c, at, order->fabric, order->system, unit, order->quantity / unit, &count);
}

/* What was paid is divided over chips, servers, network and storage as their prices of then are. */
static void check_paid(struct checker *c, const struct holding *h, const struct order *order)
{
    const struct scenario *s = c->scenario;
    const struct system *system = h->system;
    struct fabric_count count = {0};
    if (isnan(h->paid))
        return;
    if (h->fabric)
        fabric_count_parts(h->fabric, system, h->accelerators / order_unit_accelerators(order),
                           &count);
    const struct it_price price =
        it_price_of(system, (double)h->accelerators, &count, 1, &s->assumptions,
                    (double)s->start - floor(h->age / SECONDS_PER_DAY));
    if (it_price_sum(&price) != 0)
        return;
    checker_fault(
        c, checker_place_of(c, &h->paid), NULL,
        "what was paid for the initial lot '%s' is divided among its parts by their prices, "
        "which are 0: give models.accelerators.%s.price, or leave 'paid' out",
        h->name, system->accelerator->name);
}

static void check_holding(struct checker *c, const struct owner *owner, const struct holding *h)
{
    struct mark at = checker_place_at(
        c, arena_format(&c->diags->memory, "operators.%s.initial.%s", owner->name, h->name));
    const struct order order = {.name = h->name,
                                .system = h->system,
                                .site = h->site,
                                .fabric = h->fabric,
                                .quantity = h->accelerators};
    check_daily_load(c, &h->daily_load);
    const int64_t unit = order_unit_accelerators(&order);
    checker_whole(c, &h->accelerators, h->accelerators, h->system, unit);
    if (h->accelerators % unit != 0)
        return;
    check_as_order(c, at, &order);
    check_paid(c, h, &order);
    if (h->book_value > h->paid)
        checker_fault(c, checker_place_of(c, &h->book_value), NULL,
                      "the initial lot '%s' is worth more in the books than was paid for it",
                      h->name);
    check_racks(c, &h->racks, h->system, order_unit_accelerators(&order), h->failures);
}

static void check_want(struct checker *c, struct mark at, const struct owner *owner)
{
    const struct want *want = &owner->policy.want;
    const struct path *path = want->h100e.n > 0 ? &want->h100e : &want->accelerators;
    if ((want->h100e.n > 0) == (want->accelerators.n > 0)) {
        checker_fault(c, at, NULL, "the policy of '%s' wants either 'h100e' or 'accelerators'",
                      owner->name);
        return;
    }
    if (want->by == 0) {
        if (checker_written(c, &want->law))
            checker_fault(c, checker_place_of(c, &want->law), NULL,
                          "'law' of '%s' has no effect: it leads to a goal, whose day is 'by'",
                          owner->name);
        return;
    }
    if (path->n > 1)
        checker_fault(c, checker_place_of(c, path), NULL,
                      "the policy of '%s' has a day for its goal, and a path: a goal is one number",
                      owner->name);
    if (want->by <= c->scenario->start)
        checker_fault(c, checker_place_of(c, &want->by), NULL,
                      "the goal of '%s' lies before the first day of the run", owner->name);
    if (want->law == GROWTH_EXPONENTIAL && owner->holdings.n == 0)
        checker_fault(
            c, at, NULL,
            "the policy of '%s' grows exponentially from nothing: give what it has from the "
            "start, 'initial', or 'law: linear'",
            owner->name);
}

static void check_option(struct checker *c, const struct owner *owner, const struct offer *o)
{
    struct mark at = checker_place_at(
        c, arena_format(&c->diags->memory, "operators.%s.policy.options.%s", owner->name, o->name));
    const struct order order = {.name = o->name,
                                .system = o->system,
                                .fabric = o->fabric,
                                .quantity = o->system->accelerators};
    check_daily_load(c, &o->daily_load);
    if (!supplier_generation(o->supplier, o->system->accelerator))
        checker_fault(
            c, at, NULL,
            "supplier '%s' makes no '%s', the accelerator of '%s': add it to his generations",
            o->supplier->name, o->system->accelerator->name, o->system->name);
    check_as_order(c, at, &order);
    check_racks(c, &o->racks, o->system, o->system->accelerators, o->failures);
}

/* Lots that come to be during the run are named after what made them. */
static void check_names(struct checker *c, const struct owner *owner)
{
    const struct order *orders = owner->orders.items;
    for (uint32_t i = 0; i < owner->orders.n; i++)
        if (strncmp(orders[i].name, "initial-", 8) == 0 ||
            strncmp(orders[i].name, "policy-", 7) == 0)
            checker_fault(
                c,
                checker_place_at(c, arena_format(&c->diags->memory, "operators.%s.orders.%s",
                                                 owner->name, orders[i].name)),
                NULL,
                "'%s' is no name for an order: lots of 'initial' and of a policy are called so",
                orders[i].name);
}

void check_policy(struct checker *c, const struct owner *owner)
{
    const struct holding *holdings = owner->holdings.items;
    for (uint32_t i = 0; i < owner->holdings.n; i++)
        check_holding(c, owner, &holdings[i]);
    check_names(c, owner);
    const struct policy *policy = &owner->policy;
    struct mark at =
        checker_place_at(c, arena_format(&c->diags->memory, "operators.%s.policy", owner->name));
    if (!policy->given)
        return;
    if (policy->options.n == 0)
        checker_fault(c, at, NULL, "the policy of '%s' has nothing to buy: give its options",
                      owner->name);
    if (policy->sites.n == 0)
        checker_fault(c, at, NULL, "the policy of '%s' has no sites", owner->name);
    check_want(c, at, owner);
    const struct offer *options = policy->options.items;
    for (uint32_t i = 0; i < policy->options.n; i++)
        check_option(c, owner, &options[i]);
}
