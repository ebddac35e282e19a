/* The ways a program ends that no caller can repair: memory ran out, or one of our own rules was
 * broken. All that a user can cause goes through diagnostics (diag.h) instead. */
#ifndef COLOSSIM_BASE_FAIL_H
#define COLOSSIM_BASE_FAIL_H

#include <stddef.h>

/* Prints one line with the size asked for and ends the program with exit code 1. */
_Noreturn void fail_out_of_memory(size_t bytes);

/* A broken invariant (a balance that does not close, an impossible state): prints the message, asks
 * for a report, and aborts. For conditions that a debug build and a release build must both refuse.
 */
_Noreturn void fail_internal(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* malloc, calloc and realloc that never return NULL. Free with free(). A size of 0 is allowed. */
void *memory_alloc(size_t bytes);
void *memory_zeroed(size_t count, size_t bytes);
void *memory_resize(void *old, size_t bytes);

/* Lets the process keep what is freed for what is allocated next. By default glibc hands the end of
 * its heap back after every simulation and asks for it again in the next one: studies of small
 * scenarios spent nine tenths of their time on that. Call it once, before any thread. */
void memory_keep_freed(void);

#endif
