/* Income and cash of each calendar year, from the books of one replication. All amounts are signed
 * as they move profit or cash: what comes in is above zero, what goes out below, so that the lines
 * of income add up to the net income, and those of cash to its change.
 *
 * Cash is told from the net income on (the indirect method of IAS 7, 18 (b)): what did not move
 * cash is taken out, what was spent on capital, and what came from lenders and owners, is added.
 * Lines that only name the year's net change say so: of loans the books keep no gross amounts. What
 * operators have from before the run counts as brought in by their owners, and as spent, in its
 * first month. Operators without 'funding' have no cash: their owners pay and take all of it. */
#ifndef COLOSSIM_RESULTS_STATEMENT_H
#define COLOSSIM_RESULTS_STATEMENT_H

#include "results/result.h"

enum statement_line {
    LINE_REVENUE,
    LINE_OPERATING_COSTS, /* all running costs */
    LINE_DEPRECIATION,
    LINE_WRITE_OFFS,    /* book value of what retired before its time, */
    LINE_USED_SYSTEMS,  /*   and what it was sold for */
    LINE_DEBT_RELEASED, /* that lenders gave up for what they took */
    LINE_INTEREST,      /* less what became part of what is being built */
    LINE_INFLATION,     /* what cash lost in real dollars, less what debt did */
    LINE_INCOME_TAX,
    LINE_NET_INCOME,  /* all of the above */
    LINE_OPERATIONS,  /* cash: net income without what was not paid or is told below */
    LINE_CAPITAL,     /* paid for capital, deposits and interest included, less used systems sold */
    LINE_BILLS,       /* owed at the end less those owed before */
    LINE_LOANS,       /* drawn, with interest added to them, less repaid and what inflation took */
    LINE_OWNERS,      /* paid in less taken out */
    LINE_CASH_CHANGE, /* the five above */
    STATEMENT_LINES
};

/* 'revenue', 'operating_costs', ... */
const char *statement_line_name(enum statement_line);

/* What one operator's books say of one year. */
struct statement {
    int year;
    money change[ACCOUNT_COUNT]; /* debits less credits within the year */
    money cash;                  /* at the end of the year, or of the run */
};

/* An amount in dollars; an exact sum of what the books have. */
double statement_amount(const struct statement *, enum statement_line);

/* The statements of all operators (index owner * years + year), for all years that the run touches.
 */
struct statements {
    struct statement *at;
    size_t operators, years;
};
bool result_statements(struct result *, const struct result_about *, uint32_t replication,
                       struct arena *, struct statements *out);

#endif
