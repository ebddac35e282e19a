/* Operators side by side, from the last samples of their series. */
#include "results/reading.h"
#include "results/result.h"

#include <math.h>

const enum h100e_basis standing_bases[STANDING_BASES] = {H100E_DENSE_8BIT, H100E_DENSE_16BIT};

/* H100-equivalents at the end, by operator, basis and replication. */
struct standings {
    size_t operators, replications;
    double *h100e;
};

static double *at(const struct standings *s, size_t operator, unsigned basis)
{
    return &s->h100e[(operator* STANDING_BASES + basis) * s->replications];
}

/* Several states of the last day are recorded: the last one counts. */
static void read_ends(struct result *r, const struct result_about *about, size_t operator,
                      const struct standings * out)
{
    struct sql_query q = sql_select(
        &r->sql,
        "SELECT s.replication, s.h100e_dense_8bit, s.h100e_dense_16bit FROM replications AS r "
        "JOIN series AS s ON s.replication = r.replication AND s.scope = 'operator' "
        "AND s.subject = ?1 AND s.day = (SELECT last_day FROM scenario) "
        "ORDER BY s.replication, s.second");
    size_t i = 0;
    sql_bind_text(&q, 1, about->operators[operator]);
    while (sql_next(&q)) {
        const uint32_t replication = (uint32_t)take_integer(&q);
        while (i + 1 < out->replications && about->replications[i] != replication)
            i++;
        for (unsigned basis = 0; basis < STANDING_BASES; basis++)
            at(out, operator, basis)[i] = take_real(&q);
    }
    sql_query_end(&q);
}

static double of_others(const struct standings *s, size_t operator, unsigned basis, size_t i)
{
    double sum = 0;
    for (size_t k = 0; k < s->operators; k++)
        sum += k == operator? 0 : at(s, k, basis)[i];
    return sum;
}

static bool read_state(struct result *r, const struct result_about *about, size_t operator,
                       struct arena * memory, struct sample *out)
{
    struct result_state *states;
    size_t n;
    if (!result_series(r, about->replications[0], SCOPE_OPERATOR, (uint32_t) operator, memory,
                       &states, &n))
        return false;
    *out = n > 0 ? states[n - 1].sample : (struct sample){0};
    return true;
}

static void compare(const struct standings *s, size_t operator, size_t drawn, struct arena *memory,
                    struct result_standing *out)
{
    const size_t first = s->replications - drawn;
    for (unsigned basis = 0; basis < STANDING_BASES; basis++) {
        const double *own = at(s, operator, basis);
        const double others = of_others(s, operator, basis, 0);
        double *values = arena_array(memory, drawn, sizeof *values);
        out->over_others[basis] = others > 0 ? own[0] / others : NAN;
        for (size_t i = 0; i < drawn; i++) {
            values[i] = own[first + i];
            out->exceeds[basis] += values[i] > of_others(s, operator, basis, first + i);
        }
        out->h100e[basis] = summary_of(values, drawn);
    }
}

bool result_standings(struct result *r, const struct result_about *about, struct arena *memory,
                      struct result_standing **out)
{
    const struct standings s = {
        .operators = about->n_operators,
        .replications = about->n_replications,
        .h100e = arena_array(memory, about->n_operators * STANDING_BASES * about->n_replications,
                             sizeof(double)),
    };
    *out = arena_array(memory, s.operators, sizeof **out);
    for (size_t i = 0; i < s.operators; i++)
        read_ends(r, about, i, &s);
    for (size_t i = 0; i < s.operators; i++) {
        (*out)[i].name = about->operators[i];
        if (!read_state(r, about, i, memory, &(*out)[i].end))
            return false;
        compare(&s, i, result_drawn(about), memory, &(*out)[i]);
    }
    return result_fine(r);
}
