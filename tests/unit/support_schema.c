#include "support_schema.h"

#include "support.h"

#include <regex.h>
#include <stdlib.h>
#include <string.h>

struct validation {
    const struct node *root; /* of the schema */
    const struct node *top;  /* of the value */
    struct text *faults;     /* NULL: only yes or no is asked for */
};

static bool is_number(const char *text)
{
    if (!*text || text[strspn(text, "+-.0123456789eE")] != '\0' || !strpbrk(text, "0123456789"))
        return false;
    char *end;
    strtod(text, &end);
    return *end == '\0';
}

static bool has_type(const struct node *value, const char *type)
{
    const bool plain = value->kind == NODE_SCALAR && !value->quoted;
    const bool null = plain && node_is_null(value);
    const bool boolean =
        plain && (strcmp(value->text, "true") == 0 || strcmp(value->text, "false") == 0);
    const bool number = plain && is_number(value->text);
    if (strcmp(type, "object") == 0)
        return value->kind == NODE_MAP;
    if (strcmp(type, "array") == 0)
        return value->kind == NODE_LIST;
    if (strcmp(type, "null") == 0)
        return null;
    if (strcmp(type, "boolean") == 0)
        return boolean;
    if (strcmp(type, "number") == 0)
        return number;
    if (strcmp(type, "integer") == 0)
        return number && strtod(value->text, NULL) == (double)strtoll(value->text, NULL, 10);
    if (strcmp(type, "string") == 0)
        return value->kind == NODE_SCALAR && !null && !boolean && !number;
    fail_msg("unknown type '%s'", type);
    return false;
}

/* The place of a value, by keys. */
static void add_place(const struct validation *v, const struct node *value, struct text *out)
{
    if (value == v->top || !value)
        return;
    add_place(v, value->parent, out);
    text_addf(out, "%s%s", out->length && text_get(out)[out->length - 1] != '\n' ? "." : "",
              value->key ? value->key : "-");
}

static bool fault(const struct validation *v, const struct node *value, const char *what,
                  const char *word)
{
    if (v->faults) {
        add_place(v, value, v->faults);
        text_addf(v->faults, ": %s%s\n", what, word);
    }
    return false;
}

static bool equal(const struct node *a, const struct node *b)
{
    return a->kind == NODE_SCALAR && b->kind == NODE_SCALAR && node_is_null(a) == node_is_null(b) &&
           strcmp(a->text, b->text) == 0;
}

static bool matches(const char *pattern, const char *text)
{
    regex_t compiled;
    assert_int_equal(regcomp(&compiled, pattern, REG_EXTENDED | REG_NOSUB), 0);
    const bool match = regexec(&compiled, text, 0, NULL, 0) == 0;
    regfree(&compiled);
    return match;
}

static bool validate(const struct validation *, const struct node *schema, const struct node *);

static bool fits(const struct validation *v, const struct node *schema, const struct node *value)
{
    const struct validation silent = {v->root, v->top, NULL};
    return validate(&silent, schema, value);
}

/* How many of a list of schemas fit. */
static size_t count_fits(const struct validation *v, const struct node *list,
                         const struct node *value)
{
    size_t n = 0;
    for (const struct node *schema = list->child; schema; schema = schema->next)
        n += fits(v, schema, value);
    return n;
}

static bool check_type(const struct validation *v, const struct node *type,
                       const struct node *value)
{
    bool ok = type->kind == NODE_SCALAR && has_type(value, type->text);
    for (const struct node *one = type->kind == NODE_LIST ? type->child : NULL; one;
         one = one->next)
        ok = ok || has_type(value, one->text);
    return ok || fault(v, value, "wrong type", "");
}

static bool check_enum(const struct validation *v, const struct node *words,
                       const struct node *value)
{
    for (const struct node *word = words->child; word; word = word->next)
        if (equal(word, value))
            return true;
    return fault(v, value, "none of the words: ", value->kind == NODE_SCALAR ? value->text : "");
}

static bool check_required(const struct validation *v, const struct node *names,
                           const struct node *value)
{
    bool ok = true;
    for (const struct node *name = names->child; name && value->kind == NODE_MAP; name = name->next)
        if (!node_get(value, name->text))
            ok = fault(v, value, "missing: ", name->text);
    return ok;
}

/* 'properties' and 'additionalProperties' of one schema. */
static bool check_properties(const struct validation *v, const struct node *schema,
                             const struct node *value)
{
    const struct node *properties = node_get(schema, "properties");
    const struct node *others = node_get(schema, "additionalProperties");
    bool ok = true;
    for (const struct node *item = value->kind == NODE_MAP ? value->child : NULL; item;
         item = item->next) {
        const struct node *its = node_get(properties, item->key);
        if (its)
            ok = validate(v, its, item) && ok;
        else if (others && others->kind == NODE_SCALAR && strcmp(others->text, "false") == 0)
            ok = fault(v, value, "not allowed: ", item->key);
        else if (others)
            ok = validate(v, others, item) && ok;
    }
    return ok;
}

static bool check_names(const struct validation *v, const struct node *schema,
                        const struct node *value)
{
    bool ok = true;
    for (const struct node *item = value->kind == NODE_MAP ? value->child : NULL; item;
         item = item->next) {
        const struct node name = {.kind = NODE_SCALAR, .quoted = true, .text = item->key};
        if (!fits(v, schema, &name))
            ok = fault(v, value, "wrong name: ", item->key);
    }
    return ok;
}

/* One schema for all items, or one for each. */
static bool check_items(const struct validation *v, const struct node *schema,
                        const struct node *value)
{
    bool ok = true;
    const struct node *its = schema->kind == NODE_LIST ? schema->child : schema;
    for (const struct node *item = value->kind == NODE_LIST ? value->child : NULL; item && its;
         item = item->next) {
        ok = validate(v, its, item) && ok;
        its = schema->kind == NODE_LIST ? its->next : its;
    }
    return ok;
}

static bool check_number(const struct validation *v, const char *keyword, const char *limit,
                         const struct node *value)
{
    const double bound = strtod(limit, NULL);
    if (strcmp(keyword, "minItems") == 0 || strcmp(keyword, "minProperties") == 0)
        return value->kind == NODE_SCALAR || (double)node_count(value) >= bound ||
               fault(v, value, "too few items", "");
    if (strcmp(keyword, "maxItems") == 0)
        return value->kind != NODE_LIST || (double)node_count(value) <= bound ||
               fault(v, value, "too many items", "");
    if (!has_type(value, "number"))
        return true;
    const double number = strtod(value->text, NULL);
    return (strcmp(keyword, "minimum") == 0 ? number >= bound : number <= bound) ||
           fault(v, value, "out of range: ", value->text);
}

static bool check_if(const struct validation *v, const struct node *schema,
                     const struct node *value)
{
    const struct node *branch =
        node_get(schema, fits(v, node_get(schema, "if"), value) ? "then" : "else");
    return !branch || validate(v, branch, value);
}

static bool is_one_of(const char *word, const char *const *words)
{
    for (; *words; words++)
        if (strcmp(*words, word) == 0)
            return true;
    return false;
}

static bool check(const struct validation *v, const struct node *schema, const struct node *keyword,
                  const struct node *value)
{
    static const char *const said[] = {
        "$schema",    "title",        "description",         "default", "examples", "definitions",
        "properties", "errorMessage", "patternErrorMessage", "then",    "else",     NULL};
    static const char *const limits[] = {"minimum",  "maximum",       "minItems",
                                         "maxItems", "minProperties", NULL};
    const char *name = keyword->key;
    if (is_one_of(name, said))
        return true;
    if (is_one_of(name, limits))
        return check_number(v, name, keyword->text, value);
    if (strcmp(name, "$ref") == 0) {
        const char *target = strrchr(keyword->text, '/') + 1;
        const struct node *its = node_get(node_get(v->root, "definitions"), target);
        assert_non_null(its);
        return validate(v, its, value);
    }
    if (strcmp(name, "type") == 0)
        return check_type(v, keyword, value);
    if (strcmp(name, "enum") == 0)
        return check_enum(v, keyword, value);
    if (strcmp(name, "const") == 0)
        return equal(keyword, value) || fault(v, value, "expected ", keyword->text);
    if (strcmp(name, "pattern") == 0)
        return !has_type(value, "string") || matches(keyword->text, value->text) ||
               fault(v, value, "wrong text: ", value->text);
    if (strcmp(name, "required") == 0)
        return check_required(v, keyword, value);
    if (strcmp(name, "additionalProperties") == 0)
        return check_properties(v, schema, value);
    if (strcmp(name, "propertyNames") == 0)
        return check_names(v, keyword, value);
    if (strcmp(name, "items") == 0)
        return check_items(v, keyword, value);
    if (strcmp(name, "if") == 0)
        return check_if(v, schema, value);
    if (strcmp(name, "not") == 0)
        return !fits(v, keyword, value) || fault(v, value, "not allowed here", "");
    if (strcmp(name, "anyOf") == 0)
        return count_fits(v, keyword, value) > 0 || fault(v, value, "no form fits", "");
    if (strcmp(name, "allOf") == 0) {
        bool ok = true;
        for (const struct node *its = keyword->child; its; its = its->next)
            ok = validate(v, its, value) && ok;
        return ok;
    }
    fail_msg("the schema has an unknown keyword '%s'", name);
    return false;
}

static bool validate(const struct validation *v, const struct node *schema,
                     const struct node *value)
{
    if (schema->kind == NODE_SCALAR)
        return strcmp(schema->text, "true") == 0 || fault(v, value, "not allowed", "");
    bool ok = true;
    for (const struct node *keyword = schema->child; keyword; keyword = keyword->next)
        ok = check(v, schema, keyword, value) && ok;
    if (node_get(schema, "properties") && !node_get(schema, "additionalProperties"))
        ok = check_properties(v, schema, value) && ok;
    return ok;
}

bool schema_validate(const struct node *schema, const struct node *value, struct text *faults)
{
    const struct validation v = {schema, value, faults};
    return validate(&v, schema, value);
}
