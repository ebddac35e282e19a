/* The part of the benchmark 'overlap' that needs several GPUs: a product beside an all-reduce. Its
 * points have the key 'members', those of the copy on one GPU don't. */
#ifndef COLOSSIM_KERNELS_OVERLAP_H
#define COLOSSIM_KERNELS_OVERLAP_H

#include "plan.h"

struct session;

void overlap_coll_plan(struct plan *, const struct target *);
void overlap_coll_run(struct session *, struct point *);

#endif
