/* What operators with a policy want of the suppliers each month, and what becomes of what they get.
 * The supplier process asks: policy_plan before a month's packages are divided, then, round by
 * round, policy_bid and policy_take for each generation, then policy_conclude. */
#ifndef COLOSSIM_FLEET_SUPPLY_POLICY_H
#define COLOSSIM_FLEET_SUPPLY_POLICY_H

#include "engine/time.h"
#include "fleet/outcome.h"
#include "scenario/scenario.h"

struct world;

/* Free at a site on the day for which a plan is made. */
struct room {
    double power;      /* W of firm power, what retiring lots frees included */
    double hall;       /* W of provisioned IT power, likewise */
    double swap_power; /* power and hall below which lots must go */
    double swap_hall;
};

struct policy_state {
    const struct policy *policy;
    uint32_t owner;
    sim_time ahead;             /* the longest lead time of the options: plans are for then */
    double at_start;            /* wanted units that the operator has on the first day */
    double *reserved;           /* accelerators allocated that make no whole system yet, */
    double *reserved_at;        /*   and $ each, by the latest bid for them: [option] */
    int64_t unmet[CONSTRAINTS]; /* accelerators that will be missing then, by the gate that holds
                                   them, by the latest plan */
    /* Of the plan under way: */
    double need;       /* wanted units still lacking */
    double unpaid;     /* accelerators of the best option that cash doesn't cover */
    struct room *room; /* [site of the policy] */
    uint32_t *rank;    /* options that are made, the best first */
    uint32_t n_ranked;
};

void policy_init(struct world *);

/* The rounds that all policies may need. */
uint32_t policy_rounds(const struct world *);

void policy_plan(struct world *, struct policy_state *, day_number made_until);

/* Accelerators of the supplier that the policy bids for in this round; 0 when its option of the
 * round is another one. */
double policy_bid(const struct world *, const struct policy_state *, uint32_t round,
                  const struct supplier *, const struct accelerator *);

/* $ per accelerator of what it bids for in a round below n_ranked, today: of so many, with their
 * network and storage. */
double policy_price(const struct world *, const struct policy_state *, uint32_t round,
                    double accelerators);

/* It gets so many of the option of the round, at $ each: whole systems become a lot that is on its
 * way. */
void policy_take(struct world *, struct policy_state *, uint32_t round, double accelerators,
                 double price);

/* $ of what is set aside for it and makes no whole system yet. */
double policy_set_aside(const struct policy_state *);

/* Charges what stays unmet to its gate and has lots retired that must make room. */
void policy_conclude(struct world *, struct policy_state *);

#endif
