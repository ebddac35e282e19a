/* What the parts of 'colossim sweep' share. */
#ifndef COLOSSIM_CLI_SWEEP_H
#define COLOSSIM_CLI_SWEEP_H

#include "cli/arguments.h"
#include "study/plan.h"

/* A study's file, read and planned. */
struct sweep_study {
    const char *path; /* as given */
    struct diagnostics diagnostics;
    struct study_input input;
    struct plan plan;
    const char *folder; /* -o, else the study's name */
};

/* Opens the study named by the second operand. False when the diagnostics hold an error. Close it
 * in both cases. */
bool sweep_study_open(const struct arguments *, struct sweep_study *);
void sweep_study_close(struct sweep_study *);

/* Shows the diagnostics and says that nothing was run; returns EXIT_INPUT. */
int sweep_study_refuse(const struct arguments *, const struct sweep_study *);

/* The parts, each in a file of its own; 'a' has the operands that they need. They return an
 * exit_code. */
int sweep_plan_main(const struct arguments *a, struct text *out);
int sweep_run_main(const struct arguments *a, struct text *out);
int sweep_status_main(const struct arguments *a, struct text *out);
int sweep_merge_main(const struct arguments *a, struct text *out);
int sweep_analyze_main(const struct arguments *a, struct text *out);
int sweep_slurm_main(const struct arguments *a, struct text *out);

#endif
