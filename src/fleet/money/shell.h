/* What the shells of halls cost, and when they are paid: on the day they are ready, by the racks
 * that get space, or while they are built. */
#ifndef COLOSSIM_FLEET_MONEY_SHELL_H
#define COLOSSIM_FLEET_MONEY_SHELL_H

#include "input/origin.h"
#include "scenario/scenario.h"

struct world;

/* Pays the shell around so much IT power, W, now. 'power': the grade of that figure. */
void shell_pay(struct world *, uint32_t site, double it_power, enum grade power);

/* Whether a hall is paid while it is built. */
bool shell_is_built_up(const struct hall *);

/* Books what the owners had paid of such a hall, by index, on the first day. */
void shell_bring_in(struct world *, uint32_t site, uint32_t hall);

/* Pays what was built of such halls in the month that is over. */
void shell_pay_progress(struct world *, uint32_t site);

/* Such a hall is ready: pays what is left, and puts it to use. */
void shell_finish(struct world *, uint32_t site, const struct hall *);

#endif
