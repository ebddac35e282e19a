/* A batch whose failures are one superposed process, against the same units simulated one by one:
 * 2,000 replications each way must agree in distribution, with as-before and with as-new repair.
 * The comparison itself is tested by three faults planted in the driver of the batch, each of which
 * it must see. */
#include "engine/engine.h"
#include "engine/inverse.h"
#include "engine/superposed.h"
#include "support_statistics.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { UNITS = 12, REPLICATIONS = 2000, CELLS = 256 };

#define DAYS(n) ((n)*SIM_TICKS_PER_DAY)
static const sim_time HORIZON = DAYS(60);
static const double MEAN_REPAIR = 2 * 86400.0; /* s */

/* Infant mortality, a calm middle, wear-out; per day 0.1, 0.02, 0.08. */
static const struct hazard_step bathtub[] = {
    {0, 0.1 / 86400}, {DAYS(10), 0.02 / 86400}, {DAYS(30), 0.08 / 86400}};
static const struct hazard hazard = {bathtub, 3};

enum fault { NO_FAULT, DEAD_NOT_THINNED, AGE_RESET_BY_REPAIR, MODULO_BIAS };

/* How the fleet is simulated. */
struct way {
    const char *seed_name;
    bool by_batch;
    bool as_new; /* repair makes the unit new; else its age goes on */
    enum fault fault;
};

/* One replication's outcome. */
struct outcome {
    unsigned failures;
    unsigned most_down;  /* at once */
    sim_time down_ticks; /* summed over units */
};

/* All of a way's replications. */
struct sample {
    struct outcome one[REPLICATIONS];
    unsigned by_unit[UNITS];
};

enum what { FAIL, REPAIRED, STEP };
enum stratum { ORIGINALS, RENEWED };

struct fleet {
    const struct way *way;
    struct engine *engine;
    struct stream lives, repairs;
    struct superposed process[2];
    bool running[2];
    uint32_t down[UNITS]; /* open outages; above 1 only under a fault */
    sim_time birth[UNITS];
    bool renewed[UNITS];
    uint32_t list[UNITS], n_renewed; /* units by their place among the renewed */
    unsigned n_down;
    sim_time down_since[UNITS];
    struct outcome *outcome;
    unsigned *by_unit;
};

static void post(struct fleet *f, sim_time at, enum what what, uint32_t subject, uint64_t arg)
{
    if (at <= HORIZON)
        engine_post(f->engine, at, PHASE_CHANGE,
                    (struct message){.what = (uint16_t)what, .subject = subject, .arg = arg});
}

/* Failures to expect of one unit that always works, from age 0 to age. */
static double expected_failures(const struct hazard *h, sim_time age)
{
    double sum = 0;
    for (uint32_t i = 0; i < h->n && h->step[i].from < age; i++) {
        const sim_time end = i + 1 < h->n && h->step[i + 1].from < age ? h->step[i + 1].from : age;
        sum += h->step[i].rate * sim_seconds(end - h->step[i].from);
    }
    return sum;
}

/* The age at which as many failures are expected, rounded up to a tick. */
static sim_time age_of_failures(const struct hazard *h, double x)
{
    assert(x >= 0);
    for (uint32_t i = 0; i < h->n; i++) {
        const struct hazard_step s = h->step[i];
        const double most =
            i + 1 < h->n ? s.rate * sim_seconds(h->step[i + 1].from - s.from) : INFINITY;
        if (x < most)
            return s.rate > 0 ? sim_after(s.from, sim_wait(x / s.rate)) : SIM_TIME_NEVER;
        x -= most;
    }
    return SIM_TIME_NEVER;
}

/* One by one: the unit's next failure, from its age now, by inversion of the cumulative hazard. */
static void live(struct fleet *f, uint32_t unit)
{
    const double past = expected_failures(&hazard, f->engine->now - f->birth[unit]);
    const sim_time age =
        age_of_failures(&hazard, past + inverse_exponential(stream_u01(&f->lives), 1));
    const sim_time at = f->birth[unit] + age;
    post(f, at > f->engine->now ? at : f->engine->now + 1, FAIL, unit, 0);
}

static void fail_unit(struct fleet *f, uint32_t unit)
{
    f->outcome->failures++;
    f->by_unit[unit]++;
    if (f->down[unit]++ == 0) {
        f->n_down++;
        f->down_since[unit] = f->engine->now;
    }
    if (f->n_down > f->outcome->most_down)
        f->outcome->most_down = f->n_down;
    post(f, f->engine->now + sim_wait(inverse_exponential(stream_u01(&f->repairs), MEAN_REPAIR)),
         REPAIRED, unit, 0);
}

static void post_step(struct fleet *f, enum stratum stratum)
{
    const struct superposed *s = &f->process[stratum];
    post(f, superposed_next(s), STEP, stratum, 0);
}

/* Moves a unit to the stratum of the renewed, whose process starts with the first of them. */
static void renew(struct fleet *f, uint32_t unit)
{
    const sim_time now = f->engine->now;
    f->birth[unit] = now;
    if (f->renewed[unit])
        return;
    f->renewed[unit] = true;
    f->list[f->n_renewed++] = unit;
    if (f->running[RENEWED])
        return;
    struct stream draws = f->process[ORIGINALS].draws;
    draws.entity = hash_pair(draws.entity, RENEWED);
    f->process[RENEWED] = superposed_start(hazard, draws, UNITS, now, SUPERPOSED_MIXED_AGES, now);
    f->running[RENEWED] = true;
    post_step(f, RENEWED);
}

static void repaired(struct fleet *f, uint32_t unit)
{
    if (--f->down[unit] > 0)
        return;
    f->n_down--;
    f->outcome->down_ticks += f->engine->now - f->down_since[unit];
    if (f->way->as_new && f->way->by_batch)
        renew(f, unit);
    else if (f->way->as_new || f->way->fault == AGE_RESET_BY_REPAIR)
        f->birth[unit] = f->engine->now;
    if (!f->way->by_batch)
        live(f, unit);
}

static void candidate(struct fleet *f, enum stratum stratum, struct superposed_candidate c)
{
    const struct superposed *s = &f->process[stratum];
    if (f->way->fault == MODULO_BIAS)
        c.position = (uint32_t)(stream_block(&f->lives, c.number).first % 16 % UNITS);
    if (stratum == RENEWED && c.position >= f->n_renewed)
        return;
    const uint32_t unit = stratum == RENEWED ? f->list[c.position] : c.position;
    if (stratum == ORIGINALS && f->renewed[unit])
        return;
    if (f->down[unit] && f->way->fault != DEAD_NOT_THINNED)
        return;
    double own = hazard_rate(&hazard, f->engine->now - f->birth[unit]);
    if (f->way->fault == AGE_RESET_BY_REPAIR)
        own = fmin(own, c.majorant);
    if (superposed_accept(s, &c, own))
        fail_unit(f, unit);
}

static void handle(struct fleet *f, const struct event *e)
{
    switch ((enum what)e->what) {
    case FAIL: fail_unit(f, e->subject); break;
    case REPAIRED: repaired(f, e->subject); break;
    case STEP: {
        const enum stratum stratum = e->subject;
        struct superposed *s = &f->process[stratum];
        struct superposed_candidate c;
        if (superposed_step(s, e->at, &c))
            candidate(f, stratum, c);
        post_step(f, stratum);
        break;
    }
    }
}

static void simulate(const struct way *way, uint32_t replication, struct outcome *outcome,
                     unsigned *by_unit)
{
    struct fleet f = {
        .way = way,
        .engine = engine_new(),
        .lives = stream_make(1, way->seed_name, hash_text("lives"), replication),
        .repairs = stream_make(1, way->seed_name, hash_text("repairs"), replication),
        .outcome = outcome,
        .by_unit = by_unit,
    };
    *outcome = (struct outcome){0};
    if (way->by_batch) {
        const struct stream draws = stream_make(1, way->seed_name, hash_text("batch"), replication);
        f.process[ORIGINALS] = superposed_start(hazard, draws, UNITS, 0, SUPERPOSED_SAME_AGE, 0);
        post_step(&f, ORIGINALS);
    } else {
        for (uint32_t unit = 0; unit < UNITS; unit++)
            live(&f, unit);
    }
    struct event e;
    while (engine_next(f.engine, HORIZON, &e))
        handle(&f, &e);
    for (uint32_t unit = 0; unit < UNITS; unit++)
        if (f.down[unit])
            outcome->down_ticks += HORIZON - f.down_since[unit];
    engine_free(f.engine);
}

static struct sample *sample_of(struct way way)
{
    struct sample *s = calloc(1, sizeof *s);
    for (uint32_t r = 0; r < REPLICATIONS; r++)
        simulate(&way, r, &s->one[r], s->by_unit);
    return s;
}

/* The least chance over all comparisons of two samples. */
static double p_least(const struct sample *one, const struct sample *other)
{
    static double value[2][3][REPLICATIONS];
    unsigned failures[2][CELLS], most_down[2][UNITS + 1];
    memset(failures, 0, sizeof failures);
    memset(most_down, 0, sizeof most_down);
    const struct sample *both[2] = {one, other};
    for (unsigned k = 0; k < 2; k++)
        for (unsigned r = 0; r < REPLICATIONS; r++) {
            const struct outcome *o = &both[k]->one[r];
            value[k][0][r] = o->failures;
            value[k][1][r] = sim_seconds(o->down_ticks);
            value[k][2][r] = o->most_down;
            failures[k][o->failures < CELLS ? o->failures : CELLS - 1]++;
            most_down[k][o->most_down]++;
        }
    double p = 1;
    for (unsigned v = 0; v < 3; v++)
        p = fmin(p, p_kolmogorov(value[0][v], value[1][v], REPLICATIONS));
    p = fmin(p, p_chi_square(failures[0], failures[1], CELLS));
    p = fmin(p, p_chi_square(most_down[0], most_down[1], UNITS + 1));
    return fmin(p, p_chi_square(one->by_unit, other->by_unit, UNITS));
}

static const double ALPHA = 1e-4;

static void compare(bool as_new, enum fault fault, bool want_equal)
{
    struct sample *singly = sample_of((struct way){.seed_name = "one by one", .as_new = as_new});
    struct sample *batch = sample_of(
        (struct way){.seed_name = "batch", .by_batch = true, .as_new = as_new, .fault = fault});
    const double p = p_least(singly, batch);
    free(singly);
    free(batch);
    if ((p > ALPHA) != want_equal)
        fail_msg("least p = %g", p);
}

static void a_batch_equals_its_units_when_repair_leaves_the_age(void **state)
{
    (void)state;
    compare(false, NO_FAULT, true);
}

static void a_batch_equals_its_units_when_repair_renews(void **state)
{
    (void)state;
    compare(true, NO_FAULT, true);
}

static void the_comparison_sees_failures_of_dead_units(void **state)
{
    (void)state;
    compare(false, DEAD_NOT_THINNED, false);
}

static void the_comparison_sees_ages_reset_by_repair(void **state)
{
    (void)state;
    compare(false, AGE_RESET_BY_REPAIR, false);
}

static void the_comparison_sees_modulo_bias(void **state)
{
    (void)state;
    compare(false, MODULO_BIAS, false);
}

static void candidates_are_functions_of_their_number(void **state)
{
    (void)state;
    const struct stream draws = stream_make(9, "failure", 4, 0);
    struct superposed a = superposed_start(hazard, draws, 1000, 0, SUPERPOSED_SAME_AGE, 0), b = a;
    struct superposed_candidate ca, cb;
    const double wait = -log(stream_unit(stream_block(&draws, 0).first)) / (1000 * bathtub[0].rate);
    assert_int_equal(superposed_next(&a), sim_wait(wait));
    for (unsigned i = 0; i < 500; i++) {
        while (!superposed_step(&a, superposed_next(&a), &ca))
            continue;
        while (!superposed_step(&b, superposed_next(&b), &cb))
            continue;
        assert_int_equal(ca.number, i);
        assert_int_equal(ca.position, cb.position);
        if (i % 2)
            (void)superposed_accept(&b, &cb,
                                    0.5 * cb.majorant); /* accepting or not moves nothing */
    }
    assert_int_equal(superposed_next(&a), superposed_next(&b));
}

/* The number of candidates up to a time is Poisson with mean units x cumulative hazard, boundaries
 * included, even where a candidate comes every few ticks and each wait is rounded up.
 */
static void the_rate_is_kept_over_boundaries_and_rounding(void **state)
{
    (void)state;
    static const struct hazard_step fast[] = {
        {0, 1e3}, {SIM_TICKS_PER_SECOND / 2, 0}, {SIM_TICKS_PER_SECOND, 2e3}};
    const struct hazard h = {fast, 3};
    struct superposed s =
        superposed_start(h, stream_make(3, "failure", 4, 0), 200, 0, SUPERPOSED_SAME_AGE, 0);
    const sim_time end = 2 * SIM_TICKS_PER_SECOND;
    unsigned count = 0;
    struct superposed_candidate c;
    while (superposed_next(&s) <= end)
        count += superposed_step(&s, superposed_next(&s), &c);
    const double expected = 200 * 500 + 200 * 2000;
    assert_true(fabs(count - expected) < 4 * sqrt(expected));
}

static void a_majorant_of_mixed_ages_only_rises(void **state)
{
    (void)state;
    struct superposed s = superposed_start(hazard, stream_make(3, "failure", 4, 0), 10, 0,
                                           SUPERPOSED_MIXED_AGES, DAYS(20));
    assert_true(s.majorant == bathtub[0].rate);
    assert_true(s.boundary == SIM_TIME_NEVER); /* no later step is higher */
    static const struct hazard_step rising[] = {
        {0, 1e-6}, {DAYS(1), 0.5e-6}, {DAYS(2), 2e-6}, {DAYS(3), 1e-6}};
    s = superposed_start((struct hazard){rising, 4}, stream_make(3, "failure", 4, 0), 1, 0,
                         SUPERPOSED_MIXED_AGES, 0);
    assert_true(s.boundary == DAYS(2));
    struct superposed_candidate c;
    while (superposed_next(&s) < DAYS(2))
        superposed_step(&s, superposed_next(&s), &c);
    assert_false(superposed_step(&s, DAYS(2), &c));
    assert_true(s.majorant == 2e-6 && s.boundary == SIM_TIME_NEVER);
}

static void nothing_fails_without_units_or_hazard(void **state)
{
    (void)state;
    static const struct hazard_step none[] = {{0, 0}};
    const struct stream draws = stream_make(3, "failure", 4, 0);
    struct superposed s =
        superposed_start((struct hazard){none, 1}, draws, 10, 0, SUPERPOSED_SAME_AGE, 0);
    assert_true(superposed_next(&s) == SIM_TIME_NEVER);
    s = superposed_start((struct hazard){bathtub, 1}, draws, 0, 0, SUPERPOSED_SAME_AGE, 5);
    assert_true(superposed_next(&s) == SIM_TIME_NEVER);
}

static void acceptance_and_cause_have_the_right_chances(void **state)
{
    (void)state;
    enum { DRAWS = 20000 };
    static const struct hazard_step one[] = {{0, 1e-3}};
    struct superposed s = superposed_start((struct hazard){one, 1}, stream_make(3, "failure", 4, 0),
                                           7, 0, SUPERPOSED_SAME_AGE, 0);
    const double cumulative[] = {1, 4};
    unsigned accepted = 0, second = 0;
    for (unsigned i = 0; i < DRAWS; i++) {
        struct superposed_candidate c;
        assert_true(superposed_step(&s, superposed_next(&s), &c));
        assert_true(c.position < 7);
        assert_true(superposed_accept(&s, &c, 1e-3));
        assert_false(superposed_accept(&s, &c, 0));
        if (superposed_accept(&s, &c, 0.3e-3)) {
            accepted++;
            second += inverse_choice(superposed_cause(&s, &c), cumulative, 2) == 1;
        }
    }
    assert_true(fabs(accepted - 0.3 * DRAWS) < 4 * sqrt(0.3 * 0.7 * DRAWS));
    assert_true(fabs(second - 0.75 * accepted) < 4 * sqrt(0.75 * 0.25 * accepted));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_batch_equals_its_units_when_repair_leaves_the_age),
        cmocka_unit_test(a_batch_equals_its_units_when_repair_renews),
        cmocka_unit_test(the_comparison_sees_failures_of_dead_units),
        cmocka_unit_test(the_comparison_sees_ages_reset_by_repair),
        cmocka_unit_test(the_comparison_sees_modulo_bias),
        cmocka_unit_test(candidates_are_functions_of_their_number),
        cmocka_unit_test(the_rate_is_kept_over_boundaries_and_rounding),
        cmocka_unit_test(a_majorant_of_mixed_ages_only_rises),
        cmocka_unit_test(nothing_fails_without_units_or_hazard),
        cmocka_unit_test(acceptance_and_cause_have_the_right_chances),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
