#include "fleet/ledger.h"

#include "base/fail.h"

#include <stdlib.h>

const char *const account_words[] = {"chips",      "servers", "network", "storage",     "shell",  "land",
                                     "generation", "energy",  "staff",   "maintenance", "repair", "funding", NULL};

const char *account_name(enum account account)
{
    return account_words[account];
}

bool account_is_capital(enum account account)
{
    return account <= ACCOUNT_GENERATION;
}

bool account_is_cost(enum account account)
{
    return account > ACCOUNT_GENERATION && account < ACCOUNT_FUNDING;
}

static size_t row_index(const struct ledger *l, int month, uint32_t operator, uint32_t site, enum account account)
{
    return (((size_t)month * l->operators + operator) * l->sites + site) * ACCOUNT_COUNT + account;
}

static size_t row_count(const struct ledger *l)
{
    return (size_t)l->months * l->operators * l->sites * ACCOUNT_COUNT;
}

void ledger_init(struct ledger *l, int months, uint32_t operators, uint32_t sites)
{
    *l = (struct ledger){.months = months, .operators = operators, .sites = sites};
    l->rows = memory_zeroed(row_count(l), sizeof *l->rows);
    for (int month = 0; month < months; month++)
        for (uint32_t operator = 0; operator < operators; operator++)
            for (uint32_t site = 0; site < sites; site++)
                for (unsigned account = 0; account < ACCOUNT_COUNT; account++)
                    l->rows[row_index(l, month, operator, site, (enum account)account)] = (struct ledger_row){
                        .month = month, .operator = operator, .site = site, .account = (enum account)account};
}

void ledger_post(struct ledger *l, const struct posting *p)
{
    if (p->month < 0 || p->month >= l->months || p->operator >= l->operators || p->site >= l->sites || p->amount < 0)
        fail_internal("a posting of %lld micro-dollars to '%s' in month %d of %d", (long long)p->amount,
                      account_name(p->to), p->month, l->months);
    l->balance[p->to] = money_add(l->balance[p->to], p->amount);
    l->balance[p->from] = money_add(l->balance[p->from], -p->amount);
    l->by_grade[p->to][p->grade] = money_add(l->by_grade[p->to][p->grade], p->amount);
    struct ledger_row *row = &l->rows[row_index(l, p->month, p->operator, p->site, p->to)];
    row->amount = money_add(row->amount, p->amount);
    row->count++;
}

money ledger_sum(const struct ledger *l, enum account account, int last_month)
{
    money sum = 0;
    for (size_t i = 0; i < row_count(l); i++)
        if (l->rows[i].account == account && l->rows[i].month <= last_month)
            sum = money_add(sum, l->rows[i].amount);
    return sum;
}

money ledger_sum_of(const struct ledger *l, enum account account, uint32_t operator, uint32_t site)
{
    money sum = 0;
    for (size_t i = 0; i < row_count(l); i++)
        if (l->rows[i].account == account && (operator == UINT32_MAX || l->rows[i].operator == operator) &&
            (site == UINT32_MAX || l->rows[i].site == site))
            sum = money_add(sum, l->rows[i].amount);
    return sum;
}

bool ledger_check(const struct ledger *l)
{
    money all = 0, debits = 0;
    for (unsigned account = 0; account < ACCOUNT_COUNT; account++) {
        all = money_add(all, l->balance[account]);
        if (account == ACCOUNT_FUNDING)
            continue;
        if (l->balance[account] != ledger_sum(l, (enum account)account, l->months - 1))
            return false;
        debits = money_add(debits, l->balance[account]);
    }
    return all == 0 && l->balance[ACCOUNT_FUNDING] == -debits;
}

void ledger_free(struct ledger *l)
{
    free(l->rows);
    *l = (struct ledger){0};
}
