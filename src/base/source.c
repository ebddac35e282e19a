#include "base/source.h"

#include "base/fail.h"

#include <assert.h>
#include <stdlib.h>

void source_table_init(struct source_table *t)
{
    *t = (struct source_table){0};
    arena_init(&t->memory);
}

uint32_t source_table_add(struct source_table *t, const char *name, const char *text, size_t length)
{
    if (t->n == t->capacity) {
        t->capacity = t->capacity ? 2 * t->capacity : 16;
        t->items = memory_resize(t->items, t->capacity * sizeof *t->items);
    }
    t->items[t->n++] = (struct source){
        .name = arena_text(&t->memory, name),
        .text = arena_slice(&t->memory, text, length),
        .length = length,
    };
    return t->n;
}

const struct source *source_table_get(const struct source_table *t, uint32_t id)
{
    assert(id <= t->n);
    return id ? &t->items[id - 1] : NULL;
}

void source_table_free(struct source_table *t)
{
    free(t->items);
    arena_free(&t->memory);
    *t = (struct source_table){0};
}
