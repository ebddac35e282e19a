#include "score/habit.h"

#include <math.h>
#include <string.h>

static const char *const precision_choices[] = {"any", "bf16", "fp8", "fp4", NULL};
static const char *const stated_words[] = {"nothing", "none", "selective", "full", NULL};
static const char *const class_choices[] = {"any", "tuned", "framework", NULL};

#define FIELD(NAME) .offset = offsetof(struct score_habit, NAME)
static const struct key keys[] = {
    {"software", KEY_TEXT, FIELD(software),
     .doc = "What the software's name in a row begins with."},
    KEY_OPTIONAL_TEXT("llm", FIELD(llm), "The row's model; left out: any."),
    {"precision", KEY_WORD, FIELD(precision), .words = precision_choices, .fallback = "any",
     .doc = "The row's data type."},
    {"states", KEY_WORD, FIELD(states), .words = stated_words, .fallback = "nothing",
     .doc = "What the row says of recomputation: 'repeats' is for such rows."},
    {"class", KEY_WORD, FIELD(class), .words = class_choices, .fallback = "any",
     .doc = "Class of the software, whatever the group says; 'any': as the group says."},
    {"repeats", KEY_QUANTITY, DIM_NONE, FIELD(repeats), .min = 0, .max = 1, .optional = true,
     .example = "65 %",
     .doc = "Share of a layer's forward FLOPs that the backward pass computes again; left out: as "
            "the row or its group says."},
};
#undef FIELD
const struct key_table score_habit_table = {
    KEY_TABLE("habit of software", struct score_habit, keys),
    .doc = "What is known of software beyond what rows of its measurements say.",
};

static bool fits(const struct score_habit *h, const struct habit_row *r, enum precision precision)
{
    return strncmp(r->software, h->software, strlen(h->software)) == 0 &&
           (!h->llm || strcmp(h->llm, r->llm) == 0) &&
           (h->precision == 0 || h->precision == (int)precision + 1);
}

static bool says(const struct score_habit *h, const char *recompute)
{
    const char *stated = h->states == 0 ? "" : stated_words[h->states];
    return !isnan(h->repeats) && strcmp(recompute, stated) == 0;
}

static void repeat(double share, const struct llm *llm, struct plan *p)
{
    p->recompute = share > 0 ? RECOMPUTE_FULL : RECOMPUTE_NONE;
    p->recompute_layers = (int64_t)fmax(1, round(share * (double)plan_stage_layers(llm, p)));
}

bool habits_apply(const struct span *habits, const struct habit_row *row, const struct llm *llm,
                  struct plan *p, int *class)
{
    const struct score_habit *items = habits->items;
    bool said = false;
    for (uint32_t i = 0; i < habits->n; i++) {
        if (!fits(&items[i], row, p->precision))
            continue;
        if (items[i].class > 0)
            *class = items[i].class - 1;
        if (!says(&items[i], row->recompute))
            continue;
        repeat(items[i].repeats, llm, p);
        said = true;
    }
    return said;
}
