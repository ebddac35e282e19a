/* Finds one of many names: an open hash from texts to pointers, for maps whose size the user
 * decides. Neither names nor items are copied. */
#ifndef COLOSSIM_INPUT_NAME_INDEX_H
#define COLOSSIM_INPUT_NAME_INDEX_H

#include <stddef.h>

struct name_slot;

struct name_index {
    struct name_slot *slots; /* a power of two of them, at most half full; NULL when empty */
    size_t size;             /* slots */
    size_t n;                /* names held */
};

void name_index_init(struct name_index *);

/* The place of the item with that name: NULL there for a new name, which is now held. Valid until
 * the next call. */
void **name_index_at(struct name_index *, const char *name);

/* The item with that name, NULL when there is none. */
void *name_index_get(const struct name_index *, const char *name);

void name_index_free(struct name_index *);

#endif
