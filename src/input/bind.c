/* The walk over structs, lists and maps by the key tables. References may name what is bound later:
 * they are collected and resolved at the end, and the tables' own checks run after that, on
 * complete structs only. */
#include "input/bind.h"

#include "base/fail.h"
#include "base/words.h"
#include "input/binder.h"
#include "input/locate.h"
#include "input/name_index.h"
#include "input/quantity.h"
#include "input/synonym.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* Room for one more item in a growing list. */
static void *grow(void *items, size_t n, size_t *capacity, size_t bytes)
{
    if (n < *capacity)
        return items;
    *capacity = *capacity ? 2 * *capacity : 32;
    return memory_resize(items, *capacity * bytes);
}

void bind_error(struct binder *b, const struct node *node, const char *hint, const char *format,
                ...)
{
    va_list args;
    va_start(args, format);
    const char *text = arena_format_list(&b->d->memory, format, args);
    va_end(args);
    const char *path = node_path(node, &b->d->memory);
    diag_error(b->d, node->at, hint, "%s%s%s", path, *path ? ": " : "", text);
}

static bool bind_struct(struct binder *, const struct key_table *, const struct node *, void *self);

/* The name most like the word or, where none is like it, what there is, if that is little. */
static const char *names_hint(struct diagnostics *d, const char *word, const char *const *names,
                              size_t n)
{
    enum { MOST = 6 };
    const char *near = words_nearest(word, names, n);
    if (near || n == 0 || n > MOST)
        return diag_did_you_mean(d, near);
    const char *list = arena_format(&d->memory, "'%s'", names[0]);
    for (size_t i = 1; i < n; i++)
        list = arena_format(&d->memory, "%s, '%s'", list, names[i]);
    return arena_format(&d->memory, n == 1 ? "there is only %s" : "there are %s", list);
}

/* Names that may stand in a table, for 'did you mean'. */
static const char *nearest_key(const struct key_table *table, const struct node *node,
                               const char *name)
{
    enum { MOST = 128 };
    const char *names[MOST];
    size_t n = 0;
    for (const struct key_table *t = table; t; t = key_picked_case(t, node))
        for (size_t i = 0; i < t->n && n < MOST; i++)
            names[n++] = t->keys[i].name;
    for (size_t i = 0; i < KEY_DESCRIPTIONS && n < MOST; i++)
        names[n++] = key_descriptions[i];
    return words_nearest(name, names, n);
}

/* Where else in the tree a key of that name stands, in words; NULL where it stands nowhere, or at
 * so many places that they say nothing. */
static const char *places_of(struct binder *b, const char *name)
{
    enum { MOST = 3 };
    struct location found;
    if (strchr(name, '.'))
        return NULL;
    locate_key(b->root, name, &b->d->memory, &found);
    if (found.n == 0 || found.n > MOST)
        return NULL;
    const char *list = found.places[0].path;
    for (size_t i = 1; i < found.n; i++)
        list = arena_format(&b->d->memory, "%s, %s", list, found.places[i].path);
    return arena_format(&b->d->memory, "there is %s", list);
}

/* What a reader of 'unknown key' may have meant. */
static const char *unknown_hint(struct binder *b, const struct key_table *table,
                                const struct node *map, const char *name)
{
    const char *other = synonym_of(name);
    if (other && key_find(table, map, arena_slice(&b->d->memory, other, strcspn(other, "."))))
        return diag_did_you_mean(b->d, other);
    const char *near = nearest_key(table, map, name), *places = near ? NULL : places_of(b, name);
    return places ? places : diag_did_you_mean(b->d, near);
}

/* Whether a node holds a number: no misspelt reference. */
static bool is_number(const struct node *node)
{
    struct quantity_fault fault;
    struct dim dim;
    double value;
    return node->kind == NODE_SCALAR && quantity_parse_any(node->text, &value, &dim, &fault);
}

/* Whether a word picks no case since it is none of the tag's words, which is told at the tag. */
static bool is_no_word(const struct key *tag, const struct node *node)
{
    if (!node || node->kind != NODE_SCALAR || tag->kind != KEY_WORD)
        return node && node->kind != NODE_SCALAR;
    for (const char *const *word = tag->words; *word; word++)
        if (strcmp(*word, node->text) == 0)
            return false;
    return true;
}

static bool report_unknown(struct binder *b, const struct key_table *table, const struct node *map,
                           const struct node *item)
{
    if (key_find(table, NULL, item->key)) {
        const struct node *tag = node_unwrap(node_get(map, table->tag));
        const struct key *key = key_find(table, NULL, table->tag);
        if (is_no_word(key, tag))
            return false;
        diag_error(b->d, node_mark(item), NULL, "'%s' has no effect where %s is '%s'", item->key,
                   table->tag, tag && tag->kind == NODE_SCALAR ? tag->text : key->fallback);
    } else
        diag_error(b->d, node_mark(item), unknown_hint(b, table, map, item->key),
                   "unknown key '%s' in %s", item->key, table->name);
    b->value_errors += is_number(item);
    return false;
}

static bool check_known(struct binder *b, const struct key_table *table, const struct node *map)
{
    bool ok = bind_descriptions(b, map);
    for (const struct node *item = map->child; item; item = item->next)
        if (!key_find(table, map, item->key) && !key_is_description(item->key))
            ok = report_unknown(b, table, map, item);
    return ok;
}

static void add_reference(struct binder *b, const struct key *key, const char *name, struct mark at,
                          const void **field)
{
    b->references =
        grow(b->references, b->n_references, &b->references_capacity, sizeof *b->references);
    b->references[b->n_references++] = (struct binder_reference){field, key, name, at};
}

static bool bind_reference(struct binder *b, const struct key *key, const struct node *node,
                           void *field)
{
    const void **pointer = field;
    if (!node) {
        if (key->fallback)
            add_reference(b, key, key->fallback, (struct mark){0}, pointer);
        return true;
    }
    const struct node *name = bind_scalar(b, key, node);
    if (!name)
        return false;
    add_reference(b, key, name->text, name->at, pointer);
    bind_origin(b, key, node, field);
    return true;
}

static bool bind_list(struct binder *b, const struct key *key, const struct node *node,
                      struct span *span)
{
    if (node->kind != NODE_LIST) {
        bind_error(b, node, NULL, "expected a list of %s items", key->sub->name);
        return false;
    }
    const size_t n = node_count(node);
    char *items = arena_array(b->memory, n, key->sub->size);
    *span = (struct span){items, (uint32_t)n};
    bool ok = true;
    for (const struct node *item = node->child; item; item = item->next, items += key->sub->size)
        ok = bind_struct(b, key->sub, item, items) && ok;
    return ok;
}

static bool is_target(const struct binder *b, const char *path)
{
    for (size_t i = 0; i < b->n_targets; i++)
        if (strcmp(b->targets[i], path) == 0)
            return true;
    return false;
}

/* The keys that a map must have and lacks, in words ended by NULL; how many. */
static size_t lacking(struct binder *b, const struct key_table *table, const struct node *map,
                      const char ***out)
{
    size_t n = 0, most = 0;
    for (const struct key_table *t = table; t; t = key_picked_case(t, map))
        most += t->n;
    const char **names = arena_array(&b->d->memory, most + 1, sizeof *names);
    for (const struct key_table *t = table; t; t = key_picked_case(t, map))
        for (size_t i = 0; i < t->n; i++)
            if (key_is_required(&t->keys[i]) && !node_get(map, t->keys[i].name))
                names[n++] = arena_format(&b->d->memory, "'%s'", t->keys[i].name);
    *out = names;
    return n;
}

/* The names of a map's other items; how many. */
static size_t others(struct binder *b, const struct node *item, const char ***out)
{
    const char **names = arena_array(&b->d->memory, node_count(item->parent), sizeof *names);
    size_t n = 0;
    for (const struct node *other = item->parent->child; other; other = other->next)
        if (other != item && !key_is_description(other->key))
            names[n++] = other->key;
    *out = names;
    return n;
}

/* Tells what a map that only the path of a '--set' made lacks: all its keys at once. Where it is an
 * item among others, its name is most often a misspelt one. */
static void check_from_path(struct binder *b, const struct key_table *table, const struct node *map,
                            bool is_item)
{
    const char **needed, **names;
    if (!map || map->kind != NODE_MAP || !node_is_from_path(map))
        return;
    const size_t n = lacking(b, table, map, &needed);
    if (n == 0)
        return;
    struct text needs;
    text_init(&needs);
    text_add_list(&needs, needed, "and");
    const size_t n_names = is_item ? others(b, map, &names) : 0;
    if (n_names > 0)
        diag_error(b->d, map->key_at, names_hint(b->d, map->key, names, n_names),
                   "there is no %s '%s' in the scenario; a new one needs %s as well", table->name,
                   map->key, text_get(&needs));
    else
        diag_error(b->d, map->key_at, NULL, "%s: the %s is missing its key%s %s",
                   node_path(map, &b->d->memory), table->name, n == 1 ? "" : "s", text_get(&needs));
    text_free(&needs);
}

static bool bind_map(struct binder *b, const struct key *key, const struct node *node,
                     struct span *span)
{
    if (node->kind != NODE_MAP) {
        bind_error(b, node, NULL, "expected a map of %s items by name", key->sub->name);
        return false;
    }
    bool ok = bind_descriptions(b, node);
    size_t n = 0;
    for (const struct node *item = node->child; item; item = item->next)
        n += !key_is_description(item->key);
    char *items = arena_array(b->memory, n, key->sub->size);
    *span = (struct span){items, (uint32_t)n};
    for (const struct node *item = node->child; item; item = item->next) {
        if (key_is_description(item->key))
            continue;
        memcpy(items, &item->key, sizeof item->key);
        check_from_path(b, key->sub, item, true);
        ok = bind_struct(b, key->sub, item, items) && ok;
        items += key->sub->size;
    }
    const char *path = node_path(node, b->memory);
    if (is_target(b, path)) {
        b->maps = grow(b->maps, b->n_maps, &b->maps_capacity, sizeof *b->maps);
        b->maps[b->n_maps++] = (struct binder_map){
            path, key->sub, node, span, arena_array(b->memory, n, sizeof(bool)), key->acts};
    }
    return ok;
}

static bool report_missing(struct binder *b, const struct key_table *table, const struct key *key,
                           const struct node *node)
{
    if (node_is_from_path(node))
        return false; /* told already, for all its keys at once */
    if (!node->parent)
        diag_error(b->d, node_mark(node), NULL, "the %s is missing its key '%s'", table->name,
                   key->name);
    else if (node->key && strcmp(node->key, table->name) == 0)
        diag_error(b->d, node_mark(node), NULL, "%s: the key '%s' is missing",
                   node_path(node, &b->d->memory), key->name);
    else
        diag_error(b->d, node_mark(node), NULL, "%s: the %s is missing its key '%s'",
                   node_path(node, &b->d->memory), table->name, key->name);
    return false;
}

/* What an absent optional key leaves behind, where zero bytes don't say it. */
static void leave_out(const struct key *key, void *field)
{
    if (key->kind == KEY_QUANTITY)
        *(double *)field = NAN;
    else if (key->kind == KEY_MEASURE)
        ((struct measure *)field)->value = NAN;
}

/* A node that its reader checks. */
static bool bind_any(struct binder *b, const struct key *key, const struct node *node, void *field)
{
    const bool map = key->kind == KEY_ANY_MAP;
    if (node->kind != (map ? NODE_MAP : NODE_LIST)) {
        bind_error(b, node, NULL, "expected a %s", map ? "map" : "list");
        return false;
    }
    *(const struct node **)field = node;
    return true;
}

/* Binds a value, whose faults leave all references to be seen. */
static bool bind_one(struct binder *b, const struct key *key, const struct node *node, void *field)
{
    const size_t errors = b->d->errors;
    const bool ok = bind_value(b, key, node, field);
    b->value_errors += b->d->errors - errors;
    return ok;
}

/* Binds one key of a struct. 'owner' is the nearest map that the user wrote, for messages. */
static bool bind_key(struct binder *b, const struct key_table *table, const struct key *key,
                     const struct node *owner, const struct node *node, void *field)
{
    if (key->kind == KEY_STRUCT) {
        check_from_path(b, key->sub, node, false);
        if (node || key_table_stands_alone(key->sub))
            return bind_struct(b, key->sub, node, field);
    } else if (node || key->fallback) {
        switch (key->kind) {
        case KEY_REF: return bind_reference(b, key, node, field);
        case KEY_LIST: return bind_list(b, key, node, field);
        case KEY_MAP: return bind_map(b, key, node, field);
        case KEY_ANY_MAP:
        case KEY_ANY_LIST: return bind_any(b, key, node, field);
        default: return bind_one(b, key, node, field);
        }
    }
    if (!key->optional)
        return report_missing(b, table, key, owner);
    leave_out(key, field);
    return true;
}

static bool bind_keys(struct binder *b, const struct key_table *table, const struct node *node,
                      void *self)
{
    bool ok = true;
    for (size_t i = 0; i < table->n; i++) {
        const struct key *key = &table->keys[i];
        ok = bind_key(b, table, key, node, node_get(node, key->name), (char *)self + key->offset) &&
             ok;
    }
    const struct key_table *picked = key_picked_case(table, node);
    return (picked ? bind_keys(b, picked, node, self) : true) && ok;
}

/* 'node' is NULL where the tree leaves out a struct whose keys may all be left out. */
static bool bind_struct(struct binder *b, const struct key_table *table, const struct node *node,
                        void *self)
{
    if (node && node->kind != NODE_MAP) {
        bind_error(b, node, NULL, "expected a %s, a map of keys", table->name);
        return false;
    }
    if (node && table->tells_given)
        *(bool *)self = true;
    bool ok = node ? check_known(b, table, node) : true;
    ok = bind_keys(b, table, node, self) && ok;
    if (table->check && node && ok) {
        b->checks = grow(b->checks, b->n_checks, &b->checks_capacity, sizeof *b->checks);
        b->checks[b->n_checks++] = (struct binder_check){table, self, node};
    }
    return ok;
}

static const struct binder_map *map_of(const struct binder *b, const char *target)
{
    for (size_t i = 0; i < b->n_maps; i++)
        if (strcmp(b->maps[i].path, target) == 0)
            return &b->maps[i];
    return NULL;
}

static const char *item_name(const struct binder_map *map, uint32_t i)
{
    const char *name;
    memcpy(&name, (const char *)map->span->items + (size_t)i * map->table->size, sizeof name);
    return name;
}

static void report_dangling(struct binder *b, const struct binder_reference *r,
                            const struct binder_map *map)
{
    const char *hint = NULL;
    if (map && map->span->n) {
        const char **names = arena_array(&b->d->memory, map->span->n, sizeof *names);
        for (uint32_t i = 0; i < map->span->n; i++)
            names[i] = item_name(map, i);
        hint = names_hint(b->d, r->name, names, map->span->n);
    }
    diag_error(b->d, r->at, hint, "there is no '%s' at '%s'", r->name, r->key->target);
}

/* Points every reference to its item; each map is indexed once. */
static bool resolve(struct binder *b)
{
    bool ok = true;
    struct name_index *index = memory_zeroed(b->n_maps, sizeof *index);
    for (size_t m = 0; m < b->n_maps; m++) {
        name_index_init(&index[m]);
        for (uint32_t i = 0; i < b->maps[m].span->n; i++)
            *name_index_at(&index[m], item_name(&b->maps[m], i)) =
                (char *)b->maps[m].span->items + (size_t)i * b->maps[m].table->size;
    }
    for (size_t i = 0; i < b->n_references; i++) {
        const struct binder_reference *r = &b->references[i];
        const struct binder_map *map = map_of(b, r->key->target);
        const char *item = map ? name_index_get(&index[map - b->maps], r->name) : NULL;
        if (item) {
            *r->field = item;
            map->used[(size_t)(item - (char *)map->span->items) / map->table->size] = true;
        } else {
            if (!diag_has_error_at(b->d, r->at)) /* by who looked for it in the library */
                report_dangling(b, r, map);
            ok = false;
        }
    }
    for (size_t m = 0; m < b->n_maps; m++)
        name_index_free(&index[m]);
    free(index);
    return ok;
}

/* A named item that nothing names is a key without effect: most often a misspelt reference. */
static bool report_unused(struct binder *b)
{
    bool ok = true;
    for (size_t m = 0; m < b->n_maps; m++)
        for (uint32_t i = 0; i < b->maps[m].span->n; i++) {
            const char *name = item_name(&b->maps[m], i);
            const struct node *item = node_get(b->maps[m].node, name);
            /* One from the library is there because some reference asked for it. */
            if (b->maps[m].used[i] || b->maps[m].acts || item->asked ||
                item->layer == LAYER_LIBRARY)
                continue;
            diag_error(b->d, node_mark(item), NULL, "%s '%s' has no effect: nothing refers to it",
                       b->maps[m].table->name, name);
            ok = false;
        }
    return ok;
}

/* The targets of all references that a table and those below it can have. */
static void find_targets(struct binder *b, const struct key_table *table)
{
    for (size_t i = 0; i < table->n; i++) {
        const struct key *key = &table->keys[i];
        if (key->kind == KEY_REF && !is_target(b, key->target)) {
            b->targets = grow(b->targets, b->n_targets, &b->targets_capacity, sizeof *b->targets);
            b->targets[b->n_targets++] = key->target;
        } else if (key->sub)
            find_targets(b, key->sub);
    }
    for (size_t i = 0; i < table->n_cases; i++)
        if (table->cases[i].table)
            find_targets(b, table->cases[i].table);
}

static bool run_checks(struct binder *b)
{
    bool ok = true;
    for (size_t i = 0; i < b->n_checks; i++) {
        const struct binder_check *c = &b->checks[i];
        ok = c->table->check(c->self, c->node, b->d) && ok;
    }
    return ok;
}

bool binder_run(struct binder *b, const struct tree *tree, const struct key_table *root, void *out)
{
    const size_t errors = b->d->errors;
    b->root = root;
    find_targets(b, root);
    bool ok = bind_struct(b, root, tree->root, out);
    const bool resolved = resolve(b);
    ok = resolved && ok;
    if (resolved && b->d->errors - errors == b->value_errors)
        ok = report_unused(b) && ok;
    ok = ok && run_checks(b);
    free(b->targets);
    free(b->references);
    free(b->maps);
    free(b->checks);
    return ok;
}

bool bind_tree(const struct tree *tree, const struct key_table *root, void *out,
               const struct draw_set *draws, struct arena *memory, struct origins *origins,
               struct diagnostics *d)
{
    struct binder b = {.draws = draws, .memory = memory, .origins = origins, .d = d};
    const bool ok = binder_run(&b, tree, root, out);
    if (origins)
        origins_sort(origins, memory);
    return ok;
}
