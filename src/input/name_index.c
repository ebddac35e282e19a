#include "input/name_index.h"

#include "base/fail.h"
#include "base/hash.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct name_slot {
    const char *name; /* NULL: free */
    uint64_t hash;
    void *item;
};

enum { FIRST_SIZE = 32 };

void name_index_init(struct name_index *x)
{
    *x = (struct name_index){0};
}

/* The slot that holds the name, or the free one where it belongs. */
static struct name_slot *slot_of(const struct name_index *x, const char *name, uint64_t hash)
{
    size_t i = (size_t)hash & (x->size - 1);
    while (x->slots[i].name && (x->slots[i].hash != hash || strcmp(x->slots[i].name, name) != 0))
        i = (i + 1) & (x->size - 1);
    return &x->slots[i];
}

static void grow(struct name_index *x)
{
    struct name_index larger = {.size = x->size ? 2 * x->size : FIRST_SIZE, .n = x->n};
    larger.slots = memory_zeroed(larger.size, sizeof *larger.slots);
    for (size_t i = 0; i < x->size; i++)
        if (x->slots[i].name)
            *slot_of(&larger, x->slots[i].name, x->slots[i].hash) = x->slots[i];
    free(x->slots);
    *x = larger;
}

void **name_index_at(struct name_index *x, const char *name)
{
    if (2 * (x->n + 1) > x->size)
        grow(x);
    const uint64_t hash = hash_text(name);
    struct name_slot *slot = slot_of(x, name, hash);
    if (!slot->name) {
        *slot = (struct name_slot){name, hash, NULL};
        x->n++;
    }
    return &slot->item;
}

void *name_index_get(const struct name_index *x, const char *name)
{
    return x->size ? slot_of(x, name, hash_text(name))->item : NULL;
}

void name_index_free(struct name_index *x)
{
    free(x->slots);
    name_index_init(x);
}
