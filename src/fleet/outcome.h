/* What one replication produced: everything that results are made of. Filled by the fleet, read by
 * results and report; self-contained but for the names it borrows from the scenario. */
#ifndef COLOSSIM_FLEET_OUTCOME_H
#define COLOSSIM_FLEET_OUTCOME_H

#include "base/arena.h"
#include "base/date.h"
#include "fleet/money/capital.h"
#include "fleet/money/ledger.h"
#include "model/fabric.h"
#include "scenario/scenario.h"

#include <stdint.h>

/* What keeps the next accelerators from working. */
enum constraint {
    BY_DEMAND, /* nothing waits: all that was ordered works */
    BY_CHIPS,  /* wanted, not delivered yet */
    BY_CASH,   /* ready to be delivered, not paid */
    BY_HALL,   /* delivered, no hall space */
    BY_CREWS,  /* space, not installed yet */
    BY_POWER,  /* installed, the site's firm power is used up */
    CONSTRAINTS
};
const char *constraint_name(enum constraint);
extern const char *const constraint_words[]; /* all of them, ended by NULL */

/* Accelerators by how far they have come; each includes the following ones. */
enum stage {
    STAGE_ORDERED,
    STAGE_DELIVERED,
    STAGE_INSTALLED,
    STAGE_ENERGISED,
    STAGE_IN_SERVICE,
    STAGE_AVAILABLE,
    STAGES
};
const char *stage_name(enum stage);

/* More of a sample's power; of several sites the sums of theirs. */
struct power_figures {
    double unpermitted;          /* W that generators on site would add to firm power, had they a
                                    permit */
    double drawn_p50, drawn_p99, /* W: hourly means of the last 30 days, */
        drawn_highest;           /*   and the highest of them */
    double throttled_seconds;    /* s in which a site was capped, since the start */
    double throttled_accelerator_seconds; /* work that capping has cost since the start */
    double water;            /* m3 since the start; NaN where a site's figure is unknown */
    double demand_charges;   /* $ since the start; part of energy's account */
    double stranded_capital; /* $ x s: paid for IT that was installed and not energised */
};

enum sample_scope { SCOPE_TOTAL, SCOPE_SITE, SCOPE_OPERATOR };

/* Of operators with 'funding' (fleet/money/cash.h); all 0 where there are none. */
struct cash_position {
    money balance;
    money unpaid;    /* bills that are due */
    money lowest;    /* of balance less unpaid bills, so far; of the poorest operator */
    money raised;    /* paid in by the owners so far, the cash at the start included */
    money overdue;   /* unpaid bills of debt service */
    money debt_most; /* the most principal that was owed so far; of the operator with most */
};

/* Accelerators that others own (fleet/money/rental.h); all 0 for a site. */
struct rented {
    int64_t accelerators;                                 /* at disposal now */
    double available_seconds, useful_seconds;             /* accelerator-seconds since the start */
    double h100e_available_seconds, h100e_useful_seconds; /* on the scenario's basis */
};

/* The state at the end of an instant. Powers in W at the facility meter unless named it. */
struct sample {
    day_number day;
    double second; /* s of that day */
    enum sample_scope scope;
    uint32_t subject; /* index of the site or operator; 0 for the total */
    int64_t accelerators[STAGES];
    int64_t handed_over;       /* accelerators delivered so far, what has retired included */
    double h100e[H100E_BASES]; /* of energised accelerators; NaN when a model lacks the
                                  figure */
    double flops;              /* FLOP/s dense bf16 of energised accelerators */
    double nameplate_it;       /* W, energised systems, counted fabric and storage, IT side */
    double provisioned;        /* W, energised, at the facility peak */
    double drawn;              /* W now */
    double firm;               /* W, of the scope's sites */
    struct power_figures power;
    double facility_energy;       /* J since the start */
    money capital, running;       /* $ since the start */
    money account[ACCOUNT_COUNT]; /* the same by account; running costs are booked when a month
                                     ends */
    money book[CAPITAL_CLASSES];  /* $ in the books, of capital in use */
    money in_progress;            /* $ paid, not in use yet */
    struct cash_position cash;
    struct rented rented;
    double sold_seconds;                /* accelerator-seconds sold since the start; 0 for a site */
    double accelerator_seconds[STAGES]; /* integral of accelerators[] since the start */
    double useful_seconds;              /* accelerator-seconds of work since the start: available
                                           time x utilisation */
    /* Both of H100-equivalents on the scenario's basis; NaN when a model lacks the figure. */
    double h100e_installed_seconds, h100e_energised_seconds;
    double h100e_available_seconds, h100e_useful_seconds;
    enum constraint binds;     /* the gate before which most accelerators stand now */
    enum constraint last_gate; /* of the accelerators energised last: the gate that opened
                                  last for them (fleet/site/wait.h) */
    enum constraint next_gate; /* and the one that would have been last without it */
    double binds_slack;        /* s by which last_gate opened later than next_gate; NaN
                                  when nothing was energised yet or nothing held them */
};

/* What binds a scope, the total or a site, from an instant on, until its next change. From the
 * start of the run to its first one nothing does (BY_DEMAND). */
struct binding_change {
    day_number day;
    double second; /* s of that day */
    enum sample_scope scope;
    uint32_t subject;
    enum constraint binds;
};

/* Energised accelerators of one model from an instant on, until the model's next level. */
struct model_level {
    day_number day;
    double second; /* s of that day */
    const char *accelerator;
    int64_t energised;
    double h100e; /* of these, on the scenario's basis; NaN when the model lacks the figure */
};

/* One payment of capital; of the running costs the ledger keeps the sums alone. Below 0: what an
 * asset was sold for. */
struct payment {
    day_number day;
    double second;        /* s of that day */
    day_number booked;    /* became capital: of a deposit or fee paid ahead, the day of delivery, */
    double booked_second; /*   and s of that day; its end where the state then has it */
    uint32_t owner, site; /* indices */
    enum account account;
    enum grade grade; /* the weakest number that made the amount */
    money amount;
    double rest; /* of a sale: s that the asset's economic life would have gone on, */
    money left;  /*   and $ that it would have been worth at its end */
};

/* An order's fate. */
struct lot_result {
    const char *owner, *order, *site, *system;
    int64_t accelerators;
    day_number first_energised, last_energised; /* 0: never */
    int64_t energised;
    enum constraint last_gate, next_gate; /* of the accelerators energised last, as in a sample */
    double slack;                         /* s between the two */
    struct fabric_count fabric;           /* all 0 where not counted */
    double network_power;                 /* W IT: counted, or by the network factor */
    double network_power_by_factor;       /* W IT by the network factor, for comparison */
};

/* What became of a training run. */
struct campaign_result {
    const char *name, *owner, *order, *llm;
    int64_t accelerators;
    double tokens, tokens_done;
    double tokens_rate;         /* tokens/s of all its accelerators while it runs */
    double utilisation;         /* model FLOP/s over the dense rate: MFU, causal attention */
    double busy;                /* share of its time in which kernels run */
    day_number started, ended;  /* 0: not within the run */
    double accelerator_seconds; /* held */
    double energy_it;           /* J of its systems, network and storage, IT side */
    double standstill;          /* s of the time held: in outages of its site, */
    double slowed;              /*   lost to capping, */
    double again;               /*   for what outages and failures had undone, */
    double saving, restarting;  /*   for checkpoints and for restarts after failures */
    double stops;               /* failures of its nodes, by expectation */
    double checkpoint_interval; /* s of work between two checkpoints; NaN: none is made */
    double cost; /* $ of its hours, by what an energised hour of its operator costs over the run;
                    only in what is read from a results file, NaN where undefined */
};

struct rental_result {
    const char *name, *owner, *accelerator;
    int64_t accelerators;
    day_number from, until; /* until: the day after the last */
    enum rent_billing billing;
    double available_seconds, useful_seconds; /* accelerator-seconds */
    money rent;
};

struct milestone_result {
    const struct milestone *milestone;
    day_number day; /* reached; 0: not within the run */
};

struct cause_result {
    const char *preset, *cause; /* of outages of a whole site, the site and their cause */
    int64_t outages;
    double down_seconds; /* accelerator-seconds, outages still open at the end included */
};

/* What outages of a site had to wait for: its technicians, or one of its shelves of spares. */
struct queue_result {
    const char *site, *what;
    bool for_spares;         /* else for technicians */
    int64_t places;          /* technicians, or pieces of the base stock */
    int64_t demands, waited; /* outages that asked for it; of these who had to wait */
    double wait_seconds;     /* accelerator-seconds, up to the end of the run */
};

struct source_result {
    const char *site, *phase;
    enum power_kind kind;
    day_number from; /* first day; may lie after the end; 0: no supplier has set anything aside */
    double energy;   /* J, with what generators need themselves */
    money cost;      /* of energy and demand, */
    money demand;    /*   and of it demand */
    double carbon;   /* kg CO2e */
    double capacity; /* W firm at the end */
};

/* What the sources of one operator got of one supplier of generators; slots are those of one
 * generator each. */
struct slot_result {
    const char *supplier, *owner;
    double made;    /* slots of the supplier within the run, for all customers */
    double wanted;  /* generators asked for */
    double slots;   /* slots set aside for them, */
    double arrived; /*   and generators that came, until the end */
    int64_t
        short_of;    /* times that a month's slot went on to others for want of cash, all sources */
    money fee;       /* paid for slots whose generators have not come at the end */
    money forfeited; /* the same of those that were cancelled */
};

/* What one operator got of one supplier of accelerators; H100-equivalents on the scenario's basis,
 * NaN when a model lacks the figure. */
struct supply_result {
    const char *supplier, *owner;
    double made_h100e; /* all that the supplier made within the run, for whomever */
    double got;        /* accelerators set aside for the operator, */
    double got_h100e;  /*   and what they are worth */
};

/* How an operator with 'funding' got by. */
struct cash_result {
    const char *owner;
    struct cash_position end;
    day_number lowest_on;     /* first day of the lowest position */
    money unpaid_most;        /* the most that was due and unpaid at once */
    day_number unpaid_since;  /* first day that ended so; 0: never */
    money credit;             /* bills that are not due yet */
    money deposits;           /* paid ahead for what has not arrived */
    money book;               /* of all its capital at the end, work in progress included */
    money debt;               /* principal owed at the end */
    money interest;           /* billed during the run */
    money overdue_most;       /* the most debt service that was due and unpaid at once */
    day_number default_since; /* first day that ended with debt service unpaid; 0: never */
};

/* What the energy went into. */
enum energy_use {
    USE_SYSTEMS,
    USE_NETWORK_AND_STORAGE,
    USE_OVERHEAD,
    USE_BATTERY_LOSSES,
    USE_AUXILIARIES, /* of generators; generated, not drawn at the meter */
    ENERGY_USES
};

/* A warning of the run: what the reader must know. */
struct outcome_note {
    const char *text;
};

struct outcome {
    struct arena memory;               /* owns the arrays below */
    const struct scenario *scenario;   /* borrowed */
    uint32_t replication;              /* 0: uncertain values at their median */
    struct sample *samples;            /* by time, then scope, then subject */
    size_t n_samples, sample_capacity; /* samples are malloc'ed, not arena memory */
    struct model_level *levels; /* malloc'ed; by time; where they differ from the last sample */
    size_t n_levels, level_capacity;
    struct binding_change *bindings; /* malloc'ed; by time */
    size_t n_bindings, binding_capacity;
    struct lot_result *lots;
    size_t n_lots;
    struct campaign_result *campaigns;
    size_t n_campaigns;
    struct rental_result *rentals;
    size_t n_rentals;
    struct milestone_result *milestones;
    size_t n_milestones;
    struct cause_result *causes;
    size_t n_causes;
    struct source_result *sources;
    size_t n_sources;
    struct queue_result *queues;
    size_t n_queues;
    struct slot_result *slots;
    size_t n_slots;
    struct supply_result *supplies; /* of operators that asked the supplier for any */
    size_t n_supplies;
    struct cash_result *cash;
    size_t n_cash;
    struct outcome_note *notes; /* malloc'ed */
    size_t n_notes;
    struct ledger ledger;     /* owned */
    struct payment *payments; /* malloc'ed; as they were booked */
    size_t n_payments, payment_capacity;
    double waiting[CONSTRAINTS]; /* accelerator-seconds between wanted and energised, by the gate
                                    that held them (fleet/site/wait.h) */
    double energy_by_use[ENERGY_USES];   /* J at the meter, and what generators need besides */
    double energy_by_grade[GRADE_COUNT]; /* J by the weakest number that made them */
    double unserved_energy;              /* J drawn beyond what the sources could give; part of the
                                            energies above */
    double peak_drawn, peak_provisioned; /* W: sum of each site's highest; of all sites together */
    double stranded_power;               /* W firm and unused by provisioning at the end */
    double made_h100e, given_h100e; /* H100-equivalents, on the scenario's basis, of all packages
                                       that the suppliers made, and of those that orders got; NaN
                                       when a model lacks the figure */
    double site_outage_seconds;     /* accelerator-seconds down for outages of whole sites alone */
    int64_t failures, repairs;      /* events accepted */
    int64_t candidates;             /* failure candidates drawn, thinned ones included */
    int64_t events;                 /* all events handled */
};

/* Whether what belongs to that operator, at that site, counts in a scope. */
bool scope_has(enum sample_scope, uint32_t subject, uint32_t owner, uint32_t site);

/* Whether one was taken after the other; the end of a day comes before the beginning of the next.
 */
bool sample_is_later(const struct sample *, const struct sample *than);

/* Capital and running costs since the start, $. */
double sample_spend(const struct sample *);

/* The last sample of a scope on or before a day; NULL when the run starts later. */
const struct sample *outcome_sample(const struct outcome *, enum sample_scope, uint32_t subject,
                                    day_number);

void outcome_free(struct outcome *);

#endif
