/* What others may know of a site's power to come. */
#ifndef COLOSSIM_FLEET_SITE_POWER_H
#define COLOSSIM_FLEET_SITE_POWER_H

#include "base/date.h"

#include <stdint.h>

struct world;
struct site;

/* Firm power, W, that the site's sources promise for a day. */
double power_firm_on(const struct world *, uint32_t site, day_number);

/* Provisioned power, W, up to which systems are energised at that firm power: the same, or more by
 * the site's oversubscription. */
double power_allowed(const struct site *, double firm);

/* Sets what the site's sources give, cost and promise today. */
void power_renew(struct world *, uint32_t site);

#endif
