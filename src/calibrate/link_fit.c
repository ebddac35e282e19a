/* Collectives within one scale-up domain: t = latency + steps x hop + wire / (efficiency x nominal)
 * + ramp x sqrt(wire). With a single number of members latency and hop can't be told apart: the hop
 * then stays what the accelerator's calibration says, or else the default's. Reduction in the
 * switches is fitted where the accelerator's calibration says that there is any. */
#include "calibrate/stage.h"

#include <math.h>
#include <string.h>

enum { EFFICIENCY, LATENCY, RAMP }; /* reduction and hop follow, where they are fitted */

struct link_context {
    const struct stage_input *in;
    const struct stage_fit *stage;
    size_t reduction, hop; /* places of the parameters; 0: not fitted */
    double known_hop;      /* s */
};

static struct calibration_link link_of(const struct link_context *c, const double *value)
{
    return (struct calibration_link){.efficiency = value[EFFICIENCY],
                                     .latency = value[LATENCY],
                                     .hop = c->hop ? value[c->hop] : c->known_hop,
                                     .ramp = value[RAMP],
                                     .reduction = c->reduction ? value[c->reduction] : 0};
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

static bool several_sizes(const struct stage_fit *s)
{
    for (size_t i = 1; i < s->n; i++)
        if (s->points[i]->shape.n != s->points[0]->shape.n)
            return true;
    return false;
}

/* One parameter more; returns its place. */
static size_t add(struct stage_fit *s, const char **names, struct robust_problem *p,
                  const char *name, const double *before, struct robust_parameter parameter)
{
    names[s->m] = name;
    s->before[s->m] = before;
    p->parameter[s->m] = parameter;
    return s->m++;
}

void fit_scale_up(struct stage_input *in, struct kernel_fit *out)
{
    struct stage_fit *s = &out->stage[STAGE_SCALE_UP];
    const struct accelerator *a = in->accelerator;
    const struct calibration_link *other = &in->fallback->scale_up;
    const char **names = arena_array(in->memory, ROBUST_PARAMETERS + 1, sizeof *names);
    stage_begin(in, s, names, 0);
    for (uint32_t i = 0; i < in->n && a->scaleup_bandwidth > 0; i++) {
        const struct measured_point *p = &in->points[i];
        if (p->bench == BENCH_COLL && point_is_measured(p) && p->shape.n <= a->scaleup_domain)
            stage_take(in, s, p, point_seconds(p), p->shape.bytes < 1 << 20 ? "small" : "large");
    }
    if (s->n == 0)
        return;
    const struct calibration_link *before =
        in->before && in->before->scale_up.efficiency > 0 ? &in->before->scale_up : NULL;
    struct link_context context = {
        .in = in, .stage = s, .known_hop = before ? before->hop : other->hop};
    struct robust_problem p = {.predict = predict, .context = &context};
    add(s, names, &p, "efficiency", before ? &before->efficiency : NULL,
        (struct robust_parameter){0.05, 1.2, other->efficiency, 0.3});
    add(s, names, &p, "latency", before ? &before->latency : NULL,
        (struct robust_parameter){1e-7, 1e-2, other->latency, 1});
    add(s, names, &p, "ramp", before ? &before->ramp : NULL,
        (struct robust_parameter){1e-12, 1e-5, other->ramp, 1});
    if (before && before->reduction > 0)
        context.reduction = add(s, names, &p, "reduction", &before->reduction,
                                (struct robust_parameter){0.05, 1.2, 0.8 * other->efficiency, 0.3});
    if (several_sizes(s))
        context.hop = add(s, names, &p, "hop", before ? &before->hop : NULL,
                          (struct robust_parameter){1e-8, 1e-3, other->hop, 1});
    stage_fit(in, s, &p);
    stage_keep_open(in, s, &p);
    out->result.scale_up = in->own.scale_up = link_of(&context, s->fit.value);
}
