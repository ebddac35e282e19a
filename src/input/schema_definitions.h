/* What the two parts of the schema's writer share: the list of definitions that something refers
 * to. schema.c writes those of tables, schema_value.c those of single values. Not for callers. */
#ifndef COLOSSIM_INPUT_SCHEMA_DEFINITIONS_H
#define COLOSSIM_INPUT_SCHEMA_DEFINITIONS_H

#include "base/arena.h"
#include "base/json.h"
#include "input/key.h"

#include <stdbool.h>
#include <stddef.h>

enum definition_kind {
    DEFINES_TABLE,   /* what a map of a table may have */
    DEFINES_WHOLE,   /* what it must have besides, where nothing lies below */
    DEFINES_PLAIN,   /* a quantity: text with its unit */
    DEFINES_NUMBER,  /* the same, or {value: ...}, {dist: ...} */
    DEFINES_PATH,    /* the same, or {by-date: ...} */
    DEFINES_SAMPLER, /* {dist: ...} whose parameters may be uncertain, or a DEFINES_NUMBER */
    DEFINES_CURVE,
    DEFINES_COUNT,
    DEFINES_MEASURE,
    DEFINES_DATE,
    DEFINES_TEXT,
    DEFINES_LAW,        /* which parameters may stand with which distribution */
    DEFINES_COMPLETE,   /* what a value must have, where nothing lies below */
    DEFINES_LONG,       /* {value: ...} around a value that is described elsewhere */
    DEFINES_DESCRIPTION /* 'source' and its like */
};

struct definition {
    enum definition_kind kind;
    const struct key_table *table; /* of DEFINES_TABLE, DEFINES_WHOLE */
    struct dim dim;                /* of quantities */
    const char *word;              /* of DEFINES_DESCRIPTION */
};

struct schema {
    struct json json;
    struct arena memory;
    bool layered; /* null deletes, and other files may give what is missing */
    const char *const *folders;
    size_t n_folders;
    struct definition *definitions; /* malloc'ed */
    size_t n, capacity;
};

/* Writes {"$ref": ...} to a definition, and puts it onto the list when it is new. */
void schema_refer(struct schema *, const char *key, struct definition);

/* "type": the names, ended by NULL, and in layers null. */
void schema_types(struct schema *, const char *const *names);

/* Properties for the descriptions that every map accepts, but those that are keys of the table
 * (NULL: none is). */
void schema_descriptions(struct schema *, const struct key_table *);

/* The items of a value's definition, into an open object. */
void schema_value(struct schema *, const struct definition *);

#endif
