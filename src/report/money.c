/* The money: capital and running costs by class side by side, the network's parts, what an hour and
 * a year cost. */
#include "report/money.h"

#include "report/number.h"
#include "report/section.h"

#include <math.h>
#include <stdio.h>

enum { COLUMNS = 11, MOST_ROWS = 16 };

/* A line of either half of the table. */
struct line {
    const char *name;
    double dollars;
    bool sum;
    double per; /* what its dollars are divided by: a number of accelerators or of their hours; NaN
                   where that would add up different hours */
};

struct half {
    struct line lines[MOST_ROWS];
    size_t n;
    double total;
};

static void add_line(struct half *half, const char *name, double dollars, bool sum, double per)
{
    half->lines[half->n++] = (struct line){name, dollars, sum, per};
}

static double paid(const struct run_facts *f, enum account account)
{
    return money_to_dollars(facts_last(f)->sample.account[account]);
}

/* Classes on which money was spent. */
static void add_accounts(const struct run_facts *f, struct half *half, enum account first,
                         enum account last, double per)
{
    for (unsigned account = first; account <= last; account++)
        if (paid(f, (enum account)account) > 0)
            add_line(half, account_name((enum account)account), paid(f, (enum account)account),
                     false, per);
}

static void fill_capital(const struct run_facts *f, struct half *half)
{
    const double per = (double)facts_last(f)->sample.handed_over;
    half->total = money_to_dollars(facts_last(f)->sample.capital);
    add_accounts(f, half, ACCOUNT_CHIPS, ACCOUNT_STORAGE, per);
    add_line(half, "IT", facts_value(f, "capital_it"), true, per);
    add_accounts(f, half, ACCOUNT_SHELL, ACCOUNT_SHELL, per);
    add_line(half, "IT and site", facts_value(f, "capital_total"), true, per);
    add_accounts(f, half, ACCOUNT_LAND, ACCOUNT_GENERATION, per);
    if (paid(f, ACCOUNT_LAND) > 0 || paid(f, ACCOUNT_GENERATION) > 0)
        add_line(half, "all capital", half->total, true, per);
}

static void fill_running(const struct run_facts *f, struct half *half)
{
    const double hours = facts_value(f, "accelerator_hours_installed"),
                 rented = facts_value(f, "rented_hours");
    half->total = money_to_dollars(facts_last(f)->sample.running);
    add_accounts(f, half, ACCOUNT_ENERGY, ACCOUNT_REPAIR, hours);
    add_accounts(f, half, ACCOUNT_RENT, ACCOUNT_RENT, rented);
    add_accounts(f, half, ACCOUNT_TAX, ACCOUNT_FORFEIT, hours);
    const bool mixed = hours > 0 && paid(f, ACCOUNT_RENT) > 0;
    add_line(half, "all running costs", half->total, true,
             mixed       ? NAN
             : hours > 0 ? hours
                         : rented);
}

/* 'size': accelerators of a whole system, 0 where there is no such number. */
static void add_half(struct table *t, const struct half *half, size_t row, struct unit unit,
                     double size)
{
    if (row >= half->n) {
        for (int i = 0; i < (size > 0 ? 5 : 4); i++)
            table_put(t, "");
        return;
    }
    const struct line *line = &half->lines[row];
    text_addf(table_cell(t), line->sum ? "%s" : "  %s", line->name);
    number_in(table_cell(t), line->dollars, unit);
    number_share(table_cell(t), line->dollars / half->total);
    number_price(table_cell(t), line->dollars / line->per);
    if (size > 0)
        number_price(table_cell(t), line->dollars / line->per * size);
}

/* Accelerators of a whole system where all systems have the same number and more than one; else 0.
 */
static double system_size(const struct run_facts *f)
{
    double size = facts_value(f, "accelerators_per_system");
    return size > 1 ? size : 0;
}

static void write_classes(const struct run_facts *f, const struct look *look, struct text *out)
{
    struct half capital = {0}, running = {0};
    fill_capital(f, &capital);
    fill_running(f, &running);
    struct unit left = unit_money(capital.total), right = unit_money(running.total);
    double size = system_size(f);
    char left_head[24], right_head[24], system[32];
    snprintf(left_head, sizeof left_head, "%s%s", left.before, left.after);
    snprintf(right_head, sizeof right_head, "%s%s", right.before, right.after);
    snprintf(system, sizeof system, "system\nof %.0f", size);
    struct column columns[COLUMNS];
    size_t n = 0;
    for (int half = 0; half < 2; half++) {
        const char *group = !half                       ? "per"
                            : paid(f, ACCOUNT_RENT) > 0 ? "per hour installed/rented"
                                                        : "per hour installed";
        columns[n++] = (struct column){half ? "running costs" : "capital", ALIGN_LEFT, NULL};
        columns[n++] = (struct column){half ? right_head : left_head, ALIGN_RIGHT, NULL};
        columns[n++] = (struct column){"share", ALIGN_RIGHT, NULL};
        columns[n++] = (struct column){"accelerator", ALIGN_RIGHT, group};
        if (size > 0)
            columns[n++] = (struct column){system, ALIGN_RIGHT, group};
        if (!half)
            columns[n++] = (struct column){" ", ALIGN_LEFT, NULL};
    }
    struct table t;
    table_init(&t, columns, n);
    for (size_t row = 0; row < capital.n || row < running.n; row++) {
        table_row(&t, STYLE_PLAIN);
        add_half(&t, &capital, row, left, size);
        table_put(&t, "");
        add_half(&t, &running, row, right, size);
    }
    table_write(&t, 2, REPORT_WIDTH, look->colors, out);
    table_free(&t);
}

/* Sums over the lots whose fabric was counted, and power of those where the factor stands for it.
 */
struct network {
    int64_t switches, transceivers, cables;
    double counted, counted_by_factor, by_factor;
};

static struct network add_up_network(const struct run_facts *f)
{
    struct network sum = {0};
    for (size_t i = 0; i < f->run.n_lots; i++) {
        const struct lot_result *lot = &f->run.lots[i];
        if (lot->fabric.tiers == 0) {
            sum.by_factor += lot->network_power;
            continue;
        }
        sum.switches += fabric_switches(&lot->fabric);
        sum.transceivers += lot->fabric.switch_transceivers + lot->fabric.nic_transceivers;
        sum.cables += lot->fabric.cables;
        sum.counted += lot->network_power;
        sum.counted_by_factor += lot->network_power_by_factor;
    }
    return sum;
}

/* 'x1.14', or just words where the factor has no single value. */
static void add_factor(const struct run_facts *f, struct text *out)
{
    double factor = facts_number(f, "assumptions.network-factor");
    if (isfinite(factor))
        text_addf(out, "×%.2f", factor);
    else
        text_add(out, "the network factor");
}

static void add_counted(const struct run_facts *f, const struct network *n, struct text *out)
{
    number_count(out, n->switches);
    text_add(out, " switches, ");
    number_count(out, n->transceivers);
    text_add(out, " transceivers, ");
    number_count(out, n->cables);
    text_add(out, " cables counted: ");
    number_power(out, n->counted);
    text_add(out, " IT (by ");
    add_factor(f, out);
    text_add(out, " of system power ");
    number_power(out, n->counted_by_factor);
    text_add_char(out, ')');
}

static void write_network(const struct run_facts *f, struct text *out)
{
    struct network n = add_up_network(f);
    struct text words;
    text_init(&words);
    if (n.cables > 0)
        add_counted(f, &n, &words);
    if (n.by_factor > 0) {
        text_add(&words, n.cables > 0 ? "; not counted: " : "not counted: ");
        number_power(&words, n.by_factor);
        text_add(&words, " IT by ");
        add_factor(f, &words);
        text_add(&words, " of system power, no capital");
    }
    if (words.length)
        paragraph_write(out, "  network   ", text_get(&words), REPORT_WIDTH);
    text_free(&words);
}

static void write_hours(const struct run_facts *f, const struct look *look, struct text *out)
{
    static const char *const metric[3][4] = {
        {"cost_per_installed_accelerator_hour", "cost_per_energised_accelerator_hour",
         "cost_per_available_accelerator_hour", "cost_per_useful_accelerator_hour"},
        {"cost_per_installed_h100e_hour", "cost_per_energised_h100e_hour",
         "cost_per_available_h100e_hour", "cost_per_useful_h100e_hour"},
        {"cost_per_installed_system_hour", NULL, "cost_per_available_system_hour", NULL},
    };
    char system[32];
    snprintf(system, sizeof system, "a system of %.0f", system_size(f));
    const char *const name[3] = {"an accelerator", "an H100-equivalent", system};
    static const struct column columns[5] = {{"an hour of", ALIGN_LEFT, NULL},
                                             {"installed", ALIGN_RIGHT, NULL},
                                             {"energised", ALIGN_RIGHT, NULL},
                                             {"available", ALIGN_RIGHT, NULL},
                                             {"useful", ALIGN_RIGHT, NULL}};
    struct table t;
    table_init(&t, columns, 5);
    for (int row = 0; row < 3; row++) {
        if (!isfinite(facts_value(f, metric[row][2])))
            continue;
        table_row(&t, STYLE_PLAIN);
        table_put(&t, name[row]);
        for (int i = 0; i < 4; i++) {
            struct text *cell = table_cell(&t);
            if (metric[row][i])
                number_price(cell, facts_value(f, metric[row][i]));
        }
    }
    if (t.n_rows)
        table_write(&t, 2, REPORT_WIDTH, look->colors, out);
    table_free(&t);
}

static void add_resale(struct text *out, const struct run_facts *f)
{
    const double price = facts_value(f, "resale"), gain = facts_value(f, "retirement_gain");
    if (price == 0)
        return;
    text_add(out, "used systems were sold for ");
    number_money(out, price);
    text_add(out, ", ");
    number_money(out, fabs(gain));
    text_add(out, gain < 0 ? " below the book value of what retired"
                           : " above the book value of what retired");
}

static void add_tax(struct text *out, const struct run_facts *f)
{
    const double tax = facts_value(f, "income_tax");
    if (tax == 0)
        return;
    text_add(out, "income tax ");
    number_money(out, tax);
    text_add(out, " on a profit of ");
    number_money(out, facts_value(f, "profit"));
    text_add(out, " in all; net present value after tax ");
    number_money(out, facts_value(f, "net_present_value"));
}

static void add_year(struct text *out, const struct run_facts *f)
{
    text_add(out, "a year at the end of the run: ");
    number_money(out, facts_value(f, "annual_cost"));
    facts_add_rate(out, f);
    text_add(out, ", ");
    number_money(out, facts_value(f, "annual_cost_zero_rate"));
    text_add(out, " at 0 %; of it running ");
    number_money(out, facts_value(f, "annual_running_cost"));
    const double past = facts_value(f, "capital_past_life");
    if (past > 0) {
        text_add(out, "; nothing for ");
        number_money(out, past);
        text_add(out, " of capital past its life");
    }
}

static void add_worth(struct text *out, const struct run_facts *f)
{
    text_add(out, "worth on the first day: all spending ");
    number_money(out, facts_value(f, "present_cost"));
    text_add(out, ", what is left in the books ");
    number_money(out, facts_value(f, "present_book_value"));
}

sentence *const money_sentences[] = {add_year, add_resale, add_tax, add_worth, NULL};

void section_money(const struct run_facts *f, const struct look *look, struct text *out)
{
    char remark[64];
    snprintf(remark, sizeof remark, "%s dollars, paid by the end of the run", f->about.dollars);
    section_begin(out, look, "money", remark);
    write_classes(f, look, out);
    write_network(f, out);
    section_begin(out, look, "cost", "capital spread over its life (CRF), and running costs");
    write_hours(f, look, out);
    sentences_write(money_sentences, f, out);
}
