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
    const char *notes;    /* what the row's notes hold; NULL: any */
    int precision;        /* one more than enum precision; 0: any */
    int states;           /* what the row says of recomputation: 0 anything, 1 nothing, or two more
                             than enum recompute */
    int class;            /* one more than enum software_class; 0: the group's */
    bool overlap_tensor;  /* also where the group doesn't */
    double repeats;       /* share of the FLOPs that whole layers would take once more, less under
                             early-stop, which is computed again; NaN: as the row or its group says
                           */
};

/* A row of software, as far as habits tell rows apart. */
struct habit_row {
    const char *software, *llm, *notes, *recompute; /* as it has them; '' where it says nothing */
    enum precision precision;
};

/* What the habits that fit a row say together; the later one where two disagree. */
struct habit_says {
    int class; /* as in struct score_habit */
    bool overlap_tensor;
    double repeats; /* NaN: nothing */
};

struct habit_says habits_of(const struct span *habits, const struct habit_row *);

/* Lets the plan compute again that share of whole layers: as so many of its fullest stage, one at
 * least where it is above 0. */
void habit_repeat(double share, const struct llm *, struct plan *);

extern const struct key_table score_habit_table;

#endif
