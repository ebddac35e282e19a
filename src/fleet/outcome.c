#include "fleet/outcome.h"

#include <stdlib.h>

const char *const constraint_words[] = {"demand", "chips", "cash", "hall", "crews", "power", NULL};

const char *constraint_name(enum constraint by)
{
    return constraint_words[by];
}

const char *stage_name(enum stage stage)
{
    static const char *const names[STAGES] = {"ordered",   "delivered",  "installed",
                                              "energised", "in_service", "available"};
    return names[stage];
}

double sample_spend(const struct sample *s)
{
    return money_sum_to_dollars((int128)s->capital + s->running);
}

bool scope_has(enum sample_scope scope, uint32_t subject, uint32_t owner, uint32_t site)
{
    return scope == SCOPE_TOTAL || (scope == SCOPE_SITE && site == subject) ||
           (scope == SCOPE_OPERATOR && owner == subject);
}

bool sample_is_later(const struct sample *s, const struct sample *than)
{
    return s->day != than->day ? s->day > than->day : s->second > than->second;
}

const struct sample *outcome_sample(const struct outcome *out, enum sample_scope scope,
                                    uint32_t subject, day_number day)
{
    const struct sample *last = NULL;
    for (size_t i = 0; i < out->n_samples && out->samples[i].day <= day; i++)
        if (out->samples[i].scope == scope && out->samples[i].subject == subject)
            last = &out->samples[i];
    return last;
}

void outcome_free(struct outcome *out)
{
    free(out->samples);
    free(out->levels);
    free(out->bindings);
    free(out->notes);
    free(out->payments);
    ledger_free(&out->ledger);
    arena_free(&out->memory);
    *out = (struct outcome){0};
}
