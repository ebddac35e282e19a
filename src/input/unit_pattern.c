/* A unit is a product of words above and below a line. Words are grouped by dimension; each way to
 * multiply and divide at most three groups that gives the wanted dimension is one alternative of
 * the pattern, in which each group stands as the list of its words, in every order, with counts
 * anywhere between. The grammar is quantity_read.h's. */
#include "input/unit_pattern.h"

#include "input/unit_words.h"

#include <string.h>

enum { MOST_FACTORS = 3 };

/* Groups above and below the line. */
struct product {
    const struct unit_words *above[MOST_FACTORS], *below[MOST_FACTORS];
    size_t n_above, n_below;
};

struct writer {
    struct arena memory;
    const struct unit_words *groups;
    size_t n_groups;
    const struct unit_words *counts, *money;
    struct dim wanted;
    struct text units;        /* what may follow a number, alternatives */
    struct text behind_money; /* what may follow '$30k', alternatives */
};

static void add_literal(const char *word, struct text *out)
{
    for (; *word; word++)
        text_addf(out, strchr("$^*+?.|()[]{}\\", *word) ? "[%c]" : "%c", *word);
}

/* '(day|week)'; a plural behind its singular becomes 's?'. */
static void add_group(const struct unit_words *group, struct text *out)
{
    for (size_t i = 0; i < group->n; i++) {
        if (unit_words_is_plural(group, i)) {
            text_add(out, "s?");
            continue;
        }
        text_add_char(out, i ? '|' : '(');
        add_literal(group->at[i], out);
    }
    text_add_char(out, ')');
}

static const char line[] = " *(/|per ) *", amount[] = "[0-9._]+(e[0-9]+)?( *[kMBT])?";

/* A line, and a number behind it perhaps: 'per 1000 days'. */
static void add_line(struct text *out)
{
    text_addf(out, "%s(%s *)?", line, amount);
}

/* What joins two words. */
static void add_join(bool below, struct text *out)
{
    if (!below) {
        text_add(out, " *[-*] *");
        return;
    }
    text_add(out, "( *- *|");
    add_line(out);
    text_add_char(out, ')');
}

/* Any counts, each with the join before or behind it. */
static void add_counts(const struct writer *w, bool join_first, bool below, struct text *out)
{
    text_add_char(out, '(');
    if (join_first)
        add_join(below, out);
    add_group(w->counts, out);
    if (!join_first)
        add_join(below, out);
    text_add(out, ")*");
}

/* One order of the words on one side of the line. */
static void add_side(const struct writer *w, const struct unit_words *const *order, size_t n,
                     bool below, struct text *out)
{
    if (below)
        add_line(out);
    add_counts(w, false, below, out);
    for (size_t i = 0; i < n; i++) {
        if (i > 0) {
            add_join(below, out);
            add_counts(w, false, below, out);
        }
        add_group(order[i], out);
    }
    add_counts(w, true, below, out);
}

static void swap(const struct unit_words **a, const struct unit_words **b)
{
    const struct unit_words *c = *a;
    *a = *b;
    *b = c;
}

/* All orders of the words from 'fixed' on. */
static void add_orders(const struct writer *w, const struct unit_words **words, size_t fixed,
                       size_t n, bool below, bool *first, struct text *out)
{
    if (fixed == n) {
        text_add(out, *first ? "" : "|");
        *first = false;
        add_side(w, words, n, below, out);
        return;
    }
    for (size_t i = fixed; i < n; i++) {
        if (i > fixed && words[i] == words[fixed])
            continue;
        swap(&words[fixed], &words[i]);
        add_orders(w, words, fixed + 1, n, below, first, out);
        swap(&words[fixed], &words[i]);
    }
}

/* Counts alone, or none: '40 crews' above, 'per GPU' and 'per 1000 GPUs' and 'per 1000' below. */
static void add_only_counts(const struct writer *w, bool below, struct text *out)
{
    text_add_char(out, '(');
    if (below) {
        text_addf(out, "%s(%s( *", line, amount);
        add_group(w->counts, out);
        text_add(out, ")?|");
    }
    add_group(w->counts, out);
    if (below)
        text_add_char(out, ')');
    add_counts(w, true, below, out);
    text_add(out, ")?");
}

static void add_sides(const struct writer *w, const struct unit_words **words, size_t n, bool below,
                      struct text *out)
{
    if (n == 0) {
        add_only_counts(w, below, out);
        return;
    }
    bool first = true;
    text_add_char(out, '(');
    add_orders(w, words, 0, n, below, &first, out);
    text_add_char(out, ')');
}

static void add_product(struct writer *w, struct product p)
{
    text_add(&w->units, w->units.length ? "|" : "");
    add_sides(w, p.above, p.n_above, false, &w->units);
    add_sides(w, p.below, p.n_below, true, &w->units);
    if (p.n_above == 1 && p.above[0] == w->money) {
        text_add(&w->behind_money, w->behind_money.length ? "|" : "");
        add_sides(w, p.below, p.n_below, true, &w->behind_money);
    }
}

/* Nobody divides watts by joules, and a word that is a rate itself stands alone: without such
 * products the patterns stay short. */
static bool is_written(const struct product *p)
{
    bool power = false, energy = false, alone = false;
    for (size_t i = 0; i < p->n_above + p->n_below; i++) {
        const struct unit_words *g = i < p->n_above ? p->above[i] : p->below[i - p->n_above];
        const bool is_power = dim_equal(g->dim, (struct dim)DIM_POWER);
        power = power || is_power;
        energy = energy || dim_equal(g->dim, (struct dim)DIM_ENERGY);
        alone = alone || (g->dim.second < 0 && !is_power);
    }
    return !(power && energy) && !(alone && p->n_above + p->n_below > 1);
}

/* Tries all products whose further groups are not before 'next'. */
static void search(struct writer *w, struct product p, struct dim dim, size_t next)
{
    if (dim_equal(dim, w->wanted) && is_written(&p))
        add_product(w, p);
    if (p.n_above + p.n_below == MOST_FACTORS)
        return;
    for (size_t i = next; i < w->n_groups; i++) {
        const struct unit_words *g = &w->groups[i];
        bool is_below = false, is_above = false;
        for (size_t k = 0; k < p.n_below; k++)
            is_below = is_below || p.below[k] == g;
        for (size_t k = 0; k < p.n_above; k++)
            is_above = is_above || p.above[k] == g;
        if (g == w->counts)
            continue;
        struct product more = p;
        more.above[more.n_above++] = g;
        if (!is_below)
            search(w, more, dim_multiply(dim, g->dim), i);
        more = p;
        more.below[more.n_below++] = g;
        if (!is_above)
            search(w, more, dim_divide(dim, g->dim), i);
    }
}

static void add_number(struct writer *w, bool billions, struct text *out)
{
    const struct unit_words scales = unit_words_scales(&w->memory);
    text_add(out, "([0-9][0-9_]*[.]?[0-9_]*|[.][0-9][0-9_]*)([eE][+-]?[0-9]+)?( *(");
    bool first = true;
    for (size_t i = 0; i < scales.n; i++) {
        if (strcmp(scales.at[i], "B") == 0 && !billions)
            continue;
        text_addf(out, "%s%s", first ? "" : "|", scales.at[i]);
        first = false;
    }
    text_add(out, "))?");
}

static void write(struct writer *w, struct text *out)
{
    text_add(out, "^ *[+-]?(");
    if (w->behind_money.length) {
        text_add(out, "[$] *");
        add_number(w, true, out);
        text_addf(out, "(%s)|", text_get(&w->behind_money));
    }
    add_number(w, w->wanted.byte == 0, out);
    text_addf(out, " *(%s)) *$", text_get(&w->units));
}

static const struct unit_words *group_of(const struct writer *w, struct dim dim)
{
    for (size_t i = 0; i < w->n_groups; i++)
        if (dim_equal(w->groups[i].dim, dim))
            return &w->groups[i];
    return NULL;
}

bool unit_pattern(struct dim dim, struct text *out)
{
    struct writer w = {.wanted = dim};
    struct unit_words *groups;
    arena_init(&w.memory);
    w.n_groups = unit_words_list(&w.memory, &groups);
    w.groups = groups;
    w.counts = group_of(&w, (struct dim)DIM_NONE);
    w.money = group_of(&w, (struct dim)DIM_MONEY);
    search(&w, (struct product){0}, (struct dim)DIM_NONE, 0);
    const bool found = w.units.length > 0;
    if (found)
        write(&w, out);
    text_free(&w.units);
    text_free(&w.behind_money);
    arena_free(&w.memory);
    return found;
}
