/* Retirement: a lot is switched off as a whole. Its firm power and its hall space are free at once.
 * Nodes that are down then draw nothing any more and leave when their outage ends
 * (failure/repair.c), so that the books of down time close as always. */
#include "fleet/supply/retire.h"

#include "fleet/failure/expected.h"
#include "fleet/money/debt_service.h"
#include "fleet/money/lease.h"
#include "fleet/money/resale.h"
#include "fleet/site/meter.h"
#include "fleet/world.h"

#include <math.h>

enum { RETIRE };

void retire_lot_at(struct world *w, uint32_t lot, sim_time at)
{
    w->lots[lot].leaving = true;
    if (at < w->horizon)
        world_post(w, at, PHASE_CHANGE, PROCESS_RETIRE, RETIRE, lot, 0);
}

static void handle(struct world *w, uint16_t what, uint32_t subject, uint64_t arg)
{
    (void)what, (void)arg;
    struct lot *lot = &w->lots[subject];
    struct site_state *site = &w->sites[lot->site_index];
    const double units = (double)lot->units;
    meter_read(site, w->now);
    site->hall_used = fmax(0, site->hall_used - units * lot->power.provisioned_it);
    site->provisioned = fmax(0, site->provisioned - units * lot->power.provisioned);
    site->nameplate_it = fmax(0, site->nameplate_it - units * lot->power.nameplate_it);
    expected_end(w, subject); /* counts the failures of nodes that are up still */
    site_move(w, subject, lot->books.counter[NODE_UP].level, NODE_UP, NODE_RETIRED);
    rack_retire(w, subject);
    lot_retire(lot, w->now);
    lease_leave(w, subject);
    if (lot->seized)
        debt_release(w, lot->operator_index, subject, asset_write_off(w, subject));
    else {
        resale_sell(w, subject);
        asset_write_off(w, subject);
        debt_recall(w, lot->operator_index, subject);
    }
    meter_set_rates(w, site, world_day(w, w->now));
    site_mark(w, lot->site_index);
}

const struct process retire_process = {"retire", NULL, handle};
