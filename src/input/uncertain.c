/* The quantities that are drawn once per replication. They are found by binding the tree once more
 * with a list to fill, so that the list can't disagree with the binder. */
#include "input/binder.h"

#include "base/hash.h"
#include "engine/stream.h"

#include <stdlib.h>
#include <string.h>

static const char draw_purpose[] = "scenario value";

static void *longer(struct arena *memory, const void *old, size_t n, size_t capacity, size_t bytes)
{
    void *items = arena_array(memory, capacity, bytes);
    if (n)
        memcpy(items, old, n * bytes);
    return items;
}

void uncertain_add(struct binder *b, const struct key *key, const struct node *node,
                   const struct distribution *law)
{
    struct uncertain *u = b->found;
    if (!u)
        return;
    if (u->n == b->found_capacity) {
        const size_t capacity = u->n ? 2 * u->n : 64;
        u->at = longer(b->memory, u->at, u->n, capacity, sizeof *u->at);
        u->path = longer(b->memory, u->path, u->n, capacity, sizeof *u->path);
        u->law = longer(b->memory, u->law, u->n, capacity, sizeof *u->law);
        u->key = longer(b->memory, u->key, u->n, capacity, sizeof *u->key);
        b->found_capacity = capacity;
    }
    u->at[u->n] = node;
    u->path[u->n] = node_path(node, b->memory);
    u->law[u->n] = *law;
    u->key[u->n] = key;
    u->n++;
}

void uncertain_find(const struct tree *tree, const struct key_table *root, struct arena *memory,
                    struct uncertain *out)
{
    struct diagnostics unheard;
    diagnostics_init(&unheard);
    *out = (struct uncertain){0};
    struct binder b = {.memory = memory, .d = &unheard, .found = out};
    binder_run(&b, tree, root, arena_alloc(memory, root->size));
    diagnostics_free(&unheard);
}

struct draw {
    const struct node *at;
    double value;
};

static int by_node(const void *a, const void *b)
{
    const struct node *x = ((const struct draw *)a)->at, *y = ((const struct draw *)b)->at;
    return x < y ? -1 : x > y;
}

void uncertain_draw(const struct uncertain *u, uint64_t seed, uint32_t replication,
                    struct arena *memory, struct draw_set *out)
{
    struct draw *draws = arena_array(memory, u->n, sizeof *draws);
    for (size_t i = 0; i < u->n; i++) {
        struct stream s = stream_make(seed, draw_purpose, hash_text(u->path[i]), replication);
        draws[i] = (struct draw){u->at[i], distribution_quantile(&u->law[i], stream_u01(&s))};
    }
    if (u->n)
        qsort(draws, u->n, sizeof *draws, by_node);
    *out = (struct draw_set){arena_array(memory, u->n, sizeof *out->at),
                             arena_array(memory, u->n, sizeof *out->value), u->n};
    for (size_t i = 0; i < u->n; i++) {
        out->at[i] = draws[i].at;
        out->value[i] = draws[i].value;
    }
}

double draws_get(const struct draw_set *draws, const struct node *node, double median)
{
    size_t low = 0, high = draws ? draws->n : 0;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (draws->at[middle] == node)
            return draws->value[middle];
        if (draws->at[middle] < node)
            low = middle + 1;
        else
            high = middle;
    }
    return median;
}
