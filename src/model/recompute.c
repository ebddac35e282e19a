#include "model/recompute.h"

#include "base/words.h"

#include <string.h>

const char *const recompute_module_words[] = {
    "core_attn", "layernorm", "moe_act", "mla_up_proj", "mlp", "shared_experts", "moe", NULL};

unsigned recompute_modules_of(const struct llm *llm)
{
    const struct llm_blocks b = llm_blocks(llm);
    unsigned set = 0;
    if (b.attention > 0)
        set |= RECOMPUTE_CORE_ATTN | (llm->latent.kv_rank > 0 ? RECOMPUTE_MLA_UP_PROJ : 0);
    if (b.mlp > 0)
        set |= RECOMPUTE_MLP;
    if (b.experts > 0)
        set |= RECOMPUTE_MOE | RECOMPUTE_MOE_ACT;
    if (b.experts > 0 && llm->experts.shared_ffn > 0)
        set |= RECOMPUTE_SHARED_EXPERTS;
    return set ? set | RECOMPUTE_LAYERNORM : set;
}

/* The bit of a module; 0 for any other word. */
static unsigned module_of(const char *word, size_t length)
{
    for (unsigned i = 0; i < RECOMPUTE_MODULES; i++)
        if (strlen(recompute_module_words[i]) == length &&
            memcmp(recompute_module_words[i], word, length) == 0)
            return 1u << i;
    return 0;
}

bool recompute_modules_parse(const char *text, unsigned *set, const char **word, size_t *length)
{
    *set = 0;
    const char *at = text ? text : "";
    for (size_t n; (n = words_next(&at, " +,")) > 0; at += n) {
        const unsigned module = module_of(at, n);
        if (module == 0) {
            if (word)
                *word = at;
            if (length)
                *length = n;
            return false;
        }
        *set |= module;
    }
    return true;
}

void recompute_modules_write(unsigned set, const char *between, struct text *out)
{
    bool first = true;
    for (unsigned i = 0; i < RECOMPUTE_MODULES; i++) {
        if (!(set & 1u << i))
            continue;
        text_addf(out, "%s%s", first ? "" : between, recompute_module_words[i]);
        first = false;
    }
}
