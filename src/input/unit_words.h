/* The words for units, grouped by what they measure: for those who describe the units rather than
 * read one. */
#ifndef COLOSSIM_INPUT_UNIT_WORDS_H
#define COLOSSIM_INPUT_UNIT_WORDS_H

#include "base/arena.h"
#include "input/dim.h"

#include <stdbool.h>
#include <stddef.h>

struct unit_words {
    struct dim dim;
    const char **at; /* a plural directly behind its singular */
    size_t n;
};

/* All groups in the order of the table of units. Memory from the arena. */
size_t unit_words_list(struct arena *, struct unit_words **out);

/* The scales of numbers: 'k', 'million'. */
struct unit_words unit_words_scales(struct arena *);

/* Whether the i-th word is the plural of the one before. */
bool unit_words_is_plural(const struct unit_words *, size_t i);

#endif
