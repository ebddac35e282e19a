/* One published measurement of training, read into what a prediction needs. */
#ifndef COLOSSIM_SCORE_TRAINING_ROW_H
#define COLOSSIM_SCORE_TRAINING_ROW_H

#include "perf/training_step.h"
#include "score/measurements.h"
#include "score/setup.h"

/* Fields that a row leaves blank, and that were filled by the table of assumptions. */
enum assumed {
    ASSUMED_RECOMPUTE = 1 << 0,
    ASSUMED_CHUNKS = 1 << 1,
    ASSUMED_NIC = 1 << 2,
    ASSUMED_SEQUENCE_PARALLEL = 1 << 3,
    ASSUMED_SHARDING = 1 << 4,
    ASSUMED_VOCABULARY = 1 << 5,
    ASSUMED_KV_HEADS = 1 << 6,
    ASSUMED_BATCH = 1 << 7,
    ASSUMED_DATE = 1 << 8,
    ASSUMED_SOFTWARE = 1 << 9, /* the group is not described, or is another vendor's */
    ASSUMED_PRECISION = 1 << 10,
    ASSUMED_SEQUENCE = 1 << 11,
    ASSUMED_FIELDS = 12
};
extern const char *const assumed_words[];

/* Rows that are scored apart. */
enum stratum {
    STRATUM_DENSE,
    STRATUM_EXPERTS,
    STRATUM_NO_CHUNKS,     /* a pipeline whose interleaving is not stated */
    STRATUM_TOKEN_DROP,    /* experts that drop tokens do less work than the model says */
    STRATUM_PLAN_UNKNOWN,  /* tensor, pipeline or micro-batch blank: 'searched' */
    STRATUM_ADAPTERS,      /* LoRA, which the headline is not about, whatever is blank */
    STRATUM_TYPE_UNKNOWN,  /* the data type is blank, whatever else is */
    STRATUM_OTHER_VENDORS, /* the constants were fitted to rows of one vendor: whatever else is so
                            */
    STRATA
};
extern const char *const stratum_words[];

struct training_row {
    const char *id, *group, *model, *precision, *software_name;
    const char *gpu; /* as scoring.yaml calls it, however the row spells it */
    enum stratum stratum;
    bool experts;
    bool searched; /* the plan is unknown: predicted with the one that a search among those of the
                      row's other fields picks */
    unsigned assumed;   /* of enum assumed */
    double tokens_rate; /* measured, per second and accelerator */
    int64_t accelerators;
    struct llm llm;
    struct plan plan;
    struct plan_choice stated; /* the same without the degrees, chunks and micro-batch that are
                                  blank */
    struct software software;
    const struct accelerator *accelerator;
    struct accelerator in_int8;  /* where the row runs in INT8: the same with that rate in use */
    double nic;                  /* B/s per accelerator */
    struct system system;        /* the node that the row ran on */
    const struct fabric *fabric; /* the torus that joined the nodes; NULL: switches */
};

struct training_rows {
    struct training_row *items; /* that can be predicted */
    size_t n;
    struct left_out_rows left_out; /* by their 'id' */
};

/* Reads all rows marked 'core' (every row when 'core' is false, or there is no such column); memory
 * from the arena. */
void training_rows_read(const struct csv *, const struct score_setup *, bool core, struct arena *,
                        struct training_rows *out);

#endif
