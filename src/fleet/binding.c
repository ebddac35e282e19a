#include "fleet/binding.h"

#include "base/fail.h"
#include "fleet/sample.h"
#include "fleet/supply/policy.h"
#include "fleet/world.h"

/* What a policy could not order stands at no site. */
static void add_unmet(const struct world *w, enum sample_scope scope, uint32_t subject,
                      int64_t waiting[CONSTRAINTS])
{
    for (uint32_t i = 0; i < w->n_policies; i++)
        if (scope == SCOPE_TOTAL || (scope == SCOPE_OPERATOR && subject == w->policies[i].owner))
            for (unsigned by = 0; by < CONSTRAINTS; by++)
                waiting[by] += w->policies[i].unmet[by];
}

static enum constraint most_of(const int64_t waiting[CONSTRAINTS])
{
    unsigned most = BY_DEMAND;
    for (unsigned by = 0; by < CONSTRAINTS; by++)
        if (waiting[by] > waiting[most])
            most = by;
    return (enum constraint)most;
}

enum constraint binding_of(const struct world *w, enum sample_scope scope, uint32_t subject,
                           sim_time at)
{
    int64_t waiting[CONSTRAINTS] = {0};
    for (uint32_t i = 0; i < w->n_sites; i++)
        if (scope_has(scope, subject, w->sites[i].operator_index, i))
            site_add_waiting(w, i, at, waiting);
    add_unmet(w, scope, subject, waiting);
    return most_of(waiting);
}

/* 'last' is the place of the scope's last change in the outcome, counted from 1; 0: none yet. */
static void note(struct world *w, enum sample_scope scope, uint32_t subject, enum constraint binds,
                 size_t *last)
{
    struct outcome *out = w->out;
    struct binding_change *before = *last ? &out->bindings[*last - 1] : NULL;
    const day_number day = world_day(w, w->now);
    const double second = sim_seconds(w->now % SIM_TICKS_PER_DAY);
    if (before && before->day == day && before->second == second)
        before->binds = binds;
    if (binds == (before ? before->binds : BY_DEMAND))
        return;
    if (out->n_bindings == out->binding_capacity) {
        out->binding_capacity = out->binding_capacity ? 2 * out->binding_capacity : 64;
        out->bindings = memory_resize(out->bindings, out->binding_capacity * sizeof *out->bindings);
    }
    out->bindings[out->n_bindings++] = (struct binding_change){day, second, scope, subject, binds};
    *last = out->n_bindings;
}

void binding_note(struct world *w)
{
    int64_t all[CONSTRAINTS] = {0};
    for (uint32_t i = 0; i < w->n_sites; i++) {
        int64_t waiting[CONSTRAINTS] = {0};
        site_add_waiting(w, i, w->now + 1, waiting);
        for (unsigned by = 0; by < CONSTRAINTS; by++)
            all[by] += waiting[by];
        note(w, SCOPE_SITE, i, most_of(waiting), &w->sites[i].binding_noted);
    }
    add_unmet(w, SCOPE_TOTAL, 0, all);
    note(w, SCOPE_TOTAL, 0, most_of(all), &w->binding_noted);
}

void binding_note_at(struct world *w, sim_time wanted)
{
    if (wanted >= w->now && wanted < w->horizon)
        world_post(w, wanted, PHASE_SAMPLE, PROCESS_SAMPLE, SAMPLE_BINDING, 0, 0);
}

void binding_close(struct world *w)
{
    struct outcome *out = w->out;
    enum constraint *now = arena_array(&w->memory, w->n_sites + 1, sizeof *now);
    size_t n = 0;
    for (uint32_t i = 0; i <= w->n_sites; i++)
        now[i] = BY_DEMAND;
    for (size_t i = 0; i < out->n_bindings; i++) {
        const struct binding_change change = out->bindings[i];
        enum constraint *before = &now[change.scope == SCOPE_SITE ? change.subject + 1 : 0];
        if (change.binds != *before)
            out->bindings[n++] = change;
        *before = change.binds;
    }
    out->n_bindings = n;
}
