/* What would change the answer: what easing each gate is worth, and which uncertain numbers go with
 * the main figures over the replications. */
#include "report/page_section.h"

#include "report/figure.h"
#include "report/key_title.h"
#include "report/markup.h"
#include "report/page_estimates.h"
#include "report/relief.h"
#include "results/metric_title.h"

static void write_reliefs(struct page *page)
{
    const struct run_facts *f = &page->run->facts;
    struct table t;
    struct text words;
    text_init(&words);
    markup_element(page->out, "h3", "class=\"own\"",
                   "What one more unit of each constraint is worth");
    relief_add_remark(&words, f);
    text_add(&words, "; ");
    relief_add_meanings(&words, f);
    sentence_finish(&words);
    page_paragraph(page, "note", &words);
    relief_table(f, &page->memory, &t);
    table_write_html(&t, page->out);
    table_free(&t);
    text_free(&words);
}

/* The accounts by what was paid, most first. */
static size_t rank_accounts(const struct run_facts *f, unsigned *order)
{
    const money *paid = facts_last(f)->sample.account;
    size_t n = 0;
    for (unsigned account = 0; account < ACCOUNT_FUNDING; account++) {
        if (paid[account] <= 0)
            continue;
        size_t at = n++;
        for (; at > 0 && paid[order[at - 1]] < paid[account]; at--)
            order[at] = order[at - 1];
        order[at] = account;
    }
    return n;
}

static void add_prices(struct text *out, const struct run_facts *f)
{
    enum { MOST_NAMED = 4 };
    const struct result_state *end = facts_last(f);
    unsigned order[ACCOUNT_COUNT];
    const size_t n = rank_accounts(f, order);
    for (size_t i = 0; i < n && i < MOST_NAMED; i++) {
        const double tenth = 0.1 * money_to_dollars(end->sample.account[order[i]]);
        text_addf(out, i ? ", %s " : "From this run alone: at prices 10 %% higher, %s would cost ",
                  account_name((enum account)order[i]));
        number_money(out, tenth);
        text_add(out, i ? " (" : " more (");
        number_share(out, tenth / state_spent(end));
        text_add(out, i ? ")" : " of the spend)");
    }
    if (n > 0)
        text_add(out, f->run.n_cash ? ", as far as cash allows. " : ". ");
}

static void add_gate(struct text *out, const struct run_facts *f)
{
    unsigned first = BY_CHIPS;
    double total = 0;
    for (unsigned by = BY_CHIPS; by < CONSTRAINTS; by++) {
        total += f->run.waiting[by];
        first = f->run.waiting[by] > f->run.waiting[first] ? by : first;
    }
    if (!(total > 0))
        return;
    text_add(out, "Of the waiting, ");
    number_share(out, f->run.waiting[first] / total);
    text_addf(out, " was before %s; what easing a gate would bring forward is not said by that.",
              constraint_name((enum constraint)first));
}

/* What one run alone can say: dollars go with prices, and the gates by what waited. */
static void write_own(struct page *page)
{
    struct text words;
    text_init(&words);
    add_prices(&words, &page->run->facts);
    add_gate(&words, &page->run->facts);
    if (words.length)
        page_paragraph(page, "said", &words);
    text_free(&words);
}

static void draw_influence(struct page *page, size_t number)
{
    const struct influences *one = &page->run->influences[number];
    struct estimates e;
    estimates_init(&e, one->n, 1, &page->memory);
    for (size_t i = 0; i < one->n; i++) {
        e.labels[i] = key_title(one->keys[i], &page->memory);
        e.keys[i] = one->keys[i];
        estimates_put(&e, 0, i, &one->ranks[i]);
    }
    e.series[0].name = "rank correlation";
    struct chart c = estimates_chart(&e, arena_format(&page->memory, "influence-%zu", number),
                                     one->n, 1, -1, estimates_number_rank);
    c.title =
        arena_format(&page->memory, "What goes with %s", metric_title(one->metric, &page->memory));
    c.summary = "Rank correlation; thin lines are intervals of 95 %.";
    c.label_head = "number";
    page_chart(page, &c);
}

void page_change(struct page *page)
{
    const struct page_run *run = page->run;
    page_heading(page, "What would change it", "");
    if (run->facts.n_reliefs)
        write_reliefs(page);
    else
        write_own(page);
    if (run->facts.n_reliefs == 0 && run->n_influences == 0)
        markup_element(page->out, "p", "class=\"note\"",
                       "With '--replications 50 --relief', 'colossim run' adds which uncertain "
                       "numbers go with the result and what easing each gate is worth; 'colossim "
                       "sweep' varies whatever is asked.");
    if (run->n_influences) {
        markup_element(page->out, "h3", "class=\"own\"", "Which uncertain numbers go with it");
        markup_element(page->out, "p", "class=\"note\"",
                       "Over the replications: +1 when a figure always grows with the number, -1 "
                       "when it always falls. Shown is what chance alone would hardly show (once "
                       "in twenty reports).");
    }
    for (size_t i = 0; i < run->n_influences; i++)
        draw_influence(page, i);
}
