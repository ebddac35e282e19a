/* Every benchmark has a table of its own for what identifies its points, so that a key that means
 * nothing there is refused. */
#include "calibrate/point_table.h"

#include "calibrate/measurement.h"

#include <math.h>
#include <string.h>

const char *const bench_words[] = {
    "launch",      "hbm",          "elemwise", "cast", "gemm", "gemm_grouped", "gemm_ref",
    "attn_decode", "attn_prefill", "pcie",     "p2p",  "coll", "overlap",      NULL};
const char *const data_type_words[] = {"f32", "tf32", "bf16", "f16", "e4m3", "e2m1", NULL};

static const char *const state_words[] = {"measured", "not-run", "failed", NULL};
static const char *const pass_words[] = {"forward", "backward", NULL};
static const char *const launch_words[] = {"event", "queued", "sync", "graph", NULL};
static const char *const stream_words[] = {"read", "write", "copy", "triad", NULL};
static const char *const row_words[] = {"add",     "swiglu", "rope", "rmsnorm",
                                        "softmax", "adamw",  NULL};
static const char *const cast_words[] = {"bf16", "e4m3_tensor", "e4m3_block128", NULL};
static const char *const coll_words[] = {"allreduce", "allgather", "reducescatter",
                                         "alltoall",  "sendrecv",  NULL};

#define SHAPE(NAME) .offset = offsetof(struct point_shape, NAME)
#define COUNT(KEY, NAME, DOC)                                          \
    {                                                                  \
        KEY, KEY_COUNT, SHAPE(NAME), .min = 1, .max = 1e15, .doc = DOC \
    }
#define COUNT_OR(KEY, NAME, LEAST, FALLBACK, DOC)                                                \
    {                                                                                            \
        KEY, KEY_COUNT, SHAPE(NAME), .min = LEAST, .max = 1e15, .fallback = FALLBACK, .doc = DOC \
    }
#define WORD(KEY, NAME, WORDS, DOC)                            \
    {                                                          \
        KEY, KEY_WORD, SHAPE(NAME), .words = WORDS, .doc = DOC \
    }
#define SHAPE_TABLE(TABLE, NAME, KEYS, DOC)                    \
    static const struct key_table TABLE = {                    \
        KEY_TABLE("shape of " NAME, struct point_shape, KEYS), \
        .doc = DOC,                                            \
    }

static const struct key launch_keys[] = {
    WORD("how", op, launch_words,
         "'event': one empty kernel between two events; 'queued': per kernel of a long queue; "
         "'sync': until the host knows that it has ended; 'graph': a graph of kernels."),
    COUNT_OR("nodes", nodes, 1, "1", "Kernels in the graph."),
};
SHAPE_TABLE(launch_shape, "a launch", launch_keys, "How an empty kernel is launched.");

static const struct key hbm_keys[] = {
    WORD("op", op, stream_words, "What is streamed; a triad is a = b + scalar x c."),
    {"bytes", KEY_COUNT, SHAPE(bytes), .min = 1, .max = 1e15, .optional = true,
     .doc = "Bytes of one array. Left out: large, and not told."},
    KEY_OPTIONAL_TEXT("cache", SHAPE(cache),
                      "'cold': other data was read before; 'hot': the same was."),
};
SHAPE_TABLE(hbm_shape, "a stream", hbm_keys, "What is streamed through memory.");

static const struct key row_keys[] = {
    WORD("op", op, row_words, "The operation."),
    COUNT("rows", rows, "Rows, tokens of a layer."),
    COUNT("width", width, "Values of a row."),
};
SHAPE_TABLE(row_shape, "a row-wise operation", row_keys, "An operation bound by memory.");

static const struct key cast_keys[] = {
    WORD("op", op, cast_words, "What is cast to, with a scale per tensor or per block."),
    COUNT("rows", rows, "Rows."),
    COUNT("width", width, "Values of a row."),
};
SHAPE_TABLE(cast_shape, "a cast", cast_keys, "A cast to a narrower data type.");

static const struct key gemm_keys[] = {
    {"m", KEY_COUNT, SHAPE(m), .min = 1, .max = 1e9, .optional = true,
     .doc =
         "Rows of the product. Left out with n and k: the best of large shapes, not told which."},
    {"n", KEY_COUNT, SHAPE(n), .min = 1, .max = 1e9, .optional = true,
     .doc = "Columns of the product."},
    {"k", KEY_COUNT, SHAPE(k), .min = 1, .max = 1e9, .optional = true,
     .doc = "Length of the sums."},
    COUNT_OR("batch", batch, 1, "1", "Products of this shape in one call."),
    WORD("dtype", dtype, data_type_words, "Data type of the inputs."),
    KEY_OPTIONAL_TEXT("acc", SHAPE(acc), "What sums are kept in."),
    KEY_OPTIONAL_TEXT("layout", SHAPE(layout),
                      "'tn' as in a forward pass, 'nn' the gradient of the input, "
                      "'nt' that of the weight."),
};
SHAPE_TABLE(gemm_shape, "a product", gemm_keys, "A matrix product.");

static const struct key grouped_keys[] = {
    COUNT("groups", groups, "Products, one per expert."),
    COUNT("m", m, "Rows of each: what an expert puts out."),
    COUNT("k", k, "Length of the sums."),
    COUNT("tokens", tokens, "Columns of all products together."),
    KEY_OPTIONAL_TEXT("spread", SHAPE(spread),
                      "'even', or 'skewed': the i-th has 1/i of the first."),
    WORD("dtype", dtype, data_type_words, "Data type of the inputs."),
    KEY_OPTIONAL_TEXT("acc", SHAPE(acc), "What sums are kept in."),
};
SHAPE_TABLE(grouped_shape, "grouped products", grouped_keys, "Products of a layer of experts.");

static const struct key decode_keys[] = {
    COUNT("batch", batch, "Sequences."),
    COUNT("keys", keys, "Tokens that each looks back on."),
    COUNT("heads", heads, "Heads of queries."),
    COUNT("kv-heads", kv_heads, "Heads of keys and values."),
    COUNT("head", head, "Width of a head."),
    WORD("dtype", dtype, data_type_words, "Data type."),
};
SHAPE_TABLE(decode_shape, "attention in decoding", decode_keys,
            "Attention of one new token per sequence.");

static const struct key prefill_keys[] = {
    WORD("pass", pass, pass_words, "Forward or backward."),
    COUNT_OR("batch", batch, 1, "1", "Sequences."),
    COUNT("queries", queries, "Tokens of a sequence."),
    COUNT_OR("heads", heads, 1, "1", "Heads of queries."),
    COUNT_OR("kv-heads", kv_heads, 1, "1", "Heads of keys and values."),
    COUNT("head", head, "Width of a head."),
    COUNT_OR("value-head", value_head, 0, "0", "Width of its values; 0: the same."),
    COUNT_OR("window", window, 0, "0", "Latest tokens that one sees; 0: all."),
    {"causal", KEY_COUNT, SHAPE(causal), .min = 0, .max = 1, .fallback = "0",
     .doc = "1: a token sees those before it; FLOPs count what the mask leaves."},
    WORD("dtype", dtype, data_type_words, "Data type."),
};
static bool check_attention(const void *self, const struct node *at, struct diagnostics *d)
{
    const struct point_shape *s = self;
    if (s->window == 0 || s->causal)
        return true;
    diag_error(d, at->at, "add 'causal: 1'",
               "a window is of the latest tokens, so of a causal mask");
    return false;
}

static const struct key_table prefill_shape = {
    KEY_TABLE("shape of attention", struct point_shape, prefill_keys),
    .check = check_attention,
    .doc = "Attention of whole sequences.",
};

static const struct key pcie_keys[] = {
    KEY_OPTIONAL_TEXT("direction", SHAPE(direction), "'h2d', 'd2h' or 'both'."),
    COUNT("bytes", bytes, "Bytes each way."),
    KEY_OPTIONAL_TEXT("host-memory", SHAPE(host_memory), "'pinned' or 'pageable'."),
};
SHAPE_TABLE(pcie_shape, "a host copy", pcie_keys, "A copy to or from the host.");

static const struct key p2p_keys[] = {
    KEY_OPTIONAL_TEXT("engine", SHAPE(engine), "'copy_engine' or 'kernel'."),
    KEY_OPTIONAL_TEXT("direction", SHAPE(direction), "'to' or 'both'."),
    {"peer", KEY_COUNT, SHAPE(peer), .min = 0, .max = 1e6, .doc = "The other device's number."},
    COUNT("bytes", bytes, "Bytes each way."),
};
SHAPE_TABLE(p2p_shape, "a device copy", p2p_keys, "A copy to another device.");

static const struct key coll_keys[] = {
    WORD("op", op, coll_words, "The operation."),
    {"n", KEY_COUNT, SHAPE(n), .min = 2, .max = 1e6, .doc = "Members."},
    COUNT("bytes", bytes, "Bytes, counted as nccl-tests does."),
    {"dtype", KEY_WORD, SHAPE(dtype), .words = data_type_words, .fallback = "bf16",
     .doc = "Data type."},
};
SHAPE_TABLE(coll_shape, "a collective", coll_keys, "A collective operation.");

/* What a product overlaps with: the keys that give it, both of them, and its word in 'timed' and
 * 'beside'. */
static const struct partner {
    const char *keys[2], *word;
    bool both; /* 'timed' may be 'both' */
} partners[] = {{{"copy-bytes", "copy-blocks"}, "copy", false},
                {{"members", "collective-bytes"}, "allreduce", true}};

static bool is_side(const struct partner *with, const char *word)
{
    return strcmp(word, "gemm") == 0 || strcmp(word, with->word) == 0;
}

/* Whether 'timed' and 'beside' are words of this overlap, and not the same one. */
static bool check_sides(const struct partner *with, const struct point_shape *s,
                        const struct node *at, struct diagnostics *d)
{
    const char *const timed = s->timed, *const beside = s->beside;
    const bool both = timed && strcmp(timed, "both") == 0;
    if (timed && !is_side(with, timed) && !(both && with->both))
        diag_error(d, node_mark(node_get(at, "timed")), NULL, "'timed' is 'gemm'%s '%s'%s here",
                   with->both ? "," : " or", with->word, with->both ? " or 'both'" : "");
    else if (both && beside && strcmp(beside, "nothing") != 0)
        diag_error(d, node_mark(node_get(at, "beside")), NULL, "'both' run beside nothing else");
    else if (beside && strcmp(beside, "nothing") != 0 &&
             (!is_side(with, beside) || (timed && strcmp(timed, beside) == 0)))
        diag_error(d, node_mark(node_get(at, "beside")), NULL,
                   "'beside' is 'nothing' or the other of 'gemm' and '%s' here", with->word);
    else
        return true;
    return false;
}

static bool check_overlap(const void *self, const struct node *at, struct diagnostics *d)
{
    const struct partner *with = NULL;
    for (size_t i = 0; i < sizeof partners / sizeof partners[0]; i++) {
        const char *const *keys = partners[i].keys;
        const struct node *first = node_get(at, keys[0]), *second = node_get(at, keys[1]);
        if (!first && !second)
            continue;
        if (with) {
            diag_error(d, node_mark(first ? first : second), NULL,
                       "a product overlaps with a copy or with a collective, not with both");
            return false;
        }
        if (!first || !second) {
            diag_error(d, node_mark(first ? first : second), NULL, "'%s' needs '%s' with it",
                       keys[first ? 0 : 1], keys[first ? 1 : 0]);
            return false;
        }
        with = &partners[i];
    }
    if (with)
        return check_sides(with, self, at, d);
    diag_error(d, node_mark(at), NULL,
               "a product overlaps with a copy ('copy-bytes' and 'copy-blocks') or with a "
               "collective ('members' and 'collective-bytes')");
    return false;
}

static const struct key overlap_keys[] = {
    KEY_OPTIONAL_TEXT("timed", SHAPE(timed),
                      "What the time is of: 'gemm', 'copy', 'allreduce', or 'both' started "
                      "together, until both have ended."),
    KEY_OPTIONAL_TEXT("beside", SHAPE(beside),
                      "What runs beside it from before its start until after its end: 'copy', "
                      "'allreduce', 'gemm' or 'nothing'."),
    COUNT("m", m, "Rows of the product."),
    COUNT("n", n, "Columns of the product."),
    COUNT("k", k, "Length of the sums."),
    WORD("dtype", dtype, data_type_words, "Data type of the product."),
    {"copy-bytes", KEY_COUNT, SHAPE(copy_bytes), .min = 1, .max = 1e15, .optional = true,
     .doc = "Bytes that are copied on the GPU of the product."},
    {"copy-blocks", KEY_COUNT, SHAPE(copy_blocks), .min = 0, .max = 1e6, .optional = true,
     .doc = "Blocks of threads that copy."},
    {"members", KEY_COUNT, SHAPE(members), .min = 2, .max = 1e6, .optional = true,
     .doc = "GPUs that multiply, and members of the collective between them."},
    {"collective-bytes", KEY_COUNT, SHAPE(collective_bytes), .min = 1, .max = 1e15,
     .optional = true, .doc = "Bytes that are reduced, counted as nccl-tests does."},
};
static const struct key_table overlap_shape = {
    KEY_TABLE("shape of an overlap", struct point_shape, overlap_keys),
    .check = check_overlap,
    .doc = "A product, and a copy or a collective at the same time.",
};
#undef SHAPE

#define FIELD(NAME) .offset = offsetof(struct measured_point, NAME)
/* BENCHES names the benchmarks, so that a list of all shapes tells them apart. */
#define CASE_SHAPE(NAME, BENCHES)                                                     \
    {                                                                                 \
        "shape", KEY_STRUCT, FIELD(shape), .sub = &NAME##_shape,                      \
                                           .doc = "What was measured by " BENCHES "." \
    }
#define CASE_KEYS(NAME, BENCHES, DIM)                                                     \
    static const struct key NAME##_case_keys[] = {                                        \
        CASE_SHAPE(NAME, BENCHES),                                                        \
        {"rate", KEY_QUANTITY, DIM, FIELD(rate), .min = 1, .max = 1e19, .optional = true, \
         .doc = "What a published table gives of " BENCHES " instead of a time."}};       \
    static const struct key_table NAME##_case = {                                         \
        KEY_TABLE("point of " #NAME, struct measured_point, NAME##_case_keys)}
#define CASE_WITHOUT_RATE(NAME, BENCHES)                                      \
    static const struct key NAME##_case_keys[] = {CASE_SHAPE(NAME, BENCHES)}; \
    static const struct key_table NAME##_case = {                             \
        KEY_TABLE("point of " #NAME, struct measured_point, NAME##_case_keys)}

CASE_WITHOUT_RATE(launch, "launch");
CASE_KEYS(hbm, "hbm", DIM_BANDWIDTH);
CASE_KEYS(row, "elemwise", DIM_BANDWIDTH);
CASE_KEYS(cast, "cast", DIM_BANDWIDTH);
CASE_KEYS(gemm, "gemm or gemm_ref", DIM_FLOPS);
CASE_KEYS(grouped, "gemm_grouped", DIM_FLOPS);
CASE_KEYS(decode, "attn_decode", DIM_FLOPS);
CASE_KEYS(prefill, "attn_prefill", DIM_FLOPS);
CASE_KEYS(pcie, "pcie", DIM_BANDWIDTH);
CASE_KEYS(p2p, "p2p", DIM_BANDWIDTH);
CASE_KEYS(coll, "coll", DIM_BANDWIDTH);
CASE_WITHOUT_RATE(overlap, "overlap");

static const struct key_case cases[] = {
    {"launch", &launch_case},
    {"hbm", &hbm_case},
    {"elemwise", &row_case},
    {"cast", &cast_case},
    {"gemm", &gemm_case},
    {"gemm_grouped", &grouped_case},
    {"gemm_ref", &gemm_case},
    {"attn_decode", &decode_case},
    {"attn_prefill", &prefill_case},
    {"pcie", &pcie_case},
    {"p2p", &p2p_case},
    {"coll", &coll_case},
    {"overlap", &overlap_case},
};

#define TIMING(NAME) DIM_TIME, .offset = offsetof(struct timing, NAME), .min = 0, .max = 1e5
static const struct key timing_keys[] = {
    {"median", KEY_QUANTITY, DIM_TIME, .offset = offsetof(struct timing, median), .min = 1e-9,
     .max = 1e5, .doc = "Median over the runs."},
    {"mad", KEY_QUANTITY, TIMING(mad), .doc = "Median of the distances from the median."},
    {"p05", KEY_QUANTITY, TIMING(p05), .doc = "Quantile of 5 %."},
    {"p95", KEY_QUANTITY, TIMING(p95), .doc = "Quantile of 95 %."},
    {"runs", KEY_COUNT, .offset = offsetof(struct timing, runs), .min = 1, .max = 1e12,
     .doc = "Runs that were timed."},
};
#undef TIMING

static bool check_timing(const void *self, const struct node *at, struct diagnostics *d)
{
    const struct timing *t = self;
    if (t->p05 <= t->median && t->median <= t->p95)
        return true;
    diag_error(d, node_mark(at), NULL, "the median is not between p05 and p95");
    return false;
}

static const struct key_table timing_table = {
    KEY_TABLE("time of a run", struct timing, timing_keys),
    .check = check_timing,
    .doc = "Seconds of one run.",
};

static const struct key check_keys[] = {
    {"values", KEY_COUNT, .offset = offsetof(struct reference_check, values), .min = 1, .max = 1e15,
     .doc = "Values compared."},
    {"distance", KEY_QUANTITY, DIM_NONE, offsetof(struct reference_check, distance), .min = 0,
     .max = 1e6,
     .doc = "Norm of the differences from a reference in double precision, over that "
            "of the reference."},
    {"limit", KEY_QUANTITY, DIM_NONE, offsetof(struct reference_check, limit), .min = 0, .max = 1e6,
     .doc = "The largest distance that passes."},
};
static const struct key_table reference_table = {
    KEY_TABLE("check against a reference", struct reference_check, check_keys),
    .doc = "How the result compared with a reference.",
};

static bool check_point(const void *self, const struct node *at, struct diagnostics *d)
{
    const struct measured_point *p = self;
    const bool timed = p->time.runs > 0, rated = p->rate > 0;
    const double flop = point_flop(p);
    const int sides = (p->shape.m > 0) + (p->shape.n > 0) + (p->shape.k > 0);
    const bool product = p->bench == BENCH_GEMM || p->bench == BENCH_GEMM_REF;
    if (product && sides != 3 && (sides != 0 || timed))
        diag_error(
            d, node_mark(at), NULL,
            "the shape of a product has m, n and k; only a published rate may lack all three");
    else if (p->status == STATE_MEASURED && timed == rated)
        diag_error(d, node_mark(at), NULL,
                   timed ? "a point has a time or a rate, not both"
                         : "the point has neither a time nor a rate; one that wasn't measured has "
                           "'status: not-run' and says why");
    else if (p->status != STATE_MEASURED && (timed || rated))
        diag_error(d, node_mark(at), NULL, "a point that wasn't measured has no time");
    else if (p->status != STATE_MEASURED && !p->why)
        diag_error(d, node_mark(at), NULL, "say why the point wasn't measured: 'why: ...'");
    else if (p->status == STATE_MEASURED && p->why)
        diag_error(d, node_mark(at), NULL, "'why' has no effect on a point that was measured");
    else if (p->check.values > 0 && p->check.distance > p->check.limit)
        diag_error(d, node_mark(at), NULL,
                   "the result is farther from its reference than the limit: not a measurement");
    else if (flop > 0 && (!product || sides == 3) && p->flop > 0 && fabs(p->flop / flop - 1) > 1e-6)
        diag_error(d, node_mark(at), NULL, "'flop' says %.6g, the shape makes %.6g", p->flop, flop);
    else
        return true;
    return false;
}

static const struct key point_keys[] = {
    {"bench", KEY_WORD, FIELD(bench), .words = bench_words, .doc = "The benchmark."},
    {"impl", KEY_TEXT, FIELD(impl), .doc = "Whose kernel: 'own', 'driver' ..."},
    {"time", KEY_STRUCT, FIELD(time), .sub = &timing_table, .optional = true,
     .doc = "Seconds of one run."},
    {"status", KEY_WORD, FIELD(status), .words = state_words, .fallback = "measured",
     .doc = "Whether there is a time, and if not, whether it was tried."},
    {"why", KEY_TEXT, FIELD(why), .optional = true, .doc = "Why it wasn't measured."},
    {"flop", KEY_QUANTITY, DIM_FLOP, FIELD(flop), .min = 0, .max = 1e24, .optional = true,
     .doc = "Arithmetic of one run."},
    {"bytes", KEY_QUANTITY, DIM_BYTES, FIELD(bytes), .min = 0, .max = 1e18, .optional = true,
     .doc = "Least traffic of one run: of memory, or of the wire for copies between devices and "
            "collectives; of both where both run."},
    {"sm-clock", KEY_QUANTITY, DIM_RATE, FIELD(sm_clock), .min = 1e6, .max = 1e11, .optional = true,
     .doc = "Mean clock of the multiprocessors meanwhile."},
    {"throttled", KEY_QUANTITY, DIM_NONE, FIELD(throttled), .min = 0, .max = 1, .optional = true,
     .doc = "Share of runs with a clock below the limit that 'method' states."},
    {"throttled-by", KEY_TEXT, FIELD(throttled_by), .optional = true,
     .doc = "What the board gave as reasons for lowering its clocks."},
    {"converged", KEY_BOOL, FIELD(converged), .fallback = "true",
     .doc = "Whether the noise fell below the limit before the time was up."},
    {"blocker", KEY_BOOL, FIELD(blocker), .fallback = "true",
     .doc = "Whether all work was queued before the first of it ran; else launches may be in the "
            "time."},
    {"check", KEY_STRUCT, FIELD(check), .sub = &reference_table, .optional = true,
     .doc = "How the result compared with a reference."},
};
#undef FIELD
const struct key_table measured_point_table = {
    KEY_TABLE("measured point", struct measured_point, point_keys),
    .tag = "bench",
    .cases = cases,
    .n_cases = sizeof cases / sizeof cases[0],
    .check = check_point,
    .doc = "One thing that was measured.",
};

#define FIELD(NAME) .offset = offsetof(struct power_window, NAME)
static bool check_window(const void *self, const struct node *at, struct diagnostics *d)
{
    const struct power_window *w = self;
    const bool measured = w->status == STATE_MEASURED;
    const bool runs = w->run > 0, works = w->flop > 0 || w->bytes > 0;
    if (measured && !(w->window > 0 && w->energy >= 0))
        diag_error(d, node_mark(at), NULL, "a window that was measured has 'window' and 'energy'");
    else if (measured && w->duty_percent > 0 && !(runs && works))
        diag_error(d, node_mark(at), NULL,
                   "a window under load says what one run does ('flop', 'bytes') and how long it "
                   "takes, pauses included ('run')");
    else if (w->duty_percent == 0 && (runs || works))
        diag_error(d, node_mark(at), NULL,
                   "a window at rest ('duty-percent: 0') has no 'run', 'flop' or 'bytes'");
    else if (!measured && !w->why)
        diag_error(d, node_mark(at), NULL, "say why the window wasn't measured: 'why: ...'");
    else
        return true;
    return false;
}

static const struct key window_keys[] = {
    {"state", KEY_TEXT, FIELD(state), .doc = "Name of the state."},
    {"impl", KEY_TEXT, FIELD(impl), .doc = "Whose kernel kept it up."},
    {"work", KEY_TEXT, FIELD(work), .doc = "What ran."},
    {"data", KEY_TEXT, FIELD(data), .doc = "What it ran on: 'normal', 'zeros'."},
    {"duty-percent", KEY_COUNT, FIELD(duty_percent), .min = 0, .max = 100,
     .doc = "Share of the time in which it ran."},
    {"seconds", KEY_COUNT, FIELD(seconds), .min = 1, .max = 1e6, .doc = "Length asked for."},
    {"status", KEY_WORD, FIELD(status), .words = state_words, .fallback = "measured",
     .doc = "Whether it was measured."},
    {"why", KEY_TEXT, FIELD(why), .optional = true, .doc = "Why it wasn't."},
    {"window", KEY_QUANTITY, DIM_TIME, FIELD(window), .min = 1e-3, .max = 1e6, .optional = true,
     .doc = "Length from one change of the energy counter to another."},
    {"energy", KEY_QUANTITY, DIM_ENERGY, FIELD(energy), .min = 0, .max = 1e12, .optional = true,
     .doc = "What the counter counted in it."},
    {"counter-steps", KEY_COUNT, FIELD(counter_steps), .min = 1, .max = 1e9, .optional = true,
     .doc = "Changes of the counter in it."},
    {"run", KEY_QUANTITY, DIM_TIME, FIELD(run), .min = 1e-9, .max = 1e5, .optional = true,
     .doc = "Seconds of one run of the work, mean over the window, pauses included."},
    {"flop", KEY_QUANTITY, DIM_FLOP, FIELD(flop), .min = 0, .max = 1e24, .optional = true,
     .doc = "Arithmetic of one run."},
    {"bytes", KEY_QUANTITY, DIM_BYTES, FIELD(bytes), .min = 0, .max = 1e18, .optional = true,
     .doc = "Traffic of one run."},
    {"sm-clock", KEY_QUANTITY, DIM_RATE, FIELD(sm_clock), .min = 1e6, .max = 1e11, .optional = true,
     .doc = "Mean clock of the multiprocessors."},
    {"throttled-by", KEY_TEXT, FIELD(throttled_by), .optional = true,
     .doc = "What the board gave as reasons for lowering its clocks."},
};
#undef FIELD
const struct key_table power_window_table = {
    KEY_TABLE("energy window", struct power_window, window_keys),
    .check = check_window,
    .doc = "The energy of a steady state.",
};
