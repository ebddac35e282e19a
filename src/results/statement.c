#include "results/statement.h"

#include "results/reading.h"

static const char *const names[STATEMENT_LINES] = {
    "revenue",       "operating_costs",  "depreciation", "write_offs", "used_systems_sold",
    "debt_released", "interest",         "inflation",    "income_tax", "net_income",
    "operations",    "capital_spending", "bills",        "loans",      "owners",
    "cash_change"};

const char *statement_line_name(enum statement_line line)
{
    return names[line];
}

/* Whether a line is made of an account. Of the lines of income every account of profit and loss is
 * in one, of those of cash every account but cash itself in one: what is taken out of the net
 * income again is added elsewhere. */
static bool is_in(enum statement_line line, enum account account)
{
    switch (line) {
    case LINE_REVENUE: return account == ACCOUNT_REVENUE;
    case LINE_OPERATING_COSTS: return account_is_cost(account);
    case LINE_DEPRECIATION: return account == ACCOUNT_DEPRECIATION;
    case LINE_WRITE_OFFS: return account == ACCOUNT_WRITE_OFF;
    case LINE_USED_SYSTEMS: return account == ACCOUNT_RESALE;
    case LINE_DEBT_RELEASED: return account == ACCOUNT_RELEASE;
    case LINE_INTEREST: return account == ACCOUNT_INTEREST || account == ACCOUNT_CAPITALISED;
    case LINE_INFLATION: return account == ACCOUNT_INFLATION;
    case LINE_INCOME_TAX: return account == ACCOUNT_INCOME_TAX;
    case LINE_NET_INCOME: return account_is_expense(account) || account_is_income(account);
    case LINE_OPERATIONS:
        return is_in(LINE_NET_INCOME, account) && !is_in(LINE_CAPITAL, account) &&
               !is_in(LINE_LOANS, account);
    /* Depreciation and write-offs cancel what 'depreciated' has of them, forfeits what 'deposit'
     * has. */
    case LINE_CAPITAL:
        return account_is_capital(account) || account == ACCOUNT_DEPOSIT ||
               account == ACCOUNT_FORFEIT || account == ACCOUNT_DEPRECIATED ||
               account == ACCOUNT_DEPRECIATION || account == ACCOUNT_WRITE_OFF ||
               account == ACCOUNT_RESALE;
    case LINE_BILLS: return account == ACCOUNT_PAYABLE;
    case LINE_LOANS: return account == ACCOUNT_DEBT || account == ACCOUNT_RELEASE;
    case LINE_OWNERS: return account == ACCOUNT_FUNDING;
    default: return account != ACCOUNT_CASH;
    }
}

double statement_amount(const struct statement *s, enum statement_line line)
{
    int128 sum = 0;
    for (unsigned account = 0; account < ACCOUNT_COUNT; account++)
        if (is_in(line, (enum account)account))
            sum -= s->change[account];
    return money_sum_to_dollars(sum);
}

static void add_up_cash(struct statement *years, size_t n)
{
    money cash = 0;
    for (size_t i = 0; i < n; i++)
        years[i].cash = cash = money_add(cash, years[i].change[ACCOUNT_CASH]);
}

bool result_statements(struct result *r, const struct result_about *about, uint32_t replication,
                       struct arena *memory, struct statements *out)
{
    const int first = date_from_days(about->start).year, last = date_from_days(about->end - 1).year;
    const size_t years = (size_t)(last - first + 1);
    *out = (struct statements){arena_array(memory, about->n_operators * years, sizeof *out->at),
                               about->n_operators, years};
    for (size_t i = 0; i < out->operators * years; i++)
        out->at[i].year = first + (int)(i % years);
    struct sql_query q = sql_select(
        &r->sql, "SELECT o.number, CAST(substr(month, 1, 4) AS INTEGER) AS year, account, "
                 "sum(amount) FROM ledger JOIN subjects AS o ON o.scope = 'operator' AND o.name = "
                 "operator WHERE replication = ? GROUP BY o.number, year, account");
    sql_bind_integer(&q, 1, replication);
    while (sql_next(&q)) {
        const size_t owner = (size_t)take_integer(&q), year = (size_t)(take_integer(&q) - first);
        const enum account account = (enum account)take_word(&q, account_words);
        const money amount = take_integer(&q);
        if (owner < out->operators && year < years)
            out->at[owner * years + year].change[account] = amount;
    }
    sql_query_end(&q);
    for (size_t i = 0; i < out->operators; i++)
        add_up_cash(&out->at[i * years], years);
    return result_fine(r);
}
