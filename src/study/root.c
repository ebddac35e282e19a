/* All that is decided rests on the sorted points that were evaluated: which of them meet the
 * target, and between which two neighbours that changes. */
#include "study/root.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { GRID = 5 }; /* points of the range that are looked at first, ends included */

bool root_meets(const struct root_search *s, double y)
{
    return s->at_most ? y <= s->target : y >= s->target;
}

/* Where x stands or would stand. */
static size_t place_of(const struct root_search *s, double x)
{
    size_t i = 0;
    while (i < s->n && s->points[i].x < x)
        i++;
    return i;
}

static bool known(const struct root_search *s, double x, size_t *at)
{
    *at = place_of(s, x);
    return *at < s->n && s->points[*at].x == x;
}

bool root_value(struct root_search *s, double *x, double *y)
{
    size_t at;
    if (s->step > 0)
        *x = s->step * round(*x / s->step);
    if (!known(s, *x, &at)) {
        if (s->n == ROOT_MOST || !s->evaluate(s->context, x, y))
            return false;
        if (!known(s, *x, &at)) { /* it may have been rounded to one that is */
            memmove(&s->points[at + 1], &s->points[at], (s->n - at) * sizeof s->points[0]);
            s->points[at] = (struct root_point){*x, *y};
            s->n++;
        }
    }
    *y = s->points[at].y;
    return true;
}

/* The range in equal steps, or in equal ratios where it spans more than one order of size. */
static bool lay_grid(struct root_search *s, double low, double high)
{
    const bool ratios = low > 0 && high > 10 * low;
    for (int i = 0; i < GRID; i++) {
        const double share = (double)i / (GRID - 1);
        double y, x = ratios ? low * pow(high / low, share) : low + share * (high - low);
        if (i == GRID - 1)
            x = high;
        if (!root_value(s, &x, &y))
            return false;
    }
    return true;
}

/* The neighbours between which it changes whether the target is met; how often it does. */
static size_t find_edge(const struct root_search *s, size_t *left)
{
    size_t changes = 0;
    for (size_t i = 0; i + 1 < s->n; i++)
        if (root_meets(s, s->points[i].y) != root_meets(s, s->points[i + 1].y)) {
            *left = i;
            changes++;
        }
    return changes;
}

static bool any_undefined(const struct root_search *s)
{
    for (size_t i = 0; i < s->n; i++)
        if (isnan(s->points[i].y))
            return true;
    return false;
}

/* The point of the ITP method in an interval; 'reserve' is how far from the middle it may lie so
 * that bisection's count is kept, plus one. */
static double next_x(const struct root_search *s, struct root_point a, struct root_point b,
                     double reserve)
{
    const double middle = a.x + (b.x - a.x) / 2, fa = a.y - s->target, fb = b.y - s->target;
    if (!isfinite(fa) || !isfinite(fb) || fa == fb)
        return middle;
    const double secant = (fb * a.x - fa * b.x) / (fb - fa); /* regula falsi */
    const double side = middle >= secant ? 1 : -1, off = fabs(middle - secant);
    /* Truncated towards the middle: k1 = 0.2 / (b - a), k2 = 2. */
    const double pull = 0.2 * (b.x - a.x);
    const double truncated = pull <= off ? secant + side * pull : middle;
    return fabs(truncated - middle) <= reserve ? truncated : middle - side * reserve;
}

static double width_wanted(const struct root_search *s, struct root_point a, struct root_point b)
{
    return s->step > 0 ? s->step : s->tolerance * fmax(fabs(a.x), fabs(b.x));
}

/* Narrows the interval between points[left] and its right neighbour. False when an evaluation
 * failed. */
static bool narrow(struct root_search *s, size_t *left)
{
    const struct root_point first = s->points[*left], last = s->points[*left + 1];
    const double epsilon = width_wanted(s, first, last) / 2;
    double reach = epsilon * exp2(ceil(log2(fmax(1, (last.x - first.x) / (2 * epsilon)))) + 1);
    for (;; reach /= 2) {
        const struct root_point a = s->points[*left], b = s->points[*left + 1];
        if (b.x - a.x <= width_wanted(s, a, b))
            return true;
        const size_t n = s->n;
        double y, x = next_x(s, a, b, fmax(0, reach - (b.x - a.x) / 2));
        if (s->step > 0)
            x = fmin(fmax(s->step * round(x / s->step), a.x + s->step), b.x - s->step);
        if (!root_value(s, &x, &y))
            return false;
        if (s->n == n) /* nothing between them can be written */
            return true;
        if (isnan(y))
            return true;
        *left += root_meets(s, y) == root_meets(s, a.y);
    }
}

enum root_end root_find(struct root_search *s, double low, double high, size_t *meets,
                        size_t *misses)
{
    size_t left = 0;
    assert(low < high && (s->step > 0 || s->tolerance > 0));
    if (!lay_grid(s, low, high))
        return ROOT_STOPPED;
    if (any_undefined(s))
        return ROOT_UNDEFINED;
    const size_t edges = find_edge(s, &left);
    if (edges != 1)
        return edges ? ROOT_MANY : ROOT_NO_EDGE;
    if (!narrow(s, &left))
        return ROOT_STOPPED;
    if (any_undefined(s))
        return ROOT_UNDEFINED;
    const bool right = root_meets(s, s->points[left + 1].y);
    *meets = left + right;
    *misses = left + !right;
    return ROOT_FOUND;
}

bool root_is_monotone(const struct root_search *s)
{
    bool rises = false, falls = false;
    for (size_t i = 0; i + 1 < s->n; i++) {
        rises = rises || s->points[i + 1].y > s->points[i].y;
        falls = falls || s->points[i + 1].y < s->points[i].y;
    }
    return !(rises && falls);
}
