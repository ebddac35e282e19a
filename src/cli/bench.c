#include "cli/command.h"

#include "base/json.h"
#include "cli/arguments.h"
#include "cli/bench_perf.h"
#include "cli/output.h"
#include "engine/bench_queue.h"

#include <string.h>

/* Events pending, and holds per run: enough of them for the median of nine runs to settle within
 * a few per cent. */
static const struct {
    size_t pending;
    uint64_t holds;
} engine_sizes[] = {{1000, 1000000}, {1000000, 1000000}};
enum { ENGINE_SIZES = sizeof engine_sizes / sizeof engine_sizes[0] };

static void engine_json(const struct bench_queue *rows, struct text *out)
{
    struct json j;
    json_init(&j, out);
    json_open_object(&j, NULL);
    json_text(&j, "schema", "colossim.bench_engine.1");
    json_integer(&j, "runs", BENCH_QUEUE_RUNS);
    json_open_array(&j, "sizes");
    for (size_t i = 0; i < ENGINE_SIZES; i++) {
        const struct bench_queue *b = &rows[i];
        json_open_object(&j, NULL);
        json_integer(&j, "pending", (int64_t)b->pending);
        json_integer(&j, "holds", (int64_t)b->holds);
        json_number(&j, "post_seconds", b->engine_ns * 1e-9);
        json_number(&j, "heap_seconds", b->heap_ns * 1e-9);
        json_number(&j, "heap_over_post", bench_queue_speedup(b));
        json_number(&j, "timer_seconds", b->timer_ns * 1e-9);
        json_number(&j, "post_bytes", b->engine_bytes);
        json_number(&j, "timer_bytes", b->timer_bytes);
        json_bool(&j, "same_order", b->same_order);
        json_close_object(&j);
    }
    json_close_array(&j);
    json_close_object(&j);
}

static void engine_table(const struct bench_queue *rows, struct text *out)
{
    text_add(out,
             "   pending      post      heap  heap/post     timer  post memory  timer memory\n"
             "    events   ns/hold   ns/hold              ns/hold      B/event       B/event\n");
    for (size_t i = 0; i < ENGINE_SIZES; i++) {
        const struct bench_queue *b = &rows[i];
        text_addf(out, "%10zu %9.1f %9.1f %10.2f %9.1f %12.1f %13.1f\n", b->pending, b->engine_ns,
                  b->heap_ns, bench_queue_speedup(b), b->timer_ns, b->engine_bytes, b->timer_bytes);
    }
    text_addf(out,
              "A hold takes the next event and schedules another one. Post: events that can't be "
              "cancelled; heap: a 4-ary\n"
              "heap with the same events; timer: one in ten is cancelled. Median of %d runs of "
              "processor time.\n",
              BENCH_QUEUE_RUNS);
}

static int bench_engine(const struct arguments *a, struct text *out)
{
    struct bench_queue rows[ENGINE_SIZES];
    bool same = true;
    for (size_t i = 0; i < ENGINE_SIZES; i++) {
        output_message(a, "measuring with %zu events pending ...", engine_sizes[i].pending);
        rows[i] = bench_queue_measure(engine_sizes[i].pending, engine_sizes[i].holds);
        same &= rows[i].same_order;
    }
    (a->given[OPTION_JSON] ? engine_json : engine_table)(rows, out);
    if (!same)
        output_error(a, "the queue and the heap disagree on the order of events");
    return same ? EXIT_OK : EXIT_FAILED;
}

static int run(const struct arguments *a, struct text *out)
{
    if (strcmp(a->operands[0], "engine") == 0)
        return bench_engine(a, out);
    if (strcmp(a->operands[0], "perf") == 0)
        return bench_perf(a, out);
    return output_usage(a, "'bench' knows no '%s'; there are 'engine' and 'perf'", a->operands[0]);
}

static const char *const words[] = {"engine", "perf", NULL};

static const struct example examples[] = {
    {"colossim bench engine", "the event queue against a textbook heap"},
    {"colossim bench perf", "how fast training plans are evaluated and searched"},
    {NULL, NULL},
};

const struct command bench_command = {
    .name = "bench",
    .operands = "engine | perf",
    .least = 1,
    .most = 1,
    .completes = COMPLETES_WORDS,
    .words = words,
    .summary = "Measure how fast the simulator is on this machine",
    .details = "engine: the event queue and a 4-ary heap in turn on the same work.\n\n"
               "perf: evaluating and searching plans for GPT-3 175B.",
    .examples = examples,
    .run = run,
};
