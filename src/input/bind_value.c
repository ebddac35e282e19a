/* Single values: numbers with units, dates, words, texts, curves and samplers, each in its plain
 * and its long form:
 *
 *     150 MW
 *     {value: 150 MW, source: "...", confidence: published}
 *     {dist: triangular, low: 100 MW, mode: 150 MW, high: 200 MW}
 */
#include "input/binder.h"

#include "base/words.h"
#include "input/describe.h"
#include "input/description.h"
#include "input/quantity.h"
#include "input/quote.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The part of a scalar's text that is wrong, as a mark. Only a plain scalar on one line stands in
 * the file character by character; of any other one the whole is marked. */
static struct mark part_of(const struct node *node, size_t offset, size_t length)
{
    struct mark at = node->at;
    if (node->quoted || at.length != strlen(node->text) || offset >= at.length)
        return at;
    for (size_t i = 0; i < offset; i++)
        at.col += !text_continues(node->text[i]);
    at.offset += offset;
    at.length = length;
    return at;
}

static bool is_among(const char *const *words, size_t n, const char *word)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(words[i], word) == 0)
            return true;
    return false;
}

bool bind_allowed(struct binder *b, const struct node *map, const char *const *allowed, size_t n)
{
    bool ok = bind_descriptions(b, map);
    for (const struct node *item = map->child; item; item = item->next) {
        if (key_is_description(item->key) || is_among(allowed, n, item->key))
            continue;
        const char *near = words_nearest(item->key, allowed, n);
        if (!near)
            near = words_nearest(item->key, key_descriptions, KEY_DESCRIPTIONS);
        if (strcmp(item->key, path_change_key.name) == 0)
            bind_error(b, item, NULL, "this value can't change over time");
        else
            diag_error(b->d, node_mark(item), diag_did_you_mean(b->d, near), "%s: unknown key '%s'",
                       node_path(map, &b->d->memory), item->key);
        ok = false;
    }
    return ok;
}

bool bind_wrappers(struct binder *b, const struct node *node)
{
    static const char *const allowed[] = {"value"};
    const struct node *value = node_unwrap(node);
    bool ok = true;
    for (; node != value; node = node_get(node, "value"))
        ok = bind_allowed(b, node, allowed, 1) && ok;
    return ok;
}

static bool is_moment(const char *text)
{
    day_number day;
    char *end;
    const long year = strtol(text, &end, 10);
    return date_parse(text, &day) || (end == text + 4 && *end == '\0' && year > 0);
}

/* Descriptions are for readers, but those that the program reads as well must make sense. */
static bool check_description(struct binder *b, const struct node *item)
{
    if (item->kind != NODE_SCALAR) {
        bind_error(b, item, NULL, "expected a text");
        return false;
    }
    if (strcmp(item->key, "confidence") == 0 && !is_among(grade_words, GRADE_COUNT, item->text)) {
        bind_error(b, item,
                   diag_did_you_mean(b->d, words_nearest(item->text, grade_words, GRADE_COUNT)),
                   "%s is no confidence: measured, datasheet, published or assumed",
                   quote_text(item->text).text);
        return false;
    }
    if (strcmp(item->key, "as-of") == 0 && !is_moment(item->text)) {
        bind_error(b, item, NULL, "%s is no date: write 2026, 2026-08 or 2026-08-15",
                   quote_text(item->text).text);
        return false;
    }
    if (strcmp(item->key, "currency-year") == 0 &&
        (strlen(item->text) != 4 || !is_moment(item->text))) {
        bind_error(b, item, NULL, "%s is no year", quote_text(item->text).text);
        return false;
    }
    return true;
}

bool bind_descriptions(struct binder *b, const struct node *map)
{
    bool ok = true;
    for (const struct node *item = map->child; item; item = item->next)
        if (key_is_description(item->key))
            ok = check_description(b, item) && ok;
    return ok;
}

const struct node *bind_scalar(struct binder *b, const struct key *key, const struct node *node)
{
    if (!bind_wrappers(b, node))
        return NULL;
    const struct node *value = node_unwrap(node);
    if (value->kind == NODE_SCALAR)
        return value;
    if (node_get(value, "dist"))
        bind_error(b, node,
                   key->certain            ? key->certain
                   : key->kind == KEY_DATE ? "the days of a study's 'vary' may have a distribution"
                                           : NULL,
                   "this value can't be uncertain: only quantities can");
    else if (node_get(value, "by-date"))
        bind_error(b, node, NULL, "this value can't change over time");
    else
        bind_error(b, node,
                   value->kind == NODE_LIST && key->kind == KEY_TEXT && key->example
                       ? arena_format(&b->d->memory, "such as %s", key->example)
                       : NULL,
                   "expected one value%s",
                   key->kind == KEY_REF    ? ", a name"
                   : key->kind == KEY_TEXT ? ", a text"
                                           : "");
    return NULL;
}

bool bind_number_text(struct binder *b, const struct node *node, struct dim dim, double *out)
{
    struct quantity_fault fault;
    if (quantity_parse(node->text, dim, out, &fault))
        return true;
    const char *path = node_path(node, &b->d->memory);
    diag_error(b->d, part_of(node, fault.offset, fault.length),
               fault.hint[0] ? arena_text(&b->d->memory, fault.hint) : NULL, "%s: %s", path,
               fault.message);
    return false;
}

static const char *written(struct binder *b, const struct key *key, double value)
{
    struct text text;
    text_init(&text);
    quantity_write(value, key->kind == KEY_CURVE ? (struct dim)DIM_NONE : key->dim, 6, &text);
    const char *copy = arena_text(&b->d->memory, text_get(&text));
    text_free(&text);
    return copy;
}

static const char *limit(struct binder *b, const struct key *key, bool most)
{
    struct text text;
    text_init(&text);
    describe_limit(key, most, &text);
    const char *copy = arena_text(&b->d->memory, text_get(&text));
    text_free(&text);
    return copy;
}

/* '7' may be meant for 7 % where a share is asked for. */
static const char *percent_hint(struct binder *b, const struct key *key, const struct node *node,
                                double value)
{
    enum { SHARES = 10 }; /* keys that allow more hold no shares */
    const struct node *scalar = node_unwrap(node);
    const bool share = (key->kind == KEY_QUANTITY || key->kind == KEY_PATH) &&
                       dim_equal(key->dim, (struct dim)DIM_NONE) && key->max <= SHARES;
    if (!share || scalar->kind != NODE_SCALAR || strchr(scalar->text, '%') ||
        value / 100 < key->min || value / 100 > key->max)
        return NULL;
    return arena_format(&b->d->memory, "did you mean '%s %%'?", scalar->text);
}

/* A key without a range takes any number, but counts are never negative. */
static bool check_range(struct binder *b, const struct key *key, const struct node *node,
                        double value)
{
    const bool open = !key_has_range(key);
    const double min = open && key->kind != KEY_COUNT ? -INFINITY : key->min;
    const double max = open ? INFINITY : key->max;
    if (value >= min && value <= max)
        return true;
    if (value < min)
        bind_error(b, node, NULL, "%s is below the least allowed, %s", written(b, key, value),
                   limit(b, key, false));
    else
        bind_error(b, node, percent_hint(b, key, node, value), "%s is above the most allowed, %s",
                   written(b, key, value), limit(b, key, true));
    return false;
}

/* Whether nearly all of a law lies in the key's range: one draw in a billion may not, and is then
 * refused by itself. */
static bool check_law_range(struct binder *b, const struct key *key, const struct node *node,
                            const struct distribution *law)
{
    if (!key_has_range(key))
        return true;
    const double low = distribution_quantile(law, 1e-9),
                 high = distribution_quantile(law, 1 - 1e-9);
    if (low >= key->min && high <= key->max)
        return true;
    bind_error(
        b, node, NULL,
        "the distribution reaches %s, but values from %s to %s are allowed; cut it with '%s'",
        written(b, key, low < key->min ? low : high), limit(b, key, false), limit(b, key, true),
        low < key->min ? "min" : "max");
    return false;
}

bool bind_quantity(struct binder *b, const struct key *key, const struct node *node, struct dim dim,
                   double *out)
{
    if (!bind_wrappers(b, node))
        return false;
    const struct node *value = node_unwrap(node);
    if (value->kind == NODE_SCALAR)
        return bind_number_text(b, value, dim, out);
    if (!node_get(value, "dist")) {
        bind_error(b, node, NULL,
                   node_get(value, "by-date") ? "this value can't change over time"
                                              : "expected a quantity, or {dist: ...}");
        return false;
    }
    struct distribution law;
    if (!bind_law(b, key, value, dim, false, &law))
        return false;
    uncertain_add(b, key, value, &law);
    *out = draws_get(b->draws, value, distribution_median(&law));
    return true;
}

bool bind_number(struct binder *b, const struct key *key, const struct node *node, double *out)
{
    if (!bind_quantity(b, key, node, key->dim, out))
        return false;
    const struct node *value = node_unwrap(node);
    struct distribution law;
    if (!b->draws && value->kind == NODE_MAP && bind_law(b, key, value, key->dim, false, &law) &&
        !check_law_range(b, key, value, &law))
        return false;
    return check_range(b, key, value, *out);
}

static bool bind_count(struct binder *b, const struct key *key, const struct node *scalar,
                       int64_t *out)
{
    double value;
    if (!bind_number_text(b, scalar, (struct dim)DIM_NONE, &value))
        return false;
    if (value != floor(value)) {
        bind_error(b, scalar, NULL, "%s is no whole number", quote_text(scalar->text).text);
        return false;
    }
    if (!check_range(b, key, scalar, value))
        return false;
    if (fabs(value) > 0x1p53) {
        bind_error(b, scalar, NULL, "%s is above the most that is counted exactly, 2^53 or %lld",
                   quote_text(scalar->text).text, 1LL << 53);
        return false;
    }
    *out = (int64_t)value;
    return true;
}

static bool bind_bool(struct binder *b, const struct node *scalar, bool *out)
{
    *out = strcmp(scalar->text, "true") == 0;
    if (*out || strcmp(scalar->text, "false") == 0)
        return true;
    bind_error(b, scalar, NULL, "expected true or false, not %s", quote_text(scalar->text).text);
    return false;
}

static bool bind_date(struct binder *b, const struct node *scalar, day_number *out)
{
    if (date_parse(scalar->text, out))
        return true;
    bind_error(b, scalar, NULL, "%s is no date: write YYYY-MM-DD, as 2024-04-24",
               quote_text(scalar->text).text);
    return false;
}

bool bind_word(struct binder *b, const struct key *key, const struct node *scalar, int *out)
{
    size_t n = 0;
    struct text all;
    text_init(&all);
    bool found = false;
    for (; key->words[n]; n++)
        if (strcmp(key->words[n], scalar->text) == 0) {
            *out = (int)n;
            found = true;
        }
    text_add_list(&all, key->words, "or");
    if (!found)
        bind_error(b, scalar, diag_did_you_mean(b->d, words_nearest(scalar->text, key->words, n)),
                   "expected %s, not %s", text_get(&all), quote_text(scalar->text).text);
    text_free(&all);
    return found;
}

static bool bind_measure(struct binder *b, const struct node *scalar, struct measure *out)
{
    struct quantity_fault fault;
    if (quantity_parse_any(scalar->text, &out->value, &out->dim, &fault))
        return true;
    diag_error(b->d, part_of(scalar, fault.offset, fault.length),
               fault.hint[0] ? arena_text(&b->d->memory, fault.hint) : NULL, "%s: %s",
               node_path(scalar, &b->d->memory), fault.message);
    return false;
}

static bool read_point(struct binder *b, const struct key *key, const struct node *point, double *x,
                       double *y)
{
    if (point->kind != NODE_LIST || node_count(point) != 2 || point->child->kind != NODE_SCALAR ||
        point->child->next->kind != NODE_SCALAR) {
        bind_error(b, point, NULL, "expected a point, [x, y]");
        return false;
    }
    return bind_number_text(b, point->child, key->dim, x) &&
           bind_number_text(b, point->child->next, (struct dim)DIM_NONE, y) &&
           check_range(b, key, point->child->next, *y);
}

static bool bind_curve(struct binder *b, const struct key *key, const struct node *node,
                       struct curve *out)
{
    static const char *const allowed[] = {"curve", "scale"};
    static const char *const words[] = {"linear", "log", NULL};
    static const struct key scale_key = {.name = "scale", .kind = KEY_WORD, .words = words};
    const struct node *value = node_unwrap(node);
    const struct node *points = node_get(value, "curve");
    const size_t n = node_count(points);
    if (!points || points->kind != NODE_LIST || n == 0) {
        bind_error(b, value, NULL, "expected {curve: [[x, y], ...]}");
        return false;
    }
    int scale = 0;
    const struct node *word = node_get(value, scale_key.name);
    const struct node *scalar = word ? bind_scalar(b, &scale_key, word) : NULL;
    bool ok = bind_wrappers(b, node) && bind_allowed(b, value, allowed, 2);
    ok = (!word || (scalar && bind_word(b, &scale_key, scalar, &scale))) && ok;
    double *x = arena_array(b->memory, n, sizeof *x), *y = arena_array(b->memory, n, sizeof *y);
    size_t i = 0;
    for (const struct node *point = points->child; point && ok; point = point->next, i++) {
        ok = read_point(b, key, point, &x[i], &y[i]);
        if (ok && i > 0 && x[i] <= x[i - 1]) {
            bind_error(b, point, NULL, "the points' x must ascend");
            ok = false;
        } else if (ok && scale == 1 && x[i] <= 0) {
            bind_error(b, point, NULL, "a logarithmic scale has no place for x = 0 or below");
            ok = false;
        }
    }
    *out = (struct curve){x, y, (uint32_t)n, scale};
    return ok;
}

static bool bind_sampler(struct binder *b, const struct key *key, const struct node *node,
                         struct distribution *out)
{
    if (!bind_wrappers(b, node))
        return false;
    const struct node *value = node_unwrap(node);
    if (node_get(value, "dist"))
        return bind_law(b, key, value, key->dim, true, out) && check_law_range(b, key, value, out);
    if (value->kind != NODE_SCALAR) {
        bind_error(b, node, NULL, "expected a quantity, or {dist: ...}");
        return false;
    }
    double constant;
    if (!bind_number_text(b, value, key->dim, &constant) || !check_range(b, key, value, constant))
        return false;
    *out = distribution_of(DIST_CONSTANT, constant, 0, 0);
    return true;
}

static const char *description_text(const struct node *value, const char *name)
{
    const struct node *found = description_get(value, name);
    return found ? found->text : NULL;
}

/* Weakens an origin to the grade that is stated for a value. */
static void add_grade(struct origin *origin, const struct node *value)
{
    const char *word = description_text(value, "confidence");
    enum grade grade = GRADE_ASSUMED;
    for (int g = 0; word && g < GRADE_COUNT; g++)
        if (strcmp(word, grade_words[g]) == 0)
            grade = (enum grade)g;
    origin->grade = grade_weaker(origin->grade, grade);
    origin->graded = origin->graded && word;
}

void bind_origin(struct binder *b, const struct key *key, const struct node *node,
                 const void *field)
{
    if (!b->origins)
        return;
    struct origin origin = {.field = field, .key = key, .node = node};
    if (node) {
        const struct node *value = node_unwrap(node), *part = NULL;
        origin.graded = true;
        while ((part = graded_part(value, part)))
            add_grade(&origin, node_unwrap(part));
        origin.source = description_text(value, "source");
        origin.note = description_text(value, "note");
    } else
        origin.grade = GRADE_ASSUMED;
    origins_add(b->origins, origin, b->memory);
}

static bool bind_plain(struct binder *b, const struct key *key, const struct node *node,
                       void *field)
{
    const struct node *scalar = bind_scalar(b, key, node);
    if (!scalar)
        return false;
    switch (key->kind) {
    case KEY_COUNT: return bind_count(b, key, scalar, field);
    case KEY_BOOL: return bind_bool(b, scalar, field);
    case KEY_DATE: return bind_date(b, scalar, field);
    case KEY_WORD: return bind_word(b, key, scalar, field);
    case KEY_MEASURE: return bind_measure(b, scalar, field);
    default:
        assert(key->kind == KEY_TEXT);
        *(const char **)field = arena_text(b->memory, scalar->text);
        return true;
    }
}

bool bind_value(struct binder *b, const struct key *key, const struct node *given, void *field)
{
    const struct node fallback = {.kind = NODE_SCALAR, .text = key->fallback};
    const struct node *node = given ? given : &fallback;
    bool ok;
    switch (key->kind) {
    case KEY_QUANTITY: ok = bind_number(b, key, node, field); break;
    case KEY_PATH: ok = bind_path(b, key, node, field); break;
    case KEY_CURVE: ok = bind_curve(b, key, node, field); break;
    case KEY_DISTRIBUTION: ok = bind_sampler(b, key, node, field); break;
    default: ok = bind_plain(b, key, node, field); break;
    }
    if (ok)
        bind_origin(b, key, given, field);
    return ok;
}
