/* Calculon (SC'23) on the same rows: models/measurements/calculon.csv holds what it predicts, with
 * its own A100 description, for the multi-node rows of vTrain, and for the rows of Korthikanti et
 * al. (arXiv:2205.05198) that it ships as its validation. */
#ifndef COLOSSIM_SCORE_CALCULON_H
#define COLOSSIM_SCORE_CALCULON_H

#include "score/data.h"
#include "score/training_score.h"

struct calculon_score {
    size_t n;
    double ours, ours_held_out,
        calculon; /* mean absolute error; held out: the group not fitted to */
};

/* Of vTrain all rows, those with a tensor degree up to 8, those above; and its own. */
enum calculon_part { CALCULON_ALL, CALCULON_INSIDE, CALCULON_ACROSS, CALCULON_OWN, CALCULON_PARTS };
extern const char *const calculon_part_words[];

/* False, with a message, when the file is missing or unlike the rows. */
bool calculon_compare(const struct score_data *, const struct score_errors errors[SPLITS],
                      const char *models, struct calculon_score out[CALCULON_PARTS],
                      struct diagnostics *);

#endif
