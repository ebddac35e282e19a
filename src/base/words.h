/* 'Did you mean': the nearest of a list of words. */
#ifndef COLOSSIM_BASE_WORDS_H
#define COLOSSIM_BASE_WORDS_H

#include <stddef.h>

/* Insertions, deletions, substitutions and swaps of neighbours that turn a into b (optimal string
 * alignment: Damerau 1964, Levenshtein 1966), ignoring case. Words above 64 bytes count as
 * infinitely far. */
size_t words_distance(const char *a, const char *b);

/* The candidate nearest to word, at most 2 edits or a third of the word's length away (whichever is
 * more); NULL when none is that near. Equal distances: the first one in the list. */
const char *words_nearest(const char *word, const char *const *candidates, size_t n);

#endif
