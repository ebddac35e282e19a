/* What 'colossim calibrate' does, one function per word; each returns an exit_code. */
#ifndef COLOSSIM_CLI_CALIBRATE_H
#define COLOSSIM_CLI_CALIBRATE_H

#include "base/text.h"
#include "calibrate/kernel_fit.h"
#include "cli/arguments.h"

/* 'steps': the constants of models/training.yaml. */
int calibrate_steps(const struct arguments *, struct text *out);

/* 'fit FILE': a measurement file's calibration, printed, or written to -o with a report. */
int calibrate_fit(const struct arguments *, struct text *out);

/* 'show FILE': the report with pictures. */
int calibrate_show(const struct arguments *, struct text *out);

/* 'run': measures with colossim-kernels, fits, and installs the calibration in the user's library.
 */
int calibrate_run(const struct arguments *, struct text *out);

/* A measurement file with its fit. */
struct fitted_file {
    struct diagnostics diagnostics;
    struct arena memory;
    const char *path; /* borrowed */
    struct measurement_file file;
    struct kernel_fit fit;
};

/* Reads and fits the file of that path, or else of that name in the library ('a100-80gb', of
 * models/measurements/kernels); shows what is wrong. False when nothing could be fitted; close it
 * in any case. */
bool fitted_open(const struct arguments *, const char *name, struct fitted_file *);
void fitted_close(struct fitted_file *);

/* Writes the fit's calibration to a file, whole or not at all; an exit_code. A file that no fit
 * wrote stays, unless --force is given; the measurements and the models that were read stay always,
 * but for the calibration that the accelerator had. */
int calibration_save(const struct arguments *, const struct fitted_file *, const char *path);

/* Parameters with intervals, and errors held out: tables, or with --json one object. */
void fit_report_write(const struct kernel_fit *, bool colors, struct text *out);
void fit_json_write(const struct kernel_fit *, struct text *out);

#endif
