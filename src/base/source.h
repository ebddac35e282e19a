/* The texts that input came from (files, --set arguments) and places in them. A mark outlives its
 * tree: it is two numbers into this table, so that an error can show its line whenever it is found.
 * And which files were read, so that nothing is written onto them. */
#ifndef COLOSSIM_BASE_SOURCE_H
#define COLOSSIM_BASE_SOURCE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

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

/* A file whatever it is called, through links too. */
struct file_identity {
    dev_t device;
    ino_t number;
};

struct source_table {
    struct arena memory; /* owns names and texts */
    struct source *items;
    uint32_t n, capacity;
    struct file_identity *files; /* that were read, also those that are no text */
    uint32_t n_files, file_capacity;
};

void source_table_init(struct source_table *);

/* Copies name and text; returns the id for marks (1 or more). */
uint32_t source_table_add(struct source_table *, const char *name, const char *text, size_t length);

/* The source of an id; NULL for 0. */
const struct source *source_table_get(const struct source_table *, uint32_t id);

/* Notes a file as one that is read. */
void source_table_note_file(struct source_table *, const struct stat *);

/* Whether the file was noted. */
bool source_table_has_file(const struct source_table *, const struct stat *);

void source_table_free(struct source_table *);

#endif
