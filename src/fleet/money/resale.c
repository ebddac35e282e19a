#include "fleet/money/resale.h"

#include "fleet/world.h"

#include <math.h>

static double age_of(const struct world *w, const struct asset *a)
{
    return fmax(0, sim_seconds(w->now - a->born));
}

static money price_of(const struct world *w, const struct asset *a)
{
    const struct curve *share = &w->scenario->assumptions.resale;
    if (share->n == 0)
        return 0;
    return money_from_dollars(money_to_dollars(a->price) * curve_at(share, age_of(w, a)));
}

static bool is_of(const struct asset *a, uint32_t lot)
{
    return a->lot == lot && !a->gone;
}

void resale_sell(struct world *w, uint32_t lot)
{
    const struct assumptions *a = &w->scenario->assumptions;
    const uint32_t site = w->lots[lot].site_index;
    const enum grade grade = grade_weaker(world_grade(w, &a->resale), w->lots[lot].grades.chips);
    for (size_t i = 0; i < w->assets.n; i++) {
        const struct asset *asset = &w->assets.items[i];
        const money price = is_of(asset, lot) ? price_of(w, asset) : 0;
        if (price == 0)
            continue;
        const double rest = a->it_life - age_of(w, asset);
        const double left = money_to_dollars(asset->price) * capital_salvage(a, CAPITAL_IT);
        cash_sell(w, site, price, grade);
        world_keep_sale(w, site, price, fmax(0, rest), money_from_dollars(left), grade);
    }
}
