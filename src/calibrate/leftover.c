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

/* The two benchmarks called overlap: a product beside a copy on one GPU, beside a collective on
 * several. */
static bool overlaps_collective(const struct measured_point *p)
{
    return p->shape.members > 0;
}

static bool is_overlap(const struct measured_point *p, bool collective, const char *timed)
{
    return p->bench == BENCH_OVERLAP && point_is_measured(p) && p->shape.timed && p->shape.beside &&
           overlaps_collective(p) == collective && strcmp(p->shape.timed, timed) == 0;
}

static bool is_alone(const struct measured_point *p)
{
    return strcmp(p->shape.beside, "nothing") == 0;
}

/* Whether two points have the same product, or the same copy or collective. */
static bool same_side(const struct point_shape *a, const struct point_shape *b, const char *side)
{
    if (a->members != b->members)
        return false;
    return strcmp(side, "gemm") == 0
               ? a->m == b->m && a->n == b->n && a->k == b->k && a->dtype == b->dtype
               : a->copy_bytes == b->copy_bytes && a->copy_blocks == b->copy_blocks &&
                     a->collective_bytes == b->collective_bytes;
}

/* Seconds of a side of p with nothing beside it; NaN where nobody measured that. */
static double alone(const struct stage_input *in, const struct measured_point *p, const char *side)
{
    for (uint32_t i = 0; i < in->n; i++) {
        const struct measured_point *q = &in->points[i];
        if (is_overlap(q, overlaps_collective(p), side) && is_alone(q) &&
            same_side(&q->shape, &p->shape, side))
            return point_seconds(q);
    }
    return NAN;
}

/* The time beside the other side over that alone. */
static double slowdown(const struct stage_input *in, const struct measured_point *p)
{
    return is_alone(p) ? NAN : point_seconds(p) / alone(in, p, p->shape.timed);
}

/* The share of the shorter side that is hidden where both start together. */
static double hidden(const struct stage_input *in, const struct measured_point *p)
{
    const double product = alone(in, p, "gemm"), reduction = alone(in, p, "allreduce");
    return (product + reduction - point_seconds(p)) / fmin(product, reduction);
}

/* The median of such a ratio over the points of that kind; NaN for none. */
static double median(const struct stage_input *in, bool collective, const char *timed,
                     double (*ratio)(const struct stage_input *, const struct measured_point *))
{
    double *values = arena_array(in->memory, in->n + 1, sizeof *values);
    size_t n = 0;
    for (uint32_t i = 0; i < in->n; i++)
        if (is_overlap(&in->points[i], collective, timed)) {
            values[n] = ratio(in, &in->points[i]);
            n += isfinite(values[n]);
        }
    gsl_sort(values, 1, n);
    return n > 0 ? gsl_stats_median_from_sorted_data(values, 1, n) : NAN;
}

static const char *why_overlap(const struct stage_input *in, bool collective)
{
    static const char reason[] = "no law slows what runs at the same time; the share of traffic "
                                 "that hides is the software's (models/training.yaml)";
    const char *const other = collective ? "allreduce" : "copy";
    const char *const article = collective ? "an all-reduce" : "a copy";
    const double product = median(in, collective, "gemm", slowdown),
                 beside = median(in, collective, other, slowdown),
                 both = collective ? median(in, true, "both", hidden) : NAN;
    if (!(product > 0) || !(beside > 0))
        return reason;
    const char *together =
        isfinite(both)
            ? arena_format(in->memory, "; started together, %.0f %% of the shorter one is hidden",
                           100 * both)
            : "";
    return arena_format(in->memory,
                        "medians: a product beside %s takes %.2f times its time alone, %s beside a "
                        "product %.2f times%s; %s",
                        article, product, article, beside, together, reason);
}

/* 'gemm tf32', 'overlap allreduce' */
static const char *name_of(const struct stage_input *in, const struct measured_point *p)
{
    const bool typed = p->bench == BENCH_GEMM || p->bench == BENCH_GEMM_GROUPED;
    if (p->bench == BENCH_OVERLAP && overlaps_collective(p))
        return "overlap allreduce";
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
    const char *const overlap[] = {why_overlap(in, false), why_overlap(in, true)};
    const char *power = out->stage[STAGE_POWER].why;
    out->leftovers = arena_array(in->memory, in->n + in->n_windows + 1, sizeof *out->leftovers);
    for (uint32_t i = 0; i < in->n; i++) {
        const struct measured_point *p = &in->points[i];
        const char *why =
            p->bench == BENCH_OVERLAP ? overlap[overlaps_collective(p)] : why_point(p);
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
