/* Repairs: an outage ends when the work on it is done (shop.h says when it begins); its record goes
 * to the second book, its cost to the ledger. */
#include "fleet/world.h"

/* The node works again, and with it those of its rack that waited for it; unless too many others of
 * the rack are down, or the whole site is. */
static void come_back(struct world *w, struct site_state *site, const struct outage *outage)
{
    struct block *block = &site->blocks[outage->block];
    const uint32_t position = outage->node - block->first_node;
    int64_t nodes = 1;
    if (w->lots[outage->lot].rack.least_nodes > 1)
        nodes = rack_regain(w, outage->lot, block, position);
    if (blackout_now(&site->blackout) &&
        blackout_covers(site, &w->lots[outage->lot], block->first_place + position))
        blackout_join(w, outage->lot, nodes);
    else
        site_move(w, outage->lot, nodes, NODE_DOWN, NODE_UP);
}

/* subject: slot of the outage at the site. */
static void handle(struct world *w, uint16_t what, uint32_t subject, uint64_t arg)
{
    (void)what;
    const struct outage outage = outages_close(&w->sites[arg].outages, subject);
    struct lot *lot = &w->lots[outage.lot];
    struct cause_state *cause = &w->causes[outage.cause];
    const sim_time now = w->now;

    books_record(&lot->books, NODE_DOWN, 1, outage.begin, now);
    cause->down += books_stay(lot->node_accelerators, outage.begin, now);
    if (lot->retired == SIM_TIME_NEVER)
        defects_after_repair(w, (uint32_t)arg, &outage);
    if (lot->retired == SIM_TIME_NEVER)
        come_back(w, &w->sites[arg], &outage);
    else
        site_move(w, outage.lot, 1, NODE_DOWN, NODE_RETIRED);
    world_pay_exactly(w, lot->site_index, ACCOUNT_REPAIR,
                      lot->failure.repair_cost[outage.cause - lot->failure.first_cause],
                      cause->cost_grade);
    w->out->repairs++;
    shop_let_go(w, lot->site_index, lot, (enum repair_action)cause->cause->action);
}

const struct process repair_process = {"repair", NULL, handle};
