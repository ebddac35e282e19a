/* Attention. The fused kernel (FlashAttention, arXiv:2205.14135 and 2307.08691) is bound by
 * arithmetic; its rate grows with the positions that a token sees, since tiles at the edge of the
 * mask or the window are computed whole, and with the head's width, up to 128. Its backward pass
 * computes the scores again: five products where the forward pass has two. Unfused attention is two
 * batched products over all positions and several passes over the scores in memory (softmax, mask,
 * dropout), which cost more than the products. */
#include "model/llm.h"
#include "perf/law.h"

static const double HEAD_WIDTH = 128; /* that rates are given for; wider heads gain nothing */

/* Query-key pairs of one head, after masking. */
static double pairs(const struct attention_shape *s)
{
    return s->query * llm_positions_seen(s->context, s->window, s->causal);
}

static double flops(const struct attention_shape *s)
{
    return 2 * s->sequences * s->heads * pairs(s) * (s->key_dim + s->value_dim);
}

static double fused_time(const struct law *law, const struct attention_shape *s, double work,
                         double rate)
{
    const double dim = s->key_dim < HEAD_WIDTH ? s->key_dim : HEAD_WIDTH;
    const double head = dim / (dim + law->head_knee) * (HEAD_WIDTH + law->head_knee) / HEAD_WIDTH;
    /* In one call: around a ring of context ranks, queries meet as many keys at a time. */
    const double seen = llm_positions_seen(s->query, s->window, s->causal);
    const double sequence = seen / (seen + law->sequence_knee / 2); /* which a causal one sees */
    return law->launch + work / (rate * head * sequence);
}

static double unfused_time(const struct law *law, const struct attention_shape *s, double products,
                           enum basis *basis)
{
    const double count = s->sequences * s->heads;
    const double scores = 2 * count * s->query * s->context;
    const double product =
        gemm_time(law, PRECISION_BF16, s->query, s->context, s->key_dim, 2, count, basis) +
        gemm_time(law, PRECISION_BF16, s->query, s->value_dim, s->context, 2, count, basis);
    return products * product +
           memory_time(law, products * law->score_passes * scores, 3 * products, basis);
}

double attention_backward_share(double key_dim, double value_dim)
{
    return (3 * key_dim + 2 * value_dim) / (key_dim + value_dim);
}

double attention_forward_time(const struct law *law, const struct attention_shape *s,
                              enum basis *basis)
{
    if (!s->fused)
        return unfused_time(law, s, 1, basis);
    *basis = basis_weaker(*basis, law->attention_basis);
    return fused_time(law, s, flops(s), law->attention_forward);
}

double attention_backward_time(const struct law *law, const struct attention_shape *s,
                               enum basis *basis)
{
    if (!s->fused)
        return unfused_time(law, s, 2, basis);
    *basis = basis_weaker(*basis, law->attention_basis);
    const double work = attention_backward_share(s->key_dim, s->value_dim) * flops(s);
    return fused_time(law, s, work, law->attention_backward);
}

struct demand attention_demand(const struct law *law, const struct attention_shape *s)
{
    const double dense = law->gemm[PRECISION_BF16].dense;
    const double width = s->key_dim + s->value_dim;
    const double operands =
        2 * s->sequences * width * (s->heads * s->query + s->kv_heads * s->context);
    if (s->fused)
        return (struct demand){flops(s) / dense, operands / law->bandwidth};
    const double scores = 2 * s->sequences * s->heads * s->query * s->context;
    return (struct demand){scores * width / dense,
                           (operands + 2 * scores) / law->bandwidth +
                               memory_demand(law, law->score_passes * scores)};
}
