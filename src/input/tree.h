/* The input as one tree of nodes with marks. YAML is read once, strictly (strings only: the key
 * tables give types); then base files, library files and --set arguments are merged into one tree,
 * which is never changed afterwards and is shared by all threads. Each node knows what it replaced,
 * so that 'show --origin' can tell who won.
 *
 * Life of a tree: tree_init; tree_read and tree_merge for each file, tree_set for each argument,
 * with root set by the caller; tree_finish; from then on read only. load.h does all of it. */
#ifndef COLOSSIM_INPUT_TREE_H
#define COLOSSIM_INPUT_TREE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/source.h"

#include <stdbool.h>
#include <stddef.h>

enum node_kind { NODE_SCALAR, NODE_MAP, NODE_LIST };

/* Who gave a value, weakest first: a higher layer wins. */
enum node_layer { LAYER_DEFAULT, LAYER_LIBRARY, LAYER_BASE, LAYER_SCENARIO, LAYER_SET };

struct node {
    enum node_kind kind;
    enum node_layer layer;
    bool quoted;    /* a scalar in quotes: never null, never a word with a meaning */
    bool passed;    /* a map that only a path of --set goes through: it gives one item */
    bool asked;     /* an item of the library that a reference names, here or at another point of a
                       study */
    struct mark at; /* place of the value */
    struct mark key_at;    /* place of its key in a map; file 0 in lists and at the root */
    const char *key;       /* its key in a map, NULL in lists and at the root */
    const char *text;      /* a scalar's characters; NULL for maps and lists */
    struct node *parent;   /* NULL at the root */
    struct node *child;    /* first item of a map or list */
    struct node *next;     /* next item of the same map or list */
    struct node *shadowed; /* the value that this one replaced in a merge, NULL for none */
};

struct key_table;

struct tree {
    struct arena memory; /* owns all nodes and their texts */
    struct node *root;   /* a map */
    bool dangles;        /* load_scenario found no fault but references that lead nowhere: binding
                            finds what else is wrong */
    size_t nodes;        /* nodes made so far, against TREE_MAX_NODES */
};

/* Limits on what is read; beyond them the input is refused with a message. */
enum {
    TREE_MAX_BYTES = 16 << 20,
    TREE_MAX_DEPTH = 64,
    TREE_MAX_NODES = 1000000,
    TREE_MAX_ALIASES = 100000
};

void tree_init(struct tree *);
void tree_free(struct tree *);

/* Reads one YAML document into nodes of the tree's memory. 'name' is how messages call it. Refused
 * with a message: not UTF-8, a zero byte, several documents, duplicate keys (both places named),
 * '<<', tags, keys that are not scalars (quoted ones are fine, so that JSON can be read), anything
 * beyond the limits. Anchors and aliases are expanded: the copies' values keep the place where they
 * are written. NULL on error. An empty document is an error. */
struct node *tree_read(struct tree *, const char *name, const char *text, size_t length,
                       enum node_layer, struct diagnostics *);

/* The same for a file; '-' is standard input. 'shown' is the name in messages, NULL: the path. */
struct node *tree_read_file(struct tree *, const char *path, const char *shown, enum node_layer,
                            struct diagnostics *);

/* Lays 'over' on 'under' and returns the merged node: maps merge key by key, lists and scalars are
 * replaced whole and remember what they shadow. Reuses both; neither may be used alone afterwards.
 *
 * A plain null replaces what it deletes and stands in its place until tree_finish, so that it also
 * deletes what a weaker layer brings later.
 *
 * 'table' describes the nodes, NULL for nothing known. With it, two things that a bare merge of
 * keys would mix up are kept apart. Where 'over' changes the word of a table's tag, the keys of all
 * its cases in 'under' are dropped. Where 'over' gives a value anew (it says its form, as 'value'
 * or 'by-date', or is a path of tree_set into a form other than that of 'under'), all of the old
 * value is dropped, its source with it. */
struct node *tree_merge(const struct key_table *table, struct node *under, struct node *over);

/* Applies one --set argument 'a.b.c=value' to the root, whose table is 'root' (NULL: nothing
 * known). The value is read as YAML flow text; null deletes. 'number' counts the arguments from 1:
 * errors are placed at '--set #2'. An item of a list is addressed by its position, from 0. Missing
 * maps on the way are made. A key that has dots itself is found when the tree has it. */
bool tree_set(struct tree *, const struct key_table *root, const char *argument, int number,
              struct diagnostics *);

/* Reports a null that has nothing to delete. */
void tree_refuse_null(const struct node *null, struct diagnostics *);

/* Ends the merging: takes out the nulls that deleted something, reports those in maps that had
 * nothing to delete. 'root' is the root's table, as in tree_set. */
bool tree_finish(struct tree *, const struct key_table *root, struct diagnostics *);

/* The item of a map with that key, or NULL; NULL too when the node is NULL or no map. */
struct node *node_get(const struct node *map, const char *key);

/* The node at a dotted path below a node ('sites.memphis.halls'), NULL when there is none. Keys may
 * have dots themselves. */
struct node *node_find(const struct node *from, const char *path);

/* Items of a map or list. */
size_t node_count(const struct node *);

/* A plain (unquoted) 'null', '~' or empty scalar. */
bool node_is_null(const struct node *);

/* What a long form holds: the node inside {value: ..., source: ...}, however deep, and the node
 * itself in any other form. A distribution may have a parameter 'value' of its own. NULL for NULL.
 */
const struct node *node_unwrap(const struct node *);

/* Writes the dotted path from the root ('sites.memphis.power', 'orders.a.deliveries.0.date') into
 * memory. */
const char *node_path(const struct node *, struct arena *);

/* Whether a map is there only because the path of a tree_set goes through it. */
bool node_is_from_path(const struct node *map);

/* The mark of a node's key where it has one, else of its value. */
struct mark node_mark(const struct node *);

#endif
