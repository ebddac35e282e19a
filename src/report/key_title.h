/* A key of the scenario as readers who never saw its file can take it: 'energy price, grid-texas'
 * for models.power.grid-texas.energy-price. */
#ifndef COLOSSIM_REPORT_KEY_TITLE_H
#define COLOSSIM_REPORT_KEY_TITLE_H

#include "base/arena.h"

/* The words of the key, then the names of the items that it stands in: 'loan rate, xai, chips' for
 * operators.xai.funding.loans.chips.rate. What no key table knows stays as it is. Memory from the
 * arena. */
const char *key_title(const char *path, struct arena *);

#endif
