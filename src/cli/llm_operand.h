/* The LLM that a command line names, in any spelling of its name or of its other names. */
#ifndef COLOSSIM_CLI_LLM_OPERAND_H
#define COLOSSIM_CLI_LLM_OPERAND_H

#include "base/arena.h"
#include "base/diag.h"

#include <stdbool.h>
#include <stddef.h>

/* Finds the library's name of the LLM that 'typed' is a spelling of (model/spelling.h); '*name' is
 * NULL where there is none. False after a message where several LLMs have the spelling. Memory from
 * the arena. Reads every LLM's file unless 'typed' is a name itself: some milliseconds. */
bool llm_operand_find(const char *typed, const char *const *folders, size_t n_folders,
                      struct arena *, struct diagnostics *, const char **name);

#endif
