/* Accelerator-hours that operators rent and sell, as terminal and page both tell it. */
#ifndef COLOSSIM_REPORT_TRADE_H
#define COLOSSIM_REPORT_TRADE_H

#include "report/facts.h"
#include "report/table.h"

/* rent.c: what an hour of rented accelerators costs, a row per rental; the caller frees it. */
void rent_table(const struct run_facts *, struct table *);

/* At what price or use renting would be cheaper than owning, on what assumptions; nothing where
 * nothing is owned. */
void rent_add_break_even(struct text *, const struct run_facts *);

/* sales.c: what was sold for how much, and whether that pays for everything. */
bool sales_any(const struct run_facts *);
void sales_add_words(struct text *, const struct run_facts *);

#endif
