/* Our own kernels, from their sources, on the emulator, against plain loops in double precision;
 * the limits are those that the benchmarks have on a GPU. tests/long/kernel-emulation.sh cuts the
 * sources to what is included here: everything before the functions that launch. */
#include "attention.h"
#include "attention_tile.cuh"
#include "gemm_ref.h"
#include "hopper.cuh"
#include "number.h"
#include "rows.h"

#include <cstdio>
#include <random>
#include <vector>

namespace prefill
{
#include "attention.inc"
}
namespace backward_pass
{
#include "attention_backward.inc"
}
namespace portable
{
#include "gemm_mma.inc"
}
namespace hopper
{
#include "gemm_wgmma.inc"
}
namespace rowwise
{
#include "rows.inc"
}

static int failed;
static std::mt19937 generator(1);

/* Memory of a GPU: aligned to 256 bytes, and NaN in every format before it is written. */
template <typename T> struct buffer {
    T *at;
    size_t n;
    explicit buffer(size_t values) : n(values)
    {
        const size_t bytes = (n * sizeof(T) + 255) / 256 * 256;
        at = (T *)aligned_alloc(256, bytes);
        memset(at, 0xFF, bytes);
    }
    ~buffer()
    {
        free(at);
    }
    buffer(const buffer &) = delete;
    buffer &operator=(const buffer &) = delete;
};

static float normal()
{
    static std::normal_distribution<float> distribution;
    return distribution(generator);
}

struct bf16_buffer : buffer<uint16_t> {
    explicit bf16_buffer(size_t values) : buffer(values)
    {
        for (size_t i = 0; i < n; i++)
            at[i] = to_bf16(normal());
    }
    double operator[](size_t i) const
    {
        return (double)of_bf16(at[i]);
    }
};

struct f32_buffer : buffer<float> {
    explicit f32_buffer(size_t values) : buffer(values)
    {
        for (size_t i = 0; i < n; i++)
            at[i] = normal();
    }
};

/* The Frobenius norm of the differences over that of what is wanted. */
struct distance {
    double difference = 0, norm = 0;
    void add(double got, double want)
    {
        difference += (got - want) * (got - want);
        norm += want * want;
    }
    void report(const char *what, double limit) const
    {
        const double ratio = sqrt(difference / norm);
        const bool fine = ratio <= limit; /* not where it is NaN */
        printf("%s: %s: %.2g from the reference, allowed %.2g\n", fine ? "ok" : "FAILED", what,
               ratio, limit);
        failed += !fine;
    }
};

/* C of n rows of m values: the rows of B times those of A. */
static void check_product(const char *what, int m, int n, int k,
                          void (*run)(void *c, const void *a, const void *b, int m, int n, int k))
{
    const bf16_buffer a((size_t)m * k), b((size_t)n * k);
    buffer<uint16_t> c((size_t)m * n);
    distance d;
    run(c.at, a.at, b.at, m, n, k);
    for (int j = 0; j < n; j++)
        for (int i = 0; i < m; i++) {
            double want = 0;
            for (int l = 0; l < k; l++)
                want += a[(size_t)i * k + l] * b[(size_t)j * k + l];
            d.add((double)of_bf16(c.at[(size_t)j * m + i]), want);
        }
    char name[100];
    snprintf(name, sizeof name, "%s %d x %d x %d", what, m, n, k);
    d.report(name, 5e-3);
}

static void run_portable(void *c, const void *a, const void *b, int m, int n, int k)
{
    run_grid(dim3(m / portable::COLUMNS, n / portable::ROWS), portable::THREADS, false, [=] {
        portable::gemm((__nv_bfloat16 *)c, (const __nv_bfloat16 *)a, (const __nv_bfloat16 *)b, m,
                       k);
    });
}

template <bool LATE>
static void run_hopper(void *c, const void *a, const void *b, int m, int n, int k)
{
    const CUtensorMap rows = {(const uint16_t *)b, k, hopper::ROWS},
                      columns = {(const uint16_t *)a, k, hopper::COLUMNS};
    run_grid(dim3(m / hopper::COLUMNS * (n / hopper::ROWS)), hopper::THREADS, LATE,
             [=] { hopper::gemm_wgmma(rows, columns, (__nv_bfloat16 *)c, m, n, k); });
}

static void check_products()
{
    check_product("portable product", 128, 128, 32, run_portable);
    check_product("portable product", 256, 128, 160, run_portable);
    check_product("product by wgmma", 256, 128, 64, run_hopper<false>);
    check_product("product by wgmma", 512, 384, 448, run_hopper<false>);
    check_product("product by wgmma, late copies", 512, 384, 448, run_hopper<true>);
    /* two strips, one short */
    check_product("product by wgmma, late copies", 256, 1152, 64, run_hopper<true>);
}

/* One head of one query: probabilities over the keys it sees, and their log-sum-exp. */
static double probabilities(const bf16_buffer &q, size_t q_at, const bf16_buffer &k, size_t kv_at,
                            int keys, std::vector<double> &p)
{
    double most = -INFINITY, sum = 0;
    p.assign((size_t)keys, 0);
    for (int j = 0; j < keys; j++) {
        for (int i = 0; i < HEAD; i++)
            p[j] += q[q_at + i] * k[kv_at + (size_t)j * HEAD + i] / sqrt((double)HEAD);
        most = fmax(most, p[j]);
    }
    for (double &x : p)
        sum += x = exp(x - most);
    for (double &x : p)
        x /= sum;
    return most + log(sum);
}

static void check_attention(bool causal)
{
    struct attention a = {};
    a.batch = 1, a.heads = 4, a.kv_heads = 2, a.queries = a.keys = 128, a.causal = causal;
    const size_t rows = (size_t)(a.batch * a.heads * a.queries), values = rows * HEAD;
    const bf16_buffer q(values), k(values / 2), v(values / 2), d_o(values);
    buffer<uint16_t> o(values), dq(values);
    buffer<float> lse(rows), delta(rows), sums(values), dk(values), dv(values);
    a.q = q.at, a.k = k.at, a.v = v.at, a.o = o.at, a.lse = lse.at, a.d_o = d_o.at, a.dq = dq.at;
    a.dq_sum = sums.at, a.dk = dk.at, a.dv = dv.at, a.delta = delta.at;
    memset(sums.at, 0, values * sizeof *sums.at);
    run_grid(dim3(a.queries / prefill::TILE, a.heads, a.batch), prefill::THREADS, false,
             [&] { prefill::forward(a); });
    run_grid(dim3((unsigned)rows / 4), backward_pass::THREADS, false,
             [&] { backward_pass::row_products(a, rows); });
    run_grid(dim3(a.keys / backward_pass::TILE, a.heads, a.batch), backward_pass::THREADS, false,
             [&] { backward_pass::backward(a); });
    run_grid(dim3((unsigned)values / 512), 256, false, [&] {
        backward_pass::round_queries((uint32_t *)dq.at, (const float2 *)sums.at, values / 2);
    });

    distance of_o, of_lse, of_dq, of_dk, of_dv;
    std::vector<double> p, dp, want_k(values, 0), want_v(values, 0);
    for (size_t row = 0; row < rows; row++) {
        const size_t head = row / a.queries, at = row * HEAD, kv = head / 2 * a.keys * HEAD;
        const int keys = causal ? (int)(row % a.queries) + 1 : a.keys;
        of_lse.add((double)lse.at[row], probabilities(q, at, k, kv, keys, p));
        double sum = 0; /* of dO and O */
        dp.assign((size_t)keys, 0);
        for (int j = 0; j < keys; j++) {
            for (int i = 0; i < HEAD; i++)
                dp[j] += d_o[at + i] * v[kv + (size_t)j * HEAD + i];
            sum += p[j] * dp[j];
        }
        for (int i = 0; i < HEAD; i++) {
            double want_o = 0, want_q = 0;
            for (int j = 0; j < keys; j++) {
                const size_t there = (head * a.keys + j) * HEAD + i;
                const double ds = p[j] * (dp[j] - sum) / sqrt((double)HEAD);
                want_o += p[j] * v[kv + (size_t)j * HEAD + i];
                want_q += ds * k[kv + (size_t)j * HEAD + i];
                want_k[there] += ds * q[at + i];
                want_v[there] += p[j] * d_o[at + i];
            }
            of_o.add((double)of_bf16(o.at[at + i]), want_o);
            of_dq.add((double)of_bf16(dq.at[at + i]), want_q);
        }
    }
    for (size_t i = 0; i < values; i++) {
        of_dk.add((double)dk.at[i], want_k[i]);
        of_dv.add((double)dv.at[i], want_v[i]);
    }
    of_o.report(causal ? "causal attention, outputs" : "attention, outputs", 1e-2);
    of_lse.report("log-sum-exps", 1e-3);
    of_dq.report("gradients of queries", 2e-2);
    of_dk.report("gradients of keys", 2e-2);
    of_dv.report("gradients of values", 1e-2);
}

static void check_decoding(int heads, int splits)
{
    struct attention a = {};
    a.batch = 2, a.heads = heads, a.kv_heads = 2, a.queries = 1, a.keys = 64 * 5, a.splits = splits;
    const size_t rows = (size_t)(a.batch * heads), values = rows * HEAD,
                 kv_values = (size_t)(a.batch * a.kv_heads * a.keys) * HEAD;
    const bf16_buffer q(values), k(kv_values), v(kv_values);
    buffer<uint16_t> o(values);
    buffer<float> lse(rows), parts(values * splits), lse_parts(rows * splits);
    a.q = q.at, a.k = k.at, a.v = v.at, a.o = o.at, a.lse = lse.at;
    a.o_part = parts.at, a.lse_part = lse_parts.at;
    run_grid(dim3(splits, a.kv_heads, a.batch), prefill::THREADS, false,
             [&] { prefill::decode(a); });
    run_grid(dim3((unsigned)rows), HEAD, false, [&] { prefill::join_splits(a); });
    distance of_o, of_lse;
    std::vector<double> p;
    for (size_t row = 0; row < rows; row++) {
        const size_t kv = (row / heads * 2 + row % heads / (heads / 2)) * a.keys * HEAD;
        of_lse.add((double)lse.at[row], probabilities(q, row * HEAD, k, kv, a.keys, p));
        for (int i = 0; i < HEAD; i++) {
            double want = 0;
            for (int j = 0; j < a.keys; j++)
                want += p[j] * v[kv + (size_t)j * HEAD + i];
            of_o.add((double)of_bf16(o.at[row * HEAD + i]), want);
        }
    }
    of_o.report("decoding", 1e-2);
    of_lse.report("its log-sum-exps", 1e-3);
}

/* Grids as the launching functions make them. */
static unsigned blocks_of(size_t threads)
{
    return (unsigned)((threads + rowwise::THREADS - 1) / rowwise::THREADS);
}

template <int V> static void run_norm(void *y, const void *x, const void *w, int rows, int width)
{
    const unsigned threads = (unsigned)((width / rowwise::WIDE + V - 1) / V + 31) / 32 * 32;
    run_grid(dim3(rows), threads, false, [=] { rowwise::rmsnorm<V>(y, x, w, width); });
}

template <int V> static void run_softmax(void *y, const void *x, int rows, int width)
{
    const unsigned threads = (unsigned)((width / rowwise::WIDE + V - 1) / V + 31) / 32 * 32;
    run_grid(dim3(rows), threads, false, [=] { rowwise::softmax<V>(y, x, width); });
}

template <int V> static void check_rows(int rows, int width)
{
    const size_t n = (size_t)rows * width;
    const bf16_buffer x(n), w(n);
    buffer<uint16_t> y(n);
    buffer<uint8_t> narrow(n);
    const f32_buffer angles((size_t)rows * ROWS_HEAD);
    distance norm, softmax, rope, blocks;
    const float *sines = angles.at + (size_t)rows * ROWS_HEAD / 2;
    run_norm<V>(y.at, x.at, w.at, rows, width);
    for (int row = 0; row < rows; row++) {
        const size_t first = (size_t)row * width;
        double sum = 0;
        for (int i = 0; i < width; i++)
            sum += x[first + i] * x[first + i];
        const double scale = 1 / sqrt(sum / width + (double)ROWS_EPSILON);
        for (int i = 0; i < width; i++)
            norm.add((double)of_bf16(y.at[first + i]), x[first + i] * scale * w[i]);
    }
    run_softmax<V>(y.at, x.at, rows, width);
    for (int row = 0; row < rows; row++) {
        const size_t first = (size_t)row * width;
        double sum = 0;
        for (int i = 0; i < width; i++)
            sum += exp(x[first + i]);
        for (int i = 0; i < width; i++)
            softmax.add((double)of_bf16(y.at[first + i]), exp(x[first + i]) / sum);
    }
    run_grid(dim3(blocks_of(n / 16)), rowwise::THREADS, false,
             [&] { rowwise::rope(y.at, x.at, angles.at, sines, rows, width); });
    for (size_t i = 0; i < n; i++) {
        const size_t half = ROWS_HEAD / 2, angle = i / width * half + i % half;
        const bool low = i % ROWS_HEAD < half;
        const double c = (double)angles.at[angle], s = (double)sines[angle];
        rope.add((double)of_bf16(y.at[i]),
                 low ? x[i] * c - x[i + half] * s : x[i] * c + x[i - half] * s);
    }
    buffer<float> scales(n / ROWS_BLOCK);
    run_grid(dim3(blocks_of(n / 8)), rowwise::THREADS, false,
             [&] { rowwise::quantise_blocks(narrow.at, scales.at, x.at, n / 8); });
    for (size_t i = 0; i < n; i++)
        blocks.add((double)number_decode(DTYPE_E4M3, narrow.at[i]) *
                       (double)scales.at[i / ROWS_BLOCK],
                   x[i]);
    printf("rows of %d:\n", width);
    norm.report("RMSNorm", 4e-3);
    softmax.report("softmax", 4e-3);
    rope.report("RoPE", 4e-3);
    blocks.report("e4m3 by block", 4e-2);
}

int main()
{
    check_products();
    check_attention(false);
    check_attention(true);
    check_decoding(6, 1);
    check_decoding(32, 2);
    check_rows<1>(3, 1024);
    check_rows<2>(2, 8192);
    check_rows<4>(1, 28672);
    return failed > 0;
}
