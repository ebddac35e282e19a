/* What grew when, and what held it up: the fleet, its power, what bound, the calendar, the years.
 */
#include "report/page_section.h"

#include "report/figure.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const struct unit count_unit = {"", "", 1, 0};

static double delivered(const struct result_state *s)
{
    return (double)s->sample.accelerators[STAGE_DELIVERED];
}

static double installed(const struct result_state *s)
{
    return (double)s->sample.accelerators[STAGE_INSTALLED];
}

static double available(const struct result_state *s)
{
    return (double)s->sample.accelerators[STAGE_AVAILABLE];
}

static double by_8bit(const struct result_state *s)
{
    return s->sample.h100e[H100E_DENSE_8BIT];
}

static double by_16bit(const struct result_state *s)
{
    return s->sample.h100e[H100E_DENSE_16BIT];
}

static double nameplate(const struct result_state *s)
{
    return s->sample.nameplate_it;
}

static double drawn(const struct result_state *s)
{
    return s->drawn_30_days;
}

static double firm(const struct result_state *s)
{
    return s->sample.firm;
}

/* Adds a series to the chart's array, which has room for it. */
static void add(struct page *page, struct chart_series *series, size_t *n, const char *name,
                state_figure *figure)
{
    series[*n] = (struct chart_series){
        name, moments_values(&page->run->moments, figure, &page->memory), (int)*n};
    ++*n;
}

static const char *how_often(struct page *page)
{
    return arena_format(&page->memory, "Each point is the end of a %s with a recorded state.",
                        page->run->moments.every);
}

static void draw_fleet(struct page *page)
{
    struct chart_series series[4];
    size_t n = 0;
    add(page, series, &n, "delivered", delivered);
    add(page, series, &n, "installed", installed);
    add(page, series, &n, "energised", state_energised);
    add(page, series, &n, "available", available);
    struct chart c = page_dates(page, "fleet", CHART_LINES);
    c.title = "Accelerators from the dock to work";
    c.summary = arena_format(&page->memory,
                             "Where lines part, accelerators wait: below 'delivered' for space and "
                             "crews, below 'installed' for power. %s",
                             how_often(page));
    c.unit = count_unit;
    c.measure = "accelerators";
    c.si = "";
    c.series = series;
    c.n_series = n;
    c.logarithm = true;
    page_chart(page, &c);
}

static bool any_finite(const double *values, size_t n)
{
    size_t i = 0;
    while (i < n && !isfinite(values[i]))
        i++;
    return i < n;
}

static void draw_h100e(struct page *page)
{
    struct chart_series series[2];
    size_t n = 0;
    add(page, series, &n, "dense 8-bit", by_8bit);
    add(page, series, &n, "dense 16-bit", by_16bit);
    struct chart c = page_dates(page, "h100e", CHART_LINES);
    c.title = "Energised compute in H100-equivalents, on both bases";
    c.summary = "How many H100 would have the same dense throughput. Newer accelerators gain more "
                "in 8-bit than in 16-bit arithmetic.";
    c.unit = count_unit;
    c.measure = "H100-equivalents";
    c.si = "";
    c.series = series;
    c.n_series = n;
    c.logarithm = true;
    if (any_finite(series[0].values, c.n) && any_finite(series[1].values, c.n))
        page_chart(page, &c);
}

static void draw_power(struct page *page)
{
    struct chart_series series[4];
    size_t n = 0;
    add(page, series, &n, "firm", firm);
    add(page, series, &n, "provisioned", state_provisioned);
    add(page, series, &n, "drawn, mean of 30 days", drawn);
    add(page, series, &n, "nameplate IT", nameplate);
    struct chart c = page_dates(page, "power", CHART_LINES);
    double most = 0;
    struct text summary;
    text_init(&summary);
    for (size_t i = 0; i < c.n; i++)
        for (size_t k = 0; k < n; k++)
            most = fmax(most, series[k].values[i]);
    text_add(&summary,
             "Provisioned power may not pass firm power; the gap between them is paid and "
             "unused: ");
    number_power(&summary, page->run->facts.run.stranded_power);
    text_add(&summary, " at the end.");
    c.title = "Power: what is contracted, reserved and drawn";
    c.summary = arena_text(&page->memory, text_get(&summary));
    c.unit = unit_power(most);
    c.measure = "at the facility's meter; nameplate IT side";
    c.si = "W";
    c.series = series;
    c.n_series = n;
    page_chart(page, &c);
    text_free(&summary);
}

/* Quantiles over the replications. */
static void draw_fan(struct page *page, enum fan_figure figure, const char *id, const char *title,
                     const char *measure, const char *si, struct unit (*unit)(double))
{
    const struct fan *fan = &page->run->fans[figure];
    if (!fan->p50)
        return;
    const struct chart_series series[3] = {
        {"P10", fan->p10, 0}, {"P50", fan->p50, 0}, {"P90", fan->p90, 0}};
    struct chart c = page_dates(page, id, CHART_FAN);
    double most = 0;
    for (size_t i = 0; i < c.n; i++)
        most = fmax(most, fan->p90[i]);
    c.title = title;
    c.summary = "The line is the median over the replications, the band holds the middle 80 % of "
                "them (P10 to P90), moment by moment.";
    c.unit = unit(most);
    c.measure = measure;
    c.si = si;
    c.series = series;
    c.n_series = 3;
    c.n_marks = 0;
    page_chart(page, &c);
}

static struct unit unit_of_count(double largest)
{
    (void)largest;
    return count_unit;
}

/* The constraint holds from its state until the next one. */
static size_t add_strip(const struct page_run *run, size_t site, struct chart_span *spans,
                        size_t of[CONSTRAINTS])
{
    size_t n = 0;
    for (size_t i = 0; i < run->n_sites[site]; i++) {
        const struct result_state *state = &run->sites[site][i];
        bool last = i + 1 == run->n_sites[site];
        double from = state_place(state);
        double to = last ? run->facts.about.end : state_place(&run->sites[site][i + 1]);
        struct chart_span *before = n ? &spans[n - 1] : NULL;
        if (before && before->series == of[state->sample.binds])
            before->to = to;
        else if (to > from)
            spans[n++] = (struct chart_span){site, of[state->sample.binds], from, to,
                                             constraint_name(state->sample.binds)};
    }
    return n;
}

/* Series for the constraints that occur; returns how many. */
static size_t name_constraints(const struct page_run *run, struct chart_series *series,
                               size_t of[CONSTRAINTS])
{
    bool occurs[CONSTRAINTS] = {false};
    size_t n = 0;
    for (size_t site = 0; site < run->facts.about.n_sites; site++)
        for (size_t i = 0; i < run->n_sites[site]; i++)
            occurs[run->sites[site][i].sample.binds] = true;
    for (unsigned by = 0; by < CONSTRAINTS; by++) {
        of[by] = n;
        if (occurs[by])
            series[n++] = (struct chart_series){
                by == BY_DEMAND ? "demand: nothing waits" : constraint_name((enum constraint)by),
                NULL, by == BY_DEMAND ? CHART_COLORS - 1 : (int)(by - 1) % (CHART_COLORS - 1)};
    }
    return n;
}

static void draw_binds(struct page *page)
{
    const struct page_run *run = page->run;
    struct chart_series series[CONSTRAINTS];
    size_t of[CONSTRAINTS], most = 0;
    for (size_t i = 0; i < run->facts.about.n_sites; i++)
        most += run->n_sites[i];
    struct chart_span *spans = arena_array(&page->memory, most, sizeof *spans);
    struct chart c = page_dates(page, "binds", CHART_SPANS);
    c.title = "What bound when";
    c.summary = "What most of the waiting accelerators of a site waited for, from one recorded "
                "state to the next.";
    c.label_head = "site";
    c.labels = run->facts.about.sites;
    c.n = run->facts.about.n_sites;
    c.series = series;
    c.n_series = name_constraints(run, series, of);
    for (size_t site = 0; site < c.n; site++)
        c.n_spans += add_strip(run, site, spans + c.n_spans, of);
    c.spans = spans;
    if (c.n_spans)
        page_chart(page, &c);
}

void page_growth(struct page *page)
{
    page_heading(page, "What grows when", "");
    if (page->run->moments.n == 0)
        return;
    draw_fleet(page);
    draw_fan(page, FAN_ENERGISED, "fleet-spread", "How sure the number of accelerators is",
             "accelerators energised", "", unit_of_count);
    draw_h100e(page);
    draw_power(page);
    draw_fan(page, FAN_PROVISIONED, "power-spread", "How sure the power is", "provisioned", "W",
             unit_power);
    draw_binds(page);
}

/* The calendar: lanes with spans, as many as the data give. */
enum {
    CALENDAR_POWER,
    CALENDAR_HALL,
    CALENDAR_DELIVERY,
    CALENDAR_ENERGISING,
    CALENDAR_CAMPAIGN,
    CALENDAR_KINDS
};

struct calendar {
    struct page *page;
    const char **labels;
    struct chart_span *spans;
    size_t n_labels, n_spans;
};

/* A key's value as a date; 0 when it is none or nobody gave it. */
static day_number input_date(const struct run_facts *f, const char *path)
{
    day_number day = 0;
    for (size_t i = 0; i < f->n_inputs; i++)
        if (strcmp(f->inputs[i].path, path) == 0 && !date_parse(f->inputs[i].value, &day))
            day = 0;
    return day;
}

static void add_span(struct calendar *c, size_t kind, double from, double to, const char *what)
{
    c->spans[c->n_spans++] = (struct chart_span){c->n_labels - 1, kind, from, to, what};
}

static void add_lane(struct calendar *c, const char *label)
{
    c->labels[c->n_labels++] = label;
}

static void add_power_phases(struct calendar *c, const struct run_facts *f)
{
    struct arena *memory = &c->page->memory;
    for (size_t i = 0; i < f->run.n_sources; i++) {
        const struct source_result *s = &f->run.sources[i];
        day_number from =
            input_date(f, arena_format(memory, "sites.%s.power.%s.from", s->site, s->phase));
        day_number until =
            input_date(f, arena_format(memory, "sites.%s.power.%s.until", s->site, s->phase));
        add_lane(c, arena_format(memory, "%s: %s", s->site, s->phase));
        add_span(c, CALENDAR_POWER, from ? from : f->about.start, until ? until : f->about.end,
                 arena_format(memory, "power, %s", power_kind_words[s->kind]));
    }
}

/* The name between a prefix and a suffix of the path; NULL when they don't match. */
static const char *between(const char *path, const char *prefix, const char *suffix,
                           struct arena *memory)
{
    size_t length = strlen(path), head = strlen(prefix), tail = strlen(suffix);
    bool match = length > head + tail && strncmp(path, prefix, head) == 0 &&
                 strcmp(path + length - tail, suffix) == 0;
    return match ? arena_slice(memory, path + head, length - head - tail) : NULL;
}

static void add_halls(struct calendar *c, const struct run_facts *f)
{
    struct arena *memory = &c->page->memory;
    for (size_t site = 0; site < f->about.n_sites; site++) {
        const char *prefix = arena_format(memory, "sites.%s.halls.", f->about.sites[site]);
        for (size_t i = 0; i < f->n_inputs; i++) {
            const char *hall = between(f->inputs[i].path, prefix, ".ready", memory);
            day_number ready = hall ? input_date(f, f->inputs[i].path) : 0;
            if (!ready)
                continue;
            add_lane(c, arena_format(memory, "%s: %s", f->about.sites[site], hall));
            add_span(c, CALENDAR_HALL, ready, f->about.end, "hall ready");
        }
    }
}

static void add_campaigns(struct calendar *c, const struct run_facts *f,
                          const struct lot_result *lot)
{
    for (size_t i = 0; i < f->run.n_campaigns; i++) {
        const struct campaign_result *one = &f->run.campaigns[i];
        if (one->started && strcmp(one->owner, lot->owner) == 0 &&
            strcmp(one->order, lot->order) == 0)
            add_span(c, CALENDAR_CAMPAIGN, one->started, one->ended ? one->ended : f->about.end,
                     one->name);
    }
}

static void add_lots(struct calendar *c, const struct run_facts *f)
{
    struct arena *memory = &c->page->memory;
    for (size_t k = 0; k < f->run.n_lots; k++) {
        const struct lot_result *lot = &f->run.lots[k];
        const char *prefix =
            arena_format(memory, "operators.%s.orders.%s.deliveries.", lot->owner, lot->order);
        add_lane(c, arena_format(memory, "%s: %s", lot->owner, lot->order));
        if (lot->first_energised)
            add_span(c, CALENDAR_ENERGISING, lot->first_energised,
                     fmax(lot->last_energised, lot->first_energised + 1), "energised");
        add_campaigns(c, f, lot);
        for (size_t i = 0; i < f->n_inputs; i++)
            if (between(f->inputs[i].path, prefix, ".date", memory)) {
                day_number day = input_date(f, f->inputs[i].path);
                if (day)
                    add_span(c, CALENDAR_DELIVERY, day, day, "delivery");
            }
    }
}

void page_calendar(struct page *page)
{
    static const struct chart_series kinds[CALENDAR_KINDS] = {
        [CALENDAR_POWER] = {"power available", NULL, 4},
        [CALENDAR_HALL] = {"hall ready", NULL, 8},
        [CALENDAR_DELIVERY] = {"delivery", NULL, 1},
        [CALENDAR_ENERGISING] = {"energised, first to last", NULL, 0},
        [CALENDAR_CAMPAIGN] = {"training campaign", NULL, 2},
    };
    const struct run_facts *f = &page->run->facts;
    const size_t most = f->run.n_sources + 2 * f->run.n_lots + f->run.n_campaigns + f->n_inputs;
    struct calendar calendar = {
        .page = page,
        .labels = arena_array(&page->memory, most, sizeof *calendar.labels),
        .spans = arena_array(&page->memory, most, sizeof *calendar.spans),
    };
    add_power_phases(&calendar, f);
    add_halls(&calendar, f);
    add_lots(&calendar, f);
    struct chart c = page_dates(page, "calendar", CHART_SPANS);
    c.title = "Power, halls, deliveries and energisation";
    c.summary = "Dates of power, halls and deliveries are inputs where the scenario gives them; "
                "energisation is a result.";
    c.label_head = "site or operator";
    c.labels = calendar.labels;
    c.n = calendar.n_labels;
    c.series = kinds;
    c.n_series = CALENDAR_KINDS;
    c.spans = calendar.spans;
    c.n_spans = calendar.n_spans;
    if (c.n_spans == 0)
        return;
    page_heading(page, "The calendar", "");
    page_chart(page, &c);
}

static void add_year(struct table *t, const struct run_facts *f, size_t i,
                     const struct result_state *before, struct unit power, struct unit spend)
{
    const struct result_state *state = &f->states[i];
    const struct sample *s = &state->sample;
    double spent = state_spent(state) - (before ? state_spent(before) : 0);
    double energy = s->facility_energy - (before ? before->sample.facility_energy : 0);
    table_row(t, STYLE_PLAIN);
    number_date(table_cell(t), s->day);
    number_count(table_cell(t), s->accelerators[STAGE_INSTALLED]);
    number_count(table_cell(t), s->accelerators[STAGE_ENERGISED]);
    number_amount(table_cell(t), s->h100e[f->about.h100e_basis]);
    number_in(table_cell(t), s->provisioned, power);
    number_in(table_cell(t), state->drawn_30_days, power);
    number_in(table_cell(t), s->firm, power);
    number_energy(table_cell(t), energy);
    number_in(table_cell(t), spent, spend);
    number_in(table_cell(t), state_spent(state), spend);
    table_put(t, constraint_name(s->binds));
}

void page_years(struct page *page)
{
    const struct run_facts *f = &page->run->facts;
    double most = 0;
    for (size_t i = 0; i < f->n_states; i++)
        most = fmax(most, fmax(f->states[i].sample.provisioned, f->states[i].sample.firm));
    struct unit power = unit_power(most), spend = unit_money(state_spent(facts_last(f)));
    char heads[5][40];
    snprintf(heads[0], sizeof heads[0], "provisioned %s", power.after);
    snprintf(heads[1], sizeof heads[1], "drawn %s", power.after);
    snprintf(heads[2], sizeof heads[2], "firm %s", power.after);
    snprintf(heads[3], sizeof heads[3], "spent %s%s", spend.before, spend.after);
    snprintf(heads[4], sizeof heads[4], "in all %s%s", spend.before, spend.after);
    const struct column columns[] = {
        {"until", ALIGN_LEFT, NULL},      {"installed", ALIGN_RIGHT, NULL},
        {"energised", ALIGN_RIGHT, NULL}, {"h100e", ALIGN_RIGHT, NULL},
        {heads[0], ALIGN_RIGHT, NULL},    {heads[1], ALIGN_RIGHT, NULL},
        {heads[2], ALIGN_RIGHT, NULL},    {"energy", ALIGN_RIGHT, NULL},
        {heads[3], ALIGN_RIGHT, NULL},    {heads[4], ALIGN_RIGHT, NULL},
        {"binds", ALIGN_LEFT, NULL},
    };
    struct table t;
    const struct result_state *before = NULL;
    table_init(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < f->n_states; i++)
        if (facts_ends_year(f, i)) {
            add_year(&t, f, i, before, power, spend);
            before = &f->states[i];
        }
    page_heading(page, "Year by year",
                 "The state at the end of each year; drawn is the mean of its last 30 days; energy "
                 "and money spent are of "
                 "the year.");
    table_write_html(&t, page->out);
    table_free(&t);
}
