/* Used systems: what retires is sold, for a share of what was paid for it that depends on its age
 * ('assumptions.resale'). The money comes in at once; what it was worth in the books is written off
 * (asset.h), so that the two together are the gain or the loss. */
#ifndef COLOSSIM_FLEET_MONEY_RESALE_H
#define COLOSSIM_FLEET_MONEY_RESALE_H

#include <stdint.h>

struct world;

/* Sells a lot that retires; before it is written off. */
void resale_sell(struct world *, uint32_t lot);

#endif
