/* A growing text: what tables, JSON, diagnostics and generated pages are written into before
 * anybody prints. */
#ifndef COLOSSIM_BASE_TEXT_H
#define COLOSSIM_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text {
    char *at;      /* the characters, always ended by a zero byte once anything was added; NULL when
                      empty */
    size_t length; /* bytes without the zero */
    size_t capacity; /* bytes allocated */
};

void text_init(struct text *);
void text_add(struct text *, const char *more);
void text_add_bytes(struct text *, const char *more, size_t length);
void text_add_char(struct text *, char c);
void text_addf(struct text *, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A whole number with its thousands grouped: '200,000'. */
void text_add_count(struct text *, int64_t);

/* A word as a POSIX shell reads it: in quotes where it needs them. */
void text_add_word(struct text *, const char *word);

/* The words of a list that NULL ends, as a sentence has them: 'plan, run and merge', where 'last'
 * is "and". */
void text_add_list(struct text *, const char *const *words, const char *last);

/* n copies of c; nothing for n <= 0. */
void text_pad(struct text *, char c, int n);

/* Adds words with line breaks before 'width' columns, ended by a new line. The first line begins at
 * 'column', later ones at 'indent'; an empty line between the words stays one, and '%' stands with
 * its number. */
void text_wrap(struct text *, const char *words, int column, int indent, int width);

/* The characters, "" when empty; valid until the next change. */
const char *text_get(const struct text *);

/* Whether a byte of UTF-8 goes on with a character instead of beginning one. */
static inline bool text_continues(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/* Columns that a terminal needs for UTF-8 text: code points, not bytes. */
size_t text_columns(const char *utf8);

void text_free(struct text *);

#endif
