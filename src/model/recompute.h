/* Which parts of a layer the backward pass computes again, where it is neither none nor all of
 * them: a set of the modules of Megatron Core's --recompute-modules, by its names. Of 'layernorm',
 * 'moe_act' and 'mla_up_proj' the results aren't kept; of the others nothing is kept but the input,
 * and they run forward a second time as a whole. */
#ifndef COLOSSIM_MODEL_RECOMPUTE_H
#define COLOSSIM_MODEL_RECOMPUTE_H

#include "base/text.h"
#include "model/llm.h"

#include <stdbool.h>
#include <stddef.h>

enum recompute_module {
    RECOMPUTE_CORE_ATTN = 1,   /* scores and what they weigh */
    RECOMPUTE_LAYERNORM = 2,   /* norms before attention, MLP and experts */
    RECOMPUTE_MOE_ACT = 4,     /* the activation inside routed experts */
    RECOMPUTE_MLA_UP_PROJ = 8, /* latent attention's up-projections and rotations */
    RECOMPUTE_MLP = 16,        /* the MLP of layers without experts */
    RECOMPUTE_SHARED_EXPERTS = 32,
    RECOMPUTE_MOE = 64 /* router, exchange, routed and shared experts */
};
enum { RECOMPUTE_MODULES = 7 };
extern const char *const recompute_module_words[]; /* in the order of their bits, ended by NULL */

/* The modules that an LLM has. */
unsigned recompute_modules_of(const struct llm *);

/* The set that a text names, words parted by blanks, commas or '+'; none of NULL. False at a word
 * that is no module: its beginning and length are then in *word and *length, unless these are NULL.
 */
bool recompute_modules_parse(const char *text, unsigned *set, const char **word, size_t *length);

/* Appends the names of a set, parted by 'between'. */
void recompute_modules_write(unsigned set, const char *between, struct text *);

#endif
