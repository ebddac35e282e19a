#include "benchmark.h"
#include "measure.h"

#include <string.h>

enum { QUEUED = 1000, MOST_NODES = 256 };

static void add(struct plan *plan, const char *how, int nodes)
{
    struct point *p = plan_add(plan, "launch", "driver", 0, 0);
    point_text(p, "how", how);
    point_number(p, "nodes", nodes);
}

void launch_plan(struct plan *plan, const struct target *target)
{
    (void)target;
    add(plan, "event", 1);
    add(plan, "queued", 1);
    add(plan, "sync", 1);
    add(plan, "graph", 1);
    add(plan, "graph", 32);
    add(plan, "graph", MOST_NODES);
}

/* Seconds a launch when the host launches as fast as it can. */
static double sample_queue(void *context, struct session *s)
{
    (void)context;
    cudaEventRecord(s->begin, s->stream);
    for (int i = 0; i < QUEUED; i++)
        nothing_enqueue(NULL, s->stream);
    cudaEventRecord(s->end, s->stream);
    float ms;
    if (!session_check(s, cudaStreamSynchronize(s->stream), "launches") ||
        !session_check(s, cudaEventElapsedTime(&ms, s->begin, s->end), "events"))
        return -1;
    return 1e-3 * ms / QUEUED;
}

/* Seconds of the host from the launch until it knows that the kernel has ended. */
static double sample_round_trip(void *context, struct session *s)
{
    (void)context;
    const double begin = host_seconds();
    nothing_enqueue(NULL, s->stream);
    const cudaError_t error = cudaStreamSynchronize(s->stream);
    const double end = host_seconds();
    return session_check(s, error, "launch") ? end - begin : -1;
}

static void launch_graph(void *graph, cudaStream_t stream)
{
    cudaGraphLaunch((cudaGraphExec_t)graph, stream);
}

static void run_graph(struct session *s, struct point *p, int nodes)
{
    cudaGraph_t graph;
    cudaGraphExec_t ready;
    if (!session_check(s, cudaStreamBeginCapture(s->stream, cudaStreamCaptureModeThreadLocal),
                       "capture"))
        return;
    for (int i = 0; i < nodes; i++)
        nothing_enqueue(NULL, s->stream);
    if (!session_check(s, cudaStreamEndCapture(s->stream, &graph), "capture"))
        return;
    if (session_check(s, cudaGraphInstantiateWithFlags(&ready, graph, 0), "graph")) {
        session_check(s, cudaGraphUpload(ready, s->stream), "graph");
        measure_cold(s, (struct work){launch_graph, ready}, p);
        cudaGraphExecDestroy(ready);
    }
    cudaGraphDestroy(graph);
}

void launch_run(struct session *s, struct point *p)
{
    const char *how = point_get_text(p, "how");
    if (strcmp(how, "event") == 0)
        measure_cold(s, (struct work){nothing_enqueue, NULL}, p);
    else if (strcmp(how, "queued") == 0)
        measure_samples(s, (struct sampler){sample_queue, NULL}, p);
    else if (strcmp(how, "sync") == 0)
        measure_samples(s, (struct sampler){sample_round_trip, NULL}, p);
    else
        run_graph(s, p, (int)point_get_number(p, "nodes"));
}
