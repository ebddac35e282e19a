/* Queueing systems with known answers, run on the engine: a wrong order of events, a wrong clock or
 * a poor random stream would all show here. Seeds are fixed; a deviation of four standard errors,
 * found from independent replications, fails. */
#include "engine/engine.h"
#include "engine/gauge.h"
#include "engine/inverse.h"
#include "engine/stream.h"
#include "engine/tally.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

enum { REPLICATIONS = 30, MOST_WAITING = 4096 };

static void expect(const struct tally *t, double want)
{
    const double error = tally_deviation(t) / sqrt((double)t->count);
    if (!(fabs(t->mean - want) < 4 * error))
        fail_msg("%g +- %g, want %g", t->mean, error, want);
    assert_true(error < 0.02 * want); /* else the test would accept anything */
}

/* Poisson arrivals, exponential service, c servers, one queue in order of arrival. */
struct station {
    double arrivals, service; /* 1/s */
    int64_t servers;
    struct engine *engine;
    struct stream arriving, serving;
    struct gauge present;
    sim_time arrived[MOST_WAITING]; /* ring of those who wait */
    unsigned first, last;
    struct tally stay, wait; /* s */
    bool counts;             /* past the warm-up */
};

enum what { ARRIVE, LEAVE };

/* arg: when the customer arrived. */
static void serve(struct station *s, sim_time arrived)
{
    if (s->counts)
        tally_add(&s->wait, sim_seconds(s->engine->now - arrived));
    engine_post(s->engine,
                s->engine->now +
                    sim_wait(inverse_exponential(stream_u01(&s->serving), 1 / s->service)),
                PHASE_CHANGE, (struct message){.what = LEAVE, .arg = (uint64_t)arrived});
}

static void arrive_later(struct station *s)
{
    engine_post(s->engine,
                s->engine->now +
                    sim_wait(inverse_exponential(stream_u01(&s->arriving), 1 / s->arrivals)),
                PHASE_CHANGE, (struct message){.what = ARRIVE});
}

static void run_until(struct station *s, sim_time end)
{
    struct event e;
    while (engine_next(s->engine, end, &e)) {
        if (e.what == ARRIVE) {
            if (s->present.level < s->servers)
                serve(s, e.at);
            else
                s->arrived[s->last++ % MOST_WAITING] = e.at;
            assert_true(s->last - s->first <= MOST_WAITING);
            gauge_add(&s->present, e.at, 1);
            arrive_later(s);
        } else {
            if (s->counts)
                tally_add(&s->stay, sim_seconds(e.at - (sim_time)e.arg));
            gauge_add(&s->present, e.at, -1);
            if (s->first != s->last)
                serve(s, s->arrived[s->first++ % MOST_WAITING]);
        }
    }
}

/* Means over replications of the stay, the wait and the number present. */
static void run_station(double arrivals, double service, int64_t servers, struct tally *stay,
                        struct tally *wait, struct tally *present)
{
    for (uint32_t r = 0; r < REPLICATIONS; r++) {
        struct station *s = calloc(1, sizeof *s);
        s->arrivals = arrivals;
        s->service = service;
        s->servers = servers;
        s->engine = engine_new();
        s->arriving = stream_make(1, "arrival", 0, r);
        s->serving = stream_make(1, "service", 0, r);
        s->present = gauge_at(0, 0);
        const sim_time warm = sim_ticks(2000 / arrivals), end = warm + sim_ticks(25000 / arrivals);
        arrive_later(s);
        run_until(s, warm);
        s->counts = true;
        s->present = gauge_at(s->present.level, warm);
        run_until(s, end);
        tally_add(stay, s->stay.mean);
        tally_add(wait, s->wait.mean);
        tally_add(present, (double)gauge_integral(&s->present, end) / (double)(end - warm));
        engine_free(s->engine);
        free(s);
    }
}

/* Kleinrock, Queueing Systems I (1975), section 3.2: W = 1 / (mu - lambda), L = lambda W. */
static void a_single_server_has_the_known_stay(void **state)
{
    (void)state;
    const double lambda = 0.6, mu = 1;
    struct tally stay = {0}, wait = {0}, present = {0};
    run_station(lambda, mu, 1, &stay, &wait, &present);
    expect(&stay, 1 / (mu - lambda));
    expect(&wait, 1 / (mu - lambda) - 1 / mu);
    expect(&present, lambda / (mu - lambda));
}

/* Erlang's C formula: the chance to wait with c servers and offered load a. */
static double erlang_c(unsigned c, double a)
{
    double term = 1, sum = 0;
    for (unsigned k = 0; k < c; k++) {
        sum += term;
        term *= a / (k + 1);
    }
    const double busy = term * c / (c - a);
    return busy / (sum + busy);
}

static void several_servers_follow_erlang_c(void **state)
{
    (void)state;
    const double lambda = 4, mu = 1;
    const unsigned c = 5;
    assert_true(fabs(erlang_c(2, 1) - 1 / 3.0) < 1e-15);
    struct tally stay = {0}, wait = {0}, present = {0};
    run_station(lambda, mu, c, &stay, &wait, &present);
    const double mean_wait = erlang_c(c, lambda / mu) / (c * mu - lambda);
    expect(&wait, mean_wait);
    expect(&stay, mean_wait + 1 / mu);
    expect(&present, lambda * mean_wait + lambda / mu);
}

/* Machine repairman: n machines work, s cold spares stand by, c crews repair. The exact answer is a
 * birth-death chain over the machines down k: birth min(n, n + s - k) lambda, death min(k, c) mu.
 */
struct shop {
    unsigned machines, spares, crews;
    double failure, repair; /* 1/s */
};

enum { MOST_DOWN = 64 };

static void birth_death(const struct shop *shop, double *share)
{
    const unsigned most = shop->machines + shop->spares;
    double sum = share[0] = 1;
    for (unsigned k = 0; k < most; k++) {
        const double birth = (k < shop->spares ? shop->machines : most - k) * shop->failure;
        const double death = (k + 1 < shop->crews ? k + 1 : shop->crews) * shop->repair;
        share[k + 1] = share[k] * birth / death;
        sum += share[k + 1];
    }
    for (unsigned k = 0; k <= most; k++)
        share[k] /= sum;
}

/* Each working machine has a timer for its failure and each crew an event for its repair: shares of
 * time with k down. */
static void run_shop(const struct shop *shop, uint32_t replication, double *share)
{
    enum { FAIL, REPAIRED };
    struct engine *e = engine_new();
    struct stream lives = stream_make(1, "lives", 0, replication),
                  repairs = stream_make(1, "repairs", 0, replication);
    const unsigned most = shop->machines + shop->spares;
    sim_time at_level[MOST_DOWN + 1] = {0}, last = 0;
    unsigned down = 0, working = 0, repairing = 0;
    const sim_time end = sim_ticks(4000 / shop->failure / shop->machines * 4);
    struct event event = {0};
    do {
        at_level[down] += e->now - last;
        last = e->now;
        if (e->fired > 0 && event.what == FAIL) {
            down++;
            working--;
        } else if (e->fired > 0) {
            down--;
            repairing--;
        }
        for (; working < shop->machines && working < most - down; working++)
            engine_set(
                e, e->now + sim_wait(inverse_exponential(stream_u01(&lives), 1 / shop->failure)),
                PHASE_CHANGE, (struct message){.what = FAIL});
        for (; repairing < shop->crews && repairing < down; repairing++)
            engine_post(
                e, e->now + sim_wait(inverse_exponential(stream_u01(&repairs), 1 / shop->repair)),
                PHASE_CHANGE, (struct message){.what = REPAIRED});
    } while (engine_next(e, end, &event));
    at_level[down] += end - last;
    for (unsigned k = 0; k <= most; k++)
        share[k] = (double)at_level[k] / (double)end;
    engine_free(e);
}

static void near(double got, double want)
{
    if (!(fabs(got - want) < 1e-6))
        fail_msg("got %.9f, want %.9f", got, want);
}

static void four_machines_one_crew(void **state)
{
    (void)state;
    const struct shop shop = {.machines = 4, .crews = 1, .failure = 0.1, .repair = 1};
    const double want[] = {.646663, .258665, .0776, .01552, .001552};
    double exact[MOST_DOWN + 1], share[MOST_DOWN + 1];
    birth_death(&shop, exact);
    struct tally simulated[3] = {0};
    for (uint32_t r = 0; r < REPLICATIONS; r++) {
        run_shop(&shop, r, share);
        for (unsigned k = 0; k < 3; k++)
            tally_add(&simulated[k], share[k]);
    }
    for (unsigned k = 0; k <= 4; k++)
        near(exact[k], want[k]);
    for (unsigned k = 0; k < 3; k++)
        expect(&simulated[k], want[k]);
}

static void ten_machines_two_spares_two_crews(void **state)
{
    (void)state;
    const struct shop shop = {
        .machines = 10, .spares = 2, .crews = 2, .failure = 0.05, .repair = 1};
    double exact[MOST_DOWN + 1], share[MOST_DOWN + 1], mean_down = 0;
    birth_death(&shop, exact);
    for (unsigned k = 0; k <= 12; k++)
        mean_down += k * exact[k];
    near(exact[0] + exact[1] + exact[2], .975990);
    near(mean_down, .528946);
    struct tally full = {0}, down = {0};
    for (uint32_t r = 0; r < REPLICATIONS; r++) {
        run_shop(&shop, r, share);
        double sum = 0;
        for (unsigned k = 0; k <= 12; k++)
            sum += k * share[k];
        tally_add(&full, share[0] + share[1] + share[2]);
        tally_add(&down, sum);
    }
    expect(&full, .975990);
    expect(&down, .528946);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_single_server_has_the_known_stay),
        cmocka_unit_test(several_servers_follow_erlang_c),
        cmocka_unit_test(four_machines_one_crew),
        cmocka_unit_test(ten_machines_two_spares_two_crews),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
