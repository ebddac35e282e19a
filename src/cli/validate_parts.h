/* What the kinds of 'colossim validate' print alike: errors in percent, summaries, the rows that
 * were left out. */
#ifndef COLOSSIM_CLI_VALIDATE_PARTS_H
#define COLOSSIM_CLI_VALIDATE_PARTS_H

#include "base/json.h"
#include "base/text.h"
#include "report/table.h"
#include "score/error_summary.h"
#include "score/measurements.h"

/* A share as percent, '-' for an unknown one; a bias with its sign. */
void percent_write(struct text *, double share);
void bias_write(struct text *, double share);

/* The cells median, mean and bias of a row, in percent. */
void summary_put(struct table *, struct score_summary);

/* n, median_abs_error, mean_abs_error and bias, into the open object. */
void summary_json(struct json *, struct score_summary);

/* A goal that was set for the model before it was fitted, and what it reaches. */
struct goal {
    const char *what;
    double goal, reached; /* shares, or a rank correlation */
    bool percent, met;
};

/* What was asked and what is reached, a missed goal marked; nothing when there is none. */
void goals_write(const struct goal *, size_t n, bool colors, struct text *out);

/* The array 'goals': what, goal, reached, met. */
void goals_json(struct json *, const struct goal *, size_t n);

/* How many rows were left out, by reason, the reasons in the order of their first row, with its
 * line; nothing when there are none. */
void left_out_write(const struct left_out_rows *, struct text *out);

/* The array 'left_out': line, name under 'key', why. */
void left_out_json(struct json *, const char *key, const struct left_out_rows *);

#endif
