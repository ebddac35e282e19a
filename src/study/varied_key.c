/* The values of one key: {range: [a, b], steps: n}, {log-range: [a, b]}, {list: [...]}, or a
 * distribution as scenarios write them. */
#include "study/vary.h"

#include "base/seconds.h"
#include "base/words.h"
#include "input/distribution_kind.h"
#include "input/quantity.h"
#include "input/write.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* What the levels of a one-at-a-time design are where a distribution is given. */
static const double OUTER[] = {0.1, 0.9};

enum {
    MOST_STEPS = 100000,
    EXACT = 10 /* digits of a point's quantity */
};

struct reading {
    struct varied_key *key;
    struct arena *memory;
    struct diagnostics *d;
};

static void fault(const struct reading *r, const struct node *at, const char *hint,
                  const char *text)
{
    diag_error(r->d, at->at, hint, "%s: %s", r->key->path, text);
}

enum value_form varied_key_form(const struct key *key)
{
    switch (key->kind) {
    case KEY_QUANTITY:
    case KEY_DISTRIBUTION: return VALUE_QUANTITY;
    case KEY_PATH: return key->counts ? VALUE_COUNT : VALUE_QUANTITY;
    case KEY_COUNT: return VALUE_COUNT;
    case KEY_DATE: return VALUE_DATE;
    default: return VALUE_WORD;
    }
}

/* Reads a number as the key writes them. */
static bool read_number(const struct reading *r, const struct node *node, double *out)
{
    struct quantity_fault why;
    day_number day;
    if (node->kind != NODE_SCALAR)
        fault(r, node, NULL, "expected one value");
    else if (r->key->form == VALUE_DATE) {
        if (date_parse(node->text, &day)) {
            *out = day;
            return true;
        }
        fault(r, node, NULL, "expected a day, like 2026-03-01");
    } else if (quantity_parse(node->text, r->key->dim, out, &why)) {
        if (!r->key->like)
            r->key->like = node->text;
        if (r->key->form != VALUE_COUNT || *out == floor(*out))
            return true;
        fault(r, node, NULL, "expected a whole number");
    } else
        fault(r, node, why.hint[0] ? arena_text(&r->d->memory, why.hint) : NULL, why.message);
    return false;
}

static bool read_pair(const struct reading *r, const struct node *node, double pair[2])
{
    if (node->kind != NODE_LIST || node_count(node) != 2) {
        fault(r, node, NULL, "expected the ends of a range, [low, high]");
        return false;
    }
    if (!read_number(r, node->child, &pair[0]) || !read_number(r, node->child->next, &pair[1]))
        return false;
    if (pair[0] < pair[1])
        return true;
    fault(r, node, NULL, "the low end of a range must lie below the high one");
    return false;
}

static void make_levels(const struct reading *r, const double *numbers, size_t n)
{
    struct varied_key *k = r->key;
    k->levels = n;
    k->numbers = arena_array(r->memory, n, sizeof *k->numbers);
    k->texts = arena_array(r->memory, n, sizeof *k->texts);
    struct varied_key one = *k;
    one.levels = 0;
    for (size_t i = 0; i < n; i++) {
        one.law = distribution_of(DIST_CONSTANT, numbers[i], 0, 0);
        const struct coordinate here = {.u = 0.5};
        k->texts[i] = varied_key_text(&one, &here, r->memory, &k->numbers[i]);
    }
}

static bool read_steps(const struct reading *r, const struct node *node, size_t *out)
{
    double steps;
    struct quantity_fault why;
    *out = 0;
    if (!node)
        return true;
    if (node->kind == NODE_SCALAR &&
        quantity_parse(node->text, (struct dim)DIM_NONE, &steps, &why) && steps == floor(steps) &&
        steps >= 2 && steps <= MOST_STEPS) {
        *out = (size_t)steps;
        return true;
    }
    fault(r, node, NULL, "'steps' is a whole number from 2 to 100000");
    return false;
}

static bool read_range(const struct reading *r, const struct node *range, const struct node *steps,
                       bool log, enum design_kind design)
{
    double ends[2];
    size_t n;
    if (!read_pair(r, range, ends) || !read_steps(r, steps, &n))
        return false;
    if (log && r->key->form == VALUE_DATE) {
        fault(r, range, "give its days as a 'range'", "a day has no logarithm");
        return false;
    }
    if (log && ends[0] <= 0) {
        fault(r, range, NULL, "a logarithmic range begins above 0");
        return false;
    }
    if (n == 0 && design == DESIGN_ONE_AT_A_TIME)
        n = 2;
    /* Whole numbers and days are rounded: half a step more at each end gives the first and the last
     * as much as their neighbours have. */
    const double more = r->key->form == VALUE_QUANTITY ? 0 : 0.5;
    r->key->law =
        distribution_of(log ? DIST_LOGUNIFORM : DIST_UNIFORM, ends[0] - more, ends[1] + more, 0);
    r->key->given = arena_format(r->memory, "%s to %s%s", range->child->text,
                                 range->child->next->text, log ? ", by its logarithm" : "");
    if (n == 0)
        return true;
    double *numbers = arena_array(r->memory, n, sizeof *numbers);
    for (size_t i = 0; i < n; i++) {
        const double share = (double)i / (double)(n - 1);
        numbers[i] =
            log ? ends[0] * pow(ends[1] / ends[0], share) : ends[0] + share * (ends[1] - ends[0]);
    }
    numbers[n - 1] = ends[1];
    make_levels(r, numbers, n);
    r->key->texts[0] = range->child->text; /* the ends as they were written */
    r->key->texts[n - 1] = range->child->next->text;
    return true;
}

/* As --set takes it, in the quotes that a word may need. */
static const char *flow_text(const struct node *node, struct arena *memory)
{
    struct text text;
    text_init(&text);
    node_write_flow(node, &text);
    const char *copy = arena_text(memory, text_get(&text));
    text_free(&text);
    return copy;
}

/* Lists hold whatever --set takes; they are numbers when all items are. */
static bool read_list(const struct reading *r, const struct node *list)
{
    struct varied_key *k = r->key;
    const size_t n = list->kind == NODE_LIST ? node_count(list) : 0;
    if (n == 0) {
        fault(r, list, NULL, "expected a list of values, [..., ...]");
        return false;
    }
    k->levels = n;
    k->numbers = arena_array(r->memory, n, sizeof *k->numbers);
    k->texts = arena_array(r->memory, n, sizeof *k->texts);
    for (const struct node *item = list->child; item; item = item->next)
        if (item->kind != NODE_SCALAR)
            k->form = VALUE_WORD;
    size_t i = 0;
    for (const struct node *item = list->child; item; item = item->next, i++) {
        const bool word = k->form == VALUE_WORD;
        k->texts[i] = word ? flow_text(item, r->memory) : item->text;
        k->numbers[i] = (double)i;
        if (!word && !read_number(r, item, &k->numbers[i]))
            return false;
    }
    return true;
}

/* One parameter of a distribution. Spreads of days are times. */
static bool read_parameter(const struct reading *r, const struct node *node,
                           const struct distribution_parameter *p, void *field)
{
    const bool spread = strcmp(p->name, "sd") == 0 || strcmp(p->name, "scale") == 0;
    struct quantity_fault why;
    double *number = field;
    if (p->form == PARAMETER_QUANTITY && !(spread && r->key->form == VALUE_DATE))
        return read_number(r, node, number);
    if (p->form == PARAMETER_QUANTITY || p->form == PARAMETER_NUMBER) {
        const struct dim time = DIM_TIME, none = DIM_NONE;
        const bool days = p->form == PARAMETER_QUANTITY;
        if (node->kind == NODE_SCALAR &&
            quantity_parse(node->text, days ? time : none, number, &why)) {
            *number /= days ? SECONDS_PER_DAY : 1;
            return true;
        }
        fault(r, node, NULL, days ? "expected a time, like 30 days" : "expected a number");
        return false;
    }
    struct numbers *list = field;
    const size_t n = node->kind == NODE_LIST ? node_count(node) : 0;
    double *numbers = arena_array(r->memory, n ? n : 1, sizeof *numbers);
    *list = (struct numbers){numbers, (uint32_t)n};
    if (n == 0) {
        fault(r, node, NULL, "expected a list of numbers");
        return false;
    }
    for (const struct node *item = node->child; item; item = item->next, numbers++) {
        const bool read = p->form == PARAMETER_QUANTITIES
                              ? read_number(r, item, numbers)
                              : item->kind == NODE_SCALAR &&
                                    quantity_parse(item->text, (struct dim)DIM_NONE, numbers, &why);
        if (read)
            continue;
        if (p->form == PARAMETER_NUMBERS)
            fault(r, item, NULL, "expected a number");
        return false;
    }
    return true;
}

const char *varied_key_law_words(const struct node *map, struct arena *memory)
{
    struct text text;
    text_init(&text);
    node_write_flow(node_unwrap(node_get(map, "dist")), &text);
    for (const struct node *item = map->child; item; item = item->next)
        if (strcmp(item->key, "dist") != 0 && !key_is_description(item->key)) {
            text_addf(&text, ", %s ", item->key);
            node_write_flow(item, &text);
        }
    const char *words = arena_text(memory, text_get(&text));
    text_free(&text);
    return words;
}

static bool read_law(const struct reading *r, const struct node *map, enum design_kind design)
{
    const struct node *word = node_get(map, "dist");
    const struct distribution_kind *kind =
        word->kind == NODE_SCALAR ? distribution_kind_find(word->text) : NULL;
    if (!kind) {
        fault(r, word,
              word->kind == NODE_SCALAR
                  ? diag_did_you_mean(r->d, distribution_kind_nearest(word->text))
                  : NULL,
              "there is no such distribution");
        return false;
    }
    struct distribution_parameters parameters = distribution_parameters_none();
    for (const struct node *item = map->child; item; item = item->next) {
        if (item == word || key_is_description(item->key))
            continue;
        const struct distribution_parameter *p = distribution_parameter_find(item->key);
        if (!p) {
            diag_error(r->d, node_mark(item),
                       diag_did_you_mean(r->d, distribution_parameter_nearest(kind, item->key)),
                       "%s: '%s' has no parameter '%s'", r->key->path, kind->word, item->key);
            return false;
        }
        if (!read_parameter(r, item, p, (char *)&parameters + p->offset))
            return false;
    }
    struct distribution_fault why;
    if (!distribution_make(kind, &parameters, r->memory, &r->key->law, &why)) {
        const struct node *at = why.parameter ? node_get(map, why.parameter) : NULL;
        fault(r, at ? at : map, why.hint[0] ? arena_text(&r->d->memory, why.hint) : NULL,
              why.message);
        return false;
    }
    r->key->given = varied_key_law_words(map, r->memory);
    if (design == DESIGN_ONE_AT_A_TIME) {
        double outer[] = {distribution_quantile(&r->key->law, OUTER[0]),
                          distribution_quantile(&r->key->law, OUTER[1])};
        for (size_t i = 0; i < 2; i++) /* called by numbers that people can read */
            varied_key_write(r->key, outer[i], r->memory, &outer[i]);
        make_levels(r, outer, 2);
    }
    return true;
}

/* Whether the map has no other keys than those listed; reports the first other one. */
static bool check_keys(const struct reading *r, const struct node *map, const char *const *allowed,
                       size_t n)
{
    for (const struct node *item = map->child; item; item = item->next) {
        bool known = key_is_description(item->key);
        for (size_t i = 0; i < n && !known; i++)
            known = strcmp(item->key, allowed[i]) == 0;
        if (known)
            continue;
        diag_error(r->d, node_mark(item),
                   diag_did_you_mean(r->d, words_nearest(item->key, allowed, n)),
                   "%s: unknown key '%s'", r->key->path, item->key);
        return false;
    }
    return true;
}

bool varied_key_read(const struct node *values, struct varied_key *key, enum design_kind design,
                     struct arena *memory, struct diagnostics *d)
{
    static const char *const words[] = {"range", "log-range", "steps", "list", "dist"};
    static const char *const ranged[] = {"range", "steps"}, *const logged[] = {"log-range",
                                                                               "steps"};
    const struct reading r = {key, memory, d};
    key->form = varied_key_form(key->key);
    key->at = values->at;
    if (values->kind == NODE_LIST)
        return read_list(&r, values);
    const struct node *range = node_get(values, "range"), *log = node_get(values, "log-range");
    const struct node *steps = node_get(values, "steps"), *list = node_get(values, "list");
    if (node_get(values, "dist") || range || log) {
        if (key->form == VALUE_WORD) {
            fault(&r, values, NULL, "this key holds no number: give its values as a 'list'");
            return false;
        }
        if (node_get(values, "dist"))
            return read_law(&r, values, design);
        return check_keys(&r, values, range ? ranged : logged, 2) &&
               read_range(&r, range ? range : log, steps, !range, design);
    }
    if (list)
        return check_keys(&r, values, words + 3, 1) && read_list(&r, list);
    if (values->kind == NODE_MAP && check_keys(&r, values, words, 5))
        fault(&r, values, NULL, "expected 'range', 'log-range', 'list' or 'dist'");
    else if (values->kind != NODE_MAP)
        fault(&r, values, NULL, "expected {range: [low, high]}, {list: [...]} or {dist: ...}");
    return false;
}

static const char *whole_text(enum value_form form, double number, struct arena *memory)
{
    char date[DATE_TEXT];
    if (form == VALUE_COUNT)
        return arena_format(memory, "%.0f", number);
    date_format((day_number)number, date);
    return arena_text(memory, date);
}

/* A quantity in the unit of the key's others: what is run is what is read back from it. */
static const char *quantity_text(const struct varied_key *key, double value, int digits,
                                 struct arena *memory, double *read_back)
{
    struct quantity_fault unheard;
    struct text text;
    text_init(&text);
    if (key->like)
        quantity_write_like(value, key->like, key->dim, digits, &text);
    else
        quantity_write(value, key->dim, digits, &text);
    const bool read = quantity_parse(text_get(&text), key->dim, read_back, &unheard);
    assert(read);
    (void)read;
    const char *copy = arena_text(memory, text_get(&text));
    text_free(&text);
    return copy;
}

const char *varied_key_write(const struct varied_key *key, double number, struct arena *memory,
                             double *written)
{
    enum { DIGITS = 5 };
    if (key->form == VALUE_QUANTITY)
        return quantity_text(key, number, DIGITS, memory, written);
    *written = round(number);
    return whole_text(key->form, *written, memory);
}

const char *varied_key_text(const struct varied_key *key, const struct coordinate *at,
                            struct arena *memory, double *number)
{
    assert(!at->base);
    if (key->levels) {
        *number = key->numbers[at->level];
        return key->texts[at->level];
    }
    *number = distribution_quantile(&key->law, at->u);
    if (key->form == VALUE_QUANTITY)
        return quantity_text(key, *number, EXACT, memory, number);
    *number = round(*number);
    return whole_text(key->form, *number, memory);
}

const char *varied_key_shown(const struct varied_key *key, const struct coordinate *at,
                             struct arena *memory)
{
    double number;
    const char *exact = varied_key_text(key, at, memory, &number);
    if (key->levels || key->form != VALUE_QUANTITY)
        return exact;
    return varied_key_write(key, number, memory, &number);
}
