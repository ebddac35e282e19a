/* Nodes: looking them up and naming them. Items of a map stay a linked list in the order in which
 * they were written; the places that handle maps of any size (read.c, merge.c, load.c) index them
 * for the moment. */
#include "input/tree.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

void tree_init(struct tree *t)
{
    *t = (struct tree){0};
    arena_init(&t->memory);
}

void tree_free(struct tree *t)
{
    arena_free(&t->memory);
    tree_init(t);
}

struct node *node_get(const struct node *map, const char *key)
{
    if (!map || map->kind != NODE_MAP)
        return NULL;
    for (struct node *item = map->child; item; item = item->next)
        if (strcmp(item->key, key) == 0)
            return item;
    return NULL;
}

/* The text behind 'name' and its dot; an empty text when the path ends there; NULL when the path
 * begins otherwise. */
static const char *behind(const char *path, const char *name)
{
    const size_t length = strlen(name);
    if (strncmp(path, name, length) != 0)
        return NULL;
    if (path[length] == '\0')
        return path + length;
    return path[length] == '.' ? path + length + 1 : NULL;
}

struct node *node_find(const struct node *from, const char *path)
{
    if (!from || from->kind == NODE_SCALAR)
        return NULL;
    size_t position = 0;
    for (struct node *item = from->child; item; item = item->next, position++) {
        char digits[24];
        if (from->kind == NODE_LIST)
            snprintf(digits, sizeof digits, "%zu", position);
        const char *rest = behind(path, from->kind == NODE_MAP ? item->key : digits);
        if (!rest)
            continue;
        struct node *found = *rest ? node_find(item, rest) : item;
        if (found)
            return found;
    }
    return NULL;
}

size_t node_count(const struct node *node)
{
    size_t n = 0;
    if (node)
        for (const struct node *item = node->child; item; item = item->next)
            n++;
    return n;
}

bool node_is_null(const struct node *node)
{
    return node && node->kind == NODE_SCALAR && !node->quoted &&
           (strcmp(node->text, "null") == 0 || strcmp(node->text, "~") == 0 ||
            node->text[0] == '\0');
}

/* The node one level inside a long form; NULL for any other form. */
static const struct node *held(const struct node *node)
{
    return node_get(node, "dist") ? NULL : node_get(node, "value");
}

const struct node *node_unwrap(const struct node *node)
{
    for (const struct node *inner; (inner = held(node));)
        node = inner;
    return node;
}

static void add_path(const struct node *node, struct text *out)
{
    if (!node->parent)
        return;
    add_path(node->parent, out);
    if (out->length)
        text_add_char(out, '.');
    if (node->key) {
        text_add(out, node->key);
        return;
    }
    size_t position = 0;
    for (const struct node *item = node->parent->child; item != node; item = item->next)
        position++;
    text_addf(out, "%zu", position);
}

const char *node_path(const struct node *node, struct arena *memory)
{
    struct text path;
    text_init(&path);
    add_path(node, &path);
    const char *copy = arena_text(memory, text_get(&path));
    text_free(&path);
    return copy;
}

bool node_is_from_path(const struct node *map)
{
    return map->layer == LAYER_SET && map->at.offset == map->key_at.offset &&
           map->at.file == map->key_at.file;
}

struct mark node_mark(const struct node *node)
{
    return node->key_at.file ? node->key_at : node->at;
}
