#include "scenario/checker.h"

#include "base/text.h"

#include <stdarg.h>
#include <string.h>

struct mark checker_place_of(const struct checker *c, const void *field)
{
    const struct origin *origin = origins_get(c->scenario->origins, field);
    return origin && origin->node ? origin->node->at : (struct mark){0};
}

enum node_layer checker_layer_of(const struct checker *c, const void *field)
{
    const struct origin *origin = origins_get(c->scenario->origins, field);
    return origin && origin->node ? origin->node->layer : LAYER_DEFAULT;
}

bool checker_written(const struct checker *c, const void *field)
{
    const struct origin *origin = origins_get(c->scenario->origins, field);
    const struct node *value = origin ? node_unwrap(origin->node) : NULL;
    const char *fallback = value ? origin->key->fallback : NULL;
    return value && !(fallback && value->text && strcmp(value->text, fallback) == 0);
}

struct mark checker_place_at(const struct checker *c, const char *path)
{
    const struct node *node = node_find(c->tree->root, path);
    return node ? node_mark(node) : (struct mark){0};
}

void checker_fault(struct checker *c, struct mark at, const char *hint, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    diag_error_list(c->diags, at, hint, format, args);
    va_end(args);
    c->fine = false;
}

void checker_inside(struct checker *c, const void *field, day_number day, const char *what)
{
    checker_inside_or(c, field, day, what, NULL);
}

void checker_inside_or(struct checker *c, const void *field, day_number day, const char *what,
                       const char *way_out)
{
    const struct scenario *s = c->scenario;
    if (day >= s->start && day < s->end)
        return;
    char date[DATE_TEXT], start[DATE_TEXT], end[DATE_TEXT];
    date_format(day, date);
    date_format(s->start, start);
    date_format(s->end, end);
    checker_fault(c, checker_place_of(c, field), day < s->end ? NULL : way_out,
                  "%s on %s lies outside the run (%s to %s)", what, date, start, end);
}

void checker_whole(struct checker *c, const void *field, int64_t accelerators,
                   const struct system *system, int64_t unit)
{
    if (accelerators % unit == 0)
        return;
    const long long each = system->accelerators, below = accelerators / each * each;
    const char *nearest =
        below > 0
            ? arena_format(&c->diags->memory, "the nearest are %lld and %lld", below, below + each)
            : arena_format(&c->diags->memory, "the least is %lld", each);
    checker_fault(c, checker_place_of(c, field), NULL,
                  "%lld accelerators are no whole number of '%s' (%lld accelerators each): %s",
                  (long long)accelerators, system->name, each, nearest);
}

void checker_known(struct checker *c, struct mark at, bool known, const char *model,
                   const char *key)
{
    if (known)
        return;
    c->fine = false;
    const char *path = arena_format(&c->diags->memory, "models.%s.%s", model, key);
    for (size_t i = 0; i < c->n_unknown; i++)
        if (strcmp(c->unknown[i], path) == 0)
            return;
    if (c->n_unknown < CHECKER_MOST_UNKNOWN)
        c->unknown[c->n_unknown++] = path;
    diag_error(
        c->diags, at, NULL,
        "%s is not published: give what you assume, --set %s='{value: ..., confidence: assumed}'",
        path, path);
}

const char *checker_item(struct checker *c, const char *kind, const char *name)
{
    return arena_format(&c->diags->memory, "%s.%s", kind, name);
}
