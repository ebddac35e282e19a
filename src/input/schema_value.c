/* Single values. A value is either plain or a map; "if" tells the two apart, so that an editor
 * names the fault of the form that the user chose. */
#include "input/schema_definitions.h"

#include "input/bind.h"
#include "input/distribution_kind.h"
#include "input/forms.h"
#include "input/origin.h"
#include "input/unit_pattern.h"
#include "input/value.h"

#include <string.h>

static const char date_pattern[] = "^[0-9]{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?$";

static void one_type(struct schema *s, const char *name)
{
    schema_types(s, (const char *const[]){name, NULL});
}

static void enum_of(struct schema *s, const char *key, const char *const *words)
{
    struct json *j = &s->json;
    json_open_object(j, key);
    json_open_array(j, "enum");
    for (; *words; words++)
        json_text(j, NULL, *words);
    if (s->layered)
        json_null(j, NULL);
    json_close_array(j);
    json_close_object(j);
}

/* "if": {"type": "object"}, "then": what the caller adds and closes. */
static void open_map_form(struct schema *s)
{
    struct json *j = &s->json;
    json_open_object(j, "if");
    json_text(j, "type", "object");
    json_close_object(j);
    json_open_object(j, "then");
    json_open_object(j, "properties");
    schema_descriptions(s, NULL);
}

/* Ends the properties and the map's form. */
static void close_map_form(struct schema *s)
{
    json_close_object(&s->json);
    json_bool(&s->json, "additionalProperties", false);
    json_close_object(&s->json);
}

static void expect(struct schema *s, const char *what)
{
    json_text(&s->json, "errorMessage", what);
}

/* A value that is written plainly or as {value: ...}: the caller adds the plain form to the object
 * that this opens. */
static void open_plain_form(struct schema *s, const struct definition *self)
{
    open_map_form(s);
    schema_refer(s, "value", *self);
    close_map_form(s);
    json_open_object(&s->json, "else");
}

static void write_plain(struct schema *s, struct dim dim)
{
    struct text text;
    text_init(&text);
    const bool bare = dim_equal(dim, (struct dim)DIM_NONE);
    schema_types(s, bare ? (const char *const[]){"number", "string", NULL}
                         : (const char *const[]){"string", NULL});
    if (unit_pattern(dim, &text))
        json_text(&s->json, "pattern", text_get(&text));
    text_free(&text);
    const char *units = dim_usual_units(dim);
    text_addf(&text, "expected %s", dim_name(dim));
    if (units)
        text_addf(&text, " (%s)", units);
    expect(s, text_get(&text));
    text_free(&text);
}

/* In a file that nothing lies below, values must be complete. */
static void add_complete(struct schema *s)
{
    if (s->layered)
        return;
    json_open_array(&s->json, "allOf");
    schema_refer(s, NULL, (struct definition){.kind = DEFINES_COMPLETE});
    json_close_array(&s->json);
}

/* "dist" and all parameters of all kinds. */
static void distribution_properties(struct schema *s, struct dim dim, enum definition_kind form)
{
    struct json *j = &s->json;
    const char *kinds[DIST_KINDS + 1] = {NULL};
    for (size_t i = 0; i < DIST_KINDS; i++)
        kinds[i] = distribution_kinds[i].word;
    enum_of(s, "dist", kinds);
    for (size_t i = 0; i < PARAMETERS; i++) {
        const struct distribution_parameter *p = &distribution_parameters[i];
        const bool list = p->form == PARAMETER_QUANTITIES || p->form == PARAMETER_NUMBERS;
        const bool number = p->form == PARAMETER_NUMBER || p->form == PARAMETER_NUMBERS;
        const struct dim its = number ? (struct dim)DIM_NONE : dim;
        if (i == PARAMETER_VALUE)
            continue; /* the long form's */
        json_open_object(j, p->name);
        json_text(j, "description", p->doc);
        if (list) {
            one_type(s, "array");
            schema_refer(s, "items", (struct definition){.kind = DEFINES_PLAIN, .dim = its});
        } else {
            json_open_array(j, "allOf");
            schema_refer(s, NULL, (struct definition){form, .dim = its});
            json_close_array(j);
        }
        json_close_object(j);
    }
}

/* A quantity with the forms of maps that its kind takes. */
static void write_quantity(struct schema *s, const struct definition *self)
{
    static const char *const between[] = {"step", "linear", NULL};
    const bool path = self->kind == DEFINES_PATH;
    struct json *j = &s->json;
    open_map_form(s);
    schema_refer(s, "value", *self);
    distribution_properties(s, self->dim,
                            self->kind == DEFINES_SAMPLER ? DEFINES_NUMBER : DEFINES_PLAIN);
    if (path) {
        json_open_object(j, "by-date");
        json_text(j, "description", form_word_doc("by-date"));
        one_type(s, "object");
        json_integer(j, "minProperties", 1);
        json_open_object(j, "propertyNames");
        json_text(j, "pattern", date_pattern);
        json_text(j, "patternErrorMessage", "expected a date, as 2024-04-24");
        json_close_object(j);
        schema_refer(s, "additionalProperties",
                     (struct definition){.kind = DEFINES_NUMBER, .dim = self->dim});
        json_close_object(j);
        enum_of(s, "between", between);
        json_open_object(j, path_change_key.name);
        json_text(j, "description", form_word_doc(path_change_key.name));
        json_open_array(j, "allOf");
        schema_refer(s, NULL,
                     (struct definition){.kind = DEFINES_NUMBER, .dim = path_change_key.dim});
        json_close_array(j);
        json_close_object(j);
    }
    close_map_form(s);
    schema_refer(s, "else", (struct definition){.kind = DEFINES_PLAIN, .dim = self->dim});
    json_open_array(j, "allOf");
    schema_refer(s, NULL, (struct definition){.kind = DEFINES_LAW});
    if (!s->layered)
        schema_refer(s, NULL, (struct definition){.kind = DEFINES_COMPLETE});
    json_close_array(j);
}

static void write_curve(struct schema *s, const struct definition *self)
{
    static const char *const scales[] = {"linear", "log", NULL};
    struct json *j = &s->json;
    open_map_form(s);
    schema_refer(s, "value", *self);
    json_open_object(j, "curve");
    json_text(j, "description", form_word_doc("curve"));
    one_type(s, "array");
    json_integer(j, "minItems", 1);
    json_open_object(j, "items");
    json_text(j, "type", "array");
    json_open_array(j, "items");
    schema_refer(s, NULL, (struct definition){.kind = DEFINES_PLAIN, .dim = self->dim});
    schema_refer(s, NULL, (struct definition){.kind = DEFINES_PLAIN});
    json_close_array(j);
    json_integer(j, "minItems", 2);
    json_integer(j, "maxItems", 2);
    json_close_object(j);
    json_close_object(j);
    enum_of(s, "scale", scales);
    close_map_form(s);
    json_open_object(j, "else");
    one_type(s, "object");
    expect(s, "expected {curve: [[x, y], ...]}");
    json_close_object(j);
    add_complete(s);
}

static void require(struct schema *s, const char *word)
{
    json_open_array(&s->json, "required");
    json_text(&s->json, NULL, word);
    json_close_array(&s->json);
}

static void open_law(struct schema *s, const struct distribution_kind *kind)
{
    struct json *j = &s->json;
    json_open_object(j, NULL);
    json_open_object(j, "if");
    json_open_object(j, "properties");
    json_open_object(j, "dist");
    json_text(j, "const", kind->word);
    json_close_object(j);
    json_close_object(j);
    require(s, "dist");
    json_close_object(j);
    json_open_object(j, "then");
}

static void close_law(struct schema *s)
{
    json_close_object(&s->json);
    json_close_object(&s->json);
}

/* The names that may stand in the map of a distribution with these parameters. */
static void write_names(struct schema *s, uint32_t parameters)
{
    struct json *j = &s->json;
    json_open_object(j, "propertyNames");
    json_open_array(j, "enum");
    json_text(j, NULL, "dist");
    for (size_t i = 0; i < PARAMETERS; i++)
        if (parameters >> i & 1)
            json_text(j, NULL, distribution_parameters[i].name);
    for (size_t i = 0; i < KEY_DESCRIPTIONS; i++)
        json_text(j, NULL, key_descriptions[i]);
    json_close_array(j);
    json_close_object(j);
}

/* Which parameters may stand with which distribution. */
static void write_law(struct schema *s)
{
    json_open_array(&s->json, "allOf");
    for (size_t i = 0; i < DIST_KINDS; i++) {
        open_law(s, &distribution_kinds[i]);
        write_names(s, distribution_kind_parameters(&distribution_kinds[i]));
        close_law(s);
    }
    json_close_array(&s->json);
}

static void write_set(struct schema *s, uint32_t set)
{
    struct json *j = &s->json;
    json_open_array(j, "required");
    for (size_t i = 0; i < PARAMETERS; i++)
        if (set >> i & 1)
            json_text(j, NULL, distribution_parameters[i].name);
    json_close_array(j);
}

/* Which parameters must stand with a distribution: of several sets one, and none of another's. */
static void write_sets(struct schema *s, const struct distribution_kind *kind)
{
    const uint32_t truncation = 1u << PARAMETER_MIN | 1u << PARAMETER_MAX;
    struct json *j = &s->json;
    if (!kind->sets[1]) {
        write_set(s, kind->sets[0]);
        return;
    }
    json_open_array(j, "anyOf");
    for (size_t i = 0; i < DISTRIBUTION_SETS && kind->sets[i]; i++) {
        json_open_object(j, NULL);
        write_set(s, kind->sets[i]);
        write_names(s, kind->sets[i] | truncation);
        json_close_object(j);
    }
    json_close_array(j);
}

/* What must be there where nothing lies below. An editor would propose true and false here if the
 * type of what is no null were a list with "boolean". */
static void write_complete(struct schema *s)
{
    const struct definition self = {.kind = DEFINES_COMPLETE};
    struct json *j = &s->json;
    json_open_object(j, "if");
    json_text(j, "type", "object");
    json_close_object(j);
    json_open_object(j, "then");
    json_open_object(j, "properties");
    schema_refer(s, "value", self);
    json_open_object(j, "by-date");
    schema_refer(s, "additionalProperties", self);
    json_close_object(j);
    json_close_object(j);
    json_open_array(j, "anyOf");
    for (const char *const *word = value_form_words; *word; word++) {
        json_open_object(j, NULL);
        require(s, *word);
        json_close_object(j);
    }
    json_close_array(j);
    json_open_array(j, "allOf");
    for (size_t i = 0; i < DIST_KINDS; i++) {
        open_law(s, &distribution_kinds[i]);
        write_sets(s, &distribution_kinds[i]);
        close_law(s);
    }
    json_close_array(j);
    json_close_object(j);
    json_open_object(j, "else");
    json_open_object(j, "if");
    json_text(j, "type", "null");
    json_close_object(j);
    json_open_object(j, "then");
    json_text(j, "type", "string");
    expect(s, "a value is missing");
    json_close_object(j);
    json_close_object(j);
}

/* A value that is one scalar, plain or as {value: ...}. */
static void write_scalar(struct schema *s, const struct definition *self)
{
    struct json *j = &s->json;
    struct text pattern;
    text_init(&pattern);
    open_plain_form(s, self);
    switch (self->kind) {
    case DEFINES_COUNT:
        schema_types(s, (const char *const[]){"integer", "string", NULL});
        if (unit_pattern((struct dim)DIM_NONE, &pattern))
            json_text(j, "pattern", text_get(&pattern));
        expect(s, "expected a whole number, as 8 or 25k");
        break;
    case DEFINES_MEASURE:
        schema_types(s, (const char *const[]){"number", "string", NULL});
        json_text(j, "pattern", "^ *[+-]?[$]? *[.]?[0-9]");
        expect(s, "expected a quantity with its unit");
        break;
    case DEFINES_DATE:
        one_type(s, "string");
        json_text(j, "pattern", date_pattern);
        expect(s, "expected a date, as 2024-04-24");
        break;
    default: schema_types(s, (const char *const[]){"string", "number", NULL}); break;
    }
    json_close_object(j);
    text_free(&pattern);
    add_complete(s);
}

static void write_long(struct schema *s)
{
    struct json *j = &s->json;
    json_text(j, "type", "object");
    json_open_object(j, "properties");
    schema_descriptions(s, NULL);
    json_bool(j, "value", true);
    json_close_object(j);
    json_bool(j, "additionalProperties", false);
    if (!s->layered)
        require(s, "value");
}

static void write_description(struct schema *s, const char *word)
{
    struct json *j = &s->json;
    json_text(j, "description", form_word_doc(word));
    if (strcmp(word, "confidence") == 0) {
        json_open_array(j, "enum");
        for (size_t i = 0; grade_words[i]; i++)
            json_text(j, NULL, grade_words[i]);
        if (s->layered)
            json_null(j, NULL);
        json_close_array(j);
        return;
    }
    schema_types(s, (const char *const[]){"string", "number", NULL});
    if (strcmp(word, "as-of") == 0)
        json_text(j, "pattern", "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$");
    if (strcmp(word, "currency-year") == 0)
        json_text(j, "pattern", "^[0-9]{4}$");
}

void schema_value(struct schema *s, const struct definition *self)
{
    switch (self->kind) {
    case DEFINES_PLAIN: write_plain(s, self->dim); break;
    case DEFINES_NUMBER:
    case DEFINES_PATH:
    case DEFINES_SAMPLER: write_quantity(s, self); break;
    case DEFINES_CURVE: write_curve(s, self); break;
    case DEFINES_LAW: write_law(s); break;
    case DEFINES_COMPLETE: write_complete(s); break;
    case DEFINES_LONG: write_long(s); break;
    case DEFINES_DESCRIPTION: write_description(s, self->word); break;
    default: write_scalar(s, self); break;
    }
}
