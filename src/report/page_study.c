/* The page of a study: what was asked and varied, what came out, what decides it, what can be had
 * for what. Figures are called by the names that the study gave them, and defined at the end. */
#include "report/page_section.h"

#include "report/figure.h"
#include "report/key_title.h"
#include "report/markup.h"
#include "report/page_study.h"
#include "report/study_tables.h"
#include "results/metric_title.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { MOST_CARDS = 6, MOST_REASONS = 5 };

/* The metric that the answer is about: the first one that is not the same at all points. */
static size_t main_metric(const struct study_findings *f)
{
    size_t m = 0;
    while (m < f->facts.n_metrics && !study_metric_varies(f, m))
        m++;
    return m < f->facts.n_metrics ? m : 0;
}

/* The metric itself where this one is its logarithm and the study has both: what a reader wants to
 * know of it. Else this one. */
static size_t plain_metric(const struct study_findings *f, size_t metric)
{
    static const char logarithm[] = "ln ";
    const char *name = f->facts.metrics[metric].name;
    if (strncmp(name, logarithm, sizeof logarithm - 1) != 0)
        return metric;
    for (size_t m = 0; m < f->facts.n_metrics; m++)
        if (strcmp(f->facts.metrics[m].name, name + sizeof logarithm - 1) == 0)
            return m;
    return metric;
}

bool study_metric_varies(const struct study_findings *f, size_t metric)
{
    return f->metrics[metric].least < f->metrics[metric].largest;
}

/* Whether it is by shares of the variance that the design tells what decides. */
static bool has_shares(const struct study_findings *f)
{
    return strcmp(f->facts.design, "saltelli") == 0;
}

/* '81 % of its variance' and the like: how strong the first factor is. */
static void add_strength(struct text *out, const struct study_findings *f, const struct effect *e,
                         size_t metric)
{
    if (has_shares(f)) {
        number_share(out, fmin(e->sobol.total.value, 1));
        text_add(out, plain_metric(f, metric) == metric ? " of the variance"
                                                        : " of the variance of its logarithm");
    } else if (strcmp(f->facts.design, "one-at-a-time") == 0) {
        text_add(out, "from ");
        study_add_value(out, f, metric, e->at_low);
        text_addf(out, " at %s to ", e->low ? e->low : "the base");
        study_add_value(out, f, metric, e->at_high);
        text_addf(out, " at %s", e->high ? e->high : "the base");
    } else
        text_addf(out, "rank correlation %+.2f", e->rank.value);
}

/* Shares of variance and swings say what decides; a correlation, what goes along with it. */
static void add_decider(struct text *out, const struct study_findings *f, size_t metric)
{
    const struct metric_findings *m = &f->metrics[metric];
    if (f->facts.n_factors == 0 || !study_metric_varies(f, metric))
        return;
    const struct effect *e = &m->effects[m->order[0]];
    if (isnan(e->influence))
        return;
    text_add(out, study_has_deciders(f)                   ? "What decides it most is "
                  : f->is_sample && f->facts.n_thresholds ? "The value itself goes along most with "
                                                          : "It goes along most with ");
    text_addf(out, "%s (", study_factor_label(&f->facts.factors[m->order[0]]));
    add_strength(out, f, e, metric);
    text_add(out, "). ");
}

static void add_spread(struct text *out, const struct study_findings *f, size_t metric,
                       struct arena *memory)
{
    const struct metric_findings *m = &f->metrics[metric];
    text_addf(out, "%s is ", study_capital(study_metric_label(&f->facts.metrics[metric]), memory));
    if (!study_metric_varies(f, metric)) {
        study_add_value(out, f, metric, m->least);
        text_add(out, " at all points. ");
    } else if (f->is_sample) {
        study_add_value(out, f, metric, m->p50.value);
        text_add(out, " in the middle of all cases, and between ");
        study_add_value(out, f, metric, m->p10.value);
        text_add(out, " and ");
        study_add_value(out, f, metric, m->p90.value);
        text_add(out, " in four of five (P10 to P90). ");
    } else {
        if (isfinite(m->base)) {
            study_add_value(out, f, metric, m->base);
            text_add(out, " at the scenario's own values, and ");
        }
        text_add(out, "between ");
        study_add_value(out, f, metric, m->least);
        text_add(out, " and ");
        study_add_value(out, f, metric, m->largest);
        text_add(out, " over the points. ");
    }
}

static void add_chances(struct text *out, const struct study_findings *f)
{
    if (!f->is_sample)
        return;
    for (size_t i = 0; i < f->facts.n_thresholds && i < 2; i++) {
        text_add(out, "The probability of ");
        study_add_threshold(out, &f->facts, i);
        text_add(out, " is ");
        number_share(out, f->thresholds[i].probability.value);
        study_add_with(out, f, i);
        text_add(out, ". ");
    }
}

/* What all this leaves out. */
static void add_failed(struct text *out, const struct study_findings *f)
{
    if (f->failed + f->missing == 0)
        return;
    text_add(out, "All this is of ");
    number_count(out, (int64_t)f->done);
    text_add(out, " of ");
    number_count(out, f->facts.points);
    text_add(out, " points: ");
    if (f->failed)
        text_addf(out, "%zu failed%s", f->failed, f->missing ? " and " : "");
    if (f->missing)
        text_addf(out, "%zu %s missing", f->missing, f->missing == 1 ? "is" : "are");
    text_add(out, ", see Warnings and limits. ");
}

static void write_answer(struct page *page, const struct study_findings *f)
{
    const size_t metric = main_metric(f), plain = plain_metric(f, metric);
    struct text answer;
    text_init(&answer);
    if (f->done == 0)
        text_add(&answer, "No point has been run.");
    else {
        add_spread(&answer, f, plain, &page->memory);
        add_chances(&answer, f);
        add_decider(&answer, f, has_shares(f) ? metric : plain);
        add_failed(&answer, f);
        if (f->n_objectives > 1)
            text_addf(&answer, "%zu of %zu points are beaten by no other one in all objectives.",
                      f->on_front, f->done);
    }
    page_paragraph(page, "answer", &answer);
    text_free(&answer);
}

static void write_card(struct page *page, const struct study_findings *f, size_t metric)
{
    const struct metric_findings *m = &f->metrics[metric];
    struct text big, small;
    text_init(&big);
    text_init(&small);
    const double middle = f->is_sample ? m->p50.value : isfinite(m->base) ? m->base : m->least;
    study_add_value(&big, f, metric, middle);
    if (f->is_sample)
        text_add(&small, "median; P10 ");
    else if (isfinite(m->base))
        text_add(&small, "at the scenario's own values; from ");
    else
        text_add(&small, f->facts.metrics[metric].is_day ? "the earliest; at the latest "
                                                         : "the least; at most ");
    if (f->is_sample || isfinite(m->base)) {
        study_add_value(&small, f, metric, f->is_sample ? m->p10.value : m->least);
        text_add(&small, f->is_sample ? ", P90 " : " to ");
    }
    study_add_value(&small, f, metric, f->is_sample ? m->p90.value : m->largest);
    text_add(page->out, "<div>");
    markup_element(page->out, "dt", "",
                   study_capital(study_metric_label(&f->facts.metrics[metric]), &page->memory));
    markup_element(page->out, "dd", "class=\"big\"", text_get(&big));
    markup_element(page->out, "dd", "class=\"text\"", text_get(&small));
    text_add(page->out, "</div>\n");
    text_free(&small);
    text_free(&big);
}

static void write_terms(struct page *page, const struct study_findings *f)
{
    const struct study_facts *facts = &f->facts;
    struct text terms;
    text_init(&terms);
    text_addf(&terms, "Scenario %s, design %s, %zu %s, ", facts->base, facts->design,
              facts->n_factors, facts->n_factors == 1 ? "factor" : "factors");
    number_count(&terms, (int64_t)f->done);
    text_add(&terms, " of ");
    number_count(&terms, facts->points);
    text_addf(&terms,
              " points, seed %" PRId64 "; what doesn't vary is %s; all intervals are of 95 %%.",
              facts->seed,
              strcmp(facts->uncertain, "drawn") == 0 ? "drawn" : "at its median where uncertain");
    page_paragraph(page, "terms", &terms);
    text_free(&terms);
}

/* What a factor was to vary over, or of levels the ends over the points. */
static void add_range(struct text *out, const struct study_findings *f, size_t factor)
{
    if (f->facts.factors[factor].given) {
        text_add(out, f->facts.factors[factor].given);
        return;
    }
    const struct point_input *least = NULL, *most = NULL;
    for (size_t i = 0; i < f->n_points; i++) {
        const struct point_input *input = &f->points[i].inputs[factor];
        if (!input->text)
            continue;
        least = !least || input->number < least->number ? input : least;
        most = !most || input->number > most->number ? input : most;
    }
    const struct study_factor_facts *facts = &f->facts.factors[factor];
    if (!least) {
        text_add_char(out, '-');
        return;
    }
    study_add_input(out, facts, least);
    if (strcmp(least->text, most->text) == 0)
        return;
    text_add(out, facts->unit ? " to " : " ... ");
    study_add_input(out, facts, most);
    if (facts->levels > 2)
        text_addf(out, ", %" PRId64 " values", facts->levels);
}

static void write_factors(struct page *page, const struct study_findings *f)
{
    static const struct column columns[] = {
        {"what varied", ALIGN_LEFT, NULL}, {"over", ALIGN_LEFT, NULL}, {"key", ALIGN_LEFT, NULL}};
    struct table t;
    table_init(&t, columns, 3);
    for (size_t i = 0; i < f->facts.n_factors; i++) {
        table_row(&t, STYLE_PLAIN);
        table_put(&t, study_factor_label(&f->facts.factors[i]));
        add_range(table_cell(&t), f, i);
        table_put(&t, f->facts.factors[i].keys);
    }
    page_heading(page, "What was varied", "");
    table_write_html(&t, page->out);
    table_free(&t);
}

static void write_outcome(struct page *page, const struct study_findings *f)
{
    struct table t;
    if (!f->is_sample)
        return;
    struct text good;
    text_init(&good);
    study_add_good(&good, f);
    page_heading(page, "What came out",
                 good.length ? study_capital(arena_format(&page->memory, "%s.", text_get(&good)),
                                             &page->memory)
                             : "");
    text_free(&good);
    study_quantiles(f, &t);
    table_write_html(&t, page->out);
    table_free(&t);
    page_study_fans(page, f);
    page_study_chances(page, f);
}

static void write_points(struct page *page, const struct study_findings *f, bool front_only)
{
    struct table t;
    const size_t left_out = study_points(f, front_only, &page->memory, &t);
    table_write_html(&t, page->out);
    table_free(&t);
    if (left_out)
        markup_element(page->out, "p", "class=\"note\"",
                       arena_format(&page->memory,
                                    "and %zu more; 'colossim sweep analyze --csv' has all",
                                    left_out));
}

static void write_limits(struct page *page, const struct study_findings *f)
{
    struct text items;
    size_t shown = 0;
    text_init(&items);
    for (size_t m = 0; m < f->facts.n_metrics; m++) {
        struct text words;
        text_init(&words);
        study_add_left_out(&words, f, m);
        if (words.length)
            markup_element(&items, "li", "", text_get(&words));
        text_free(&words);
    }
    if (f->missing)
        markup_element(&items, "li", "",
                       arena_format(&page->memory, "%zu of %" PRId64 " points missing", f->missing,
                                    f->facts.points));
    if (f->imprecise)
        markup_element(&items, "li", "",
                       arena_format(&page->memory,
                                    "%zu points ended before the wanted precision was reached",
                                    f->imprecise));
    for (size_t i = 0; i < f->n_points && shown < MOST_REASONS; i++)
        if (f->points[i].state != POINT_DONE) {
            markup_element(&items, "li", "",
                           arena_format(&page->memory, "point %" PRId64 " failed: %s",
                                        f->points[i].number,
                                        f->points[i].why ? f->points[i].why : "no reason given"));
            shown++;
        }
    if (f->failed > shown)
        markup_element(&items, "li", "",
                       arena_format(&page->memory, "%zu more points failed", f->failed - shown));
    if (items.length) {
        page_heading(page, "Warnings and limits", "");
        text_addf(page->out, "<ul class=\"notes\">%s</ul>\n", text_get(&items));
    }
    text_free(&items);
}

/* The metric's own name without site, operator and date. */
static const struct metric *metric_of(const char *name, struct arena *memory)
{
    const char *end = strchr(name, '@'), *begin = name;
    const size_t length = end ? (size_t)(end - name) : strlen(name);
    for (const char *c = name; c < name + length; c++)
        begin = *c == '.' ? c + 1 : begin;
    return metric_find(arena_slice(memory, begin, (size_t)(name + length - begin)));
}

static void write_definitions(struct page *page, const struct study_findings *f)
{
    static const struct column columns[] = {
        {"figure", ALIGN_LEFT, NULL}, {"is", ALIGN_LEFT, NULL}, {"metric", ALIGN_LEFT, NULL}};
    struct table t;
    table_init(&t, columns, 3);
    for (size_t m = 0; m < f->facts.n_metrics; m++) {
        const struct study_metric_facts *one = &f->facts.metrics[m];
        const struct metric *metric = metric_of(one->name, &page->memory);
        table_row(&t, STYLE_PLAIN);
        table_put(&t, study_metric_label(one));
        table_put(&t, one->is_day ? "The day on which the scenario's milestone is reached."
                      : metric    ? metric->doc
                                  : "");
        table_put(&t, one->name);
    }
    page_heading(page, "What the figures are", "");
    table_write_html(&t, page->out);
    table_free(&t);
}

static void write_making(struct page *page, const struct study_facts *facts)
{
    struct text line;
    text_init(&line);
    page_heading(page, "How to make it again",
                 "The study's file through these commands; equal files and seed give equal points, "
                 "on any number of threads and shards.");
    markup_element(page->out, "pre", "",
                   arena_format(&page->memory,
                                "colossim sweep run %s.yaml -o %s\ncolossim sweep merge %s -o "
                                "%s.db\ncolossim report %s.db",
                                facts->name, facts->name, facts->name, facts->name, facts->name));
    text_addf(
        &line,
        "seed %" PRId64 ", %" PRId64 " points of design %s; made by colossim %s; fingerprints: "
        "scenario and models %016" PRIx64 ", settings %016" PRIx64 ", design %016" PRIx64,
        facts->seed, facts->points, facts->design, facts->program, (uint64_t)facts->scenario_hash,
        (uint64_t)facts->settings_hash, (uint64_t)facts->design_hash);
    page_paragraph(page, "note", &line);
    text_free(&line);
}

static const char *factor_title(const struct study_factor_facts *factor, struct arena *memory)
{
    const char *title = key_title(factor->name, memory);
    size_t more = 0;
    for (const char *blank = factor->keys; (blank = strchr(blank, ' ')); blank++)
        more++;
    return more ? arena_format(memory, "%s, and %zu more", title, more) : title;
}

/* The findings with titles for what the reader of a page may not know by name. */
static struct study_findings entitle(const struct study_findings *f, struct arena *memory)
{
    struct study_findings titled = *f;
    struct study_facts *facts = &titled.facts;
    facts->factors = arena_array(memory, facts->n_factors, sizeof *facts->factors);
    facts->metrics = arena_array(memory, facts->n_metrics, sizeof *facts->metrics);
    for (size_t i = 0; i < facts->n_factors; i++) {
        facts->factors[i] = f->facts.factors[i];
        facts->factors[i].title = factor_title(&facts->factors[i], memory);
    }
    for (size_t i = 0; i < facts->n_metrics; i++) {
        facts->metrics[i] = f->facts.metrics[i];
        facts->metrics[i].title = metric_title(f->facts.metrics[i].name, memory);
    }
    return titled;
}

void page_study(struct page *page)
{
    const struct study_findings titled = entitle(page->request->study, &page->memory), *f = &titled;
    /* Its points are the ends of the tornado's bars. */
    const bool one_at_a_time = strcmp(f->facts.design, "one-at-a-time") == 0;
    markup_element(page->out, "h1", "", f->facts.title ? f->facts.title : f->facts.name);
    if (f->facts.question)
        markup_element(page->out, "p", "class=\"question\"", f->facts.question);
    write_answer(page, f);
    if (f->done) {
        text_add(page->out, "<dl class=\"cards\">\n");
        for (size_t m = 0, n = 0; m < f->facts.n_metrics && n < MOST_CARDS; m++)
            if (plain_metric(f, m) == m) {
                write_card(page, f, m);
                n++;
            }
        text_add(page->out, "</dl>\n");
    }
    write_terms(page, f);
    write_factors(page, f);
    if (f->done) {
        write_outcome(page, f);
        page_study_effects(page, f);
        if (!one_at_a_time)
            page_study_scatter(page, f);
        if (!one_at_a_time && (!f->is_sample || f->n_objectives > 1)) {
            page_heading(page, f->is_sample ? "The Pareto front" : "The points",
                         f->n_objectives > 1 && f->is_sample
                             ? "No point is better in one objective and not worse in another."
                             : "");
            write_points(page, f, f->is_sample);
        }
    }
    write_limits(page, f);
    write_definitions(page, f);
    write_making(page, &f->facts);
}
