#include "input/address.h"

#include "base/words.h"
#include "input/bind.h"
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

/* What a path that goes on into a value means there: how a value over time changes is a number of
 * its own. */
static const struct key *key_inside(const struct key *key, const char *rest)
{
    while (fits(rest, "value") && rest[strlen("value")])
        rest += strlen("value.");
    return key->kind == KEY_PATH && fits(rest, path_change_key.name) ? &path_change_key : key;
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
    out->key = key_inside(shape.value, rest);
    out->inside = *rest;
    out->node = *rest && node ? node_find(node, rest) : node;
    *lacks = strlen(path);
    return !*rest || out->node;
}

/* The path with the name in the map above that is most like its part up to 'lacks'. */
static const char *mend_part(const struct tree *tree, const char *path, size_t lacks,
                             struct arena *memory)
{
    size_t begin = lacks;
    while (begin > 0 && path[begin - 1] != '.')
        begin--;
    const struct node *map = tree->root;
    if (begin > 0)
        map = node_find(map, arena_slice(memory, path, begin - 1));
    size_t n = 0;
    for (const struct node *item = map ? map->child : NULL; item; item = item->next)
        n += item->key != NULL;
    const char **names = arena_array(memory, n, sizeof *names);
    n = 0;
    for (const struct node *item = map ? map->child : NULL; item; item = item->next)
        if (item->key)
            names[n++] = item->key;
    const char *near = words_nearest(arena_slice(memory, path + begin, lacks - begin), names, n);
    return near ? arena_format(memory, "%.*s%s%s", (int)begin, path, near, path + lacks) : NULL;
}

/* Counts the paths of the tree that end with this one; the last of them is kept. */
static size_t find_ends(const struct tree *tree, const struct key_table *root,
                        const struct node *map, const char *path, struct arena *memory,
                        const char **found)
{
    size_t n = 0;
    for (const struct node *item = map->child; item; item = item->next) {
        n += find_ends(tree, root, item, path, memory, found);
        if (!node_find(item, path))
            continue;
        struct address address;
        size_t lacks;
        const char *whole = arena_format(memory, "%s.%s", node_path(item, memory), path);
        if (address_find(tree, root, whole, &address, &lacks)) {
            *found = whole;
            n++;
        }
    }
    return n;
}

const char *address_near(const struct tree *tree, const struct key_table *root, const char *path,
                         size_t lacks, struct arena *memory)
{
    struct address address;
    size_t still;
    const char *near = mend_part(tree, path, lacks, memory);
    if (near && address_find(tree, root, near, &address, &still))
        return near;
    return find_ends(tree, root, tree->root, path, memory, &near) == 1 ? near : NULL;
}

struct expansion {
    const struct tree *tree;
    const struct key_table *root;
    struct arena *memory;
    const char **paths;
    size_t n, capacity;
};

static void add_path(struct expansion *e, const char *path)
{
    if (e->n == e->capacity) {
        e->capacity = e->capacity ? 2 * e->capacity : 8;
        const char **more = arena_array(e->memory, e->capacity, sizeof *more);
        if (e->n)
            memcpy(more, e->paths, e->n * sizeof *more);
        e->paths = more;
    }
    e->paths[e->n++] = path;
}

/* The first '*' that is a whole part; NULL when there is none. */
static const char *find_star(const char *path)
{
    for (const char *star = strchr(path, '*'); star; star = strchr(star + 1, '*'))
        if ((star == path || star[-1] == '.') && (!star[1] || star[1] == '.'))
            return star;
    return NULL;
}

static void expand(struct expansion *e, const char *path)
{
    struct address address;
    size_t lacks, position = 0;
    const char *star = find_star(path);
    if (!star) {
        if (address_find(e->tree, e->root, path, &address, &lacks))
            add_path(e, path);
        return;
    }
    const size_t before = (size_t)(star - path);
    const char *above = arena_slice(e->memory, path, before ? before - 1 : 0);
    const struct node *node = before ? node_find(e->tree->root, above) : e->tree->root;
    for (const struct node *item = node ? node->child : NULL; item; item = item->next, position++)
        expand(e,
               item->key
                   ? arena_format(e->memory, "%.*s%s%s", (int)before, path, item->key, star + 1)
                   : arena_format(e->memory, "%.*s%zu%s", (int)before, path, position, star + 1));
}

size_t address_expand(const struct tree *tree, const struct key_table *root, const char *path,
                      struct arena *memory, const char ***out)
{
    struct expansion e = {.tree = tree, .root = root, .memory = memory};
    expand(&e, path);
    *out = e.paths;
    return e.n;
}
