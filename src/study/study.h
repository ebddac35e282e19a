/* A study, read from its file: which scenario, what varies, what is asked. docs/studies.md tells
 * users how to write one.
 *
 * A factor is one or several keys of the scenario that move together. Each of its keys has values:
 * a list of levels, or a distribution. A point gives every key a text, as --set would; the scenario
 * is then the tree with these values, bound afresh. */
#ifndef COLOSSIM_STUDY_STUDY_H
#define COLOSSIM_STUDY_STUDY_H

#include "base/arena.h"
#include "base/diag.h"
#include "input/distribution.h"
#include "input/key.h"
#include "input/tree.h"
#include "scenario/scenario.h"
#include "study/design.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How the numbers of a key are written. */
enum value_form {
    VALUE_QUANTITY, /* in SI base units of the key's dimension */
    VALUE_COUNT,    /* whole */
    VALUE_DATE,     /* day numbers */
    VALUE_WORD      /* no numbers: levels are told apart by their place */
};

/* One key of a factor. */
struct varied_key {
    const char *path; /* as --set takes it */
    const struct key *key;
    struct dim dim;   /* of its numbers */
    const char *like; /* a quantity as the user writes it, in whose unit others are written; NULL:
                         in the usual one */
    enum value_form form;
    const char **texts;      /* levels, as YAML flow text; NULL when continuous */
    double *numbers;         /* levels; their places for words */
    size_t levels;           /* 0: continuous */
    struct distribution law; /* when continuous; SI, or days */
    const char *given;       /* that, in words and as it was written; NULL where levels are given */
    struct mark at;          /* of its values in the study file */
};

struct factor {
    const char *name; /* path of its first key */
    struct varied_key *keys;
    size_t n_keys;
    size_t levels; /* of each of its keys; 0: continuous */
};

/* Which values uncertain keys take that the study doesn't vary. */
enum study_uncertain {
    UNCERTAIN_MEDIAN, /* their medians */
    UNCERTAIN_DRAWN   /* drawn per replicate, the same at every point */
};
extern const char *const study_uncertain_words[];

struct study_metric {
    const char *name;  /* as written */
    const char *plain; /* without 'ln '; what metric_parse reads */
    bool logarithm;    /* its natural logarithm is meant; undefined where it isn't above 0 */
    struct mark at;
    bool minimize, maximize;
};

struct study_threshold {
    size_t metric; /* index */
    const char *text;
    double value; /* in the metric's unit */
};

struct study_precision {
    double half_width; /* relative, of the first metric's mean; 0: not asked */
    int64_t most;      /* replicates */
};

struct study_limits {
    double max_failures;  /* share of the points to run; 1: never stop */
    double point_timeout; /* s of wall clock that a point may take; NaN: no limit */
};

/* The parts of a study file whose meaning depends on the scenario, as written; NULL where the file
 * lacks them. */
struct study_parts {
    const struct node *set;                               /* study_read.c */
    const struct node *vary, *points, *link, *correlate;  /* vary.h reads them */
    const struct node *metrics, *thresholds, *objectives; /* asked.h reads them */
};

struct study {
    int64_t format;
    int kind;
    const char *name, *title, *question; /* the latter two NULL when left out */
    const char *base;                    /* as written */
    int design;                          /* enum design_kind */
    int64_t samples;                     /* 0: not given */
    int64_t replicates;
    int64_t seed;  /* 0: not given */
    int uncertain; /* enum study_uncertain */
    bool antithetic;
    struct study_precision precision;
    struct study_limits limits;
    struct study_parts written;

    struct factor *factors;
    size_t n_factors;
    double *correlation; /* n_factors x n_factors; NULL: independent */
    struct study_metric *metrics;
    size_t n_metrics;
    struct study_threshold *thresholds;
    size_t n_thresholds;
};

/* The keys of a study file. */
extern const struct key_table study_table;

/* A study with its scenario, ready to be planned. */
struct study_input {
    struct arena memory;
    struct tree tree;                /* of the study file */
    struct tree base;                /* the scenario, with all models that any point refers to */
    const struct scenario *scenario; /* uncertain values at their medians; memory */
    struct study study;
};

/* Changes to what the file says, from the command line. */
struct study_override {
    const char *const *sets; /* KEY=VALUE for the base scenario */
    size_t n_sets;
    const char *models; /* --models; NULL */
    double precision;   /* 0: as the file says */
};

/* Reads the study file and its scenario and checks them against each other: paths, types, units,
 * ranges of every listed value. False when any error was added; free it in both cases. */
bool study_read(const char *path, const struct study_override *, struct study_input *,
                struct diagnostics *);
void study_input_free(struct study_input *);

/* How the numbers of a key are written; VALUE_WORD for one that holds none. */
enum value_form varied_key_form(const struct key *);

/* The text for a number, as --set takes it, from the arena: whole numbers and days rounded,
 * quantities with five digits. 'written' is the number that the text has. */
const char *varied_key_write(const struct varied_key *, double number, struct arena *,
                             double *written);

/* The value that a factor's key takes at a coordinate: its text, as --set takes it, from the arena,
 * and its number (SI, day, or place in the list). */
const char *varied_key_text(const struct varied_key *, const struct coordinate *, struct arena *,
                            double *number);

/* The same for people, to five digits. */
const char *varied_key_shown(const struct varied_key *, const struct coordinate *, struct arena *);

#endif
