/* What the parts of the binder share: bind.c walks structs, maps and lists, bind_value.c reads
 * single values, bind_path.c those over time, bind_law.c distributions, uncertain.c collects what
 * is drawn. Not for callers. */
#ifndef COLOSSIM_INPUT_BINDER_H
#define COLOSSIM_INPUT_BINDER_H

#include "input/bind.h"

/* A KEY_REF field that is still to point somewhere. */
struct binder_reference {
    const void **field;
    const struct key *key;
    const char *name;
    struct mark at;
};

/* A map whose items references may name. */
struct binder_map {
    const char *path; /* dotted */
    const struct key_table *table;
    const struct node *node;
    const struct span *span;
    bool *used; /* per item: a reference names it */
    bool acts;  /* its items have an effect without */
};

/* A check of a table that waits until all references are resolved. */
struct binder_check {
    const struct key_table *table;
    const void *self;
    const struct node *node;
};

struct binder {
    const struct key_table *root; /* of the whole tree */
    const struct draw_set *draws; /* NULL: medians */
    struct arena *memory;
    struct origins *origins; /* NULL: not wanted */
    struct diagnostics *d;
    struct uncertain *found; /* NULL: not wanted */
    size_t found_capacity;
    const char *
        *targets; /* paths that some key's references point into; malloc'ed, as the next three */
    size_t n_targets, targets_capacity;
    struct binder_reference *references;
    size_t n_references, references_capacity;
    struct binder_map *maps;
    size_t n_maps, maps_capacity;
    struct binder_check *checks;
    size_t n_checks, checks_capacity;
    size_t value_errors; /* those that hide no reference */
};

/* bind_tree with everything in the binder set but the root and the four lists. */
bool binder_run(struct binder *, const struct tree *, const struct key_table *root, void *out);

/* Binds one value (any kind but KEY_REF, KEY_STRUCT, KEY_LIST, KEY_MAP) to its field. 'node' is
 * NULL for the key's default. False after reporting. */
bool bind_value(struct binder *, const struct key *, const struct node *, void *field);

/* A path, plain or {by-date: ...}. */
bool bind_path(struct binder *, const struct key *, const struct node *, struct path *out);

/* bind_quantity of the key's dimension and in its range. */
bool bind_number(struct binder *, const struct key *, const struct node *, double *out);

/* The index of a scalar's text among the key's words. */
bool bind_word(struct binder *, const struct key *, const struct node *scalar, int *out);

/* Refuses every key of a value's map but those allowed and the descriptions. */
bool bind_allowed(struct binder *, const struct node *map, const char *const *allowed, size_t n);

/* The same for all {value: ...} around a value. */
bool bind_wrappers(struct binder *, const struct node *);

/* A scalar's quantity of a dimension. */
bool bind_number_text(struct binder *, const struct node *scalar, struct dim, double *out);

/* A number that may be uncertain: a plain quantity, or a distribution of which the drawn value
 * counts, the median without draws. */
bool bind_quantity(struct binder *, const struct key *, const struct node *, struct dim,
                   double *out);

/* A distribution, {dist: ...}. With 'may_be_drawn' its parameters may be uncertain themselves. */
bool bind_law(struct binder *, const struct key *, const struct node *map, struct dim,
              bool may_be_drawn, struct distribution *out);

/* The scalar behind a value's long form ({value: ..., source: ...}); NULL after reporting where
 * there is none. */
const struct node *bind_scalar(struct binder *, const struct key *, const struct node *);

/* Reports what is wrong with the descriptions in a map ('confidence', 'as-of', ...). */
bool bind_descriptions(struct binder *, const struct node *map);

/* Remembers where a bound field came from. */
void bind_origin(struct binder *, const struct key *, const struct node *, const void *field);

/* The key's dotted path and the text of a message: 'sites.a.power: ...' at a node. */
void bind_error(struct binder *, const struct node *, const char *hint, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Adds an uncertain quantity to the list, if one is wanted. */
void uncertain_add(struct binder *, const struct key *, const struct node *,
                   const struct distribution *);

/* The drawn value of a node, or 'median' when nothing was drawn for it. */
double draws_get(const struct draw_set *, const struct node *, double median);

#endif
