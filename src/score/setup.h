/* What scoring needs of the library: every LLM, the accelerators that the measurements name, the
 * software of each group of rows and of each other vendor, and what a blank field means.
 * models/measurements/scoring.yaml. */
#ifndef COLOSSIM_SCORE_SETUP_H
#define COLOSSIM_SCORE_SETUP_H

#include "base/date.h"
#include "input/key.h"
#include "input/value.h"
#include "model/accelerator.h"
#include "model/calibration.h"
#include "model/fabric.h"
#include "model/library.h"
#include "model/llm.h"
#include "model/training.h"
#include "model/training_plan.h"
#include "score/measurements.h"

#include <stdbool.h>
#include <stdint.h>

/* An accelerator by the measurements' name for it. */
struct score_accelerator {
    const char *name;
    const char *also; /* other names of it, parted by blanks; NULL: none */
    const struct accelerator *accelerator;
    const struct fabric *fabric; /* the torus that joins them; NULL: a switched network */
    double nic;           /* B/s one-way per accelerator where neither row nor group says it */
    const char *software; /* the group that describes what they run, in the place of a row's own;
                             NULL for the vendor whose rows are fitted */
};

/* What the rows of one group leave unsaid. */
struct score_group {
    const char *name;
    int class;       /* enum software_class */
    day_number date; /* release of the software */
    bool fused_attention, dropout;
    bool overlap_tensor, overlap_data, overlap_pipeline, overlap_expert;
    bool fixed_experts, launch_blocking, early_stop, flash_attention_2;
    int recompute;    /* one more than enum recompute; 0: any */
    int sharding;     /* enum sharding */
    int64_t pipeline; /* 0: unknown */
    bool sequence_parallel, accumulate_fp32;
    double nic;         /* B/s one-way per accelerator; NaN: the accelerator's */
    int64_t vocabulary; /* 0: unknown */
    int precision;      /* one more than enum precision; 0: unknown */
};

/* What is known of a fitted constant before step times are looked at, by its key in
 * models/training.yaml. */
struct score_prior {
    const char *name;
    struct measure centre, spread; /* of the same dimension as the constant */
    struct measure low, high;      /* bounds */
};

/* An LLM whose recipes of a NeMo release and later, in 8 bits by blocks, replay the whole step by
 * one CUDA graph and overlap the exchange between experts. */
struct score_recipe {
    const char *name;
    const struct llm *llm;
    day_number from; /* the release */
};

struct score_setup {
    int64_t format;
    struct span accelerators; /* of struct score_accelerator */
    struct span groups;       /* of struct score_group */
    struct span step_graphs;  /* of struct score_recipe */
    struct span habits;       /* of struct score_habit */
    struct span llms;         /* of struct score_llm: all of the library */
    struct span fit;          /* of struct score_prior */
    const struct calibration *fallback;
    struct training_constants training;
    struct library models;
};

struct score_llm {
    const char *name;
    const struct llm *llm;
};
extern const struct key_table score_llm_table;

extern const struct key_table score_setup_table;

/* models/measurements/training.csv beside scoring.yaml. */
extern const struct measurements_kind score_kind;

/* The accelerator of that very name, else the first one that has it in some spelling
 * (model/spelling.h): as its name here, another name of it, the library's, the title or what the
 * driver calls it. NULL where there is none. */
const struct score_accelerator *score_find_accelerator(const struct score_setup *,
                                                       const char *name);

/* 'near are 'H100-SXM-80' and 'h100-sxm'': at most three accepted names like the one given, or like
 * its beginning where none is ('H100' of 'H100-PCIe'); all of them where that helps neither. */
const char *score_accelerators_near(const struct score_setup *, const char *name, struct arena *);

/* The group of that name, else the one called 'other'; NULL where there is neither. */
const struct score_group *score_find_group(const struct score_setup *, const char *name);

/* What another vendor's accelerators run: the group that they name, or where there is one that of
 * the round of MLPerf, 'NAME-v3.0' (an empty 'round': none). */
const struct score_group *score_find_software(const struct score_setup *,
                                              const struct score_accelerator *, const char *round);

/* The LLM of that very name among so many of struct score_llm, else the one that has it in some
 * spelling (model/spelling.h), as its own or among its other names; NULL where there is none, or
 * where several have it: '*ambiguous'.
 */
const struct llm *score_find_llm(struct span llms, const char *name, bool *ambiguous);

#endif
