/* Initial lots: what works on the first day. They have hall space and power, whose shells and
 * sources they do not pay, and are as old as the scenario says: they fail and retire by that age.
 * What was paid for them then is in the books as the operator's capital, with the day on which it
 * was paid, so that the cost of capital ends when their life does. */
#include "fleet/supply/holding.h"

#include "fleet/failure/failure.h"
#include "fleet/site/power.h"
#include "fleet/world.h"

#include <math.h>

void holding_make_lots(struct world *w)
{
    const struct owner *owners = w->scenario->operators.items;
    for (uint32_t i = 0; i < w->scenario->operators.n; i++) {
        const struct holding *holdings = owners[i].holdings.items;
        for (uint32_t k = 0; k < owners[i].holdings.n; k++) {
            const struct holding *h = &holdings[k];
            struct order *order = arena_alloc(&w->memory, sizeof *order);
            *order = (struct order){
                .name = arena_format(&w->memory, "initial-%s", h->name),
                .system = h->system,
                .site = h->site,
                .fabric = h->fabric,
                .failures = h->failures,
                .racks = h->racks,
                .quantity = h->accelerators,
                .utilisation = h->utilisation,
                .daily_load = h->daily_load,
            };
            const uint32_t lot = world_add_lot(w, i, order); /* may move the lots */
            w->lots[lot].holding = h;
        }
    }
}

/* Puts what was paid into the books: the scenario's sum, in proportion to the library's prices of
 * that day, or these prices themselves. */
static void bring_in(struct world *w, uint32_t index, day_number bought)
{
    struct lot *lot = &w->lots[index];
    const struct holding *h = lot->holding;
    const struct it_price price = lot_price(lot, &w->scenario->assumptions, lot->units, bought);
    lot->payment.it_capital = it_price_sum(&price);
    double factor = 1;
    enum grade grade = world_grade(w, &h->age);
    if (!isnan(h->paid)) {
        factor = h->paid / lot->payment.it_capital;
        lot->payment.it_capital = h->paid;
        grade = grade_weaker(grade, world_grade(w, &h->paid));
    }
    const uint32_t site = lot->site_index;
    const struct {
        enum account account;
        double dollars;
        enum grade grade;
    } parts[] = {{ACCOUNT_CHIPS, price.chips, lot->grades.chips},
                 {ACCOUNT_SERVERS, price.servers, lot->grades.servers},
                 {ACCOUNT_NETWORK, price.network, lot->grades.network},
                 {ACCOUNT_STORAGE, price.storage, lot->grades.storage}};
    money cost = 0;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        cost = money_add(cost, world_bring_in(w, site, parts[i].account, factor * parts[i].dollars,
                                              grade_weaker(grade, parts[i].grade), bought));
    asset_open(w, index, cost, h->book_value);
}

static void begin_to_work(struct world *w, uint32_t index)
{
    struct lot *lot = &w->lots[index];
    struct site_state *site = &w->sites[lot->site_index];
    const double units = (double)lot->units;
    const int64_t nodes = lot->units * lot->unit_nodes;
    const sim_time birth = -sim_ticks(lot->holding->age);
    lot->delivered = lot->arrived = lot->units;
    lot->first_energised = lot->last_energised = birth;
    site->hall_used += units * lot->power.provisioned_it;
    site->hall_paid = site->hall_used;
    site->provisioned += units * lot->power.provisioned;
    site->nameplate_it += units * lot->power.nameplate_it;
    site->provisioned_grade = grade_weaker(site->provisioned_grade, lot->grades.provisioned);
    site->energy_grade =
        grade_weaker(site->energy_grade, grade_weaker(lot->grades.power, lot->grades.shared));
    bring_in(w, index, world_day(w, 0) - (day_number)(lot->holding->age / 86400));
    site_move(w, index, nodes, NODE_STATES, NODE_UP);
    failure_watch(w, index, nodes, birth);
    site_mark(w, lot->site_index);
}

/* The scenario is believed, and its reader told. */
static void note_lack(struct world *w, uint32_t index)
{
    const struct site_state *site = &w->sites[index];
    const double firm = power_firm_on(w, index, w->scenario->start);
    if (site->provisioned > power_allowed(site->site, firm) * (1 + GATE_TOLERANCE))
        world_note(w,
                   "site '%s': the initial lots provision %s and work, though its firm power "
                   "on the first day is %s",
                   site->site->name, world_amount(w, site->provisioned, (struct dim)DIM_POWER),
                   world_amount(w, firm, (struct dim)DIM_POWER));
}

static void start(struct world *w)
{
    for (uint32_t i = 0; i < w->n_lots; i++)
        if (w->lots[i].holding)
            begin_to_work(w, i);
    for (uint32_t i = 0; i < w->n_sites; i++)
        note_lack(w, i);
}

const struct process holding_process = {"holding", start, NULL};
