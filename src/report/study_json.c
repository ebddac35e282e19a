#include "report/study_report.h"

#include "base/json.h"

#include <math.h>

static void write_estimate(struct json *j, const char *key, const struct estimate *e)
{
    json_open_object(j, key);
    json_number(j, "value", e->value);
    json_number(j, "low", e->low);
    json_number(j, "high", e->high);
    json_close_object(j);
}

static void write_effects(struct json *j, const struct study_findings *f, size_t metric)
{
    json_open_array(j, "effects");
    for (size_t i = 0; i < f->facts.n_factors; i++) {
        const size_t factor = f->metrics[metric].order[i];
        const struct effect *e = &f->metrics[metric].effects[factor];
        json_open_object(j, NULL);
        json_text(j, "factor", f->facts.factors[factor].name);
        write_estimate(j, "sobol_first", &e->sobol.first);
        write_estimate(j, "sobol_total", &e->sobol.total);
        write_estimate(j, "rank_correlation", &e->rank);
        json_number(j, "least", e->at_low);
        json_text(j, "least_at", e->low);
        json_number(j, "largest", e->at_high);
        json_text(j, "largest_at", e->high);
        json_close_object(j);
    }
    json_close_array(j);
}

static void write_metrics(struct json *j, const struct study_findings *f)
{
    json_open_array(j, "metrics");
    for (size_t m = 0; m < f->facts.n_metrics; m++) {
        const struct metric_findings *found = &f->metrics[m];
        json_open_object(j, NULL);
        json_text(j, "name", f->facts.metrics[m].name);
        json_text(j, "unit", f->facts.metrics[m].unit);
        json_bool(j, "is_day", f->facts.metrics[m].is_day);
        json_text(j, "goal", study_goal_words[f->facts.metrics[m].goal]);
        json_integer(j, "values", (int64_t)found->n);
        json_integer(j, "after_end", (int64_t)found->after_end);
        json_integer(j, "undefined", (int64_t)found->undefined);
        json_number(j, "least", found->least);
        json_number(j, "largest", found->largest);
        json_number(j, "base", found->base);
        write_estimate(j, "mean", &found->mean);
        write_estimate(j, "p10", &found->p10);
        write_estimate(j, "p50", &found->p50);
        write_estimate(j, "p90", &found->p90);
        write_effects(j, f, m);
        json_close_object(j);
    }
    json_close_array(j);
}

static void write_thresholds(struct json *j, const struct study_findings *f)
{
    json_open_array(j, "thresholds");
    for (size_t i = 0; f->is_sample && i < f->facts.n_thresholds; i++) {
        const struct study_threshold_facts *t = &f->facts.thresholds[i];
        json_open_object(j, NULL);
        json_text(j, "metric", f->facts.metrics[t->metric].name);
        json_text(j, "asked", t->text);
        json_number(j, "value", t->value);
        write_estimate(j, "probability", &f->thresholds[i].probability);
        const size_t with = f->thresholds[i].with;
        json_text(j, "goes_most_with",
                  with < f->facts.n_factors ? f->facts.factors[with].name : NULL);
        write_estimate(j, "rank_correlation", &f->thresholds[i].rank);
        json_close_object(j);
    }
    json_close_array(j);
}

static void write_factors(struct json *j, const struct study_facts *facts)
{
    json_open_array(j, "factors");
    for (size_t i = 0; i < facts->n_factors; i++) {
        const struct study_factor_facts *factor = &facts->factors[i];
        json_open_object(j, NULL);
        json_text(j, "name", factor->name);
        json_text(j, "keys", factor->keys);
        json_text(j, "unit", factor->unit);
        json_bool(j, "is_date", factor->is_date);
        json_integer(j, "levels", factor->levels);
        json_text(j, "given", factor->given);
        json_close_object(j);
    }
    json_close_array(j);
}

/* What a point was given, and the mean of each metric over its replicates. */
static void write_point(struct json *j, const struct study_facts *facts,
                        const struct point_findings *p)
{
    json_open_object(j, "inputs");
    for (size_t k = 0; k < facts->n_factors; k++)
        json_text(j, facts->factors[k].name, p->inputs[k].text);
    json_close_object(j);
    json_open_object(j, "metrics");
    for (size_t m = 0; p->means && m < facts->n_metrics; m++)
        json_number(j, facts->metrics[m].name, p->means[m]);
    json_close_object(j);
}

static void write_points(struct json *j, const struct study_findings *f)
{
    json_open_array(j, "all_points");
    for (size_t i = 0; i < f->n_points; i++) {
        const struct point_findings *p = &f->points[i];
        json_open_object(j, NULL);
        json_integer(j, "point", p->number);
        json_text(j, "state", point_state_words[p->state]);
        json_text(j, "why", p->why);
        json_integer(j, "replicates", p->replicates);
        json_bool(j, "precise", p->precise);
        write_point(j, &f->facts, p);
        json_close_object(j);
    }
    json_close_array(j);
}

static void write_front(struct json *j, const struct study_findings *f)
{
    json_open_array(j, "pareto_front");
    for (size_t i = 0; f->n_objectives > 1 && i < f->n_points; i++) {
        const struct point_findings *p = &f->points[i];
        if (!p->on_front)
            continue;
        json_open_object(j, NULL);
        json_integer(j, "point", p->number);
        write_point(j, &f->facts, p);
        json_close_object(j);
    }
    json_close_array(j);
}

void study_json_write(const struct study_findings *f, struct text *out)
{
    const struct study_facts *facts = &f->facts;
    char date[DATE_TEXT];
    struct json j;
    json_init(&j, out);
    json_open_object(&j, NULL);
    json_text(&j, "schema", "colossim.study.1");
    json_text(&j, "name", facts->name);
    json_text(&j, "title", facts->title);
    json_text(&j, "question", facts->question);
    json_text(&j, "scenario", facts->base);
    json_text(&j, "design", facts->design);
    json_text(&j, "program", facts->program);
    date_format(facts->start, date);
    json_text(&j, "start", date);
    date_format(facts->end, date);
    json_text(&j, "end", date);
    json_integer(&j, "seed", facts->seed);
    json_integer(&j, "samples", facts->samples);
    json_integer(&j, "replicates", facts->replicates);
    json_integer(&j, "most_replicates", facts->most);
    json_number(&j, "precision", facts->precision > 0 ? facts->precision : NAN);
    json_text(&j, "uncertain", facts->uncertain);
    json_bool(&j, "antithetic", facts->antithetic);
    json_integer(&j, "points", facts->points);
    json_integer(&j, "done", (int64_t)f->done);
    json_integer(&j, "failed", (int64_t)f->failed);
    json_integer(&j, "missing", (int64_t)f->missing);
    json_integer(&j, "imprecise", (int64_t)f->imprecise);
    json_integer(&j, "blocks", (int64_t)f->n_blocks);
    write_factors(&j, facts);
    write_metrics(&j, f);
    write_thresholds(&j, f);
    write_front(&j, f);
    write_points(&j, f);
    json_close_object(&j);
}
