/* Collectives within one scale-up domain: t = latency + steps x hop + wire / (efficiency x nominal)
 * + ramp x sqrt(wire). With a single number of members latency and hop can't be told apart: the hop
 * stays what the accelerator's calibration says, or else the default's. Reduction in the switches
 * is fitted where the accelerator's calibration says that there is any. */
#include "calibrate/stage.h"

#include <math.h>
#include <string.h>

static const char *const names[] = {"efficiency", "latency", "ramp", "reduction", NULL};

struct link_context {
    const struct stage_input *in;
    const struct stage_fit *stage;
    bool reduces;
    double hop; /* s */
};

static struct calibration_link link_of(const struct link_context *c, const double *value)
{
    return (struct calibration_link){.efficiency = value[0],
                                     .latency = value[1],
                                     .hop = c->hop,
                                     .ramp = value[2],
                                     .reduction = c->reduces ? value[3] : 0};
}

static void predict(const void *context, const double *value, const size_t *rows, size_t n,
                    double *out)
{
    const struct link_context *c = context;
    const struct accelerator *a = c->in->accelerator;
    const struct calibration_link link = link_of(c, value);
    for (size_t i = 0; i < n; i++) {
        const struct measured_point *p = c->stage->points[rows[i]];
        const double members = (double)p->shape.n;
        struct network network = {
            .levels = 1,
            .level = {{.reach = members,
                       .bandwidth = a->scaleup_bandwidth * link.efficiency,
                       .reduction = a->scaleup_bandwidth * link.reduction,
                       .latency = link.latency,
                       .hop = link.hop,
                       .ramp = link.ramp,
                       .mesh = a->scaleup_links == SCALEUP_MESH ? members - 1 : 0}}};
        enum basis basis = BASIS_MEASURED;
        out[i] = log(collective_time(&network, point_collective(p), (double)p->shape.bytes,
                                     (struct group){members, 1}, NULL, &basis));
    }
}

void fit_scale_up(struct stage_input *in, struct kernel_fit *out)
{
    struct stage_fit *s = &out->stage[STAGE_SCALE_UP];
    const struct accelerator *a = in->accelerator;
    const struct calibration_link *other = &in->fallback->scale_up;
    const bool reduces = in->own.scale_up.reduction > 0;
    stage_begin(in, s, names, reduces ? 4 : 3);
    for (uint32_t i = 0; i < in->n && a->scaleup_bandwidth > 0; i++) {
        const struct measured_point *p = &in->points[i];
        if (p->bench == BENCH_COLL && point_is_measured(p) && p->shape.n <= a->scaleup_domain)
            stage_take(in, s, p, point_seconds(p), p->shape.bytes < 1 << 20 ? "small" : "large");
    }
    if (s->n == 0)
        return;
    const struct calibration_link *before =
        in->before && in->before->scale_up.efficiency > 0 ? &in->before->scale_up : NULL;
    const struct link_context context = {in, s, reduces, before ? before->hop : other->hop};
    if (before) {
        s->before[0] = &before->efficiency;
        s->before[1] = &before->latency;
        s->before[2] = &before->ramp;
        s->before[3] = &before->reduction;
    }
    struct robust_problem p = {.predict = predict,
                               .context = &context,
                               .parameter = {{0.05, 1.2, other->efficiency, 0.3},
                                             {1e-7, 1e-2, other->latency, 1},
                                             {1e-12, 1e-5, other->ramp, 1},
                                             {0.05, 1.2, 0.8 * other->efficiency, 0.3}}};
    stage_fit(in, s, &p);
    stage_keep_open(in, s, &p);
    out->result.scale_up = in->own.scale_up = link_of(&context, s->fit.value);
}
