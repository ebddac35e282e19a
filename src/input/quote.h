/* What a user wrote, as a message shows it. */
#ifndef COLOSSIM_INPUT_QUOTE_H
#define COLOSSIM_INPUT_QUOTE_H

#include <stddef.h>

enum { QUOTED_BYTES = 48 }; /* shown at most, the first quote included */

struct quoted {
    char text[QUOTED_BYTES + sizeof "...'"];
};

/* The text in quotes: whole characters, clipped ('...'), nothing unprintable. */
struct quoted quote_text(const char *text);

/* The same of a part of a text. */
struct quoted quote_part(const char *at, size_t length);

#endif
