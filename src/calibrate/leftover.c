/* What was measured and feeds no law, by kind and with the reason: a reader of a report must not
 * take a long file of measurements for a long list of laws. */
#include "calibrate/stage.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <string.h>

static bool is_own(const struct measured_point *p)
{
    return strcmp(p->impl, "own") == 0;
}

static const char *why_product(const struct measured_point *p, const char *of_type)
{
    if (p->shape.dtype == TYPE_TF32 || p->shape.dtype == TYPE_F32)
        return "training multiplies in bf16, fp8 and fp4: no law of this data type";
    return of_type;
}

static const char *why_point(const struct measured_point *p)
{
    switch (p->bench) {
    case BENCH_LAUNCH: return "the law takes single kernels between two events, of 10 ms at most";
    case BENCH_HBM: return "the law takes triads of 64 MiB and more, cold";
    case BENCH_ELEMWISE: return "no traffic is given: it can't be held against the law of memory";
    case BENCH_CAST:
        return "casts go by the law of memory and 'cast-passes' of models/training.yaml";
    case BENCH_GEMM: return why_product(p, "the data sheet has no rate of this data type");
    case BENCH_GEMM_GROUPED:
        return why_product(p, "nothing is known of single products of this data type");
    case BENCH_GEMM_REF: return "a kernel of our own: a lower bound";
    case BENCH_ATTN_DECODE: return "a training step decodes nothing";
    case BENCH_ATTN_PREFILL:
        return is_own(p) ? "a kernel of our own: a lower bound"
                         : "the law takes the fastest kernel measured forward and backward";
    case BENCH_PCIE: return "a training step copies nothing to or from the host";
    case BENCH_P2P: return "links are fitted to collectives";
    case BENCH_COLL: return "the law takes collectives within one scale-up domain";
    default: return NULL;
    }
}

/* Seconds of the same side with nothing beside it; NaN where nobody measured that. */
static double alone(const struct stage_input *in, const struct measured_point *p)
{
    const bool product = strcmp(p->shape.timed, "gemm") == 0;
    for (uint32_t i = 0; i < in->n; i++) {
        const struct measured_point *q = &in->points[i];
        if (q->bench != BENCH_OVERLAP || !point_is_measured(q) || !q->shape.timed ||
            !q->shape.beside || strcmp(q->shape.beside, "nothing") != 0 ||
            strcmp(q->shape.timed, p->shape.timed) != 0)
            continue;
        if (product ? q->shape.m == p->shape.m && q->shape.n == p->shape.n &&
                          q->shape.k == p->shape.k && q->shape.dtype == p->shape.dtype
                    : q->shape.copy_bytes == p->shape.copy_bytes &&
                          q->shape.copy_blocks == p->shape.copy_blocks)
            return point_seconds(q);
    }
    return NAN;
}

/* Median over its points of the time beside the other side over that alone; NaN for none. */
static double slowdown(const struct stage_input *in, const char *timed)
{
    double *ratio = arena_array(in->memory, in->n + 1, sizeof *ratio);
    size_t n = 0;
    for (uint32_t i = 0; i < in->n; i++) {
        const struct measured_point *p = &in->points[i];
        if (p->bench != BENCH_OVERLAP || !point_is_measured(p) || !p->shape.timed ||
            !p->shape.beside || strcmp(p->shape.timed, timed) != 0 ||
            strcmp(p->shape.beside, "nothing") == 0)
            continue;
        ratio[n] = point_seconds(p) / alone(in, p);
        n += isfinite(ratio[n]);
    }
    gsl_sort(ratio, 1, n);
    return n > 0 ? gsl_stats_median_from_sorted_data(ratio, 1, n) : NAN;
}

static const char *why_overlap(const struct stage_input *in)
{
    static const char reason[] = "no law slows what runs at the same time; the share of traffic "
                                 "that hides is the software's (models/training.yaml)";
    const double product = slowdown(in, "gemm"), copy = slowdown(in, "copy");
    if (!(product > 0) || !(copy > 0))
        return reason;
    return arena_format(in->memory,
                        "medians: a product beside a copy takes %.2f times its time alone, a copy "
                        "beside a product %.2f times; %s",
                        product, copy, reason);
}

/* 'gemm tf32' */
static const char *name_of(const struct stage_input *in, const struct measured_point *p)
{
    const bool typed = p->bench == BENCH_GEMM || p->bench == BENCH_GEMM_GROUPED;
    return typed ? arena_format(in->memory, "%s %s", bench_words[p->bench],
                                data_type_words[p->shape.dtype])
                 : bench_words[p->bench];
}

static void add(struct kernel_fit *out, const char *what, const char *why)
{
    size_t i = 0;
    while (i < out->n_leftovers &&
           (strcmp(out->leftovers[i].what, what) != 0 || strcmp(out->leftovers[i].why, why) != 0))
        i++;
    if (i == out->n_leftovers)
        out->leftovers[out->n_leftovers++] = (struct leftover){what, 0, why};
    out->leftovers[i].n++;
    out->unused++;
}

void count_leftovers(const struct stage_input *in, struct kernel_fit *out)
{
    const char *overlap = why_overlap(in), *power = out->stage[STAGE_POWER].why;
    out->leftovers = arena_array(in->memory, in->n + in->n_windows + 1, sizeof *out->leftovers);
    for (uint32_t i = 0; i < in->n; i++) {
        const struct measured_point *p = &in->points[i];
        const char *why = p->bench == BENCH_OVERLAP ? overlap : why_point(p);
        if (point_is_measured(p) && !in->used[i])
            add(out, name_of(in, p), why);
    }
    for (uint32_t i = 0; i < in->n_windows; i++)
        if (in->windows[i].status == STATE_MEASURED && !in->windows_used[i])
            add(out, "power",
                power ? power
                      : "the law takes windows at rest, or under triads or products on random "
                        "data");
}
