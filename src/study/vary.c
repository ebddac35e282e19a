#include "study/vary.h"

#include "input/address.h"
#include "input/distribution_kind.h"
#include "input/quantity.h"

#include <math.h>
#include <string.h>

/* The dimension of the numbers at a path to or into a key's value: that of the key, but for the
 * parameters of distributions that have none ('...repair-time.shape'). */
static struct dim dim_at(const struct key *key, const char *path)
{
    const char *dot = strrchr(path, '.');
    const struct distribution_parameter *p =
        key->kind == KEY_DISTRIBUTION && dot ? distribution_parameter_find(dot + 1) : NULL;
    return p && p->form == PARAMETER_NUMBER ? (struct dim)DIM_NONE : key->dim;
}

bool varied_key_find(const struct tree *tree, const char *path, struct mark at,
                     struct varied_key *out, struct diagnostics *d)
{
    struct address address;
    size_t lacks;
    *out = (struct varied_key){.path = path};
    if (!address_find(tree, &scenario_table, path, &address, &lacks)) {
        const char *near = address_near(tree, &scenario_table, path, lacks, &d->memory);
        diag_error(d, at, diag_did_you_mean(d, near),
                   "the scenario has no value at '%.*s'%s; 'colossim show' lists all keys",
                   (int)lacks, path, path[lacks] ? "" : ", or it holds other keys");
        return false;
    }
    out->key = address.key;
    out->dim = dim_at(address.key, path);
    return true;
}

/* The factor of a name or of a key's path; n_factors when there is none. */
static size_t factor_of(const struct study *s, const char *path)
{
    for (size_t i = 0; i < s->n_factors; i++) {
        if (strcmp(s->factors[i].name, path) == 0)
            return i;
        for (size_t k = 0; k < s->factors[i].n_keys; k++)
            if (strcmp(s->factors[i].keys[k].path, path) == 0)
                return i;
    }
    return s->n_factors;
}

/* Whether what one key takes suits another: numbers of a dimension do in any kind of key, words in
 * their own alone. */
static bool suits(const struct varied_key *like, const struct varied_key *key)
{
    const enum value_form form = varied_key_form(key->key);
    return dim_equal(key->dim, like->dim) && form == varied_key_form(like->key) &&
           ((form != VALUE_WORD && like->form != VALUE_WORD) || key->key->kind == like->key->kind);
}

/* A key with the values of another one, where they suit it. */
static bool find_key_like(const struct study_input *in, const struct varied_key *like,
                          const char *path, struct mark at, struct varied_key *out,
                          struct diagnostics *d)
{
    if (!varied_key_find(&in->base, path, at, out, d))
        return false;
    if (!suits(like, out)) {
        diag_error(d, at, NULL, "'%s' can't take the values of '%s': give it its own", path,
                   like->path);
        return false;
    }
    *out = *like;
    out->path = path;
    return true;
}

/* A key of 'vary' or 'points' with its values; with '*' in its path all keys that it stands for, as
 * one factor. */
static bool read_factor(struct study_input *in, const char *path, const struct node *values,
                        struct mark at, struct diagnostics *d)
{
    struct study *s = &in->study;
    const char **paths = &path;
    size_t n = 1;
    if (strchr(path, '*'))
        n = address_expand(&in->base, &scenario_table, path, &in->memory, &paths);
    if (n == 0) {
        diag_error(d, at, "'colossim show' lists all keys", "nothing in the scenario is a '%s'",
                   path);
        return false;
    }
    for (size_t i = 0; i < n; i++)
        if (factor_of(s, paths[i]) < s->n_factors) {
            diag_error(d, at, NULL, "'%s' varies already, by '%s'", paths[i],
                       s->factors[factor_of(s, paths[i])].name);
            return false;
        }
    struct varied_key *keys = arena_array(&in->memory, n, sizeof *keys);
    if (!varied_key_find(&in->base, paths[0], at, &keys[0], d) ||
        !varied_key_read(values, &keys[0], (enum design_kind)s->design, &in->memory, d))
        return false;
    for (size_t i = 1; i < n; i++)
        if (!find_key_like(in, &keys[0], paths[i], at, &keys[i], d))
            return false;
    s->factors[s->n_factors++] = (struct factor){path, keys, n, keys[0].levels};
    return true;
}

static bool read_vary(const struct node *vary, struct study_input *in, struct diagnostics *d)
{
    if (!vary->child) {
        diag_error(d, vary->at, NULL, "'vary' is a map from keys of the scenario to their values");
        return false;
    }
    bool fine = true;
    in->study.factors = arena_array(&in->memory, node_count(vary), sizeof *in->study.factors);
    for (const struct node *item = vary->child; item; item = item->next)
        fine = read_factor(in, item->key, item, node_mark(item), d) && fine;
    return fine;
}

/* The list of one key's values over all points, made of their maps. */
static struct node *column_of(const struct node *points, const struct node *first,
                              struct study_input *in, struct diagnostics *d)
{
    struct node *list = arena_alloc(&in->memory, sizeof *list);
    *list = (struct node){.kind = NODE_LIST, .at = first->at};
    struct node **tail = &list->child;
    for (const struct node *point = points->child; point; point = point->next) {
        const struct node *value = node_get(point, first->key);
        if (!value) {
            diag_error(d, point->at, NULL,
                       "every point gives the same keys; '%s' is missing in this one", first->key);
            return NULL;
        }
        struct node *copy = arena_alloc(&in->memory, sizeof *copy);
        *copy = *value;
        copy->key = NULL;
        copy->next = NULL;
        *tail = copy;
        tail = &copy->next;
    }
    return list;
}

static bool read_points(const struct node *points, struct study_input *in, struct diagnostics *d)
{
    const struct node *first = points->child;
    if (!first || first->kind != NODE_MAP || !first->child) {
        diag_error(d, points->at, NULL, "'points' is a list of maps from keys to values");
        return false;
    }
    for (const struct node *point = first->next; point; point = point->next)
        if (point->kind != NODE_MAP || node_count(point) != node_count(first)) {
            diag_error(d, point->at, NULL, "every point gives the same keys");
            return false;
        }
    bool fine = true;
    in->study.factors = arena_array(&in->memory, node_count(first), sizeof *in->study.factors);
    for (const struct node *item = first->child; item; item = item->next) {
        const struct node *column = column_of(points, item, in, d);
        fine = column && read_factor(in, item->key, column, node_mark(item), d) && fine;
    }
    return fine;
}

/* All uncertain quantities of the scenario, each with its own law. */
static bool take_uncertain(struct study_input *in, struct mark at, struct diagnostics *d)
{
    struct uncertain all;
    struct study *s = &in->study;
    uncertain_find(&in->base, &scenario_table, &in->memory, &all);
    if (all.n == 0) {
        diag_error(d, at, NULL,
                   "nothing in the scenario is uncertain: give some key a {dist: ...}, here under "
                   "'vary' or there");
        return false;
    }
    s->factors = arena_array(&in->memory, all.n, sizeof *s->factors);
    for (size_t i = 0; i < all.n; i++) {
        struct varied_key *key = arena_alloc(&in->memory, sizeof *key);
        *key = (struct varied_key){
            .path = all.path[i],
            .key = all.key[i],
            .dim = dim_at(all.key[i], all.path[i]),
            .form = VALUE_QUANTITY,
            .law = all.law[i],
            .given = varied_key_law_words(node_unwrap(all.at[i]), &in->memory),
        };
        s->factors[s->n_factors++] = (struct factor){all.path[i], key, 1, 0};
    }
    return true;
}

static void remove_factor(struct study *s, size_t i)
{
    memmove(&s->factors[i], &s->factors[i + 1], (--s->n_factors - i) * sizeof *s->factors);
}

/* Adds keys to a factor. */
static void join(struct factor *f, const struct varied_key *more, size_t n, struct arena *memory)
{
    struct varied_key *keys = arena_array(memory, f->n_keys + n, sizeof *keys);
    memcpy(keys, f->keys, f->n_keys * sizeof *keys);
    memcpy(keys + f->n_keys, more, n * sizeof *keys);
    f->keys = keys;
    f->n_keys += n;
}

/* One group of keys that move together: those without values of their own take the leader's. */
static bool link_group(const struct node *group, struct study_input *in, struct diagnostics *d)
{
    struct study *s = &in->study;
    if (group->kind != NODE_LIST || node_count(group) < 2) {
        diag_error(d, group->at, NULL, "'link' is a list of groups of keys, [[a, b], ...]");
        return false;
    }
    for (const struct node *item = group->child; item; item = item->next)
        if (item->kind != NODE_SCALAR) {
            diag_error(d, item->at, NULL, "expected the path of a key");
            return false;
        }
    const char *leader = group->child->text;
    if (factor_of(s, leader) == s->n_factors) {
        diag_error(d, group->child->at, NULL,
                   "the first key of a group must have values under 'vary'");
        return false;
    }
    for (const struct node *item = group->child->next; item; item = item->next) {
        const size_t other = factor_of(s, item->text);
        if (other == factor_of(s, leader)) {
            diag_error(d, item->at, NULL, "'%s' is in the group already", item->text);
            return false;
        }
        struct varied_key key;
        const struct varied_key *more = &key;
        size_t n = 1;
        if (other < s->n_factors) {
            if (s->factors[other].levels != s->factors[factor_of(s, leader)].levels) {
                diag_error(d, item->at, NULL,
                           "linked keys need lists of one length, or no lists at all");
                return false;
            }
            more = s->factors[other].keys;
            n = s->factors[other].n_keys;
            remove_factor(s, other);
        } else {
            const struct varied_key *like = &s->factors[factor_of(s, leader)].keys[0];
            if (!find_key_like(in, like, item->text, item->at, &key, d))
                return false;
        }
        join(&s->factors[factor_of(s, leader)], more, n, &in->memory);
    }
    return true;
}

static bool read_link(const struct node *link, struct study_input *in, struct diagnostics *d)
{
    for (const struct node *group = link->child; group; group = group->next)
        if (!link_group(group, in, d))
            return false;
    return true;
}

/* One [a, b, rank] of 'correlate'. */
static bool correlate_pair(const struct node *triple, struct study_input *in, struct diagnostics *d)
{
    struct study *s = &in->study;
    const struct node *a = triple->kind == NODE_LIST ? triple->child : NULL;
    const struct node *b = a ? a->next : NULL, *rank = b ? b->next : NULL;
    double value;
    struct quantity_fault why;
    if (!rank || rank->next || a->kind != NODE_SCALAR || b->kind != NODE_SCALAR ||
        rank->kind != NODE_SCALAR ||
        !quantity_parse(rank->text, (struct dim)DIM_NONE, &value, &why) || !(fabs(value) < 1)) {
        diag_error(d, triple->at, NULL,
                   "expected two keys and their rank correlation, between -1 and 1: [a, b, 0.5]");
        return false;
    }
    const size_t i = factor_of(s, a->text), k = factor_of(s, b->text);
    if (i == s->n_factors || k == s->n_factors || i == k) {
        diag_error(d, i == s->n_factors ? a->at : b->at, NULL,
                   i == k && i < s->n_factors ? "these two are one factor"
                                              : "this key is not under 'vary'");
        return false;
    }
    s->correlation[i * s->n_factors + k] = s->correlation[k * s->n_factors + i] = value;
    return true;
}

static bool read_correlate(const struct node *correlate, struct study_input *in,
                           struct diagnostics *d)
{
    struct study *s = &in->study;
    const size_t n = s->n_factors;
    s->correlation = arena_array(&in->memory, n * n, sizeof *s->correlation);
    for (size_t i = 0; i < n; i++)
        s->correlation[i * n + i] = 1;
    bool fine = true;
    for (const struct node *triple = correlate->child; triple; triple = triple->next)
        fine = correlate_pair(triple, in, d) && fine;
    return fine;
}

bool vary_read(struct study_input *in, struct diagnostics *d)
{
    struct study *s = &in->study;
    const struct study_parts *parts = &s->written;
    const struct mark at = in->tree.root->at;
    const bool list = s->design == DESIGN_LIST;
    if (parts->points && !list) {
        diag_error(d, parts->points->key_at, NULL, "'points' belong to the design 'list'");
        return false;
    }
    if (parts->vary && list) {
        diag_error(d, parts->vary->key_at, NULL, "the design 'list' has 'points', not 'vary'");
        return false;
    }
    bool fine;
    if (list && parts->points)
        fine = read_points(parts->points, in, d);
    else if (parts->vary)
        fine = read_vary(parts->vary, in, d);
    else if (s->design == DESIGN_MONTE_CARLO)
        fine = take_uncertain(in, at, d);
    else {
        diag_error(d, at, NULL, "the study has no '%s'", list ? "points" : "vary");
        fine = false;
    }
    return fine && (!parts->link || read_link(parts->link, in, d)) &&
           (!parts->correlate || read_correlate(parts->correlate, in, d));
}
