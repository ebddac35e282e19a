#include "report/training_systems.h"

#include "report/number.h"
#include "report/table.h"

#include <math.h>
#include <stdio.h>

/* How the columns of a whole run are written: each in the unit of its largest number. */
struct run_units {
    struct unit hours, energy, money;
};

static double accelerator_hours(const struct training_answer *a)
{
    return (double)a->request->accelerators * a->cost.time / 3600;
}

static struct run_units units_of(const struct system_answer *answers, size_t n)
{
    double hours = 0, energy = 0, cost = 0;
    for (size_t i = 0; i < n; i++) {
        const struct training_answer *a = &answers[i].answer;
        if (!answers[i].answered)
            continue;
        hours = fmax(hours, accelerator_hours(a));
        energy = fmax(energy, a->cost.energy);
        cost = fmax(cost, a->cost.total);
    }
    return (struct run_units){hours < 1e5 ? (struct unit){"", "", 1, 0}
                                          : (struct unit){"", "M", 1e6, hours < 1e7 ? 2 : 1},
                              unit_energy(energy), unit_money(cost)};
}

static void put_run(struct table *t, const struct training_answer *a, const struct run_units *u)
{
    number_time(table_cell(t), a->cost.time);
    number_in(table_cell(t), accelerator_hours(a), u->hours);
    number_in(table_cell(t), a->cost.energy, u->energy);
    number_in(table_cell(t), a->cost.total, u->money);
}

static void put_system(struct table *t, const struct system_answer *s, const struct run_units *u)
{
    const struct training_request *r = s->request;
    const struct training_answer *a = &s->answer;
    table_row(t, s->answered ? STYLE_PLAIN : STYLE_FAINT);
    table_put(t, r->system->name);
    number_count(table_cell(t), r->accelerators);
    if (!s->answered) {
        while (t->n_cells % t->n_columns != 0)
            table_put(t, "-");
        return;
    }
    text_addf(table_cell(t), "%.3f", a->step.time);
    number_amount(table_cell(t), a->step.tokens_rate);
    text_addf(table_cell(t), "%.1f", 100 * training_answer_mfu(a));
    if (!isnan(r->tokens))
        put_run(t, a, u);
    table_put(t, basis_words[a->step.basis]);
    table_put(t, r->fabric ? r->fabric->name : "none");
}

/* A column's head with the unit of its numbers. */
static const char *head_of(struct unit unit, const char *format, char head[32])
{
    struct text text;
    text_init(&text);
    unit_head(&text, unit);
    snprintf(head, 32, format, text_get(&text));
    text_free(&text);
    return head;
}

static void write_table(const struct system_answer *answers, size_t n, bool colors,
                        struct text *out)
{
    enum { RUN = 5, AFTER_RUN = 9 };
    const struct run_units units = units_of(answers, n);
    char energy[32], cost[32];
    const struct column all[] = {
        {"system", ALIGN_LEFT, NULL},
        {"accelerators", ALIGN_RIGHT, NULL},
        {"step, s", ALIGN_RIGHT, NULL},
        {"tokens/s\neach", ALIGN_RIGHT, NULL},
        {"MFU, %", ALIGN_RIGHT, NULL},
        {"time", ALIGN_RIGHT, NULL},
        {units.hours.size > 1 ? "M accelerator\nhours" : "accelerator\nhours", ALIGN_RIGHT, NULL},
        {head_of(units.energy, "%s", energy), ALIGN_RIGHT, NULL},
        {head_of(units.money, "cost, %s", cost), ALIGN_RIGHT, NULL},
        {"grade", ALIGN_LEFT, NULL},
        {"fabric", ALIGN_LEFT, NULL}};
    struct column columns[sizeof all / sizeof all[0]];
    const bool whole_run = !isnan(answers[0].request->tokens);
    size_t used = 0;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (whole_run || i < RUN || i >= AFTER_RUN)
            columns[used++] = all[i];
    struct table t;
    table_init(&t, columns, used);
    for (size_t i = 0; i < n; i++)
        put_system(&t, &answers[i], &units);
    table_write(&t, 2, REPORT_WIDTH, colors, out);
    table_free(&t);
}

static void write_note(const char *system, const char *note, struct text *out)
{
    struct text lead;
    text_init(&lead);
    text_addf(&lead, "%s: ", system);
    paragraph_write(out, text_get(&lead), note, REPORT_WIDTH);
    text_free(&lead);
}

static void write_notes(const struct system_answer *s, struct text *out)
{
    const struct training_request *r = s->request;
    struct text note;
    text_init(&note);
    if (!s->answered) {
        write_note(r->system->name, s->why, out);
    } else if (r->accelerators != s->asked) {
        text_add(&note, "whole systems, with ");
        number_count(&note, r->accelerators);
        text_add(&note, " accelerators for the ");
        number_count(&note, s->asked);
        text_add(&note, " that were asked for, and ");
        number_count(&note, s->answer.plan.global_batch);
        text_add(&note, " sequences a step");
        write_note(r->system->name, text_get(&note), out);
    } else if (r->accelerators % r->system->accelerators != 0) {
        write_note(r->system->name,
                   "not all of its systems are filled; of the last one a share counts", out);
    }
    text_free(&note);
    text_init(&note);
    text_add(&note, "no cost without ");
    if (s->answered && !isnan(r->tokens) && isnan(s->answer.cost.total) &&
        training_unknown_write(r, &note))
        write_note(r->system->name, text_get(&note), out);
    text_free(&note);
}

void training_systems_write(const struct system_answer *answers, size_t n, bool colors,
                            struct text *out)
{
    const struct training_request *r = answers[0].request;
    text_addf(out, "%s, %s", r->llm->title, precision_words[r->precision]);
    if (!isnan(r->tokens))
        text_addf(out, ", run of %.3g tokens with interruptions", r->tokens);
    text_add(out, "\n");
    if (!llm_parameters_agree(r->llm) || !llm_active_agrees(r->llm))
        training_model_write(r->llm, out);
    write_table(answers, n, colors, out);
    for (size_t i = 0; i < n; i++)
        write_notes(&answers[i], out);
}

void training_systems_json(const struct system_answer *answers, size_t n, struct text *out)
{
    struct json j;
    json_init(&j, out);
    json_open_object(&j, NULL);
    json_text(&j, "schema", "colossim.train_systems.1");
    json_open_array(&j, "systems");
    for (size_t i = 0; i < n; i++) {
        const struct system_answer *s = &answers[i];
        json_open_object(&j, NULL);
        json_integer(&j, "accelerators_asked", s->asked);
        json_text(&j, "why", s->why);
        if (s->answered) {
            training_answer_json(&j, &s->answer);
            json_number(&j, "accelerator_hours", accelerator_hours(&s->answer));
        } else {
            json_text(&j, "llm", s->request->llm->name);
            json_text(&j, "system", s->request->system->name);
            json_integer(&j, "accelerators", s->request->accelerators);
        }
        json_close_object(&j);
    }
    json_close_array(&j);
    json_close_object(&j);
}
