/* Reading the question of 'train' and 'search': an LLM's name or a file, and --set. */
#ifndef COLOSSIM_CLI_TRAINING_QUESTION_H
#define COLOSSIM_CLI_TRAINING_QUESTION_H

#include "cli/arguments.h"
#include "input/tree.h"
#include "perf/training_world.h"

struct training_question {
    struct arena memory;
    struct diagnostics diagnostics;
    struct tree tree;
    struct training_request request;
    struct training_world world;
};

/* False after showing what is wrong; close it in any case. */
bool training_question_open(struct training_question *, const struct arguments *);

/* Reads the question for another system of the library, in the place of the one that it names, with
 * the fabric that usually joins it unless --set names one; its tree only. False after showing what
 * is wrong; close it in any case. */
bool training_question_read(struct training_question *, const struct arguments *,
                            const char *system);

/* Binds one that was read. The world is not built. False after showing what is wrong. */
bool training_question_bind(struct training_question *, const struct arguments *);

void training_question_close(struct training_question *);

#endif
