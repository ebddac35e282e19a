/* 64-bit hashes of names and numbers: the ids of entities and random streams. Pure and fixed for
 * ever: a change moves every random draw of every scenario. */
#ifndef COLOSSIM_BASE_HASH_H
#define COLOSSIM_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* FNV-1a over the bytes, then the splitmix64 finaliser, whose avalanche FNV lacks in the high bits.
 * Fowler, Noll, Vo: FNV-1a 64 (draft-eastlake-fnv); Steele, Lea, Flood: OOPSLA 2014 (splitmix64).
 */
uint64_t hash_bytes(const void *bytes, size_t length);
uint64_t hash_text(const char *text);

/* Mixes two hashes into one; the order matters. */
uint64_t hash_pair(uint64_t a, uint64_t b);

#endif
