/* How people spell the names of LLMs: 'Llama-3-8B', 'llama3_8b', 'meta-llama/Meta-Llama-3-8B'. */
#ifndef COLOSSIM_MODEL_LLM_NAME_H
#define COLOSSIM_MODEL_LLM_NAME_H

#include <stdbool.h>

struct llm;

/* Whether two spellings mean one name. Small and capital letters are the same. Blanks, '-' and '_'
 * are the same and count only between two digits, where '3-8' is not '38'. What stands before a '/'
 * is an owner and doesn't count, nor does a vendor's word in front ('Meta-', 'NVIDIA '). A point is
 * part of a number: 'llama3.1' is not 'llama31'. */
bool llm_names_agree(const char *a, const char *b);

/* Whether the name is a spelling of the LLM's own or of one of its other names ('also'). */
bool llm_has_name(const struct llm *, const char *name);

#endif
