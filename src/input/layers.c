#include "input/layers.h"

#include "input/file.h"

#include <stdbool.h>
#include <string.h>

enum { LONGEST_CHAIN = 16 }; /* files: a scenario and its bases */

struct node *layer_take(struct node *map, const char *key)
{
    for (struct node **link = &map->child; *link; link = &(*link)->next)
        if (strcmp((*link)->key, key) == 0) {
            struct node *item = *link;
            *link = item->next;
            return item;
        }
    return NULL;
}

static bool check_format(const struct node *root, struct diagnostics *d)
{
    const struct node *format = node_get(root, "colossim");
    if (!format)
        diag_error(d, root->at, "begin it with 'colossim: 1'", "the file has no format version");
    else if (format->kind != NODE_SCALAR || strcmp(format->text, "1") != 0)
        diag_error(d, format->at, NULL,
                   "this is not a known format version: this program reads version 1");
    else
        return true;
    return false;
}

struct node *layer_read(struct tree *tree, const char *path, const char *shown, struct mark asked,
                        enum node_layer layer, struct diagnostics *d)
{
    struct text text;
    text_init(&text);
    struct node *root = NULL;
    if (file_read(path, shown, asked, &text, d))
        root = tree_read(tree, shown, text_get(&text), text.length, layer, d);
    text_free(&text);
    if (root && root->kind != NODE_MAP) {
        diag_error(d, root->at, NULL, "expected keys with values, as in 'colossim: 1'");
        return NULL;
    }
    return root && check_format(root, d) ? root : NULL;
}

/* One file of a chain. */
struct link {
    const char *path;
    struct node *root;
};

/* The path of a base, relative to the file that names it. */
static const char *base_path(const char *from, const char *base, struct arena *memory)
{
    const char *slash = strrchr(from, '/');
    if (base[0] == '/')
        return base;
    if (!slash)
        return strcmp(base, "-") == 0 ? "./-" : base;
    return arena_format(memory, "%.*s%s", (int)(slash + 1 - from), from, base);
}

/* Whether the chain has the file already; if so, reports the circle. */
static bool closes_circle(const struct link *chain, int n, const struct link *next, struct mark at,
                          struct diagnostics *d)
{
    int first = 0;
    while (first < n && !file_is_same(chain[first].path, next->path))
        first++;
    if (first == n)
        return false;
    struct text circle;
    text_init(&circle);
    for (int i = first; i < n; i++)
        text_addf(&circle, "%s -> ", chain[i].path);
    text_add(&circle, next->path);
    diag_error(d, at, NULL, "base: the files go in a circle: %s", text_get(&circle));
    text_free(&circle);
    return true;
}

/* Finds the base that a file names and takes the key out of it. True: there is none, or it is in
 * 'next'. */
static bool find_base(const struct link *chain, int n, struct link *next, struct mark *at,
                      struct diagnostics *d)
{
    const struct link *last = &chain[n - 1];
    struct node *base = layer_take(last->root, "base");
    next->path = NULL;
    if (!base)
        return true;
    *at = base->at;
    if (base->kind != NODE_SCALAR || node_is_null(base) || base->text[0] == '\0') {
        diag_error(d, base->at, NULL, "base: expected the path of one file");
        return false;
    }
    next->path = base_path(strcmp(last->path, "-") == 0 ? "" : last->path, base->text, &d->memory);
    if (closes_circle(chain, n, next, base->at, d))
        return false;
    if (n == LONGEST_CHAIN) {
        diag_error(d, base->at, NULL, "base: a chain of more than %d files", LONGEST_CHAIN);
        return false;
    }
    return true;
}

/* What a library file says that lies below the chain, unless it is the chain's own first file. */
static struct node *read_below(struct tree *tree, const char *below, const char *first,
                               struct diagnostics *d)
{
    if (file_is_same(below, first))
        return NULL;
    return layer_read(tree, below, below, (struct mark){0}, LAYER_LIBRARY, d);
}

struct node *layer_chain(struct tree *tree, const char *path, const char *below,
                         const struct key_table *root, struct diagnostics *d)
{
    struct link chain[LONGEST_CHAIN] = {{.path = path}};
    struct mark asked = {0};
    int n = 0;
    for (struct link next = chain[0]; next.path;) {
        chain[n] = next;
        const bool stdin_read = n == 0 && strcmp(path, "-") == 0;
        chain[n].root = layer_read(tree, next.path, stdin_read ? "<stdin>" : next.path, asked,
                                   n == 0 ? LAYER_SCENARIO : LAYER_BASE, d);
        if (!chain[n].root || !find_base(chain, n + 1, &next, &asked, d))
            return NULL;
        n++;
    }
    struct node *merged = chain[n - 1].root;
    for (int i = n - 2; i >= 0; i--)
        merged = tree_merge(root, merged, chain[i].root);
    struct node *lowest = below ? read_below(tree, below, path, d) : NULL;
    return lowest ? tree_merge(root, lowest, merged) : merged;
}
