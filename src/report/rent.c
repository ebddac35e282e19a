/* Rented accelerators: what an hour of them costs, and what they would cost to own. */
#include "report/trade.h"

#include "base/seconds.h"
#include "report/number.h"
#include "report/section.h"

#include <math.h>
#include <string.h>

static void add_rental(struct table *t, const struct rental_result *r)
{
    const double rent = money_to_dollars(r->rent);
    table_row(t, STYLE_PLAIN);
    table_put(t, r->owner);
    table_put(t, r->name);
    number_count(table_cell(t), r->accelerators);
    table_put(t, r->accelerator);
    number_date(table_cell(t), r->from);
    number_date(table_cell(t), r->until - 1);
    number_money(table_cell(t), rent);
    table_put(t, rent_billing_words[r->billing]);
    number_price(table_cell(t), 3600 * rent / r->available_seconds);
    number_price(table_cell(t), 3600 * rent / r->useful_seconds);
}

/* Owning costs the same whether an hour is used or not, renting by use does not: below the share of
 * hours at which the two cost the same, renting is cheaper. */
static void add_used(struct text *words, const struct rental_result *r, double owned)
{
    const double used = 3600 * money_to_dollars(r->rent) / r->useful_seconds;
    if (!(used > 0))
        return;
    text_addf(words, " By the hour used, '%s' is cheaper ", r->name);
    if (owned >= used) {
        text_add(words, "at any use");
    } else {
        text_add(words, "below ");
        number_share(words, owned / used);
        text_add(words, " of the hours in use");
    }
    text_add_char(words, '.');
}

static void add_reserved(struct text *words, const struct rental_result *r, double owned)
{
    const double reserved = 3600 * money_to_dollars(r->rent) / r->available_seconds;
    if (!(reserved > 0))
        return;
    text_addf(words, " Reserved, '%s' is %s, at ", r->name,
              reserved < owned ? "cheaper" : "dearer");
    number_price(words, reserved);
    text_add(words, " per available hour.");
}

/* Seconds over which the price of IT is spread; NaN when unknown. */
static double life_of_it(const struct run_facts *f)
{
    return facts_quantity(f, "assumptions.it-life", (struct dim)DIM_TIME);
}

/* What the costs of an hour assume of the time after the run. */
static void add_assumed(struct text *words, const struct run_facts *f)
{
    const double years = life_of_it(f) / SECONDS_PER_YEAR;
    text_add(words, "with the price of IT spread over ");
    if (isfinite(years))
        text_addf(words, "%.3g year%s", years, years == 1 ? "" : "s");
    else
        text_add(words, "its life");
    facts_add_rate(words, f);
    text_add(words, ", and IT in use for as long, ");
}

/* Whether the life of IT goes on for a day or more after the run: a calendar's years are up to a
 * day shorter than those of 365.25 days. */
static bool life_goes_on(const struct run_facts *f)
{
    return (double)(f->about.end - f->about.start + 1) * SECONDS_PER_DAY <= life_of_it(f);
}

static bool owns_from_the_start(const struct run_facts *f)
{
    for (size_t i = 0; i < f->n_inputs; i++)
        if (strncmp(f->inputs[i].path, "operators.", strlen("operators.")) == 0 &&
            strstr(f->inputs[i].path, ".initial."))
            return true;
    return false;
}

/* What an available hour costs one who has no use for his systems after the run: the dollars that
 * were spent, without a discount rate. That lacks the return on capital which the price above has,
 * so that it can be less near the end of the life; there it tells nothing. */
static void add_worthless(struct text *words, const struct run_facts *f, double owned)
{
    const double spend = facts_value(f, "spend") - facts_value(f, "running_cost_rent"),
                 price = spend / facts_value(f, "accelerator_hours_available");
    if (!life_goes_on(f) || !(price > owned) || !isfinite(price))
        return;
    text_add(
        words,
        " If nothing that is owned, buildings too, is worth anything after the run, it costs ");
    number_price(words, price);
    text_addf(words, " per available hour, undiscounted%s.",
              owns_from_the_start(f) ? ", with what was paid before the run" : "");
}

void rent_add_break_even(struct text *words, const struct run_facts *f)
{
    const double owned = facts_value(f, "cost_per_owned_available_hour"),
                 useful = facts_value(f, "cost_per_owned_useful_hour");
    if (!isfinite(owned))
        return;
    add_assumed(words, f);
    text_add(words, "what is owned costs ");
    number_price(words, owned);
    text_add(words, " per available hour and ");
    number_price(words, useful);
    text_add(words, " per useful hour: a rent below the first for every reserved hour, or below "
                    "the second for every used one, is cheaper.");
    for (size_t i = 0; i < f->run.n_rentals; i++) {
        const struct rental_result *r = &f->run.rentals[i];
        if (r->billing == BILLED_USED)
            add_used(words, r, owned);
        else
            add_reserved(words, r, owned);
    }
    add_worthless(words, f, owned);
}

void rent_table(const struct run_facts *f, struct table *t)
{
    static const struct column columns[] = {{"operator", ALIGN_LEFT, NULL},
                                            {"rental", ALIGN_LEFT, NULL},
                                            {"accelerators", ALIGN_RIGHT, NULL},
                                            {"of", ALIGN_LEFT, NULL},
                                            {"from", ALIGN_LEFT, NULL},
                                            {"to", ALIGN_LEFT, NULL},
                                            {"rent", ALIGN_RIGHT, NULL},
                                            {"billed", ALIGN_LEFT, NULL},
                                            {"available", ALIGN_RIGHT, "an hour"},
                                            {"useful", ALIGN_RIGHT, "an hour"}};
    table_init(t, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < f->run.n_rentals; i++)
        add_rental(t, &f->run.rentals[i]);
}

void section_rent(const struct run_facts *f, const struct look *look, struct text *out)
{
    struct table t;
    struct text words;
    if (f->run.n_rentals == 0)
        return;
    text_init(&words);
    rent_table(f, &t);
    section_begin(out, look, "rent", "accelerators that others own");
    table_write(&t, 2, REPORT_WIDTH, look->colors, out);
    rent_add_break_even(&words, f);
    if (words.length)
        paragraph_write(out, "  break-even  ", text_get(&words), REPORT_WIDTH);
    text_free(&words);
    table_free(&t);
}
