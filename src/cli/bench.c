#include "cli/command.h"

#include "base/json.h"
#include "cli/arguments.h"
#include "cli/bench_perf.h"
#include "cli/output.h"
#include "cli/part_option.h"
#include "cli/progress.h"
#include "engine/bench_queue.h"
#include "fleet/bench_fleet.h"
#include "report/number.h"

#include <math.h>
#include <string.h>

/* Events pending, and holds per run: so many that the median of nine runs settles within a few per
 * cent. */
static const size_t engine_pending[] = {1000, 1000000};
enum {
    ENGINE_SIZES = sizeof engine_pending / sizeof engine_pending[0],
    ENGINE_HOLDS = 1000000,
    ENGINE_MOST_HOLDS = 1000000000
};

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

/* A whole number from 1 up; false after the message on bad usage. */
static bool whole_option(const struct arguments *a, enum option_id o, int64_t most,
                         int64_t fallback, int64_t *out)
{
    struct text message;
    text_init(&message);
    const bool ok = arguments_whole(a, o, 1, most, fallback, out, &message);
    if (!ok)
        output_usage(a, "%s", text_get(&message));
    text_free(&message);
    return ok;
}

static int bench_engine(const struct arguments *a, struct text *out)
{
    struct bench_queue rows[ENGINE_SIZES];
    bool same = true;
    int64_t holds;
    if (!whole_option(a, OPTION_HOLDS, ENGINE_MOST_HOLDS, ENGINE_HOLDS, &holds))
        return EXIT_INPUT;
    for (size_t i = 0; i < ENGINE_SIZES; i++) {
        output_message(a, "measuring with %zu events pending ...", engine_pending[i]);
        rows[i] = bench_queue_measure(engine_pending[i], (uint64_t)holds);
        same &= rows[i].same_order;
    }
    (a->given[OPTION_JSON] ? engine_json : engine_table)(rows, out);
    if (!same)
        output_error(a, "the queue and the heap disagree on the order of events");
    return same ? EXIT_OK : EXIT_FAILED;
}

enum {
    FLEET_NODES = 6250000, /* 50 million GPUs */
    FLEET_MOST_NODES = 100000000,
    FLEET_YEARS = 10,
    FLEET_MOST_YEARS = 50
};

static void fleet_json(const struct bench_fleet *b, struct text *out)
{
    struct json j;
    json_init(&j, out);
    json_open_object(&j, NULL);
    json_text(&j, "schema", "colossim.bench_fleet.1");
    json_integer(&j, "nodes", b->nodes);
    json_integer(&j, "accelerators", b->accelerators);
    json_integer(&j, "years", b->years);
    json_integer(&j, "sites", b->sites);
    json_integer(&j, "blocks", b->blocks);
    json_text(&j, "failure_preset", "llama3");
    json_number(&j, "failures_per_node_second", bench_fleet_failure_rate());
    json_integer(&j, "failures", b->failures);
    json_integer(&j, "repairs", b->repairs);
    json_integer(&j, "candidates", b->candidates);
    json_integer(&j, "thinned", b->candidates - b->failures);
    json_integer(&j, "other_events", bench_fleet_other_events(b));
    json_number(&j, "cpu_seconds", b->seconds);
    json_number(&j, "events_per_cpu_second", bench_fleet_speed(b));
    json_number(&j, "peak_bytes", b->peak_bytes);
    json_number(&j, "availability", b->availability);
    json_number(&j, "energy", b->energy);
    json_number(&j, "dollars", b->dollars);
    json_bool(&j, "balanced", b->balanced);
    json_close_object(&j);
}

static void count(struct text *out, const char *before, int64_t n, const char *after)
{
    text_add(out, before);
    number_count(out, n);
    text_add(out, after);
}

static void fleet_table(const struct bench_fleet *b, struct text *out)
{
    count(out, "fleet       ", b->accelerators, " GPUs");
    count(out, " in ", b->nodes, " nodes");
    count(out, " in ", b->blocks, " blocks");
    count(out, "; sites: ", b->sites, "");
    text_addf(out, "; years: %d\n", b->years);
    count(out, "failures    ", b->failures, "");
    text_addf(out, ", by the preset llama3: %.2f per 1,000 node-days in service\n",
              bench_fleet_failure_rate() * 86400 * 1000);
    count(out, "repairs     ", b->repairs, "\n");
    text_addf(out, "speed       %.2f million failures and repairs per second of processor time\n",
              bench_fleet_speed(b) * 1e-6);
    text_addf(out, "time        %.2f s of one processor, set-up and checks included\n", b->seconds);
    count(out, "not counted ", b->candidates - b->failures,
          " candidates on nodes down or not there yet");
    count(out, ", ", bench_fleet_other_events(b), " other events\n");
    text_addf(out, "memory      %.1f MB at the peak\n", b->peak_bytes * 1e-6);
    text_addf(out, "result      available %.3f %% of the time, ", b->availability * 100);
    number_energy(out, b->energy);
    text_add(out, ", ");
    number_money(out, b->dollars);
    text_addf(out, "\nbooks       %s\n", b->balanced ? "all balance" : b->message);
    text_add(out,
             "Each failure and each repair is an event with the node's state, an outage record, "
             "energy and money. The run is\n"
             "that of 'colossim run', on a scenario built for this.\n");
}

static int bench_fleet(const struct arguments *a, struct text *out)
{
    int64_t nodes, years;
    if (!whole_option(a, OPTION_NODES, FLEET_MOST_NODES, FLEET_NODES, &nodes) ||
        !whole_option(a, OPTION_YEARS, FLEET_MOST_YEARS, FLEET_YEARS, &years))
        return EXIT_INPUT;
    struct run_progress done = {0};
    struct progress line;
    progress_start(&line, a, "days", &done.day, (long)ceil((double)years * 365.25));
    const struct bench_fleet b = bench_fleet_measure(nodes, (int)years, &done);
    progress_stop(&line);
    (a->given[OPTION_JSON] ? fleet_json : fleet_table)(&b, out);
    if (!b.balanced)
        output_error(a, "a balance is broken: %s", b.message);
    return b.balanced ? EXIT_OK : EXIT_FAILED;
}

/* What 'bench' can measure. */
static const struct {
    const char *name;
    int (*measure)(const struct arguments *, struct text *);
} benches[] = {{"engine", bench_engine}, {"fleet", bench_fleet}, {"perf", bench_perf}};

static const struct part_option options[] = {
    {OPTION_HOLDS, {"engine"}},
    {OPTION_NODES, {"fleet"}},
    {OPTION_YEARS, {"fleet"}},
};

static int run(const struct arguments *a, struct text *out)
{
    for (size_t i = 0; i < sizeof benches / sizeof *benches; i++)
        if (strcmp(a->operands[0], benches[i].name) == 0)
            return part_options_taken(a, options, sizeof options / sizeof *options)
                       ? benches[i].measure(a, out)
                       : EXIT_INPUT;
    return output_no_word(a);
}

static const char *const words[] = {"engine", "fleet", "perf", NULL};

static const struct example examples[] = {
    {"colossim bench engine", "the event queue against a textbook heap"},
    {"colossim bench fleet", "50 million GPUs over ten years"},
    {"colossim bench fleet --nodes 100000 --years 3 --json", "a smaller one, as JSON"},
    {"colossim bench perf", "how fast training plans are evaluated and searched"},
    {NULL, NULL},
};

const struct command bench_command = {
    .name = "bench",
    .operands = "engine|fleet|perf",
    .least = 1,
    .most = 1,
    .completes = COMPLETES_WORDS,
    .words = words,
    .summary = "Measure how fast the simulator is on this machine",
    .details =
        "engine: the event queue and a 4-ary heap in turn on the same work.\n\n"
        "fleet: a synthetic fleet that fails and is repaired, event by event; it takes about "
        "half a minute of processor time unless '--nodes' or '--years' make it smaller.\n\n"
        "perf: evaluating and searching plans for GPT-3 175B.",
    .examples = examples,
    .run = run,
};
