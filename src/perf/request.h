/* A training question: which model, on what, run how. The keys of 'colossim train' and 'colossim
 * search', bound from models/training-run.yaml, a file of the user's, and --set. */
#ifndef COLOSSIM_PERF_REQUEST_H
#define COLOSSIM_PERF_REQUEST_H

#include "input/key.h"
#include "input/value.h"
#include "model/assumptions.h"
#include "model/fabric.h"
#include "model/interruptions.h"
#include "model/library.h"
#include "model/site.h"
#include "model/training.h"
#include "model/training_plan.h"

/* By what plans are compared; struct objective says how. */
enum search_for {
    SEARCH_TIME,  /* of a step */
    SEARCH_COST,  /* of a step, as training_run_cost counts it */
    SEARCH_ENERGY /* of the facility */
};
extern const char *const search_for_words[];

/* A cluster on several sites, which links of their own join. */
struct training_spread {
    int64_t sites;    /* 0: one */
    double bandwidth; /* B/s one-way per accelerator to the other sites */
    double latency;   /* s of one message */
};

struct training_request {
    int64_t format;
    const struct llm *llm;
    const struct system *system;
    const struct fabric *fabric; /* NULL: a scale-out network without oversubscription */
    const struct site_model *site;
    const struct power_model *power;
    int64_t accelerators;
    struct training_spread spread;
    int64_t sequence;     /* tokens; 0: the LLM's context */
    int64_t global_batch; /* sequences; 0: batch_default */
    double tokens;        /* of the whole run; NaN: one step only */
    day_number date;      /* of prices */
    int precision;
    bool accumulate_fp32;
    double memory_share;     /* of the accelerator's memory that a plan may fill */
    int objective;           /* enum search_for: by what a plan is the best */
    struct plan_choice plan; /* tensor 0: the best plan is searched for */
    struct software_choice software;
    const struct failure_preset *failures; /* of its nodes; NULL: they don't fail */
    struct interruption_choice interruptions;
    double checkpoint_interval; /* s of work between two; NaN: the best */
    struct training_constants training;
    const struct calibration *fallback;
    struct assumptions assumptions;
    struct library models;
};
extern const struct key_table training_request_table; /* request_table.c */

/* Its sites; the systems of one of them, which its fabric joins: a part of the last may be left
 * over. */
int64_t training_request_sites(const struct training_request *);
double training_request_systems(const struct training_request *);

/* Counts the fabric of one site. False where none is counted: none is named, or less than one
 * system needs none. */
bool training_request_fabric(const struct training_request *, struct fabric_count *);

/* Files that stand at fixed keys, for load_scenario. */
extern const char *const training_request_fixed[];

#endif
