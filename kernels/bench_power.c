/* power: energy of steady states. A state is kept up by queueing a few milliseconds of work at a
 * time, two batches deep, so that the GPU never waits and the host still looks at the counter
 * often. Duty cycles alternate work and pause with lengths drawn anew each time: a fixed period
 * near the board's sampling period would alias.
 *
 * The quick profile has the fewest states of which one can be left out and predicted by the others:
 * at rest, bound by memory, bound by products all of the time and half of it. */
#include "base/fail.h"
#include "benchmark.h"
#include "energy.h"
#include "hbm.h"
#include "matmul.h"
#include "measure.h"
#include "number.h"
#include "telemetry.h"

#include <math.h>
#include <string.h>
#include <time.h>

enum { SIZE = 8192, MOST_BATCH = 256 };
static const uint64_t STREAM_BYTES = UINT64_C(1) << 30;
static const double SETTLE = 3, BATCH = 0.01, SUSTAINED = 120; /* s */

static void add(struct plan *plan, const char *state, const char *work, const char *data,
                int duty_percent, double seconds)
{
    const bool product = strncmp(work, "gemm", 4) == 0;
    const double values = (double)SIZE * SIZE;
    struct point *p =
        plan_add(plan, "power", product ? "cublaslt" : "own", product ? 2 * values * SIZE : 0,
                 product                      ? 6 * values
                 : strcmp(work, "triad") == 0 ? 3.0 * (double)STREAM_BYTES
                                              : 0);
    point_text(p, "state", state);
    point_text(p, "work", work);
    point_text(p, "data", data);
    point_number(p, "duty-percent", duty_percent);
    point_number(p, "seconds", (int64_t)seconds);
}

void power_plan(struct plan *plan, const struct target *target)
{
    const double window = effort_of(target->profile).window_s;
    add(plan, "idle", "nothing", "none", 0, window);
    add(plan, "memory", "triad", "normal", 100, window);
    add(plan, "tensor", "gemm_bf16", "normal", 100, window);
    add(plan, "duty_50", "gemm_bf16", "normal", 50, window);
    if (target->profile == PROFILE_QUICK)
        return;
    add(plan, "tensor_zeros", "gemm_bf16", "zeros", 100, window);
    if (target->capability >= 89)
        add(plan, "tensor_e4m3", "gemm_e4m3", "normal", 100, window);
    add(plan, "duty_25", "gemm_bf16", "normal", 25, window);
    add(plan, "duty_75", "gemm_bf16", "normal", 75, window);
    add(plan, "memory_duty_50", "triad", "normal", 50, window);
    add(plan, "sustained", "gemm_bf16", "normal", 100, SUSTAINED);
}

struct state {
    struct session *s;
    struct work work; /* enqueue NULL: idle */
    double duty;
    int batch; /* runs queued at once */
    cudaEvent_t done[2];
    struct energy_window *window; /* NULL while settling */
    uint64_t turn, fed;           /* looks, batches */
    size_t runs;
    double sm_mhz; /* sum over looks */
    size_t looks;
    unsigned reasons;
};

static bool read_joules(void *context, double *out)
{
    return telemetry_energy(((struct state *)context)->s->telemetry, out);
}

static double read_seconds(void *context)
{
    (void)context;
    return host_seconds();
}

static void sleep_for(double seconds)
{
    const struct timespec t = {(time_t)seconds, (long)(1e9 * (seconds - floor(seconds)))};
    nanosleep(&t, NULL);
}

static void look(struct state *x)
{
    double sm, memory;
    unsigned reasons;
    if (x->window)
        energy_watch(x->window);
    if (x->turn % 8 == 0 && telemetry_clocks(x->s->telemetry, &sm, &memory)) {
        x->sm_mhz += sm;
        x->looks++;
    }
    if (x->turn % 8 == 0 && telemetry_throttle(x->s->telemetry, &reasons))
        x->reasons |= reasons;
    x->turn++;
}

/* One batch more on the queue, after the one before the last has ended. */
static void feed(struct state *x)
{
    cudaEvent_t done = x->done[x->fed++ % 2];
    cudaEventSynchronize(done);
    for (int i = 0; i < x->batch; i++)
        x->work.enqueue(x->work.context, x->s->stream);
    cudaEventRecord(done, x->s->stream);
    x->runs += (size_t)x->batch;
}

/* Keeps the state up for so long. */
static void hold(struct state *x, double seconds)
{
    const double begin = host_seconds();
    while (host_seconds() - begin < seconds && x->s->error == cudaSuccess) {
        if (!x->work.enqueue) {
            sleep_for(1e-3);
        } else {
            const double draw = (double)(number_hash(11, x->turn) >> 11) * 0x1p-53;
            const double on = x->duty < 1 ? (0.02 + 0.1 * draw) * x->duty : 0;
            const double start = host_seconds();
            do {
                feed(x);
                look(x);
            } while (host_seconds() - start < on);
            if (x->duty < 1) {
                session_check(x->s, cudaStreamSynchronize(x->s->stream), "work");
                const double worked = host_seconds() - start,
                             rest = worked * (1 - x->duty) / x->duty;
                for (double from = host_seconds(); host_seconds() - from < rest; sleep_for(1e-3))
                    look(x);
            }
        }
        look(x);
        session_check(x->s, cudaGetLastError(), "work");
    }
}

/* While a window waits for a step of the counter, the state goes on. A duty cycle is longer than a
 * step: looks within it see the step that is waited for. */
static void pause_in(void *context)
{
    hold(context, 1e-3);
}

static void take_window(struct state *x, double seconds, struct point *p)
{
    struct energy_window window;
    const struct energy_source source = {read_joules, read_seconds, pause_in, x};
    hold(x, SETTLE);
    x->runs = x->looks = 0;
    x->sm_mhz = 0;
    x->reasons = 0;
    x->window = &window;
    bool fine = energy_begin(&window, source);
    const double begin = host_seconds();
    if (fine) {
        x->runs = 0;
        hold(x, seconds);
        fine = energy_end(&window, &p->energy);
    }
    x->window = NULL;
    session_check(x->s, cudaStreamSynchronize(x->s->stream), "work");
    const double took = host_seconds() - begin;
    if (!fine) {
        point_fail(p, "the board's energy counter stood still, went back or could not be read");
        return;
    }
    p->status = POINT_MEASURED;
    p->converged = true;
    p->reasons = x->reasons;
    if (x->looks > 0)
        p->sm_mhz = x->sm_mhz / (double)x->looks;
    if (x->runs > 0) /* seconds of a run over the whole window, pauses included */
        p->t_s = (struct summary){.median = took / (double)x->runs, .n = x->runs};
}

/* How many runs make up a batch. */
static bool size_batch(struct session *s, struct state *x)
{
    if (!x->work.enqueue)
        return true;
    x->work.enqueue(x->work.context, s->stream);
    cudaStreamSynchronize(s->stream);
    const double begin = host_seconds();
    x->work.enqueue(x->work.context, s->stream);
    if (!session_check(s, cudaStreamSynchronize(s->stream), "work"))
        return false;
    x->batch = (int)fmin(fmax(ceil(BATCH / (host_seconds() - begin)), 1), MOST_BATCH);
    return session_check(s, cudaEventCreateWithFlags(&x->done[0], cudaEventDisableTiming),
                         "event") &&
           session_check(s, cudaEventCreateWithFlags(&x->done[1], cudaEventDisableTiming), "event");
}

struct triad {
    void *to, *b, *c;
    int sms;
};

static void enqueue_triad(void *context, cudaStream_t stream)
{
    const struct triad *t = context;
    hbm_triad_enqueue(t->to, t->b, t->c, 0.4f, STREAM_BYTES, t->sms, stream);
}

static struct matmul *make_product(struct session *s, enum dtype dtype, float scale,
                                   struct text *why)
{
    const struct matmul_shape shape = {
        .m = SIZE, .n = SIZE, .k = SIZE, .batch = 1, .dtype = dtype, .a_transposed = true};
    const uint64_t values = (uint64_t)SIZE * SIZE;
    const float one = 1;
    const struct matmul_operands at = {
        .a = session_take_normal(s, dtype, values, 1, scale),
        .b = session_take_normal(s, dtype, values, 2, scale),
        .c = session_take(s, 2 * values),
        .workspace = s->workspace,
        .workspace_bytes = s->workspace_bytes,
        .one = session_take_copy(s, &one, sizeof one),
    };
    if (s->error != cudaSuccess)
        return NULL;
    return matmul_new(s->matmul, &shape, &at, why);
}

static void run_product(struct session *s, struct state *x, double seconds, struct point *p)
{
    const enum dtype dtype =
        strcmp(point_get_text(p, "work"), "gemm_e4m3") == 0 ? DTYPE_E4M3 : DTYPE_BF16;
    const float scale = strcmp(point_get_text(p, "data"), "zeros") == 0 ? 0 : 1;
    if (!s->matmul) {
        point_not_run(p, "no cuBLASLt: %s", text_get(&s->matmul_why));
        return;
    }
    struct text why;
    text_init(&why);
    struct matmul *product = make_product(s, dtype, scale, &why);
    if (product) {
        x->work = (struct work){matmul_enqueue, product};
        if (size_batch(s, x))
            take_window(x, seconds, p);
        if (matmul_status(product) != 0)
            point_fail(p, "cuBLASLt: status %d", matmul_status(product));
    } else if (s->error == cudaSuccess) {
        point_not_run(p, "%s", text_get(&why));
    }
    matmul_free(product);
    text_free(&why);
}

void power_run(struct session *s, struct point *p)
{
    double joules;
    if (!s->telemetry) {
        point_not_run(p, "no NVML: %s", text_get(&s->telemetry_why));
        return;
    }
    if (!telemetry_energy(s->telemetry, &joules)) {
        point_not_run(p, "the board has no energy counter that may be read");
        return;
    }
    const char *work = point_get_text(p, "work");
    const double seconds = (double)point_get_number(p, "seconds");
    struct state x = {
        .s = s, .duty = (double)point_get_number(p, "duty-percent") / 100, .batch = 1};
    if (strcmp(work, "nothing") == 0) {
        take_window(&x, seconds, p);
    } else if (strcmp(work, "triad") == 0) {
        struct triad t = {
            .to = session_take(s, STREAM_BYTES),
            .b = session_take_normal(s, DTYPE_F32, STREAM_BYTES / sizeof(float), 1, 1),
            .c = session_take_normal(s, DTYPE_F32, STREAM_BYTES / sizeof(float), 2, 1),
            .sms = s->device.sms,
        };
        x.work = (struct work){enqueue_triad, &t};
        if (s->error == cudaSuccess && size_batch(s, &x))
            take_window(&x, seconds, p);
    } else {
        run_product(s, &x, seconds, p);
    }
    for (int i = 0; i < 2; i++)
        if (x.done[i])
            cudaEventDestroy(x.done[i]);
}
