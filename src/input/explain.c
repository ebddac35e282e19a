#include "input/explain.h"

#include "input/describe.h"
#include "input/forms.h"
#include "input/layers.h"
#include "input/load.h"
#include "input/write.h"

#include <math.h>
#include <string.h>

enum { FIELD = 12 }; /* column of what a field says */

/* Names that a reference may give, from the model library; none for other maps. */
static size_t names_of(const char *target, const struct explain_context *context,
                       struct arena *memory, const char ***out)
{
    static const char library[] = "models.";
    *out = NULL;
    if (!target || strncmp(target, library, sizeof library - 1) != 0)
        return 0;
    return library_names(context->folders, context->n_folders, target + sizeof library - 1, memory,
                         out);
}

/* What a place's value names, or where its items are. */
static const char *target_of(const struct place *place)
{
    return place->key->kind == KEY_MAP ? place->path : place->key->target;
}

static void write_field(struct text *out, const char *label, const char *value, int width)
{
    text_addf(out, "  %s", label);
    text_pad(out, ' ', FIELD - 2 - (int)strlen(label));
    text_wrap(out, value, FIELD, FIELD, width);
}

static void write_indented(struct text *out, const char *words, int indent, int width)
{
    text_pad(out, ' ', indent);
    text_wrap(out, words, indent, indent, width);
}

static void write_word(const char *name, int width, struct text *out)
{
    struct text docs;
    text_init(&docs);
    form_explain_word(name, &docs);
    text_addf(out, "%s\n", name);
    write_indented(out, text_get(&docs), 4, width);
    text_free(&docs);
}

/* One key of a list of keys: its name, type and default, then its doc. */
static void write_entry(const char *name, const struct key *key, int width, struct text *out)
{
    struct text type;
    text_init(&type);
    text_addf(&type, "%s: ", name);
    describe_type(key, &type);
    if (describe_units(key))
        text_addf(&type, " (%s)", describe_units(key));
    text_add(&type, key->fallback ? "; default " : "; ");
    describe_default(key, &type);
    text_add(out, "  ");
    text_wrap(out, text_get(&type), 2, 4, width);
    write_indented(out, key->doc, 6, width);
    text_free(&type);
}

static void write_keys(const struct key_table *table, int width, struct text *out)
{
    for (size_t i = 0; i < table->n; i++)
        write_entry(table->keys[i].name, &table->keys[i], width, out);
    for (size_t i = 0; i < table->n_cases; i++) {
        if (!table->cases[i].table)
            continue;
        text_addf(out, "where %s is '%s':\n", table->tag, table->cases[i].word);
        write_keys(table->cases[i].table, width, out);
    }
}

void explain_table(const struct key_table *table, const struct explain_context *context,
                   struct text *out)
{
    write_indented(out, table->doc, 0, context->width);
    text_add(out, "\nKeys:\n");
    write_keys(table, context->width, out);
}

static bool same_key(const struct place *a, const struct place *b)
{
    return a->key == b->key && a->table == b->table;
}

/* Whether an earlier place of the list is the same key at another path. */
static bool is_repeated(const struct place *places, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (same_key(&places[k], &places[i]))
            return true;
    return false;
}

static size_t count_keys(const struct location *found)
{
    size_t n = 0;
    for (size_t i = 0; i < found->n; i++)
        n += !is_repeated(found->places, i);
    return n;
}

/* The value of a key in the library's file that stands at the first part of its path, as it is
 * written there; false where it is no single one, or can't be read: that is for those to hear who
 * run it. */
static bool find_in_library(const char *path, const char *file,
                            const struct explain_context *context, struct text *out)
{
    struct arena memory;
    struct tree tree;
    struct diagnostics unheard;
    arena_init(&memory);
    tree_init(&tree);
    diagnostics_init(&unheard);
    const char *at = library_path(context->folders, context->n_folders, file, &memory);
    const char *below = path + strcspn(path, ".");
    const struct node *root =
        at && *below ? layer_read(&tree, at, at, (struct mark){0}, LAYER_LIBRARY, &unheard) : NULL;
    const struct node *value = root ? node_find(root, below + 1) : NULL;
    if (value)
        node_write_value(value, out);
    diagnostics_free(&unheard);
    tree_free(&tree);
    arena_free(&memory);
    return value != NULL;
}

/* What holds where the key is left out. */
static void write_default_field(const struct place *place, const struct explain_context *context,
                                struct text *out)
{
    const struct key *key = place->key;
    const char *file = places_file(place->path, context->fixed);
    struct text value;
    text_init(&value);
    if (file && key_is_required(key) && !key->sub &&
        find_in_library(place->path, file, context, &value))
        text_addf(&value, ", as the model library's %s.yaml gives", file);
    else if (file && key_is_required(key))
        text_addf(&value, "what the model library's %s.yaml gives", file);
    else if (key_is_required(key))
        text_add(&value, "none: required");
    else
        describe_default(key, &value);
    write_field(out, "default", text_get(&value), context->width);
    text_free(&value);
}

static void write_type_fields(const struct place *place, const struct explain_context *context,
                              struct text *out)
{
    const struct key *key = place->key;
    struct text value;
    text_init(&value);
    describe_type(key, &value);
    write_field(out, "type", text_get(&value), context->width);
    text_free(&value);
    if (describe_units(key))
        write_field(out, "units", describe_units(key), context->width);
    if (describe_range(key, &value))
        write_field(out, "range", text_get(&value), context->width);
    text_free(&value);
    write_default_field(place, context, out);
    if (place->word) {
        text_addf(&value, "where %s is '%s'", place->tag, place->word);
        write_field(out, "only", text_get(&value), context->width);
        text_free(&value);
    }
}

static void write_names(const struct place *place, const struct explain_context *context,
                        struct arena *memory, struct text *out)
{
    const char **names;
    const size_t n = names_of(target_of(place), context, memory, &names);
    struct text list;
    text_init(&list);
    for (size_t i = 0; i < n; i++)
        text_addf(&list, "%s%s", i ? ", " : "", names[i]);
    if (n)
        write_field(out, "library", text_get(&list), context->width);
    text_free(&list);
}

/* A value as a shell takes it behind --set, for keys that can be set. */
static void write_set(const char *path, const char *value, struct text *out)
{
    for (const char *const *key = load_file_keys; *key; key++)
        if (strcmp(*key, path) == 0)
            return;
    text_addf(out, "  --set %s=", path);
    text_add_word(out, value);
    text_add_char(out, '\n');
}

static void write_examples(const struct place *place, const struct explain_context *context,
                           struct arena *memory, struct text *out)
{
    const struct key *key = place->key;
    text_add(out, "\nFor example:\n");
    const char **examples;
    const size_t n = form_examples(key, memory, &examples);
    if (n == 0)
        form_skeleton(key, 2, out);
    for (size_t i = 0; i < n; i++)
        text_addf(out, "  %s: %s\n", key->name, examples[i]);
    if (n && !context->no_set)
        write_set(place->path, examples[0], out);
}

static void write_whole(const struct location *found, const struct explain_context *context,
                        struct text *out)
{
    const struct place *place = &found->places[0];
    const struct key *key = place->key;
    const int width = context->width;
    struct arena memory;
    arena_init(&memory);
    text_addf(out, "%s%s%s\n", place->path, found->item ? "." : "",
              !found->item            ? ""
              : key->kind == KEY_LIST ? place_position
                                      : place_name);
    for (size_t i = 1; i < found->n; i++)
        text_addf(out, "%s\n", found->places[i].path);
    write_indented(out, found->item ? key->sub->doc : key->doc, 4, width);
    if (!found->item) {
        text_add_char(out, '\n');
        write_type_fields(place, context, out);
    }
    write_names(place, context, &memory, out);
    write_examples(place, context, &memory, out);
    if (key->sub) {
        text_addf(out, "\nKeys of %s:\n", key->sub->name);
        if (!found->item)
            write_indented(out, key->sub->doc, 4, width);
        write_keys(key->sub, width, out);
    }
    arena_free(&memory);
}

static void write_several(const struct location *found, const struct explain_context *context,
                          struct text *out)
{
    text_add(out, "Several keys are called so; their whole path tells them apart:\n\n");
    for (size_t i = 0; i < found->n; i++)
        write_entry(found->places[i].path, found->places[i].key, context->width, out);
}

void explain_text(const struct location *found, const struct explain_context *context,
                  struct text *out)
{
    if (found->word)
        write_word(found->word, context->width, out);
    if (found->word && found->n)
        text_add_char(out, '\n');
    if (count_keys(found) > 1)
        write_several(found, context, out);
    else if (found->n)
        write_whole(found, context, out);
    if (found->n_likes)
        text_add(out, "\nKeys of the same name elsewhere:\n");
    for (size_t i = 0; i < found->n_likes; i++)
        write_entry(found->likes[i].path, found->likes[i].key, context->width, out);
}

static void json_key(const struct key *key, struct json *j)
{
    struct text value;
    text_init(&value);
    json_text(j, "name", key->name);
    json_text(j, "kind", describe_kind(key->kind));
    describe_type(key, &value);
    json_text(j, "type", text_get(&value));
    text_free(&value);
    json_bool(j, "required", key_is_required(key));
    json_text(j, "default", key->fallback);
    json_text(j, "doc", key->doc);
}

static void json_texts(struct json *j, const char *name, const char *const *texts, size_t n)
{
    json_open_array(j, name);
    for (size_t i = 0; i < n; i++)
        json_text(j, NULL, texts[i]);
    json_close_array(j);
}

static void json_value(const struct place *place, const struct explain_context *context,
                       struct json *j)
{
    const struct key *key = place->key;
    struct arena memory;
    struct text range;
    const char **names, **examples;
    arena_init(&memory);
    text_init(&range);
    const bool ranged = describe_range(key, &range);
    const bool bounded = key_has_range(key);
    json_text(j, "dimension", describe_has_dimension(key) ? dim_name(key->dim) : NULL);
    json_text(j, "units", describe_units(key));
    json_text(j, "range", ranged ? text_get(&range) : NULL);
    json_number(j, "min", ranged ? key->min : NAN);
    json_number(j, "max", ranged && bounded ? key->max : NAN);
    size_t n = 0;
    while (key->words && key->words[n])
        n++;
    json_texts(j, "words", key->words, n);
    json_text(j, "target", key->target);
    n = names_of(target_of(place), context, &memory, &names);
    json_texts(j, "library", names, n);
    n = form_examples(key, &memory, &examples);
    json_texts(j, "examples", examples, n);
    text_free(&range);
    arena_free(&memory);
}

static void json_keys(const struct key_table *table, const char *tag, const char *word,
                      struct json *j)
{
    for (size_t i = 0; i < table->n; i++) {
        json_open_object(j, NULL);
        json_key(&table->keys[i], j);
        json_text(j, "only_where", tag);
        json_text(j, "is", word);
        json_close_object(j);
    }
    for (size_t i = 0; i < table->n_cases; i++)
        if (table->cases[i].table)
            json_keys(table->cases[i].table, table->tag, table->cases[i].word, j);
}

static void json_library(const struct place *place, const struct explain_context *context,
                         struct json *j)
{
    const char *file = places_file(place->path, context->fixed);
    struct text value;
    text_init(&value);
    const bool known =
        file && !place->key->sub && find_in_library(place->path, file, context, &value);
    json_text(j, "library_file", file);
    json_text(j, "library_value", known ? text_get(&value) : NULL);
    text_free(&value);
}

static void json_place(const struct place *place, const struct explain_context *context,
                       struct json *j)
{
    json_open_object(j, NULL);
    json_text(j, "path", place->path);
    json_key(place->key, j);
    json_library(place, context, j);
    json_text(j, "only_where", place->tag);
    json_text(j, "is", place->word);
    json_value(place, context, j);
    json_text(j, "table", place->table->name);
    const struct key_table *sub = place->key->sub;
    json_text(j, "item", sub ? sub->name : NULL);
    json_text(j, "item_doc", sub ? sub->doc : NULL);
    json_open_array(j, "keys");
    if (sub)
        json_keys(sub, NULL, NULL, j);
    json_close_array(j);
    json_close_object(j);
}

void explain_json(const struct location *found, const struct explain_context *context,
                  struct json *j)
{
    struct text docs;
    text_init(&docs);
    if (found->word)
        form_explain_word(found->word, &docs);
    json_text(j, "word", found->word);
    json_text(j, "word_doc", found->word ? text_get(&docs) : NULL);
    text_free(&docs);
    json_open_array(j, "places");
    for (size_t i = 0; i < found->n; i++)
        json_place(&found->places[i], context, j);
    for (size_t i = 0; i < found->n_likes; i++)
        json_place(&found->likes[i], context, j);
    json_close_array(j);
}
