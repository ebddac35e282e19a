/* What the plan of a measured row computes again: by the row's word for it, by its group where it
 * has none, and by what is known of its software. */
#ifndef COLOSSIM_SCORE_TRAINING_RECOMPUTE_H
#define COLOSSIM_SCORE_TRAINING_RECOMPUTE_H

#include "score/csv.h"
#include "score/setup.h"
#include "score/training_row.h"

/* Reads a row's 'recompute': one of recompute_words, 'full 5' for five layers of each stage, names
 * of modules parted by blanks, or nothing. NULL on success, else why not. */
const char *training_row_recompute(const char *text, const struct score_group *,
                                   struct training_row *);

/* Lets what is known of the row's software change the plan, which is read already, and what the row
 * leaves unsaid of the software. */
void training_row_habits(struct csv_row, const struct score_setup *, struct training_row *,
                         struct score_group *unsaid);

#endif
