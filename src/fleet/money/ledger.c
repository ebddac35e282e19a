#include "fleet/money/ledger.h"

#include "base/fail.h"

#include <stdlib.h>

const char *const account_words[] = {"chips",       "servers",      "network",     "storage",
                                     "shell",       "land",         "generation",  "energy",
                                     "staff",       "maintenance",  "repair",      "rent",
                                     "tax",         "insurance",    "lease",       "forfeit",
                                     "funding",     "revenue",      "cash",        "payable",
                                     "debt",        "interest",     "inflation",   "deposit",
                                     "depreciated", "depreciation", "write_off",   "resale",
                                     "release",     "income_tax",   "capitalised", NULL};

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

bool account_is_expense(enum account account)
{
    return account_is_cost(account) || account == ACCOUNT_INTEREST ||
           account == ACCOUNT_INFLATION || account == ACCOUNT_DEPRECIATION ||
           account == ACCOUNT_WRITE_OFF || account == ACCOUNT_INCOME_TAX;
}

bool account_is_income(enum account account)
{
    return account == ACCOUNT_REVENUE || account == ACCOUNT_RESALE || account == ACCOUNT_RELEASE ||
           account == ACCOUNT_CAPITALISED;
}

bool account_is_profit(enum account account)
{
    return (account_is_expense(account) || account_is_income(account)) &&
           account != ACCOUNT_INFLATION && account != ACCOUNT_INCOME_TAX;
}

static size_t row_index(const struct ledger *l, int month, uint32_t owner, uint32_t site,
                        enum account account)
{
    return (((size_t)month * l->operators + owner) * l->sites + site) * ACCOUNT_COUNT + account;
}

size_t ledger_row_count(const struct ledger *l)
{
    return (size_t)l->months * l->operators * l->sites * ACCOUNT_COUNT;
}

void ledger_init(struct ledger *l, int months, uint32_t operators, uint32_t sites)
{
    *l = (struct ledger){.months = months, .operators = operators, .sites = sites};
    l->rows = memory_zeroed(ledger_row_count(l), sizeof *l->rows);
    l->by_operator = memory_zeroed((size_t)operators * ACCOUNT_COUNT, sizeof *l->by_operator);
    l->by_site = memory_zeroed((size_t)sites * ACCOUNT_COUNT, sizeof *l->by_site);
    for (int month = 0; month < months; month++)
        for (uint32_t owner = 0; owner < operators; owner++)
            for (uint32_t site = 0; site < sites; site++)
                for (unsigned account = 0; account < ACCOUNT_COUNT; account++)
                    l->rows[row_index(l, month, owner, site, (enum account)account)] =
                        (struct ledger_row){.month = month,
                                            .owner = owner,
                                            .site = site,
                                            .account = (enum account)account};
}

static void add(money *sum, money amount)
{
    *sum = money_add(*sum, amount);
}

/* One side of a posting, in both books. */
static void book(struct ledger *l, const struct posting *p, enum account account, money amount)
{
    add(&l->balance[account], amount);
    add(&l->by_grade[account][p->grade], amount);
    struct ledger_row *row = &l->rows[row_index(l, p->month, p->owner, p->site, account)];
    add(&row->amount, amount);
    row->count++;
    add(&l->by_operator[(size_t)p->owner * ACCOUNT_COUNT + account], amount);
    add(&l->by_site[(size_t)p->site * ACCOUNT_COUNT + account], amount);
}

void ledger_post(struct ledger *l, const struct posting *p)
{
    if (money_left_range())
        return;
    if (p->month < 0 || p->month >= l->months || p->owner >= l->operators || p->site >= l->sites ||
        p->amount < 0)
        fail_internal("a posting of %lld micro-dollars to '%s' in month %d of %d",
                      (long long)p->amount, account_name(p->to), p->month, l->months);
    book(l, p, p->to, p->amount);
    book(l, p, p->from, -p->amount);
}

money ledger_sum(const struct ledger *l, enum account account, int last_month)
{
    money sum = 0;
    for (int month = 0; month <= last_month && month < l->months; month++)
        for (uint32_t owner = 0; owner < l->operators; owner++)
            for (uint32_t site = 0; site < l->sites; site++)
                sum = money_add(sum, l->rows[row_index(l, month, owner, site, account)].amount);
    return sum;
}

static money sum_rows(const struct ledger *l, enum account account, uint32_t owner, uint32_t site)
{
    money sum = 0;
    for (int month = 0; month < l->months; month++)
        sum = money_add(sum, l->rows[row_index(l, month, owner, site, account)].amount);
    return sum;
}

money ledger_sum_of(const struct ledger *l, enum account account, uint32_t owner, uint32_t site)
{
    if (owner != LEDGER_ALL && site != LEDGER_ALL)
        return sum_rows(l, account, owner, site);
    if (owner != LEDGER_ALL)
        return l->by_operator[(size_t)owner * ACCOUNT_COUNT + account];
    if (site != LEDGER_ALL)
        return l->by_site[(size_t)site * ACCOUNT_COUNT + account];
    money sum = 0;
    for (uint32_t i = 0; i < l->sites; i++)
        sum = money_add(sum, l->by_site[(size_t)i * ACCOUNT_COUNT + account]);
    return sum;
}

/* Whether the sums by operator and by site are those of the rows. */
static bool check_sums(const struct ledger *l, enum account account)
{
    for (uint32_t owner = 0; owner < l->operators; owner++) {
        money sum = 0;
        for (uint32_t site = 0; site < l->sites; site++)
            sum = money_add(sum, sum_rows(l, account, owner, site));
        if (sum != ledger_sum_of(l, account, owner, LEDGER_ALL))
            return false;
    }
    for (uint32_t site = 0; site < l->sites; site++) {
        money sum = 0;
        for (uint32_t owner = 0; owner < l->operators; owner++)
            sum = money_add(sum, sum_rows(l, account, owner, site));
        if (sum != ledger_sum_of(l, account, LEDGER_ALL, site))
            return false;
    }
    return true;
}

static money sum_grades(const struct ledger *l, enum account account)
{
    money sum = 0;
    for (unsigned grade = 0; grade < GRADE_COUNT; grade++)
        sum = money_add(sum, l->by_grade[account][grade]);
    return sum;
}

bool ledger_check(const struct ledger *l)
{
    money all = 0;
    for (unsigned i = 0; i < ACCOUNT_COUNT; i++) {
        const enum account account = (enum account)i;
        if (l->balance[account] != ledger_sum(l, account, l->months - 1) ||
            l->balance[account] != sum_grades(l, account) || !check_sums(l, account))
            return false;
        all = money_add(all, l->balance[account]);
    }
    return all == 0;
}

void ledger_free(struct ledger *l)
{
    free(l->rows);
    free(l->by_operator);
    free(l->by_site);
    *l = (struct ledger){0};
}
