#include "fleet/money/asset.h"

#include "base/fail.h"
#include "fleet/world.h"

#include <math.h>
#include <stdlib.h>

static money book_of(const struct asset *a)
{
    return a->cost - a->written;
}

/* Moves an asset's worth from the books of its site to an account: what it was written down for. */
static void write_down(struct world *w, struct asset *a, money amount, enum account to)
{
    struct site_state *site = &w->sites[a->site];
    const double *life = capital_life_field(&w->scenario->assumptions, a->class);
    if (amount <= 0)
        return;
    a->written = money_add(a->written, amount);
    site->book[a->class] -= amount;
    cash_book_at(w, a->site, to, ACCOUNT_DEPRECIATED, amount,
                 life ? world_grade(w, life) : GRADE_ASSUMED);
}

/* Adds what is in use from an instant on for the life of its class. */
static struct asset *add(struct world *w, uint32_t site, uint32_t lot, enum capital_class class,
                         money price, money interest, sim_time from)
{
    struct register_of_assets *r = &w->assets;
    const struct assumptions *a = &w->scenario->assumptions;
    if (r->n == r->capacity) {
        r->capacity = r->capacity ? 2 * r->capacity : 32;
        r->items = memory_resize(r->items, r->capacity * sizeof *r->items);
    }
    const money cost = money_add(price, interest);
    r->items[r->n] = (struct asset){
        .site = site,
        .lot = lot,
        .class = class,
        .price = price,
        .cost = cost,
        .left = money_from_dollars(money_to_dollars(price) * capital_salvage(a, class)),
        .born = from,
        .from = from,
        .until = sim_at_age(from, sim_ticks(capital_life(a, class))),
    };
    w->sites[site].book[class] = money_add(w->sites[site].book[class], cost);
    return &r->items[r->n++];
}

void asset_buy(struct world *w, uint32_t site, enum capital_class class, money price,
               money interest)
{
    if (price > 0)
        add(w, site, ASSET_NO_LOT, class, price, interest, w->now);
}

void asset_progress(struct world *w, uint32_t site, money cost)
{
    w->sites[site].in_progress = money_add(w->sites[site].in_progress, cost);
}

void asset_deliver(struct world *w, uint32_t lot, money cost)
{
    w->lots[lot].payment.in_progress = money_add(w->lots[lot].payment.in_progress, cost);
    asset_progress(w, w->lots[lot].site_index, cost);
}

void asset_begin(struct world *w, uint32_t index, int64_t units)
{
    struct lot *lot = &w->lots[index];
    const int64_t waiting = lot->delivered - lot->payment.in_use;
    const money cost = (money)((int128)lot->payment.in_progress * units / waiting),
                interest = (money)((int128)lot->payment.interest_in_progress * units / waiting);
    lot->payment.in_use += units;
    lot->payment.in_progress -= cost;
    lot->payment.interest_in_progress -= interest;
    w->sites[lot->site_index].in_progress -= cost;
    if (cost > 0)
        add(w, lot->site_index, index, CAPITAL_IT, cost - interest, interest, w->now);
}

/* What is written off by now. */
static money worn(const struct asset *a, sim_time now)
{
    if (now <= a->from || a->until == SIM_TIME_NEVER)
        return a->opening;
    const double share =
        now >= a->until ? 1 : (double)(now - a->from) / (double)(a->until - a->from);
    const money most = a->cost - a->left - a->opening;
    return a->opening + (share < 1 ? money_from_dollars(money_to_dollars(most) * share) : most);
}

void asset_open(struct world *w, uint32_t index, money cost, double book_value)
{
    struct lot *lot = &w->lots[index];
    const sim_time birth = -sim_ticks(lot->holding->age);
    struct asset *a = add(w, lot->site_index, index, CAPITAL_IT, cost, 0, birth);
    lot->payment.in_use = lot->units;
    if (!isnan(book_value)) {
        const money book = money_from_dollars(book_value);
        a->opening = book < cost ? cost - book : 0;
        a->left = a->left < book ? a->left : book;
        a->from = 0;
        a->until = a->until > 0 ? a->until : 1; /* too old to be worth anything any more */
    }
    write_down(w, a, worn(a, 0), ACCOUNT_FUNDING);
}

void asset_depreciate(struct world *w)
{
    for (size_t i = 0; i < w->assets.n; i++) {
        struct asset *a = &w->assets.items[i];
        write_down(w, a, worn(a, w->now) - a->written, ACCOUNT_DEPRECIATION);
    }
}

/* The wear up to the day is still depreciation. */
money asset_write_off(struct world *w, uint32_t lot)
{
    money sum = 0;
    for (size_t i = 0; i < w->assets.n; i++) {
        struct asset *a = &w->assets.items[i];
        if (a->lot != lot)
            continue;
        write_down(w, a, worn(a, w->now) - a->written, ACCOUNT_DEPRECIATION);
        sum = money_add(sum, book_of(a));
        write_down(w, a, book_of(a), ACCOUNT_WRITE_OFF);
        a->gone = true;
    }
    return sum;
}

money asset_worth(const struct world *w, uint32_t site, bool at_cost, bool land)
{
    money sum = 0;
    for (size_t i = 0; i < w->assets.n; i++) {
        const struct asset *a = &w->assets.items[i];
        if (a->site == site && !a->gone && (land || a->class != CAPITAL_LAND))
            sum = money_add(sum, at_cost ? a->cost : book_of(a));
    }
    for (uint32_t i = 0; i < w->n_lots; i++)
        if (w->lots[i].site_index == site)
            sum = money_add(sum, w->lots[i].payment.in_progress);
    for (uint32_t i = 0; i < w->sites[site].site->halls.n; i++)
        sum = money_add(sum,
                        money_add(w->sites[site].building[i], w->sites[site].building_interest[i]));
    return sum;
}

void asset_free(struct register_of_assets *r)
{
    free(r->items);
}
