#include "report/study_report.h"

#include "report/number.h"
#include "report/study_tables.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { MOST_REASONS = 5 };

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

/* Writes a table and frees it. */
static void write_table(const struct page *p, struct table *t)
{
    table_write(t, 2, REPORT_WIDTH, p->colors, p->out);
    table_free(t);
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
    write_table(p, &t);
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
    write_table(p, &t);
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
        study_add_value(table_cell(&t), p->f, metric, e->at_low);
        table_put(&t, e->low ? e->low : "");
        study_add_value(table_cell(&t), p->f, metric, e->at_high);
        table_put(&t, e->high ? e->high : "");
    }
    write_table(p, &t);
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
        text_addf(&name, study_has_deciders(p->f) ? "What decides %s" : "What goes with %s",
                  facts->metrics[m].name);
        text_free(&remark);
        text_init(&remark);
        if (shares) {
            text_addf(&remark, "share of its variance, intervals of 95 %%, from %zu blocks",
                      p->f->n_blocks);
            if (p->f->metrics[m].after_end)
                text_add(&remark, "; days after the end count as the end");
        } else if (swings) {
            text_add(&remark, "one factor at a time; ");
            study_add_value(&remark, p->f, m, p->f->metrics[m].base);
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

/* Begins a part on the sample: says of which points it is. */
static void begin_sample(const struct page *p, const char *name, const char *remark)
{
    struct text words;
    text_init(&words);
    study_add_good(&words, p->f);
    text_addf(&words, "%s%s", words.length ? "; " : "", remark);
    begin(p, name, text_get(&words));
    text_free(&words);
}

static void write_quantiles(const struct page *p)
{
    struct table t;
    begin_sample(p, "Quantiles", study_quantiles_remark);
    study_quantiles(p->f, &t);
    write_table(p, &t);
    for (size_t m = 0; m < p->f->facts.n_metrics; m++) {
        struct text words;
        text_init(&words);
        study_add_left_out(&words, p->f, m);
        if (words.length)
            text_addf(p->out, "  %s\n", text_get(&words));
        text_free(&words);
    }
}

static void write_thresholds(const struct page *p)
{
    struct table t;
    if (!p->f->facts.n_thresholds || !p->f->is_sample)
        return;
    begin_sample(p, "Probabilities", "each with an interval of 95 %");
    study_thresholds(p->f, &t);
    write_table(p, &t);
}

static void write_points(const struct page *p, bool front_only)
{
    struct arena memory;
    struct table t;
    arena_init(&memory);
    const size_t left_out = study_points(p->f, front_only, &memory, &t);
    write_table(p, &t);
    if (left_out)
        text_addf(p->out, "  and %zu more; --csv has all\n", left_out);
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
