/* The database of a study: one file per shard while it runs, one merged file afterwards, both of
 * the same format, and complete in themselves: what was asked, of which scenario, what came out.
 *
 * A shard's file is written with a rollback journal and one transaction per batch of points, by one
 * process at a time: after a kill it holds whole batches. No file is ever shared by two machines at
 * work; write-ahead logging, which network file systems can't do, is not used. docs/studies.md
 * describes the tables. */
#ifndef COLOSSIM_RESULTS_STUDY_FILE_H
#define COLOSSIM_RESULTS_STUDY_FILE_H

#include "base/arena.h"
#include "base/date.h"
#include "base/diag.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* 'application_id' ('coLs') and 'user_version' of the database. */
enum { STUDY_APPLICATION = 0x636F4C73, STUDY_VERSION = 3 };

enum study_goal { GOAL_NONE, GOAL_MINIMIZE, GOAL_MAXIMIZE };
extern const char *const study_goal_words[]; /* ended by NULL */

struct study_factor_facts {
    const char *name;  /* path of its first key, 'sites.memphis.crews' */
    const char *title; /* for readers, 'crews, memphis'; NULL in the file: who shows it adds it */
    const char *keys;  /* paths of all its keys, parted by blanks */
    const char *unit;  /* of its numbers, SI base units; "" for none; NULL: levels are words */
    bool is_date;      /* its numbers are days since 1970-01-01 */
    int64_t levels;    /* 0: continuous */
    const char *given; /* its range or distribution, as it was written, or 'KEY: RANGE; KEY: RANGE'
                          where those of its keys differ; NULL where levels are */
};

struct study_metric_facts {
    const char *name;  /* as asked, 'h100e_dense_8bit@2030-07-01' */
    const char *title; /* for readers; NULL in the file: who shows it adds it */
    const char *unit;  /* of its values, 'W'; "" for none */
    bool is_day;       /* a milestone: days from the start, +INFINITY after the end of the run */
    enum study_goal goal;
};

/* A question: with which probability does a metric reach a value? */
struct study_threshold_facts {
    int64_t metric;   /* index */
    double value;     /* in the metric's unit */
    const char *text; /* as asked */
};

/* What a study asks. Texts may be NULL where said so. */
struct study_facts {
    const char *name, *title, *question; /* the latter two may be NULL */
    const char *base;                    /* name of the scenario */
    const char *design;                  /* 'saltelli' */
    const char *uncertain;               /* 'median' or 'drawn' */
    const char *program;                 /* version */
    int64_t samples, replicates, seed, points;
    bool antithetic;
    double precision;      /* wanted relative half-width of the first metric's mean; 0: none */
    int64_t most;          /* replicates at most; 'replicates' without precision */
    day_number start, end; /* of the base */
    int64_t scenario_hash; /* the base with all its models */
    int64_t settings_hash; /* seed, replicates, metrics: what decides a point beside its values */
    int64_t design_hash;   /* which points */
    struct study_factor_facts *factors;
    size_t n_factors;
    struct study_metric_facts *metrics;
    size_t n_metrics;
    struct study_threshold_facts *thresholds;
    size_t n_thresholds;
};

/* What differs between two plans, in words ('the scenario or one of its models'); NULL: nothing.
 * Of several the first. */
const char *study_facts_difference(const struct study_facts *, const struct study_facts *);

enum point_state {
    POINT_DONE,
    POINT_FAILED, /* for good */
    POINT_LATE    /* given up by the clock: counts as failed, and a new run tries it again */
};
extern const char *const point_state_words[]; /* ended by NULL */

/* A value that a point gave to a factor. */
struct point_input {
    double number;    /* SI; a day number; the level's index for words; NaN: as the base has it */
    const char *text; /* as written; NULL with NaN */
};

struct point_record {
    int64_t number; /* in the design, from 0 */
    int64_t id;     /* hash of everything that determines the outcome */
    enum point_state state;
    const char *why;                  /* of a failed one; NULL */
    int64_t replicates;               /* run */
    bool precise;                     /* the wanted precision was reached, or none was wanted */
    const struct point_input *inputs; /* by factor */
    const double *values;             /* replicates x metrics; NaN undefined; NULL when failed */
};

struct study_file;

/* Opens a shard's file for writing, making it where there is none. A file of the same plan is
 * continued. One of another plan is refused with the reason, unless 'force' is set: its points are
 * then dropped, but for those whose id is in the new plan at the same number ('keep' tells). NULL
 * with the reason in the diagnostics: also when another process is writing it, or when it is no
 * study's file. The facts are borrowed. */
typedef int64_t study_point_id(void *context, int64_t number);
struct study_file *study_file_open(const char *path, const struct study_facts *, bool force,
                                   study_point_id *, void *context, struct diagnostics *);

/* Whether the point is there. */
bool study_file_has(struct study_file *, int64_t number);

/* How many points are there, of these failed ones, and done ones without the wanted precision. */
struct study_counts {
    int64_t points, failed, imprecise;
};
struct study_counts study_file_count(struct study_file *);

/* Adds one point, which is not there. Any thread, one at a time. False when the disk is full or
 * failing. */
bool study_file_add(struct study_file *, const struct point_record *, struct diagnostics *);

/* Ends the transaction: what was added so far survives whatever comes. */
bool study_file_commit(struct study_file *, struct diagnostics *);

/* How the points came about, kept apart from all that equal studies have in common. */
struct study_work {
    const char *written, *host;
    int threads;
    int64_t points;
    double wall_seconds, write_seconds;
};

/* Commits and closes; frees in any case. */
bool study_file_close(struct study_file *, const struct study_work *, struct diagnostics *);

/* Merges the files into one, made anew and put in place when it is complete; points that several
 * files have count once, a done one before a failed one. All must be of one plan. 'force' replaces
 * an older target of another plan. All but MERGE_DONE with the reason. */
enum merge_outcome {
    MERGE_DONE,
    MERGE_REFUSED, /* by what the files are, or by the place of the target */
    MERGE_FAILED   /* by the disk that was to take the target */
};
enum merge_outcome study_merge(const char *const *paths, size_t n, const char *target, bool force,
                               struct diagnostics *);

/* Whether the file says that it is a study's, of whatever version. False when it can't be read. */
bool study_file_is(const char *path);

/* Reading a file. */
struct study_reader;
struct study_reader *study_reader_open(const char *path, struct diagnostics *); /* NULL on error */
void study_reader_close(struct study_reader *);                                 /* NULL is fine */

/* What it asks; memory from the arena. */
bool study_reader_facts(struct study_reader *, struct arena *, struct study_facts *out);

/* Takes one point in the order of numbers; its arrays are valid during the call. False ends it. */
typedef bool study_point_sink(void *context, const struct point_record *);

/* Hands over all points; without values and inputs when 'bare'. False on a read error. */
bool study_reader_points(struct study_reader *, const struct study_facts *, bool bare,
                         study_point_sink *, void *context);

#endif
