/* Operators beside each other at the end of the run, and how often one has more than all others
 * together. */
#include "report/number.h"
#include "report/section.h"

#include <math.h>

static void add_ratio(struct text *out, double ratio)
{
    if (isfinite(ratio))
        text_addf(out, "%.3g", ratio);
    else
        text_add_char(out, '-');
}

static void add_operator(struct table *t, const struct result_standing *s, struct unit power,
                         struct unit spend)
{
    const struct sample *end = &s->end;
    table_row(t, STYLE_PLAIN);
    table_put(t, s->name);
    number_count(table_cell(t), end->accelerators[STAGE_ENERGISED]);
    for (unsigned b = 0; b < STANDING_BASES; b++)
        number_amount(table_cell(t), round(end->h100e[standing_bases[b]]));
    for (unsigned b = 0; b < STANDING_BASES; b++)
        add_ratio(table_cell(t), s->over_others[b]);
    number_amount(table_cell(t), round(end->accelerator_seconds[STAGE_ENERGISED] / 86400));
    number_in(table_cell(t), end->provisioned, power);
    number_in(table_cell(t), money_to_dollars(money_add(end->capital, end->running)), spend);
}

static void write_ends(const struct run_facts *f, const struct look *look, struct text *out)
{
    double most_power = 0, most_spend = 0;
    for (size_t i = 0; i < f->about.n_operators; i++) {
        const struct sample *end = &f->standings[i].end;
        most_power = fmax(most_power, end->provisioned);
        most_spend = fmax(most_spend, money_to_dollars(money_add(end->capital, end->running)));
    }
    const struct unit power = unit_power(most_power), spend = unit_money(most_spend);
    struct text power_head, spend_head;
    text_init(&power_head);
    text_init(&spend_head);
    text_add(&power_head, "provisioned\n");
    unit_head(&power_head, power);
    text_add(&spend_head, "spent\n");
    unit_head(&spend_head, spend);
    const struct column columns[] = {
        {"operator", ALIGN_LEFT, NULL},
        {"energised", ALIGN_RIGHT, NULL},
        {"8-bit", ALIGN_RIGHT, "h100e"},
        {"16-bit", ALIGN_RIGHT, "h100e"},
        {"8-bit", ALIGN_RIGHT, "of all others"},
        {"16-bit", ALIGN_RIGHT, "of all others"},
        {"accelerator-days\nenergised", ALIGN_RIGHT, NULL},
        {text_get(&power_head), ALIGN_RIGHT, NULL},
        {text_get(&spend_head), ALIGN_RIGHT, NULL},
    };
    struct table t;
    table_init(&t, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < f->about.n_operators; i++)
        add_operator(&t, &f->standings[i], power, spend);
    table_write(&t, 2, REPORT_WIDTH, look->colors, out);
    table_free(&t);
    text_free(&power_head);
    text_free(&spend_head);
}

static void write_spread(const struct run_facts *f, const struct look *look, struct text *out)
{
    static const struct column columns[] = {
        {"over the replications", ALIGN_LEFT, NULL},
        {"P10", ALIGN_RIGHT, "h100e 8-bit"},
        {"P50", ALIGN_RIGHT, "h100e 8-bit"},
        {"P90", ALIGN_RIGHT, "h100e 8-bit"},
        {"P10", ALIGN_RIGHT, "h100e 16-bit"},
        {"P50", ALIGN_RIGHT, "h100e 16-bit"},
        {"P90", ALIGN_RIGHT, "h100e 16-bit"},
        {"8-bit", ALIGN_RIGHT, "more than all others"},
        {"16-bit", ALIGN_RIGHT, "more than all others"},
    };
    struct table t;
    table_init(&t, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < f->about.n_operators; i++) {
        const struct result_standing *s = &f->standings[i];
        table_row(&t, STYLE_PLAIN);
        table_put(&t, s->name);
        for (unsigned b = 0; b < STANDING_BASES; b++) {
            number_amount(table_cell(&t), round(s->h100e[b].p10));
            number_amount(table_cell(&t), round(s->h100e[b].p50));
            number_amount(table_cell(&t), round(s->h100e[b].p90));
        }
        for (unsigned b = 0; b < STANDING_BASES; b++)
            text_addf(table_cell(&t), "%zu of %zu", s->exceeds[b], s->h100e[b].n);
    }
    text_add_char(out, '\n');
    table_write(&t, 2, REPORT_WIDTH, look->colors, out);
    table_free(&t);
}

void section_standing(const struct run_facts *f, const struct look *look, struct text *out)
{
    if (f->about.n_operators < 2)
        return;
    section_begin(out, look, "operators",
                  "at the end of the run; of all others: its h100e over theirs");
    write_ends(f, look, out);
    if (facts_have_spread(f))
        write_spread(f, look, out);
}
