/* A scenario, bound: what the fleet simulates. Everything is immutable and owned by the arena it
 * was bound into; numbers are SI and US dollars, uncertain ones already drawn. The tables behind it
 * (scenario_table.c) are what users write. */
#ifndef COLOSSIM_SCENARIO_SCENARIO_H
#define COLOSSIM_SCENARIO_SCENARIO_H

#include "base/date.h"
#include "input/bind.h"
#include "input/key.h"
#include "input/value.h"
#include "model/accelerator.h"
#include "model/assumptions.h"
#include "model/fabric.h"
#include "model/failure.h"
#include "model/interruptions.h"
#include "model/library.h"
#include "model/llm.h"
#include "model/price_index.h"
#include "model/site.h"
#include "model/system.h"
#include "model/training.h"
#include "model/training_plan.h"

#include <stdbool.h>
#include <stdint.h>

/* How the shell of a hall is paid: the whole of it when it is ready, or each rack's share when the
 * rack gets its space (a room shared with others). */
enum hall_paid { PAID_WHOLE, PAID_BY_USE };
extern const char *const hall_paid_words[];

/* A yearly charge on what a site's capital cost, or is worth in the books. */
enum charge_base { CHARGE_ON_COST, CHARGE_ON_BOOK };
extern const char *const charge_base_words[];

struct charge {
    bool given;
    double rate; /* 1/s */
    int on;      /* enum charge_base */
};

/* A place for racks. */
struct hall {
    const char *name;
    day_number ready; /* racks may be installed from this day on */
    double it_power;  /* W of provisioned IT power it feeds and cools */
    int paid;         /* enum hall_paid */
    double lease;     /* $ per W IT and second, instead of paying its shell; not above 0: owned */
    double construction; /* s before 'ready' over which its shell is paid; not above 0: it is paid
                            on that day */
};

/* Who comes first when a month's packages or slots don't satisfy all (fleet/supply/allocation.h).
 */
enum allocation_rule { ALLOCATE_PRO_RATA, ALLOCATE_EVEN, ALLOCATE_FIRST_ORDERED };
extern const char *const allocation_rule_words[];

/* Who makes generators (fleet/supply/slots.h). A slot is the place of one generator in his
 * production. */
struct generator_supplier {
    const char *name;
    struct path slots;     /* 1/s, for all customers */
    struct path elsewhere; /* share of them that goes to customers that the scenario doesn't name */
    double lead_time;      /* s from the slot to the generator on site */
    double slot_fee;       /* share of the price that is paid for the slot; the rest on arrival */
    int rule;              /* enum allocation_rule, of what contracts leave */
};

/* Power that becomes available to a site at a date of its own. Exactly one of power and units is
 * given. */
struct power_phase {
    const char *name;
    const struct power_model *model;
    day_number from;      /* first day; where it was requested: that day and the lead time */
    day_number until;     /* first day without it; 0: stays */
    day_number requested; /* 0: 'from' is given; of a supplier: the day of the request */
    double lead_time;     /* s from the request to the first day; NaN: 'from' is given */
    struct path power;    /* W, contracted; n = 0 when units are given */
    struct path units;    /* generators or battery packs on site; n = 0 when power is given */
    const struct generator_supplier *supplier; /* of so many 'units', which come as he has slots;
                                                  NULL: they are there from the first day */
    day_number cancelled; /* day on which those of his that have not come are cancelled; 0: never */
    struct path permitted;  /* generators that may run at once; n = 0: all on site */
    int64_t spare_units;    /* generators held back for outages of the others: not firm */
    double cycles;          /* 1/s: how often batteries are emptied and charged; NaN: never */
    double capacity_factor; /* of solar plants: mean over rated power; NaN for the others */
    double derate; /* share of rated power that generators give at the site's worst temperature */
};

/* Pieces that a site keeps for repairs, by base stock: each one that is taken is ordered anew. */
struct spare_shelf {
    bool given;
    int64_t count;                 /* pieces, with those on order */
    struct distribution lead_time; /* s from the order of a piece to its arrival */
};

/* What a site keeps for one kind of system. */
struct spares {
    const char *name;            /* the system's */
    struct spare_shelf nodes;    /* whole nodes, for those that go back to the vendor */
    struct spare_shelf parts;    /* parts that are swapped */
    const struct system *system; /* set when the scenario is bound */
};

/* Who and what ends the outages of a site (fleet/failure/shop.h). */
struct site_repair {
    int64_t technicians; /* at work at any time; 0: as many as there is work */
    struct span spares;  /* of struct spares */
};

/* A cause of outages of a whole site, or of one of its halls. */
struct site_outage {
    const char *name;
    const char *hall_name;                 /* NULL: the whole site */
    const struct hall *hall;               /* likewise; set when the scenario is bound */
    double rate;                           /* 1/s */
    struct distribution duration, restart; /* s: without power; from power to work */
};

struct site {
    const char *name;
    const struct site_model *model;
    struct path crews; /* installation crews at work */
    struct span halls; /* of struct hall */
    struct span power; /* of struct power_phase, in merit order: the first is drawn from first */
    struct site_repair repair;
    struct span outages;        /* of struct site_outage */
    double provisioning_factor; /* provisioned over nameplate power of systems */
    double oversubscription; /* provisioned power let in over firm power, the site being capped at
                                firm power; NaN: 1, and not capped */
    struct charge property_tax, insurance;
};

/* One delivery of an order. */
struct delivery {
    day_number date;
    int64_t accelerators;
};

/* A training run on the accelerators of one order, which its fabric joins. */
struct campaign {
    const char *name;
    const struct llm *llm;
    double tokens;
    int64_t accelerators;
    day_number from;            /* first possible day; 0: the start of the scenario */
    double checkpoint_interval; /* s of work between two checkpoints; NaN: the best one where
                                   failures interrupt it, else none is made */
    struct interruption_choice interruptions;
    int64_t sequence;        /* tokens; 0: the LLM's context */
    int64_t global_batch;    /* sequences; 0: about 16 million tokens */
    int precision;           /* enum precision */
    double memory_share;     /* of an accelerator's memory that the plan may fill */
    struct plan_choice plan; /* tensor 0: the best plan is searched for */
    struct software_choice software;
    const struct calibration *fallback;
    const struct campaign_forecast *forecast; /* how it runs; set by campaigns_forecast (perf/) */
};

/* One kind of accelerator that a supplier makes. */
struct generation {
    const char *name;
    const struct accelerator *accelerator;
    double packages_per_wafer; /* NaN where the supplier's wafers are not counted */
    day_number from;           /* first day of its production */
    double slip;               /* s by which that is late */
    double ramp;               /* s from there to its full share */
    double share;              /* of what the supplier has, less what newer ones take */
};

/* Who makes accelerators, out of wafers and memory that he shares with other makers; what limits
 * him is the scarcer of the two. */
struct supplier {
    const char *name;
    struct path wafers;       /* 1/s of all makers together; n = 0: they don't limit him */
    double wafer_growth;      /* per year, after the last date of 'wafers' */
    struct path wafer_share;  /* his */
    struct path memory;       /* B/s of all makers together; n = 0: it doesn't limit him */
    double memory_growth;     /* per year, after the last date of 'memory' */
    struct path memory_share; /* his */
    struct path elsewhere;    /* share of his packages that goes to customers that the scenario
                                 doesn't name */
    double lead_time;         /* s from the allocation of a package to its delivery */
    int rule;                 /* enum allocation_rule, of what contracts leave */
    struct span generations;  /* of struct generation */
};

/* A share of a supplier's packages, or slots, that an operator gets before others. Exactly one of
 * the suppliers is given. */
struct contract {
    const char *name;
    const struct supplier *supplier;
    const struct generator_supplier *generator_supplier;
    struct path share;
};

/* When what is bought is paid. */
struct payment_terms {
    double deposit; /* share of the price that is paid ahead */
    double ahead;   /* s by which it is, of given deliveries; NaN of those that a supplier makes: it
                       is due when their packages are set aside */
    double credit;  /* s after the delivery on which the balance is due */
    double lease;   /* $ per accelerator and second from the delivery on, instead of a price; not
                       above 0: it is bought */
    double
        lease_term; /* s from the delivery of the last until it goes back; not above 0: it stays */
    double lease_fee; /* share of the rents left that is due when it retires before; not above 0:
                         none */
};

/* What the failure of a node takes along with it in a system of several. */
enum drain { DRAIN_TRAY, DRAIN_RACK };
extern const char *const drain_words[];

struct rack_rule {
    int drain;        /* enum drain */
    int64_t min_good; /* accelerators of a system that must be up for any to work; 0: no rule */
};

/* An order: identical systems for one site, a lot once they are there. Either its deliveries are
 * given, or a supplier delivers a quantity as he can. */
struct order {
    const char *name;
    const struct system *system;
    const struct site *site;
    const struct fabric *fabric;           /* NULL: the network factor stands for it */
    const struct failure_preset *failures; /* NULL: nothing fails */
    struct rack_rule racks;
    day_number wanted;      /* day the operator wants them energised; 0: each delivery's own date,
                               or the day that a supplier with enough of them would deliver */
    struct span deliveries; /* of struct delivery, in order of date */
    const struct supplier *supplier; /* NULL where the deliveries are given */
    int64_t quantity;                /* accelerators ordered of him; 0 likewise */
    day_number ordered;              /* day of the order */
    day_number cancelled;            /* day on which what has not arrived is cancelled; 0: never */
    struct payment_terms payment;
    struct path utilisation; /* share of available time in which they work; n = 0: the assumption */
    struct curve daily_load; /* steps: factor on it by time of day, s from 00:00 UTC; n = 0: none */
    struct span campaigns;   /* of struct campaign */
};

/* Accelerators that work on the first day. */
struct holding {
    const char *name;
    const struct system *system;
    const struct site *site;
    const struct fabric *fabric; /* as of an order, as the following */
    const struct failure_preset *failures;
    struct rack_rule racks;
    int64_t accelerators;
    double age; /* s in service on the first day */
    double
        paid; /* $ paid for all of it when it was bought; NaN: the library's prices of that day */
    double book_value; /* $ in the books on the first day; NaN: what its age has left of 'paid' */
    struct path utilisation;
    struct curve daily_load;
};

/* What a policy may buy. */
struct offer {
    const char *name;
    const struct system *system;
    const struct supplier *supplier;
    const struct fabric *fabric; /* as of an order, as the following */
    const struct failure_preset *failures;
    struct rack_rule racks;
    struct path utilisation;
    struct curve daily_load;
    struct payment_terms payment;
};

struct policy_site {
    const struct site *site;
};

enum growth_law { GROWTH_EXPONENTIAL, GROWTH_LINEAR };
extern const char *const growth_law_words[];

enum choice { CHOOSE_H100E_PER_WATT, CHOOSE_COST_PER_H100E_HOUR };
extern const char *const choice_words[];

/* How much an operator wants, and by when. */
struct want {
    struct path h100e;        /* on the scenario's basis; n = 0 when accelerators are given */
    struct path accelerators; /* n = 0 when h100e is given */
    day_number by;            /* a goal's day; 0: the path is the schedule */
    int law;                  /* enum growth_law, from what there is on the first day to the goal */
};

/* Buying and retiring by rule, month by month. One that isn't given does neither. */
struct policy {
    bool given;
    struct want want;
    struct span options; /* of struct offer */
    struct span sites;   /* of struct policy_site, in the order in which they are filled */
    int when_power_binds, otherwise; /* enum choice */
    double retire_age;               /* s in service; NaN: never for its age */
    double retire_gain;              /* when power binds: new over old h100e per watt; NaN: never */
};

/* Money that the owners of an operator pay in at once. */
struct raise {
    const char *name;
    day_number date;
    double amount; /* $ */
};

/* How a loan's principal is paid back: equal payments with interest in them, equal parts of the
 * principal, or all of it at the end. */
enum repayment { REPAY_ANNUITY, REPAY_LINEAR, REPAY_BULLET };
extern const char *const repayment_words[];

/* Shares of the operator or its owners that are pledged for a loan. */
struct pledge {
    bool given;
    struct path value;    /* $ that the pledged shares are worth */
    double loan_to_value; /* share of it that is lent at most */
    double margin_call;   /* share of it above which the lender calls, at a month's end */
};

/* A facility that is drawn on when cash is short. */
struct loan {
    const char *name;
    double limit;           /* $ drawn in all at most */
    double rate;            /* per year, nominal, of which a month is a twelfth */
    double term;            /* s from each draw to its last repayment */
    int repay;              /* enum repayment */
    double advance;         /* share of a delivery's price that it lends, the delivery being its
                               collateral; NaN: it lends on anything */
    struct pledge shares;   /* its collateral */
    double arrears_rate;    /* per year, on bills that are not paid in time; NaN: 'rate' */
    double grace;           /* s overdue after which the lot is taken; NaN: nothing is */
    double outstanding;     /* $ owed on the first day */
    day_number from;        /* first day on which it may be drawn; 0: the scenario's first */
    day_number until;       /* first day on which it may not any more; 0: no end */
    day_number added_until; /* interest of months that end by then is added to what is owed, and
                               terms begin then; 0: it is all paid */
};

/* Where an operator's money comes from. One that isn't given has all it needs. */
struct funding {
    bool given;
    double cash;        /* $ on the first day */
    double reserve;     /* $ that no new order may touch */
    struct span raises; /* of struct raise */
    struct span loans;  /* of struct loan, in the order in which they are drawn on */
    struct path inflow; /* $ per second paid in besides, at the end of each month; n = 0: nothing */
};

/* What a rent is paid for. */
enum rent_billing { BILLED_RESERVED, BILLED_USED };
extern const char *const rent_billing_words[];

/* Accelerators of somebody else's, in his halls and on his power. */
struct rental {
    const char *name;
    const struct accelerator *accelerator;
    int64_t accelerators;
    day_number from, until;  /* until: the day after the last; 0: start and end of the run */
    struct path price;       /* $ per accelerator and second */
    day_number ended;        /* first day without it, given up before 'until'; 0: it is not */
    double fee;              /* share of the rents from then to 'until' that is due; 0: none */
    int billing;             /* enum rent_billing */
    struct path utilisation; /* n = 0: that of the assumptions */
};

/* What one hour of sold time is. */
enum sold_unit { SOLD_ACCELERATOR_HOURS, SOLD_H100E_HOURS };
extern const char *const sold_unit_words[];

/* Hours of an operator's own accelerators that others pay for. */
struct sales {
    bool given;
    struct path share; /* of the available hours */
    struct path price; /* $ per accelerator, or H100-equivalent, and second */
    int unit;          /* enum sold_unit */
};

/* Tax on the profit of each calendar year. */
struct income_tax {
    bool given;
    double rate;       /* share of the profit that is taxed */
    double offset;     /* share of a year's profit that losses of earlier years may take off it */
    double paid_after; /* s after the end of the year */
};

struct owner {
    const char *name;
    struct span orders;    /* of struct order */
    struct span contracts; /* of struct contract */
    struct span holdings;  /* of struct holding */
    struct span rentals;   /* of struct rental */
    struct policy policy;
    struct funding funding;
    struct sales sales;
    struct income_tax income_tax;
};

enum milestone_state { STATE_INSTALLED, STATE_ENERGISED, STATE_IN_SERVICE };
extern const char *const milestone_state_words[];

/* Why a result is no prediction. */
enum fixed_by { FIXED_BY_NOTHING, FIXED_BY_INPUT, FIXED_BY_ASSUMPTION };
extern const char *const fixed_by_words[];

/* The day on which a number of accelerators, or of H100-equivalents, reaches a state. */
struct milestone {
    const char *name;
    const struct owner *owner; /* whose they are; NULL: of all operators together */
    int64_t accelerators;      /* 0 when h100e is given */
    double h100e;             /* on the scenario's basis; not above 0 when accelerators are given */
    int state;                /* enum milestone_state */
    day_number observed;      /* published day; 0: none */
    const char *published_by; /* who says so; NULL when observed is 0 */
    int fixed_by;             /* enum fixed_by */
};

/* A published value that the result is printed beside; never an input. */
struct observation {
    const char *name;
    const char *metric;       /* name in the metric table (results/metric.h) */
    day_number date;          /* day it speaks of; 0: the end of the run */
    struct measure value;     /* SI */
    struct measure low, high; /* range in publication; dim of value; NaN when there is none */
    const char *published_by;
    const char *scope; /* what the published figure includes, where that differs; NULL */
    int fixed_by;      /* enum fixed_by */
};

/* How failures happen: each one as an event, or all of them as mean values
 * (fleet/failure/expected.h). */
enum outage_mode { OUTAGES_EVENTS, OUTAGES_EXPECTED };
extern const char *const outage_mode_words[];

/* Whose dollars amounts are: of the day on which they are paid, or all of one year. */
enum dollars { DOLLARS_NOMINAL, DOLLARS_REAL };
extern const char *const dollars_words[];

enum sample_every { SAMPLE_DAY, SAMPLE_WEEK, SAMPLE_MONTH };
extern const char *const sample_every_words[];

struct scenario {
    int64_t format;        /* key 'colossim': 1 */
    const char *base;      /* always NULL: loading takes the key out of the tree (load.h) */
    const char *name;      /* letters, digits, '.', '_', '-': a file name without folder */
    const char *title;     /* one line for the reader */
    const char *question;  /* what the scenario answers; NULL */
    day_number start, end; /* first day, and the day after the last */
    int64_t seed;
    int h100e_basis;                 /* enum h100e_basis */
    int sample;                      /* enum sample_every */
    int outages;                     /* enum outage_mode */
    int dollars;                     /* enum dollars */
    double inflation;                /* per year; NaN where dollars are nominal */
    int64_t base_year;               /* whose dollars they are where they are real; else 0 */
    bool allow_speculative;          /* accelerators that don't ship may be bought */
    struct span sites;               /* of struct site */
    struct span suppliers;           /* of struct supplier */
    struct span generator_suppliers; /* of struct generator_supplier */
    struct span operators;           /* of struct owner */
    struct span milestones;          /* of struct milestone */
    struct span observations;        /* of struct observation */
    struct assumptions assumptions;
    struct h100e_reference h100e;
    struct price_index price_index;     /* converts prices that say their year (dollars.h) */
    struct training_constants training; /* of campaigns */
    struct library models;
    const struct origins *origins; /* where the numbers came from; set by scenario_bind */
};

/* The root table, and the library files that stand at a fixed place of the tree (load.h). */
extern const struct key_table scenario_table;
extern const char *const scenario_fixed_files[];

/* Binds the tree and checks what no single table can see: dates in order and inside the run,
 * systems that can be joined by their fabric, sites with power, whole systems. NULL when any error
 * was added. Draws NULL: uncertain values at their median. */
const struct scenario *scenario_bind(const struct tree *, const struct draw_set *draws,
                                     struct arena *, struct diagnostics *);

/* The grade of a bound number; assumed where the scenario was not bound from a file. */
enum grade scenario_grade(const struct scenario *, const void *field);

/* A yearly rate that is stated in nominal dollars, in the scenario's: (1 + r) / (1 + inflation) - 1
 * where these are real (I. Fisher, The Theory of Interest, 1930). */
double scenario_rate(const struct scenario *, double nominal);

/* Accelerators of one unit of the order: those of its system, or fewer when the whole order is a
 * part of one system (one GPU of an 8-GPU server): price, power and network are then charged in
 * proportion. */
int64_t order_unit_accelerators(const struct order *);

/* Accelerators of the whole order. */
int64_t order_accelerators(const struct order *);

/* The systems and the sites of an operator's orders, holdings and policy, one after the other,
 * repeated where they repeat; NULL beyond the last. */
const struct system *owner_system(const struct owner *, uint32_t index);
const struct site *owner_site(const struct owner *, uint32_t index);

/* The supplier's generation that is this accelerator; NULL when he makes none. */
const struct generation *supplier_generation(const struct supplier *, const struct accelerator *);

#endif
