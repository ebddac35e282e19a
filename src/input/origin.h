/* Where a bound number came from and how far it can be trusted. Structs hold bare numbers; this
 * side table, filled by bind.h, answers for the address of a field. */
#ifndef COLOSSIM_INPUT_ORIGIN_H
#define COLOSSIM_INPUT_ORIGIN_H

#include "base/source.h"
#include "input/key.h"
#include "input/tree.h"

#include <stdbool.h>
#include <stddef.h>

/* How a number is known, strongest first. A number without a stated confidence counts as assumed.
 */
enum grade { GRADE_MEASURED, GRADE_DATASHEET, GRADE_PUBLISHED, GRADE_ASSUMED, GRADE_COUNT };

struct origin {
    const void *field; /* address of the bound field */
    const struct key *key;
    const struct node *node; /* the value's node; NULL for a built-in default */
    enum grade grade;
    bool graded;        /* the file states the grade; false: assumed, for want of a statement */
    const char *source; /* as the file says it; NULL when it says nothing */
    const char *note;   /* NULL when there is none */
};

struct origins {
    struct origin *items; /* in the order of binding; arena memory */
    size_t n, capacity;
    const struct origin **by_address; /* sorted by field */
};

/* For the binder: adds one, and makes the table ready for look-ups once all are in. Memory from the
 * arena. */
void origins_add(struct origins *, struct origin, struct arena *);
void origins_sort(struct origins *, struct arena *);

/* The origin of a field; NULL for a field that no key binds or that was left out. */
const struct origin *origins_get(const struct origins *, const void *field);

/* The grade of a field; GRADE_ASSUMED when nothing is known of it. */
enum grade origins_grade(const struct origins *, const void *field);

/* The weaker of two grades: what a product of both rests on. */
enum grade grade_weaker(enum grade a, enum grade b);

/* 'measured', 'datasheet', 'published', 'assumed'; the list is ended by NULL. */
extern const char *const grade_words[];
const char *grade_name(enum grade);

#endif
