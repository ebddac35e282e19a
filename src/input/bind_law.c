/* Distributions as users write them: {dist: triangular, low: 1 h, mode: 4 h, high: 24 h}. The kinds
 * and their parameters are a table of their own (distribution_kind.h). */
#include "input/binder.h"

#include "input/distribution_kind.h"
#include "input/quote.h"

#include <string.h>

static const struct distribution_kind *read_kind(struct binder *b, const struct node *map)
{
    const struct node *word = node_get(map, "dist");
    if (word->kind != NODE_SCALAR) {
        bind_error(b, word, NULL, "expected the name of a distribution");
        return NULL;
    }
    const struct distribution_kind *kind = distribution_kind_find(word->text);
    if (!kind)
        bind_error(b, word, diag_did_you_mean(b->d, distribution_kind_nearest(word->text)),
                   "there is no distribution %s", quote_text(word->text).text);
    return kind;
}

/* The parameters of a sampler may be uncertain themselves; those of a drawn quantity may not. */
static bool read_parameter(struct binder *b, const struct key *key, const struct node *node,
                           struct dim dim, bool may_be_drawn, double *out)
{
    if (may_be_drawn)
        return bind_quantity(b, key, node, dim, out);
    if (node->kind == NODE_SCALAR)
        return bind_number_text(b, node, dim, out);
    bind_error(b, node, NULL, "a parameter of a value drawn once must be a plain number");
    return false;
}

static bool read_list(struct binder *b, const struct node *node, struct dim dim,
                      struct numbers *out)
{
    if (node->kind != NODE_LIST) {
        bind_error(b, node, NULL, "expected a list of numbers, [..., ...]");
        return false;
    }
    const size_t n = node_count(node);
    double *numbers = arena_array(b->memory, n ? n : 1, sizeof *numbers);
    *out = (struct numbers){numbers, (uint32_t)n};
    bool ok = true;
    for (const struct node *item = node->child; item; item = item->next, numbers++) {
        if (item->kind == NODE_SCALAR)
            ok = bind_number_text(b, item, dim, numbers) && ok;
        else {
            bind_error(b, item, NULL, "expected a plain number");
            ok = false;
        }
    }
    return ok;
}

static bool read_parameters(struct binder *b, const struct key *key, const struct node *map,
                            const struct distribution_kind *kind, struct dim dim, bool may_be_drawn,
                            struct distribution_parameters *out)
{
    bool ok = bind_descriptions(b, map);
    for (const struct node *item = map->child; item; item = item->next) {
        if (key_is_description(item->key) || strcmp(item->key, "dist") == 0)
            continue;
        const struct distribution_parameter *p = distribution_parameter_find(item->key);
        if (!p) {
            diag_error(b->d, node_mark(item),
                       diag_did_you_mean(b->d, distribution_parameter_nearest(kind, item->key)),
                       "%s: '%s' has no parameter '%s'", node_path(map, &b->d->memory), kind->word,
                       item->key);
            ok = false;
            continue;
        }
        void *field = (char *)out + p->offset;
        const struct dim none = DIM_NONE;
        switch (p->form) {
        case PARAMETER_QUANTITY:
            ok = read_parameter(b, key, item, dim, may_be_drawn, field) && ok;
            break;
        case PARAMETER_NUMBER:
            ok = read_parameter(b, key, item, none, may_be_drawn, field) && ok;
            break;
        case PARAMETER_QUANTITIES: ok = read_list(b, item, dim, field) && ok; break;
        case PARAMETER_NUMBERS: ok = read_list(b, item, none, field) && ok; break;
        }
    }
    return ok;
}

bool bind_law(struct binder *b, const struct key *key, const struct node *map, struct dim dim,
              bool may_be_drawn, struct distribution *out)
{
    const struct distribution_kind *kind = read_kind(b, map);
    struct distribution_parameters parameters = distribution_parameters_none();
    if (!kind || !read_parameters(b, key, map, kind, dim, may_be_drawn, &parameters))
        return false;
    struct distribution_fault fault;
    if (distribution_make(kind, &parameters, b->memory, out, &fault))
        return true;
    const struct node *at = fault.parameter ? node_get(map, fault.parameter) : NULL;
    diag_error(b->d, at ? at->at : map->at,
               fault.hint[0] ? arena_text(&b->d->memory, fault.hint) : NULL, "%s: %s",
               node_path(map, &b->d->memory), fault.message);
    return false;
}
