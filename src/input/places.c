#include "input/places.h"

#include "base/fail.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

const char place_name[] = "NAME", place_position[] = "N";

enum { DEEPEST = 32 }; /* tables inside each other; more is a table that holds itself */

struct list {
    struct place *at;
    size_t n, capacity;
    struct arena *memory;
};

static void append(struct list *list, struct place place)
{
    if (list->n == list->capacity) {
        list->capacity = list->capacity ? 2 * list->capacity : 128;
        list->at = memory_resize(list->at, list->capacity * sizeof *list->at);
    }
    list->at[list->n++] = place;
}

/* The keys that 'part', a table or one of its cases, adds to the table at a path. */
static void append_keys(struct list *list, const struct key_table *table,
                        const struct key_table *part, const char *path, const char *tag,
                        const char *word)
{
    for (size_t i = 0; i < part->n; i++) {
        const struct key *key = &part->keys[i];
        const char *whole =
            *path ? arena_format(list->memory, "%s.%s", path, key->name) : key->name;
        append(list, (struct place){whole, table, key, tag, word});
    }
    for (size_t i = 0; i < part->n_cases; i++)
        if (part->cases[i].table)
            append_keys(list, table, part->cases[i].table, path, part->tag, part->cases[i].word);
}

static void walk(struct list *list, const struct key_table *table, const char *path, int depth)
{
    assert(depth < DEEPEST);
    const size_t first = list->n;
    append_keys(list, table, table, path, NULL, NULL);
    const size_t end = list->n;
    for (size_t i = first; i < end; i++) {
        const struct place place = list->at[i]; /* the walk moves the list */
        if (!place.key->sub)
            continue;
        const char *below = place.path;
        if (place.key->kind != KEY_STRUCT)
            below = arena_format(list->memory, "%s.%s", place.path,
                                 place.key->kind == KEY_MAP ? place_name : place_position);
        walk(list, place.key->sub, below, depth + 1);
    }
}

size_t places_list(const struct key_table *root, struct arena *memory, struct place **out)
{
    struct list list = {.memory = memory};
    walk(&list, root, "", 0);
    *out = arena_array(memory, list.n, sizeof **out);
    if (list.n)
        memcpy(*out, list.at, list.n * sizeof **out);
    free(list.at);
    return list.n;
}

const char *places_file(const char *path, const char *const *fixed)
{
    const size_t length = strcspn(path, ".");
    for (; fixed && *fixed; fixed += 2)
        if (strlen(fixed[0]) == length && memcmp(path, fixed[0], length) == 0)
            return fixed[1];
    return NULL;
}
