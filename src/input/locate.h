/* Which keys a user means by what is typed behind 'colossim explain': a path as --set takes it
 * ('sites.memphis.power', any name will do), the same without the names of items ('sites.power'),
 * any tail of one ('halls.hall-1.it-power', 'pue'), or a path that goes on into a value
 * ('sites.memphis.crews.by-date'). */
#ifndef COLOSSIM_INPUT_LOCATE_H
#define COLOSSIM_INPUT_LOCATE_H

#include "input/places.h"

#include <stdbool.h>

struct location {
    const struct place *places; /* the places that fit best */
    size_t n;
    bool item; /* the path names one item of the map or list, not the whole */

    /* Of a bare name that fits a key of the root: further keys of that name. */
    const struct place *likes;
    size_t n_likes;

    /* A word that values are written with: what the path says below the key ('by-date'), or the
     * bare name itself where it is such a word too. NULL for none. */
    const char *word;

    const char *near; /* where there is no such key: the nearest path there is, or NULL */
};

/* Finds the keys. With n = 0 and no word there is nothing of that name. Memory from the arena. */
void locate_key(const struct key_table *root, const char *path, struct arena *,
                struct location *out);

#endif
