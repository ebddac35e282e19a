/* What the outcome tells of an operator's cash (cash.h): how it stands at the end, its records, and
 * notes on bills that were not paid in time, on debt that was not served, and on what lenders took.
 */
#ifndef COLOSSIM_FLEET_MONEY_CASH_RESULT_H
#define COLOSSIM_FLEET_MONEY_CASH_RESULT_H

#include <stdint.h>

struct world;

/* Adds it to the outcome, which has room. An operator with 'funding' only, after its last payment.
 */
void cash_result_keep(struct world *, uint32_t owner);

#endif
