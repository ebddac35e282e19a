/* Operators beside each other at the end of the run, and how often one has more than all others
 * together. */
#include "report/standing.h"

#include "base/seconds.h"
#include "report/number.h"
#include "report/section.h"

#include <math.h>
#include <string.h>

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
    number_amount(table_cell(t),
                  round(end->accelerator_seconds[STAGE_ENERGISED] / SECONDS_PER_DAY));
    number_in(table_cell(t), end->provisioned, power);
    number_in(table_cell(t), sample_spend(end), spend);
}

/* 'provisioned\nGW' */
static const char *head_in(const char *name, struct unit unit, struct arena *memory)
{
    struct text head;
    text_init(&head);
    text_addf(&head, "%s\n", name);
    unit_head(&head, unit);
    const char *kept = arena_text(memory, text_get(&head));
    text_free(&head);
    return kept;
}

const char standing_remark[] = "at the end of the run; of all others: its h100e over theirs";

bool standing_any(const struct run_facts *f)
{
    return f->about.n_operators > 1;
}

void standing_table(const struct run_facts *f, struct arena *memory, struct table *t)
{
    double most_power = 0, most_spend = 0;
    for (size_t i = 0; i < f->about.n_operators; i++) {
        const struct sample *end = &f->standings[i].end;
        most_power = fmax(most_power, end->provisioned);
        most_spend = fmax(most_spend, sample_spend(end));
    }
    const struct unit power = unit_power(most_power), spend = unit_money(most_spend);
    const struct column heads[] = {
        {"operator", ALIGN_LEFT, NULL},
        {"energised", ALIGN_RIGHT, NULL},
        {"8-bit", ALIGN_RIGHT, "h100e"},
        {"16-bit", ALIGN_RIGHT, "h100e"},
        {"8-bit", ALIGN_RIGHT, "of all others"},
        {"16-bit", ALIGN_RIGHT, "of all others"},
        {"accelerator-days\nenergised", ALIGN_RIGHT, NULL},
        {head_in("provisioned", power, memory), ALIGN_RIGHT, NULL},
        {head_in("spent", spend, memory), ALIGN_RIGHT, NULL},
    };
    struct column *columns = arena_array(memory, sizeof heads / sizeof *heads, sizeof *columns);
    memcpy(columns, heads, sizeof heads);
    table_init(t, columns, sizeof heads / sizeof *heads);
    for (size_t i = 0; i < f->about.n_operators; i++)
        add_operator(t, &f->standings[i], power, spend);
}

void standing_spread_table(const struct run_facts *f, struct table *t)
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
    table_init(t, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < f->about.n_operators; i++) {
        const struct result_standing *s = &f->standings[i];
        table_row(t, STYLE_PLAIN);
        table_put(t, s->name);
        for (unsigned b = 0; b < STANDING_BASES; b++) {
            number_amount(table_cell(t), round(s->h100e[b].p10));
            number_amount(table_cell(t), round(s->h100e[b].p50));
            number_amount(table_cell(t), round(s->h100e[b].p90));
        }
        for (unsigned b = 0; b < STANDING_BASES; b++)
            text_addf(table_cell(t), "%zu of %zu", s->exceeds[b], s->h100e[b].n);
    }
}

static void write_and_free(struct table *t, const struct look *look, struct text *out)
{
    table_write(t, 2, REPORT_WIDTH, look->colors, out);
    table_free(t);
}

void section_standing(const struct run_facts *f, const struct look *look, struct text *out)
{
    struct arena memory;
    struct table t;
    if (!standing_any(f))
        return;
    arena_init(&memory);
    section_begin(out, look, "operators", standing_remark);
    standing_table(f, &memory, &t);
    write_and_free(&t, look, out);
    if (facts_have_spread(f)) {
        text_add_char(out, '\n');
        standing_spread_table(f, &t);
        write_and_free(&t, look, out);
    }
    arena_free(&memory);
}
