/* Which assumed numbers stand behind most dollars. */
#ifndef COLOSSIM_REPORT_TRUST_H
#define COLOSSIM_REPORT_TRUST_H

#include "report/facts.h"

/* The accounts with assumed dollars, most of them first; returns how many there are. */
size_t trust_rank(const struct run_facts *, enum account order[ACCOUNT_COUNT]);

/* Whether the key is one of the prices of an account. */
bool trust_prices(const struct result_input *, enum account);

#endif
