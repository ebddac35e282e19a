#include "input/resolve.h"

#include "input/bind.h"

#include <string.h>

static struct node *new_node(struct tree *tree, enum node_kind kind, const char *key,
                             const char *text)
{
    struct node *node = arena_alloc(&tree->memory, sizeof *node);
    node->kind = kind;
    node->layer = LAYER_DEFAULT;
    node->key = key;
    node->text = text;
    return node;
}

static void append(struct node *map, struct node *item)
{
    struct node **link = &map->child;
    while (*link)
        link = &(*link)->next;
    *link = item;
    item->parent = map;
    item->next = NULL;
}

/* Appends a description: one that was stated counts for parts of the value of any layer, any other
 * for a reader of the file alone. */
static void append_text(struct tree *tree, struct node *map, const char *key, const char *text,
                        bool stated)
{
    struct node *item = new_node(tree, NODE_SCALAR, key, text);
    item->quoted = node_is_null(item);
    item->layer = stated ? LAYER_SET : LAYER_DEFAULT;
    append(map, item);
}

/* The description that a reader of one file would take for a value: the nearest one, whoever gave
 * it. */
static const char *nearest(const struct node *node, const char *name)
{
    for (; node; node = node->parent) {
        const struct node *found = node_get(node, name);
        if (found && found->kind == NODE_SCALAR)
            return found->text;
    }
    return NULL;
}

static enum grade nearest_grade(const struct node *node)
{
    const char *word = nearest(node, "confidence");
    for (unsigned g = 0; word && g < GRADE_COUNT; g++)
        if (strcmp(word, grade_words[g]) == 0)
            return (enum grade)g;
    return GRADE_ASSUMED;
}

/* The grade that a reader of one file would give a number: that of its weakest part. */
static enum grade flat_grade(const struct node *node)
{
    const struct node *value = node_unwrap(node), *part = NULL;
    enum grade grade = GRADE_MEASURED;
    while ((part = graded_part(value, part)))
        grade = grade_weaker(grade, nearest_grade(node_unwrap(part)));
    return grade;
}

static bool same(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static void drop_descriptions(struct node *node)
{
    for (struct node **link = &node->child; *link;)
        if ((*link)->key && key_is_description((*link)->key))
            *link = (*link)->next;
        else {
            drop_descriptions(*link);
            link = &(*link)->next;
        }
}

/* Turns a value into its long form with an origin's descriptions and no others. */
static void state(struct tree *tree, struct node *node, const struct origin *o)
{
    if (node->kind == NODE_SCALAR) {
        struct node *value = arena_alloc(&tree->memory, sizeof *value);
        *value = *node;
        value->key = "value";
        value->shadowed = NULL;
        node->kind = NODE_MAP;
        node->text = NULL;
        node->child = NULL;
        append(node, value);
    } else
        drop_descriptions(node);
    append_text(tree, node, "source", o->source ? o->source : "not stated", o->source != NULL);
    append_text(tree, node, "confidence", grade_name(o->grade), o->graded);
    if (o->note)
        append_text(tree, node, "note", o->note, true);
}

static void state_origins(struct tree *tree, const struct origins *origins)
{
    for (size_t i = 0; i < origins->n; i++) {
        const struct origin *o = &origins->items[i];
        if (!o->node || !key_is_number(o->key) ||
            (same(o->source, nearest(node_unwrap(o->node), "source")) &&
             o->grade == flat_grade(o->node)))
            continue;
        /* The tree is the caller's to change; origins only look at it. */
        state(tree, (struct node *)o->node, o);
    }
}

static void add_defaults(struct tree *, const struct key_table *, struct node *map);

static void add_default(struct tree *tree, const struct key *key, struct node *map)
{
    if (key->kind == KEY_STRUCT) {
        struct node *below = new_node(tree, NODE_MAP, key->name, NULL);
        below->parent = map;
        add_defaults(tree, key->sub, below);
        if (below->child)
            append(map, below);
    } else if (key->fallback) {
        struct node *item = new_node(tree, NODE_SCALAR, key->name, key->fallback);
        append(map, item);
        if (key_is_number(key) && (nearest(map, "source") || nearest(map, "confidence")))
            state(tree, item,
                  &(struct origin){.source = "built-in default", .grade = GRADE_ASSUMED});
    }
}

static void add_below(struct tree *tree, const struct key *key, struct node *node)
{
    if (key->kind == KEY_STRUCT)
        add_defaults(tree, key->sub, node);
    else if (key->kind == KEY_MAP || key->kind == KEY_LIST)
        for (struct node *item = node->child; item; item = item->next)
            if (!item->key || !key_is_description(item->key))
                add_defaults(tree, key->sub, item);
}

static void add_defaults(struct tree *tree, const struct key_table *table, struct node *map)
{
    for (size_t i = 0; i < table->n; i++) {
        const struct key *key = &table->keys[i];
        struct node *item = node_get(map, key->name);
        if (item)
            add_below(tree, key, item);
        else if (key->kind != KEY_STRUCT || key_table_stands_alone(key->sub))
            add_default(tree, key, map);
    }
    const struct key_table *picked = key_picked_case(table, map);
    if (picked)
        add_defaults(tree, picked, map);
}

void tree_resolve(struct tree *tree, const struct key_table *root, const struct origins *origins)
{
    state_origins(tree, origins);
    add_defaults(tree, root, tree->root);
}
