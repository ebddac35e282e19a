/* What operators with 'funding' have and owe, as tables for the terminal and for the page alike;
 * the caller frees them. */
#ifndef COLOSSIM_REPORT_BALANCE_H
#define COLOSSIM_REPORT_BALANCE_H

#include "report/facts.h"
#include "report/table.h"

/* Loans and their service: a row for each operator that ever owed any. */
void debt_table(const struct run_facts *, struct table *);

/* The balance sheet at the end: a row for each operator. */
void balance_table(const struct run_facts *, struct table *);

#endif
