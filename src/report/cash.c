/* How operators with 'funding' got by: what they raised, how low their cash fell and when, and what
 * they could not pay. */
#include "report/number.h"
#include "report/section.h"

static void add_operator(struct table *t, const struct cash_result *cash)
{
    table_row(t, cash->unpaid_since ? STYLE_WARNING : STYLE_PLAIN);
    table_put(t, cash->owner);
    number_money(table_cell(t), money_to_dollars(cash->end.raised));
    number_money(table_cell(t), money_to_dollars(cash->end.balance));
    number_money(table_cell(t), money_to_dollars(cash->end.lowest));
    number_date(table_cell(t), cash->lowest_on);
    struct text *unpaid = table_cell(t);
    if (!cash->unpaid_since) {
        text_add(unpaid, "nothing");
        return;
    }
    number_money(unpaid, money_to_dollars(cash->unpaid_most));
    text_add(unpaid, " at most, first on ");
    number_date(unpaid, cash->unpaid_since);
    text_add(unpaid, "; ");
    number_money(unpaid, money_to_dollars(cash->end.unpaid));
    text_add(unpaid, " at the end");
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
}
