/* Where a monotone function passes a value: the argument at which something is just enough.
 *
 * What simulations compute has steps and may be infinite (a milestone later than the end), so no
 * argument need give the value exactly. Sought is the edge between arguments that meet the target
 * and those that don't: an interval, narrowed by the ITP method (Oliveira, Takahashi, ACM
 * Transactions on Mathematical Software 47, 2020), which needs one evaluation more than bisection
 * at worst and is as fast as the secant method on smooth functions. */
#ifndef COLOSSIM_STUDY_ROOT_H
#define COLOSSIM_STUDY_ROOT_H

#include <stdbool.h>
#include <stddef.h>

/* Evaluates at *x, which it may round to what can be written. False when that can't be done. NaN:
 * not defined there. */
typedef bool root_function(void *context, double *x, double *y);

struct root_point {
    double x, y;
};

enum { ROOT_MOST = 200 }; /* evaluations */

struct root_search {
    root_function *evaluate;
    void *context;
    double target;
    bool at_most;     /* met by y <= target; else by y >= target */
    double step;      /* x are multiples of it, and the interval ends at two neighbours; 0: any */
    double tolerance; /* of others: its width over the larger of its ends */

    struct root_point points[ROOT_MOST]; /* evaluated, by x; each once */
    size_t n;
};

/* Whether a value meets the target; never when it is NaN. */
bool root_meets(const struct root_search *, double y);

/* The value at x, of an evaluation before or of a new one; *x becomes what was evaluated. False
 * when it can't be evaluated or ROOT_MOST are. */
bool root_value(struct root_search *, double *x, double *y);

enum root_end {
    ROOT_FOUND,
    ROOT_NO_EDGE,   /* all of the range meets the target, or nothing of it */
    ROOT_MANY,      /* the function passes the target more than once: points tell where */
    ROOT_UNDEFINED, /* NaN at some point */
    ROOT_STOPPED    /* an evaluation failed */
};

/* Searches a range, both of whose ends are evaluated first, with some points between them that show
 * whether the function is monotone. Found: 'meets' and 'misses' are the neighbours in points[]
 * between which the edge lies. */
enum root_end root_find(struct root_search *, double low, double high, size_t *meets,
                        size_t *misses);

/* Whether y rises or falls all the way over the points, steps and infinities included. */
bool root_is_monotone(const struct root_search *);

#endif
