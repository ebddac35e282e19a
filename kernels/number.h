/* Numbers as tensor cores store them, and the random normal values that all buffers are filled
 * with. The same code runs on host and device, in integer arithmetic only, so that a reference on
 * the host makes exactly the operands that the GPU worked on, without copying them back.
 *
 * A value is a pure function of (seed, index): 16 bits of a hash choose one of 65536 quantiles of
 * the standard normal distribution. Normal and not constant, because the power that multipliers
 * draw, and with it the clock, depends on how many bits toggle. */
#ifndef COLOSSIM_KERNELS_NUMBER_H
#define COLOSSIM_KERNELS_NUMBER_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __CUDACC__
#define ON_BOTH static inline __host__ __device__
#else
#define ON_BOTH static inline
#endif

/* TF32 is stored as F32 whose lower 13 bits are zero; E2M1 two to a byte, the first in the low
 * half. */
enum dtype { DTYPE_F32, DTYPE_TF32, DTYPE_BF16, DTYPE_F16, DTYPE_E4M3, DTYPE_E2M1, DTYPE_COUNT };

enum { NORMAL_QUANTILES = 65536 };

/* Hash of (seed, index): the finaliser of splitmix64 (Steele, Lea, Flood, OOPSLA 2014). */
ON_BOTH uint64_t number_hash(uint64_t seed, uint64_t index)
{
    uint64_t z = (index + 1) * 0x9E3779B97F4A7C15ull + seed * 0xD1B54A32D192ED03ull;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
}

/* Value number 'index' of a buffer; 'quantiles' is normal_quantiles' table, on the device a copy of
 * it. */
ON_BOTH float normal_value(const float *quantiles, uint64_t seed, uint64_t index)
{
    return quantiles[number_hash(seed, index) >> 48];
}

ON_BOTH uint32_t float_bits(float x)
{
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

ON_BOTH float float_of_bits(uint32_t bits)
{
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* The nearest code of a format with that many exponent and mantissa bits, ties to even, saturating
 * at max_code. Values below the smallest normal float become zero; NaN is not for encoding. */
ON_BOTH uint32_t number_round(float x, int exponent_bits, int mantissa_bits, uint32_t max_code)
{
    const uint32_t bits = float_bits(x) & 0x7FFFFFFFu;
    const uint32_t sign = (float_bits(x) >> 31) << (exponent_bits + mantissa_bits);
    const int exponent = (int)(bits >> 23) - 127;
    const int bias = (1 << (exponent_bits - 1)) - 1;
    if (exponent == -127)
        return sign;
    uint64_t wide;
    int shift = 23 - mantissa_bits;
    if (exponent < 1 - bias) { /* subnormal there: the leading one is spelled out */
        wide = (bits & 0x7FFFFFu) | 0x800000u;
        shift += 1 - bias - exponent;
        if (shift > 25)
            return sign;
    } else {
        wide = (uint64_t)(uint32_t)(exponent + bias) << 23 | (bits & 0x7FFFFFu);
    }
    const uint64_t half = 1ull << (shift - 1);
    const uint64_t odd = wide >> shift & 1;
    const uint64_t code = (wide + half - 1 + odd) >> shift;
    return sign | (code > max_code ? max_code : (uint32_t)code);
}

/* The code of x in a format, in the low bits. */
ON_BOTH uint32_t number_encode(enum dtype dtype, float x)
{
    switch (dtype) {
    case DTYPE_TF32: return number_round(x, 8, 10, 0x3FBFFu) << 13;
    case DTYPE_BF16: return number_round(x, 8, 7, 0x7F7Fu);
    case DTYPE_F16: return number_round(x, 5, 10, 0x7BFFu);
    case DTYPE_E4M3: return number_round(x, 4, 3, 0x7Eu);
    case DTYPE_E2M1: return number_round(x, 2, 1, 0x7u);
    default: return float_bits(x);
    }
}

/* The value of a code without NaN and infinity, for formats of at most 16 bits. */
ON_BOTH float number_of_code(uint32_t code, int exponent_bits, int mantissa_bits)
{
    const uint32_t field = code >> mantissa_bits & ((1u << exponent_bits) - 1);
    const uint32_t mantissa = code & ((1u << mantissa_bits) - 1);
    const int bias = (1 << (exponent_bits - 1)) - 1;
    const int lift = (field ? (int)field : 1) - bias - mantissa_bits;
    float x = (float)(field ? mantissa | 1u << mantissa_bits : mantissa);
    x *=
        float_of_bits((uint32_t)(lift / 2 + 127) << 23); /* in two steps: 2^lift may be subnormal */
    x *= float_of_bits((uint32_t)(lift - lift / 2 + 127) << 23);
    return code >> (exponent_bits + mantissa_bits) & 1 ? -x : x;
}

/* The value of a code. */
ON_BOTH float number_decode(enum dtype dtype, uint32_t code)
{
    switch (dtype) {
    case DTYPE_BF16: return float_of_bits(code << 16);
    case DTYPE_F16:
        if ((code & 0x7C00u) == 0x7C00u)
            return float_of_bits((code & 0x8000u) << 16 | 0x7F800000u | (code & 0x3FFu) << 13);
        return number_of_code(code, 5, 10);
    case DTYPE_E4M3:
        return (code & 0x7Fu) == 0x7Fu ? float_of_bits(0x7FC00000u) : number_of_code(code, 4, 3);
    case DTYPE_E2M1: return number_of_code(code, 2, 1);
    default: return float_of_bits(code);
    }
}

/* x as the format would keep it. */
ON_BOTH float number_stored(enum dtype dtype, float x)
{
    return number_decode(dtype, number_encode(dtype, x));
}

ON_BOTH int dtype_bits(enum dtype dtype)
{
    switch (dtype) {
    case DTYPE_BF16:
    case DTYPE_F16: return 16;
    case DTYPE_E4M3: return 8;
    case DTYPE_E2M1: return 4;
    default: return 32;
    }
}

#ifdef __cplusplus
extern "C" {
#endif

/* Fills table[NORMAL_QUANTILES] with the quantiles (i + 1/2) / 65536. */
void normal_quantiles(float *table);

/* 'bf16' and the like, as files spell it; DTYPE_COUNT for a name that isn't one. */
const char *dtype_name(enum dtype);
enum dtype dtype_by_name(const char *name);

/* Bytes of n values. */
size_t dtype_bytes(enum dtype, uint64_t n);

#ifdef __cplusplus
}
#endif

#endif
