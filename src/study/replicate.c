/* A window of slots moves over the replications. A thread takes the next number as soon as the
 * window reaches it, runs it and leaves the outcome in its slot; whoever completes the lowest
 * number hands over all that are complete from there on. So at most WINDOW outcomes per thread
 * exist at a time, and a slow replication holds nobody up until the window is full. */
#include "study/replicate.h"

#include "base/arena.h"
#include "base/fail.h"
#include "input/bind.h"
#include "perf/campaign.h"
#include "scenario/scenario.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

enum { WINDOW = 4 };

struct slot {
    bool complete;
    bool valid;          /* the drawn values made a scenario, */
    enum run_end end;    /*   whose run ended so */
    struct arena memory; /* of the scenario, which the outcome refers to */
    struct outcome outcome;
};

struct study {
    const struct replicate_request *request;
    const struct uncertain *uncertain;
    replicate_sink *sink;
    void *context;

    pthread_mutex_t lock; /* guards all below */
    pthread_cond_t moved; /* the window moved, or the study stopped */
    struct slot *slots;
    uint32_t window; /* slots */
    uint32_t taken;  /* replications that a thread has begun */
    uint32_t handed; /* replications handed over: the window's lower end */
    bool stopped;
    const struct slot *faulty; /* stopped because replication first + handed, which lies there, is
                                  no valid scenario or can't be run to its end */
};

static const struct scenario *draw_scenario(const struct study *study, uint32_t replication,
                                            struct arena *memory, struct diagnostics *diagnostics)
{
    const struct replicate_request *request = study->request;
    struct draw_set draws = {0};
    if (replication > 0)
        uncertain_draw(study->uncertain, request->seed, replication, memory, &draws);
    const struct scenario *scenario =
        campaigns_bind(request->tree, replication > 0 ? &draws : NULL, memory, diagnostics);
    if (scenario)
        relief_apply(scenario, request->relief, request->share, memory);
    return scenario;
}

/* Runs one replication into its slot. Faults are found again, with their places, by report_fault.
 */
static void simulate(const struct study *study, uint32_t replication, struct slot *slot)
{
    struct diagnostics unplaced;
    struct run_progress progress = {.watched = study->request->watched};
    diagnostics_init(&unplaced);
    arena_init(&slot->memory);
    const struct scenario *scenario = draw_scenario(study, replication, &slot->memory, &unplaced);
    slot->valid = scenario != NULL;
    if (scenario)
        slot->end = fleet_run(scenario, replication, &progress, &slot->outcome);
    diagnostics_free(&unplaced);
}

static void empty_slot(struct slot *slot)
{
    if (slot->valid)
        outcome_free(&slot->outcome);
    arena_free(&slot->memory);
    *slot = (struct slot){0};
}

/* Hands over what is complete from the lower end on. Called with the lock held, which keeps the
 * sink to one thread. */
static void hand_over(struct study *study)
{
    uint32_t before = study->handed;
    while (!study->stopped && study->handed < study->request->count) {
        struct slot *slot = &study->slots[study->handed % study->window];
        if (!slot->complete)
            break;
        if (!slot->valid || slot->end != RUN_COMPLETE) {
            study->faulty = slot;
            study->stopped = true;
        } else if (!study->sink(study->context, &slot->outcome))
            study->stopped = true;
        else {
            empty_slot(slot);
            study->handed++;
        }
    }
    if (study->handed != before || study->stopped)
        pthread_cond_broadcast(&study->moved);
}

static void work(struct study *study)
{
    pthread_mutex_lock(&study->lock);
    for (;;) {
        while (!study->stopped && study->taken < study->request->count &&
               study->taken - study->handed >= study->window)
            pthread_cond_wait(&study->moved, &study->lock);
        if (study->stopped || study->taken == study->request->count)
            break;
        uint32_t number = study->taken++;
        struct slot *slot = &study->slots[number % study->window];
        pthread_mutex_unlock(&study->lock);
        simulate(study, study->request->first + number, slot);
        pthread_mutex_lock(&study->lock);
        slot->complete = true;
        if (study->request->done)
            atomic_fetch_add_explicit(study->request->done, 1, memory_order_relaxed);
        hand_over(study);
    }
    pthread_mutex_unlock(&study->lock);
}

/* Draws the invalid replication again, into diagnostics that know the sources. */
static void report_fault(const struct study *study, struct diagnostics *diagnostics)
{
    uint32_t replication = study->request->first + study->handed;
    struct arena memory;
    if (study->faulty->valid) {
        diag_error(diagnostics, (struct mark){0}, NULL, "replication %u: %s", replication,
                   money_out_of_range);
        return;
    }
    arena_init(&memory);
    draw_scenario(study, replication, &memory, diagnostics);
    diag_error(diagnostics, (struct mark){0}, NULL,
               "the values drawn for replication %u make no valid scenario", replication);
    arena_free(&memory);
}

bool replicate_run(const struct replicate_request *request, replicate_sink *sink, void *context,
                   struct diagnostics *diagnostics)
{
    assert(request->threads >= 1);
    struct arena memory;
    struct uncertain uncertain;
    arena_init(&memory);
    uncertain_find(request->tree, &scenario_table, &memory, &uncertain);
    struct study study = {
        .request = request,
        .uncertain = &uncertain,
        .sink = sink,
        .context = context,
        .window = WINDOW * (uint32_t)request->threads,
    };
    study.slots = memory_zeroed(study.window, sizeof *study.slots);
    pthread_mutex_init(&study.lock, NULL);
    pthread_cond_init(&study.moved, NULL);
#pragma omp parallel num_threads(request->threads) default(none) shared(study)
    work(&study);
    if (study.faulty)
        report_fault(&study, diagnostics);
    for (uint32_t i = 0; i < study.window; i++)
        if (study.slots[i].complete)
            empty_slot(&study.slots[i]);
    pthread_cond_destroy(&study.moved);
    pthread_mutex_destroy(&study.lock);
    free(study.slots);
    arena_free(&memory);
    return !study.stopped;
}
