/* Sold hours: what they bring in, and whether that pays for everything. */
#include "report/trade.h"

#include "report/number.h"
#include "report/section.h"

static void add_sold(const struct run_facts *f, struct text *words)
{
    const double sold = facts_value(f, "sold_hours");
    number_amount(words, sold);
    text_add(words, " accelerator-hours sold, ");
    number_share(words, sold / facts_value(f, "accelerator_hours_available"));
    text_add(words, " of the available ones, for ");
    number_money(words, facts_value(f, "revenue"));
    text_add(words, ": ");
    number_price(words, facts_value(f, "revenue_per_sold_hour"));
    text_add(words, " an hour. ");
}

/* Whether the price covers capital by annuity and running costs, those of the hours that nobody
 * bought included; and what all payments are worth. The two may differ in sign: each says what it
 * counts. */
static void add_verdict(const struct run_facts *f, struct text *words)
{
    const double cost = facts_value(f, "cost_per_sold_hour"),
                 price = facts_value(f, "revenue_per_sold_hour");
    text_add(words, "With capital spread over its life and before income tax, an hour pays for "
                    "itself at ");
    number_price(words, cost);
    text_addf(words, ": sales %s. Net present value", price >= cost ? "do" : "do not");
    facts_add_rate(words, f);
    text_add_char(words, ' ');
    number_money(words, facts_value(f, "net_present_value"));
    text_add(words, ", with all capital counted as it was paid, after income tax, and if nothing "
                    "that is owned at the end is worth anything.");
}

bool sales_any(const struct run_facts *f)
{
    return facts_value(f, "sold_hours") > 0;
}

void sales_add_words(struct text *words, const struct run_facts *f)
{
    add_sold(f, words);
    add_verdict(f, words);
}

void section_sales(const struct run_facts *f, const struct look *look, struct text *out)
{
    if (!sales_any(f))
        return;
    struct text words;
    text_init(&words);
    sales_add_words(&words, f);
    section_begin(out, look, "sales", "hours of their own accelerators that operators sell");
    paragraph_write(out, "  ", text_get(&words), REPORT_WIDTH);
    text_free(&words);
}
