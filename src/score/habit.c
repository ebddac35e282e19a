#include "score/habit.h"

#include <math.h>
#include <string.h>

static const char *const precision_choices[] = {"any", "bf16", "fp8", "fp4", NULL};
static const char *const stated_words[] = {"any", "nothing", "none", "selective", "full", NULL};
enum { STATES_ANY, STATES_NOTHING };
static const char *const class_choices[] = {"any", "tuned", "framework", NULL};

#define FIELD(NAME) .offset = offsetof(struct score_habit, NAME)
static const struct key keys[] = {
    {"software", KEY_TEXT, FIELD(software),
     .doc = "What the software's name in a row begins with."},
    KEY_OPTIONAL_TEXT("llm", FIELD(llm), "The row's model; left out: any."),
    KEY_OPTIONAL_TEXT("notes", FIELD(notes), "What the row's notes hold; left out: anything."),
    {"precision", KEY_WORD, FIELD(precision), .words = precision_choices, .fallback = "any",
     .doc = "The row's data type."},
    {"states", KEY_WORD, FIELD(states), .words = stated_words, .fallback = "any",
     .doc = "What the row says of recomputation."},
    {"class", KEY_WORD, FIELD(class), .words = class_choices, .fallback = "any",
     .doc = "Class of the software, whatever the group says; 'any': as the group says."},
    {"overlap-tensor", KEY_BOOL, FIELD(overlap_tensor), .fallback = "false",
     .doc = "Whether tensor-parallel traffic is overlapped, though the group doesn't say so."},
    {"repeats", KEY_QUANTITY, DIM_NONE, FIELD(repeats), .min = 0, .max = 1, .optional = true,
     .example = "65 %",
     .doc = "Share of the FLOPs that whole layers would take once more which the backward pass "
            "computes again; under 'early-stop' an MLP's second product is none of them. Left out: "
            "as the row or its group says."},
};
#undef FIELD
const struct key_table score_habit_table = {
    KEY_TABLE("habit of software", struct score_habit, keys),
    .doc = "What is known of software beyond what rows of its measurements say.",
};

static bool states(const struct score_habit *h, const char *recompute)
{
    return h->states == STATES_ANY ||
           strcmp(recompute, h->states == STATES_NOTHING ? "" : stated_words[h->states]) == 0;
}

static bool fits(const struct score_habit *h, const struct habit_row *r)
{
    return strncmp(r->software, h->software, strlen(h->software)) == 0 &&
           (!h->llm || strcmp(h->llm, r->llm) == 0) && (!h->notes || strstr(r->notes, h->notes)) &&
           (h->precision == 0 || h->precision == (int)r->precision + 1) && states(h, r->recompute);
}

struct habit_says habits_of(const struct span *habits, const struct habit_row *row)
{
    const struct score_habit *items = habits->items;
    struct habit_says says = {.repeats = NAN};
    for (uint32_t i = 0; i < habits->n; i++) {
        if (!fits(&items[i], row))
            continue;
        if (items[i].class > 0)
            says.class = items[i].class;
        says.overlap_tensor = says.overlap_tensor || items[i].overlap_tensor;
        if (!isnan(items[i].repeats))
            says.repeats = items[i].repeats;
    }
    return says;
}

void habit_repeat(double share, const struct llm *llm, struct plan *p)
{
    const double layers = round(share * (double)plan_stage_layers(llm, p));
    p->recompute = share > 0 ? RECOMPUTE_FULL : RECOMPUTE_NONE;
    p->recompute_layers = share > 0 ? (int64_t)fmax(1, layers) : 0;
}
