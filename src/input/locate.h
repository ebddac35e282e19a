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
    const struct place
        *likes;       /* of a bare name that fits a key of the root: further keys of that */
    size_t n_likes;   /* name */
    const char *word; /* what the path says below the key ('by-date'); NULL for nothing */
    const char *near; /* n is 0: the nearest path there is, for 'did you mean'; or NULL */
};

/* Finds the keys. With n = 0 there is none of that name; 'word' may then be set all the same, for
 * one that stands alone ('source'). Memory from the arena. */
void locate_key(const struct key_table *root, const char *path, struct arena *,
                struct location *out);

#endif
