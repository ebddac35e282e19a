/* Lists of words, and 'did you mean': the nearest one. */
#ifndef COLOSSIM_BASE_WORDS_H
#define COLOSSIM_BASE_WORDS_H

#include <stddef.h>

/* The next word of a list whose words are parted by any run of the given characters: *at moves to
 * where it begins, and its length is returned, 0 at the list's end. Add it to *at to go on. */
size_t words_next(const char **at, const char *parted_by);

/* Insertions, deletions, substitutions and swaps of neighbours that turn a into b (optimal string
 * alignment: Damerau 1964, Levenshtein 1966), ignoring case. Words above 64 bytes count as
 * infinitely far. */
size_t words_distance(const char *a, const char *b);

/* The one of the candidates that is nearest to word: one that goes on after the whole word
 * ('h100-sxm' for 'h100'); else one that is one edit away; else one in which the word stands whole
 * ('hgx-h100'); else the least edits away, at most 2 or a third of the word's length (whichever is
 * more), where what parts the words of a name counts for less; or one whose first word is at most a
 * third of the word's length away ('h100-sxm' for 'h1000'), where edits count twice. Case never
 * matters. NULL when there is none. Equal ones: the first one in the list. */
const char *words_nearest(const char *word, const char *const *candidates, size_t n);

#endif
