/* Income and cash by year (results/statement.h), as tables for the terminal and for the page alike,
 * which the caller frees, and as comma-separated values. */
#ifndef COLOSSIM_REPORT_STATEMENT_H
#define COLOSSIM_REPORT_STATEMENT_H

#include "report/facts.h"
#include "report/table.h"

/* All operators with 'funding' together: a row for each year, and one for all of them. 'other' are
 * used systems sold, debts that lenders gave up, and inflation. */
void income_table(const struct run_facts *, struct table *);

/* Their cash, from the net income on. */
void cash_flow_table(const struct run_facts *, struct table *);

/* What stands beside both tables: whose they are and how they are signed, and what their columns
 * hold. */
const char *statement_remark(const struct run_facts *);
extern const char statement_words[];

/* All lines of each operator and year, with a heading line; dollars. */
void statement_csv(const struct run_facts *, struct text *);

#endif
