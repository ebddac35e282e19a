/* The names that an LLM goes by. */
#ifndef COLOSSIM_MODEL_LLM_NAME_H
#define COLOSSIM_MODEL_LLM_NAME_H

#include <stdbool.h>

struct llm;

/* Whether the name is a spelling (model/spelling.h) of the LLM's own or of one of its other names
 * ('also'). */
bool llm_has_name(const struct llm *, const char *name);

#endif
