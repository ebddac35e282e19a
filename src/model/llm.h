/* Large language models as the catalogue knows them: models/llms/NAME.yaml.
 *
 * A model is an embedding, 'layers' layers and a head. A layer holds one or more blocks: attention,
 * Mamba, a dense MLP, or experts; how many layers hold which block is all that memory and time
 * need. In a Transformer each layer has attention and one of MLP and experts; in a hybrid a layer
 * may have a single block. Multi-token prediction adds whole layers, with a head each. */
#ifndef COLOSSIM_MODEL_LLM_H
#define COLOSSIM_MODEL_LLM_H

#include "base/text.h"
#include "input/key.h"

#include <stdbool.h>
#include <stdint.h>

/* Multi-head latent attention (DeepSeek-V2, arXiv:2405.04434): queries and keys go through narrow
 * projections; a head's query and key are head_dim wide plus the rotary part. */
struct llm_latent {
    int64_t query_rank; /* width of the compressed query; 0: queries are projected directly */
    int64_t kv_rank;    /* width of the compressed keys and values; 0: no latent attention */
    int64_t rope_dim;   /* rotary part of query and key, shared by all heads' keys */
    int64_t value_dim;  /* width of a head's value */
};

struct llm_experts {
    int64_t count;      /* routed experts per layer that has any; 0: a dense model */
    int64_t top_k;      /* routed experts that a token visits */
    int64_t ffn;        /* width of a routed expert */
    int64_t shared_ffn; /* width of the shared experts together; 0: none */
    int64_t latent;     /* width that tokens are projected to for the routed experts; 0: hidden */
    int64_t layers;     /* layers with experts; 0: all */
};

/* State-space blocks in the form of Mamba-2 (arXiv:2405.21060). */
struct llm_mamba {
    int64_t layers; /* layers with such a block; 0: none */
    int64_t heads, head_dim;
    int64_t groups, state; /* B and C are groups x state wide each */
    int64_t conv;          /* taps of the causal convolution */
};

struct llm {
    const char *name, *title;
    const char *also; /* other names that measurements use, separated by blanks; NULL for none */
    int64_t layers;
    int64_t hidden;
    int64_t heads, kv_heads;
    int64_t head_dim;         /* of a query; of its part without rotation in latent attention */
    int64_t attention_layers; /* layers with attention; 0: all */
    int64_t window;        /* tokens that a layer of limited view attends to; 0: no such layers */
    int64_t window_layers; /* of the attention layers, those of limited view */
    struct llm_latent latent;
    int64_t ffn;        /* width of the dense MLP; 0: none */
    int64_t mlp_layers; /* layers with a dense MLP; 0: those without experts, in a hybrid none */
    bool gated_mlp;     /* three matrices (SwiGLU and kin) instead of two; experts too */
    struct llm_experts experts;
    struct llm_mamba mamba;
    int64_t vocabulary;
    bool tied_embeddings; /* the head is the embedding's transpose */
    int64_t positions;    /* learned position embeddings; 0: none */
    int64_t context;      /* tokens per sequence in pre-training */
    int64_t extra_layers; /* layers of multi-token prediction beyond 'layers' */
    int64_t parameters;   /* published total; 0 when none was */
    int64_t active;       /* published parameters that one token uses; 0 when none was */
};
extern const struct key_table llm_table;

/* How many layers hold each kind of block, the defaults filled in; extra layers not counted. */
struct llm_blocks {
    int64_t attention, mamba, mlp, experts;
};
struct llm_blocks llm_blocks(const struct llm *);

/* Parameters of one block, its norm included. */
double llm_attention_parameters(const struct llm *);
double llm_mlp_parameters(const struct llm *);
double llm_expert_parameters(const struct llm *);         /* of one routed expert */
double llm_experts_shared_parameters(const struct llm *); /* of the rest: router, shared, latent */
double llm_mamba_parameters(const struct llm *);

/* All parameters, and those that one token uses (the embedding counted once where it is tied, and
 * not its lookup where it is not: the head's matrix alone multiplies). Without extra layers, as
 * totals are published. */
double llm_parameters(const struct llm *);
double llm_active_parameters(const struct llm *);

/* How far they may be from what was published: sources count the embedding and the head of the
 * active ones differently, which matters in small models. */
#define LLM_PARAMETERS_TOLERANCE 0.01
#define LLM_ACTIVE_TOLERANCE 0.1

/* Whether they are as near, or nothing was published. */
bool llm_parameters_agree(const struct llm *);
bool llm_active_agrees(const struct llm *);

/* A number of parameters of four digits in the scale that suits it: '405.9B', '20.5k', '812'. */
void llm_add_count(struct text *, double parameters);

/* For those that don't agree: 'the shapes of 'own', whose 'parameters' says 99B'. False, and adds
 * nothing, where both agree. */
bool llm_add_stated(const struct llm *, struct text *);

/* Positions of a sequence that a token attends to on average: all, those that the causal mask
 * leaves, or no more than a window of the latest ones (0: no window), of which the first tokens of
 * the sequence don't see all: W - W^2 / 2S. */
double llm_positions_seen(double sequence, double window, bool causal);

/* FLOPs of a training step per token, multiplications and additions counted apart: forward plus
 * twice that for backward, nothing recomputed, attention over all 'sequence' positions or only over
 * those that the causal mask leaves. Each published figure uses one of the two; say which. An extra
 * layer counts as an average layer and a head. */
double llm_training_flops(const struct llm *, int64_t sequence, bool causal);

/* FLOPs per token of the gradients of weights among them: a third of all products with weights. */
double llm_weight_gradient_flops(const struct llm *);

#endif
