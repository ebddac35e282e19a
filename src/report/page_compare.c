/* Two or more runs side by side: first what went in differently, then what came out, on the same
 * axes. The first run is the one that the others are measured against. */
#include "report/page_section.h"

#include "report/figure.h"
#include "report/markup.h"
#include "results/metric_title.h"

#include <math.h>
#include <string.h>

/* A value of a run at a moment of the page: what its last state by then says. */
static double value_at(const struct run_facts *f, const struct sample *moment, state_figure *figure)
{
    double value = NAN;
    if (moment->day >= f->about.end)
        return NAN;
    for (size_t i = 0; i < f->n_states && !sample_is_later(&f->states[i].sample, moment); i++)
        value = figure(&f->states[i]);
    return value;
}

static double firm(const struct result_state *s)
{
    return s->sample.firm;
}

static struct unit unit_of_count(double largest)
{
    (void)largest;
    return (struct unit){"", "", 1, 0};
}

static int color_of(size_t run)
{
    return (int)(run % CHART_COLORS);
}

/* The run whose next moment comes first; the number of runs where all are through. */
static size_t first_of(const struct page_request *request, const size_t *at)
{
    const struct sample *earliest = NULL;
    size_t first = request->n;
    for (size_t i = 0; i < request->n; i++) {
        const struct moments *m = &request->runs[i].moments;
        const struct sample *next = at[i] < m->n ? &m->states[at[i]]->sample : NULL;
        if (next && (!earliest || sample_is_later(earliest, next))) {
            earliest = next;
            first = i;
        }
    }
    return first;
}

/* All moments of all runs, ascending, each once. */
static struct moments merge_moments(struct page *page)
{
    const struct page_request *request = page->request;
    size_t most = 0, *at = arena_array(&page->memory, request->n, sizeof *at);
    for (size_t i = 0; i < request->n; i++)
        most += request->runs[i].moments.n;
    struct moments all = {
        .states = arena_array(&page->memory, most, sizeof *all.states),
        .x = arena_array(&page->memory, most, sizeof *all.x),
        .days = arena_array(&page->memory, most, sizeof *all.days),
    };
    for (size_t first; (first = first_of(request, at)) < request->n; at[first]++) {
        const struct result_state *next = request->runs[first].moments.states[at[first]];
        if (all.n == 0 || sample_is_later(&next->sample, &all.states[all.n - 1]->sample))
            moments_add(&all, next);
    }
    return all;
}

struct overlay {
    const char *id, *title, *measure, *si;
    state_figure *figure;
    struct unit (*unit)(double largest);
};

static void draw_overlay(struct page *page, const struct overlay *o, const struct moments *m)
{
    const struct page_request *request = page->request;
    struct chart_series *series = arena_array(&page->memory, request->n, sizeof *series);
    double most = 0;
    struct chart c = {
        .id = o->id, .title = o->title, .kind = CHART_LINES, .n = m->n, .x = m->x, .days = m->days};
    c.from = INFINITY;
    for (size_t r = 0; r < request->n; r++) {
        const struct run_facts *f = &request->runs[r].facts;
        double *values = arena_array(&page->memory, m->n, sizeof *values);
        for (size_t i = 0; i < m->n; i++) {
            values[i] = value_at(f, &m->states[i]->sample, o->figure);
            most = fmax(most, values[i]);
        }
        series[r] = (struct chart_series){request->runs[r].name, values, color_of(r)};
        c.from = fmin(c.from, f->about.start);
        c.to = fmax(c.to, f->about.end);
    }
    c.summary = "One line per run, of the states that it recorded (key 'sample') and of its "
                "milestones: what changed between two of them shows at the later one.";
    c.unit = o->unit(most);
    c.measure = o->measure;
    c.si = o->si;
    c.series = series;
    c.n_series = request->n;
    page_chart(page, &c);
}

static void draw_overlays(struct page *page)
{
    static const struct overlay overlays[] = {
        {"fleet", "Accelerators energised", "accelerators", "", state_energised, unit_of_count},
        {"provisioned", "Provisioned power", "at the facility's meter", "W", state_provisioned,
         unit_power},
        {"firm", "Firm power", "at the facility's meter", "W", firm, unit_power},
        {"spend", "Spend since the start", "capital and running costs", "$", state_spent,
         unit_money},
    };
    const struct moments moments = merge_moments(page);
    page_heading(page, "What grows when", "");
    for (size_t i = 0; moments.n && i < sizeof overlays / sizeof overlays[0]; i++)
        draw_overlay(page, &overlays[i], &moments);
}

static const char **run_names(struct page *page)
{
    const char **names = arena_array(&page->memory, page->request->n, sizeof *names);
    for (size_t r = 0; r < page->request->n; r++)
        names[r] = page->request->runs[r].name;
    return names;
}

/* One bar per run. */
static struct chart bars_by_run(struct page *page, const char *id, const char *title,
                                void (*number)(struct text *, double))
{
    return (struct chart){.id = id,
                          .title = title,
                          .summary = "One bar per run.",
                          .kind = CHART_BARS,
                          .n = page->request->n,
                          .labels = run_names(page),
                          .label_head = "run",
                          .number = number,
                          .si = ""};
}

static void draw_capital(struct page *page)
{
    const struct page_request *request = page->request;
    struct chart_series series[ACCOUNT_COUNT];
    struct chart c = bars_by_run(page, "capital", "Capital by class", number_money);
    for (unsigned account = 0; account < ACCOUNT_FUNDING; account++) {
        double *values = arena_array(&page->memory, request->n, sizeof *values), most = 0;
        if (!account_is_capital((enum account)account))
            continue;
        for (size_t r = 0; r < request->n; r++) {
            const struct sample *end = &facts_last(&request->runs[r].facts)->sample;
            values[r] = money_to_dollars(end->account[account]);
            most = fmax(most, values[r]);
        }
        if (most > 0) {
            series[c.n_series] = (struct chart_series){account_name((enum account)account), values,
                                                       (int)(c.n_series % CHART_COLORS)};
            c.n_series++;
        }
    }
    c.series = series;
    c.si = "$";
    if (c.n_series)
        page_chart(page, &c);
}

static void draw_cost(struct page *page)
{
    const struct page_request *request = page->request;
    double *values = arena_array(&page->memory, request->n, sizeof *values);
    bool any = false;
    for (size_t r = 0; r < request->n; r++) {
        values[r] = facts_value(&request->runs[r].facts, "cost_per_useful_accelerator_hour");
        any |= isfinite(values[r]);
    }
    const struct chart_series series = {"a useful accelerator-hour", values, 0};
    struct chart c =
        bars_by_run(page, "cost-per-hour", "What a useful accelerator-hour costs", number_price);
    c.series = &series;
    c.n_series = 1;
    c.si = "$";
    if (any)
        page_chart(page, &c);
}

/* Inputs that any of the other runs has otherwise than the first. */
static void write_inputs(struct page *page)
{
    static const struct column columns[] = {{"key", ALIGN_LEFT, NULL},
                                            {"run", ALIGN_LEFT, NULL},
                                            {"value", ALIGN_LEFT, NULL},
                                            {"instead of", ALIGN_LEFT, NULL}};
    const struct page_request *request = page->request;
    struct table t;
    table_init(&t, columns, 4);
    for (size_t r = 1; r < request->n; r++) {
        const struct comparison *c = &request->comparisons[r - 1];
        for (size_t i = 0; i < c->n_inputs; i++) {
            const struct input_difference *d = &c->inputs[i];
            table_row(&t, STYLE_PLAIN);
            table_put(&t, d->path);
            table_put(&t, request->runs[r].name);
            table_put(&t, d->b.value ? d->b.value : "(not given)");
            table_put(&t, d->a.value ? d->a.value : "(not given)");
        }
    }
    page_heading(page, "What went in differently",
                 t.n_rows ? "" : "Nothing: all runs have the same inputs.");
    if (t.n_rows)
        table_write_html(&t, page->out);
    table_free(&t);
}

/* The figures that a reader asks for first. */
static const char *const headline[] = {
    "accelerators_energised",
    "h100e",
    "power_peak_provisioned",
    "power_peak_drawn",
    "capital_all",
    "running_cost",
    "annual_cost",
    "availability",
    "cost_per_useful_accelerator_hour",
    "energy",
    "carbon",
    "waiting_accelerator_days",
};

static struct column *run_columns(struct page *page, const char *first)
{
    const struct page_request *request = page->request;
    struct column *columns = arena_array(&page->memory, 1 + request->n, sizeof *columns);
    columns[0] = (struct column){first, ALIGN_LEFT, NULL};
    for (size_t r = 0; r < request->n; r++)
        columns[1 + r] = (struct column){request->runs[r].name, ALIGN_RIGHT, NULL};
    return columns;
}

static void add_day(struct text *cell, const struct run_facts *f, const char *milestone)
{
    const struct result_metric *m = facts_milestone(f, milestone);
    if (m)
        facts_add_day(cell, f, m->over.p50);
    else
        text_add(cell, "(not asked)");
}

/* In how many replications a run's metric has no value. */
static size_t undefined_in(const struct run_facts *f, const char *metric)
{
    const struct result_metric *m = facts_metric(f, metric);
    return m ? result_undefined(&f->about, &m->over) : 0;
}

static bool has_replications(const struct page_request *request)
{
    for (size_t r = 0; r < request->n; r++)
        if (request->runs[r].facts.about.n_replications > 1)
            return true;
    return false;
}

/* What the medians leave out; where all runs are single ones, the figures show what has no value.
 */
static void write_undefined(struct page *page)
{
    const struct page_request *request = page->request;
    struct table t;
    table_init(&t, run_columns(page, "not defined in"), 1 + request->n);
    for (size_t k = 0; has_replications(request) && k < sizeof headline / sizeof headline[0]; k++) {
        size_t undefined = 0;
        for (size_t r = 0; r < request->n; r++)
            undefined += undefined_in(&request->runs[r].facts, headline[k]);
        if (undefined == 0)
            continue;
        table_row(&t, STYLE_PLAIN);
        table_put(&t, metric_title(headline[k], &page->memory));
        for (size_t r = 0; r < request->n; r++) {
            const struct run_facts *f = &request->runs[r].facts;
            text_addf(table_cell(&t), "%zu of %zu", undefined_in(f, headline[k]),
                      result_drawn(&f->about));
        }
    }
    if (t.n_rows > 0)
        table_write_html(&t, page->out);
    table_free(&t);
}

static void write_metrics(struct page *page)
{
    const struct page_request *request = page->request;
    const struct run_facts *first = &page->run->facts;
    struct table t;
    table_init(&t, run_columns(page, "at the end; medians of replications"), 1 + request->n);
    for (size_t k = 0; k < first->run.n_milestones; k++) {
        table_row(&t, STYLE_PLAIN);
        table_put(&t, first->run.milestones[k].name);
        for (size_t r = 0; r < request->n; r++)
            add_day(table_cell(&t), &request->runs[r].facts, first->run.milestones[k].name);
    }
    for (size_t k = 0; k < sizeof headline / sizeof headline[0]; k++) {
        table_row(&t, STYLE_PLAIN);
        table_put(&t, metric_title(headline[k], &page->memory));
        for (size_t r = 0; r < request->n; r++) {
            const struct result_metric *m = facts_metric(&request->runs[r].facts, headline[k]);
            number_metric(table_cell(&t), m ? m->over.p50 : NAN, m ? m->unit : "");
        }
    }
    page_heading(page, "What came out", "");
    table_write_html(&t, page->out);
    table_free(&t);
    write_undefined(page);
}

/* 'WORDS NOW instead of BEFORE', unless a reader could not tell the two apart; empties both. */
static void add_instead(struct text *out, size_t *n, const char *words, struct text *now,
                        struct text *before)
{
    if (strcmp(text_get(now), text_get(before)) != 0)
        text_addf(out, "%s%s %s instead of %s", (*n)++ ? "; " : "", words, text_get(now),
                  text_get(before));
    now->length = before->length = 0;
}

/* What one run has otherwise than the first, in a sentence. */
static void add_difference(struct page *page, struct text *out, const struct page_run *other)
{
    static const struct {
        const char *metric, *words;
    } figures[] = {{"h100e", "H100-equivalents at the end"},
                   {"capital_all", "capital"},
                   {"cost_per_useful_accelerator_hour", "a useful accelerator-hour for"}};
    const struct run_facts *first = &page->run->facts;
    size_t n = 0;
    struct text now, before;
    text_init(&now);
    text_init(&before);
    text_addf(out, "%s: ", other->name);
    for (size_t i = 0; i < first->run.n_milestones; i++) {
        const char *name = first->run.milestones[i].name;
        add_day(&now, &other->facts, name);
        add_day(&before, first, name);
        add_instead(out, &n, arena_format(&page->memory, "%s on", name), &now, &before);
    }
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++) {
        const struct result_metric *a = facts_metric(first, figures[i].metric);
        const struct result_metric *b = facts_metric(&other->facts, figures[i].metric);
        number_metric(&now, b ? b->over.p50 : NAN, b ? b->unit : "");
        number_metric(&before, a ? a->over.p50 : NAN, a ? a->unit : "");
        add_instead(out, &n, figures[i].words, &now, &before);
    }
    text_add(out, n ? ". " : "milestones, H100-equivalents, capital and cost as in the first. ");
    text_free(&now);
    text_free(&before);
}

static void write_title(struct page *page)
{
    const struct page_request *request = page->request;
    struct text words;
    text_init(&words);
    for (size_t r = 0; r < request->n; r++)
        text_addf(&words, "%s%s", r ? (r + 1 == request->n ? " and " : ", ") : "",
                  request->runs[r].name);
    text_add(&words, " side by side");
    markup_element(page->out, "h1", "", text_get(&words));
    const struct result_about *about = &page->run->facts.about;
    if (about->question)
        markup_element(page->out, "p", "class=\"question\"", about->question);
    words.length = 0;
    text_add(&words, "");
    for (size_t r = 1; r < request->n; r++)
        add_difference(page, &words, &request->runs[r]);
    page_paragraph(page, "answer", &words);
    text_free(&words);
}

void page_compare(struct page *page)
{
    write_title(page);
    write_inputs(page);
    write_metrics(page);
    draw_overlays(page);
    page_heading(page, "What it costs", "");
    draw_capital(page);
    draw_cost(page);
}
