/* Mamba-2's scan (arXiv:2405.21060): inside a chunk of tokens it is attention without softmax,
 * between chunks states are passed on. The kernels that it is trained with (github
 * state-spaces/mamba, ops/triton/ssd_combined.py) are some twenty small ones, whose results go
 * through memory. Their arithmetic per byte is below what any accelerator has to offer, so the time
 * is taken to go with their traffic, at the share of the bandwidth that was measured of them. */
#include "perf/law.h"

/* What one token moves, in bytes. */
struct scan_traffic {
    double channel; /* for each channel: inputs x, outputs y and their gradients, in 2 bytes */
    double input;   /* for each element of B and C; gradients of theirs add up in 4 bytes */
    double state;   /* for each element of a chunk's state, shared by its tokens; 4 or 2 bytes */
    double product; /* for each token of the chunk, of a group: products of B and C in 4 bytes */
    double kernels;
};

/* Sums of decay; states (x, B; written); their passing (read, written in 2 bytes); products of B
 * and C (written); outputs (products, x, C, states; y written). */
static const struct scan_traffic FORWARD = {
    .channel = 2 + 4, .input = 2 + 4 + 2, .state = 4 + 6 + 2, .product = 4 + 4, .kernels = 5};

/* Decay, products and states once more, all in 4 bytes; then the gradients of states (y, C;
 * written), their passing (both read, both written in 2 bytes), of x (x, y, B, products and states;
 * written), of B (x and states; written), of C (y and states; written), of products (x, y;
 * written), the sums of these three over parts of the heads (read, written, also where there is one
 * part), what products add to B and C, and of decay (x, y, products). */
static const struct scan_traffic BACKWARD = {.channel = 2 + 2 + 6 + 2 + 2 + 4 + 4,
                                             .input = 2 + 4 + 2 + 2 + 6 + 6 + 16 + 8 + 8,
                                             .state = 4 + 8 + 4 + 12 + 2 + 2 + 2,
                                             .product = 4 + 4 + 4 + 8 + 4 + 4 + 4,
                                             .kernels = 19};

static double channels(const struct scan_shape *s)
{
    return s->heads * s->head_dim;
}

static double bytes(const struct scan_shape *s, const struct scan_traffic *t)
{
    return s->tokens *
           (t->channel * channels(s) + t->input * s->groups * s->state +
            t->state * channels(s) * s->state / s->chunk + t->product * s->groups * s->chunk);
}

static double scan_time(const struct law *law, const struct scan_shape *s,
                        const struct scan_traffic *t)
{
    return t->kernels * law->launch + bytes(s, t) / law->scan;
}

double scan_forward_time(const struct law *law, const struct scan_shape *s)
{
    return scan_time(law, s, &FORWARD);
}

double scan_backward_time(const struct law *law, const struct scan_shape *s)
{
    return scan_time(law, s, &BACKWARD);
}

double scan_flops(const struct scan_shape *s)
{
    return s->tokens *
           (s->chunk * (s->groups * s->state + channels(s)) + 4 * channels(s) * s->state);
}

struct demand scan_forward_demand(const struct law *law, const struct scan_shape *s)
{
    return (struct demand){scan_flops(s) / law->gemm[PRECISION_BF16].dense,
                           bytes(s, &FORWARD) / law->bandwidth};
}

/* Two products for each of the forward pass, and once more those of C and B, of the states, and of
 * the inputs by the gradients, which decay needs. */
struct demand scan_backward_demand(const struct law *law, const struct scan_shape *s)
{
    const double flops = s->tokens * (3 * s->chunk * (s->groups * s->state + channels(s)) +
                                      10 * channels(s) * s->state);
    return (struct demand){flops / law->gemm[PRECISION_BF16].dense,
                           bytes(s, &BACKWARD) / law->bandwidth};
}
