#include "engine/gsl_stream.h"

static void set(void *state, unsigned long int seed)
{
    *(struct stream *)state = stream_make(seed, "gsl", 0, 0);
}

static unsigned long int get(void *state)
{
    return stream_bits(state) >> 32;
}

static double get_double(void *state)
{
    return stream_u01(state);
}

static const gsl_rng_type type = {
    .name = "stream",
    .max = UINT32_MAX,
    .min = 0,
    .size = sizeof(struct stream),
    .set = set,
    .get = get,
    .get_double = get_double,
};

const gsl_rng_type *const gsl_rng_stream = &type;

gsl_rng gsl_stream(struct stream *s)
{
    return (gsl_rng){.type = &type, .state = s};
}
