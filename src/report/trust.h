/* Which assumed numbers stand behind most dollars. */
#ifndef COLOSSIM_REPORT_TRUST_H
#define COLOSSIM_REPORT_TRUST_H

#include "report/facts.h"

/* How much is shown of them. */
enum { TRUST_ACCOUNTS = 5, TRUST_KEYS = 3 };

/* The share of the dollars spent, and of the energy, that stands on numbers of a grade as the
 * weakest; NaN where there are none. */
double trust_dollars(const struct run_facts *, enum grade);
double trust_energy(const struct run_facts *, enum grade);

/* The accounts with assumed dollars, most of them first; returns how many there are. */
size_t trust_rank(const struct run_facts *, enum account order[ACCOUNT_COUNT]);

/* The assumed ones of the keys that made an account's dollars: prices, and what they were
 * multiplied by. None where only built-in defaults are assumed. Memory from the arena. */
const struct result_input **trust_assumed(const struct run_facts *, enum account, struct arena *,
                                          size_t *n);

/* Stands in place of a key where there is none. */
extern const char *const trust_no_key;

#endif
