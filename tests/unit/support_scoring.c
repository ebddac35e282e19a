#include "support_scoring.h"

int scoring_open(struct scoring *s, const struct measurements_kind *kind)
{
    arena_init(&s->memory);
    tree_init(&s->tree);
    diagnostics_init(&s->diagnostics);
    s->setup = measurements_setup(kind, NULL, &s->tree, &s->memory, &s->diagnostics);
    return s->setup ? 0 : -1;
}

int scoring_close(struct scoring *s)
{
    tree_free(&s->tree);
    diagnostics_free(&s->diagnostics);
    arena_free(&s->memory);
    return 0;
}

struct csv *scoring_csv(struct scoring *s, const char *text)
{
    struct csv *csv = arena_alloc(&s->memory, sizeof *csv);
    csv_read(text, &s->memory, csv);
    return csv;
}
