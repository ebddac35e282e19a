#include "base/text.h"

#include "base/fail.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void text_init(struct text *t)
{
    *t = (struct text){0};
}

static void reserve(struct text *t, size_t more)
{
    if (t->length + more + 1 <= t->capacity)
        return;
    size_t capacity = t->capacity ? t->capacity : 256;
    while (capacity < t->length + more + 1)
        capacity *= 2;
    t->at = memory_resize(t->at, capacity);
    t->capacity = capacity;
}

void text_add_bytes(struct text *t, const char *more, size_t length)
{
    reserve(t, length);
    memcpy(t->at + t->length, more, length);
    t->length += length;
    t->at[t->length] = '\0';
}

void text_add(struct text *t, const char *more)
{
    text_add_bytes(t, more, strlen(more));
}

void text_add_char(struct text *t, char c)
{
    text_add_bytes(t, &c, 1);
}

void text_addf(struct text *t, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length < 0)
        fail_internal("a text could not be formatted");
    reserve(t, (size_t)length);
    vsnprintf(t->at + t->length, (size_t)length + 1, format, again);
    va_end(again);
    t->length += (size_t)length;
}

void text_add_count(struct text *t, int64_t count)
{
    char digits[32];
    snprintf(digits, sizeof digits, "%" PRId64, count);
    const char *first = digits + (count < 0);
    if (count < 0)
        text_add_char(t, '-');
    for (size_t i = 0, n = strlen(first); i < n; i++) {
        if (i > 0 && (n - i) % 3 == 0)
            text_add_char(t, ',');
        text_add_char(t, first[i]);
    }
}

void text_add_word(struct text *t, const char *word)
{
    static const char safe[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./=+,:@%";
    if (*word && word[strspn(word, safe)] == '\0') {
        text_add(t, word);
        return;
    }
    text_add_char(t, '\'');
    for (; *word; word++)
        if (*word == '\'')
            text_add(t, "'\\''");
        else
            text_add_char(t, *word);
    text_add_char(t, '\'');
}

void text_add_list(struct text *t, const char *const *words, const char *last)
{
    for (size_t i = 0; words[i]; i++) {
        if (i > 0 && words[i + 1])
            text_add(t, ", ");
        else if (i > 0)
            text_addf(t, " %s ", last);
        text_add(t, words[i]);
    }
}

void text_pad(struct text *t, char c, int n)
{
    for (int i = 0; i < n; i++)
        text_add_char(t, c);
}

const char *text_get(const struct text *t)
{
    return t->at ? t->at : "";
}

size_t text_columns(const char *utf8)
{
    size_t columns = 0;
    for (; *utf8; utf8++)
        columns += !text_continues(*utf8);
    return columns;
}

void text_wrap(struct text *t, const char *words, int column, int indent, int width)
{
    bool first = true;
    while (*words) {
        int length = (int)strcspn(words, " \n");
        if (words[length] == ' ' && words[length + 1] == '%')
            length += 1 + (int)strcspn(words + length + 1, " \n");
        int columns = (int)text_columns(words) - (int)text_columns(words + length);
        if (!first && column + 1 + columns > width) {
            text_add_char(t, '\n');
            text_pad(t, ' ', indent);
            column = indent;
        } else if (!first) {
            text_add_char(t, ' ');
            column++;
        }
        text_add_bytes(t, words, (size_t)length);
        column += columns;
        words += length;
        first = false;
        if (words[0] == '\n' && words[1] == '\n') {
            text_add(t, "\n\n");
            text_pad(t, ' ', indent);
            column = indent;
            first = true;
        }
        words += strspn(words, " \n");
    }
    text_add_char(t, '\n');
}

void text_free(struct text *t)
{
    free(t->at);
    text_init(t);
}
