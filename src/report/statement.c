/* Income and cash of each year: all operators with 'funding' together in tables, each operator in
 * comma-separated values. */
#include "report/statement.h"

#include "report/csv.h"
#include "report/number.h"
#include "report/section.h"

#include <string.h>

const char statement_words[] =
    "Depreciation: with write-offs. Interest: without what became part of what is being built. "
    "Other: used systems sold, debts given up, inflation. Cash for capital: deposits and such "
    "interest included, less used systems sold. Bills owed: more than a year before. Loans: drawn, "
    "with interest added to them, less repaid and what inflation took.";

const char *statement_remark(const struct run_facts *f)
{
    return f->run.n_cash > 1 ? "of all operators with 'funding'; what goes out is below zero"
                             : "what goes out is below zero";
}

static bool is_funded(const struct run_facts *f, size_t owner)
{
    for (size_t i = 0; i < f->run.n_cash; i++)
        if (strcmp(f->run.cash[i].owner, f->about.operators[owner]) == 0)
            return true;
    return false;
}

static void add_to(struct statement *sum, const struct statement *s)
{
    for (unsigned account = 0; account < ACCOUNT_COUNT; account++)
        sum->change[account] = money_add(sum->change[account], s->change[account]);
    sum->cash = money_add(sum->cash, s->cash);
}

/* A year of all operators with 'funding'. */
static struct statement year_of(const struct run_facts *f, size_t year)
{
    const struct statements *all = &f->statements;
    struct statement sum = {.year = all->at[year].year};
    for (size_t owner = 0; owner < all->operators; owner++)
        if (is_funded(f, owner))
            add_to(&sum, &all->at[owner * all->years + year]);
    return sum;
}

static void add_amount(struct table *t, const struct statement *s, enum statement_line line)
{
    number_money(table_cell(t), statement_amount(s, line));
}

static void add_income(struct table *t, const struct statement *s)
{
    add_amount(t, s, LINE_REVENUE);
    add_amount(t, s, LINE_OPERATING_COSTS);
    number_money(table_cell(t),
                 statement_amount(s, LINE_DEPRECIATION) + statement_amount(s, LINE_WRITE_OFFS));
    add_amount(t, s, LINE_INTEREST);
    number_money(table_cell(t), statement_amount(s, LINE_USED_SYSTEMS) +
                                    statement_amount(s, LINE_DEBT_RELEASED) +
                                    statement_amount(s, LINE_INFLATION));
    add_amount(t, s, LINE_INCOME_TAX);
    add_amount(t, s, LINE_NET_INCOME);
}

static void add_cash(struct table *t, const struct statement *s)
{
    for (int line = LINE_OPERATIONS; line < LINE_CASH_CHANGE; line++)
        add_amount(t, s, (enum statement_line)line);
    number_money(table_cell(t), money_to_dollars(s->cash));
}

/* A row for each year, and one for all of them. */
static void add_years(const struct run_facts *f, struct table *t,
                      void (*add)(struct table *, const struct statement *))
{
    struct statement sum = {0};
    for (size_t year = 0; year < f->statements.years; year++) {
        const struct statement s = year_of(f, year);
        table_row(t, STYLE_PLAIN);
        text_addf(table_cell(t), "%d", s.year);
        add(t, &s);
        add_to(&sum, &s);
        sum.cash = s.cash;
    }
    if (f->statements.years > 1) {
        table_row(t, STYLE_STRONG);
        table_put(t, "all");
        add(t, &sum);
    }
}

void income_table(const struct run_facts *f, struct table *t)
{
    static const struct column columns[] = {
        {"income", ALIGN_LEFT, NULL},         {"revenue", ALIGN_RIGHT, NULL},
        {"running costs", ALIGN_RIGHT, NULL}, {"depreciation", ALIGN_RIGHT, NULL},
        {"interest", ALIGN_RIGHT, NULL},      {"other", ALIGN_RIGHT, NULL},
        {"income tax", ALIGN_RIGHT, NULL},    {"net income", ALIGN_RIGHT, NULL}};
    table_init(t, columns, sizeof columns / sizeof *columns);
    add_years(f, t, add_income);
}

void cash_flow_table(const struct run_facts *f, struct table *t)
{
    static const struct column columns[] = {
        {"cash", ALIGN_LEFT, NULL},       {"operations", ALIGN_RIGHT, "from"},
        {"capital", ALIGN_RIGHT, "for"},  {"bills", ALIGN_RIGHT, "owed"},
        {"loans", ALIGN_RIGHT, "from"},   {"owners", ALIGN_RIGHT, "from"},
        {"at the end", ALIGN_RIGHT, NULL}};
    table_init(t, columns, sizeof columns / sizeof *columns);
    add_years(f, t, add_cash);
}

void section_statement(const struct run_facts *f, const struct look *look, struct text *out)
{
    static void (*const tables[])(const struct run_facts *, struct table *) = {income_table,
                                                                               cash_flow_table};
    if (f->run.n_cash == 0)
        return;
    section_begin(out, look, "years", statement_remark(f));
    for (int i = 0; i < 2; i++) {
        struct table t;
        tables[i](f, &t);
        table_write(&t, 2, REPORT_WIDTH, look->colors, out);
        table_free(&t);
    }
    paragraph_write(out, "  ", statement_words, REPORT_WIDTH);
}

void statement_csv(const struct run_facts *f, struct text *out)
{
    const struct statements *all = &f->statements;
    text_add(out, "operator,year");
    for (int line = 0; line < STATEMENT_LINES; line++)
        text_addf(out, ",%s ($)", statement_line_name((enum statement_line)line));
    text_add(out, ",cash_end ($)\n");
    for (size_t i = 0; i < all->operators * all->years; i++) {
        const struct statement *s = &all->at[i];
        csv_field(out, f->about.operators[i / all->years]);
        text_addf(out, ",%d", s->year);
        for (int line = 0; line < STATEMENT_LINES; line++)
            text_addf(out, ",%.15g", statement_amount(s, (enum statement_line)line));
        text_addf(out, ",%.15g\n", money_to_dollars(s->cash));
    }
}
