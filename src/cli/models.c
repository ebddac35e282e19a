#include "cli/command.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/words.h"
#include "cli/arguments.h"
#include "cli/output.h"
#include "input/load.h"
#include "input/tree.h"
#include "input/write.h"
#include "model/library.h"

#include <string.h>

/* The library as one folder after the other; a name in an earlier folder hides the same name in
 * a later one. */
struct shelf {
    struct arena memory;
    const char **folders;
    size_t n_folders;
};

static void shelf_open(const struct arguments *a, struct shelf *shelf)
{
    arena_init(&shelf->memory);
    shelf->n_folders =
        library_folders(a->value[OPTION_MODELS], NULL, &shelf->memory, &shelf->folders);
}

/* The kind with that name among those of the library's table; NULL after saying what there is. */
static const struct key *find_kind(const struct arguments *a, const char *name, size_t length)
{
    const char *names[32] = {NULL};
    size_t n = 0;
    for (size_t i = 0; i < library_table.n && n + 1 < sizeof names / sizeof names[0]; i++) {
        const struct key *key = &library_table.keys[i];
        if (strlen(key->name) == length && memcmp(key->name, name, length) == 0)
            return key;
        names[n++] = key->name;
    }
    struct text message, word;
    text_init(&message);
    text_init(&word);
    text_add_bytes(&word, name, length);
    text_addf(&message, "no models of kind '%s'", text_get(&word));
    const char *near = words_nearest(text_get(&word), names, n);
    if (near)
        text_addf(&message, "; did you mean '%s'?", near);
    else {
        text_add(&message, "; there are ");
        text_add_list(&message, names, "and");
    }
    output_usage(a, "%s", text_get(&message));
    text_free(&word);
    text_free(&message);
    return NULL;
}

/* What a file says of itself, NULL where it says nothing. */
struct entry {
    const char *name;
    const char *title;   /* 'title' or else 'note' */
    const char *kind;    /* of a part, a fabric, a power source */
    const char *status;  /* of an accelerator */
    const char *release; /* likewise */
};

static const char *word_of(struct shelf *shelf, const struct node *root, const char *key)
{
    const struct node *word = node_get(root, key);
    return word && word->kind == NODE_SCALAR ? arena_text(&shelf->memory, word->text) : NULL;
}

static struct entry read_entry(struct shelf *shelf, const char *kind, const char *name)
{
    const char *logical = arena_format(&shelf->memory, "%s/%s", kind, name);
    const char *path = library_path(shelf->folders, shelf->n_folders, logical, &shelf->memory);
    struct diagnostics diagnostics;
    struct tree tree;
    diagnostics_init(&diagnostics);
    tree_init(&tree);
    const struct node *root =
        path ? tree_read_file(&tree, path, NULL, LAYER_LIBRARY, &diagnostics) : NULL;
    struct entry entry = {.name = name,
                          .title = word_of(shelf, root, "title"),
                          .kind = word_of(shelf, root, "kind"),
                          .status = word_of(shelf, root, "status"),
                          .release = word_of(shelf, root, "release")};
    if (!entry.title)
        entry.title = word_of(shelf, root, "note");
    tree_free(&tree);
    diagnostics_free(&diagnostics);
    return entry;
}

static void write_json_entry(const char *kind, const struct entry *e, struct json *j)
{
    json_open_object(j, NULL);
    json_text(j, "kind", kind);
    json_text(j, "name", e->name);
    json_text(j, "title", e->title);
    if (e->kind)
        json_text(j, "is", e->kind);
    if (e->status)
        json_text(j, "status", e->status);
    if (e->release)
        json_text(j, "release", e->release);
    json_close_object(j);
}

/* 'h100-sxm  2022  NVIDIA H100 SXM5 80 GB', 'grid-us  grid  Grid contract, ...'. */
static void write_entry(const struct entry *e, int name_width, int column_width, struct text *out)
{
    text_addf(out, "  %-*s", name_width, e->name);
    if (column_width)
        text_addf(out, "  %-*.*s", column_width, column_width,
                  e->release ? e->release
                  : e->kind  ? e->kind
                             : "");
    text_addf(out, "  %s", e->title ? e->title : "");
    if (e->status && strcmp(e->status, "shipping") != 0)
        text_addf(out, " (%s)", e->status);
    text_add(out, "\n");
}

static int widest(int width, const char *word)
{
    const int own = word ? (int)strlen(word) : 0;
    return own > width ? own : width;
}

static void list_kind(struct shelf *shelf, const struct key *kind, struct json *j, struct text *out)
{
    enum { YEAR = 4 };
    const char **names;
    size_t n = library_names(shelf->folders, shelf->n_folders, kind->name, &shelf->memory, &names);
    struct entry *entries = arena_array(&shelf->memory, n, sizeof *entries);
    int name_width = 0, column_width = 0;
    for (size_t i = 0; i < n; i++) {
        entries[i] = read_entry(shelf, kind->name, names[i]);
        name_width = widest(name_width, names[i]);
        column_width = entries[i].release ? YEAR : widest(column_width, entries[i].kind);
    }
    if (!j && n)
        text_addf(out, "%s\n", kind->name);
    for (size_t i = 0; i < n; i++)
        if (j)
            write_json_entry(kind->name, &entries[i], j);
        else
            write_entry(&entries[i], name_width, column_width, out);
}

static int list(const struct arguments *a, struct shelf *shelf, struct text *out)
{
    const struct key *only = NULL;
    if (a->n_operands > 1) {
        only = find_kind(a, a->operands[1], strlen(a->operands[1]));
        if (!only)
            return EXIT_INPUT;
    }
    struct json j, *json = a->given[OPTION_JSON] ? &j : NULL;
    if (json) {
        json_init(json, out);
        json_open_object(json, NULL);
        json_text(json, "schema", "colossim.models.1");
        json_open_array(json, "models");
    }
    for (size_t i = 0; i < library_table.n; i++)
        if (!only || only == &library_table.keys[i])
            list_kind(shelf, &library_table.keys[i], json, out);
    if (json) {
        json_close_array(json);
        json_close_object(json);
    }
    return EXIT_OK;
}

/* All kinds that have an item of that name; usage is ambiguous when there are several. */
static const char *locate(const struct arguments *a, struct shelf *shelf, const char *name)
{
    const char *slash = strchr(name, '/'), *found = NULL;
    if (slash) {
        if (!find_kind(a, name, (size_t)(slash - name)))
            return NULL;
        if (library_path(shelf->folders, shelf->n_folders, name, &shelf->memory))
            return name;
    }
    const char *near = NULL, *near_kind = NULL, *item = slash ? slash + 1 : name;
    for (size_t i = 0; i < library_table.n; i++) {
        const char *kind = library_table.keys[i].name, **names;
        if (slash && (strlen(kind) != (size_t)(slash - name) ||
                      strncmp(kind, name, (size_t)(slash - name)) != 0))
            continue;
        size_t n = library_names(shelf->folders, shelf->n_folders, kind, &shelf->memory, &names);
        for (size_t k = 0; k < n && !slash; k++) {
            if (strcmp(names[k], item) != 0)
                continue;
            if (found) {
                output_usage(a, "'%s' is more than one model: %s, %s/%s", item, found, kind, item);
                return NULL;
            }
            found = arena_format(&shelf->memory, "%s/%s", kind, item);
        }
        const char *like = near ? NULL : words_nearest(item, names, n);
        if (like) {
            near = like;
            near_kind = kind;
        }
    }
    if (!found && near)
        output_usage(a, "no model '%s'; did you mean '%s/%s'?", name, near_kind, near);
    else if (!found)
        output_usage(a, "no model '%s'; 'colossim models list' names all", name);
    return found;
}

static int show(const struct arguments *a, struct shelf *shelf, struct text *out)
{
    if (a->n_operands < 2)
        return output_usage(a, "'models show' needs the name of a model");
    const char *logical = locate(a, shelf, a->operands[1]);
    if (!logical)
        return EXIT_INPUT;
    struct diagnostics diagnostics;
    struct tree tree;
    diagnostics_init(&diagnostics);
    tree_init(&tree);
    const char *path = library_path(shelf->folders, shelf->n_folders, logical, &shelf->memory);
    const struct node *root = tree_read_file(&tree, path, NULL, LAYER_LIBRARY, &diagnostics);
    int code = EXIT_OK;
    if (!root) {
        output_diagnostics(a, &diagnostics);
        code = EXIT_INPUT;
    } else if (a->given[OPTION_JSON]) {
        struct json j;
        json_init(&j, out);
        json_open_object(&j, NULL);
        json_text(&j, "schema", "colossim.model.1");
        json_text(&j, "name", logical);
        node_write_json(root, "model", &j);
        json_close_object(&j);
    } else {
        const struct source *source = source_table_get(&diagnostics.sources, root->at.file);
        text_add_bytes(out, source->text, source->length);
    }
    tree_free(&tree);
    diagnostics_free(&diagnostics);
    return code;
}

static int run(const struct arguments *a, struct text *out)
{
    bool lists = strcmp(a->operands[0], "list") == 0, shows = strcmp(a->operands[0], "show") == 0;
    if (!lists && !shows)
        return output_usage(a, "'models' knows no '%s'; there are 'list' and 'show'",
                            a->operands[0]);
    struct shelf shelf;
    shelf_open(a, &shelf);
    int code;
    if (shelf.n_folders == 0) {
        output_error(a, "no model library found; set COLOSSIM_MODELS or give --models DIR");
        code = EXIT_INPUT;
    } else
        code = lists ? list(a, &shelf, out) : show(a, &shelf, out);
    arena_free(&shelf.memory);
    return code;
}

static const char *const words[] = {"list", "show", NULL};

static const struct example examples[] = {
    {"colossim models list", "all models by kind"},
    {"colossim models list systems", "the systems that can be bought"},
    {"colossim models show systems/hgx-h100", "one model with its numbers, sources and confidence"},
    {NULL, NULL},
};

const struct command models_command = {
    .name = "models",
    .operands = "list [KIND] | show NAME",
    .least = 1,
    .most = 2,
    .completes = COMPLETES_WORDS,
    .words = words,
    .summary = "List the model library, or show one model with its sources",
    .details = "A scenario names these models. It may override any of their numbers below "
               "'models', for example '--set models.systems.hgx-h100.server-price=$100k'.",
    .examples = examples,
    .run = run,
};
