#include "score/measurements.h"

#include "input/bind.h"
#include "input/file.h"
#include "input/load.h"

#include <ctype.h>
#include <string.h>

/* All items of a folder of the library, as one --set argument. */
static const char *all_items(const char *folder, const char *key, const char *const *folders,
                             size_t n_folders, struct arena *memory)
{
    const char **names;
    const size_t n = library_names(folders, n_folders, folder, memory, &names);
    struct text text;
    text_init(&text);
    text_addf(&text, "%s={", folder);
    for (size_t i = 0; i < n; i++)
        text_addf(&text, "%s%s: {%s: %s}", i > 0 ? ", " : "", names[i], key, names[i]);
    text_add(&text, "}");
    const char *argument = arena_text(memory, text_get(&text));
    text_free(&text);
    return argument;
}

const void *measurements_setup(const struct measurements_kind *kind, const char *models,
                               struct tree *tree, struct arena *memory, struct diagnostics *d)
{
    const char **folders;
    const size_t n = library_folders(models, NULL, memory, &folders);
    const char *logical = arena_format(memory, "measurements/%s", kind->setup);
    const char *path = library_path(folders, n, logical, memory);
    if (!path) {
        diag_error(d, (struct mark){0}, NULL, "no model library with '%s.yaml' found", logical);
        return NULL;
    }
    const char *sets[MEASUREMENTS_ALL];
    size_t n_sets = 0;
    for (; kind->all[n_sets].folder; n_sets++)
        sets[n_sets] =
            all_items(kind->all[n_sets].folder, kind->all[n_sets].key, folders, n, memory);
    const struct load_request request = {
        .path = path, .sets = sets, .n_sets = n_sets, .models = models};
    void *setup = arena_alloc(memory, kind->table->size);
    const bool good = load_scenario(&request, kind->table, kind->fixed, tree, d) &&
                      bind_tree(tree, kind->table, setup, NULL, memory, NULL, d);
    return good ? setup : NULL;
}

const char *measurements_path(const char *models, const char *name, struct arena *memory)
{
    const char **folders;
    const size_t n = library_folders(models, NULL, memory, &folders);
    const char *yaml = library_path(folders, n, "measurements/scoring", memory);
    return yaml ? arena_format(memory, "%s/%s", file_folder(yaml, memory), name) : NULL;
}

/* Whether it holds what no table does: a control sign other than white space. */
static bool is_binary(const struct text *t)
{
    const char *at = text_get(t);
    for (size_t i = 0; i < t->length; i++)
        if (iscntrl((unsigned char)at[i]) && !isspace((unsigned char)at[i]))
            return true;
    return false;
}

/* A place in the text of a file. */
static struct mark place(const char *path, const struct text *t, const char *at,
                         struct diagnostics *d)
{
    const char *text = text_get(t);
    struct mark m = {.file = source_table_add(&d->sources, path, text, t->length),
                     .line = 1,
                     .col = 1,
                     .offset = (size_t)(at - text)};
    for (; text < at; text++) {
        if (*text == '\n') {
            m.line++;
            m.col = 1;
        } else
            m.col += !text_continues(*text);
    }
    return m;
}

/* What parts the columns in the place of commas, as a hint; NULL where nothing else seems to. */
static const char *other_separator(const struct csv *csv)
{
    static const struct {
        char sign;
        const char *hint;
    } signs[] = {{';', "its columns are parted by ';': save it with ',' between them, and with "
                       "points in its numbers"},
                 {'\t', "its columns are parted by tabs: save it with ',' between them"},
                 {'|', "its columns are parted by '|': save it with ',' between them"}};
    for (size_t i = 0; i < sizeof signs / sizeof *signs && csv->columns == 1; i++)
        if (strchr(csv->fields[0], signs[i].sign))
            return signs[i].hint;
    return NULL;
}

/* More are no table of measurements: the library's have 59 at most. It bounds the time for looking
 * columns up by their names. */
enum { MOST_COLUMNS = 1000 };

/* Refuses a head line of which nobody knows which cells count. Blank names are no columns. */
static bool check_head(const struct csv *csv, const char *path, struct diagnostics *d)
{
    if (csv->columns > MOST_COLUMNS) {
        diag_error(d, (struct mark){0}, NULL, "%s: line 1 names %zu columns, more than %d", path,
                   csv->columns, MOST_COLUMNS);
        return false;
    }
    for (size_t c = 0; c < csv->columns; c++) {
        const size_t first = csv_column(csv, csv->fields[c]);
        if (first == c || *csv->fields[c] == '\0')
            continue;
        diag_error(d, (struct mark){0}, NULL, "%s: line 1: columns %zu and %zu are both '%s'", path,
                   first + 1, c + 1, csv->fields[c]);
        return false;
    }
    return true;
}

static bool has_columns(const struct csv *csv, const char *const *columns, const char *path,
                        struct diagnostics *d)
{
    for (; *columns; columns++)
        if (csv_column(csv, *columns) >= csv->columns) {
            diag_error(d, (struct mark){0}, other_separator(csv), "%s: there is no column '%s'",
                       path, *columns);
            return false;
        }
    return true;
}

bool measurements_read(const char *path, struct text *text, struct arena *memory, struct csv *out,
                       struct diagnostics *d)
{
    if (!file_read(path, path, (struct mark){0}, text, d))
        return false;
    if (is_binary(text)) {
        diag_error(d, (struct mark){0}, "save the table as comma-separated values in UTF-8",
                   "%s: this is no text but a binary file", path);
        return false;
    }
    csv_read(text_get(text), memory, out);
    if (out->unclosed) {
        diag_error(d, place(path, text, out->unclosed, d), NULL,
                   "this quote never ends, so the rest of the file would be one field");
        return false;
    }
    return check_head(out, path, d);
}

bool measurements_open(struct measurements *m, const struct measurements_kind *kind,
                       const char *models, const char *path, struct diagnostics *d)
{
    *m = (struct measurements){0};
    arena_init(&m->memory);
    tree_init(&m->tree);
    text_init(&m->text);
    m->setup = measurements_setup(kind, models, &m->tree, &m->memory, d);
    if (!m->setup)
        return false;
    const char *librarys = measurements_path(models, kind->file, &m->memory);
    m->own = path && !file_is_same(path, librarys);
    if (!path)
        path = librarys;
    m->path = path;
    return measurements_read(path, &m->text, &m->memory, &m->csv, d) &&
           has_columns(&m->csv, kind->columns, path, d);
}

void measurements_close(struct measurements *m)
{
    text_free(&m->text);
    tree_free(&m->tree);
    arena_free(&m->memory);
}

bool measurements_some(const struct measurements *m, size_t rows,
                       const struct left_out_rows *left_out, struct diagnostics *d)
{
    if (rows > 0)
        return true;
    if (left_out->n == 0)
        diag_error(d, (struct mark){0}, NULL, "%s: no row can be predicted", m->path);
    else
        diag_error(d, (struct mark){0}, NULL, "%s: no row can be predicted; line %zu: %s", m->path,
                   left_out->items[0].line, left_out->items[0].why);
    return false;
}

void left_out_begin(struct left_out_rows *out, const struct csv *csv, struct arena *memory)
{
    *out = (struct left_out_rows){arena_array(memory, csv->rows + 1, sizeof *out->items), 0};
}

void left_out_add(struct left_out_rows *out, struct csv_row r, const char *column, const char *why)
{
    out->items[out->n++] = (struct left_out){csv_line(r), csv_named(r, column), why};
}
