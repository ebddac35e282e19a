#include "fleet/money/capital.h"

#include <math.h>
#include <stddef.h>

enum capital_class capital_class_of(enum account account)
{
    switch (account) {
    case ACCOUNT_SHELL: return CAPITAL_SITE;
    case ACCOUNT_LAND: return CAPITAL_LAND;
    case ACCOUNT_GENERATION: return CAPITAL_GENERATION;
    default: return CAPITAL_IT;
    }
}

const double *capital_life_field(const struct assumptions *a, enum capital_class class)
{
    switch (class) {
    case CAPITAL_IT: return &a->it_life;
    case CAPITAL_SITE: return &a->site_life;
    case CAPITAL_GENERATION: return &a->generation_life;
    default: return NULL;
    }
}

double capital_life(const struct assumptions *a, enum capital_class class)
{
    const double *life = capital_life_field(a, class);
    return life ? *life : INFINITY;
}

double capital_salvage(const struct assumptions *a, enum capital_class class)
{
    switch (class) {
    case CAPITAL_IT: return a->resale.n ? curve_at(&a->resale, a->it_life) : a->it_salvage;
    case CAPITAL_SITE: return a->site_salvage;
    case CAPITAL_GENERATION: return a->generation_salvage;
    default: return 1;
    }
}
