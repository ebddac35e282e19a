#include "score/cluster_score.h"

#include "score/cluster_world.h"

#include <math.h>

static void read_outcome(const struct outcome *out, struct cluster_prediction *p)
{
    const struct sample *end = outcome_sample(out, SCOPE_TOTAL, 0, out->scenario->end - 1);
    money it = 0;
    for (enum account a = ACCOUNT_CHIPS; a <= ACCOUNT_STORAGE; a++)
        it = money_add(it, end->account[a]);
    p->provisioned = end->provisioned;
    p->nameplate_it = end->nameplate_it;
    p->capital_it = money_to_dollars(it);
    p->capital_total = money_to_dollars(money_add(it, end->account[ACCOUNT_SHELL]));
}

static void compare(const struct cluster_row *r, struct cluster_prediction *p)
{
    const double capital = r->scope == CLUSTER_COST_IT      ? p->capital_it
                           : r->scope == CLUSTER_COST_TOTAL ? p->capital_total
                                                            : NAN;
    p->facility_error = p->provisioned / r->power - 1;
    p->it_error = p->nameplate_it / r->power - 1;
    p->cost_error = capital / r->cost - 1;
}

/* Long enough for the crews to install it and for burn-in. */
enum { DAYS = 14 };

bool cluster_predict(const struct cluster_row *r, const struct cluster_setup *s,
                     struct cluster_prediction *p)
{
    struct cluster_world world;
    if (!cluster_run(&r->cluster, s, DAYS, &world))
        return false;
    *p = (struct cluster_prediction){.fabric_counted = world.fabric_counted};
    read_outcome(&world.outcome, p);
    if (!world.prices_known || !world.fabric_counted)
        p->capital_it = p->capital_total = NAN;
    cluster_world_close(&world);
    compare(r, p);
    return true;
}
