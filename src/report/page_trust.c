/* How far the result can be believed: beside what was published, by the grade of its numbers, by
 * its largest assumptions; and how to make it again. */
#include "report/page_section.h"

#include "base/hash.h"
#include "report/figure.h"
#include "report/markup.h"
#include "report/published.h"
#include "report/trust.h"

#include <math.h>
#include <string.h>

enum { OTHERS_SHOWN = 12 };

static void write_published(struct page *page)
{
    struct published p;
    published_fill(&page->run->facts, &page->memory, &p);
    if (p.table.n_rows) {
        page_heading(page, "Against what was published",
                     "Nothing was fitted to these values. What follows from the scenario's own "
                     "inputs or assumptions is no prediction and counts for nothing.");
        table_write_html(&p.table, page->out);
        text_add(page->out, "<ol class=\"notes\">\n");
        for (size_t i = 0; i < p.n_notes; i++)
            markup_element(page->out, "li", "", p.notes[i]);
        text_add(page->out, "</ol>\n");
    }
    table_free(&p.table);
}

static void draw_grades(struct page *page)
{
    static const char *const labels[] = {"dollars", "energy"};
    static const int colors[GRADE_COUNT] = {2, 0, 5, 1};
    const struct run_facts *f = &page->run->facts;
    double shares[GRADE_COUNT][2];
    struct chart_series series[GRADE_COUNT];
    for (unsigned g = 0; g < GRADE_COUNT; g++) {
        shares[g][0] = trust_dollars(f, (enum grade)g);
        shares[g][1] = trust_energy(f, (enum grade)g);
        series[g] = (struct chart_series){grade_name((enum grade)g), shares[g], colors[g]};
    }
    struct text summary;
    text_init(&summary);
    text_add(&summary, "By the weakest of the numbers that made them: assumptions stand behind ");
    number_share(&summary, shares[GRADE_ASSUMED][0]);
    text_add(&summary, " of the dollars");
    if (isfinite(shares[GRADE_ASSUMED][1])) {
        text_add(&summary, " and ");
        number_share(&summary, shares[GRADE_ASSUMED][1]);
        text_add(&summary, " of the energy");
    }
    text_add_char(&summary, '.');
    const struct chart c = {
        .id = "grades",
        .title = "How much of the result is measured, published or assumed",
        .summary = text_get(&summary),
        .kind = CHART_BARS,
        .n = 2,
        .labels = labels,
        .label_head = "of",
        .series = series,
        .n_series = GRADE_COUNT,
        .number = number_share,
        .parts = true,
        .si = "",
    };
    if (isfinite(shares[GRADE_ASSUMED][0]))
        page_chart(page, &c);
    text_free(&summary);
}

static void add_place(struct text *cell, const struct result_input *input)
{
    text_addf(cell, "%s:%lu", input->origin, (unsigned long)input->line);
}

static void add_assumption(struct table *t, const struct result_input *input, const char *behind)
{
    table_row(t, STYLE_PLAIN);
    table_put(t, input->path);
    table_put(t, input->value);
    table_put(t, behind);
    add_place(table_cell(t), input);
    table_put(t, input->source ? input->source : "no source stated");
}

/* The keys behind the assumed dollars of an account. */
static void add_account(struct page *page, struct table *t, enum account account)
{
    const struct run_facts *f = &page->run->facts;
    size_t n;
    const struct result_input **keys = trust_assumed(f, account, &page->memory, &n);
    struct text behind;
    text_init(&behind);
    number_money(&behind, money_to_dollars(f->run.by_grade[account][GRADE_ASSUMED]));
    text_addf(&behind, " of %s", account_name(account));
    for (size_t i = 0; i < n && i < TRUST_KEYS; i++)
        add_assumption(t, keys[i], text_get(&behind));
    if (n == 0 || n > TRUST_KEYS) {
        table_row(t, STYLE_FAINT);
        if (n)
            text_addf(table_cell(t), "and %zu more", n - TRUST_KEYS);
        else
            table_put(t, trust_no_key);
        table_put(t, "");
        table_put(t, text_get(&behind));
    }
    text_free(&behind);
}

/* Numbers that were assumed, behind the most dollars first. */
static void write_assumptions(struct page *page)
{
    static const struct column columns[] = {{"key", ALIGN_LEFT, NULL},
                                            {"value", ALIGN_LEFT, NULL},
                                            {"stands behind", ALIGN_LEFT, NULL},
                                            {"where", ALIGN_LEFT, NULL},
                                            {"source", ALIGN_LEFT, NULL}};
    enum account order[ACCOUNT_COUNT];
    size_t n = trust_rank(&page->run->facts, order);
    struct table t;
    table_init(&t, columns, 5);
    for (size_t i = 0; i < n && i < TRUST_ACCOUNTS; i++)
        add_account(page, &t, order[i]);
    if (t.n_rows) {
        markup_element(page->out, "h3", "class=\"own\"", "Assumed numbers behind the most dollars");
        table_write_html(&t, page->out);
    }
    table_free(&t);
}

/* A value that the scenario itself states as assumed. */
static bool is_stated(const struct result_input *input)
{
    return input->grade == GRADE_ASSUMED && input->graded && input->source &&
           strcmp(input->layer, "library") != 0;
}

static bool same_statement(const struct result_input *a, const struct result_input *b)
{
    return is_stated(b) && strcmp(a->source, b->source) == 0;
}

/* Bytes of the path that two keys share, whole parts only. */
static size_t shared(const char *a, const char *b)
{
    size_t n = 0, whole = 0;
    for (; a[n] && a[n] == b[n]; n++)
        if (a[n] == '.')
            whole = n;
    return a[n] == b[n] ? n : whole;
}

/* One statement may be the source of many keys, all below one place of the scenario. */
static void add_statement(struct table *t, struct page *page, size_t first)
{
    const struct run_facts *f = &page->run->facts;
    const struct result_input *input = &f->inputs[first];
    size_t length = strlen(input->path), keys = 0;
    for (size_t i = first; i < f->n_inputs; i++)
        if (same_statement(input, &f->inputs[i])) {
            size_t n = shared(input->path, f->inputs[i].path);
            length = n < length ? n : length;
            keys++;
        }
    table_row(t, STYLE_PLAIN);
    table_put(t, length ? arena_slice(&page->memory, input->path, length) : "(several)");
    if (keys == 1)
        table_put(t, input->value);
    else
        text_addf(table_cell(t), "%zu values", keys);
    add_place(table_cell(t), input);
    table_put(t, input->source);
}

static void write_others(struct page *page)
{
    static const struct column columns[] = {{"key", ALIGN_LEFT, NULL},
                                            {"value", ALIGN_LEFT, NULL},
                                            {"where", ALIGN_LEFT, NULL},
                                            {"why", ALIGN_LEFT, NULL}};
    const struct run_facts *f = &page->run->facts;
    struct table t;
    table_init(&t, columns, 4);
    for (size_t i = 0; i < f->n_inputs && t.n_rows < OTHERS_SHOWN; i++) {
        size_t before = 0;
        if (!is_stated(&f->inputs[i]))
            continue;
        while (before < i && !same_statement(&f->inputs[i], &f->inputs[before]))
            before++;
        if (before == i)
            add_statement(&t, page, i);
    }
    if (t.n_rows) {
        markup_element(page->out, "h3", "class=\"own\"", "What the scenario itself assumes");
        table_write_html(&t, page->out);
    }
    table_free(&t);
}

static void write_notes(struct page *page)
{
    const struct result_run *run = &page->run->facts.run;
    if (run->n_notes == 0)
        return;
    page_heading(page, "Warnings and limits", "");
    text_add(page->out, "<ul class=\"notes\">\n");
    for (size_t i = 0; i < run->n_notes; i++)
        markup_element(page->out, "li", "", run->notes[i]);
    text_add(page->out, "</ul>\n");
}

/* Runs of equal inputs have equal fingerprints. */
static uint64_t fingerprint(const struct run_facts *f)
{
    uint64_t hash = hash_text("colossim");
    for (size_t i = 0; i < f->n_inputs; i++) {
        hash = hash_pair(hash, hash_text(f->inputs[i].path));
        hash = hash_pair(hash, hash_text(f->inputs[i].value));
    }
    return hash;
}

static void write_making(struct page *page, const struct page_run *run)
{
    const struct run_facts *f = &run->facts;
    struct text line;
    text_init(&line);
    if (f->about.info.command)
        markup_element(page->out, "pre", "", f->about.info.command);
    text_addf(&line, "%s: seed %lld", run->name, (long long)f->about.seed);
    if (facts_have_spread(f))
        text_addf(&line, ", %zu replications", result_drawn(&f->about));
    if (f->about.info.program)
        text_addf(&line, "; made by colossim %s", f->about.info.program);
    text_addf(&line,
              "; %zu inputs with fingerprint %016llx (FNV-1a and splitmix64 over keys and values)",
              f->n_inputs, (unsigned long long)fingerprint(f));
    page_paragraph(page, "note", &line);
    text_free(&line);
}

void page_trust(struct page *page)
{
    const struct page_request *request = page->request;
    if (request->n == 1) {
        write_published(page);
        page_heading(page, "What it rests on", "");
        draw_grades(page);
        write_assumptions(page);
        write_others(page);
        write_notes(page);
    }
    page_heading(page, "How to make it again",
                 "Equal input and seed give equal results, at any number of threads.");
    for (size_t i = 0; i < request->n; i++)
        write_making(page, &request->runs[i]);
}
