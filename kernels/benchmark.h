/* The benchmarks, once: listing, planning and running go through this table. */
#ifndef COLOSSIM_KERNELS_BENCHMARK_H
#define COLOSSIM_KERNELS_BENCHMARK_H

#include "plan.h"
#include "point.h"

#include <stddef.h>

struct session;

struct benchmark {
    const char *name;
    const char *doc; /* one line */
    /* Adds the points for the target and profile. Pure: needs no GPU. */
    void (*plan)(struct plan *, const struct target *);
    /* Checks and times one point of its plan; leaves its end to session_release. */
    void (*run)(struct session *, struct point *);
};

extern const struct benchmark benchmark_table[];
extern const size_t benchmark_count;

/* NULL when there is none of that name. */
const struct benchmark *benchmark_by_name(const char *name);

void launch_plan(struct plan *, const struct target *);
void launch_run(struct session *, struct point *);
void hbm_plan(struct plan *, const struct target *);
void hbm_run(struct session *, struct point *);
void elemwise_plan(struct plan *, const struct target *);
void elemwise_run(struct session *, struct point *);
void cast_plan(struct plan *, const struct target *);
void cast_run(struct session *, struct point *);
void gemm_plan(struct plan *, const struct target *);
void gemm_run(struct session *, struct point *);
void gemm_grouped_plan(struct plan *, const struct target *);
void gemm_grouped_run(struct session *, struct point *);
void gemm_ref_plan(struct plan *, const struct target *);
void gemm_ref_run(struct session *, struct point *);
void attn_decode_plan(struct plan *, const struct target *);
void attn_decode_run(struct session *, struct point *);
void attn_prefill_plan(struct plan *, const struct target *);
void attn_prefill_run(struct session *, struct point *);
void pcie_plan(struct plan *, const struct target *);
void pcie_run(struct session *, struct point *);
void p2p_plan(struct plan *, const struct target *);
void p2p_run(struct session *, struct point *);
void coll_plan(struct plan *, const struct target *);
void coll_run(struct session *, struct point *);
void overlap_plan(struct plan *, const struct target *);
void overlap_run(struct session *, struct point *);
void power_plan(struct plan *, const struct target *);
void power_run(struct session *, struct point *);

#endif
