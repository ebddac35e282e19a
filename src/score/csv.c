#include "score/csv.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* What stands up to the next comma or line end, into 'to'; past a carriage return before that end.
 */
static const char *read_plain(const char *at, char *to)
{
    while (*at && *at != ',' && *at != '\n')
        *to++ = *at++;
    if (to[-1] == '\r' && *at == '\n')
        to--;
    *to = '\0';
    return at;
}

/* One field from 'at' on into 'to', which has room for what is left of the text. Returns what
 * follows: a comma, a line end or the text's end. What stands behind a closing quote, where nothing
 * should, is taken as it is. A quote that never ends is 'unclosed'. */
static const char *read_field(const char *at, char *to, const char **unclosed)
{
    const char *const begin = at;
    bool quoted = *at == '"';
    at += quoted;
    while (quoted && *at) {
        if (*at == '"' && *++at != '"')
            quoted = false;
        else
            *to++ = *at++;
    }
    if (quoted)
        *unclosed = begin;
    return read_plain(at, to);
}

static size_t count(const char *text, char c)
{
    size_t n = 0;
    for (; *text; text++)
        n += *text == c;
    return n;
}

void csv_read(const char *text, struct arena *memory, struct csv *out)
{
    static const char mark[] = "\xEF\xBB\xBF"; /* that spreadsheets put before UTF-8 */
    if (strncmp(text, mark, sizeof mark - 1) == 0)
        text += sizeof mark - 1;
    /* Fields are copied one after the other into one piece; no more fields than commas and lines.
     */
    const size_t length = strlen(text), most = count(text, ',') + count(text, '\n') + 2;
    char *to = (char *)arena_alloc(memory, length + most + 1) + 1;
    const char **fields = arena_array(memory, most, sizeof *fields);
    size_t *ends = arena_array(memory, count(text, '\n') + 2, sizeof *ends), n = 0, lines = 0;
    out->unclosed = NULL;
    while (*text) {
        fields[n++] = to;
        text = read_field(text, to, &out->unclosed);
        to += strlen(to) + 1;
        if (*text == ',') {
            text++;
            if (*text && *text != '\n')
                continue;
            fields[n++] = "";
        }
        if (*text == '\n')
            text++;
        ends[lines++] = n;
    }
    out->columns = lines > 0 ? ends[0] : 0;
    out->rows = lines > 0 ? lines - 1 : 0;
    out->fields = fields;
    out->ends = ends;
}

size_t csv_column(const struct csv *csv, const char *name)
{
    for (size_t c = 0; c < csv->columns; c++)
        if (strcmp(csv->fields[c], name) == 0)
            return c;
    return SIZE_MAX;
}

const char *csv_cell(const struct csv *csv, size_t row, size_t column)
{
    const size_t from = csv->ends[row], n = csv->ends[row + 1] - from;
    return column < csv->columns && column < n ? csv->fields[from + column] : "";
}

double csv_number(const struct csv *csv, size_t row, size_t column, double otherwise)
{
    const char *text = csv_cell(csv, row, column);
    char *end;
    const double value = strtod(text, &end);
    return end == text || *end ? otherwise : value;
}

const char *csv_named(struct csv_row r, const char *column)
{
    return csv_cell(r.csv, r.row, csv_column(r.csv, column));
}

double csv_named_number(struct csv_row r, const char *column, double otherwise)
{
    return csv_number(r.csv, r.row, csv_column(r.csv, column), otherwise);
}
