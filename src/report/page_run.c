#include "report/page_run.h"

#include "base/seconds.h"

#include <math.h>
#include <string.h>

const char *every_name(enum every every)
{
    static const char *const names[] = {"day", "week", "month", "quarter", "year"};
    return names[every];
}

double state_place(const struct result_state *state)
{
    return state->sample.day + state->sample.second / SECONDS_PER_DAY;
}

bool level_is_later(const struct model_level *level, const struct sample *than)
{
    const struct sample s = {.day = level->day, .second = level->second};
    return sample_is_later(&s, than);
}

double state_spent(const struct result_state *state)
{
    return sample_spend(&state->sample);
}

double state_energised(const struct result_state *state)
{
    return (double)state->sample.accelerators[STAGE_ENERGISED];
}

double state_provisioned(const struct result_state *state)
{
    return state->sample.provisioned;
}

static double fan_value(enum fan_figure figure, const struct result_state *state,
                        enum h100e_basis basis)
{
    switch (figure) {
    case FAN_ENERGISED: return state_energised(state);
    case FAN_H100E: return state->sample.h100e[basis];
    case FAN_PROVISIONED: return state_provisioned(state);
    default: return state_spent(state);
    }
}

day_number every_after(day_number day, enum every every)
{
    const struct civil_date date = date_from_days(day);
    switch (every) {
    case EVERY_DAY: return day + 1;
    case EVERY_WEEK: return (day_number)(7 * floor((day + 3) / 7.0)) + 4;
    case EVERY_MONTH: return date_next_month(day);
    case EVERY_QUARTER: return date_add_months(date_next_month(day), 2 - (date.month - 1) % 3);
    case EVERY_YEAR: break;
    }
    return date_to_days((struct civil_date){date.year + 1, 1, 1});
}

static bool last_of_bucket(const struct run_facts *f, size_t i, enum every every)
{
    return i + 1 == f->n_states ||
           every_after(f->states[i].sample.day, every) <= f->states[i + 1].sample.day;
}

static size_t count_buckets(const struct run_facts *f, enum every every)
{
    size_t n = 0;
    for (size_t i = 0; i < f->n_states; i++)
        n += last_of_bucket(f, i, every);
    return n;
}

static size_t count_models(const struct page_run *run)
{
    size_t n = 0;
    for (size_t i = 0; i < run->n_levels; i++) {
        size_t before = 0;
        while (strcmp(run->levels[before].accelerator, run->levels[i].accelerator) != 0)
            before++;
        n += before == i;
    }
    return n;
}

/* A series takes about 36 bytes a moment, of its drawings and its table together; all else of a
 * page takes less than 60 KB. */
static size_t most_moments(const struct page_run *run)
{
    enum { ALWAYS = 30, OF_SPREAD = 9, OF_MODEL = 3, PLACES = 6700 };
    size_t series = ALWAYS + OF_MODEL * count_models(run);
    if (facts_have_spread(&run->facts))
        series += OF_SPREAD;
    return PLACES / series < MOST_MOMENTS ? PLACES / series : MOST_MOMENTS;
}

static void pick_moments(struct page_run *run, struct arena *memory)
{
    const struct run_facts *f = &run->facts;
    struct moments *m = &run->moments;
    const size_t most = most_moments(run);
    enum every every = EVERY_DAY;
    while (every < EVERY_YEAR && count_buckets(f, every) > most)
        every++;
    m->every = every_name(every);
    m->states = arena_array(memory, f->n_states, sizeof *m->states);
    m->x = arena_array(memory, f->n_states, sizeof *m->x);
    m->days = arena_array(memory, f->n_states, sizeof *m->days);
    for (size_t i = 0; i < f->n_states; i++)
        if (last_of_bucket(f, i, every))
            moments_add(m, &f->states[i]);
}

void moments_add(struct moments *m, const struct result_state *state)
{
    m->states[m->n] = state;
    m->x[m->n] = state_place(state);
    m->days[m->n++] = state->sample.day;
}

double *moments_values(const struct moments *m, state_figure *figure, struct arena *memory)
{
    double *values = arena_array(memory, m->n, sizeof *values);
    for (size_t i = 0; i < m->n; i++)
        values[i] = figure(m->states[i]);
    return values;
}

/* Adds one replication's figures at the moments: what its last state by then says. */
static void add_replication(const struct page_run *run, const struct result_state *states, size_t n,
                            double *values[FAN_FIGURES], size_t replication, size_t replications)
{
    const struct moments *m = &run->moments;
    const enum h100e_basis basis = run->facts.about.h100e_basis;
    size_t at = 0;
    for (size_t i = 0; i < m->n; i++) {
        while (at < n && !sample_is_later(&states[at].sample, &m->states[i]->sample))
            at++;
        for (unsigned k = 0; k < FAN_FIGURES; k++)
            values[k][i * replications + replication] =
                at > 0 ? fan_value((enum fan_figure)k, &states[at - 1], basis) : 0;
    }
}

static bool read_replications(struct result *result, struct page_run *run,
                              double *values[FAN_FIGURES], size_t replications)
{
    const struct result_about *about = &run->facts.about;
    bool read = true;
    for (size_t r = 0; read && r < replications; r++) {
        struct arena memory;
        struct result_state *states;
        size_t n;
        uint32_t number = about->replications[about->n_replications - replications + r];
        arena_init(&memory);
        read = result_series(result, number, SCOPE_TOTAL, 0, &memory, &states, &n);
        if (read)
            add_replication(run, states, n, values, r, replications);
        arena_free(&memory);
    }
    return read;
}

static struct fan fan_of(double *values, size_t n, size_t replications, struct arena *memory)
{
    struct fan fan = {arena_array(memory, n, sizeof(double)),
                      arena_array(memory, n, sizeof(double)),
                      arena_array(memory, n, sizeof(double))};
    for (size_t i = 0; i < n; i++) {
        struct summary over = summary_of(values + i * replications, replications);
        fan.p10[i] = over.p10;
        fan.p50[i] = over.p50;
        fan.p90[i] = over.p90;
    }
    return fan;
}

static bool read_fans(struct result *result, struct page_run *run, struct arena *memory)
{
    size_t replications = result_drawn(&run->facts.about), n = run->moments.n;
    double *values[FAN_FIGURES];
    struct arena all;
    if (!facts_have_spread(&run->facts))
        return true;
    arena_init(&all);
    for (unsigned k = 0; k < FAN_FIGURES; k++)
        values[k] = arena_array(&all, n * replications, sizeof *values[k]);
    bool read = read_replications(result, run, values, replications);
    for (unsigned k = 0; read && k < FAN_FIGURES; k++)
        run->fans[k] = fan_of(values[k], n, replications, memory);
    arena_free(&all);
    return read;
}

static bool read_bindings(struct result *result, struct page_run *run, struct arena *memory)
{
    const size_t n = run->facts.about.n_sites;
    bool read = true;
    run->bindings = arena_array(memory, n + 1, sizeof *run->bindings);
    for (uint32_t i = 0; read && i <= n; i++)
        read =
            result_binding(result, run->facts.replication, i ? SCOPE_SITE : SCOPE_TOTAL,
                           i ? i - 1 : 0, memory, &run->bindings[i].changes, &run->bindings[i].n);
    return read;
}

static const char *short_name(const char *path, struct arena *memory)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    size_t length = strlen(name);
    if (length > 3 && strcmp(name + length - 3, ".db") == 0)
        length -= 3;
    return arena_slice(memory, name, length);
}

bool page_run_read(struct result *result, const char *path, struct arena *memory,
                   struct page_run *run)
{
    *run = (struct page_run){.path = path, .name = short_name(path, memory)};
    if (!run_facts_read(result, memory, &run->facts) || !read_bindings(result, run, memory) ||
        !result_levels(result, run->facts.replication, memory, &run->levels, &run->n_levels))
        return false;
    pick_moments(run, memory);
    return read_fans(result, run, memory);
}
