#include "number.h"

#include <gsl/gsl_cdf.h>

static const char *const names[DTYPE_COUNT] = {
    [DTYPE_F32] = "f32", [DTYPE_TF32] = "tf32", [DTYPE_BF16] = "bf16",
    [DTYPE_F16] = "f16", [DTYPE_E4M3] = "e4m3", [DTYPE_E2M1] = "e2m1",
};

void normal_quantiles(float *table)
{
    for (int i = 0; i < NORMAL_QUANTILES; i++)
        table[i] = (float)gsl_cdf_ugaussian_Pinv((i + 0.5) / NORMAL_QUANTILES);
}

const char *dtype_name(enum dtype dtype)
{
    return names[dtype];
}

enum dtype dtype_by_name(const char *name)
{
    for (int i = 0; i < DTYPE_COUNT; i++)
        if (strcmp(names[i], name) == 0)
            return (enum dtype)i;
    return DTYPE_COUNT;
}

size_t dtype_bytes(enum dtype dtype, uint64_t n)
{
    return (size_t)((n * (uint64_t)dtype_bits(dtype) + 7) / 8);
}
