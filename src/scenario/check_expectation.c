/* What must hold of milestones and observations: that they can be reached, and lie in the run. */
#include "scenario/checker.h"

#include <math.h>

/* Accelerators that an operator has and orders; INT64_MAX with a policy, which orders without end.
 */
static int64_t ordered_by(const struct owner *owner)
{
    const struct order *orders = owner->orders.items;
    const struct holding *holdings = owner->holdings.items;
    int64_t n = 0;
    if (owner->policy.given)
        return INT64_MAX;
    for (uint32_t i = 0; i < owner->holdings.n; i++)
        n += holdings[i].accelerators;
    for (uint32_t i = 0; i < owner->orders.n; i++)
        n += order_accelerators(&orders[i]);
    return n;
}

/* What may count for a milestone: of its operator, or of all. */
static int64_t ordered_for(const struct checker *c, const struct milestone *m)
{
    const struct owner *operators = c->scenario->operators.items;
    int64_t n = 0;
    if (m->owner)
        return ordered_by(m->owner);
    for (uint32_t i = 0; i < c->scenario->operators.n; i++) {
        const int64_t one = ordered_by(&operators[i]);
        if (one == INT64_MAX)
            return one;
        n += one;
    }
    return n;
}

static void check_milestones(struct checker *c)
{
    const struct milestone *milestones = c->scenario->milestones.items;
    for (uint32_t i = 0; i < c->scenario->milestones.n; i++) {
        const struct milestone *m = &milestones[i];
        const int64_t ordered = ordered_for(c, m);
        if ((m->accelerators > 0) == (m->h100e > 0))
            checker_fault(c, checker_place_at(c, checker_item(c, "milestones", m->name)), NULL,
                          "milestone '%s' needs either 'accelerators' or 'h100e'", m->name);
        if (m->accelerators > ordered)
            checker_fault(c, checker_place_of(c, &m->accelerators), NULL,
                          "milestone '%s' can't be reached: only %lld accelerators are ordered%s%s",
                          m->name, (long long)ordered, m->owner ? " by " : "",
                          m->owner ? m->owner->name : "");
        if (m->observed != 0)
            checker_inside(c, &m->observed, m->observed, "milestone");
    }
}

static void check_observations(struct checker *c)
{
    const struct observation *observations = c->scenario->observations.items;
    for (uint32_t i = 0; i < c->scenario->observations.n; i++) {
        const struct observation *o = &observations[i];
        if (o->date != 0)
            checker_inside(c, &o->date, o->date, "observation");
        bool low = !isnan(o->low.value), high = !isnan(o->high.value);
        if ((low && !dim_equal(o->low.dim, o->value.dim)) ||
            (high && !dim_equal(o->high.dim, o->value.dim)))
            checker_fault(c, checker_place_of(c, &o->value), NULL,
                          "'low' and 'high' must be of the same kind as 'value'");
        else if ((low && o->low.value > o->value.value) || (high && o->high.value < o->value.value))
            checker_fault(c, checker_place_of(c, &o->value), NULL,
                          "'value' lies outside 'low' and 'high'");
    }
}

void check_expectations(struct checker *c)
{
    check_milestones(c);
    check_observations(c);
}
