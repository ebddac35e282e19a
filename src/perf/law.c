#include "perf/law.h"

#include <math.h>
#include <string.h>

const char *const basis_words[] = {"measured", "calibrated", "extrapolated", "assumed", NULL};

/* Knees of the shape are given at the rate of an A100, the first part they were measured on, and
 * grow with the square root of the rate: a faster part needs larger tiles in both directions to
 * stay busy. */
static const double KNEE_RATE = 312e12;

double dense_rate(const struct accelerator *a, enum precision p)
{
    const double fp8 = a->int8_only ? 0 : a->fp8;
    const double rate = p == PRECISION_BF16 ? a->bf16 : p == PRECISION_FP8 ? fp8 : a->fp4;
    return rate > 0 ? rate : 0;
}

static const struct calibration_gemm *find_gemm(const struct calibration *c, enum precision p)
{
    return c ? calibration_products(c, precision_words[p]) : NULL;
}

/* What constants of a calibration are worth: it may be that of another part of the same generation.
 */
static enum basis worth(const struct accelerator *a, const struct calibration *c)
{
    return strcmp(a->name, c->name) == 0 ? BASIS_CALIBRATED : BASIS_EXTRAPOLATED;
}

static enum basis products_worth(const struct accelerator *a, const struct calibration *c,
                                 const struct calibration_gemm *products)
{
    return products->part && strcmp(products->part, a->name) != 0 ? BASIS_EXTRAPOLATED
                                                                  : worth(a, c);
}

/* What the accelerator's power limit makes of the speed of kernels measured at another. */
static double limited(const struct accelerator *a, double measured_at, double exponent)
{
    return measured_at > 0 && a->tdp > 0 ? pow(a->tdp / measured_at, exponent) : 1;
}

static struct gemm_law build_gemm(const struct accelerator *a, const struct calibration *own,
                                  const struct calibration *fallback, enum precision p)
{
    const struct calibration_gemm *mine = find_gemm(own, p), *other = find_gemm(fallback, p);
    const struct calibration_gemm *use = mine ? mine : other;
    const double rate = dense_rate(a, p);
    struct gemm_law law = {.dense = rate,
                           .bytes = p == PRECISION_BF16  ? 2
                                    : p == PRECISION_FP8 ? 1
                                                         : 0.5,
                           .basis = mine ? products_worth(a, own, mine) : BASIS_ASSUMED};
    if (rate <= 0)
        return law;
    const double scale = sqrt(rate / KNEE_RATE);
    law.rate = rate * use->efficiency;
    law.rows_knee = scale * (mine && mine->rows_knee >= 0 ? mine->rows_knee : other->rows_knee);
    law.depth_knee = scale * (mine && mine->depth_knee >= 0 ? mine->depth_knee : other->depth_knee);
    law.grouped = mine && mine->grouped > 0 ? mine->grouped : 0;
    law.measured = use->dense > 0 ? use->dense : rate;
    law.points = use->points.items;
    law.n_points = use->points.n;
    return law;
}

static void build_attention(const struct accelerator *a, const struct calibration *own,
                            const struct calibration *fallback, const struct law_level *level,
                            struct law *law)
{
    const bool measured = own && own->attention.forward > 0;
    const struct calibration_attention *fast = measured ? &own->attention : &fallback->attention;
    const struct calibration_attention *slow = own ? &own->flash_attention_2 : NULL;
    const bool slower =
        level->flash_attention_2 && slow && slow->forward > 0 && slow->forward < fast->forward;
    const struct calibration_attention *use = slower ? slow : fast;
    const double at = fast->power > 0 ? fast->power : own ? own->power : NAN;
    const double rate = a->bf16 * level->attention * level->kernels,
                 power = limited(a, at, level->power);
    /* Far below the dense rate FlashAttention-2 is taken to stay below the power limit. */
    law->attention_forward = rate * use->forward * (slower ? 1 : power);
    law->attention_backward = rate * use->backward * (slower ? 1 : power);
    law->sequence_knee = use->sequence_knee;
    law->head_knee = use->head_knee;
    law->attention_basis = measured || slower ? worth(a, own) : BASIS_ASSUMED;
}

bool law_build(const struct accelerator *a, const struct calibration *own,
               const struct calibration *fallback, struct law_level level, struct law *out)
{
    if (!(a->bf16 > 0) || !(a->memory_bandwidth > 0))
        return false;
    struct law law = {.score_passes = level.score_passes};
    const double kernels = level.kernels * (own ? limited(a, own->power, level.power) : 1);
    law.traffic = 1 / level.memory;
    for (int p = 0; p < PRECISIONS; p++) {
        law.gemm[p] = build_gemm(a, own, fallback, (enum precision)p);
        law.gemm[p].level = kernels * (p == PRECISION_BF16 ? 1 : level.fp8);
        law.gemm[p].rate *= law.gemm[p].level;
        law.gemm[p].rows_knee *= level.rows_knee;
        law.gemm[p].depth_knee *= level.depth_knee;
    }
    build_attention(a, own, fallback, &level, &law);
    const bool memory = own && own->memory_efficiency > 0;
    law.memory_rate =
        a->memory_bandwidth * (memory ? own->memory_efficiency : fallback->memory_efficiency);
    const bool scan = own && own->scan_efficiency > 0;
    law.scan = a->memory_bandwidth * level.kernels *
               (scan ? own->scan_efficiency : fallback->scan_efficiency);
    law.bandwidth = a->memory_bandwidth;
    law.memory_basis = memory ? worth(a, own) : BASIS_ASSUMED;
    law.launch = own && own->launch >= 0 ? own->launch : fallback->launch;
    *out = law;
    return true;
}

double memory_time(const struct law *law, double bytes, double kernels, enum basis *basis)
{
    *basis = basis_weaker(*basis, law->memory_basis);
    return kernels * law->launch + bytes * law->traffic / law->memory_rate;
}

double memory_demand(const struct law *law, double bytes)
{
    return bytes * law->traffic / law->bandwidth;
}
