/* An arena: memory that is handed out in pieces and freed all at once. One per tree, scenario and
 * simulation, so that nobody tracks the life of a single node. Not shared between threads. */
#ifndef COLOSSIM_BASE_ARENA_H
#define COLOSSIM_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *head; /* newest block; older ones are chained behind it */
    size_t used;              /* bytes handed out of the newest block */
};

/* An empty arena; allocates nothing yet. */
void arena_init(struct arena *);

/* Zeroed memory for any type, never NULL, valid until arena_free. */
void *arena_alloc(struct arena *, size_t bytes);

/* Zeroed memory for count items; ends the program when the product overflows. */
void *arena_array(struct arena *, size_t count, size_t bytes);

/* Copies of text, terminated by a zero byte ('_list': with the arguments in a list). */
char *arena_text(struct arena *, const char *text);
char *arena_slice(struct arena *, const char *text, size_t length);
char *arena_format(struct arena *, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_format_list(struct arena *, const char *format, va_list)
    __attribute__((format(printf, 2, 0)));

/* Frees everything; the arena is empty and usable again. */
void arena_free(struct arena *);

#endif
