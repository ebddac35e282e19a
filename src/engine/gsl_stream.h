/* A random stream as a gsl_rng, for GSL's samplers that draw a varying number of uniforms (Poisson,
 * binomial, multinomial, shuffles). Slower than inversion and not monotone: not for hot events, nor
 * for anything that studies compare draw by draw: part of what the engine offers, and our models do
 * without. */
#ifndef COLOSSIM_ENGINE_GSL_STREAM_H
#define COLOSSIM_ENGINE_GSL_STREAM_H

#include "engine/stream.h"

#include <gsl/gsl_rng.h>

/* The generator type; its state is a struct stream, its integers are the high 32 bits of the draws.
 * gsl_rng_set with a seed gives the stream of purpose "gsl", entity 0. */
extern const gsl_rng_type *const gsl_rng_stream;

/* A generator without allocation: it draws from *s and moves it. Valid as long as s. */
gsl_rng gsl_stream(struct stream *s);

#endif
