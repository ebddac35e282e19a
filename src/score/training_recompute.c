#include "score/training_recompute.h"

#include "model/recompute.h"
#include "score/habit.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* A word of recompute_words, 'full' with a number of layers, or the modules by name; blank is the
 * group's. Of a selective kind that isn't named the attention's scores are taken, unless a fused
 * kernel doesn't keep them anyway: then it isn't known what is computed again, and nothing is. */
const char *training_row_recompute(const char *text, const struct score_group *g,
                                   struct training_row *r)
{
    int kind = *text == '\0' ? g->recompute : 0, end = 0;
    for (int i = 0; recompute_words[i]; i++)
        if (strcmp(text, recompute_words[i]) == 0)
            kind = i + 1;
    if (*text == '\0') {
        r->assumed |= ASSUMED_RECOMPUTE;
    } else if (sscanf(text, "full %" SCNd64 "%n", &r->stated.recompute_layers, &end) == 1) {
        if (r->stated.recompute_layers < 1 || text[end] != '\0')
            return "'recompute' names no number of layers";
        kind = RECOMPUTE_FULL + 1;
        r->plan.recompute_layers = r->stated.recompute_layers;
    } else if (kind == 0) {
        if (!recompute_modules_parse(text, &r->plan.modules, NULL, NULL))
            return "'recompute' names a module that is not known";
        kind = RECOMPUTE_SELECTIVE + 1;
        r->stated.recompute_modules = text;
    }
    if (kind == RECOMPUTE_SELECTIVE + 1 && !r->stated.recompute_modules && g->fused_attention)
        r->stated.recompute_modules = "";
    r->plan.recompute = kind > 0 ? (enum recompute)(kind - 1) : RECOMPUTE_NONE;
    r->plan.modules = plan_choice_modules(&r->stated);
    r->stated.recompute = kind;
    return NULL;
}

/* Where habits say what is computed again, they say it of a plan that is searched as well. */
void training_row_habits(struct csv_row t, const struct score_setup *s, struct training_row *r,
                         struct score_group *unsaid)
{
    const struct habit_row row = {r->software_name, r->model, csv_named(t, "notes"),
                                  csv_named(t, "recompute"), r->plan.precision};
    const struct habit_says says = habits_of(&s->habits, &row);
    if (says.class > 0)
        unsaid->class = says.class - 1;
    unsaid->overlap_tensor = unsaid->overlap_tensor || says.overlap_tensor;
    if (isnan(says.repeats))
        return;
    habit_repeat(says.repeats, &r->llm, &r->plan);
    r->stated.recompute = (int)r->plan.recompute + 1;
    r->stated.recompute_layers = r->plan.recompute_layers;
    r->stated.recompute_modules = NULL;
    r->assumed |= ASSUMED_RECOMPUTE;
}
