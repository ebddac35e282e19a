/* The texts that input came from (files, --set arguments) and places in them. A mark outlives its
 * tree: it is two numbers into this table, so that an error can show its line whenever it is found.
 */
#ifndef COLOSSIM_BASE_SOURCE_H
#define COLOSSIM_BASE_SOURCE_H

#include "base/arena.h"

#include <stddef.h>
#include <stdint.h>

struct mark {
    uint32_t file;      /* index into the source table; 0 is 'nowhere' */
    uint32_t line, col; /* 1-based; col counts code points */
    size_t offset;      /* byte offset of the first character */
    size_t length;      /* bytes marked on that line; 0 marks one character */
};

struct source {
    const char *name; /* as messages show it: the path the user gave,
                         'models:systems/hgx-h100.yaml', '--set #2' */
    const char *text; /* whole contents, ended by a zero byte */
    size_t length;    /* bytes of text */
};

struct source_table {
    struct arena memory; /* owns names and texts */
    struct source *items;
    uint32_t n, capacity;
};

void source_table_init(struct source_table *);

/* Copies name and text; returns the id for marks (1 or more). */
uint32_t source_table_add(struct source_table *, const char *name, const char *text, size_t length);

/* The source of an id; NULL for 0. */
const struct source *source_table_get(const struct source_table *, uint32_t id);

void source_table_free(struct source_table *);

#endif
