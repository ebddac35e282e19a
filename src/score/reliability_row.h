/* One published figure of how often training runs stop and what that leaves of their time, as one
 * failure model predicts it: a line of the file is a row for each model that it names. */
#ifndef COLOSSIM_SCORE_RELIABILITY_ROW_H
#define COLOSSIM_SCORE_RELIABILITY_ROW_H

#include "perf/interruption.h"
#include "score/error_summary.h"
#include "score/reliability_setup.h"

/* What a published figure is to its prediction; the first one is the headline. */
enum reliability_group {
    RELIABILITY_INDEPENDENT,
    RELIABILITY_OWN_RATE,  /* the rate is from the same source, what it costs is predicted */
    RELIABILITY_IN_SAMPLE, /* what is predicted is what the model was fitted to: agreement */
    RELIABILITY_APART,     /* hearsay, from memory, or of faults that need not stop a run */
    RELIABILITY_GROUPS
};
extern const char *const reliability_group_words[];

/* What a figure is about. */
enum reliability_kind {
    RELIABILITY_STOPS,   /* how often */
    RELIABILITY_TIME,    /* what is kept of the time, and what is lost */
    RELIABILITY_RESTART, /* how long a run takes to begin again */
    RELIABILITY_KINDS
};
extern const char *const reliability_kind_words[];

/* A figure that rows may give. */
struct reliability_metric {
    const char *name;
    struct dim dim;
    enum reliability_kind kind;
    enum reliability_scope { SCOPE_RUN, SCOPE_NODE, SCOPE_ACCELERATOR } scope; /* what it is of */
    bool wants_period; /* the figure is of so long a time, by which 'of' is multiplied */
    double (*of)(const struct interruptions *); /* SI */
};

/* Blank fields for which something of the library stands. */
enum { RELIABILITY_ASSUMPTIONS = 5 };

struct reliability_row {
    const char *name, *source;
    size_t line;                           /* of the file */
    const struct failure_preset *failures; /* NULL: the figure does not depend on them */
    const struct system *system;
    double accelerators; /* NaN: not stated */
    double period;       /* s that the figure speaks of; NaN: not stated */
    struct interruption_choice choice;
    double interval;   /* s of work between two checkpoints; NaN: the best */
    double checkpoint; /* B; NaN: not known */
    const struct reliability_metric *metric;
    const char *text, *like; /* the value as it is written, and a part of it with number and unit */
    double value;            /* SI; NaN where only a bound or a range is published */
    double low, high;        /* SI; NaN: no such bound */
    enum reliability_group group;
    const char *assumed[RELIABILITY_ASSUMPTIONS + 1]; /* columns, ended by NULL */
};

struct reliability_rows {
    struct reliability_row *items;
    size_t n;
    struct left_out_rows left_out; /* by their 'name' */
};

/* Reads all lines; memory from the arena, texts borrowed from the table. */
void reliability_rows_read(const struct csv *, const struct reliability_setup *, struct arena *,
                           struct reliability_rows *out);

/* Predicts the figure, SI, by interruptions_expected. INFINITY or NaN where nothing fails and the
 * figure is of what comes between failures, or of each. */
double reliability_predict(const struct reliability_row *, const struct reliability_setup *);

/* Predicted over published, less 1; NaN where only a bound or a range is published, or nothing
 * finite predicted. */
double reliability_error(const struct reliability_row *, double predicted);

/* Whether the prediction keeps to the published bounds. */
bool reliability_met(const struct reliability_row *, double predicted);

/* Some of a group's rows. */
struct reliability_choice {
    enum reliability_group group;
    enum reliability_kind kind;            /* RELIABILITY_KINDS: of any */
    const struct failure_preset *failures; /* NULL: by any */
};

/* Of the rows' errors, those of some. */
struct score_summary reliability_summarise(const struct reliability_rows *, const double *errors,
                                           struct reliability_choice);

/* How many of some give only a bound or a range, and how many of these the predictions keep to. */
struct reliability_bounds {
    size_t n, met;
};
struct reliability_bounds reliability_count_bounds(const struct reliability_rows *,
                                                   const double *predicted,
                                                   struct reliability_choice);

#endif
