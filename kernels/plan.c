/* Estimates are rooflines with the fractions of peak that these kernels usually reach; they are for
 * a progress line and for a user who wonders whether to fetch a coffee. */
#include "plan.h"

#include "base/fail.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct point *plan_add(struct plan *plan, const char *bench, const char *impl, double flop,
                       double bytes)
{
    if (plan->n == plan->capacity) {
        plan->capacity = plan->capacity ? 2 * plan->capacity : 64;
        plan->at = memory_resize(plan->at, plan->capacity * sizeof *plan->at);
    }
    struct point *p = &plan->at[plan->n++];
    memset(p, 0, sizeof *p);
    p->bench = bench;
    p->impl = impl;
    p->flop = flop;
    p->bytes = bytes;
    p->throttled = -1;
    return p;
}

void plan_release(struct plan *plan)
{
    free(plan->at);
    memset(plan, 0, sizeof *plan);
}

struct target target_nominal(enum profile profile)
{
    return (struct target){
        .name = "H100 SXM 80 GB (assumed: no GPU here)",
        .capability = 90,
        .devices = 1,
        .memory = 80e9,
        .l2 = 50e6,
        .bandwidth = 3.35e12,
        .bf16_rate = 989e12,
        .profile = profile,
    };
}

double target_flop_per_cycle(int capability)
{
    switch (capability) {
    case 75: return 1024;
    case 80: return 2048;
    case 86:
    case 87: return 512;
    case 89: return 1024;
    case 90: return 4096;
    case 100:
    case 103: return 8192;
    default: return 1024;
    }
}

struct effort effort_of(enum profile profile)
{
    if (profile == PROFILE_QUICK)
        return (struct effort){
            .warm_s = 0.05, .max_s = 0.8, .rel_noise = 0.005, .min_samples = 10, .window_s = 10};
    return (struct effort){
        .warm_s = 0.2, .max_s = 5, .rel_noise = 0.0025, .min_samples = 30, .window_s = 15};
}

/* FLOP rate of a data type relative to bf16, as tensor cores have it since Ampere. */
static double rate_of(const struct point *p)
{
    for (int i = 0; i < p->n_keys; i++)
        if (strcmp(p->key[i].name, "dtype") == 0) {
            const char *dtype = p->key[i].text;
            return strcmp(dtype, "e4m3") == 0   ? 2
                   : strcmp(dtype, "e2m1") == 0 ? 4
                   : strcmp(dtype, "tf32") == 0 ? 0.5
                                                : 1;
        }
    return 1;
}

double estimate_run(const struct point *p, const struct target *target)
{
    const double launch = 5e-6;
    const double link = 50e9; /* bytes/s of PCIe 5 x16 after headers, the slowest of the links */
    const double tensor = strncmp(p->impl, "cublas", 6) == 0 ? 0.7 : 0.35;
    const double compute = p->flop / (tensor * rate_of(p) * target->bf16_rate);
    const double memory = (p->bytes - p->wire) / (0.85 * target->bandwidth);
    return launch + fmax(fmax(compute, memory), p->wire / link);
}

double estimate_measuring(const struct point *p, const struct target *target)
{
    const struct effort effort = effort_of(target->profile);
    if (strcmp(p->bench, "power") == 0)
        return (double)point_get_number(p, "seconds") + 4;
    const double run = estimate_run(p, target);
    const double around = 150e-6; /* flush, blocker and the host's part of a sample */
    const double sampling = fmin(effort.max_s, 3 * (double)effort.min_samples * (run + around));
    const double check = 0.15;
    return check + effort.warm_s + run + fmax(sampling, (double)effort.min_samples * run);
}
