#include "input/forms.h"

#include "input/distribution_kind.h"
#include "input/places.h"
#include "input/quantity.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const struct form_word form_words[] = {
    {"value", "The value itself, where its map says more about it: {value: 150 MW, source: ...}."},
    {"dist", "The name of a distribution, with its parameters beside it. A quantity is drawn once "
             "per replication, and stands at its median in a single run; a key that is 'drawn for "
             "each event' is drawn there."},
    {"by-date", "Values by the date from which they hold; the first one holds before it too."},
    {"between", "What 'by-date' does between two dates: 'step' (default) keeps the earlier value, "
                "'linear' goes straight to the later one."},
    {"change",
     "What becomes of the last value of 'by-date': it changes by this share of itself a year "
     "('-20 % / year'), a step each month, for a century and within the key's range. With "
     "'between: linear' it goes straight from month to month."},
    {"curve", "Points [x, y] in ascending order of x; constant beyond the first and the last."},
    {"scale", "How 'curve' goes from point to point: 'linear' (default) in x, or in 'log' x."},
    {"source", "Where the value is from: publisher, title, date, address."},
    {"confidence", "How well the value is known, from the strongest: measured, datasheet, "
                   "published, assumed. What says nothing counts as assumed."},
    {"note", "Anything a reader should know."},
    {"as-of", "The date that the value speaks of: 2026, 2026-08 or 2026-08-15."},
    {"currency-year",
     "The year whose dollars are meant: amounts are converted from it by the price index."},
    {NULL, NULL},
};

const char *form_word_doc(const char *name)
{
    for (const struct form_word *word = form_words; word->name; word++)
        if (strcmp(word->name, name) == 0)
            return word->doc;
    return NULL;
}

bool form_is_word(const char *name)
{
    return form_word_doc(name) || distribution_parameter_find(name) || distribution_kind_find(name);
}

void form_explain_word(const char *name, struct text *out)
{
    const char *doc = form_word_doc(name);
    if (doc)
        text_add(out, doc);
    const struct distribution_parameter *parameter = distribution_parameter_find(name);
    if (parameter)
        text_addf(out, "%sOf a distribution: %s.", doc ? " " : "", parameter->doc);
    const struct distribution_kind *kind = distribution_kind_find(name);
    if (kind)
        text_addf(out, "A distribution, {dist: %s, ...}. %s.", name, kind->doc);
}

/* Values that a planner might write, by dimension. The first one that is far below a key's greatest
 * value is taken, since ranges have room above; else the first one in the range. */
static const struct {
    struct dim dim;
    const char *texts[6];
} plausible[] = {
    {DIM_NONE, {"40", "1.2", "0.8"}},
    {DIM_TIME, {"4 years", "90 days", "3 days", "30 min", "2 us"}},
    {DIM_RATE, {"4 per 1000 days", "5 per year"}},
    {DIM_BYTES, {"80 GB", "1 MB"}},
    {DIM_BANDWIDTH, {"400 GB/s", "400 Gb/s"}},
    {DIM_FLOP, {"4e25 FLOP", "1e12 FLOP"}},
    {DIM_FLOPS, {"1000 TFLOP/s"}},
    {DIM_ENERGY, {"4 MWh", "10 kWh"}},
    {DIM_POWER, {"150 MW", "10 kW", "700 W"}},
    {DIM_MONEY, {"$30k", "$500"}},
    {DIM_MONEY_PER_POWER, {"8 $/W"}},
    {DIM_MONEY_PER_ENERGY, {"0.07 $/kWh"}},
    {DIM_MONEY_PER_TIME, {"2 $/h"}},
    {DIM_CARBON_PER_ENERGY, {"400 g/kWh"}},
    {DIM_LENGTH, {"30 m", "2 m"}},
};

static bool in_range(const struct key *key, double value)
{
    return !key_has_range(key) || (value >= key->min && value <= key->max);
}

static const char *written(double value, struct dim dim, struct arena *memory)
{
    struct text text;
    text_init(&text);
    quantity_write(value, dim, 3, &text);
    const char *copy = arena_text(memory, text_get(&text));
    text_free(&text);
    return copy;
}

/* A number as text, and its neighbours in range, for ranges and paths. */
struct sample {
    const char *low, *mode, *high;
};

static double middle(const struct key *key)
{
    if (!key_has_range(key))
        return 1;
    return key->min > 0 ? sqrt(key->min * key->max) : (key->min + key->max) / 2;
}

/* A plausible value of the dimension that is in the key's range and at most 'most'. */
static const char *find_plausible(const struct key *key, struct dim dim, double most, double *value)
{
    struct quantity_fault fault;
    for (size_t i = 0; i < sizeof plausible / sizeof plausible[0]; i++)
        for (const char *const *text = plausible[i].texts; *text; text++)
            if (dim_equal(plausible[i].dim, dim) && quantity_parse(*text, dim, value, &fault) &&
                in_range(key, *value) && *value <= most)
                return *text;
    return NULL;
}

/* The text of a quantity, times a share, in its own unit where it begins with its number. */
static const char *scaled(const char *text, double value, double share, struct dim dim,
                          struct arena *memory)
{
    const size_t digits = strspn(text, "0123456789.");
    if (digits == 0)
        return written(share * value, dim, memory);
    return arena_format(memory, "%.3g%s", share * atof(arena_slice(memory, text, digits)),
                        text + digits);
}

static struct sample sample_of(const struct key *key, struct dim dim, struct arena *memory)
{
    const double far_below = key->max > 0 ? key->max / 25 : INFINITY;
    double value;
    struct quantity_fault fault;
    const char *text = key->example && quantity_parse(key->example, dim, &value, &fault)
                           ? key->example
                           : find_plausible(key, dim, far_below, &value);
    if (!text)
        text = find_plausible(key, dim, INFINITY, &value);
    if (!text) {
        value = middle(key);
        text = written(value, dim, memory);
    }
    const double low = in_range(key, 0.8 * value) ? 0.8 * value : key->min;
    const double high = in_range(key, 1.2 * value) ? 1.2 * value : key->max;
    return (struct sample){scaled(text, value, low / value, dim, memory), text,
                           scaled(text, value, high / value, dim, memory)};
}

static const char *count_example(const struct key *key, struct arena *memory)
{
    if (key->example)
        return key->example;
    if (in_range(key, 25000))
        return "25k";
    return in_range(key, 8) ? "8" : arena_format(memory, "%.0f", ceil(key->min));
}

/* The plain form of a value that has one. */
static const char *plain(const struct key *key, struct arena *memory)
{
    switch (key->kind) {
    case KEY_COUNT: return count_example(key, memory);
    case KEY_BOOL: return "true";
    case KEY_DATE: return "2025-03-01";
    case KEY_WORD: return key->fallback ? key->fallback : key->words[0];
    case KEY_TEXT: return key->example ? key->example : "\"...\"";
    case KEY_MEASURE: return "150 MW";
    case KEY_REF: return place_name;
    case KEY_QUANTITY:
    case KEY_PATH:
    case KEY_DISTRIBUTION: return sample_of(key, key->dim, memory).mode;
    default: return NULL;
    }
}

enum { MOST_EXAMPLES = 8 };

struct examples {
    const char **at;
    size_t n;
    struct arena *memory;
};

static void add(struct examples *e, const char *text)
{
    assert(e->n < MOST_EXAMPLES);
    e->at[e->n++] = text;
}

static void add_long_form(struct examples *e, const char *value)
{
    add(e, arena_format(e->memory, "{value: %s, source: \"...\", confidence: published}", value));
}

static void add_number_forms(struct examples *e, const struct key *key)
{
    const struct sample s = sample_of(key, key->dim, e->memory);
    add(e, s.mode);
    add_long_form(e, s.mode);
    add(e, arena_format(e->memory, "{dist: triangular, low: %s, mode: %s, high: %s}", s.low, s.mode,
                        s.high));
    if (key->kind == KEY_PATH)
        add(e,
            arena_format(e->memory, "{by-date: {2025-01-01: %s, 2026-07-01: %s}}", s.mode, s.high));
    if (key->kind == KEY_PATH && key->dim.dollar)
        add(e,
            arena_format(e->memory, "{by-date: {2025-01-01: %s}, change: -20 %% / year}", s.mode));
}

static void add_curve_form(struct examples *e, const struct key *key)
{
    static const struct key any = {0};
    if (key->example) {
        add(e, key->example);
        return;
    }
    const struct sample x = sample_of(&any, key->dim, e->memory);
    const struct sample y = sample_of(key, (struct dim)DIM_NONE, e->memory);
    add(e, arena_format(e->memory, "{curve: [[%s, %s], [%s, %s]]}", x.low, y.low, x.high, y.high));
}

size_t form_examples(const struct key *key, struct arena *memory, const char ***out)
{
    struct examples e = {arena_array(memory, MOST_EXAMPLES, sizeof *e.at), 0, memory};
    *out = e.at;
    switch (key->kind) {
    case KEY_QUANTITY:
    case KEY_PATH:
    case KEY_DISTRIBUTION: add_number_forms(&e, key); break;
    case KEY_CURVE: add_curve_form(&e, key); break;
    case KEY_WORD:
        for (const char *const *word = key->words; *word && e.n < MOST_EXAMPLES; word++)
            add(&e, *word);
        break;
    case KEY_COUNT:
    case KEY_MEASURE:
        add(&e, plain(key, memory));
        if (key->kind == KEY_MEASURE || key->min != key->max || key->min == 0)
            add_long_form(&e, plain(key, memory));
        break;
    case KEY_STRUCT:
    case KEY_LIST:
    case KEY_MAP:
    case KEY_ANY_MAP:
    case KEY_ANY_LIST: break;
    default: add(&e, plain(key, memory)); break;
    }
    return e.n;
}

static void line(struct text *out, int indent, const char *before, const char *name,
                 const char *value)
{
    text_pad(out, ' ', indent);
    text_addf(out, "%s%s:%s%s\n", before, name, value ? " " : "", value ? value : "");
}

static void add_keys(const struct key_table *, int indent, bool item, struct text *out);

/* One key, or with 'before' the first one of a list's item. */
static void add_key(const struct key *key, int indent, const char *before, struct text *out)
{
    const int below = indent + (int)strlen(before) + 2;
    struct arena memory;
    const char **examples;
    arena_init(&memory);
    switch (key->kind) {
    case KEY_STRUCT:
        line(out, indent, before, key->name, NULL);
        add_keys(key->sub, below, false, out);
        break;
    case KEY_MAP:
        line(out, indent, before, key->name, NULL);
        line(out, below, "", place_name, NULL);
        add_keys(key->sub, below + 2, false, out);
        break;
    case KEY_LIST:
        line(out, indent, before, key->name, NULL);
        add_keys(key->sub, below, true, out);
        break;
    default:
        line(out, indent, before, key->name,
             form_examples(key, &memory, &examples) ? examples[0] : "...");
    }
    arena_free(&memory);
}

/* The case that the example of a table's tag picks. */
static const struct key_table *example_case(const struct key_table *table, struct arena *memory)
{
    const struct key *tag = table->tag ? key_find(table, NULL, table->tag) : NULL;
    for (size_t i = 0; tag && i < table->n_cases; i++)
        if (strcmp(table->cases[i].word, plain(tag, memory)) == 0)
            return table->cases[i].table;
    return NULL;
}

/* The keys of a table that must be given, or its first one when none must. */
static void add_keys(const struct key_table *table, int indent, bool item, struct text *out)
{
    bool first = true;
    for (size_t i = 0; i < table->n; i++) {
        if (!key_is_required(&table->keys[i]))
            continue;
        add_key(&table->keys[i], first || !item ? indent : indent + 2, first && item ? "- " : "",
                out);
        first = false;
    }
    if (first && table->n > 0)
        add_key(&table->keys[0], indent, item ? "- " : "", out);
    struct arena memory;
    arena_init(&memory);
    const struct key_table *picked = example_case(table, &memory);
    for (size_t i = 0; picked && i < picked->n; i++)
        if (key_is_required(&picked->keys[i]))
            add_key(&picked->keys[i], item ? indent + 2 : indent, "", out);
    arena_free(&memory);
}

void form_skeleton(const struct key *key, int indent, struct text *out)
{
    add_key(key, indent, "", out);
}
