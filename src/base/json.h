/* A JSON writer: keys and values in order, commas and indentation by itself. Numbers are printed
 * with 15 significant digits at most, so that equal results give equal text; NaN and infinities
 * become null. */
#ifndef COLOSSIM_BASE_JSON_H
#define COLOSSIM_BASE_JSON_H

#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

struct json {
    struct text *out; /* borrowed */
    int depth;        /* open objects and arrays */
    bool fresh;       /* nothing was written yet at this depth */
};

void json_init(struct json *, struct text *out);

/* 'key' is NULL inside arrays and for the outermost value. */
void json_open_object(struct json *, const char *key);
void json_close_object(struct json *);
void json_open_array(struct json *, const char *key);
void json_close_array(struct json *);
void json_text(struct json *, const char *key, const char *value); /* null when value is NULL */
void json_number(struct json *, const char *key, double value);
void json_integer(struct json *, const char *key, int64_t value);
void json_bool(struct json *, const char *key, bool value);
void json_null(struct json *, const char *key);

#endif
