#include "base/diag.h"

#include "base/fail.h"

#include <stdlib.h>
#include <string.h>

enum { LINE_SHOWN = 160 }; /* bytes of a source line that are shown; a longer one is cut */

void diagnostics_init(struct diagnostics *d)
{
    *d = (struct diagnostics){0};
    source_table_init(&d->sources);
    arena_init(&d->memory);
}

static void append(struct diagnostics *d, struct diagnostic item)
{
    if (d->n == d->capacity) {
        d->capacity = d->capacity ? 2 * d->capacity : 32;
        d->items = memory_resize(d->items, d->capacity * sizeof *d->items);
    }
    d->items[d->n++] = item;
}

void diag_error(struct diagnostics *d, struct mark at, const char *hint, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    diag_error_list(d, at, hint, format, args);
    va_end(args);
}

void diag_error_list(struct diagnostics *d, struct mark at, const char *hint, const char *format,
                     va_list args)
{
    if (++d->errors <= DIAG_LIMIT)
        append(d, (struct diagnostic){DIAG_ERROR, at, arena_format_list(&d->memory, format, args),
                                      hint});
}

void diag_note(struct diagnostics *d, struct mark at, const char *format, ...)
{
    if (d->errors > DIAG_LIMIT)
        return;
    va_list args;
    va_start(args, format);
    append(d,
           (struct diagnostic){DIAG_NOTE, at, arena_format_list(&d->memory, format, args), NULL});
    va_end(args);
}

bool diag_has_error_at(const struct diagnostics *d, struct mark at)
{
    for (size_t i = 0; i < d->n; i++)
        if (d->items[i].level == DIAG_ERROR && at.file && d->items[i].at.file == at.file &&
            d->items[i].at.offset == at.offset)
            return true;
    return false;
}

const char *diag_did_you_mean(struct diagnostics *d, const char *word)
{
    return word ? arena_format(&d->memory, "did you mean '%s'?", word) : NULL;
}

/* A message and the notes that follow it move together: sort groups, by place. */
struct group {
    size_t first, count;
    struct mark at;
};

static int group_order(const void *a, const void *b)
{
    const struct group *x = a, *y = b;
    if (x->at.file != y->at.file)
        return x->at.file < y->at.file ? -1 : 1;
    if (x->at.line != y->at.line)
        return x->at.line < y->at.line ? -1 : 1;
    if (x->at.col != y->at.col)
        return x->at.col < y->at.col ? -1 : 1;
    return x->first < y->first ? -1 : 1;
}

/* The source line, with tabs and control characters as spaces so that the caret stays below its
 * target; a long one is cut before a character. */
static void render_line(const struct source *source, struct mark at, const char *hint,
                        struct text *out)
{
    size_t begin = at.offset <= source->length ? at.offset : source->length;
    while (begin > 0 && source->text[begin - 1] != '\n')
        begin--;
    size_t end = begin;
    while (end < source->length && source->text[end] != '\n' && source->text[end] != '\r' &&
           end - begin < LINE_SHOWN)
        end++;
    while (text_continues(source->text[end]))
        end--;
    if (at.offset >= begin + LINE_SHOWN) {
        if (hint)
            text_addf(out, "      | %s\n", hint);
        return;
    }
    text_addf(out, "%5u | ", at.line);
    for (size_t i = begin; i < end; i++)
        text_add_char(out, (unsigned char)source->text[i] < ' ' ? ' ' : source->text[i]);
    text_add(out, "\n      | ");
    for (size_t i = begin; i < at.offset; i++)
        if (!text_continues(source->text[i]))
            text_add_char(out, ' ');
    text_add_char(out, '^');
    for (size_t i = at.offset + 1; i < at.offset + at.length && i < end; i++)
        if (!text_continues(source->text[i]))
            text_add_char(out, '~');
    if (hint)
        text_addf(out, " %s", hint);
    text_add_char(out, '\n');
}

static void render_item(const struct diagnostics *d, const struct diagnostic *item,
                        struct text *out)
{
    static const char *const level[] = {"error", "note"};
    const struct source *source = source_table_get(&d->sources, item->at.file);
    if (!source)
        text_addf(out, "colossim: %s: %s%s%s\n", level[item->level], item->text,
                  item->hint ? "; " : "", item->hint ? item->hint : "");
    else if (item->at.line == 0)
        text_addf(out, "%s: %s: %s%s%s\n", source->name, level[item->level], item->text,
                  item->hint ? "; " : "", item->hint ? item->hint : "");
    else {
        text_addf(out, "%s:%u:%u: %s: %s\n", source->name, item->at.line, item->at.col,
                  level[item->level], item->text);
        if (item->level != DIAG_NOTE)
            render_line(source, item->at, item->hint, out);
    }
}

void diagnostics_render(const struct diagnostics *d, struct text *out)
{
    if (d->n == 0)
        return;
    struct group *groups = memory_zeroed(d->n, sizeof *groups);
    size_t n = 0;
    for (size_t i = 0; i < d->n; i++) {
        if (d->items[i].level == DIAG_NOTE && n > 0)
            groups[n - 1].count++;
        else
            groups[n++] = (struct group){i, 1, d->items[i].at};
    }
    qsort(groups, n, sizeof *groups, group_order);
    for (size_t g = 0; g < n; g++)
        for (size_t i = 0; i < groups[g].count; i++)
            render_item(d, &d->items[groups[g].first + i], out);
    free(groups);
    if (d->errors)
        text_addf(out, "%zu error%s%s", d->errors, d->errors == 1 ? "" : "s",
                  d->errors > DIAG_LIMIT ? " (the first 20 are shown)" : "");
    text_add_char(out, '\n');
}

void diagnostics_free(struct diagnostics *d)
{
    free(d->items);
    arena_free(&d->memory);
    source_table_free(&d->sources);
    *d = (struct diagnostics){0};
}
