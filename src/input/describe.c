#include "input/describe.h"

#include "input/quantity.h"

#include <math.h>
#include <string.h>

const char *describe_kind(enum key_kind kind)
{
    static const char *const names[] = {
        [KEY_QUANTITY] = "quantity", [KEY_COUNT] = "count",     [KEY_BOOL] = "bool",
        [KEY_DATE] = "date",         [KEY_WORD] = "word",       [KEY_TEXT] = "text",
        [KEY_PATH] = "path",         [KEY_CURVE] = "curve",     [KEY_DISTRIBUTION] = "distribution",
        [KEY_MEASURE] = "measure",   [KEY_REF] = "reference",   [KEY_STRUCT] = "struct",
        [KEY_LIST] = "list",         [KEY_MAP] = "map",
    };
    return names[kind];
}

/* 'a power (W, kW, MW, GW)', with something between the two. */
static void add_dim(struct dim dim, const char *more, struct text *out)
{
    const char *units = dim_usual_units(dim);
    text_addf(out, "%s%s", dim_name(dim), more);
    if (units)
        text_addf(out, " (%s)", units);
}

/* 'a hall', 'an order' */
static void add_item(const struct key_table *table, struct text *out)
{
    text_addf(out, "%s %s", strchr("aeiouAEIOUH", table->name[0]) ? "an" : "a", table->name);
}

static void add_words(const char *const *words, struct text *out)
{
    for (size_t i = 0; words[i]; i++)
        text_addf(out, "%s%s", i == 0 ? "" : words[i + 1] ? ", " : " or ", words[i]);
}

void describe_type(const struct key *key, struct text *out)
{
    switch (key->kind) {
    case KEY_QUANTITY: add_dim(key->dim, "", out); break;
    case KEY_COUNT: text_add(out, "a whole number"); break;
    case KEY_BOOL: text_add(out, "true or false"); break;
    case KEY_DATE: text_add(out, "a date"); break;
    case KEY_WORD: add_words(key->words, out); break;
    case KEY_TEXT: text_add(out, "a text"); break;
    case KEY_PATH: add_dim(key->dim, " that may change over time", out); break;
    case KEY_CURVE:
        text_add(out, "a number as a curve over ");
        add_dim(key->dim, "", out);
        break;
    case KEY_DISTRIBUTION: add_dim(key->dim, ", drawn for each event", out); break;
    case KEY_MEASURE: text_add(out, "a quantity of any dimension"); break;
    case KEY_REF: text_addf(out, "the name of an item of '%s'", key->target); break;
    case KEY_STRUCT: text_add(out, "a map of keys"); break;
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

static bool has_range(const struct key *key)
{
    switch (key->kind) {
    case KEY_QUANTITY:
    case KEY_COUNT:
    case KEY_PATH:
    case KEY_CURVE:
    case KEY_DISTRIBUTION: return key->min != 0 || key->max != 0;
    default: return false;
    }
}

bool describe_range(const struct key *key, struct text *out)
{
    if (!has_range(key)) {
        if (key->kind == KEY_COUNT)
            text_add(out, "at least 0");
        return key->kind == KEY_COUNT;
    }
    const bool plain = key->kind == KEY_COUNT || key->kind == KEY_CURVE;
    const struct dim dim = plain ? (struct dim)DIM_NONE : key->dim;
    text_add(out, "from ");
    quantity_write(key->min, dim, 6, out);
    text_add(out, " to ");
    quantity_write(key->max, dim, 6, out);
    return true;
}

void describe_default(const struct key *key, struct text *out)
{
    text_add(out, key->fallback            ? key->fallback
                  : key_is_required(key)   ? "required"
                                           : "may be left out");
}
