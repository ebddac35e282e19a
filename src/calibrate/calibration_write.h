/* A fit as a file of the model library, models/calibration/NAME.yaml, which 'colossim train' reads
 * as it stands. What was fitted says by how many points, how far off it was on points held out, and
 * its interval; what was not is taken over word for word, sources included, from the calibration
 * that the accelerator had before. */
#ifndef COLOSSIM_CALIBRATE_CALIBRATION_WRITE_H
#define COLOSSIM_CALIBRATE_CALIBRATION_WRITE_H

#include "base/text.h"
#include "calibrate/kernel_fit.h"

/* The line that each of its files begins with. */
extern const char calibration_mark[];

/* Appends the whole file. */
void calibration_write(const struct kernel_fit *, struct text *out);

/* A parameter of a stage, by its name, with its unit: '0.832', '31 us'. */
void calibration_value_write(const char *parameter, double value, struct text *out);

#endif
