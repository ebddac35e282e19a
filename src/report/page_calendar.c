/* What came when: the calendar of power, halls, orders and campaigns, and the years in a table. */
#include "report/page_section.h"

#include "report/timeline.h"

#include <math.h>
#include <string.h>

/* The calendar: lanes with spans, as many as the data give. */
enum {
    CALENDAR_POWER,
    CALENDAR_HALL,
    CALENDAR_DELIVERY,
    CALENDAR_ENERGISING,
    CALENDAR_CAMPAIGN,
    CALENDAR_KINDS
};

enum {
    MOST_LOTS = 24, /* lanes; of more lots those of one kind share a lane */
    MONTH = 31
};

struct calendar {
    struct page *page;
    const char **labels;
    struct chart_span *spans;
    size_t n_labels, n_spans, lane;
    bool occurs[CALENDAR_KINDS];
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
    c->spans[c->n_spans++] = (struct chart_span){c->lane, kind, from, to, what};
    c->occurs[kind] = true;
}

/* What follows goes into a lane of its own. */
static void add_lane(struct calendar *c, const char *label)
{
    c->lane = c->n_labels;
    c->labels[c->n_labels++] = label;
}

/* What follows goes into the lane of that name, of those from 'first' on. */
static void choose_lane(struct calendar *c, size_t first, const char *label)
{
    c->lane = first;
    while (c->lane < c->n_labels && strcmp(c->labels[c->lane], label) != 0)
        c->lane++;
    if (c->lane == c->n_labels)
        c->labels[c->n_labels++] = label;
}

static void add_power_phases(struct calendar *c, const struct run_facts *f)
{
    struct arena *memory = &c->page->memory;
    for (size_t i = 0; i < f->run.n_sources; i++) {
        const struct source_result *s = &f->run.sources[i];
        const day_number until =
            input_date(f, arena_format(memory, "sites.%s.power.%s.until", s->site, s->phase));
        add_lane(c, arena_format(memory, "%s: %s", s->site, s->phase));
        if (s->from != 0 && s->from < f->about.end)
            add_span(c, CALENDAR_POWER, s->from, until ? until : f->about.end,
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

/* In a shared lane a lot goes on with the span of those before, unless a month lies between. */
static void add_energised(struct calendar *c, const struct lot_result *lot)
{
    const double from = lot->first_energised, to = fmax(lot->last_energised, from + 1);
    for (size_t i = c->n_spans; i-- > 0;) {
        struct chart_span *span = &c->spans[i];
        if (span->lane == c->lane && span->series == CALENDAR_ENERGISING &&
            from <= span->to + MONTH && to >= span->from - MONTH) {
            span->from = fmin(span->from, from);
            span->to = fmax(span->to, to);
            return;
        }
    }
    add_span(c, CALENDAR_ENERGISING, from, to, "energised");
}

/* Lots that a purchasing policy ordered month by month are too many for a lane each. */
static const char *lane_of_lot(const struct run_facts *f, const struct lot_result *lot,
                               struct arena *memory)
{
    if (f->run.n_lots > MOST_LOTS)
        return arena_format(memory, "%s: %s at %s", lot->owner, lot->system, lot->site);
    return arena_format(memory, "%s: %s", lot->owner, lot->order);
}

static void add_lots(struct calendar *c, const struct run_facts *f)
{
    struct arena *memory = &c->page->memory;
    const size_t first = c->n_labels;
    for (size_t k = 0; k < f->run.n_lots; k++) {
        const struct lot_result *lot = &f->run.lots[k];
        const char *prefix =
            arena_format(memory, "operators.%s.orders.%s.deliveries.", lot->owner, lot->order);
        choose_lane(c, first, lane_of_lot(f, lot, memory));
        if (lot->last_energised >= f->about.start)
            add_energised(c, lot);
        add_campaigns(c, f, lot);
        for (size_t i = 0; i < f->n_inputs; i++)
            if (between(f->inputs[i].path, prefix, ".date", memory)) {
                day_number day = input_date(f, f->inputs[i].path);
                if (day)
                    add_span(c, CALENDAR_DELIVERY, day, day, "delivery");
            }
    }
}

/* Leaves out kinds and lanes without spans; what is left keeps its order. Returns the kinds. */
static size_t drop_empty(struct calendar *c, struct chart_series *kinds)
{
    size_t kind_at[CALENDAR_KINDS], n_kinds = 0, n_lanes = 0;
    size_t *lane_at = arena_array(&c->page->memory, c->n_labels, sizeof *lane_at);
    bool *used = arena_array(&c->page->memory, c->n_labels, sizeof *used);
    for (size_t i = 0; i < c->n_spans; i++)
        used[c->spans[i].lane] = true;
    for (size_t k = 0; k < CALENDAR_KINDS; k++) {
        kind_at[k] = n_kinds;
        if (c->occurs[k])
            kinds[n_kinds++] = kinds[k];
    }
    for (size_t i = 0; i < c->n_labels; i++) {
        lane_at[i] = n_lanes;
        if (used[i])
            c->labels[n_lanes++] = c->labels[i];
    }
    for (size_t i = 0; i < c->n_spans; i++) {
        c->spans[i].series = kind_at[c->spans[i].series];
        c->spans[i].lane = lane_at[c->spans[i].lane];
    }
    c->n_labels = n_lanes;
    return n_kinds;
}

void page_calendar(struct page *page)
{
    struct chart_series kinds[CALENDAR_KINDS] = {
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
    const size_t n_kinds = drop_empty(&calendar, kinds);
    struct chart c = page_dates(page, "calendar", CHART_SPANS);
    c.title = "Power, halls, deliveries and energisation";
    c.summary = "Dates of power, halls and deliveries are inputs where the scenario gives them; "
                "energisation is a result.";
    c.label_head = "site or operator";
    c.labels = calendar.labels;
    c.n = calendar.n_labels;
    c.series = kinds;
    c.n_series = n_kinds;
    c.spans = calendar.spans;
    c.n_spans = calendar.n_spans;
    if (c.n_spans == 0)
        return;
    page_heading(page, "The calendar", "");
    page_chart(page, &c);
}

/* Energy and money since the last end of a year stand at the ends of years alone. */
static void add_moment(struct table *t, const struct run_facts *f, const struct moment *m,
                       const struct result_state *before, struct unit power, struct unit spend)
{
    const struct result_state *state = m->state;
    const struct sample *s = &state->sample;
    const double spent = state_spent(state) - (before ? state_spent(before) : 0);
    const double energy = s->facility_energy - (before ? before->sample.facility_energy : 0);
    table_row(t, m->milestone ? STYLE_STRONG : STYLE_PLAIN);
    struct text *cell = table_cell(t);
    number_date(cell, s->day);
    if (m->milestone || state == facts_last(f)) {
        text_add_char(cell, ' ');
        timeline_add_name(cell, f, m);
    }
    number_count(table_cell(t), s->accelerators[STAGE_INSTALLED]);
    number_count(table_cell(t), s->accelerators[STAGE_ENERGISED]);
    number_amount(table_cell(t), s->h100e[f->about.h100e_basis]);
    number_in(table_cell(t), s->provisioned, power);
    number_in(table_cell(t), state->drawn_30_days, power);
    number_in(table_cell(t), s->firm, power);
    cell = table_cell(t);
    if (!m->milestone)
        number_energy(cell, energy);
    cell = table_cell(t);
    if (!m->milestone)
        number_in(cell, spent, spend);
    number_in(table_cell(t), state_spent(state), spend);
    timeline_add_binding(table_cell(t), m);
}

void page_years(struct page *page)
{
    const struct run_facts *f = &page->run->facts;
    struct moment *moments;
    const size_t n = timeline_moments(f, &page->memory, &moments);
    double most = 0;
    for (size_t i = 0; i < f->n_states; i++)
        most = fmax(most, fmax(f->states[i].sample.provisioned, f->states[i].sample.firm));
    const struct unit power = unit_power(most), spend = unit_money(state_spent(facts_last(f)));
    const char *dollars = arena_format(&page->memory, "spent, %s%s", spend.before, spend.after);
    const struct column columns[] = {
        {"date", ALIGN_LEFT, NULL},
        {"installed", ALIGN_RIGHT, "accelerators"},
        {"energised", ALIGN_RIGHT, "accelerators"},
        {"h100e", ALIGN_RIGHT, NULL},
        {"provisioned", ALIGN_RIGHT, power.after},
        {"drawn", ALIGN_RIGHT, power.after},
        {"firm", ALIGN_RIGHT, power.after},
        {"energy", ALIGN_RIGHT, NULL},
        {"year", ALIGN_RIGHT, dollars},
        {"in all", ALIGN_RIGHT, dollars},
        {"binds", ALIGN_LEFT, NULL},
    };
    struct table t;
    struct text legend;
    const struct result_state *before = NULL;
    table_init(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < n; i++) {
        add_moment(&t, f, &moments[i], before, power, spend);
        if (!moments[i].milestone)
            before = moments[i].state;
    }
    text_init(&legend);
    text_add(&legend,
             "Powers are of what is energised, drawn the mean of 30 days; energy is of the "
             "year. ");
    timeline_add_legend(&legend, f);
    page_heading(page, "Milestones and years", text_get(&legend));
    page_table(page, "", "", &t);
    text_free(&legend);
}
