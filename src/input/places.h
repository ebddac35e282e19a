/* Where keys stand: all keys of a root table and of the tables below it, each with the pattern of
 * its dotted path. In 'operators.NAME.orders.NAME.deliveries.N.date' NAME stands for the name of a
 * map's item and N for the position in a list. For those who describe the tables to a reader:
 * explain, the reference page. */
#ifndef COLOSSIM_INPUT_PLACES_H
#define COLOSSIM_INPUT_PLACES_H

#include "base/arena.h"
#include "input/key.h"

#include <stddef.h>

struct place {
    const char *path;
    const struct key_table *table; /* lists the key, itself or in one of its cases */
    const struct key *key;
    const char *tag,
        *word; /* the key is there only where the key 'tag' says 'word'; NULL: always */
};

/* What stands for a name and for a position in patterns; no key is called so. */
extern const char place_name[], place_position[];

/* All places in the order of the tables: the keys of a table, then those of its sub-tables in turn.
 * A table that is used at several paths has its keys at each of them. Memory from the arena. */
size_t places_list(const struct key_table *root, struct arena *, struct place **out);

/* The library file that gives what stands at a path and below; NULL for none. 'fixed' as for
 * load_scenario: pairs of a key of the root and a file's name; NULL for none. */
const char *places_file(const char *path, const char *const *fixed);

#endif
