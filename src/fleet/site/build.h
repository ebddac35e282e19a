/* What the settle step asks of the builders. */
#ifndef COLOSSIM_FLEET_SITE_BUILD_H
#define COLOSSIM_FLEET_SITE_BUILD_H

#include "input/origin.h"

#include <stdint.h>

struct world;

/* Starts a shift of the site's crews if units wait for them and none is running. */
void build_start_shift(struct world *, uint32_t site);

/* Pays the shell of hall space that was just given to racks and never was before, as far as it lies
 * in halls that are paid by use. 'grade': of the racks' power. */
void build_pay_space(struct world *, uint32_t site, enum grade);

#endif
