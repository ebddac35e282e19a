#include "input/shape.h"

#include <string.h>

/* What a value's map holds is a value in turn, and each of its dates too. */
static struct shape inside_value(const struct key *key, const char *name)
{
    if (!key_is_number(key))
        return (struct shape){0};
    return (struct shape){.value = key, .each = strcmp(name, "by-date") == 0};
}

struct shape shape_below(struct shape shape, const struct node *node, const char *name)
{
    if (shape.each)
        return (struct shape){.table = shape.table, .value = shape.value};
    if (!name)
        return (struct shape){0};
    if (shape.value)
        return inside_value(shape.value, name);
    const struct key *key = shape.table ? key_find(shape.table, node, name) : NULL;
    if (!key)
        return (struct shape){0};
    switch (key->kind) {
    case KEY_STRUCT: return (struct shape){.table = key->sub};
    case KEY_LIST:
    case KEY_MAP: return (struct shape){.table = key->sub, .each = true};
    default: return (struct shape){.value = key};
    }
}
