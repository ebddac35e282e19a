/* How operators with 'funding' got by: what they raised, how low their cash fell and when, what
 * they could not pay, and what they borrowed. */
#include "report/balance.h"

#include "report/number.h"
#include "report/section.h"

/* '$4.2 B at most, first on 2025-02-01; $310 M at the end', or 'nothing'. */
static void add_unpaid(struct text *out, day_number since, money most, money end)
{
    if (!since) {
        text_add(out, "nothing");
        return;
    }
    number_money(out, money_to_dollars(most));
    text_add(out, " at most, first on ");
    number_date(out, since);
    text_add(out, "; ");
    number_money(out, money_to_dollars(end));
    text_add(out, " at the end");
}

static void add_operator(struct table *t, const struct cash_result *cash)
{
    table_row(t, cash->unpaid_since ? STYLE_WARNING : STYLE_PLAIN);
    table_put(t, cash->owner);
    number_money(table_cell(t), money_to_dollars(cash->end.raised));
    number_money(table_cell(t), money_to_dollars(cash->end.balance));
    number_money(table_cell(t), money_to_dollars(cash->end.lowest));
    number_date(table_cell(t), cash->lowest_on);
    add_unpaid(table_cell(t), cash->unpaid_since, cash->unpaid_most, cash->end.unpaid);
}

/* What an operator has at the end, and whose it is. */
static void add_balance(struct table *t, const struct cash_result *cash)
{
    const int128 assets = (int128)cash->end.balance + cash->deposits + cash->book,
                 unpaid = (int128)cash->end.unpaid + cash->credit, owed = unpaid + cash->debt;
    const double equity = money_sum_to_dollars(assets - owed);
    table_row(t, equity < 0 ? STYLE_WARNING : STYLE_PLAIN);
    table_put(t, cash->owner);
    number_money(table_cell(t), money_to_dollars(cash->end.balance));
    number_money(table_cell(t), money_to_dollars(cash->deposits));
    number_money(table_cell(t), money_to_dollars(cash->book));
    number_money(table_cell(t), money_sum_to_dollars(unpaid));
    number_money(table_cell(t), money_to_dollars(cash->debt));
    number_money(table_cell(t), equity);
}

void balance_table(const struct run_facts *f, struct table *t)
{
    static const struct column columns[] = {{"operator", ALIGN_LEFT, NULL},
                                            {"cash", ALIGN_RIGHT, "has at the end"},
                                            {"deposits", ALIGN_RIGHT, "has at the end"},
                                            {"capital", ALIGN_RIGHT, "has at the end"},
                                            {"bills", ALIGN_RIGHT, "owes"},
                                            {"loans", ALIGN_RIGHT, "owes"},
                                            {"its owners'", ALIGN_RIGHT, NULL}};
    table_init(t, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < f->run.n_cash; i++)
        add_balance(t, &f->run.cash[i]);
}

static void write_balance(const struct run_facts *f, const struct look *look, struct text *out)
{
    struct table t;
    balance_table(f, &t);
    table_write(&t, 2, REPORT_WIDTH, look->colors, out);
    table_free(&t);
}

static void add_debt(struct table *t, const struct cash_result *cash)
{
    table_row(t, cash->default_since ? STYLE_WARNING : STYLE_PLAIN);
    table_put(t, cash->owner);
    number_money(table_cell(t), money_to_dollars(cash->debt));
    number_money(table_cell(t), money_to_dollars(cash->end.debt_most));
    number_money(table_cell(t), money_to_dollars(cash->interest));
    add_unpaid(table_cell(t), cash->default_since, cash->overdue_most, cash->end.overdue);
}

void debt_table(const struct run_facts *f, struct table *t)
{
    static const struct column columns[] = {{"operator", ALIGN_LEFT, NULL},
                                            {"at the end", ALIGN_RIGHT, "debt"},
                                            {"highest", ALIGN_RIGHT, "debt"},
                                            {"interest", ALIGN_RIGHT, NULL},
                                            {"debt service not paid in time", ALIGN_LEFT, NULL}};
    table_init(t, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < f->run.n_cash; i++)
        if (f->run.cash[i].end.debt_most > 0)
            add_debt(t, &f->run.cash[i]);
}

static void write_debt(const struct run_facts *f, const struct look *look, struct text *out)
{
    struct table t;
    debt_table(f, &t);
    if (t.n_rows > 0)
        table_write(&t, 2, REPORT_WIDTH, look->colors, out);
    table_free(&t);
}

void section_cash(const struct run_facts *f, const struct look *look, struct text *out)
{
    static const struct column columns[] = {
        {"operator", ALIGN_LEFT, NULL},      {"paid in", ALIGN_RIGHT, NULL},
        {"at the end", ALIGN_RIGHT, "cash"}, {"lowest", ALIGN_RIGHT, "cash"},
        {"on", ALIGN_LEFT, "cash"},          {"not paid in time", ALIGN_LEFT, NULL}};
    if (f->run.n_cash == 0)
        return;
    section_begin(out, look, "cash", "of operators with 'funding'; lowest: less unpaid bills");
    struct table t;
    table_init(&t, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < f->run.n_cash; i++)
        add_operator(&t, &f->run.cash[i]);
    table_write(&t, 2, REPORT_WIDTH, look->colors, out);
    table_free(&t);
    write_debt(f, look, out);
    write_balance(f, look, out);
}
