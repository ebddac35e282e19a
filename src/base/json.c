#include "base/json.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

void json_init(struct json *j, struct text *out)
{
    *j = (struct json){.out = out, .fresh = true};
}

static void quoted(struct text *out, const char *s)
{
    text_add_char(out, '"');
    for (; *s; s++) {
        unsigned char c = (unsigned char)*s;
        if (c == '"' || c == '\\')
            text_addf(out, "\\%c", c);
        else if (c == '\n')
            text_add(out, "\\n");
        else if (c == '\t')
            text_add(out, "\\t");
        else if (c < 0x20 || c == 0x7F)
            text_addf(out, "\\u%04x", c);
        else
            text_add_char(out, (char)c);
    }
    text_add_char(out, '"');
}

static void newline(struct json *j)
{
    text_add_char(j->out, '\n');
    text_pad(j->out, ' ', 2 * j->depth);
}

static void begin(struct json *j, const char *key)
{
    if (!j->fresh)
        text_add_char(j->out, ',');
    if (j->depth > 0)
        newline(j);
    j->fresh = false;
    if (key) {
        quoted(j->out, key);
        text_add(j->out, ": ");
    }
}

static void open(struct json *j, const char *key, char bracket)
{
    begin(j, key);
    text_add_char(j->out, bracket);
    j->depth++;
    j->fresh = true;
}

static void close(struct json *j, char bracket)
{
    bool empty = j->fresh;
    j->depth--;
    j->fresh = false;
    if (!empty)
        newline(j);
    text_add_char(j->out, bracket);
    if (j->depth == 0)
        text_add_char(j->out, '\n');
}

void json_open_object(struct json *j, const char *key)
{
    open(j, key, '{');
}

void json_close_object(struct json *j)
{
    close(j, '}');
}

void json_open_array(struct json *j, const char *key)
{
    open(j, key, '[');
}

void json_close_array(struct json *j)
{
    close(j, ']');
}

void json_text(struct json *j, const char *key, const char *value)
{
    begin(j, key);
    if (value)
        quoted(j->out, value);
    else
        text_add(j->out, "null");
}

void json_number(struct json *j, const char *key, double value)
{
    begin(j, key);
    if (!isfinite(value)) {
        text_add(j->out, "null");
        return;
    }
    char digits[40];
    snprintf(digits, sizeof digits, "%.15g", value);
    text_add(j->out, digits);
}

void json_integer(struct json *j, const char *key, int64_t value)
{
    begin(j, key);
    text_addf(j->out, "%" PRId64, value);
}

void json_bool(struct json *j, const char *key, bool value)
{
    begin(j, key);
    text_add(j->out, value ? "true" : "false");
}

void json_null(struct json *j, const char *key)
{
    begin(j, key);
    text_add(j->out, "null");
}
