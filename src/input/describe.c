#include "input/describe.h"

#include "input/quantity.h"

#include <math.h>
#include <string.h>

const char *describe_kind(enum key_kind kind)
{
    static const char *const names[] = {
        [KEY_QUANTITY] = "quantity", [KEY_COUNT] = "count",   [KEY_BOOL] = "bool",
        [KEY_DATE] = "date",         [KEY_WORD] = "word",     [KEY_TEXT] = "text",
        [KEY_PATH] = "path",         [KEY_CURVE] = "curve",   [KEY_DISTRIBUTION] = "distribution",
        [KEY_MEASURE] = "measure",   [KEY_REF] = "reference", [KEY_STRUCT] = "struct",
        [KEY_LIST] = "list",         [KEY_MAP] = "map",       [KEY_ANY_MAP] = "any map",
        [KEY_ANY_LIST] = "any list",
    };
    return names[kind];
}

/* 'a hall', 'an order', 'an H100 reference' */
static void add_item(const struct key_table *table, struct text *out)
{
    text_addf(out, "%s %s", strchr("aeiouAEIOUH", table->name[0]) ? "an" : "a", table->name);
}

void describe_type(const struct key *key, struct text *out)
{
    switch (key->kind) {
    case KEY_QUANTITY: text_add(out, dim_name(key->dim)); break;
    case KEY_COUNT: text_add(out, "a whole number"); break;
    case KEY_BOOL: text_add(out, "true or false"); break;
    case KEY_DATE: text_add(out, "a date"); break;
    case KEY_WORD: text_add_list(out, key->words, "or"); break;
    case KEY_TEXT: text_add(out, "a text"); break;
    case KEY_PATH: text_addf(out, "%s that may change over time", dim_name(key->dim)); break;
    case KEY_CURVE: text_addf(out, "a number as a curve over %s", dim_name(key->dim)); break;
    case KEY_DISTRIBUTION: text_addf(out, "%s drawn for each event", dim_name(key->dim)); break;
    case KEY_MEASURE: text_add(out, "a quantity of any dimension"); break;
    case KEY_REF: text_addf(out, "the name of an item of '%s'", key->target); break;
    case KEY_STRUCT: text_add(out, "a map of keys"); break;
    case KEY_ANY_MAP: text_add(out, "a map"); break;
    case KEY_ANY_LIST: text_add(out, "a list"); break;
    case KEY_LIST:
        text_add(out, "a list; each item is ");
        add_item(key->sub, out);
        break;
    case KEY_MAP:
        text_add(out, "a map by name; each item is ");
        add_item(key->sub, out);
        break;
    }
}

bool describe_has_dimension(const struct key *key)
{
    return (key->kind == KEY_QUANTITY || key->kind == KEY_PATH || key->kind == KEY_CURVE ||
            key->kind == KEY_DISTRIBUTION) &&
           !dim_equal(key->dim, (struct dim)DIM_NONE);
}

const char *describe_units(const struct key *key)
{
    return describe_has_dimension(key) ? dim_usual_units(key->dim) : NULL;
}

/* Whether a text is the limit, but for a rounding error, or at a later try a number in the range.
 */
static bool is_written(const char *text, struct dim dim, const struct key *key, double limit,
                       int tries)
{
    struct quantity_fault unheard;
    double read;
    if (limit == 0 || !quantity_parse(text, dim, &read, &unheard) ||
        fabs(read - limit) <= 1e-12 * fabs(limit))
        return true;
    return tries > 0 && read >= key->min && read <= key->max;
}

void describe_limit(const struct key *key, bool most, struct text *out)
{
    enum { DIGITS = 4, FEW = 3, ALL = 15 };
    const bool plain = key->kind == KEY_COUNT || key->kind == KEY_CURVE;
    const struct dim dim = plain ? (struct dim)DIM_NONE : key->dim;
    const double limit = most ? key->max : key->min;
    const double step = (most ? -1 : 1) * fabs(limit) * 1e-3;
    struct text text;
    text_init(&text);
    if (limit == 0)
        text_add_char(&text, '0');
    else
        quantity_write(limit, dim, plain ? ALL : DIGITS, &text);
    for (int i = 0; !plain && !is_written(text_get(&text), dim, key, limit, i); i++) {
        text_free(&text);
        text_init(&text);
        quantity_write(limit + i * step, dim, FEW, &text);
    }
    text_add(out, text_get(&text));
    text_free(&text);
}

bool describe_range(const struct key *key, struct text *out)
{
    const bool number = key->kind == KEY_COUNT || key->kind == KEY_QUANTITY ||
                        key->kind == KEY_PATH || key->kind == KEY_CURVE ||
                        key->kind == KEY_DISTRIBUTION;
    const bool bounded = key_has_range(key);
    if (key->kind == KEY_COUNT && !bounded)
        text_add(out, "at least 0");
    if (!number || !bounded)
        return key->kind == KEY_COUNT;
    text_add(out, key->min == key->max ? "only " : "from ");
    if (key->min != key->max) {
        describe_limit(key, false, out);
        text_add(out, " to ");
    }
    describe_limit(key, true, out);
    return true;
}

void describe_value(const struct key *key, struct text *out)
{
    struct text range;
    text_init(&range);
    describe_type(key, out);
    if (describe_units(key))
        text_addf(out, " (%s)", describe_units(key));
    if (describe_range(key, &range))
        text_addf(out, ", %s", text_get(&range));
    text_free(&range);
}

void describe_default(const struct key *key, struct text *out)
{
    text_add(out, key->fallback          ? key->fallback
                  : key_is_required(key) ? "required"
                                         : "may be left out");
}
