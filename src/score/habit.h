/* What is known of software beyond what rows of its measurements say: its class, and how much it
 * computes again where a row's word for it leaves that open. Such software drops activations
 * product by product; here it counts as so many whole layers. */
#ifndef COLOSSIM_SCORE_HABIT_H
#define COLOSSIM_SCORE_HABIT_H

#include "input/key.h"
#include "perf/plan.h"

struct score_habit {
    const char *name;
    const char *software; /* which the software's name in a row begins with */
    const char *llm;      /* a row's model; NULL: any */
    int precision;        /* one more than enum precision; 0: any */
    int states;           /* what the row says of recomputation: 0 nothing, or one more than enum
                             recompute */
    int class;            /* one more than enum software_class; 0: the group's */
    double repeats;       /* share of a layer's forward FLOPs that is computed again; NaN: as the
                             row or its group says */
};

/* A row of software, as far as habits tell rows apart. */
struct habit_row {
    const char *software, *llm, *recompute; /* as the row has them; '' where it says nothing */
};

/* Lets all habits that fit the row change its plan, whose precision is read already, and the class
 * of its software. Shares count as that share of the layers of a stage, one at least. True where
 * one says what is computed again. */
bool habits_apply(const struct span *habits, const struct habit_row *, const struct llm *,
                  struct plan *, int *class);

extern const struct key_table score_habit_table;

#endif
