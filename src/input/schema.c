/* Each table and each form of value is written once, under "definitions", and referred to where a
 * key has it; definitions are found while others are written, until none is left.
 *
 * The scenario's schema has two sides. The keys with their types accept all that a layer may say,
 * which is anything, deleted or left out. Where a file names no base, the definitions
 * 'needs-of-...' add what must be there; below keys that the library gives they do not reach. */
#include "input/schema.h"

#include "base/fail.h"
#include "input/describe.h"
#include "input/forms.h"
#include "input/load.h"
#include "input/schema_definitions.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* A name made of letters, digits and '-', without the article. */
static const char *slug(const char *prefix, const char *name, const char *suffix,
                        struct arena *memory)
{
    if (strncmp(name, "a ", 2) == 0 || strncmp(name, "an ", 3) == 0)
        name = strchr(name, ' ') + 1;
    char *text = arena_format(memory, "%s%s%s", prefix, name, suffix);
    for (char *c = text; *c; c++)
        if (!isalnum((unsigned char)*c))
            *c = '-';
    return text;
}

static const char *name_of(const struct definition *d, struct arena *memory)
{
    switch (d->kind) {
    case DEFINES_TABLE: return slug("keys-of-", d->table->name, "", memory);
    case DEFINES_WHOLE: return slug("needs-of-", d->table->name, "", memory);
    case DEFINES_PLAIN: return slug("", dim_name(d->dim), "", memory);
    case DEFINES_NUMBER: return slug("uncertain-", dim_name(d->dim), "", memory);
    case DEFINES_PATH: return slug("", dim_name(d->dim), "-over-time", memory);
    case DEFINES_SAMPLER: return slug("", dim_name(d->dim), "-per-event", memory);
    case DEFINES_CURVE: return slug("curve-over-", dim_name(d->dim), "", memory);
    case DEFINES_COUNT: return "count";
    case DEFINES_MEASURE: return "any-quantity";
    case DEFINES_DATE: return "date";
    case DEFINES_TEXT: return "text";
    case DEFINES_LAW: return "distributions";
    case DEFINES_COMPLETE: return "complete-value";
    case DEFINES_LONG: return "long-form";
    case DEFINES_DESCRIPTION: return d->word;
    }
    return NULL;
}

static bool same(const struct definition *a, const struct definition *b)
{
    return a->kind == b->kind && a->table == b->table && dim_equal(a->dim, b->dim) &&
           a->word == b->word;
}

static void add_definition(struct schema *s, const struct definition *d)
{
    for (size_t i = 0; i < s->n; i++) {
        if (same(&s->definitions[i], d))
            return;
        assert(strcmp(name_of(&s->definitions[i], &s->memory), name_of(d, &s->memory)) != 0);
    }
    if (s->n == s->capacity) {
        s->capacity = s->capacity ? 2 * s->capacity : 64;
        s->definitions = memory_resize(s->definitions, s->capacity * sizeof *d);
    }
    s->definitions[s->n++] = *d;
}

void schema_refer(struct schema *s, const char *key, struct definition d)
{
    add_definition(s, &d);
    json_open_object(&s->json, key);
    json_text(&s->json, "$ref",
              arena_format(&s->memory, "#/definitions/%s", name_of(&d, &s->memory)));
    json_close_object(&s->json);
}

void schema_types(struct schema *s, const char *const *names)
{
    struct json *j = &s->json;
    if (!names[1] && !s->layered) {
        json_text(j, "type", names[0]);
        return;
    }
    json_open_array(j, "type");
    for (; *names; names++)
        json_text(j, NULL, *names);
    if (s->layered)
        json_text(j, NULL, "null");
    json_close_array(j);
}

void schema_descriptions(struct schema *s, const struct key_table *table)
{
    for (size_t i = 0; i < KEY_DESCRIPTIONS; i++)
        if (!table || !key_find(table, NULL, key_descriptions[i]))
            schema_refer(
                s, key_descriptions[i],
                (struct definition){.kind = DEFINES_DESCRIPTION, .word = key_descriptions[i]});
}

/* The key's doc, then what it holds in words. */
static void write_description(struct schema *s, const struct key *key)
{
    struct text text;
    text_init(&text);
    text_addf(&text, "%s\n\n", key->doc);
    const size_t start = text.length;
    describe_value(key, &text);
    if (key->kind != KEY_WORD)
        text.at[start] = (char)toupper((unsigned char)text.at[start]);
    text_add(&text, key->fallback ? "; default " : "; ");
    describe_default(key, &text);
    text_add_char(&text, '.');
    json_text(&s->json, "description", text_get(&text));
    text_free(&text);
}

/* A value as text, or as the number or switch that a YAML reader takes it for. */
static void write_scalar(struct json *j, const char *key, const char *text)
{
    char *end;
    const double number = strtod(text, &end);
    if (*text && *end == '\0')
        json_number(j, key, number);
    else if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0)
        json_bool(j, key, text[0] == 't');
    else
        json_text(j, key, text);
}

/* Names of the library for a reference into it, else a plain example. */
static void write_examples(struct schema *s, const struct key *key)
{
    static const char library[] = "models.";
    const char **examples;
    size_t n = form_examples(key, &s->memory, &examples);
    n = n > 1 ? 1 : n;
    if (key->kind == KEY_REF) {
        n = 0;
        if (strncmp(key->target, library, sizeof library - 1) == 0)
            n = library_names(s->folders, s->n_folders, key->target + sizeof library - 1,
                              &s->memory, &examples);
    }
    if (n == 0 || key->kind == KEY_TEXT || key->kind == KEY_BOOL || key->kind == KEY_WORD)
        return;
    json_open_array(&s->json, "examples");
    for (size_t i = 0; i < n; i++)
        write_scalar(&s->json, NULL, examples[i]);
    json_close_array(&s->json);
}

/* Ranges of what has no unit; those of the others stand in the description alone. */
static void write_range(struct schema *s, const struct key *key)
{
    const bool number =
        key->kind == KEY_COUNT || ((key->kind == KEY_QUANTITY || key->kind == KEY_PATH) &&
                                   dim_equal(key->dim, (struct dim)DIM_NONE));
    if (number && key_has_range(key)) {
        json_number(&s->json, "minimum", key->min);
        json_number(&s->json, "maximum", key->max);
    } else if (key->kind == KEY_COUNT)
        json_number(&s->json, "minimum", 0);
}

static void refer_all(struct schema *s, struct definition d)
{
    json_open_array(&s->json, "allOf");
    schema_refer(s, NULL, d);
    json_close_array(&s->json);
}

/* An item of a list: a list is never merged, so its items are whole. */
static void write_list_items(struct schema *s, const struct key_table *table)
{
    struct json *j = &s->json;
    json_open_object(j, "items");
    json_text(j, "type", "object");
    json_open_array(j, "allOf");
    schema_refer(s, NULL, (struct definition){.kind = DEFINES_TABLE, .table = table});
    if (s->layered)
        schema_refer(s, NULL, (struct definition){.kind = DEFINES_WHOLE, .table = table});
    json_close_array(j);
    json_close_object(j);
}

/* "anyOf" and not "if": editors propose the words of these alone. */
static void write_word(struct schema *s, const struct key *key)
{
    struct json *j = &s->json;
    json_open_array(j, "anyOf");
    json_open_object(j, NULL);
    if (key->kind == KEY_BOOL)
        json_text(j, "type", "boolean");
    else {
        json_open_array(j, "enum");
        for (const char *const *word = key->words; *word; word++)
            json_text(j, NULL, *word);
        json_close_array(j);
    }
    json_close_object(j);
    schema_refer(s, NULL, (struct definition){.kind = DEFINES_LONG});
    if (s->layered) {
        json_open_object(j, NULL);
        json_text(j, "type", "null");
        json_close_object(j);
    }
    json_close_array(j);
}

static void write_type(struct schema *s, const struct key *key)
{
    struct json *j = &s->json;
    switch (key->kind) {
    case KEY_QUANTITY:
        refer_all(s, (struct definition){.kind = DEFINES_NUMBER, .dim = key->dim});
        break;
    case KEY_PATH: refer_all(s, (struct definition){.kind = DEFINES_PATH, .dim = key->dim}); break;
    case KEY_CURVE:
        refer_all(s, (struct definition){.kind = DEFINES_CURVE, .dim = key->dim});
        break;
    case KEY_DISTRIBUTION:
        refer_all(s, (struct definition){.kind = DEFINES_SAMPLER, .dim = key->dim});
        break;
    case KEY_COUNT: refer_all(s, (struct definition){.kind = DEFINES_COUNT}); break;
    case KEY_MEASURE: refer_all(s, (struct definition){.kind = DEFINES_MEASURE}); break;
    case KEY_DATE: refer_all(s, (struct definition){.kind = DEFINES_DATE}); break;
    case KEY_TEXT:
    case KEY_REF: refer_all(s, (struct definition){.kind = DEFINES_TEXT}); break;
    case KEY_BOOL:
    case KEY_WORD: write_word(s, key); break;
    case KEY_STRUCT:
        schema_types(s, (const char *const[]){"object", NULL});
        refer_all(s, (struct definition){.kind = DEFINES_TABLE, .table = key->sub});
        break;
    case KEY_ANY_MAP: schema_types(s, (const char *const[]){"object", NULL}); break;
    case KEY_ANY_LIST: schema_types(s, (const char *const[]){"array", NULL}); break;
    case KEY_LIST:
        schema_types(s, (const char *const[]){"array", NULL});
        write_list_items(s, key->sub);
        break;
    case KEY_MAP:
        schema_types(s, (const char *const[]){"object", NULL});
        json_open_object(j, "properties");
        schema_descriptions(s, NULL);
        json_close_object(j);
        json_open_object(j, "additionalProperties");
        schema_types(s, (const char *const[]){"object", NULL});
        refer_all(s, (struct definition){.kind = DEFINES_TABLE, .table = key->sub});
        json_close_object(j);
        break;
    }
}

static void write_key(struct schema *s, const struct key *key)
{
    struct json *j = &s->json;
    json_open_object(j, key->name);
    write_description(s, key);
    if (key->fallback)
        write_scalar(j, "default", key->fallback);
    write_examples(s, key);
    write_range(s, key);
    write_type(s, key);
    json_close_object(j);
}

static void write_names(struct schema *s, const struct key_table *table)
{
    for (size_t i = 0; i < table->n; i++)
        json_text(&s->json, NULL, table->keys[i].name);
}

static bool is_given(const struct key *key, const char *const *given)
{
    for (; given && *given; given++)
        if (strcmp(*given, key->name) == 0)
            return true;
    return false;
}

/* The keys that must be there, 'also' (NULL for none) among them; not those of 'given'. */
static void write_required(struct schema *s, const struct key_table *table,
                           const char *const *given, const char *also)
{
    struct json *j = &s->json;
    json_open_array(j, "required");
    if (also)
        json_text(j, NULL, also);
    for (size_t i = 0; i < table->n; i++)
        if (key_is_required(&table->keys[i]) && !is_given(&table->keys[i], given) &&
            !(also && strcmp(also, table->keys[i].name) == 0))
            json_text(j, NULL, table->keys[i].name);
    json_close_array(j);
}

/* "if" the tag says the word; where nothing lies below ('whole'), without a tag its default holds.
 */
static void write_condition(struct schema *s, const struct key_table *table, const char *word,
                            bool whole)
{
    struct json *j = &s->json;
    const struct key *tag = key_find(table, NULL, table->tag);
    const bool is_default = tag->fallback && strcmp(tag->fallback, word) == 0;
    json_open_object(j, "if");
    json_open_object(j, "properties");
    json_open_object(j, table->tag);
    json_text(j, "const", word);
    json_close_object(j);
    json_close_object(j);
    if (!is_default || !whole) {
        json_open_array(j, "required");
        json_text(j, NULL, table->tag);
        json_close_array(j);
    }
    json_close_object(j);
}

/* The keys of one case, and the names of all that may stand beside them; a file may say what it is
 * as well. */
static void write_case_keys(struct schema *s, const struct key_table *table,
                            const struct key_table *its, bool is_file)
{
    struct json *j = &s->json;
    json_open_object(j, "properties");
    for (size_t k = 0; its && k < its->n; k++)
        write_key(s, &its->keys[k]);
    json_close_object(j);
    json_open_object(j, "propertyNames");
    json_open_array(j, "enum");
    write_names(s, table);
    if (its)
        write_names(s, its);
    for (size_t k = 0; k < KEY_DESCRIPTIONS; k++)
        json_text(j, NULL, key_descriptions[k]);
    for (size_t k = 0; is_file && load_file_keys[k]; k++)
        json_text(j, NULL, load_file_keys[k]);
    json_close_array(j);
    json_close_object(j);
}

/* For each word of a table's tag: what its case may have, or must have. */
static void write_cases(struct schema *s, const struct key_table *table, bool may, bool must,
                        bool is_file)
{
    struct json *j = &s->json;
    if (!table->tag)
        return;
    json_open_array(j, "allOf");
    for (size_t i = 0; i < table->n_cases; i++) {
        const struct key_table *its = table->cases[i].table;
        json_open_object(j, NULL);
        write_condition(s, table, table->cases[i].word, must);
        json_open_object(j, "then");
        if (may)
            write_case_keys(s, table, its, is_file);
        if (must && its)
            write_required(s, its, NULL, NULL);
        json_close_object(j);
        json_close_object(j);
    }
    json_close_array(j);
}

/* Keys that say what a file is; the loader takes them as they stand. */
static void write_file_keys(struct schema *s, const struct schema_request *root)
{
    struct json *j = &s->json;
    json_open_object(j, "colossim");
    json_text(j, "description", "Version of the file format: 1.");
    json_integer(j, "const", 1);
    json_close_object(j);
    const struct key *base = key_find(root->table, NULL, "base");
    if (root->role != SCHEMA_ITEM && base) {
        json_open_object(j, base->name);
        json_text(j, "description", base->doc);
        json_text(j, "type", "string");
        json_close_object(j);
    }
    if (root->role == SCHEMA_ITEM && !key_find(root->table, NULL, "kind")) {
        json_open_object(j, "kind");
        json_text(j, "description", "What the file describes; its folder says the same.");
        json_text(j, "const", root->table->name);
        json_close_object(j);
    }
}

/* What a map of the table may have, into an open object. */
static void write_table(struct schema *s, const struct key_table *table,
                        const struct schema_request *root)
{
    struct json *j = &s->json;
    json_open_object(j, "properties");
    if (root)
        write_file_keys(s, root);
    for (size_t i = 0; i < table->n; i++)
        if (!root || !is_given(&table->keys[i], load_file_keys))
            write_key(s, &table->keys[i]);
    for (size_t i = 0; i < table->n_cases; i++)
        for (size_t k = 0; table->cases[i].table && k < table->cases[i].table->n; k++)
            json_bool(j, table->cases[i].table->keys[k].name, true);
    schema_descriptions(s, table);
    json_close_object(j);
    json_bool(j, "additionalProperties", false);
    write_cases(s, table, true, !s->layered, root != NULL);
}

/* What must be there below a key, where no other file gives it. */
static void write_needs_below(struct schema *s, const struct key *key)
{
    struct json *j = &s->json;
    const struct definition whole = {.kind = DEFINES_WHOLE, .table = key->sub};
    if (key->kind == KEY_STRUCT)
        schema_refer(s, key->name, whole);
    else if (key->kind == KEY_MAP) {
        json_open_object(j, key->name);
        schema_refer(s, "additionalProperties", whole);
        json_close_object(j);
    }
}

/* What a map of the table must have, into an open object. 'given': keys that the library gives. */
static void write_needs(struct schema *s, const struct key_table *table, const char *const *given)
{
    struct json *j = &s->json;
    write_required(s, table, given, NULL);
    write_cases(s, table, false, true, false);
    json_open_object(j, "properties");
    for (size_t i = 0; i < table->n; i++)
        if (is_given(&table->keys[i], given))
            json_bool(j, table->keys[i].name, true);
        else
            write_needs_below(s, &table->keys[i]);
    json_close_object(j);
    schema_refer(s, "additionalProperties", (struct definition){.kind = DEFINES_COMPLETE});
}

static void write_definition(struct schema *s, struct definition d)
{
    json_open_object(&s->json, name_of(&d, &s->memory));
    switch (d.kind) {
    case DEFINES_TABLE:
        json_text(&s->json, "description", d.table->doc);
        write_table(s, d.table, NULL);
        if (!s->layered)
            write_required(s, d.table, NULL, NULL);
        break;
    case DEFINES_WHOLE: write_needs(s, d.table, NULL); break;
    default: schema_value(s, &d); break;
    }
    json_close_object(&s->json);
}

/* A file without a base has nothing below it but the library. */
static void write_root_needs(struct schema *s, const struct schema_request *request)
{
    struct json *j = &s->json;
    if (!s->layered) {
        write_required(s, request->table, NULL, "colossim");
        return;
    }
    json_open_array(j, "required");
    json_text(j, NULL, "colossim");
    json_close_array(j);
    json_open_object(j, "if");
    json_open_object(j, "not");
    json_open_array(j, "required");
    json_text(j, NULL, "base");
    json_close_array(j);
    json_close_object(j);
    json_close_object(j);
    json_open_object(j, "then");
    write_needs(s, request->table, request->given);
    json_close_object(j);
}

void schema_write(const struct schema_request *request, struct text *out)
{
    struct schema s = {
        .layered = request->role == SCHEMA_SCENARIO,
        .folders = request->folders,
        .n_folders = request->n_folders,
    };
    arena_init(&s.memory);
    json_init(&s.json, out);
    struct json *j = &s.json;
    json_open_object(j, NULL);
    json_text(j, "$schema", "http://json-schema.org/draft-07/schema#");
    json_text(j, "title", request->title);
    json_text(j, "description", request->table->doc);
    json_text(j, "type", "object");
    write_table(&s, request->table, request);
    write_root_needs(&s, request);
    json_open_object(j, "definitions");
    for (size_t i = 0; i < s.n; i++)
        write_definition(&s, s.definitions[i]);
    json_close_object(j);
    json_close_object(j);
    free(s.definitions);
    arena_free(&s.memory);
}
