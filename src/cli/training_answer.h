/* Answering the question of 'train'. */
#ifndef COLOSSIM_CLI_TRAINING_ANSWER_H
#define COLOSSIM_CLI_TRAINING_ANSWER_H

#include "cli/training_question.h"
#include "report/training_report.h"

/* Predicts the step and the run of a question whose world is built; the answer points into it.
 * False with a sentence in 'why' when no plan fits or the run never ends. */
bool training_question_answer(struct training_question *, struct training_answer *,
                              struct text *why);

/* 'train --systems': one question for each of several systems. An exit_code. */
int training_systems_answer(const struct arguments *, struct text *out);

#endif
