/* The answers of 'colossim train --systems': one question for several systems, in one table. */
#ifndef COLOSSIM_REPORT_TRAINING_SYSTEMS_H
#define COLOSSIM_REPORT_TRAINING_SYSTEMS_H

#include "report/training_report.h"

struct system_answer {
    const struct training_request *request; /* its 'accelerators' are those that were tried last */
    int64_t asked;                          /* accelerators */
    bool answered;
    struct training_answer answer;
    const char *why; /* there is no answer; NULL: there is one */
};

/* A row per system; below the table, what was rounded, what is not known, and why a row has no
 * answer. One or more. */
void training_systems_write(const struct system_answer *, size_t n, bool colors, struct text *out);
void training_systems_json(const struct system_answer *, size_t n, struct text *out);

#endif
