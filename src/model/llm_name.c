#include "model/llm_name.h"

#include "model/llm.h"
#include "model/spelling.h"

bool llm_has_name(const struct llm *llm, const char *name)
{
    return spellings_agree(llm->name, name) || spelling_listed(llm->also, name);
}
