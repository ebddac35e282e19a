/* Scenarios built by hand, with numbers that can be followed on paper: one kind of system, one site
 * with plenty of everything, one operator. A test takes away what it is about.
 *
 * The system: 8 accelerators in one node, 10 kW nameplate, 80 % under load, 30 % idle; works half
 * of the time, so a node in service draws 10 kW x (0.3 + 0.5 x 0.5) = 5.5 kW. No fabric: the
 * network factor of 1.2 adds 2 kW. Provisioned: 12 kW of IT x 1.25 = 15 kW. PUE 1.1. Prices: 25 k$
 * per accelerator, 50 k$ per server, 1 k$ of storage per accelerator. */
#ifndef COLOSSIM_TESTS_UNIT_SUPPORT_FLEET_H
#define COLOSSIM_TESTS_UNIT_SUPPORT_FLEET_H

#include "fleet/outcome.h"
#include "fleet/world.h"
#include "support.h"

enum { TOY_SITES = 3, TOY_ITEMS = 8, TOY_ORDERS = 40, TOY_CAUSES = 4 };

struct toy {
    struct arena memory; /* of paths */
    struct scenario scenario;
    struct accelerator accelerator;
    struct system system;
    struct site_model model;
    struct power_model grid, turbine, battery;
    struct failure_preset failures; /* no causes: nothing fails */
    struct failure_cause causes[TOY_CAUSES];
    struct site sites[TOY_SITES]; /* the first one is 'a' */
    struct hall halls[TOY_SITES][TOY_ITEMS];
    struct power_phase phases[TOY_SITES][TOY_ITEMS];
    struct owner operators[1]; /* 'op', without 'funding' */
    struct raise raises[TOY_ITEMS];
    struct loan loans[TOY_ITEMS];
    struct order orders[TOY_ORDERS];
    struct delivery deliveries[TOY_ORDERS][TOY_ITEMS];
    struct milestone milestones[TOY_ITEMS];
    struct holding holding; /* of the first site; none */
    struct spares spares;   /* likewise */
};

/* The toy scenario from 2025-01-01 for so many days. Site 'a' has a hall and a grid contract of 1
 * GW from the first day and so many crews that a shift installs all; burn-in takes no time. There
 * are no orders yet. Free with toy_free. */
struct toy *toy_new(int days);
void toy_free(struct toy *);

/* Days of the toy are counted from 0, its first. */
day_number toy_day(int day);

/* Another site like 'a'; returns its index. */
uint32_t toy_site(struct toy *, const char *name);

/* Takes away the halls or the power of a site, to put others in their place. */
void toy_clear_halls(struct toy *, uint32_t site);
void toy_clear_power(struct toy *, uint32_t site);
struct hall *toy_hall(struct toy *, uint32_t site, const char *name, int ready, double it_power);
struct power_phase *toy_power(struct toy *, uint32_t site, const char *name,
                              const struct power_model *, int from);

/* An order for a site without deliveries, and a delivery of it. */
struct order *toy_order(struct toy *, const char *name, uint32_t site);
void toy_deliver(struct order *, int day, int64_t accelerators);

/* An initial lot of the first site, of so many days; nobody knows what was paid for it. */
struct holding *toy_hold(struct toy *, int64_t accelerators, double age);

/* Lets the first site keep so many spares on a shelf of toy->spares. */
void toy_keep(struct toy *, struct spare_shelf *, int64_t count, struct distribution lead_time);

/* Makes nodes fail: another cause of so many failures per day of one node, after which it is away
 * for an exponential time of so many days on average. At most four causes, each with an action of
 * its own. */
void toy_fail(struct toy *, const char *name, double per_day, double days_away);

/* Gives the operator 'funding' with so many dollars of cash; dollars that come in on a day. */
void toy_fund(struct toy *, double cash);
void toy_raise(struct toy *, int day, double amount);

/* A loan of the operator, as an annuity, on anything; the rate is per year. */
struct loan *toy_loan(struct toy *, double limit, double rate, int months);

struct milestone *toy_milestone(struct toy *, const char *name, int64_t accelerators,
                                enum milestone_state);

/* Paths: one value, or values from days on. */
struct path toy_constant(struct toy *, double value);
struct path toy_steps(struct toy *, unsigned n, const int *days, const double *values);

/* Runs to the end and closes; the books must balance. Free the world before the outcome. */
struct world *toy_finish(struct toy *, uint32_t replication, struct outcome *);

/* The same when only the outcome is wanted. */
void toy_run(struct toy *, uint32_t replication, struct outcome *);

/* Lets nodes and days pass quickly in assertions: accelerator-days of waiting by a gate. */
double toy_waited(const struct outcome *, enum constraint);

/* A metric at the end of a day, in its unit; of operator or site 0 where the scope asks for one. */
double toy_metric(const struct outcome *, const char *name, enum sample_scope, int day);

/* Dollars of an account in all. */
double toy_dollars(const struct outcome *, enum account);

/* Whether the outcome holds a note with that text in it. */
bool toy_noted(const struct outcome *, const char *part);

/* The number of the first thing in which two outcomes differ in any bit that results are made of; 0
 * when they are the same. */
int toy_difference(const struct outcome *, const struct outcome *);

#endif
