#include "report/facts.h"

#include "input/quantity.h"
#include "report/number.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static bool read_values(struct result *result, struct arena *memory, struct run_facts *f)
{
    size_t at = 0;
    while (at < f->about.n_replications && f->about.replications[at] != f->replication)
        at++;
    f->values = arena_array(memory, f->n_metrics, sizeof *f->values);
    for (size_t i = 0; i < f->n_metrics; i++) {
        double *values;
        size_t n;
        if (!result_metric_values(result, f->metrics[i].name, memory, &values, &n))
            return false;
        f->values[i] = at < n ? values[at] : NAN;
    }
    return true;
}

/* Whether the operator of that index is the milestone's. */
static bool is_of(const struct run_facts *f, const struct result_milestone *m, size_t owner)
{
    return m->owner && strcmp(m->owner, f->about.operators[owner]) == 0;
}

static bool read_own_states(struct result *result, struct arena *memory, struct run_facts *f)
{
    f->own = arena_array(memory, f->about.n_operators, sizeof *f->own);
    for (size_t i = 0; i < f->about.n_operators; i++) {
        size_t k = 0;
        while (k < f->run.n_milestones && !is_of(f, &f->run.milestones[k], i))
            k++;
        struct result_state *states = NULL;
        if (k < f->run.n_milestones && !result_series(result, f->replication, SCOPE_OPERATOR,
                                                      (uint32_t)i, memory, &states, &f->own[i].n))
            return false;
        f->own[i].state = states;
    }
    return true;
}

bool run_facts_read(struct result *result, struct arena *memory, struct run_facts *f)
{
    *f = (struct run_facts){0};
    if (!result_about(result, memory, &f->about))
        return false;
    f->replication = f->about.replications[0];
    return result_metrics(result, memory, &f->metrics, &f->n_metrics) &&
           read_values(result, memory, f) &&
           result_series(result, f->replication, SCOPE_TOTAL, 0, memory, &f->states,
                         &f->n_states) &&
           result_run(result, f->replication, memory, &f->run) &&
           result_statements(result, &f->about, f->replication, memory, &f->statements) &&
           read_own_states(result, memory, f) &&
           result_inputs(result, memory, &f->inputs, &f->n_inputs) &&
           result_parameters(result, f->replication, memory, &f->parameters, &f->n_parameters) &&
           result_reliefs(result, f->n_metrics, memory, &f->reliefs, &f->n_reliefs) &&
           result_standings(result, &f->about, memory, &f->standings);
}

bool facts_have_spread(const struct run_facts *f)
{
    return f->about.n_replications > 1;
}

void facts_add_undefined(struct text *out, const struct run_facts *f, const struct summary *over)
{
    const size_t undefined = result_undefined(&f->about, over);
    if (undefined)
        text_addf(out, "not defined in %zu of %zu", undefined, result_drawn(&f->about));
}

static size_t find_metric(const struct run_facts *f, const char *name)
{
    size_t i = 0;
    while (i < f->n_metrics && strcmp(f->metrics[i].name, name) != 0)
        i++;
    return i;
}

const struct result_metric *facts_metric(const struct run_facts *f, const char *name)
{
    assert(metric_find(name));
    size_t i = find_metric(f, name);
    return i < f->n_metrics ? &f->metrics[i] : NULL;
}

const struct result_metric *facts_milestone(const struct run_facts *f, const char *milestone)
{
    struct text name;
    text_init(&name);
    text_addf(&name, "milestones.%s.day", milestone);
    size_t i = find_metric(f, text_get(&name));
    text_free(&name);
    return i < f->n_metrics ? &f->metrics[i] : NULL;
}

double facts_value(const struct run_facts *f, const char *name)
{
    assert(metric_find(name));
    size_t i = find_metric(f, name);
    return i < f->n_metrics ? f->values[i] : NAN;
}

/* NULL for a key that nobody gave. */
static const struct result_input *find_input(const struct run_facts *f, const char *path)
{
    for (size_t i = 0; i < f->n_inputs; i++)
        if (strcmp(f->inputs[i].path, path) == 0)
            return &f->inputs[i];
    return NULL;
}

/* An uncertain value in its long form is named by where its distribution stands. */
static bool names(const char *parameter, const char *path)
{
    size_t length = strlen(path);
    return strncmp(parameter, path, length) == 0 &&
           (parameter[length] == '\0' || strcmp(parameter + length, ".value") == 0);
}

double facts_quantity(const struct run_facts *f, const char *path, struct dim dim)
{
    for (size_t i = 0; i < f->n_parameters; i++)
        if (names(f->parameters[i].path, path))
            return f->parameters[i].value;
    const struct result_input *input = find_input(f, path);
    struct quantity_fault fault;
    double value;
    return input && quantity_parse(input->value, dim, &value, &fault) ? value : NAN;
}

double facts_number(const struct run_facts *f, const char *path)
{
    return facts_quantity(f, path, (struct dim)DIM_NONE);
}

struct facts_states facts_states_of(const struct run_facts *f, const struct result_milestone *m)
{
    for (size_t i = 0; i < f->about.n_operators; i++)
        if (is_of(f, m, i))
            return f->own[i];
    return (struct facts_states){f->states, f->n_states};
}

void facts_add_milestone_size(struct text *out, const struct result_milestone *m)
{
    number_count(out, m->h100e > 0 ? llround(m->h100e) : m->accelerators);
    if (m->h100e > 0)
        text_add(out, " h100e");
}

void facts_add_rate(struct text *out, const struct run_facts *f)
{
    const double nominal = facts_number(f, "assumptions.discount-rate"),
                 inflation = facts_number(f, "inflation");
    const bool real = isfinite(inflation);
    const double rate = real ? (1 + nominal) / (1 + inflation) - 1 : nominal;
    if (isfinite(rate))
        text_addf(out, " at %.3g %%%s", 100 * rate, real ? " real" : "");
    else
        text_add(out, " at the discount rate");
}

void facts_add_day(struct text *out, const struct run_facts *f, double days)
{
    if (days == INFINITY)
        text_add(out, "> end");
    else if (isfinite(days))
        number_date(out, f->about.start + (day_number)floor(days));
    else
        text_add_char(out, '-');
}

bool facts_ends_year(const struct run_facts *f, size_t i)
{
    return i + 1 == f->n_states || date_from_days(f->states[i].sample.day).year <
                                       date_from_days(f->states[i + 1].sample.day).year;
}

const struct result_state *facts_last(const struct run_facts *f)
{
    return &f->states[f->n_states - 1];
}

bool facts_only_rents(const struct run_facts *f)
{
    return f->run.n_rentals > 0 && f->run.n_lots == 0 && !(facts_last(f)->sample.firm > 0);
}
