#include "base/fail.h"

#include <malloc.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

_Noreturn void fail_out_of_memory(size_t bytes)
{
    fprintf(stderr, "colossim: out of memory (asked for %zu bytes)\n", bytes);
    exit(1);
}

_Noreturn void fail_internal(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("colossim: internal error: ", stderr);
    vfprintf(stderr, format, args);
    fputs("\nThis is a defect of the program, not of your input. Please report it with the command "
          "that you ran.\n",
          stderr);
    va_end(args);
    abort();
}

void *memory_alloc(size_t bytes)
{
    void *p = malloc(bytes ? bytes : 1);
    if (!p)
        fail_out_of_memory(bytes);
    return p;
}

void *memory_zeroed(size_t count, size_t bytes)
{
    void *p = calloc(count ? count : 1, bytes ? bytes : 1);
    if (!p)
        fail_out_of_memory(bytes && count > SIZE_MAX / bytes ? SIZE_MAX : count * bytes);
    return p;
}

void *memory_resize(void *old, size_t bytes)
{
    void *p = realloc(old, bytes ? bytes : 1);
    if (!p)
        fail_out_of_memory(bytes);
    return p;
}

void memory_keep_freed(void)
{
#ifdef M_TRIM_THRESHOLD
    /* Bytes: what a heap may keep at its end, and from where on a block is mapped alone, which
     * glibc takes up to 32 MiB. A fleet of millions needs some ten megabytes. */
    enum { KEPT = 1 << 28, ALONE = 1 << 25 };
    mallopt(M_TRIM_THRESHOLD, KEPT);
    mallopt(M_MMAP_THRESHOLD, ALONE);
#endif
}
