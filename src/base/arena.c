#include "base/arena.h"

#include "base/fail.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_BYTES = 64 * 1024 };

struct arena_block {
    struct arena_block *older;
    size_t size; /* bytes of memory[] */
    max_align_t memory[];
};

void arena_init(struct arena *a)
{
    a->head = NULL;
    a->used = 0;
}

static struct arena_block *block_new(size_t size)
{
    struct arena_block *block = memory_zeroed(1, sizeof *block + size);
    block->size = size;
    return block;
}

void *arena_alloc(struct arena *a, size_t bytes)
{
    const size_t unit = sizeof(max_align_t);
    if (bytes > SIZE_MAX - BLOCK_BYTES - unit)
        fail_out_of_memory(bytes);
    bytes = (bytes + unit - 1) / unit * unit;

    /* A large piece gets a block of its own behind the head, so that the head's free space is not
     * lost. */
    if (bytes > BLOCK_BYTES / 4 && a->head) {
        struct arena_block *own = block_new(bytes);
        own->older = a->head->older;
        a->head->older = own;
        return own->memory;
    }
    if (!a->head || a->used + bytes > a->head->size) {
        struct arena_block *block = block_new(bytes > BLOCK_BYTES ? bytes : BLOCK_BYTES);
        block->older = a->head;
        a->head = block;
        a->used = 0;
    }
    void *piece = (char *)a->head->memory + a->used;
    a->used += bytes;
    return piece;
}

void *arena_array(struct arena *a, size_t count, size_t bytes)
{
    if (bytes && count > SIZE_MAX / bytes)
        fail_out_of_memory(SIZE_MAX);
    return arena_alloc(a, count * bytes);
}

char *arena_slice(struct arena *a, const char *text, size_t length)
{
    char *copy = arena_alloc(a, length + 1);
    memcpy(copy, text, length);
    return copy;
}

char *arena_text(struct arena *a, const char *text)
{
    return arena_slice(a, text, strlen(text));
}

char *arena_format(struct arena *a, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = arena_format_list(a, format, args);
    va_end(args);
    return text;
}

char *arena_format_list(struct arena *a, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    if (length < 0)
        fail_internal("a text could not be formatted");
    char *text = arena_alloc(a, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

void arena_free(struct arena *a)
{
    for (struct arena_block *block = a->head; block;) {
        struct arena_block *older = block->older;
        free(block);
        block = older;
    }
    arena_init(a);
}
