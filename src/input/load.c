/* References pull library files in: the walk over the tree by the key tables finds the names, each
 * file is laid below what the tree says of the item, and the merged item is walked in turn. A walk
 * goes over finished items only, so that a reference that a stronger layer has replaced loads
 * nothing. */
#include "input/load.h"

#include "base/fail.h"
#include "base/words.h"
#include "input/layers.h"
#include "input/merge.h"
#include "input/name_index.h"
#include "input/set.h"
#include "input/shape.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char library_prefix[] = "models.";

/* A map of the tree whose items come from the library. */
struct shelf {
    const char *target;            /* 'models.systems' */
    const char *kind;              /* 'systems': its folder in the library */
    const struct key_table *table; /* of an item */
    struct node *map;
    struct name_index items; /* the tree's items by name, of struct node */
    struct name_index seen;  /* names looked up already, of bool: whether there is such an item */
    struct shelf *next;
};

/* A reference that is still to be followed. */
struct reference {
    const char *target, *name;
    struct mark at;
    bool given; /* its name stands there; it isn't a key's fallback */
};

struct loader {
    struct tree *tree;
    const struct key_table *root;
    struct diagnostics *d;
    const char **folders;
    size_t n_folders;
    struct shelf *shelves;
    struct reference *todo;
    size_t n, capacity;
    size_t dangling; /* references that were given and lead nowhere; each is an error */
};

static bool is_of_library(const char *target)
{
    return strncmp(target, library_prefix, sizeof library_prefix - 1) == 0;
}

static void list_reference(struct loader *l, const char *target, const char *name, struct mark at,
                           bool given)
{
    if (!is_of_library(target))
        return;
    if (l->n == l->capacity) {
        l->capacity = l->capacity ? 2 * l->capacity : 64;
        l->todo = memory_resize(l->todo, l->capacity * sizeof *l->todo);
    }
    l->todo[l->n++] = (struct reference){target, name, at, given};
}

static void find_references(struct loader *, struct shape, const struct node *, struct mark at);

/* The references of a struct's keys; 'node' is NULL where the tree leaves the struct out. */
static void find_in_struct(struct loader *l, const struct key_table *table, const struct node *node,
                           struct mark at)
{
    for (size_t i = 0; i < table->n; i++) {
        const struct key *key = &table->keys[i];
        const struct node *item = node_get(node, key->name);
        if (item && node_is_null(item))
            item = NULL;
        const struct node *name = key->kind == KEY_REF ? node_unwrap(item) : NULL;
        if (name && name->kind == NODE_SCALAR)
            list_reference(l, key->target, name->text, name->at, true);
        else if (key->kind == KEY_REF && !item && key->fallback)
            list_reference(l, key->target, key->fallback, at, false);
        else if (key->kind == KEY_STRUCT && (item || key_table_stands_alone(key->sub)))
            find_references(l, (struct shape){.table = key->sub}, item, item ? item->at : at);
        else if ((key->kind == KEY_LIST || key->kind == KEY_MAP) && item)
            find_references(l, (struct shape){.table = key->sub, .each = true}, item, item->at);
    }
    const struct key_table *picked = key_picked_case(table, node);
    if (picked)
        find_in_struct(l, picked, node, at);
}

static void find_references(struct loader *l, struct shape shape, const struct node *node,
                            struct mark at)
{
    if (node && node->kind == NODE_SCALAR)
        return;
    if (!shape.each) {
        if (!node || node->kind == NODE_MAP)
            find_in_struct(l, shape.table, node, at);
        return;
    }
    for (const struct node *item = node->child; item; item = item->next)
        find_references(l, (struct shape){.table = shape.table}, item, item->at);
}

/* The map at a dotted path, made where the tree has none. NULL and a message when something else is
 * there. */
static struct node *map_at(struct loader *l, const char *path, struct mark at)
{
    struct node *map = l->tree->root;
    while (*path) {
        const size_t length = strcspn(path, ".");
        const char *name = arena_slice(&l->tree->memory, path, length);
        struct node *item = node_get(map, name);
        if (!item || item->kind != NODE_MAP) {
            if (item && !node_is_null(item)) {
                diag_error(l->d, item->at, NULL, "'%s' holds items by name, this is one value",
                           node_path(item, &l->d->memory));
                return NULL;
            }
            if (item && !item->shadowed)
                tree_refuse_null(item, l->d);
            struct node *made = arena_alloc(&l->tree->memory, sizeof *made);
            *made = (struct node){
                .kind = NODE_MAP, .layer = LAYER_LIBRARY, .at = at, .key_at = at, .key = name};
            l->tree->nodes++;
            made->shadowed = layer_take(map, name);
            merge_item((struct shape){0}, map, made);
            item = made;
        }
        map = item;
        path += length + (path[length] == '.');
    }
    return map;
}

/* The folder of the library that holds the items of a target. */
static const char *kind_of(struct loader *l, const char *target)
{
    char *kind = arena_text(&l->tree->memory, target + sizeof library_prefix - 1);
    for (char *c = kind; *c; c++)
        if (*c == '.')
            *c = '/';
    return kind;
}

/* The shelf of a target; NULL and a message when the tree has no map there. */
static struct shelf *shelf_of(struct loader *l, const struct reference *r)
{
    for (struct shelf *shelf = l->shelves; shelf; shelf = shelf->next)
        if (strcmp(shelf->target, r->target) == 0)
            return shelf;
    struct node *map = map_at(l, r->target, r->at);
    if (!map)
        return NULL;
    struct shelf *shelf = arena_alloc(&l->tree->memory, sizeof *shelf);
    struct shape shape = {.table = l->root};
    for (const char *path = r->target; *path;) {
        const size_t length = strcspn(path, ".");
        shape = shape_below(shape, NULL, arena_slice(&l->tree->memory, path, length));
        path += length + (path[length] == '.');
    }
    assert(shape.each && shape.table);
    *shelf = (struct shelf){.target = r->target,
                            .kind = kind_of(l, r->target),
                            .table = shape.table,
                            .map = map,
                            .next = l->shelves};
    for (struct node *item = map->child; item; item = item->next)
        *name_index_at(&shelf->items, item->key) = item;
    l->shelves = shelf;
    return shelf;
}

/* Whether the name looks like one that was meant to be a name, rather than a path or a sentence,
 * and no file has it. */
static bool is_near_name(const struct loader *l, const struct shelf *shelf, const char *name)
{
    static const char usual[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_ ";
    if (library_is_name(name))
        return true;
    return name[strspn(name, usual)] == '\0' &&
           !library_path(l->folders, l->n_folders,
                         arena_format(&l->d->memory, "%s/%s", shelf->kind, name), &l->d->memory);
}

static void report_missing(struct loader *l, struct shelf *shelf, const struct reference *r)
{
    if (!is_near_name(l, shelf, r->name)) {
        diag_error(l->d, r->at, NULL,
                   "'%s' can't be a name at %s: names have a-z, 0-9, '.' and '-'", r->name,
                   shelf->target);
        return;
    }
    const char **shipped;
    struct arena *memory = &l->d->memory;
    const size_t n_shipped = library_names(l->folders, l->n_folders, shelf->kind, memory, &shipped);
    const size_t own = node_count(shelf->map);
    const char **names = arena_array(memory, n_shipped + own, sizeof *names);
    size_t n = 0;
    while (n < n_shipped) {
        names[n] = shipped[n];
        n++;
    }
    for (const struct node *item = shelf->map->child; item; item = item->next)
        names[n++] = item->key;
    const char *near = words_nearest(r->name, names, n);
    diag_error(l->d, r->at,
               near || n_shipped == 0
                   ? diag_did_you_mean(l->d, near)
                   : arena_format(memory, "'colossim models list %s' names all", shelf->kind),
               "there is no %s '%s', neither in the model library nor at %s", shelf->table->name,
               r->name, shelf->target);
    if (l->n_folders == 0)
        diag_note(l->d, (struct mark){0},
                  "no model library was found: name its folder with --models or COLOSSIM_MODELS");
}

/* Checks and takes out what every library file has and no table knows. */
static bool take_header(struct loader *l, struct node *file, const struct key_table *table)
{
    layer_take(file, "colossim");
    if (!table || key_find(table, NULL, "kind"))
        return true;
    const struct node *kind = layer_take(file, "kind");
    if (!kind || (kind->kind == NODE_SCALAR && strcmp(kind->text, table->name) == 0))
        return true;
    diag_error(l->d, kind->at, NULL, "expected 'kind: %s', as the folder says", table->name);
    return false;
}

/* Reads a library file ('systems/hgx-h100') that lies at a path. NULL on error. */
static struct node *read_library_file(struct loader *l, const char *path, const char *logical,
                                      struct mark asked, const struct key_table *table)
{
    const char *shown = arena_format(&l->d->memory, "models:%s.yaml", logical);
    struct node *file = layer_read(l->tree, path, shown, asked, LAYER_LIBRARY, l->d);
    return file && take_header(l, file, table) ? file : NULL;
}

/* Lays a library file below an item of a map ('own', NULL for none). Returns the merged item. */
static struct node *lay_below(struct node *map, const char *name, struct node *file,
                              const struct key_table *table, struct node *own)
{
    if (!own) {
        file->key = name;
        merge_item((struct shape){0}, map, file);
        return file;
    }
    file->key = own->key;
    struct node *merged = merge_node((struct shape){.table = table}, file, own);
    merge_replace(map, own, merged);
    return merged;
}

/* Lets references of an item that only the library has spoken on, or nobody, mean the target's item
 * of the same name, where the library has one. */
static void prefer_namesakes(struct loader *l, const char *name, const struct key_table *table,
                             struct node *item)
{
    for (size_t i = 0; i < table->n; i++) {
        const struct key *key = &table->keys[i];
        const struct node *given = node_get(item, key->name);
        if (!key->namesake ||
            (given && (given->layer != LAYER_LIBRARY || given->kind != NODE_SCALAR ||
                       strcmp(given->text, name) == 0)))
            continue;
        const char *logical =
            arena_format(&l->d->memory, "%s/%s", key->target + sizeof library_prefix - 1, name);
        if (!library_path(l->folders, l->n_folders, logical, &l->d->memory))
            continue;
        struct node *made = arena_alloc(&l->tree->memory, sizeof *made);
        *made = (struct node){.kind = NODE_SCALAR,
                              .layer = LAYER_LIBRARY,
                              .at = given ? given->at : item->at,
                              .key_at = given ? given->key_at : item->at,
                              .key = key->name,
                              .text = arena_text(&l->tree->memory, name)};
        l->tree->nodes++;
        if (given)
            merge_replace(item, given, made);
        else
            merge_item((struct shape){0}, item, made);
    }
}

/* Brings the item that a reference names into the tree, and what that item refers to onto the list.
 * Whether there is such an item. */
static bool bring(struct loader *l, struct shelf *shelf, const struct reference *r)
{
    struct node *own = name_index_get(&shelf->items, r->name);
    const char *logical = arena_format(&l->d->memory, "%s/%s", shelf->kind, r->name);
    const char *path = library_is_name(r->name)
                           ? library_path(l->folders, l->n_folders, logical, &l->d->memory)
                           : NULL;
    if (!path)
        return own != NULL; /* its own references were found with the scenario's */
    struct node *file = read_library_file(l, path, logical, r->at, shelf->table);
    if (!file)
        return true; /* it is there, and its faults are reported */
    struct node *item = lay_below(shelf->map, r->name, file, shelf->table, own);
    prefer_namesakes(l, r->name, shelf->table, item);
    find_references(l, (struct shape){.table = shelf->table}, item, item->at);
    return true;
}

/* Whether an earlier one of the references is the same: those of an item that the scenario
 * overrides are found in it, and once more when the library's file lies below it. */
static bool is_repeated(const struct loader *l, size_t i)
{
    const struct reference *own = &l->todo[i];
    for (const struct reference *r = l->todo; r < own; r++)
        if (r->at.file == own->at.file && r->at.offset == own->at.offset &&
            strcmp(r->target, own->target) == 0 && strcmp(r->name, own->name) == 0)
            return true;
    return false;
}

/* Follows one reference of the list. 'asks': it is one of the scenario, or of what that refers to.
 */
static void follow(struct loader *l, size_t i, bool asks)
{
    const struct reference r = l->todo[i]; /* following it moves the list */
    struct shelf *shelf = shelf_of(l, &r);
    if (!shelf)
        return;
    const struct node *own = name_index_get(&shelf->items, r.name);
    if (own && node_is_null(own)) {
        diag_error(l->d, r.at, NULL, "%s '%s' is deleted", shelf->table->name, r.name);
        diag_note(l->d, node_mark(own), "'%s' is null here", r.name);
        layer_take(shelf->map, r.name); /* so that nobody says it had nothing to delete */
        return;
    }
    bool **found = (bool **)name_index_at(&shelf->seen, r.name);
    if (!*found) {
        *found = arena_alloc(&l->tree->memory, sizeof **found);
        **found = bring(l, shelf, &r);
        struct node *item = node_get(shelf->map, r.name);
        if (item)
            item->asked = asks;
    }
    if (**found || is_repeated(l, i))
        return;
    report_missing(l, shelf, &r);
    l->dangling += r.given;
}

/* Whether the library has the file of an item that a stronger layer speaks of. */
static bool is_override(struct loader *l, const char *target, const struct node *item)
{
    if (item->kind != NODE_MAP || item->layer == LAYER_LIBRARY || !library_is_name(item->key))
        return false;
    const char *logical = arena_format(&l->d->memory, "%s/%s", kind_of(l, target), item->key);
    return library_path(l->folders, l->n_folders, logical, &l->d->memory) != NULL;
}

/* Lists the overrides of the library's items as if something referred to them: those to which
 * nothing does need their files too, for whoever binds them to say that and not what they lack. */
static void find_overrides(struct loader *l, struct shape shape, const struct node *map)
{
    const char *target = node_path(map, &l->d->memory);
    for (const struct node *item = map->child; item; item = item->next)
        if (shape.each && shape.table) {
            if (is_override(l, target, item))
                list_reference(l, target, item->key, node_mark(item), false);
        } else if (!shape.each && item->kind == NODE_MAP)
            find_overrides(l, shape_below(shape, map, item->key), item);
}

/* Follows all references of the tree; then those that only an override would make. */
static void follow_all(struct loader *l)
{
    const struct shape root = {.table = l->root};
    find_references(l, root, l->tree->root, l->tree->root->at);
    size_t done = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (; done < l->n; done++)
            follow(l, done, pass == 0);
        const struct node *models = node_get(l->tree->root, "models");
        if (pass == 0 && models && models->kind == NODE_MAP)
            find_overrides(l, shape_below(root, l->tree->root, "models"), models);
    }
}

/* Forgets a null, with what it deleted, below what stronger layers say after it: that is laid on
 * the library's own then. */
static void forget_null(struct node *node)
{
    if (node->shadowed && node_is_null(node->shadowed))
        node->shadowed = NULL;
}

/* Takes nulls of keys that can't be left out from what is said of a library file with a fixed
 * place: they delete what lies above the file, whose own value holds then. */
static void take_back(struct loader *l, struct shape shape, struct node *map)
{
    for (struct node **link = &map->child; *link;) {
        struct node *item = *link;
        const struct key *key = shape.table ? key_find(shape.table, map, item->key) : NULL;
        if (key && key_is_required(key) && node_is_null(item)) {
            if (!item->shadowed)
                tree_refuse_null(item, l->d);
            *link = item->next;
            continue;
        }
        if (key && key_is_required(key))
            forget_null(item);
        if (key && key->kind == KEY_STRUCT && item->kind == NODE_MAP)
            take_back(l, shape_below(shape, map, item->key), item);
        link = &item->next;
    }
}

/* Library files with a fixed place below the root. A null there deletes what lies above the file.
 */
static void load_fixed(struct loader *l, const char *const *fixed)
{
    for (; fixed && *fixed; fixed += 2) {
        const char *path = library_path(l->folders, l->n_folders, fixed[1], &l->d->memory);
        if (!path) {
            diag_error(l->d, (struct mark){0},
                       l->n_folders ? NULL
                                    : "name the library's folder with --models or COLOSSIM_MODELS",
                       "the model library has no file '%s.yaml'", fixed[1]);
            continue;
        }
        const struct key_table *table =
            shape_below((struct shape){.table = l->root}, NULL, fixed[0]).table;
        struct node *file = read_library_file(l, path, fixed[1], (struct mark){0}, NULL);
        struct node *own = node_get(l->tree->root, fixed[0]);
        if (own && node_is_null(own)) {
            if (!own->shadowed)
                tree_refuse_null(own, l->d);
            layer_take(l->tree->root, fixed[0]);
            own = NULL;
        } else if (own && own->kind == NODE_MAP) {
            forget_null(own);
            take_back(l, (struct shape){.table = table}, own);
        }
        if (file)
            lay_below(l->tree->root, fixed[0], file, table, own);
    }
}

const char *const load_file_keys[] = {"base", "colossim", NULL};

/* Names of library items that a path may have, which may have dots: they are known before the items
 * are read. */
static size_t names_in_path(struct loader *l, const char *path, const char ***names)
{
    if (!is_of_library(path))
        return 0;
    const char *rest = path + sizeof library_prefix - 1;
    const char *kind = arena_slice(&l->d->memory, rest, strcspn(rest, ".=/"));
    return library_names(l->folders, l->n_folders, kind, &l->d->memory, names);
}

/* Applies what is set from outside the scenario. */
static void apply_sets(struct loader *l, const struct load_request *request)
{
    const char **names = NULL;
    const struct node *overrides = request->overrides;
    for (const struct node *item = overrides ? overrides->child : NULL; item; item = item->next) {
        const size_t n = names_in_path(l, item->key, &names);
        set_item(l->tree, l->root, item, names, n, l->d);
    }
    for (size_t i = 0; i < request->n_sets; i++) {
        const size_t n = names_in_path(l, request->sets[i], &names);
        const int number = i < request->n_derived ? 0 : (int)(i - request->n_derived) + 1;
        set_with_names(l->tree, l->root, request->sets[i], number, names, n, l->d);
    }
    for (const char *const *key = load_file_keys; *key; key++) {
        const struct node *item = node_get(l->tree->root, *key);
        if (item && item->layer == LAYER_SET)
            diag_error(l->d, node_mark(item), NULL,
                       "'%s' belongs to the file: it can't be set here", *key);
    }
}

/* Folders that the user names must be there. */
static bool check_folders(const struct load_request *request, struct diagnostics *d)
{
    const char *const given[] = {request->models, getenv("COLOSSIM_MODELS")};
    static const char *const name[] = {"--models", "COLOSSIM_MODELS"};
    bool ok = true;
    for (int i = 0; i < 2; i++) {
        for (const char *path = given[i]; path && *path;) {
            const size_t length = i == 0 ? strlen(path) : strcspn(path, ":");
            struct stat status;
            const char *folder = arena_slice(&d->memory, path, length);
            if (length && (stat(folder, &status) != 0 || !S_ISDIR(status.st_mode))) {
                diag_error(d, (struct mark){0}, NULL, "%s: '%s' is no folder", name[i], folder);
                ok = false;
            }
            path += length + (path[length] == ':');
        }
    }
    return ok;
}

static void free_loader(struct loader *l)
{
    for (struct shelf *shelf = l->shelves; shelf; shelf = shelf->next) {
        name_index_free(&shelf->items);
        name_index_free(&shelf->seen);
    }
    free(l->todo);
}

bool load_scenario(const struct load_request *request, const struct key_table *root,
                   const char *const *fixed, struct tree *tree, struct diagnostics *d)
{
    const size_t errors = d->errors;
    struct loader l = {.tree = tree, .root = root, .d = d};
    if (!check_folders(request, d))
        return false;
    tree->root = layer_chain(tree, request->path, request->below, root, d);
    if (!tree->root)
        return false;
    l.n_folders = library_folders(request->models, request->path, &d->memory, &l.folders);
    apply_sets(&l, request);
    load_fixed(&l, fixed);
    follow_all(&l);
    free_loader(&l);
    tree_finish(tree, root, d);
    tree->dangles = l.dangling > 0 && d->errors - errors == l.dangling;
    return d->errors == errors;
}
