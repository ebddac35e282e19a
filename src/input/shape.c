#include "input/shape.h"

struct shape shape_below(struct shape shape, const struct node *node, const char *name)
{
    if (shape.each)
        return (struct shape){.table = shape.table};
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
