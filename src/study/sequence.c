#include "study/sequence.h"

#include "base/fail.h"
#include "engine/stream.h"

#include <assert.h>
#include <gsl/gsl_qrng.h>
#include <stdlib.h>

/* GSL's Sobol' numbers are multiples of 2^-30. */
enum { SOBOL_BITS = 30 };

/* The permuted digits of one Halton coordinate: 'digits' tables of 'base' entries. */
struct radix {
    uint32_t base;
    uint32_t digits;
    uint16_t *permuted;
};

struct sequence {
    size_t dimensions;
    gsl_qrng *sobol;    /* NULL: Halton */
    uint32_t *shift;    /* Sobol': bits to flip, per dimension */
    uint64_t next;      /* Sobol': number of the point that 'point' holds */
    double *point;      /* Sobol': unshifted */
    struct radix *axes; /* Halton */
};

static bool is_prime(uint32_t n)
{
    for (uint32_t d = 2; d * d <= n; d++)
        if (n % d == 0)
            return false;
    return n >= 2;
}

/* Digits up to a weight that a double no longer resolves. */
static struct radix make_radix(uint32_t base, uint64_t seed, size_t axis)
{
    struct radix r = {.base = base};
    for (double weight = 1; weight > 0x1p-53; weight /= base)
        r.digits++;
    r.permuted = memory_alloc((size_t)r.digits * base * sizeof *r.permuted);
    struct stream s = stream_make(seed, "halton-digits", (uint64_t)axis, 0);
    for (uint32_t digit = 0; digit < r.digits; digit++) {
        uint16_t *p = r.permuted + (size_t)digit * base;
        for (uint32_t i = 0; i < base; i++)
            p[i] = (uint16_t)i;
        for (uint32_t i = base - 1; i > 0; i--) {
            const uint64_t k = stream_below(&s, i + 1);
            const uint16_t kept = p[i];
            p[i] = p[k];
            p[k] = kept;
        }
    }
    return r;
}

static double radix_at(const struct radix *r, uint64_t number)
{
    double u = 0, weight = 1;
    for (uint32_t digit = 0; digit < r->digits; digit++) {
        weight /= r->base;
        u += weight * r->permuted[(size_t)digit * r->base + number % r->base];
        number /= r->base;
    }
    return u + weight / 2 < 1 ? u + weight / 2 : 1 - 0x1p-53;
}

struct sequence *sequence_make(size_t dimensions, uint64_t seed)
{
    assert(dimensions >= 1 && dimensions <= SEQUENCE_MOST);
    struct sequence *s = memory_zeroed(1, sizeof *s);
    s->dimensions = dimensions;
    if (dimensions <= SEQUENCE_SOBOL_MOST) {
        s->sobol = gsl_qrng_alloc(gsl_qrng_sobol, (unsigned)dimensions);
        if (!s->sobol)
            fail_out_of_memory(sizeof *s->sobol);
        s->shift = memory_zeroed(dimensions, sizeof *s->shift);
        s->point = memory_zeroed(dimensions, sizeof *s->point);
        for (size_t i = 0; i < dimensions; i++) {
            struct stream bits = stream_make(seed, "sobol-shift", (uint64_t)i, 0);
            s->shift[i] = (uint32_t)(stream_bits(&bits) >> (64 - SOBOL_BITS));
        }
        return s;
    }
    s->axes = memory_zeroed(dimensions, sizeof *s->axes);
    uint32_t base = 1;
    for (size_t i = 0; i < dimensions; i++) {
        do
            base++;
        while (!is_prime(base));
        s->axes[i] = make_radix(base, seed, i);
    }
    return s;
}

void sequence_free(struct sequence *s)
{
    if (!s)
        return;
    if (s->sobol)
        gsl_qrng_free(s->sobol);
    for (size_t i = 0; s->axes && i < s->dimensions; i++)
        free(s->axes[i].permuted);
    free(s->axes);
    free(s->shift);
    free(s->point);
    free(s);
}

/* GSL leaves out the origin, which the shift needs as point 0. */
static void move_to(struct sequence *s, uint64_t number)
{
    if (number < s->next) {
        gsl_qrng_init(s->sobol);
        for (size_t i = 0; i < s->dimensions; i++)
            s->point[i] = 0;
        s->next = 0;
    }
    for (; s->next < number; s->next++)
        gsl_qrng_get(s->sobol, s->point);
}

void sequence_at(struct sequence *s, uint64_t number, double *out)
{
    assert(number < UINT64_C(1) << SOBOL_BITS);
    if (!s->sobol) {
        for (size_t i = 0; i < s->dimensions; i++)
            out[i] = radix_at(&s->axes[i], number);
        return;
    }
    move_to(s, number);
    for (size_t i = 0; i < s->dimensions; i++) {
        const uint32_t bits = (uint32_t)(s->point[i] * (1u << SOBOL_BITS)) ^ s->shift[i];
        out[i] = (bits + 0.5) / (1u << SOBOL_BITS);
    }
}

uint64_t permutation_at(uint64_t i, uint64_t n, uint64_t key)
{
    enum { ROUNDS = 6 };
    assert(i < n);
    unsigned half = 1;
    while (half < 31 && UINT64_C(1) << (2 * half) < n)
        half++;
    const uint64_t mask = (UINT64_C(1) << half) - 1;
    do {
        uint64_t left = i >> half, right = i & mask;
        for (unsigned round = 0; round < ROUNDS; round++) {
            const uint64_t kept = right;
            right = left ^ (hash_pair(hash_pair(key, round), right) & mask);
            left = kept;
        }
        i = left << half | right;
    } while (i >= n);
    return i;
}
