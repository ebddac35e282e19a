#include "study/solving.h"

#include "input/quantity.h"

#include <math.h>
#include <string.h>

double solving_value(const struct solving *s, const struct outcome *outcome)
{
    const double value = metric_value(&s->metric, outcome);
    if (!s->compares)
        return value;
    const double unit = s->other.metric->si / s->metric.metric->si; /* an hour in days */
    return value - metric_value(&s->other, outcome) * unit;
}

bool solving_fault(struct solving *s, const char *text)
{
    diag_error(s->d, (struct mark){0}, NULL, "%s", text);
    return false;
}

const char *solving_key_text(struct solving *s, double x)
{
    double written;
    return varied_key_write(&s->key, x, s->memory, &written);
}

const char *solving_placed(const struct solving *s, const char *why)
{
    const size_t n = strlen(s->key.path);
    const bool has_it = strncmp(why, s->key.path, n) == 0 && why[n] == ':';
    return has_it ? why : arena_format(s->memory, "%s: %s", s->key.path, why);
}

/* A value of the metric for messages, money by the time that its unit names. Of two milestones one
 * may lie after the end. */
static const char *metric_text(const struct solving *s, double value)
{
    const struct metric *metric = s->metric.metric;
    if (isinf(value))
        return !s->compares ? "later than the end"
               : value > 0  ? "the former later than the end"
                            : "the latter later than the end";
    char date[DATE_TEXT];
    if (metric->when == METRIC_MILESTONE && !s->compares) {
        date_format(s->request->scenario->start + (day_number)floor(value), date);
        return arena_text(s->memory, date);
    }
    struct text text;
    text_init(&text);
    if (dim_equal(metric->dim, (struct dim)DIM_MONEY_PER_TIME)) {
        quantity_write(value, (struct dim)DIM_MONEY, 5, &text);
        text_add(&text, strchr(metric->unit, '/'));
    } else {
        quantity_write(value * metric->si, metric->dim, 5, &text);
    }
    const char *copy = arena_text(s->memory, text_get(&text));
    text_free(&text);
    return copy;
}

static const char *at(struct solving *s, const struct root_point *p)
{
    return arena_format(s->memory, "%s at %s", metric_text(s, p->y), solving_key_text(s, p->x));
}

static bool same(double a, double b)
{
    return a == b || fabs(a - b) < 1e-9 * fmax(fabs(a), fabs(b)); /* infinite: only itself */
}

/* How many points in a row, from one end of the range inwards, have its value. */
static size_t plateau(const struct root_search *search, bool upper)
{
    const size_t last = search->n - 1;
    size_t n = 1;
    while (n <= last &&
           same(search->points[upper ? last - n : n].y, search->points[upper ? last : 0].y))
        n++;
    return n;
}

/* What binds there; NULL where a single run doesn't tell. */
static const enum constraint *binding(const struct solving *s, double x)
{
    size_t i = 0;
    while (i < s->n_tried && s->tried[i].number != x)
        i++;
    return s->request->replications > 0 || i == s->n_tried ? NULL : &s->binds[i];
}

static const char *waited_for(enum constraint by)
{
    return by == BY_DEMAND ? "nothing" : constraint_name(by);
}

/* What binds at x, and at the other end where it isn't the same; without one 'other' is x. */
static void add_binding(struct solving *s, double x, double other, struct text *out)
{
    const enum constraint *by = binding(s, x), *there = binding(s, other);
    if (!by || !there)
        return;
    if (*there != *by)
        text_addf(
            out, ", and what still waits at the end of the run waits for %s at %s and for %s at %s",
            waited_for(*by), solving_key_text(s, x), waited_for(*there),
            solving_key_text(s, other));
    else if (*by == BY_DEMAND)
        text_add(out, ", and at the end of the run nothing waits to be energised");
    else
        text_addf(out, ", and what still waits at the end of the run waits for %s",
                  constraint_name(*by));
}

/* Why no value of the range answers, and whether another range could: hardly where the metric stays
 * as it is over all of its end that comes nearest to an answer, and that end is a thousandfold
 * away. In a narrow range of the user's it may be a step. */
static void explain_no_edge(struct solving *s, struct text *out)
{
    enum { ENOUGH = 3 }; /* points that make a plateau */
    const struct root_search *search = &s->search;
    const struct root_point *first = search->points, *last = first + search->n - 1;
    const bool upper =
        fabs(last->y - search->target) < fabs(first->y - search->target) || same(first->y, last->y);
    const size_t n = plateau(search, upper);
    const bool flat = n == search->n, wide = !s->request->from && (flat || n >= ENOUGH);
    if (flat) {
        text_add(out, "the key makes no difference");
        add_binding(s, first->x, last->x, out);
    } else if (n >= ENOUGH) {
        const struct root_point *edge = upper ? last - (n - 1) : first + (n - 1);
        text_addf(out, "%s %s%s the key makes no difference", upper ? "from" : "up to",
                  solving_key_text(s, edge->x), upper ? " on" : "");
        const double end = upper ? last->x : first->x;
        add_binding(s, end, end, out);
    }
    if (!wide)
        text_addf(out, "%sgive a wider range, --from and --to", flat || n >= ENOUGH ? "; or " : "");
}

bool solving_report(struct solving *s, enum root_end end)
{
    const struct root_search *search = &s->search;
    /* Neither is looked at where nothing was tried. */
    const struct root_point *first = search->points;
    const struct root_point *last = first + (search->n > 0 ? search->n - 1 : 0);
    const char *target = metric_text(s, search->target);
    const char *wanted = search->at_most ? "at most" : "at least";
    struct text text;
    text_init(&text);
    switch (end) {
    case ROOT_NO_EDGE:
        text_addf(&text, "%s is %s %s %s from %s to %s of '%s': %s, %s; ", s->name,
                  root_meets(search, first->y) ? "everywhere" : "nowhere", wanted, target,
                  solving_key_text(s, first->x), solving_key_text(s, last->x), s->key.path,
                  at(s, first), at(s, last));
        explain_no_edge(s, &text);
        break;
    case ROOT_MANY:
        text_addf(&text, "%s passes %s more than once:", s->name, target);
        for (size_t i = 0; i < search->n; i++)
            text_addf(&text, "%s %s", i ? "," : "", at(s, &search->points[i]));
        text_add(&text, "; give a narrower range, --from and --to");
        break;
    case ROOT_UNDEFINED:
        text_addf(&text, "%s is not defined everywhere from %s to %s of '%s'", s->name,
                  solving_key_text(s, first->x), solving_key_text(s, last->x), s->key.path);
        break;
    default:
        text_add(&text,
                 solving_placed(s, s->why ? s->why
                                          : "no answer after 200 values: give a narrower range"));
    }
    solving_fault(s, text_get(&text));
    text_free(&text);
    return false;
}
