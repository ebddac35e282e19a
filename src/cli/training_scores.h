/* The scores of predicted training steps, worked out once for the tables and the JSON of 'colossim
 * validate training'. */
#ifndef COLOSSIM_CLI_TRAINING_SCORES_H
#define COLOSSIM_CLI_TRAINING_SCORES_H

#include "cli/validate_parts.h"
#include "score/calculon.h"
#include "score/data.h"
#include "score/training_score.h"

struct scores {
    const struct score_data *data;
    struct score_errors errors[SPLITS];
    struct row_prediction *pooled; /* by row, with the shipped constants */
    struct calculon_score calculon[CALCULON_PARTS];
    bool *take; /* rows of the kind at hand */
    struct arena *memory;
};

/* Selects the rows of one kind, of one group when it isn't NULL; false for none. */
bool scores_select(struct scores *, bool experts, const char *group);

/* The same of both kinds. */
void scores_select_all(struct scores *, const char *group);

/* Groups in the order of their first row, into an array with room for all rows. */
size_t scores_groups(const struct scores *, const char **out);

/* Errors of the selected rows. */
struct score_summary scores_summary(const struct scores *, const double *errors);
double scores_macro(const struct scores *, const double *errors);

struct ratios {
    size_t n;
    double median_abs, p90_abs;
};
struct ratios scores_ratios(const struct scores *, bool strong);

enum { MOST_SWEEPS = 64 };
size_t scores_sweeps(const struct scores *, struct score_sweep out[MOST_SWEEPS]);

/* Rows that are scored apart, by the shipped constants: those of a stratum, or of one vendor in
 * that of other vendors. */
struct apart {
    enum stratum stratum;
    const char *vendor; /* NULL: the whole stratum */
    size_t rows;        /* with those that have no prediction */
    struct score_summary errors;
};
enum { MOST_APART = 32 };

/* The strata in their order, vendors after theirs in the order of their first row. */
size_t scores_apart(struct scores *, struct apart out[MOST_APART]);

/* What was asked of the model before it was fitted, of the shipped measurements: nothing of a file
 * of one's own. */
enum { MOST_GOALS = 24 };
size_t scores_goals(struct scores *, struct goal out[MOST_GOALS]);

/* Seconds of a step as it was measured. */
double scores_measured_step(const struct training_row *);

/* Each row with its step as measured and predicted, where they are few. */
void training_scores_rows(const struct scores *, bool colors, struct text *out);

/* Everything as one JSON object. */
void training_scores_json(struct scores *, struct text *out);

#endif
