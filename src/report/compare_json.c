#include "report/compare_report.h"

#include "base/json.h"

static void date(struct json *j, const char *key, day_number day)
{
    char text[DATE_TEXT];
    if (day)
        date_format(day, text);
    json_text(j, key, day ? text : NULL);
}

static void write_about(struct json *j, const char *key, const char *path,
                        const struct result_about *about)
{
    json_open_object(j, key);
    json_text(j, "results", path);
    json_text(j, "name", about->name);
    date(j, "start", about->start);
    date(j, "end", about->end);
    json_integer(j, "seed", about->seed);
    json_integer(j, "replications", (int64_t)result_drawn(about));
    json_close_object(j);
}

static void write_side(struct json *j, const char *key, const struct result_input *input)
{
    json_open_object(j, key);
    json_text(j, "value", input->value);
    json_text(j, "origin", input->value ? input->origin : NULL);
    json_close_object(j);
}

static void write_paired(struct json *j, const struct paired_difference *p)
{
    json_open_object(j, "paired");
    json_integer(j, "pairs", (int64_t)p->n);
    json_number(j, "mean", p->mean);
    json_number(j, "low", p->low);
    json_number(j, "high", p->high);
    json_close_object(j);
}

static void write_inputs(const struct comparison *c, struct json *j)
{
    json_open_array(j, "inputs");
    for (size_t i = 0; i < c->n_inputs; i++) {
        json_open_object(j, NULL);
        json_text(j, "key", c->inputs[i].path);
        write_side(j, "a", &c->inputs[i].a);
        write_side(j, "b", &c->inputs[i].b);
        json_close_object(j);
    }
    json_close_array(j);
}

static void write_metrics(const struct comparison *c, struct json *j)
{
    json_open_array(j, "metrics");
    for (size_t i = 0; i < c->n_metrics; i++) {
        const struct metric_difference *d = &c->metrics[i];
        json_open_object(j, NULL);
        json_text(j, "name", d->name);
        json_text(j, "unit", d->unit);
        json_text(j, "better", metric_better_name(d->better));
        json_number(j, "a", d->a);
        json_number(j, "b", d->b);
        json_number(j, "difference", d->absolute);
        json_number(j, "relative", d->relative);
        json_integer(j, "undefined_a", (int64_t)d->undefined_a);
        json_integer(j, "undefined_b", (int64_t)d->undefined_b);
        if (c->paired)
            write_paired(j, &d->paired);
        json_close_object(j);
    }
    json_close_array(j);
}

static void write_milestones(const struct comparison *c, struct json *j)
{
    json_open_array(j, "milestones");
    for (size_t i = 0; i < c->n_milestones; i++) {
        const struct milestone_difference *d = &c->milestones[i];
        json_open_object(j, NULL);
        json_text(j, "name", d->name);
        json_bool(j, "in_a", d->in_a);
        json_bool(j, "in_b", d->in_b);
        date(j, "a", d->day_a);
        date(j, "b", d->day_b);
        json_number(j, "difference_days", d->moved);
        if (c->paired)
            write_paired(j, &d->paired);
        json_close_object(j);
    }
    json_close_array(j);
}

void compare_json_write(const struct comparison *c, const char *a, const char *b, struct text *out)
{
    struct json j;
    json_init(&j, out);
    json_open_object(&j, NULL);
    json_text(&j, "schema", "colossim.compare.1");
    write_about(&j, "a", a, &c->a);
    write_about(&j, "b", b, &c->b);
    json_bool(&j, "paired", c->paired);
    write_inputs(c, &j);
    json_integer(&j, "equal_inputs", (int64_t)c->equal_inputs);
    write_metrics(c, &j);
    json_integer(&j, "equal_metrics", (int64_t)c->equal_metrics);
    write_milestones(c, &j);
    json_integer(&j, "equal_milestones", (int64_t)c->equal_milestones);
    json_close_object(&j);
}
