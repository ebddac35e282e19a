#include "input/address.h"

#include "input/shape.h"

#include <stdio.h>
#include <string.h>

/* Whether the path begins with the name as a whole part; its length then, else 0. */
static size_t fits(const char *path, const char *name)
{
    const size_t length = strlen(name);
    return strncmp(path, name, length) == 0 && (path[length] == '.' || !path[length]) ? length : 0;
}

/* The item of a map or list that the path begins with, the longest name first; NULL when there is
 * none. Sets how long its name is, that of the next part otherwise. */
static const struct node *item_of(const struct node *node, const char *path, size_t *length)
{
    const struct node *found = NULL;
    size_t best = 0, position = 0;
    for (const struct node *item = node ? node->child : NULL; item; item = item->next) {
        char digits[24];
        snprintf(digits, sizeof digits, "%zu", position++);
        const size_t n = fits(path, item->key ? item->key : digits);
        if (n > best) {
            best = n;
            found = item;
        }
    }
    *length = found ? best : strcspn(path, ".");
    return found;
}

bool address_find(const struct tree *tree, const struct key_table *root, const char *path,
                  struct address *out, size_t *lacks)
{
    struct arena memory;
    arena_init(&memory);
    struct shape shape = {.table = root};
    const struct node *node = tree->root;
    const char *rest = path;
    *out = (struct address){0};
    while (*rest && !shape.value) {
        size_t length;
        const struct node *item = item_of(node, rest, &length);
        *lacks = (size_t)(rest - path) + length;
        if (shape.each && !item)
            break;
        shape = shape_below(shape, node, arena_slice(&memory, rest, length));
        if (!shape.table && !shape.value)
            break;
        node = item;
        rest += length + (rest[length] == '.');
    }
    arena_free(&memory);
    if (!shape.value)
        return false;
    out->key = shape.value;
    out->inside = *rest;
    out->node = *rest && node ? node_find(node, rest) : node;
    *lacks = strlen(path);
    return !*rest || out->node;
}
