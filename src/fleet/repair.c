/* Repairs: an outage ends after the time drawn for it; its record goes to the second book, its cost
 * to the ledger. */
#include "fleet/world.h"

/* subject: slot of the outage. */
static void handle(struct world *w, uint16_t what, uint32_t subject, uint64_t arg)
{
    (void)what, (void)arg;
    struct outage *outage = &w->outages[subject];
    struct batch *batch = &w->batches[outage->batch];
    struct lot *lot = &w->lots[batch->lot];
    struct cause_state *cause = &w->causes[outage->cause];
    const sim_time now = w->engine->now;

    books_record(&lot->books, NODE_DOWN, 1, outage->begin, now);
    cause->down += books_stay(lot->node_accelerators, outage->begin, now);
    batch->down[outage->node] = 0;
    site_move(w, batch->lot, 1, NODE_DOWN, NODE_UP);
    outage->next_free = w->free_outage;
    w->free_outage = subject;
    world_pay(w, lot->site_index, ACCOUNT_REPAIR, cause->repair->cost * lot->node_share,
              cause->cost_grade);
    w->out->repairs++;
}

const struct process repair_process = {"repair", NULL, handle};
