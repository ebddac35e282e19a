/* Uniform points of the unit cube for designs: number i of a sequence, randomised by a seed so that
 * errors can be estimated and no point lies on the cube's surface.
 *
 * Sobol' points come from GSL, whose table ends at 40 dimensions: beyond it GSL returns zeros and
 * says that all is well. Above 40 this file uses a Halton sequence whose digits are permuted at
 * random, digit by digit (Owen, "A randomized Halton algorithm in R", 2017, arXiv:1706.02808). */
#ifndef COLOSSIM_STUDY_SEQUENCE_H
#define COLOSSIM_STUDY_SEQUENCE_H

#include <stddef.h>
#include <stdint.h>

enum { SEQUENCE_SOBOL_MOST = 40, SEQUENCE_MOST = 1000 };

struct sequence;

/* 1 to SEQUENCE_MOST dimensions. */
struct sequence *sequence_make(size_t dimensions, uint64_t seed);
void sequence_free(struct sequence *);

/* Point 'number' < 2^30, all coordinates in (0, 1). Sobol' points are made in ascending order: a
 * lower number begins from the start. */
void sequence_at(struct sequence *, uint64_t number, double *out);

/* A permutation of 0 .. n - 1, picked by the key: where i goes. n < 2^62. Feistel network with
 * cycle walking (Black, Rogaway, CT-RSA 2002), so that no table of n is needed. */
uint64_t permutation_at(uint64_t i, uint64_t n, uint64_t key);

#endif
