/* Classes of capital: what of it wears out in how many years. */
#ifndef COLOSSIM_FLEET_MONEY_CAPITAL_H
#define COLOSSIM_FLEET_MONEY_CAPITAL_H

#include "fleet/money/ledger.h"
#include "model/assumptions.h"

enum capital_class { CAPITAL_IT, CAPITAL_SITE, CAPITAL_GENERATION, CAPITAL_LAND, CAPITAL_CLASSES };

/* The class of a capital account. */
enum capital_class capital_class_of(enum account);

/* Economic life in seconds; infinite for land. */
double capital_life(const struct assumptions *, enum capital_class);

/* Share of the price that is left at the end of the life; all of it for land. Of IT that is resold,
 * what it is sold for at that age. */
double capital_salvage(const struct assumptions *, enum capital_class);

/* The field of assumptions that the life of a class is; NULL for land. Its grade is that of what
 * rests on it. */
const double *capital_life_field(const struct assumptions *, enum capital_class);

#endif
