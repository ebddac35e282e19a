#include "perf/recomputation.h"

#include "model/recompute.h"
#include "perf/memory.h"

/* Adds a set of modules that holds the one before it, unless it is the same. */
static void add_modules(struct recomputation *out, int *n, unsigned more)
{
    const unsigned set = out[*n - 1].modules | more;
    if (set != out[*n - 1].modules)
        out[(*n)++] = (struct recomputation){RECOMPUTE_SELECTIVE, set};
}

int recomputation_list(const struct training *w, const struct plan_choice *given,
                       struct recomputation out[RECOMPUTATIONS])
{
    if (given->recompute > 0 || given->recompute_modules || given->recompute_layers > 0) {
        out[0].recompute = plan_choice_recompute(given);
        out[0].modules = plan_choice_modules(given);
        return 1;
    }
    const unsigned has = recompute_modules_of(w->llm);
    int n = 1;
    out[0] = (struct recomputation){RECOMPUTE_NONE, 0};
    add_modules(out, &n, w->software->fused_attention ? 0 : has & RECOMPUTE_CORE_ATTN);
    add_modules(out, &n, has & (RECOMPUTE_LAYERNORM | RECOMPUTE_MOE_ACT));
    add_modules(out, &n, has & RECOMPUTE_MLA_UP_PROJ);
    add_modules(out, &n, has & (RECOMPUTE_MLP | RECOMPUTE_SHARED_EXPERTS));
    out[n++] = (struct recomputation){RECOMPUTE_FULL, 0};
    return n;
}

static bool fits(const struct training *w, const struct plan *p, double memory)
{
    struct memory_need need;
    memory_need(w->llm, p, w->software, w->constants->reserved, &need);
    return need.total <= memory;
}

bool recomputation_fewest_layers(const struct training *w, double memory, struct plan *p)
{
    struct plan keeps = *p;
    keeps.recompute = RECOMPUTE_NONE;
    if (fits(w, &keeps, memory))
        return false;
    int64_t below = 0, enough = plan_stage_layers(w->llm, p);
    while (enough - below > 1) {
        p->recompute_layers = below + (enough - below) / 2;
        if (fits(w, p, memory))
            enough = p->recompute_layers;
        else
            below = p->recompute_layers;
    }
    p->recompute_layers = enough;
    return true;
}
