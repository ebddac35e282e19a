/* --set a.b.c=value: the path is walked by hand, the value is read as YAML. The source that
 * messages show is the argument as given. For libyaml the path is blanked and the value put into
 * brackets, byte for byte in the same places, so that the value is flow text (no block, no
 * directive, no second document) and its marks fit the argument. */
#include "input/set.h"

#include "base/text.h"
#include "input/copy.h"
#include "input/merge.h"
#include "input/quantity.h"
#include "input/read.h"
#include "input/value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct setting {
    struct tree *tree;
    struct diagnostics *d;
    struct mark start;        /* where the path begins */
    const char *path;         /* with whatever stands behind it */
    size_t path_end;          /* bytes of the path, before '=' and blanks */
    const char *const *names; /* keys that may have dots, beside those of the tree */
    size_t n_names;
};

/* The place of a part of the path, or of what stands behind it. */
static struct mark place(const struct setting *s, size_t begin, size_t end)
{
    struct mark at = s->start;
    at.offset += begin;
    at.length = end - begin;
    for (size_t i = 0; i < begin; i++)
        at.col += !text_continues(s->path[i]);
    return at;
}

/* The length of a name when the rest of the path begins with it as a whole part; else 0. */
static size_t fits(const struct setting *s, size_t begin, const char *name)
{
    const size_t length = strlen(name), left = s->path_end - begin;
    if (length > left || memcmp(s->path + begin, name, length) != 0)
        return 0;
    return length == left || s->path[begin + length] == '.' ? length : 0;
}

/* The end of the part of the path that begins at 'begin'. A key may have dots itself: the longest
 * that fits wins, else the part ends at the next dot. */
static size_t part_end(const struct setting *s, const struct node *map, size_t begin)
{
    const size_t left = s->path_end - begin;
    size_t best = 0;
    for (const struct node *item = map->kind == NODE_MAP ? map->child : NULL; item;
         item = item->next)
        if (fits(s, begin, item->key) > best)
            best = strlen(item->key);
    for (size_t i = 0; map->kind == NODE_MAP && i < s->n_names; i++)
        if (fits(s, begin, s->names[i]) > best)
            best = strlen(s->names[i]);
    if (best)
        return begin + best;
    const char *dot = memchr(s->path + begin, '.', left);
    return dot ? (size_t)(dot - s->path) : s->path_end;
}

/* The item of a list at the position that a part of the path gives. NULL and a message when there
 * is none. */
static struct node *item_at(const struct setting *s, const struct node *list, size_t begin,
                            size_t end)
{
    const struct mark at = place(s, begin, end);
    const char *part = arena_slice(&s->d->memory, s->path + begin, end - begin);
    const size_t n = node_count(list);
    const char *name = node_path(list, &s->d->memory);
    char *rest;
    const unsigned long position = strtoul(part, &rest, 10);
    if (part[0] < '0' || part[0] > '9' || *rest) {
        diag_error(s->d, at, NULL, "'%s' is a list: expected the position of an item, not '%s'",
                   name, part);
        return NULL;
    }
    if (position >= n) {
        if (n == 0)
            diag_error(s->d, at, NULL, "'%s' is an empty list", name);
        else
            diag_error(s->d, at, NULL, "'%s' has %zu item%s: expected a position from 0 to %zu",
                       name, n, n == 1 ? "" : "s", n - 1);
        return NULL;
    }
    struct node *item = list->child;
    for (size_t i = 0; i < position; i++)
        item = item->next;
    return item;
}

static struct node *make_map(const struct setting *s, const char *key, struct mark at)
{
    struct node *map = arena_alloc(&s->tree->memory, sizeof *map);
    map->kind = NODE_MAP;
    map->layer = LAYER_SET;
    map->passed = true;
    map->key = key;
    map->key_at = at;
    map->at = at;
    s->tree->nodes++;
    return map;
}

/* Whether the path goes on from a plain number into a form that gives the value anew. */
static bool begins_form(const struct setting *s, struct shape shape, const struct node *item,
                        size_t begin)
{
    if (!shape.value || !key_is_number(shape.value) || item->kind != NODE_SCALAR)
        return false;
    const size_t length = part_end(s, item, begin) - begin;
    return value_is_form(arena_slice(&s->d->memory, s->path + begin, length));
}

/* Walks the path below a node and lays the value at its end. */
static bool apply(const struct setting *s, struct shape shape, struct node *node,
                  struct node *value)
{
    size_t begin = 0;
    for (int depth = 1;; depth++) {
        const size_t end = part_end(s, node, begin);
        const bool last = end == s->path_end;
        const struct mark at = place(s, begin, end);
        if (depth > TREE_MAX_DEPTH) {
            diag_error(s->d, at, NULL, "the path has more than %d names", TREE_MAX_DEPTH);
            return false;
        }
        const char *name = arena_slice(&s->tree->memory, s->path + begin, end - begin);
        struct node *item =
            node->kind == NODE_LIST ? item_at(s, node, begin, end) : node_get(node, name);
        const struct shape below = shape_below(shape, node, name);
        if (node->kind == NODE_LIST) {
            if (!item)
                return false;
            if (last) {
                merge_replace(node, item, merge_node(below, item, value));
                return true;
            }
        } else if (last) {
            value->key = name;
            value->key_at = at;
            merge_item(shape, node, value);
            return true;
        } else if (!item || node_is_null(item) || begins_form(s, below, item, end + 1)) {
            struct node *map = make_map(s, name, at);
            merge_item(shape, node, map);
            item = map;
        }
        if (item->kind == NODE_SCALAR) {
            diag_error(s->d, at, NULL, "'%s' is the value '%s': it has no keys below it", name,
                       item->text);
            if (item->at.file != s->start.file)
                diag_note(s->d, item->at, "it is given here");
            return false;
        }
        node = item;
        shape = below;
        begin = end + 1;
    }
}

/* Reads the value behind '='. */
static struct node *read_set_value(const struct setting *s, size_t equals, size_t length)
{
    struct text yaml;
    text_init(&yaml);
    text_pad(&yaml, ' ', (int)equals);
    text_add_char(&yaml, '[');
    text_add(&yaml, s->path + equals + 1);
    text_add(&yaml, "\n]"); /* a line of its own: the value may end with a comment */
    struct node *list = read_document(s->tree, s->start.file, text_get(&yaml), yaml.length, length,
                                      LAYER_SET, s->d);
    text_free(&yaml);
    if (!list)
        return NULL;
    struct node *value = list->child;
    if (!value) {
        diag_error(s->d, place(s, equals, equals + 1), "write 'null' to delete it",
                   "expected a value behind '='");
        return NULL;
    }
    if (value->next && value->kind == NODE_SCALAR && value->next->kind == NODE_SCALAR &&
        quantity_is_parted(value->text, value->next->text)) {
        diag_error(
            s->d, value->next->at,
            arena_format(&s->d->memory, "did you mean '%s%s'?", value->text, value->next->text),
            "numbers have no thousands separators");
        return NULL;
    }
    if (value->next) {
        diag_error(s->d, value->next->at, NULL,
                   "a second value: write a list as [a, b], and a text that has a comma in quotes");
        return NULL;
    }
    value->parent = NULL;
    return value;
}

/* Reports empty names in the path. */
static bool check_path(const struct setting *s)
{
    for (size_t begin = 0;;) {
        const char *dot = memchr(s->path + begin, '.', s->path_end - begin);
        const size_t end = dot ? (size_t)(dot - s->path) : s->path_end;
        if (begin == end) {
            diag_error(s->d, place(s, begin, end), NULL,
                       "a name is missing here: expected KEY.KEY=VALUE");
            return false;
        }
        if (!dot)
            return true;
        begin = end + 1;
    }
}

bool set_with_names(struct tree *tree, const struct key_table *root, const char *argument,
                    int number, const char *const *names, size_t n_names, struct diagnostics *d)
{
    char name[32] = "command line";
    if (number > 0)
        snprintf(name, sizeof name, "--set #%d", number);
    const size_t length = strlen(argument);
    if (length > TREE_MAX_BYTES) {
        diag_error(d, (struct mark){.file = source_table_add(&d->sources, name, "", 0)}, NULL,
                   "the argument is larger than %d MB", TREE_MAX_BYTES >> 20);
        return false;
    }
    if (!read_is_text(name, argument, length, d))
        return false;
    struct setting s = {.tree = tree, .d = d, .path = argument, .names = names, .n_names = n_names};
    s.start = (struct mark){
        .file = source_table_add(&d->sources, name, argument, length), .line = 1, .col = 1};
    const char *equals = strchr(argument, '=');
    if (!equals) {
        diag_error(d, place(&s, 0, length), NULL, "expected KEY=VALUE");
        return false;
    }
    s.path_end = (size_t)(equals - argument);
    while (s.path_end > 0 && argument[s.path_end - 1] == ' ')
        s.path_end--;
    if (!check_path(&s))
        return false;
    struct node *value = read_set_value(&s, (size_t)(equals - argument), length);
    return value && apply(&s, (struct shape){.table = root}, tree->root, value);
}

bool set_item(struct tree *tree, const struct key_table *root, const struct node *item,
              const char *const *names, size_t n_names, struct diagnostics *d)
{
    struct setting s = {.tree = tree,
                        .d = d,
                        .start = item->key_at,
                        .path = item->key,
                        .path_end = strlen(item->key),
                        .names = names,
                        .n_names = n_names};
    if (item->key_at.length > s.path_end) { /* in quotes */
        s.start.offset++;
        s.start.col++;
    }
    return check_path(&s) &&
           apply(&s, (struct shape){.table = root}, tree->root, node_copy(tree, item, LAYER_SET));
}

bool tree_set(struct tree *tree, const struct key_table *root, const char *argument, int number,
              struct diagnostics *d)
{
    return set_with_names(tree, root, argument, number, NULL, 0, d);
}
