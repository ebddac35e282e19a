#include "fleet/failure/shop.h"

#include "fleet/world.h"

#include <string.h>

static void line_init(struct line *l)
{
    *l = (struct line){.first = OUTAGE_NONE, .last = OUTAGE_NONE};
}

static void line_add(struct line *l, struct outages *outages, uint32_t slot)
{
    outages->slot[slot].behind = OUTAGE_NONE;
    if (l->first == OUTAGE_NONE)
        l->first = slot;
    else
        outages->slot[l->last].behind = slot;
    l->last = slot;
    l->waited++;
}

static uint32_t line_take(struct line *l, const struct outages *outages)
{
    const uint32_t slot = l->first;
    if (slot != OUTAGE_NONE)
        l->first = outages->slot[slot].behind;
    return slot;
}

/* A wait that began then is over. */
static void line_charge(const struct world *w, struct line *l, const struct outage *outage,
                        sim_time since)
{
    l->wait += books_stay(w->lots[outage->lot].node_accelerators, since, w->now);
}

struct shelf *shop_shelf(const struct world *w, const struct lot *lot, enum repair_action action)
{
    const enum shelf_kind kind = action == REPAIR_SWAP     ? SHELF_PARTS
                                 : action == REPAIR_RETURN ? SHELF_NODES
                                                           : SHELF_KINDS;
    const struct shop *shop = &w->sites[lot->site_index].shop;
    for (uint32_t i = 0; i < shop->n_shelves; i++)
        if (shop->shelves[i].kind == kind && shop->shelves[i].system == lot->order->system)
            return &shop->shelves[i];
    return NULL;
}

bool shop_needs_technician(const struct world *w, const struct lot *lot, enum repair_action action)
{
    return w->sites[lot->site_index].shop.technicians > 0 &&
           (action == REPAIR_SWAP || shop_shelf(w, lot, action));
}

enum repair_action shop_work(const struct world *w, const struct lot *lot,
                             enum repair_action action)
{
    return shop_shelf(w, lot, action) ? REPAIR_SWAP : action;
}

static void begin_work(struct world *w, uint32_t site, uint32_t slot)
{
    const struct outage *outage = &w->sites[site].outages.slot[slot];
    world_post_at_site(w, site, sim_after(w->now, outage->work), PROCESS_REPAIR, slot);
}

/* An outage that has its piece, or needs none, takes a technician. */
static void take_technician(struct world *w, uint32_t site, uint32_t slot)
{
    struct shop *shop = &w->sites[site].shop;
    struct outages *outages = &w->sites[site].outages;
    struct outage *outage = &outages->slot[slot];
    const enum repair_action action = (enum repair_action)w->causes[outage->cause].cause->action;
    outage->ready = w->now;
    if (!shop_needs_technician(w, &w->lots[outage->lot], action)) {
        begin_work(w, site, slot);
        return;
    }
    shop->line.demands++;
    if (shop->idle == 0) {
        line_add(&shop->line, outages, slot);
        return;
    }
    shop->idle--;
    shop->busy += outage->work;
    begin_work(w, site, slot);
}

/* Orders another piece; its lead time is the demand's own. */
static void restock(struct world *w, uint32_t site, struct shelf *shelf)
{
    shelf->lead.index = (uint64_t)shelf->line.demands++;
    const double lead = distribution_quantile(&shelf->plan->lead_time, stream_u01(&shelf->lead));
    world_post_at_site(w, site, sim_after(w->now, sim_wait(lead)), PROCESS_SHOP,
                       (uint32_t)(shelf - w->sites[site].shop.shelves));
}

void shop_take_in(struct world *w, uint32_t site, uint32_t slot)
{
    struct outages *outages = &w->sites[site].outages;
    struct outage *outage = &outages->slot[slot];
    struct shelf *shelf = shop_shelf(w, &w->lots[outage->lot],
                                     (enum repair_action)w->causes[outage->cause].cause->action);
    if (shelf) {
        restock(w, site, shelf);
        if (shelf->on_hand == 0) {
            outage->ready = SIM_TIME_NEVER;
            line_add(&shelf->line, outages, slot);
            return;
        }
        shelf->on_hand--;
    }
    take_technician(w, site, slot);
}

void shop_let_go(struct world *w, uint32_t site, const struct lot *lot, enum repair_action action)
{
    if (!shop_needs_technician(w, lot, action))
        return;
    struct shop *shop = &w->sites[site].shop;
    const uint32_t next = line_take(&shop->line, &w->sites[site].outages);
    if (next == OUTAGE_NONE) {
        shop->idle++;
        return;
    }
    const struct outage *outage = &w->sites[site].outages.slot[next];
    line_charge(w, &shop->line, outage, outage->ready);
    shop->busy += outage->work;
    begin_work(w, site, next);
}

/* A piece arrives. subject: shelf; arg: site. */
static void handle(struct world *w, uint16_t what, uint32_t subject, uint64_t arg)
{
    (void)what;
    struct outages *outages = &w->sites[arg].outages;
    struct shelf *shelf = &w->sites[arg].shop.shelves[subject];
    const uint32_t next = line_take(&shelf->line, outages);
    if (next == OUTAGE_NONE) {
        shelf->on_hand++;
        return;
    }
    line_charge(w, &shelf->line, &outages->slot[next], outages->slot[next].begin);
    take_technician(w, (uint32_t)arg, next);
}

static void add_shelf(struct world *w, uint32_t site, const struct spares *spares,
                      enum shelf_kind kind, const struct spare_shelf *plan)
{
    static const char *const names[SHELF_KINDS] = {"nodes", "parts"};
    if (!plan->given)
        return;
    struct shop *shop = &w->sites[site].shop;
    struct shelf *shelf = &shop->shelves[shop->n_shelves++];
    const char *path = arena_format(&w->memory, "sites.%s.repair.spares.%s.%s",
                                    w->sites[site].site->name, spares->name, names[kind]);
    *shelf = (struct shelf){
        .system = spares->system,
        .kind = kind,
        .plan = plan,
        .on_hand = plan->count,
        .lead =
            stream_make((uint64_t)w->scenario->seed, "restock", hash_text(path), w->replication),
    };
    line_init(&shelf->line);
}

void shop_init(struct world *w, uint32_t site)
{
    const struct site_repair *repair = &w->sites[site].site->repair;
    const struct spares *spares = repair->spares.items;
    struct shop *shop = &w->sites[site].shop;
    shop->technicians = shop->idle = repair->technicians;
    line_init(&shop->line);
    shop->shelves =
        arena_array(&w->memory, (size_t)repair->spares.n * SHELF_KINDS, sizeof *shop->shelves);
    for (uint32_t i = 0; i < repair->spares.n; i++) {
        add_shelf(w, site, &spares[i], SHELF_NODES, &spares[i].nodes);
        add_shelf(w, site, &spares[i], SHELF_PARTS, &spares[i].parts);
    }
}

/* Nodes are bought like those of the systems, but without network and storage: a spare has the port
 * of the node that it replaces, and stores nothing on its shelf. Parts come with their repairs. */
void shop_buy_spares(struct world *w, const struct lot *lot)
{
    const struct system *system = lot->order->system;
    struct shelf *shelf = shop_shelf(w, lot, REPAIR_RETURN);
    if (!shelf || shelf->bought)
        return;
    shelf->bought = true;
    const day_number day = world_day(w, w->now);
    const double accelerators =
        (double)(shelf->plan->count * system->accelerators) / (double)system->nodes;
    const struct it_price price =
        it_price_of(system, accelerators, NULL, 0, &w->scenario->assumptions, day);
    world_pay(w, lot->site_index, ACCOUNT_CHIPS, price.chips, lot->grades.chips);
    world_pay(w, lot->site_index, ACCOUNT_SERVERS, price.servers, lot->grades.servers);
}

static void close_line(const struct world *w, struct line *l, const struct outages *outages,
                       bool for_piece)
{
    for (uint32_t slot = l->first; slot != OUTAGE_NONE; slot = outages->slot[slot].behind) {
        const struct outage *outage = &outages->slot[slot];
        line_charge(w, l, outage, for_piece ? outage->begin : outage->ready);
    }
}

void shop_close(struct world *w)
{
    for (uint32_t i = 0; i < w->n_sites; i++) {
        struct shop *shop = &w->sites[i].shop;
        close_line(w, &shop->line, &w->sites[i].outages, false);
        for (uint32_t k = 0; k < shop->n_shelves; k++)
            close_line(w, &shop->shelves[k].line, &w->sites[i].outages, true);
    }
}

const struct process shop_process = {"shop", NULL, handle};
