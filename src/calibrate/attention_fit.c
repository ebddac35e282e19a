/* Fused attention, of the fastest kernel that somebody measured forward and backward, and of
 * FlashAttention-2 where it is another one. Times of our own kernels are lower bounds on what a GPU
 * can do and are left out. */
#include "calibrate/stage.h"

#include <math.h>
#include <string.h>

static const double KNEE_SPREAD = 0.7; /* of a knee's logarithm */
static const double SHORT = 1024;      /* positions seen, to which a sequence counts as short */
static const char FLASH_ATTENTION_2[] = "flash-attention-2"; /* as points call it */

static const char *const names[] = {"forward", "backward", "sequence-knee", "head-knee", NULL};

struct attention_context {
    const struct stage_input *in;
    const struct stage_fit *stage;
};

static void predict(const void *context, const double *value, const size_t *rows, size_t n,
                    double *out)
{
    const struct attention_context *c = context;
    struct stage_input in = *c->in;
    struct law law;
    in.own.attention = (struct calibration_attention){value[0], value[1], value[2], value[3], NAN};
    stage_law(&in, &law);
    for (size_t i = 0; i < n; i++) {
        const struct point_shape *p = &c->stage->points[rows[i]]->shape;
        const struct attention_shape shape = {.sequences = (double)p->batch,
                                              .heads = (double)p->heads,
                                              .kv_heads = (double)p->kv_heads,
                                              .query = (double)p->queries,
                                              .context = (double)p->queries,
                                              .key_dim = (double)p->head,
                                              .value_dim = (double)point_value_head(p),
                                              .window = (double)p->window,
                                              .causal = p->causal,
                                              .fused = true};
        enum basis basis = BASIS_MEASURED;
        out[i] = log(p->pass == PASS_BACKWARD ? attention_backward_time(&law, &shape, &basis)
                                              : attention_forward_time(&law, &shape, &basis));
    }
}

static const char *family_of(const struct point_shape *s)
{
    const bool few = point_seen(s) <= SHORT;
    if (s->pass == PASS_BACKWARD)
        return few ? "backward, short" : "backward, long";
    return few ? "forward, short" : "forward, long";
}

/* Both ways, and as many points as constants. */
static bool tells(const void *context, const size_t *rows, size_t n)
{
    const struct attention_context *c = context;
    size_t backward = 0;
    for (size_t i = 0; i < n; i++)
        backward += c->stage->points[rows[i]]->shape.pass == PASS_BACKWARD;
    return n >= c->stage->m && backward > 0 && backward < n;
}

static bool counts(const struct measured_point *p, const char *impl)
{
    return p->bench == BENCH_ATTN_PREFILL && point_is_measured(p) && strcmp(p->impl, "own") != 0 &&
           (!impl || strcmp(p->impl, impl) == 0);
}

/* Whether a kernel was measured in both passes. */
static bool both_ways(const struct stage_input *in, const char *impl)
{
    bool way[2] = {false, false};
    for (uint32_t i = 0; i < in->n; i++)
        if (counts(&in->points[i], impl))
            way[in->points[i].shape.pass == PASS_BACKWARD] = true;
    return way[0] && way[1];
}

/* The kernel with the highest rate among those measured both ways; NULL when there is none. */
static const char *fastest(const struct stage_input *in)
{
    const char *best = NULL;
    double best_rate = 0;
    for (uint32_t i = 0; i < in->n; i++) {
        const struct measured_point *p = &in->points[i];
        if (!counts(p, NULL))
            continue;
        const double rate = point_flop(p) / point_seconds(p);
        if (rate > best_rate && both_ways(in, p->impl)) {
            best_rate = rate;
            best = p->impl;
        }
    }
    return best;
}

/* The law of one kernel; 'before' is what the accelerator's calibration says of it, or NULL. False
 * when its points don't tell it. */
static bool fit_kernel(struct stage_input *in, struct stage_fit *s, const char *impl,
                       const struct calibration_attention *before,
                       struct calibration_attention *out)
{
    stage_begin(in, s, names, 4);
    for (uint32_t i = 0; impl && i < in->n; i++) {
        const struct measured_point *p = &in->points[i];
        if (counts(p, impl))
            stage_take(in, s, p, point_seconds(p), family_of(&p->shape));
    }
    if (s->n == 0)
        return false;
    const struct calibration_attention *other = &in->fallback->attention;
    const struct attention_context context = {in, s};
    struct robust_problem p = {.predict = predict,
                               .tells = tells,
                               .context = &context,
                               .parameter = {{0.02, 1, other->forward, ROBUST_FREE},
                                             {0.02, 1, other->backward, ROBUST_FREE},
                                             {1, 20000, other->sequence_knee, KNEE_SPREAD},
                                             {1, 2000, other->head_knee, KNEE_SPREAD}}};
    if (before && before->forward > 0) {
        s->before[0] = &before->forward;
        s->before[1] = &before->backward;
        s->before[2] = &before->sequence_knee;
        s->before[3] = &before->head_knee;
    }
    stage_fit(in, s, &p);
    stage_keep_open(in, s, &p);
    *out = (struct calibration_attention){s->fit.value[0], s->fit.value[1], s->fit.value[2],
                                          s->fit.value[3], NAN};
    return true;
}

/* Points don't say under which power limit they were measured, so that the one which the
 * calibration gives for its attention stands; unless all are of the board at hand, whose limit that
 * of the whole calibration is. */
static double power_limit(const struct stage_input *in, const struct kernel_fit *out)
{
    const struct stage_fit *s = &out->stage[STAGE_ATTENTION];
    const bool own = out->result.power > 0 && s->measured == s->n;
    return in->before && !own ? in->before->attention.power : NAN;
}

void fit_attention(struct stage_input *in, struct kernel_fit *out)
{
    const struct calibration *before = in->before;
    const char *impl = fastest(in);
    struct calibration_attention *law = &out->result.attention;
    if (fit_kernel(in, &out->stage[STAGE_ATTENTION], impl, before ? &before->attention : NULL,
                   law)) {
        law->power = power_limit(in, out);
        in->own.attention = *law;
    }
    const bool other = impl && strcmp(impl, FLASH_ATTENTION_2) != 0;
    const char *flash = other && both_ways(in, FLASH_ATTENTION_2) ? FLASH_ATTENTION_2 : NULL;
    fit_kernel(in, &out->stage[STAGE_FLASH_ATTENTION_2], flash,
               before ? &before->flash_attention_2 : NULL, &out->result.flash_attention_2);
}
