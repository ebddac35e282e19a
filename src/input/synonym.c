#include "input/synonym.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>

static const struct {
    const char *word, *key;
} synonyms[] = {
    {"gpu", "accelerators"},
    {"gpus", "accelerators"},
    {"num-gpus", "accelerators"},
    {"n-gpus", "accelerators"},
    {"chips", "accelerators"},
    {"devices", "accelerators"},
    {"tpus", "accelerators"},
    {"accelerator", "system"},
    {"server", "system"},
    {"node", "system"},
    {"hardware", "system"},
    {"network", "fabric"},
    {"interconnect", "fabric"},
    {"llm-model", "llm"},
    {"batch", "global-batch"},
    {"batch-size", "global-batch"},
    {"global-batch-size", "global-batch"},
    {"seq-len", "sequence"},
    {"seqlen", "sequence"},
    {"sequence-length", "sequence"},
    {"context-length", "sequence"},
    {"dtype", "precision"},
    {"tp", "plan.tensor"},
    {"tensor-parallel", "plan.tensor"},
    {"pp", "plan.pipeline"},
    {"pipeline-parallel", "plan.pipeline"},
    {"cp", "plan.context"},
    {"ep", "plan.expert"},
    {"micro-batch", "plan.micro-batch"},
    {"micro-batch-size", "plan.micro-batch"},
    {"mbs", "plan.micro-batch"},
    {"depreciation", "it-life"},
    {"lifetime", "it-life"},
    {"wacc", "discount-rate"},
    {"interest-rate", "discount-rate"},
    {"npv", "net_present_value"},
    {"irr", "net_present_value"},
    {"wue", "water"},
};

static bool same(const char *a, const char *b)
{
    for (; *a && *b; a++, b++)
        if (tolower((unsigned char)*a) != *b && !(*a == '_' && *b == '-'))
            return false;
    return !*a && !*b;
}

const char *synonym_of(const char *word)
{
    for (size_t i = 0; i < sizeof synonyms / sizeof *synonyms; i++)
        if (same(word, synonyms[i].word))
            return synonyms[i].key;
    return NULL;
}
