#include "base/source.h"

#include "base/fail.h"

#include <assert.h>
#include <stdlib.h>

void source_table_init(struct source_table *t)
{
    *t = (struct source_table){0};
    arena_init(&t->memory);
}

uint32_t source_table_add(struct source_table *t, const char *name, const char *text, size_t length)
{
    if (t->n == t->capacity) {
        t->capacity = t->capacity ? 2 * t->capacity : 16;
        t->items = memory_resize(t->items, t->capacity * sizeof *t->items);
    }
    t->items[t->n++] = (struct source){
        .name = arena_text(&t->memory, name),
        .text = arena_slice(&t->memory, text, length),
        .length = length,
    };
    return t->n;
}

const struct source *source_table_get(const struct source_table *t, uint32_t id)
{
    assert(id <= t->n);
    return id ? &t->items[id - 1] : NULL;
}

void source_table_note_file(struct source_table *t, const struct stat *file)
{
    if (source_table_has_file(t, file))
        return;
    if (t->n_files == t->file_capacity) {
        t->file_capacity = t->file_capacity ? 2 * t->file_capacity : 16;
        t->files = memory_resize(t->files, t->file_capacity * sizeof *t->files);
    }
    t->files[t->n_files++] = (struct file_identity){file->st_dev, file->st_ino};
}

bool source_table_has_file(const struct source_table *t, const struct stat *file)
{
    for (uint32_t i = 0; i < t->n_files; i++)
        if (t->files[i].device == file->st_dev && t->files[i].number == file->st_ino)
            return true;
    return false;
}

void source_table_free(struct source_table *t)
{
    free(t->items);
    free(t->files);
    arena_free(&t->memory);
    *t = (struct source_table){0};
}
