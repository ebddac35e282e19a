/* Training campaigns: when each ran, how fast, on what. */
#include "report/campaigns.h"

#include "report/number.h"
#include "report/section.h"

#include <math.h>

static void put_day(struct table *t, day_number day, const char *otherwise)
{
    if (day)
        number_date(table_cell(t), day);
    else
        table_put(t, otherwise);
}

static void add_row(struct table *t, const struct campaign_result *c)
{
    table_row(t, STYLE_PLAIN);
    table_put(t, c->name);
    table_put(t, c->llm);
    number_count(table_cell(t), c->accelerators);
    text_addf(table_cell(t), "%.3g", c->accelerator_seconds / 3600 * 1e-6);
    put_day(t, c->started, "not begun");
    put_day(t, c->ended, c->started ? "> end" : "");
    text_addf(table_cell(t), "%.3g", c->tokens * 1e-12);
    number_share(table_cell(t), c->tokens_done / c->tokens);
    text_addf(table_cell(t), "%.3g", c->tokens_rate * 1e-6);
    number_share(table_cell(t), c->utilisation);
    number_share(table_cell(t), c->busy);
    text_addf(table_cell(t), "%.3g", c->energy_it / 3.6e12);
    number_money(table_cell(t), c->cost);
}

const char campaigns_remark[] =
    "Training runs as predicted; MFU: causal attention; busy: share of a step's time in kernels; "
    "cost: its hours at what an energised one of its operator costs on the mean.";

/* How often it is stopped, and how often it saves: "70 failures of its nodes, a checkpoint every 37
 * min of work; ". */
static void add_stops(struct text *out, const struct campaign_result *c)
{
    const bool fails = c->stops > 0, saves = isfinite(c->checkpoint_interval);
    if (fails) {
        number_expected_count(out, c->stops);
        text_add(out, " failures of its nodes");
    }
    if (saves) {
        text_add(out, fails ? ", a checkpoint every " : "a checkpoint every ");
        number_time(out, c->checkpoint_interval);
        text_add(out, " of work");
    }
    if (fails || saves)
        text_add(out, "; ");
}

bool campaigns_add_hindrance(struct text *out, const struct campaign_result *c)
{
    const struct {
        double seconds;
        const char *what;
    } parts[] = {{c->standstill, "of standstill in outages of its site"},
                 {c->slowed, "lost to the cap on power"},
                 {c->restarting, "of restarts"},
                 {c->again, "of work done again"},
                 {c->saving, "for checkpoints"}};
    bool any = false;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (!(parts[i].seconds > 0))
            continue;
        if (!any) {
            text_addf(out, "campaign '%s': ", c->name);
            add_stops(out, c);
        }
        text_add(out, any ? ", " : "");
        number_time(out, parts[i].seconds);
        text_addf(out, " %s", parts[i].what);
        any = true;
    }
    return any;
}

void campaigns_table(const struct run_facts *f, struct table *t)
{
    static const struct column columns[] = {{"campaign", ALIGN_LEFT, NULL},
                                            {"LLM", ALIGN_LEFT, NULL},
                                            {"number", ALIGN_RIGHT, "accelerators"},
                                            {"M h", ALIGN_RIGHT, "accelerators"},
                                            {"begun", ALIGN_LEFT, NULL},
                                            {"ended", ALIGN_LEFT, NULL},
                                            {"T", ALIGN_RIGHT, "tokens"},
                                            {"done", ALIGN_RIGHT, "tokens"},
                                            {"M/s", ALIGN_RIGHT, "tokens"},
                                            {"MFU", ALIGN_RIGHT, NULL},
                                            {"busy", ALIGN_RIGHT, NULL},
                                            {"IT GWh", ALIGN_RIGHT, NULL},
                                            {"cost", ALIGN_RIGHT, NULL}};
    table_init(t, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < f->run.n_campaigns; i++)
        add_row(t, &f->run.campaigns[i]);
}

void section_campaigns(const struct run_facts *f, const struct look *look, struct text *out)
{
    struct table t;
    if (f->run.n_campaigns == 0)
        return;
    campaigns_table(f, &t);
    section_begin(out, look, "campaigns", "");
    table_write(&t, 2, REPORT_WIDTH, look->colors, out);
    paragraph_write(out, "  ", campaigns_remark, REPORT_WIDTH);
    table_free(&t);
    struct text words;
    text_init(&words);
    for (size_t i = 0; i < f->run.n_campaigns; i++, words.length = 0)
        if (campaigns_add_hindrance(&words, &f->run.campaigns[i]))
            paragraph_write(out, "  ", text_get(&words), REPORT_WIDTH);
    text_free(&words);
}
