/* Where the money goes: over time, by class, per hour. */
#include "report/balance.h"
#include "report/money.h"
#include "report/page_section.h"
#include "report/statement.h"

#include <math.h>

static double paid(const struct run_facts *f, unsigned account)
{
    return money_to_dollars(facts_last(f)->sample.account[account]);
}

/* Capital accounts to which anything was paid. */
static size_t name_accounts(const struct run_facts *f, unsigned accounts[])
{
    size_t n = 0;
    for (unsigned account = 0; account < ACCOUNT_FUNDING; account++)
        if (paid(f, account) > 0 && account_is_capital((enum account)account))
            accounts[n++] = account;
    return n;
}

static double running(const struct result_state *s)
{
    return money_to_dollars(s->sample.running);
}

static int color_of(size_t k)
{
    return (int)(k % CHART_COLORS);
}

static double *account_over_time(struct page *page, unsigned account)
{
    const struct moments *m = &page->run->moments;
    double *values = arena_array(&page->memory, m->n, sizeof *values);
    for (size_t i = 0; i < m->n; i++)
        values[i] = money_to_dollars(m->states[i]->sample.account[account]);
    return values;
}

/* The running costs by class, which the chart shows as one. */
static const char *describe_running(struct page *page)
{
    const struct run_facts *f = &page->run->facts;
    struct text words;
    size_t n = 0;
    text_init(&words);
    text_add(&words, "Capital is counted when it is paid, running costs when their month ends.");
    for (unsigned account = 0; account < ACCOUNT_FUNDING; account++) {
        if (account_is_capital((enum account)account) || paid(f, account) <= 0)
            continue;
        text_addf(&words, n++ ? ", %s " : " Running costs are %s ",
                  account_name((enum account)account));
        number_money(&words, paid(f, account));
    }
    text_add(&words, n ? "." : "");
    const char *kept = arena_text(&page->memory, text_get(&words));
    text_free(&words);
    return kept;
}

static void draw_spend(struct page *page)
{
    const struct run_facts *f = &page->run->facts;
    unsigned accounts[ACCOUNT_COUNT];
    struct chart_series series[ACCOUNT_COUNT];
    struct chart c = page_dates(page, "spend", CHART_STACK);
    c.n_series = name_accounts(f, accounts);
    for (size_t k = 0; k < c.n_series; k++)
        series[k] = (struct chart_series){account_name((enum account)accounts[k]),
                                          account_over_time(page, accounts[k]), color_of(k)};
    series[c.n_series++] = (struct chart_series){
        "running costs", moments_values(&page->run->moments, running, &page->memory),
        CHART_COLORS - 1};
    c.title = "Spend since the start, by what was bought";
    c.summary = describe_running(page);
    c.unit = unit_money(state_spent(facts_last(f)));
    c.measure = "paid since the start";
    c.si = "$";
    c.series = series;
    if (c.n && state_spent(facts_last(f)) > 0)
        page_chart(page, &c);
}

static void draw_spend_fan(struct page *page)
{
    const struct fan *fan = &page->run->fans[FAN_SPENT];
    if (!fan->p50)
        return;
    const struct chart_series series[3] = {
        {"P10", fan->p10, 0}, {"P50", fan->p50, 0}, {"P90", fan->p90, 0}};
    struct chart c = page_dates(page, "spend-spread", CHART_FAN);
    c.title = "How sure the spend is";
    c.summary = "The line is the median over the replications, the band holds the middle 80 % of "
                "them (P10 to P90), moment by moment.";
    c.unit = unit_money(c.n ? fan->p90[c.n - 1] : 0);
    c.measure = "capital and running costs since the start";
    c.si = "$";
    c.series = series;
    c.n_series = 3;
    page_chart(page, &c);
}

static double balance(const struct result_state *s)
{
    return money_to_dollars(s->sample.cash.balance);
}

static double unpaid(const struct result_state *s)
{
    return money_to_dollars(s->sample.cash.unpaid);
}

static double debt(const struct result_state *s)
{
    return money_to_dollars(-s->sample.account[ACCOUNT_DEBT]);
}

/* How each operator with 'funding' got by. */
static void describe_cash(const struct run_facts *f, struct text *summary)
{
    for (size_t i = 0; i < f->run.n_cash; i++) {
        const struct cash_result *cash = &f->run.cash[i];
        char date[DATE_TEXT];
        date_format(cash->lowest_on, date);
        text_addf(summary, "%s%s raised ", i > 0 ? " " : "", cash->owner);
        number_money(summary, money_to_dollars(cash->end.raised));
        if (cash->end.debt_most > 0) {
            text_add(summary, " and owed up to ");
            number_money(summary, money_to_dollars(cash->end.debt_most));
        }
        text_add(summary, "; its cash less unpaid bills was lowest on ");
        text_addf(summary, "%s, with ", date);
        number_money(summary, money_to_dollars(cash->end.lowest));
        text_add_char(summary, '.');
    }
}

static void write_balances(struct page *page)
{
    const struct run_facts *f = &page->run->facts;
    struct table loans, balance, income, cash;
    debt_table(f, &loans);
    page_table(page, "", "", &loans);
    balance_table(f, &balance);
    page_table(page, "What operators have and owe at the end", "", &balance);
    income_table(f, &income);
    page_table(page, "Income by year", statement_remark(f), &income);
    cash_flow_table(f, &cash);
    page_table(page, "Cash by year", statement_remark(f), &cash);
    struct text words;
    text_init(&words);
    text_add(&words, statement_words);
    page_paragraph(page, "note", &words);
    text_free(&words);
}

/* Cash of operators with 'funding', the bills that it did not suffice for, and their loans. */
static void draw_cash(struct page *page)
{
    const struct run_facts *f = &page->run->facts;
    const struct moments *m = &page->run->moments;
    if (f->run.n_cash == 0)
        return;
    struct text summary;
    text_init(&summary);
    describe_cash(f, &summary);
    money unpaid_most = 0, debt_most = 0;
    for (size_t i = 0; i < f->run.n_cash; i++) {
        const struct cash_result *cash = &f->run.cash[i];
        unpaid_most = cash->unpaid_most > unpaid_most ? cash->unpaid_most : unpaid_most;
        debt_most = cash->end.debt_most > debt_most ? cash->end.debt_most : debt_most;
    }
    struct chart_series series[3] = {{"cash", moments_values(m, balance, &page->memory), 0}};
    size_t n = 1;
    if (unpaid_most > 0)
        series[n++] =
            (struct chart_series){"unpaid bills", moments_values(m, unpaid, &page->memory), 1};
    if (debt_most > 0)
        series[n++] = (struct chart_series){"debt", moments_values(m, debt, &page->memory), 2};
    double highest = 0;
    for (size_t i = 0; i < m->n; i++)
        for (size_t k = 0; k < n; k++)
            highest = fmax(highest, series[k].values[i]);
    struct chart c = page_dates(page, "cash", CHART_LINES);
    c.title = debt_most > 0 ? "Cash and debt" : "Cash";
    c.summary = text_get(&summary);
    c.unit = unit_money(highest);
    c.measure = "of operators with 'funding'";
    c.si = "$";
    c.series = series;
    c.n_series = n;
    if (c.n && highest > 0)
        page_chart(page, &c);
    write_balances(page);
    text_free(&summary);
}

static void draw_capital(struct page *page)
{
    static const char *const label[] = {"capital"};
    const struct run_facts *f = &page->run->facts;
    unsigned accounts[ACCOUNT_COUNT];
    double amounts[ACCOUNT_COUNT];
    struct chart_series series[ACCOUNT_COUNT];
    size_t n = name_accounts(f, accounts);
    struct text summary;
    text_init(&summary);
    for (size_t k = 0; k < n; k++) {
        amounts[k] = paid(f, accounts[k]);
        series[k] = (struct chart_series){account_name((enum account)accounts[k]), &amounts[k],
                                          color_of(k)};
    }
    text_add(&summary, "IT is ");
    number_money(&summary, facts_value(f, "capital_it"));
    text_add(&summary, ", ");
    number_share(&summary,
                 facts_value(f, "capital_it") / money_to_dollars(facts_last(f)->sample.capital));
    text_add(&summary, " of the capital; ");
    number_price(&summary, facts_value(f, "capital_it_per_accelerator"));
    text_add(&summary, " an accelerator.");
    struct chart c = {
        .id = "capital",
        .title = "Capital by class",
        .summary = text_get(&summary),
        .kind = CHART_BARS,
        .n = 1,
        .labels = label,
        .label_head = "",
        .series = series,
        .n_series = n,
        .number = number_money,
        .measure = "paid by the end",
        .si = "$",
    };
    if (n)
        page_chart(page, &c);
    text_free(&summary);
}

static void draw_hours(struct page *page)
{
    static const char *const labels[] = {"installed", "energised", "available", "useful"};
    static const char *const metrics[] = {
        "cost_per_installed_accelerator_hour", "cost_per_energised_accelerator_hour",
        "cost_per_available_accelerator_hour", "cost_per_useful_accelerator_hour"};
    const struct run_facts *f = &page->run->facts;
    double values[4];
    for (size_t i = 0; i < 4; i++)
        values[i] = facts_value(f, metrics[i]);
    const struct chart_series series = {"$ per accelerator-hour", values, 0};
    const char *const *said = sentences_finished(money_sentences, f, &page->memory);
    struct text summary;
    text_init(&summary);
    text_add(&summary, "Capital spread over its life, and running costs, over the hours of four "
                       "kinds; always say which. A useful H100-equivalent-hour costs ");
    number_price(&summary, facts_value(f, "cost_per_useful_h100e_hour"));
    text_add_char(&summary, '.');
    struct chart c = {
        .id = "cost-per-hour",
        .title = "What an accelerator-hour costs, on four definitions",
        .summary = text_get(&summary),
        .said = said,
        .kind = CHART_BARS,
        .n = 4,
        .labels = labels,
        .label_head = "an hour",
        .series = &series,
        .n_series = 1,
        .number = number_price,
        .measure = "per accelerator-hour",
        .si = "$",
    };
    if (isfinite(values[0]))
        page_chart(page, &c);
    text_free(&summary);
}

void page_money(struct page *page)
{
    page_heading(page, "What it costs", "");
    draw_spend(page);
    draw_spend_fan(page);
    draw_cash(page);
    draw_capital(page);
    draw_hours(page);
}
