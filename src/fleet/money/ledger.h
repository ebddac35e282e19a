/* The books: double entry in whole micro-dollars. A posting moves an amount from one account to
 * another, so that all balances sum to zero by construction; a second book adds the same postings
 * up by month, operator, site and account. Both are compared at the end of every run
 * (ledger_check). Debits are positive, so what was bought, used or is owned is positive, and what
 * is owed or was paid in is negative. */
#ifndef COLOSSIM_FLEET_MONEY_LEDGER_H
#define COLOSSIM_FLEET_MONEY_LEDGER_H

#include "base/money.h"
#include "input/origin.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum account {
    ACCOUNT_CHIPS,   /* capital by class: accelerators, */
    ACCOUNT_SERVERS, /*   the systems around them, */
    ACCOUNT_NETWORK, /*   switches, transceivers, cables, */
    ACCOUNT_STORAGE, /*   shared storage and management, */
    ACCOUNT_SHELL,   /*   buildings, mechanical and electrical plant, */
    ACCOUNT_LAND,
    ACCOUNT_GENERATION, /*   generators and batteries */
    ACCOUNT_ENERGY,     /* running costs */
    ACCOUNT_STAFF,
    ACCOUNT_MAINTENANCE,
    ACCOUNT_REPAIR,
    ACCOUNT_RENT,      /* of accelerators that others own */
    ACCOUNT_TAX,       /* on property, */
    ACCOUNT_INSURANCE, /*   and its premiums, */
    ACCOUNT_LEASE,     /*   rent of halls and systems, */
    ACCOUNT_FORFEIT,   /*   deposits of what was cancelled */
    ACCOUNT_FUNDING, /* what the owner has paid in: credited by every payment of an operator without
                        'funding', by every raise of one with it */
    ACCOUNT_REVENUE, /* credited: what sold hours bring in */
    ACCOUNT_CASH,    /* of operators with 'funding' */
    ACCOUNT_PAYABLE, /* what these owe: bills not paid yet, */
    ACCOUNT_DEBT,    /*   and the principal of their loans that is not due yet */
    ACCOUNT_INTEREST,     /* on it */
    ACCOUNT_INFLATION,    /* what cash lost in real dollars, less what debt did */
    ACCOUNT_DEPOSIT,      /* paid ahead for what has not arrived */
    ACCOUNT_DEPRECIATED,  /* what capital is worth in the books less its price, credited for */
    ACCOUNT_DEPRECIATION, /*   wear in the run (before it: 'funding'), */
    ACCOUNT_WRITE_OFF,    /*   and what retires before its time */
    ACCOUNT_RESALE,       /* credited: what used systems are sold for, */
    ACCOUNT_RELEASE,      /*   and debts that lenders gave up for what they took */
    ACCOUNT_INCOME_TAX,   /* on the profit of a year */
    ACCOUNT_CAPITALISED,  /* credited: interest that became part of what is being built */
    ACCOUNT_COUNT
};

/* 'chips', 'servers', ... as tables and results name them. */
const char *account_name(enum account);
extern const char *const account_words[]; /* all of them, ended by NULL */

/* Capital and running-cost accounts; those from funding on are neither. */
bool account_is_capital(enum account);
bool account_is_cost(enum account);

/* Accounts of profit and loss: what is gone, of which running costs are some, and what is gained.
 */
bool account_is_expense(enum account);
bool account_is_income(enum account);

/* Those of them that a taxed profit is made of: without inflation and the tax itself. */
bool account_is_profit(enum account);

struct posting {
    int month;         /* months since the run's first */
    uint32_t owner;    /* index */
    uint32_t site;     /* index; the last one of the ledger's stands for none */
    enum account to;   /* debited: what was bought or used, or came in */
    enum account from; /* credited: what paid */
    enum grade grade;  /* the weakest number that made the amount */
    money amount;      /* >= 0 */
};

/* One cell of the second book. */
struct ledger_row {
    int month;
    uint32_t owner, site;
    enum account account;
    money amount;  /* debits less credits */
    int64_t count; /* postings on either side */
};

struct ledger {
    int months;
    uint32_t operators, sites;
    money balance[ACCOUNT_COUNT];               /* first book: by account, debits positive */
    money by_grade[ACCOUNT_COUNT][GRADE_COUNT]; /* the same by grade */
    struct ledger_row *rows;                    /* second book: [month][operator][site][account] */
    money *by_operator, *by_site; /* its sums over all months: [operator or site][account] */
};

/* Stands for all operators or all sites. */
#define LEDGER_ALL UINT32_MAX

/* An empty ledger of that size; free with ledger_free. */
void ledger_init(struct ledger *, int months, uint32_t operators, uint32_t sites);

/* Books the posting in both books; nothing more once an amount has left the range of money, since
 * what follows from it is none. A month outside the run or a negative amount is an internal error.
 */
void ledger_post(struct ledger *, const struct posting *);

/* Cells of the second book. */
size_t ledger_row_count(const struct ledger *);

/* Balance of an account at the end of a month, all operators and sites. */
money ledger_sum(const struct ledger *, enum account, int last_month);

/* Balance of an account over all months for one operator and one site, or LEDGER_ALL of them. */
money ledger_sum_of(const struct ledger *, enum account, uint32_t owner, uint32_t site);

/* True when the balances sum to zero and each equals what the second book, its sums and the grades
 * say. */
bool ledger_check(const struct ledger *);

void ledger_free(struct ledger *);

#endif
