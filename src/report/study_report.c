#include "report/study_report.h"

#include "report/number.h"
#include "report/table.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { MOST_ROWS = 40, MOST_REASONS = 5 };

struct page {
    const struct study_findings *f;
    bool colors;
    struct text *out;
};

static void begin(const struct page *p, const char *name, const char *remark)
{
    text_add_char(p->out, '\n');
    style_add(p->out, STYLE_STRONG, p->colors, name);
    if (remark[0]) {
        text_add(p->out, "  ");
        style_add(p->out, STYLE_FAINT, p->colors, remark);
    }
    text_add_char(p->out, '\n');
}

/* A metric's value: days as dates. */
static void add_value(const struct page *p, size_t metric, double value, struct text *cell)
{
    const struct study_metric_facts *m = &p->f->facts.metrics[metric];
    if (isnan(value))
        text_add_char(cell, '-');
    else if (m->is_day && value == INFINITY)
        text_add(cell, "> end");
    else if (m->is_day && isfinite(value))
        number_date(cell, p->f->facts.start + (day_number)floor(value));
    else if (isinf(value))
        text_add(cell, value > 0 ? "> all" : "< all");
    else
        number_metric(cell, value, m->unit);
}

static void add_interval(const struct page *p, size_t metric, const struct estimate *e,
                         struct text *cell)
{
    if (isnan(e->low) || isnan(e->high))
        return;
    text_add_char(cell, '(');
    add_value(p, metric, e->low, cell);
    text_add(cell, " to ");
    add_value(p, metric, e->high, cell);
    text_add_char(cell, ')');
}

static void write_head(const struct page *p)
{
    const struct study_findings *f = p->f;
    const struct study_facts *facts = &f->facts;
    style_add(p->out, STYLE_STRONG, p->colors, facts->title ? facts->title : facts->name);
    text_add_char(p->out, '\n');
    if (facts->question)
        text_addf(p->out, "%s\n", facts->question);
    text_addf(p->out, "scenario %s, design %s, %zu factor%s, seed %" PRId64, facts->base,
              facts->design, facts->n_factors, facts->n_factors == 1 ? "" : "s", facts->seed);
    if (facts->most > 1)
        text_addf(p->out,
                  facts->precision > 0 ? ", up to %" PRId64 " replicates a point"
                                       : ", %" PRId64 " replicates a point",
                  facts->most);
    if (strcmp(facts->uncertain, "drawn") == 0)
        text_add(p->out, ", what doesn't vary is drawn");
    text_add_char(p->out, '\n');
    number_count(p->out, (int64_t)f->done);
    text_add(p->out, " of ");
    number_count(p->out, facts->points);
    text_add(p->out, " points");
    if (f->failed)
        text_addf(p->out, ", %zu failed", f->failed);
    if (f->missing)
        text_addf(p->out, ", %zu missing", f->missing);
    text_add_char(p->out, '\n');
    if (f->imprecise)
        text_addf(p->out,
                  "%zu points ended at %" PRId64 " replicates before the interval of %s was within "
                  "%.3g %% of its mean\n",
                  f->imprecise, facts->most, facts->metrics[0].name, 100 * facts->precision);
}

static void write_reasons(const struct page *p)
{
    size_t shown = 0;
    if (!p->f->failed)
        return;
    begin(p, "Failed points", "");
    for (size_t i = 0; i < p->f->n_points && shown < MOST_REASONS; i++) {
        const struct point_findings *point = &p->f->points[i];
        if (point->state == POINT_DONE)
            continue;
        text_addf(p->out, "  %" PRId64 ": %s\n", point->number, point->why ? point->why : "");
        shown++;
    }
    if (shown < p->f->failed)
        text_addf(p->out, "  and %zu more\n", p->f->failed - shown);
}

static void write_quantiles(const struct page *p)
{
    static const struct column columns[] = {
        {"", ALIGN_LEFT, NULL},     {"P10", ALIGN_RIGHT, NULL},  {"P50", ALIGN_RIGHT, NULL},
        {"P90", ALIGN_RIGHT, NULL}, {"mean", ALIGN_RIGHT, NULL}, {"interval", ALIGN_LEFT, NULL},
    };
    struct table t;
    begin(p, "Quantiles", "and the mean with its interval of 95 %; of days the interval of P50");
    table_init(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t m = 0; m < p->f->facts.n_metrics; m++) {
        const struct metric_findings *found = &p->f->metrics[m];
        const bool is_day = p->f->facts.metrics[m].is_day;
        table_row(&t, STYLE_PLAIN);
        table_put(&t, p->f->facts.metrics[m].name);
        add_value(p, m, found->p10.value, table_cell(&t));
        add_value(p, m, found->p50.value, table_cell(&t));
        add_value(p, m, found->p90.value, table_cell(&t));
        add_value(p, m, found->mean.value, table_cell(&t));
        add_interval(p, m, is_day ? &found->p50 : &found->mean, table_cell(&t));
    }
    table_write(&t, 2, REPORT_WIDTH, p->colors, p->out);
    table_free(&t);
    for (size_t m = 0; m < p->f->facts.n_metrics; m++) {
        const struct metric_findings *found = &p->f->metrics[m];
        if (found->after_end)
            text_addf(p->out, "  %s: later than the end of the run in %zu of %zu\n",
                      p->f->facts.metrics[m].name, found->after_end, found->n);
        if (found->undefined)
            text_addf(p->out, "  %s: not defined in %zu of %zu\n", p->f->facts.metrics[m].name,
                      found->undefined, found->n + found->undefined);
    }
}

static void write_thresholds(const struct page *p)
{
    static const struct column columns[] = {
        {"", ALIGN_LEFT, NULL}, {"probability", ALIGN_RIGHT, NULL}, {"", ALIGN_LEFT, NULL}};
    const struct study_facts *facts = &p->f->facts;
    if (!facts->n_thresholds || !p->f->is_sample)
        return;
    struct table t;
    begin(p, "Probabilities", "each with an interval of 95 %");
    table_init(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < facts->n_thresholds; i++) {
        const struct study_threshold_facts *threshold = &facts->thresholds[i];
        const struct study_metric_facts *metric = &facts->metrics[threshold->metric];
        const struct estimate *e = &p->f->thresholds[i].probability;
        table_row(&t, STYLE_PLAIN);
        text_addf(table_cell(&t), "%s %s %s", metric->name, metric->is_day ? "by" : "at least",
                  threshold->text);
        number_share(table_cell(&t), e->value);
        struct text *interval = table_cell(&t);
        text_add_char(interval, '(');
        number_share(interval, e->low);
        text_add(interval, " to ");
        number_share(interval, e->high);
        text_add_char(interval, ')');
    }
    table_write(&t, 2, REPORT_WIDTH, p->colors, p->out);
    table_free(&t);
}

/* '0.31 (0.24 to 0.38)'; an index that may be nothing is said to be so. */
static void add_index(const struct estimate *e, struct text *value, struct text *interval)
{
    if (isnan(e->value))
        text_add_char(value, '-');
    else if (e->value < 0.005)
        text_add(value, "≈ 0");
    else
        text_addf(value, "%.2f", e->value);
    if (!isnan(e->low))
        text_addf(interval, "(%.2f to %.2f)", e->low, e->high);
}

/* A cell's text must be done before the next cell begins. */
static void put_index(struct table *t, const struct estimate *e)
{
    struct text value, interval;
    text_init(&value);
    text_init(&interval);
    add_index(e, &value, &interval);
    table_put(t, text_get(&value));
    table_put(t, text_get(&interval));
    text_free(&interval);
    text_free(&value);
}

static void write_shares(const struct page *p, size_t metric)
{
    static const struct column columns[] = {
        {"", ALIGN_LEFT, NULL}, {"alone", ALIGN_RIGHT, NULL},
        {"", ALIGN_LEFT, NULL}, {"with all its\ninteractions", ALIGN_RIGHT, NULL},
        {"", ALIGN_LEFT, NULL},
    };
    const struct metric_findings *m = &p->f->metrics[metric];
    struct table t;
    table_init(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < p->f->facts.n_factors; i++) {
        const struct effect *e = &m->effects[m->order[i]];
        table_row(&t, STYLE_PLAIN);
        table_put(&t, p->f->facts.factors[m->order[i]].name);
        put_index(&t, &e->sobol.first);
        put_index(&t, &e->sobol.total);
    }
    table_write(&t, 2, REPORT_WIDTH, p->colors, p->out);
    table_free(&t);
}

static void write_ranks(const struct page *p, size_t metric)
{
    static const struct column columns[] = {
        {"", ALIGN_LEFT, NULL}, {"rank correlation", ALIGN_RIGHT, NULL}, {"", ALIGN_LEFT, NULL}};
    const struct metric_findings *m = &p->f->metrics[metric];
    struct table t;
    table_init(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < p->f->facts.n_factors; i++) {
        const struct effect *e = &m->effects[m->order[i]];
        table_row(&t, STYLE_PLAIN);
        table_put(&t, p->f->facts.factors[m->order[i]].name);
        if (isnan(e->rank.value))
            table_put(&t, "-");
        else
            text_addf(table_cell(&t), "%+.2f", e->rank.value);
        struct text *interval = table_cell(&t);
        if (!isnan(e->rank.low))
            text_addf(interval, "(%+.2f to %+.2f)", e->rank.low, e->rank.high);
    }
    table_write(&t, 2, REPORT_WIDTH, p->colors, p->out);
    table_free(&t);
}

static void write_swings(const struct page *p, size_t metric)
{
    static const struct column columns[] = {
        {"", ALIGN_LEFT, NULL},    {"from", ALIGN_RIGHT, NULL}, {"at", ALIGN_LEFT, NULL},
        {"to", ALIGN_RIGHT, NULL}, {"at", ALIGN_LEFT, NULL},
    };
    const struct metric_findings *m = &p->f->metrics[metric];
    struct table t;
    table_init(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < p->f->facts.n_factors; i++) {
        const struct effect *e = &m->effects[m->order[i]];
        table_row(&t, STYLE_PLAIN);
        table_put(&t, p->f->facts.factors[m->order[i]].name);
        add_value(p, metric, e->at_low, table_cell(&t));
        table_put(&t, e->low ? e->low : "");
        add_value(p, metric, e->at_high, table_cell(&t));
        table_put(&t, e->high ? e->high : "");
    }
    table_write(&t, 2, REPORT_WIDTH, p->colors, p->out);
    table_free(&t);
}

static void write_effects(const struct page *p)
{
    const struct study_facts *facts = &p->f->facts;
    const bool shares = strcmp(facts->design, "saltelli") == 0;
    const bool swings = strcmp(facts->design, "one-at-a-time") == 0;
    struct text remark;
    text_init(&remark);
    for (size_t m = 0; m < facts->n_metrics && facts->n_factors; m++) {
        struct text name;
        text_init(&name);
        text_addf(&name, "What decides %s", facts->metrics[m].name);
        text_free(&remark);
        text_init(&remark);
        if (shares) {
            text_addf(&remark, "share of its variance, intervals of 95 %%, from %zu blocks",
                      p->f->n_blocks);
            if (p->f->metrics[m].after_end)
                text_add(&remark, "; days after the end count as the end");
        } else if (swings) {
            text_add(&remark, "one factor at a time; ");
            add_value(p, m, p->f->metrics[m].base, &remark);
            text_add(&remark, " at the scenario's own values");
        } else
            text_add(&remark, "intervals of 95 %");
        const struct metric_findings *found = &p->f->metrics[m];
        if (!(found->least < found->largest)) {
            begin(p, text_get(&name), "nothing: it is the same at all points");
            text_free(&name);
            continue;
        }
        begin(p, text_get(&name), text_get(&remark));
        (shares ? write_shares : swings ? write_swings : write_ranks)(p, m);
        text_free(&name);
    }
    text_free(&remark);
}

/* A table of some points: their factors, then their metrics. */
static void write_points(const struct page *p, bool front_only)
{
    const struct study_facts *facts = &p->f->facts;
    const size_t n = 1 + facts->n_factors + facts->n_metrics;
    struct arena memory;
    arena_init(&memory);
    struct column *columns = arena_array(&memory, n, sizeof *columns);
    columns[0] = (struct column){"point", ALIGN_RIGHT, NULL};
    /* A path's last name alone would not tell the factors apart; parts under one another do. */
    for (size_t i = 0; i < facts->n_factors; i++) {
        char *head = arena_text(&memory, facts->factors[i].name);
        for (char *c = head; *c; c++)
            *c = *c == '.' ? '\n' : *c;
        columns[1 + i] = (struct column){head, ALIGN_RIGHT, NULL};
    }
    for (size_t i = 0; i < facts->n_metrics; i++) {
        char *head = arena_text(&memory, facts->metrics[i].name);
        for (char *c = head; *c; c++)
            *c = *c == '@' || *c == '.' ? '\n' : *c;
        columns[1 + facts->n_factors + i] = (struct column){head, ALIGN_RIGHT, NULL};
    }
    struct table t;
    size_t shown = 0, all = 0;
    table_init(&t, columns, n);
    for (size_t i = 0; i < p->f->n_points; i++) {
        const struct point_findings *point = &p->f->points[i];
        if (!point->means || (front_only && !point->on_front))
            continue;
        if (all++ >= MOST_ROWS)
            continue;
        shown++;
        table_row(&t, STYLE_PLAIN);
        text_addf(table_cell(&t), "%" PRId64, point->number);
        for (size_t f = 0; f < facts->n_factors; f++)
            table_put(&t, point->inputs[f].text ? point->inputs[f].text : "");
        for (size_t m = 0; m < facts->n_metrics; m++)
            add_value(p, m, point->means[m], table_cell(&t));
    }
    table_write(&t, 2, REPORT_WIDTH, p->colors, p->out);
    if (shown < all)
        text_addf(p->out, "  and %zu more; --csv has all\n", all - shown);
    table_free(&t);
    arena_free(&memory);
}

void study_report_write(const struct study_findings *f, bool colors, struct text *out)
{
    const struct page p = {f, colors, out};
    write_head(&p);
    write_reasons(&p);
    if (f->done == 0)
        return;
    if (f->is_sample)
        write_quantiles(&p);
    else {
        begin(&p, "Points", "");
        write_points(&p, false);
    }
    write_thresholds(&p);
    write_effects(&p);
    if (f->n_objectives > 1) {
        begin(&p, "Pareto front", "no point is better in one objective and not worse in another");
        write_points(&p, true);
    }
}
