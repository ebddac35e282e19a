#include "report/table.h"

#include "base/fail.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { GAP = 2, LEAST_LAST = 12 }; /* blanks between columns; the narrowest last column */

void style_add(struct text *out, enum style style, bool colors, const char *text)
{
    /* SGR sequences (ECMA-48 8.3.117) */
    static const char *const begin[] = {[STYLE_PLAIN] = "",
                                        [STYLE_STRONG] = "\033[1m",
                                        [STYLE_FAINT] = "\033[2m",
                                        [STYLE_WARNING] = "\033[33m"};
    bool painted = colors && style != STYLE_PLAIN;
    text_addf(out, "%s%s%s", painted ? begin[style] : "", text, painted ? "\033[0m" : "");
}

void table_init(struct table *t, const struct column *columns, size_t n)
{
    *t = (struct table){.columns = columns, .n_columns = n};
    text_init(&t->texts);
}

static void *room(void *items, size_t n, size_t *capacity, size_t bytes)
{
    if (n < *capacity)
        return items;
    *capacity = *capacity ? 2 * *capacity : 32;
    return memory_resize(items, *capacity * bytes);
}

void table_row(struct table *t, enum style style)
{
    t->rows = room(t->rows, t->n_rows, &t->row_capacity, sizeof *t->rows);
    t->rows[t->n_rows++] = (struct table_row){.first = t->n_cells, .style = style};
}

struct text *table_cell(struct table *t)
{
    assert(t->n_rows > 0 && t->rows[t->n_rows - 1].n < t->n_columns);
    t->cells = room(t->cells, t->n_cells, &t->cell_capacity, sizeof *t->cells);
    if (t->n_cells > 0)
        text_add_char(&t->texts, '\0');
    t->cells[t->n_cells++] = t->texts.length;
    t->rows[t->n_rows - 1].n++;
    return &t->texts;
}

void table_put(struct table *t, const char *text)
{
    text_add(table_cell(t), text);
}

/* The cell's text, "" when the row ends before it. */
static const char *cell_text(const struct table *t, const struct table_row *row, size_t column)
{
    return column < row->n ? text_get(&t->texts) + t->cells[row->first + column] : "";
}

/* Line i of a head of n lines, counted from the top of the tallest head. */
static const char *head_line(const char *head, size_t lines, size_t i, size_t *length)
{
    size_t own = 1;
    for (const char *c = head; *c; c++)
        own += *c == '\n';
    *length = 0;
    if (i + own < lines)
        return head;
    for (size_t skip = i + own - lines; skip > 0; skip--)
        head = strchr(head, '\n') + 1;
    *length = strcspn(head, "\n");
    return head;
}

static size_t head_lines(const struct table *t)
{
    size_t most = 0;
    for (size_t c = 0; c < t->n_columns; c++) {
        size_t lines = *t->columns[c].head != '\0';
        for (const char *at = t->columns[c].head; *at; at++)
            lines += *at == '\n';
        most = lines > most ? lines : most;
    }
    return most;
}

static size_t columns_of(const char *text, size_t length)
{
    size_t columns = 0;
    for (size_t i = 0; i < length; i++)
        columns += !text_continues(text[i]);
    return columns;
}

size_t table_group(const struct table *t, size_t first)
{
    size_t n = 1;
    const char *group = t->columns[first].group;
    while (group && first + n < t->n_columns && t->columns[first + n].group &&
           strcmp(t->columns[first + n].group, group) == 0)
        n++;
    return n;
}

static void measure(const struct table *t, size_t lines, int *widths)
{
    for (size_t c = 0; c < t->n_columns; c++) {
        size_t widest = 0;
        for (size_t i = 0; i < lines; i++) {
            size_t length;
            const char *head = head_line(t->columns[c].head, lines, i, &length);
            size_t columns = columns_of(head, length);
            widest = columns > widest ? columns : widest;
        }
        if (t->columns[c].group && table_group(t, c) == 1 &&
            (c == 0 || table_group(t, c - 1) == 1)) {
            size_t columns = text_columns(t->columns[c].group);
            widest = columns > widest ? columns : widest;
        }
        for (size_t r = 0; r < t->n_rows; r++) {
            size_t columns = text_columns(cell_text(t, &t->rows[r], c));
            widest = columns > widest ? columns : widest;
        }
        widths[c] = (int)widest;
    }
}

/* The last column takes what the others leave. */
static void limit_last(const struct table *t, int indent, int width, int *widths)
{
    int used = indent;
    for (size_t c = 0; c + 1 < t->n_columns; c++)
        used += widths[c] + GAP;
    int left = width - used > LEAST_LAST ? width - used : LEAST_LAST;
    int *last = &widths[t->n_columns - 1];
    if (*last > left)
        *last = left;
}

static void add_aligned(struct text *out, const char *text, size_t length, int width,
                        enum align align)
{
    int blanks = width - (int)columns_of(text, length);
    if (align == ALIGN_RIGHT)
        text_pad(out, ' ', blanks);
    text_add_bytes(out, text, length);
    if (align == ALIGN_LEFT)
        text_pad(out, ' ', blanks);
}

static void trim(struct text *line)
{
    while (line->length > 0 && line->at[line->length - 1] == ' ')
        line->at[--line->length] = '\0';
}

/* Bytes of the text that fit a line of so many columns, up to a blank; a longer word goes whole. */
static size_t fitting(const char *text, int width)
{
    size_t end = 0;
    int columns = 0;
    for (size_t i = 0;; i++) {
        if (text[i] == ' ' || text[i] == '\0') {
            if (end > 0 && columns > width)
                return end;
            if (i == 0 || text[i - 1] != ' ')
                end = i;
            if (text[i] == '\0' || columns >= width)
                return end;
        }
        columns += !text_continues(text[i]);
    }
}

static void write_line(struct text *line, enum style style, bool colors, int indent,
                       struct text *out)
{
    trim(line);
    if (line->length > 0) {
        text_pad(out, ' ', indent);
        style_add(out, style, colors, text_get(line));
    }
    text_add_char(out, '\n');
    line->length = 0;
}

/* 'MW' over one column, '----- MW -----' over several. */
static void add_group(struct text *line, const char *name, int width, bool several,
                      enum align align)
{
    int blanks = width - (int)text_columns(name);
    if (!several) {
        add_aligned(line, name, strlen(name), width, align);
        return;
    }
    text_pad(line, '-', (blanks - 2) / 2);
    text_addf(line, " %s ", name);
    text_pad(line, '-', blanks - 2 - (blanks - 2) / 2);
}

static void write_groups(const struct table *t, const int *widths, int indent, bool colors,
                         struct text *out)
{
    struct text line;
    text_init(&line);
    size_t groups = 0;
    for (size_t c = 0; c < t->n_columns;) {
        size_t n = table_group(t, c);
        int width = -GAP;
        for (size_t i = 0; i < n; i++)
            width += widths[c + i] + GAP;
        const char *name = t->columns[c].group;
        text_pad(&line, ' ', c ? GAP : 0);
        add_group(&line, name ? name : "", width, n > 1, t->columns[c].align);
        groups += name != NULL;
        c += n;
    }
    if (groups)
        write_line(&line, STYLE_FAINT, colors, indent, out);
    text_free(&line);
}

static void write_heads(const struct table *t, size_t lines, const int *widths, int indent,
                        bool colors, struct text *out)
{
    struct text line;
    text_init(&line);
    for (size_t i = 0; i < lines; i++) {
        for (size_t c = 0; c < t->n_columns; c++) {
            size_t length;
            const char *head = head_line(t->columns[c].head, lines, i, &length);
            text_pad(&line, ' ', c ? GAP : 0);
            add_aligned(&line, head, length, widths[c], t->columns[c].align);
        }
        write_line(&line, STYLE_FAINT, colors, indent, out);
    }
    text_free(&line);
}

static void write_row(const struct table *t, const struct table_row *row, const int *widths,
                      int indent, bool colors, struct text *out)
{
    struct text line;
    text_init(&line);
    size_t last = t->n_columns - 1;
    int before = 0;
    for (size_t c = 0; c < last; c++) {
        const char *cell = cell_text(t, row, c);
        add_aligned(&line, cell, strlen(cell), widths[c], t->columns[c].align);
        text_pad(&line, ' ', GAP);
        before += widths[c] + GAP;
    }
    const char *rest = cell_text(t, row, last);
    for (;;) {
        size_t length = fitting(rest, widths[last]);
        add_aligned(&line, rest, length, widths[last], t->columns[last].align);
        write_line(&line, row->style, colors, indent, out);
        rest += length + strspn(rest + length, " ");
        if (!*rest)
            break;
        text_pad(&line, ' ', before);
    }
    text_free(&line);
}

void table_write(const struct table *t, int indent, int width, bool colors, struct text *out)
{
    size_t lines = head_lines(t);
    int *widths = memory_zeroed(t->n_columns, sizeof *widths);
    measure(t, lines, widths);
    limit_last(t, indent, width, widths);
    write_groups(t, widths, indent, colors, out);
    write_heads(t, lines, widths, indent, colors, out);
    for (size_t r = 0; r < t->n_rows; r++)
        write_row(t, &t->rows[r], widths, indent, colors, out);
    free(widths);
}

void table_free(struct table *t)
{
    text_free(&t->texts);
    free(t->cells);
    free(t->rows);
    *t = (struct table){0};
}

void paragraph_write(struct text *out, const char *lead, const char *paragraph, int width)
{
    int indent = (int)text_columns(lead);
    text_add(out, lead);
    text_wrap(out, paragraph, indent, indent, width);
}
