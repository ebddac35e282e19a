/* The service of loans: what falls due of each draw, month by month. Interest of a twelfth of the
 * yearly rate falls due at the end of each month (its part of the month in which it was drawn), an
 * instalment of the principal from its first whole month on, so that the last one is paid when the
 * term is over. An instalment of what is left of a balance B at a monthly rate i over n months is
 *
 *     annuity   B i / ((1 + i)^n - 1), so that it and the interest add up to the same every month
 *     linear    B / n
 *     bullet    0, and B in the last month
 *
 * Up to the day 'interest-added-until' of a loan a month's interest is added to the draw instead
 * (interest during construction), as far as the limit goes, and no instalment falls due: a draw at
 * a monthly rate i grows to (1 + i)^n of what it was after n whole months. */
#ifndef COLOSSIM_FLEET_MONEY_DEBT_SERVICE_H
#define COLOSSIM_FLEET_MONEY_DEBT_SERVICE_H

#include "base/money.h"

#include <stdint.h>

struct world;

/* The last month is over: bills its interest, the instalments if it was a whole month, and what
 * margin calls ask for. */
void debt_end_month(struct world *, uint32_t owner);

/* A lot retires: what is owed on it is due. */
void debt_recall(struct world *, uint32_t owner, uint32_t lot);

/* So much of the bills of debt service is paid. */
void debt_pay(struct world *, uint32_t owner, money);

#endif
