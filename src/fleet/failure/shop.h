/* The repair shop of a site: technicians and spares, and the outages that wait for them.
 *
 * What ends an outage says what it needs. A restart and a reboot need nobody. A swap needs a
 * technician for its time, and a spare part from its system's shelf where the site keeps one. A
 * return needs nothing but its own, long time, unless the site keeps spare nodes of the system:
 * then a technician puts one of them in the place of the broken node, which takes the time of a
 * swap, and the node that went to the vendor is the shelf's next spare.
 *
 * Shelves are kept by base stock (one for one): each piece that an outage asks for is ordered anew
 * at that moment and arrives after the shelf's lead time. Outages wait first for their piece, then
 * for a technician, each in the order in which they began to wait. */
#ifndef COLOSSIM_FLEET_FAILURE_SHOP_H
#define COLOSSIM_FLEET_FAILURE_SHOP_H

#include "base/wide.h"
#include "engine/stream.h"
#include "engine/time.h"
#include "fleet/failure/shop_mean.h"
#include "scenario/scenario.h"

#include <stdbool.h>
#include <stdint.h>

struct world;
struct lot;

/* Outages that wait for one thing, by slot (outage.h): a list through the records. */
struct line {
    uint32_t first, last;    /* OUTAGE_NONE: nobody waits */
    int64_t demands, waited; /* outages that asked so far; of these who had to wait */
    int128 wait;             /* accelerator-ticks waited, by those whose wait is over */
};

enum shelf_kind { SHELF_NODES, SHELF_PARTS, SHELF_KINDS };

struct shelf {
    const struct system *system;
    enum shelf_kind kind;
    const struct spare_shelf *plan;
    int64_t on_hand;
    bool bought;        /* its base stock, when the first node of the system entered service */
    struct stream lead; /* draws of lead times, by number of demand */
    struct line line;
    struct line_mean mean; /* 'outages: expected' */
};

struct shop {
    int64_t technicians; /* 0: as many as there is work */
    int64_t idle;
    struct line line;
    int128 busy; /* technician-ticks of work begun */
    struct shelf *shelves;
    uint32_t n_shelves;
    struct line_mean mean; /* 'outages: expected': of technicians, */
    sim_time advanced;     /*   all lines up to here */
};

/* Whether outages may have to wait there. */
static inline bool shop_has_lines(const struct shop *shop)
{
    return shop->technicians > 0 || shop->n_shelves > 0;
}

/* The shop of a site; its memory is the world's. */
void shop_init(struct world *, uint32_t site);

/* The shelf whose pieces outages of a lot that end by this action need; NULL: none. */
struct shelf *shop_shelf(const struct world *, const struct lot *, enum repair_action);

/* Whether they need one of the technicians whose number is limited. */
bool shop_needs_technician(const struct world *, const struct lot *, enum repair_action);

/* The action whose law the time of work on them has. */
enum repair_action shop_work(const struct world *, const struct lot *, enum repair_action);

/* The first node of a lot's system enters service: its spares are bought at the prices of the day,
 * unless they were. */
void shop_buy_spares(struct world *, const struct lot *);

/* An outage has begun, its record holds the time of work: it gets what it needs, or waits. */
void shop_take_in(struct world *, uint32_t site, uint32_t slot);

/* The work on an outage of a lot is over: its technician takes the next one. */
void shop_let_go(struct world *, uint32_t site, const struct lot *, enum repair_action);

/* At the end of the run: waits that are not over count up to it. */
void shop_close(struct world *);

#endif
