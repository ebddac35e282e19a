/* One layer of input laid on another. What a layer replaces it remembers: the chain of 'shadowed'
 * runs from the winner to the weakest. A node with such a chain hides all weaker layers, also those
 * that are laid below it later; a null is kept for the same reason until tree_finish. */
#include "input/merge.h"

#include "base/fail.h"
#include "input/name_index.h"
#include "input/quantity.h"
#include "input/value.h"

#include <stdlib.h>
#include <string.h>

/* An item of a map that is being merged. */
struct item {
    struct node *node;
    bool given; /* the upper layer gives it */
};

struct items {
    struct item *at;
    size_t n;
    struct name_index index; /* from names to struct item; empty where few are looked up */
};

static struct items collect(const struct node *map, size_t more)
{
    enum { FEW = 16 };
    struct items items = {0};
    name_index_init(&items.index);
    const size_t n = node_count(map);
    items.at = memory_zeroed(n + more, sizeof *items.at);
    for (struct node *node = map->child; node; node = node->next)
        items.at[items.n++].node = node;
    if (n > FEW && more > 1)
        for (size_t i = 0; i < n; i++)
            *name_index_at(&items.index, items.at[i].node->key) = &items.at[i];
    return items;
}

static struct item *find(const struct items *items, const char *key)
{
    if (items->index.n)
        return name_index_get(&items->index, key);
    for (size_t i = 0; i < items->n; i++)
        if (strcmp(items->at[i].node->key, key) == 0)
            return &items->at[i];
    return NULL;
}

static void hide(struct node *winner, struct node *loser)
{
    while (winner->shadowed)
        winner = winner->shadowed;
    winner->shadowed = loser;
}

/* The item of that name in a linked list of items. */
static const struct node *among(const struct node *items, const char *name)
{
    for (; items; items = items->next)
        if (strcmp(items->key, name) == 0)
            return items;
    return NULL;
}

/* The first item that says a value's form; NULL where none does. */
static const struct node *form_among(const struct node *items)
{
    for (; items; items = items->next)
        if (value_is_form(items->key))
            return items;
    return NULL;
}

/* Whether new items give a value anew, so that nothing of the old one may stay: its dates would
 * stand among the new ones, and its source would vouch for numbers that it doesn't have. Items that
 * name no form ('low', 'source') change a part of what is there, as does a path that goes into the
 * form that is there ('by-date.2026-01-01'). */
static bool gives_anew(const struct node *map, const struct node *items)
{
    const struct node *form = form_among(items);
    if (form && form->passed)
        return form_among(map->child) && !node_get(map, form->key);
    return form != NULL;
}

/* Whether new items change the case of a table's union. */
static bool changes_case(const struct key_table *table, const struct node *map,
                         const struct node *items)
{
    const struct node *tag = among(items, table->tag), *old = node_get(map, table->tag);
    if (!tag || tag->kind != NODE_SCALAR)
        return false;
    if (old)
        return old->kind == NODE_SCALAR && strcmp(old->text, tag->text) != 0;
    const struct key *key = key_find(table, NULL, table->tag);
    return !key || !key->fallback || strcmp(key->fallback, tag->text) != 0;
}

static bool in_a_case(const struct key_table *table, const char *name)
{
    for (size_t i = 0; i < table->n_cases; i++)
        if (table->cases[i].table && key_find(table->cases[i].table, NULL, name))
            return true;
    return false;
}

/* Lays n items (linked by next) on a map: each takes the place of its namesake or is added at the
 * end. What --set gives is one layer, whatever the order of the arguments: none of them drops what
 * another one gave. */
static void lay(struct shape shape, struct node *map, struct node *given, size_t n)
{
    const bool anew = shape.value && !shape.each && gives_anew(map, given);
    const bool changed =
        !shape.each && shape.table && shape.table->tag && changes_case(shape.table, map, given);
    const bool set = given && given->layer == LAYER_SET;
    struct items items = collect(map, n);
    for (struct node *node = given; node; node = node->next) {
        struct item *namesake = find(&items, node->key);
        node->passed = node->passed && !anew; /* a form that weaker layers have isn't gone into */
        const bool replaces = anew || (changed && in_a_case(shape.table, node->key));
        if (!namesake)
            namesake = &items.at[items.n++];
        struct node *merged = node;
        if (namesake->node && replaces)
            hide(node, namesake->node);
        else if (namesake->node)
            merged = merge_node(shape_below(shape, NULL, node->key), namesake->node, node);
        *namesake = (struct item){merged, true};
    }
    struct node **tail = &map->child;
    for (size_t i = 0; i < items.n; i++) {
        struct node *node = items.at[i].node;
        const bool dropped =
            !items.at[i].given && (anew || (changed && in_a_case(shape.table, node->key)));
        if (dropped && !(set && node->layer == LAYER_SET))
            continue;
        node->parent = map;
        *tail = node;
        tail = &node->next;
    }
    *tail = NULL;
    name_index_free(&items.index);
    free(items.at);
}

struct node *merge_node(struct shape shape, struct node *under, struct node *over)
{
    if (under->kind != NODE_MAP || over->kind != NODE_MAP || over->shadowed) {
        hide(over, under);
        return over;
    }
    lay(shape, under, over->child, node_count(over));
    under->layer = over->layer;
    under->at = over->at;
    under->key_at = over->key_at;
    return under;
}

void merge_item(struct shape shape, struct node *map, struct node *item)
{
    item->next = NULL;
    lay(shape, map, item, 1);
}

void merge_replace(struct node *parent, const struct node *old, struct node *item)
{
    struct node **link = &parent->child;
    while (*link != old)
        link = &(*link)->next;
    item->next = old->next;
    item->parent = parent;
    *link = item;
}

struct node *tree_merge(const struct key_table *table, struct node *under, struct node *over)
{
    struct node *merged = merge_node((struct shape){.table = table}, under, over);
    merged->parent = NULL;
    merged->next = NULL;
    return merged;
}

/* Whether a null stands for a value's form, or among dates that are given together with it: nothing
 * of another layer is below it. */
static bool in_a_whole(struct shape shape, const struct node *map, const struct node *null)
{
    if (!shape.value || !(null->text[0] || null->shadowed))
        return false;
    if (!shape.each)
        return value_is_form(null->key);
    return !null->shadowed && null->at.file == map->at.file && !node_is_from_path(map);
}

static void report_null(const struct node *null, const struct node *before, bool whole,
                        struct diagnostics *d)
{
    const bool parted = before && before->kind == NODE_SCALAR && !null->text[0] &&
                        quantity_is_parted(before->text, null->key);
    diag_error(d, node_mark(null), parted ? "numbers have no thousands separators" : NULL,
               whole ? "'%s' has nothing to delete: a value that says its form is given whole"
               : null->text[0] ? "'%s' has nothing to delete: no file below gives it"
                               : "'%s' has no value",
               node_path(null, &d->memory));
}

void tree_refuse_null(const struct node *null, struct diagnostics *d)
{
    report_null(null, NULL, false, d);
}

static bool finish(struct shape shape, struct node *node, struct diagnostics *d)
{
    bool ok = true;
    struct node **link = &node->child;
    const struct node *before = NULL;
    while (*link) {
        struct node *item = *link;
        const bool null = node_is_null(item);
        const bool whole = null && item->key && in_a_whole(shape, node, item);
        if (null && item->shadowed && !whole) {
            *link = item->next;
            continue;
        }
        if (null && item->key) {
            report_null(item, before, whole, d);
            ok = false;
        } else
            ok = finish(shape_below(shape, node, item->key), item, d) && ok;
        before = item;
        link = &item->next;
    }
    return ok;
}

bool tree_finish(struct tree *tree, const struct key_table *root, struct diagnostics *d)
{
    return finish((struct shape){.table = root}, tree->root, d);
}
