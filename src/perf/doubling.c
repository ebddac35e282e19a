#include "perf/doubling.h"

#include "base/text.h"

#include <inttypes.h>

bool doubling_find(const struct training_request *asked, struct doubling *out)
{
    struct training_request r = *asked;
    struct training_world world;
    struct arena memory;
    struct search_counts counts;
    struct diagnostics none; /* of numbers that nobody asked for */
    bool found = false;
    *out = (struct doubling){.accelerators = r.accelerators};
    diagnostics_init(&none);
    arena_init(&memory);
    for (int i = 0; i < MOST_DOUBLINGS && !found; i++) {
        r.accelerators *= 2;
        if (!training_world_build(&r, &memory, &world, &none))
            break;
        const struct search_space space = training_request_space(&r, &world);
        out->accelerators = r.accelerators;
        found = search_plans(&world.training, &space, &out->best, 1, &counts, NULL, NULL) > 0;
    }
    arena_free(&memory);
    diagnostics_free(&none);
    return found;
}

void doubling_explain(const struct training_request *asked, struct text *out)
{
    struct doubling d;
    if (doubling_find(asked, &d)) {
        text_addf(out,
                  "; on %" PRId64 " accelerators, the first of the doublings of %" PRId64
                  ", one does, for example ",
                  d.accelerators, asked->accelerators);
        plan_write(&d.best.plan, out);
    } else if (d.accelerators > asked->accelerators) {
        text_addf(out, "; nor does one on up to %" PRId64 " accelerators", d.accelerators);
    }
}
