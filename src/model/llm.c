#include "model/llm.h"

#include <math.h>
#include <stddef.h>

#define FIELD(NAME) .offset = offsetof(struct llm_latent, NAME)
static const struct key latent_keys[] = {
    {"query-rank", KEY_COUNT, FIELD(query_rank), .min = 1, .max = 1e6, .optional = true,
     .example = "1536",
     .doc = "Width of the compressed query; left out: queries are projected directly."},
    {"kv-rank", KEY_COUNT, FIELD(kv_rank), .min = 1, .max = 1e6, .example = "512",
     .doc = "Width of the compressed keys and values."},
    {"rope-dim", KEY_COUNT, FIELD(rope_dim), .min = 0, .max = 1e5, .fallback = "0", .example = "64",
     .doc = "Width of the rotary part of a head's query and of the key that all heads share."},
    {"value-dim", KEY_COUNT, FIELD(value_dim), .min = 1, .max = 1e5, .example = "128",
     .doc = "Width of a head's value."},
};
#undef FIELD
static const struct key_table latent_table = {
    KEY_TABLE("latent attention", struct llm_latent, latent_keys),
    .doc = "Multi-head latent attention, the compressed form of DeepSeek-V2 and its successors.",
};

#define FIELD(NAME) .offset = offsetof(struct llm_experts, NAME)
static const struct key experts_keys[] = {
    {"count", KEY_COUNT, FIELD(count), .min = 1, .max = 1e6, .example = "256",
     .doc = "Routed experts of each layer that has any."},
    {"top-k", KEY_COUNT, FIELD(top_k), .min = 1, .max = 1e4, .example = "8",
     .doc = "Routed experts that a token visits."},
    {"ffn", KEY_COUNT, FIELD(ffn), .min = 1, .max = 1e7, .example = "2048",
     .doc = "Width of a routed expert."},
    {"shared-ffn", KEY_COUNT, FIELD(shared_ffn), .min = 0, .max = 1e7, .fallback = "0",
     .example = "2048", .doc = "Width of the shared experts together, which every token visits."},
    {"latent", KEY_COUNT, FIELD(latent), .min = 1, .max = 1e7, .optional = true, .example = "1024",
     .doc = "Width that tokens are projected to before the routed experts; left out: the hidden "
            "size."},
    {"layers", KEY_COUNT, FIELD(layers), .min = 1, .max = 1e5, .optional = true, .example = "58",
     .doc = "Layers with experts; left out: all."},
};
#undef FIELD
static const struct key_table experts_table = {
    KEY_TABLE("experts", struct llm_experts, experts_keys),
    .doc = "Mixture of experts: a router sends each token to a few of many MLPs.",
};

#define FIELD(NAME) .offset = offsetof(struct llm_mamba, NAME)
static const struct key mamba_keys[] = {
    {"layers", KEY_COUNT, FIELD(layers), .min = 1, .max = 1e5, .example = "54",
     .doc = "Layers with a Mamba block."},
    {"heads", KEY_COUNT, FIELD(heads), .min = 1, .max = 1e5, .example = "256",
     .doc = "Heads of a block."},
    {"head-dim", KEY_COUNT, FIELD(head_dim), .min = 1, .max = 1e5, .example = "64",
     .doc = "Width of a head."},
    {"groups", KEY_COUNT, FIELD(groups), .min = 1, .max = 1e5, .example = "8",
     .doc = "Groups of heads that share their input and output matrices."},
    {"state", KEY_COUNT, FIELD(state), .min = 1, .max = 1e5, .example = "256",
     .doc = "Size of the recurrent state."},
    {"conv", KEY_COUNT, FIELD(conv), .min = 1, .max = 1000, .fallback = "4", .example = "4",
     .doc = "Taps of the causal convolution."},
};
#undef FIELD
static const struct key_table mamba_table = {
    KEY_TABLE("Mamba block", struct llm_mamba, mamba_keys),
    .doc = "State-space blocks of hybrid models, in the form of Mamba-2.",
};

#define FIELD(NAME) .offset = offsetof(struct llm, NAME)
static const struct key llm_keys[] = {
    {"title", KEY_TEXT, FIELD(title), .doc = "Full name of the model."},
    {"also", KEY_TEXT, FIELD(also), .optional = true,
     .doc = "Other names that published measurements use for it, separated by blanks."},
    {"layers", KEY_COUNT, FIELD(layers), .min = 1, .max = 1e5, .example = "126", .doc = "Layers."},
    {"hidden", KEY_COUNT, FIELD(hidden), .min = 1, .max = 1e7, .example = "16384",
     .doc = "Width of the residual stream."},
    {"heads", KEY_COUNT, FIELD(heads), .min = 1, .max = 1e5, .example = "128",
     .doc = "Query heads."},
    {"kv-heads", KEY_COUNT, FIELD(kv_heads), .min = 1, .max = 1e5, .example = "8",
     .doc = "Key and value heads: as many as query heads, or fewer that several of them share."},
    {"head-dim", KEY_COUNT, FIELD(head_dim), .min = 1, .max = 1e5, .example = "128",
     .doc = "Width of a head; in latent attention of its part without rotation. Not always hidden "
            "/ heads."},
    {"attention-layers", KEY_COUNT, FIELD(attention_layers), .min = 1, .max = 1e5, .optional = true,
     .example = "10", .doc = "Layers with attention; left out: all."},
    {"window", KEY_COUNT, FIELD(window), .min = 1, .max = 1e9, .optional = true, .example = "128",
     .doc = "Tokens that the layers of limited view attend to."},
    {"window-layers", KEY_COUNT, FIELD(window_layers), .min = 1, .max = 1e5, .optional = true,
     .example = "18", .doc = "Attention layers of limited view."},
    {"latent", KEY_STRUCT, FIELD(latent), .sub = &latent_table, .optional = true,
     .doc = "Multi-head latent attention; left out: keys and values are projected in full."},
    {"ffn", KEY_COUNT, FIELD(ffn), .min = 1, .max = 1e8, .optional = true, .example = "53248",
     .doc = "Width of the dense MLP; left out: there is none."},
    {"mlp-layers", KEY_COUNT, FIELD(mlp_layers), .min = 1, .max = 1e5, .optional = true,
     .example = "54",
     .doc = "Layers with a dense MLP; left out: those without experts, and in a hybrid none."},
    {"gated-mlp", KEY_BOOL, FIELD(gated_mlp),
     .doc = "Whether MLPs and experts have three matrices (a gate: SwiGLU and its kin) or two."},
    {"experts", KEY_STRUCT, FIELD(experts), .sub = &experts_table, .optional = true,
     .doc = "Mixture of experts; left out: a dense model."},
    {"mamba", KEY_STRUCT, FIELD(mamba), .sub = &mamba_table, .optional = true,
     .doc = "State-space blocks; left out: none."},
    {"vocabulary", KEY_COUNT, FIELD(vocabulary), .min = 1, .max = 1e9, .example = "128256",
     .doc = "Rows of the embedding, padding included where the weights have it."},
    {"tied-embeddings", KEY_BOOL, FIELD(tied_embeddings), .fallback = "false",
     .doc = "Whether the head is the transposed embedding."},
    {"positions", KEY_COUNT, FIELD(positions), .min = 1, .max = 1e9, .optional = true,
     .example = "2048", .doc = "Learned position embeddings; left out: positions are computed."},
    {"context", KEY_COUNT, FIELD(context), .min = 1, .max = 1e9, .example = "8192",
     .doc = "Tokens of a sequence in pre-training."},
    {"extra-layers", KEY_COUNT, FIELD(extra_layers), .min = 0, .max = 1000, .fallback = "0",
     .example = "1",
     .doc = "Layers of multi-token prediction beyond 'layers', each with a pass of the head."},
    {"parameters", KEY_COUNT, FIELD(parameters), .min = 1, .max = 1e16, .optional = true,
     .example = "405853388800",
     .doc = "Published total of parameters, which the computed one is held against: nothing is "
            "computed from it."},
    {"active", KEY_COUNT, FIELD(active), .min = 1, .max = 1e16, .optional = true,
     .example = "37000000000", .doc = "Published parameters that one token uses, likewise."},
};
#undef FIELD

static bool refuse(const struct node *at, struct diagnostics *d, const char *key, const char *what)
{
    const struct node *child = node_get(at, key);
    diag_error(d, node_mark(child ? child : at), NULL, "%s", what);
    return false;
}

static bool check(const void *self, const struct node *at, struct diagnostics *d)
{
    const struct llm *llm = self;
    bool good = true;
    if (llm->heads % llm->kv_heads != 0)
        good = refuse(at, d, "kv-heads", "the key heads must divide the query heads");
    if (llm->attention_layers > llm->layers || llm->mlp_layers > llm->layers ||
        llm->experts.layers > llm->layers || llm->mamba.layers > llm->layers)
        good = refuse(at, d, "layers", "a kind of block stands in more layers than there are");
    if (llm->experts.top_k > llm->experts.count)
        good = refuse(at, d, "experts", "a token can't visit more experts than there are");
    if ((llm->window == 0) != (llm->window_layers == 0))
        good = refuse(at, d, "window", "'window' and 'window-layers' need each other");
    if (llm->window_layers > llm_blocks(llm).attention)
        good = refuse(at, d, "window-layers", "more layers of limited view than have attention");
    if (llm_blocks(llm).mlp > 0 && llm->ffn == 0)
        good = refuse(at, d, "ffn", "layers without experts need 'ffn', the width of their MLP");
    if (llm->parameters > 0 && llm->active > llm->parameters)
        good = refuse(at, d, "active", "a token can't use more parameters than the model has");
    return good;
}

const struct key_table llm_table = {
    KEY_TABLE("LLM", struct llm, llm_keys),
    .check = check,
    .doc = "A large language model: the shapes that decide its memory and its training time.",
};

struct llm_blocks llm_blocks(const struct llm *llm)
{
    const bool hybrid = llm->mamba.layers > 0;
    const bool sparse = llm->experts.count > 0;
    struct llm_blocks b = {
        .attention = llm->attention_layers > 0 ? llm->attention_layers : llm->layers,
        .mamba = llm->mamba.layers,
        .mlp = llm->mlp_layers,
        .experts = !sparse                   ? 0
                   : llm->experts.layers > 0 ? llm->experts.layers
                                             : llm->layers,
    };
    if (b.mlp == 0 && !hybrid)
        b.mlp = llm->layers - b.experts;
    return b;
}

static double matrices(const struct llm *llm)
{
    return llm->gated_mlp ? 3 : 2;
}

double llm_attention_parameters(const struct llm *llm)
{
    const double h = (double)llm->hidden, a = (double)llm->heads, d = (double)llm->head_dim;
    const struct llm_latent *l = &llm->latent;
    if (l->kv_rank == 0)
        return h * d * (2 * a + 2 * (double)llm->kv_heads) + h;
    const double r = (double)l->rope_dim, v = (double)l->value_dim;
    const double query =
        l->query_rank > 0 ? (double)l->query_rank * (h + a * (d + r)) : h * a * (d + r);
    return query + h * ((double)l->kv_rank + r) + (double)l->kv_rank * a * (d + v) + a * v * h + h;
}

double llm_mlp_parameters(const struct llm *llm)
{
    return matrices(llm) * (double)llm->hidden * (double)llm->ffn + (double)llm->hidden;
}

static double expert_width(const struct llm *llm)
{
    return (double)(llm->experts.latent > 0 ? llm->experts.latent : llm->hidden);
}

double llm_expert_parameters(const struct llm *llm)
{
    return matrices(llm) * expert_width(llm) * (double)llm->experts.ffn;
}

double llm_experts_shared_parameters(const struct llm *llm)
{
    const double h = (double)llm->hidden;
    return h * (double)llm->experts.count + matrices(llm) * h * (double)llm->experts.shared_ffn +
           2 * h * (double)llm->experts.latent + h;
}

double llm_mamba_parameters(const struct llm *llm)
{
    const struct llm_mamba *m = &llm->mamba;
    const double inner = (double)m->heads * (double)m->head_dim;
    const double shared = 2 * (double)m->groups * (double)m->state;
    return (double)llm->hidden * (3 * inner + shared + (double)m->heads) +
           (double)m->conv * (inner + shared) + inner + (double)llm->hidden;
}

/* Parameters of all layers, with 'visited' routed experts counted per layer. */
static double layers_parameters(const struct llm *llm, double visited)
{
    const struct llm_blocks b = llm_blocks(llm);
    double sum = (double)b.attention * llm_attention_parameters(llm);
    if (b.mlp > 0)
        sum += (double)b.mlp * llm_mlp_parameters(llm);
    if (b.experts > 0)
        sum += (double)b.experts *
               (visited * llm_expert_parameters(llm) + llm_experts_shared_parameters(llm));
    if (b.mamba > 0)
        sum += (double)b.mamba * llm_mamba_parameters(llm);
    return sum + (double)llm->hidden;
}

double llm_parameters(const struct llm *llm)
{
    const double embedding = (double)llm->vocabulary * (double)llm->hidden;
    return layers_parameters(llm, (double)llm->experts.count) +
           embedding * (llm->tied_embeddings ? 1 : 2) +
           (double)llm->positions * (double)llm->hidden;
}

double llm_active_parameters(const struct llm *llm)
{
    return layers_parameters(llm, (double)llm->experts.top_k) +
           (double)llm->vocabulary * (double)llm->hidden;
}

static bool is_near(double computed, int64_t published, double tolerance)
{
    return published == 0 || fabs(computed / (double)published - 1) <= tolerance;
}

bool llm_parameters_agree(const struct llm *llm)
{
    return is_near(llm_parameters(llm), llm->parameters, LLM_PARAMETERS_TOLERANCE);
}

bool llm_active_agrees(const struct llm *llm)
{
    return is_near(llm_active_parameters(llm), llm->active, LLM_ACTIVE_TOLERANCE);
}

void llm_add_count(struct text *out, double n)
{
    static const struct {
        double size;
        const char *letter;
    } scales[] = {{1e15, "P"}, {1e12, "T"}, {1e9, "B"}, {1e6, "M"}, {1e3, "k"}, {1, ""}};
    size_t i = 0;
    while (scales[i].size > 1 && n < 0.99995 * scales[i].size) /* four digits round up from there */
        i++;
    text_addf(out, "%.4g%s", n / scales[i].size, scales[i].letter);
}

bool llm_add_stated(const struct llm *llm, struct text *out)
{
    const bool total = !llm_parameters_agree(llm), active = !llm_active_agrees(llm);
    if (!total && !active)
        return false;
    text_addf(out, "the shapes of '%s', whose ", llm->name);
    if (total) {
        text_add(out, "'parameters' says ");
        llm_add_count(out, (double)llm->parameters);
    }
    if (active) {
        text_add(out, total ? " and 'active' " : "'active' says ");
        llm_add_count(out, (double)llm->active);
    }
    return true;
}

double llm_positions_seen(double sequence, double window, bool causal)
{
    if (window > 0 && window < sequence)
        return causal ? window - window * window / (2 * sequence) : window;
    return causal ? sequence / 2 : sequence;
}

/* Positions that a token attends to, summed over all attention layers. */
static double attended(const struct llm *llm, double sequence, bool causal)
{
    const struct llm_blocks b = llm_blocks(llm);
    const double full = llm_positions_seen(sequence, 0, causal);
    const double limited = llm_positions_seen(sequence, (double)llm->window, causal);
    return (double)(b.attention - llm->window_layers) * full + (double)llm->window_layers * limited;
}

double llm_training_flops(const struct llm *llm, int64_t sequence, bool causal)
{
    const struct llm_latent *l = &llm->latent;
    const double key = (double)(llm->head_dim + (l->kv_rank > 0 ? l->rope_dim : 0));
    const double value = (double)(l->kv_rank > 0 ? l->value_dim : llm->head_dim);
    const struct llm_mamba *m = &llm->mamba;
    const double head = (double)llm->vocabulary * (double)llm->hidden;
    double layers = 2 * (llm_active_parameters(llm) - head);
    layers += 2 * (double)llm->heads * (key + value) * attended(llm, (double)sequence, causal);
    layers += (double)m->layers * 4 * (double)m->heads * (double)m->head_dim * (double)m->state;
    const double extra = (double)llm->extra_layers;
    return 3 * (layers * (1 + extra / (double)llm->layers) + 2 * head * (1 + extra));
}

double llm_weight_gradient_flops(const struct llm *llm)
{
    const double head = (double)llm->vocabulary * (double)llm->hidden;
    const double extra = (double)llm->extra_layers;
    const double layers = 2 * (llm_active_parameters(llm) - head);
    return layers * (1 + extra / (double)llm->layers) + 2 * head * (1 + extra);
}
