/* The simulated world of one replication, and the rules by which its processes share it.
 *
 * A process owns its events and never calls another's decisions; what one does reaches the others
 * through the state: it moves nodes with site_move (site/site.h), the only writer of state counters
 * and of power; where units change it marks the site with site_mark, and one settle event per
 * instant (site/settle.c) then runs the gates over all marked sites. A new mechanism is a new file
 * with one struct process, named in the list of world.c.
 *
 * Events are of two kinds. Those of the world may read and change anything. Those of a site
 * (failures, repairs: nearly all of them) may touch nothing outside of it but sums, the ledger and
 * the outcome's counters. So between two events of the world each site runs through its own alone,
 * one site after the other, and what it touches stays in the processor's cache; a site's event at
 * the very tick of one of the world comes after it. */
#ifndef COLOSSIM_FLEET_WORLD_H
#define COLOSSIM_FLEET_WORLD_H

#include "base/arena.h"
#include "engine/books.h"
#include "engine/engine.h"
#include "engine/neumaier.h"
#include "engine/superposed.h"
#include "fleet/campaign.h"
#include "fleet/failure/outage.h"
#include "fleet/money/asset.h"
#include "fleet/money/cash.h"
#include "fleet/money/deposit.h"
#include "fleet/money/income_tax.h"
#include "fleet/money/rental.h"
#include "fleet/money/sales.h"
#include "fleet/outcome.h"
#include "fleet/run.h"
#include "fleet/site/lot.h"
#include "fleet/site/site.h"
#include "fleet/supply/parcel.h"
#include "fleet/supply/slots.h"
#include "input/dim.h"

/* Nobody calls a gate shut over the rounding of sums: a billionth of its capacity more is let in.
 */
#define GATE_TOLERANCE 1e-9

/* Phases before the engine's own: what closes a day comes before the next day's changes. */
enum { PHASE_BILL = 16, PHASE_DAY_END = 32 };

struct world;

/* A price, and the deposits that were paid towards it: those for the next so many units. */
struct paid_ahead {
    const struct deposits *deposits;
    double units; /* INFINITY: all of them */
    money price;  /* > 0 */
};

struct process {
    const char *name;
    void (*start)(struct world *); /* posts the first events; NULL: nothing to start */
    void (*handle)(struct world *, uint16_t what, uint32_t subject, uint64_t arg);
};

/* Indices of processes in world.c's list, which events carry. */
enum process_id {
    PROCESS_BILL,
    PROCESS_EXPECTED,
    PROCESS_CASH,
    PROCESS_SUPPLY,
    PROCESS_SUPPLIER,
    PROCESS_SLOTS,
    PROCESS_RETIRE,
    PROCESS_HOLDING,
    PROCESS_POWER,
    PROCESS_BUILD,
    PROCESS_SETTLE,
    PROCESS_SERVICE,
    PROCESS_CAMPAIGN,
    PROCESS_FAILURE,
    PROCESS_REPAIR,
    PROCESS_DEFECT,
    PROCESS_SHOP,
    PROCESS_BLACKOUT,
    PROCESS_SAMPLE,
    PROCESS_SALES,
    PROCESS_LEASE,
    PROCESSES
};

extern const struct process cash_process, supply_process, supplier_process, slots_process,
    retire_process, holding_process, power_process, build_process, settle_process, service_process,
    campaign_process, failure_process, repair_process, defect_process, shop_process,
    blackout_process, expected_process, bill_process, sample_process, sales_process, lease_process;

/* Second book of a failure cause: how often, and how much was lost. */
struct cause_state {
    const struct failure_preset *preset;
    const struct failure_cause *cause;
    const struct repair *repair;
    int64_t outages;
    int128 down;             /* accelerator-ticks of outages that ended */
    double expected_outages; /* 'outages: expected': how often on average, and how much was lost, */
    int128 expected_down;    /*   accelerator-part-ticks (site/lot.h) */
    bool rack;               /* no failure: nodes that are idle while their rack is out */
    enum grade cost_grade;   /* of what its repairs cost */
};

struct world {
    const struct scenario *scenario;
    struct outcome *out; /* where samples, notes and totals go */
    uint32_t replication;
    struct engine *engine; /* events of the world; those of a site are in site_state */
    sim_time now;          /* of the event being handled */
    sim_time met;          /* up to here all sites have run */
    sim_time horizon;      /* end of the run */
    int month; /* since the run's first; what is paid now belongs to it (money/bill.c) */
    struct arena memory;
    struct lot *lots; /* those of the scenario's orders first, in its order; then those that came
                         to be during the run. Owned; it moves when a lot is added, so nobody
                         keeps a pointer into it beyond an event */
    uint32_t n_lots, lot_capacity;
    struct policy_state *policies; /* of the operators that have one (supply/policy.h) */
    uint32_t n_policies;
    struct site_state *sites;
    uint32_t n_sites;
    struct campaign_state *campaigns; /* of all lots, in their order */
    uint32_t n_campaigns;
    struct treasury *treasuries;  /* one per operator */
    struct rental_state *rentals; /* of all operators, in their order */
    uint32_t n_rentals;
    struct sales_state *sales; /* one per operator */
    struct tax_state *taxes;   /* one per operator */
    struct slots slots;
    struct supply_result *supplies; /* [supplier][operator]; without names until it has asked */
    struct register_of_assets assets;
    sim_time charged;           /* up to here charges by time were billed (money/charge.h) */
    struct cause_state *causes; /* of all presets in use; a preset's causes stand together; owned */
    uint32_t n_causes;
    struct stay_law *stays;  /* lengths of outages by action; NULL unless outages are expected */
    double longest_stay;     /* of them, s */
    double expected_repairs; /* their mean number so far */
    bool settle_posted;      /* for the current instant */
    size_t binding_noted;    /* of all sites together (binding.c) */
    int128 waiting[CONSTRAINTS]; /* accelerator-ticks between wanted and energised, by gate */
    int128 waited;               /* the same in total */
    double peak_provisioned;     /* W, all sites */
};

/* A world at its first instant, all processes started. Initialises 'out', which the caller frees;
 * both borrow the scenario. */
struct world *world_new(const struct scenario *, uint32_t replication, struct outcome *out);

/* Handles all events before 'until' (a time up to the horizon), as long as amounts of money keep
 * their range. 'progress' may be NULL. */
enum run_end world_run(struct world *, sim_time until, struct run_progress *);

/* After a run up to the horizon: closes the last day and month and moves totals into the outcome.
 */
void world_close(struct world *);

void world_free(struct world *);

/* Makes the lot of an order and returns its index. The order outlives the world; one that is placed
 * during the run lies in the world's memory, under a name that its operator has once: the name is
 * that of the lot's random streams. */
uint32_t world_add_lot(struct world *, uint32_t owner, const struct order *);

/* Dates and times; a day's time is its 00:00. */
day_number world_day(const struct world *, sim_time);
sim_time world_time(const struct world *, day_number);

/* Posts an event of the world. */
void world_post(struct world *, sim_time, enum phase, enum process_id, uint16_t what,
                uint32_t subject, uint64_t arg);

/* Posts an event of a site, unless it lies beyond the end of the run. Its arg is the site, with
 * more in its upper half. */
static inline void world_post_at_site_more(struct world *w, uint32_t site, sim_time at,
                                           enum process_id process, uint16_t what, uint32_t subject,
                                           uint32_t more)
{
    if (at < w->horizon)
        engine_post(w->sites[site].engine, at, PHASE_CHANGE,
                    (struct message){.process = (uint16_t)process,
                                     .what = what,
                                     .subject = subject,
                                     .arg = site | (uint64_t)more << 32});
}

/* The same with nothing more: its arg is the site. */
static inline void world_post_at_site(struct world *w, uint32_t site, sim_time at,
                                      enum process_id process, uint32_t subject)
{
    world_post_at_site_more(w, site, at, process, 0, subject, 0);
}

/* Adds a remark that the reader must see; the text lives in the outcome. */
void world_note(struct world *, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A count for a remark: '1,728'. Memory of the world. */
const char *world_count(struct world *, int64_t);

/* An amount for a remark, of four digits in the unit that suits it: '63.34 GWh'. Memory of the
 * world. */
const char *world_amount(struct world *, double value, struct dim);

/* Asks for a settle step at this instant. */
void world_settle_soon(struct world *);

/* Pays an amount for a site's operator in the current month, or bills it where that needs cash
 * (money/cash.h); nothing is booked for 0. The grade is that of the weakest number that made the
 * amount. The second form returns what it booked. */
void world_pay_exactly(struct world *, uint32_t site, enum account, money, enum grade);
money world_pay(struct world *, uint32_t site, enum account, double dollars, enum grade);

/* Pays exactly for capital of a site, for all or a part of a price that deposits were paid towards:
 * payments remember its share of each one on the day of that. The deposits stay; to take them off
 * is the caller's. */
void world_pay_ahead(struct world *, uint32_t site, enum account, money, enum grade,
                     const struct paid_ahead *);

/* Pays for capital of a site that is not in use yet, when a month is over: capital from the end of
 * its last day on, of which a state is sampled after the month's bills, and not only from the next
 * day on. */
void world_pay_progress(struct world *, uint32_t site, enum account, money, enum grade);

/* The same of what a lot's delivery costs, likewise ahead. */
void world_pay_delivery(struct world *, uint32_t lot, enum account, money, enum grade,
                        const struct paid_ahead *);

/* Pays for an operator as a whole, for what belongs to no site; no capital. Returns what it booked.
 */
money world_pay_for(struct world *, uint32_t owner, enum account, double dollars, enum grade);

/* Books what was paid for something on a day that may lie before the run, as paid in by the owners
 * and in the run's first month; returns what it booked. */
money world_bring_in(struct world *, uint32_t site, enum account, double dollars, enum grade,
                     day_number paid);

/* Has payments remember the sale of IT at a site now: for what, how many seconds of its economic
 * life were left, and what it would have been worth at the end of it. Books nothing. */
void world_keep_sale(struct world *, uint32_t site, money price, double rest, money left,
                     enum grade);

/* An operator's part of the scenario, by index. */
static inline const struct owner *world_owner(const struct world *w, uint32_t owner)
{
    return (const struct owner *)w->scenario->operators.items + owner;
}

/* H100-equivalents of one accelerator on the scenario's basis; NaN when its figure is unknown. */
static inline double world_h100e(const struct world *w, const struct accelerator *a)
{
    return accelerator_h100e(a, &w->scenario->h100e, (enum h100e_basis)w->scenario->h100e_basis);
}

/* The grade of a bound number, short for scenario_grade. */
enum grade world_grade(const struct world *, const void *field);

/* Records the milestones that were reached by now. Called after every change of a stage by whole
 * units. */
void world_check_milestones(struct world *);

#endif
