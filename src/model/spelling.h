/* How people spell the names of models and parts: 'Llama-3-8B', 'llama3_8b', 'NVIDIA H100 SXM'. */
#ifndef COLOSSIM_MODEL_SPELLING_H
#define COLOSSIM_MODEL_SPELLING_H

#include <stdbool.h>

/* Whether two spellings mean one name. Small and capital letters are the same. Blanks, '-' and '_'
 * are the same and count only between two digits, where '3-8' is not '38'. What stands before a '/'
 * is an owner and doesn't count, nor does a vendor's word in front ('Meta-', 'NVIDIA '). A point is
 * part of a number: 'llama3.1' is not 'llama31'. */
bool spellings_agree(const char *a, const char *b);

/* Whether one of the names of a list, parted by blanks, is spelled so; never of NULL. */
bool spelling_listed(const char *list, const char *name);

#endif
