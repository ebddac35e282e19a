/* The top of the page: what was asked, the answer in a few sentences made from the result, and the
 * six figures that a reader wants first. */
#include "report/page_section.h"

#include "report/answer.h"
#include "report/markup.h"
#include "report/trust.h"

#include <math.h>
#include <string.h>

/* The spread over the replications on the day of the goal; false where no state was recorded on it.
 */
static bool spread_on_goal(const struct page_run *run, struct answer_range *out)
{
    const struct run_facts *f = &run->facts;
    const day_number day = answer_goal_day(f);
    const struct result_milestone *goal = answer_goal(f);
    if (day == 0)
        return false;
    const struct fan *fan = &run->fans[goal->h100e > 0 ? FAN_H100E : FAN_ENERGISED];
    size_t after = 0;
    while (after < run->moments.n && run->moments.days[after] <= day)
        after++;
    if (!fan->p50 || after == 0 || run->moments.days[after - 1] < day)
        return false;
    *out = (struct answer_range){fan->p10[after - 1], fan->p90[after - 1]};
    return true;
}

static void write_answer(struct page *page)
{
    struct text answer;
    struct answer_range on_goal;
    text_init(&answer);
    const bool known = spread_on_goal(page->run, &on_goal);
    answer_add(&answer, &page->run->facts, known ? &on_goal : NULL);
    page_paragraph(page, "answer", &answer);
    text_free(&answer);
}

/* How far it can be believed, before any figure is taken along: what is assumed, and what of it
 * weighs most. */
static void write_basis(struct page *page)
{
    enum { MOST_NAMED = 3 };
    const struct run_facts *f = &page->run->facts;
    const double dollars = trust_dollars(f, GRADE_ASSUMED), energy = trust_energy(f, GRADE_ASSUMED);
    enum account order[ACCOUNT_COUNT];
    const size_t n = trust_rank(f, order);
    struct text words;
    if (n == 0)
        return;
    text_init(&words);
    text_add(&words, "Assumptions stand behind ");
    number_share(&words, dollars);
    text_add(&words, " of the dollars");
    if (isfinite(energy)) {
        text_add(&words, " and ");
        number_share(&words, energy);
        text_add(&words, " of the energy; of the dollars");
    }
    text_add(&words, isfinite(energy) ? " most is for" : ", most of it for");
    for (size_t i = 0; i < n && i < MOST_NAMED; i++) {
        text_addf(&words, "%s %s (", i ? "," : "", account_name(order[i]));
        number_money(&words, money_to_dollars(f->run.by_grade[order[i]][GRADE_ASSUMED]));
        text_add_char(&words, ')');
    }
    text_add(&words, ". Each with its source: below, What it rests on.");
    page_paragraph(page, "basis", &words);
    text_free(&words);
}

struct card {
    struct page *page;
    struct text words; /* of the line being written */
};

static void card_begin(struct card *card, const char *name)
{
    text_add(card->page->out, "<div>");
    markup_element(card->page->out, "dt", "", name);
}

/* Ends a line of the card. */
static void card_line(struct card *card, const char *class)
{
    struct text *out = card->page->out;
    text_addf(out, "<dd class=\"%s\">", class);
    markup_text(out, text_get(&card->words));
    text_add(out, "</dd>");
    card->words.length = 0;
    text_add(&card->words, "");
}

/* A share is a metric without a unit. */
static void add_figure(struct text *out, const struct result_metric *m, double value)
{
    if (strcmp(m->name, "availability") == 0)
        number_fine_share(out, value);
    else
        number_metric(out, value, m->unit);
}

/* The spread of a metric, where there is one. */
static void card_end(struct card *card, const char *metric)
{
    const struct run_facts *f = &card->page->run->facts;
    const struct result_metric *m = facts_metric(f, metric);
    if (facts_have_spread(f) && m && m->over.n) {
        text_add(&card->words, "P10 ");
        add_figure(&card->words, m, m->over.p10);
        text_add(&card->words, ", P90 ");
        add_figure(&card->words, m, m->over.p90);
        if (result_undefined(&f->about, &m->over)) {
            text_add(&card->words, "; ");
            facts_add_undefined(&card->words, f, &m->over);
        }
        card_line(card, "spread");
    }
    text_add(card->page->out, "</div>\n");
}

static void card_value(struct card *card, const char *metric)
{
    const struct result_metric *m = facts_metric(&card->page->run->facts, metric);
    if (m)
        number_metric(&card->words, facts_value(&card->page->run->facts, metric), m->unit);
    card_line(card, "big");
}

static void write_fleet_card(struct card *card, const struct run_facts *f)
{
    card_begin(card, "H100-equivalents at the end");
    card_value(card, "h100e");
    text_addf(&card->words, "by %s, of ", h100e_basis_words[f->about.h100e_basis]);
    number_count(&card->words, facts_last(f)->sample.accelerators[STAGE_ENERGISED]);
    text_add(&card->words, " accelerators energised");
    card_line(card, "text");
    card_end(card, "h100e");
}

static void write_power_card(struct card *card, const struct run_facts *f)
{
    card_begin(card, "Peak facility power, provisioned");
    number_power(&card->words, f->run.peak_provisioned);
    card_line(card, "big");
    number_power(&card->words, facts_last(f)->sample.firm);
    text_add(&card->words, " firm at the end; drawn at most ");
    number_power(&card->words, f->run.peak_drawn);
    card_line(card, "text");
    card_end(card, "power_peak_provisioned");
}

static void write_capital_card(struct card *card, const struct run_facts *f)
{
    card_begin(card, "Capital");
    card_value(card, "capital_all");
    text_add(&card->words, "IT ");
    number_money(&card->words, facts_value(f, "capital_it"));
    text_add(&card->words, "; running costs ");
    number_money(&card->words, facts_value(f, "running_cost"));
    text_add(&card->words, " besides");
    card_line(card, "text");
    card_end(card, "capital_all");
}

static void write_cost_card(struct card *card, const struct run_facts *f)
{
    card_begin(card, "Cost of a useful accelerator-hour");
    card_value(card, "cost_per_useful_accelerator_hour");
    number_money(&card->words, facts_value(f, "annual_cost"));
    text_add(&card->words, " a year at the end of the run");
    card_line(card, "text");
    card_end(card, "cost_per_useful_accelerator_hour");
}

static void write_availability_card(struct card *card, const struct run_facts *f)
{
    card_begin(card, "Availability");
    number_fine_share(&card->words, facts_value(f, "availability"));
    card_line(card, "big");
    text_add(&card->words, "of the time in service; ");
    number_share(&card->words, facts_value(f, "utilisation"));
    text_add(&card->words, " of that is useful; ");
    number_count(&card->words, f->run.failures);
    text_add(&card->words, " failures");
    card_line(card, "text");
    card_end(card, "availability");
}

/* What binds at the end, since when, and what did before, if there was a before. */
static void write_binds_card(struct card *card, const struct page_run *run)
{
    const struct binding *all = &run->bindings[0];
    const struct binding_change begins = {.day = run->facts.about.start, .binds = BY_DEMAND},
                                *last = all->n > 0 ? &all->changes[all->n - 1] : &begins;
    const enum constraint before = all->n > 1 ? last[-1].binds : BY_DEMAND;
    card_begin(card, "Binds at the end");
    text_add(&card->words,
             last->binds == BY_DEMAND ? "nothing waits" : constraint_name(last->binds));
    card_line(card, "big");
    text_add(&card->words, "since ");
    number_date(&card->words, last->day);
    if (last->day > begins.day || last->second > 0)
        text_addf(&card->words, "; %s before",
                  before == BY_DEMAND ? "nothing" : constraint_name(before));
    card_line(card, "text");
    text_add(card->page->out, "</div>\n");
}

static void write_cards(struct page *page)
{
    struct card card = {.page = page};
    const struct run_facts *f = &page->run->facts;
    text_init(&card.words);
    text_add(page->out, "<dl class=\"cards\">\n");
    write_fleet_card(&card, f);
    write_power_card(&card, f);
    write_capital_card(&card, f);
    write_cost_card(&card, f);
    if (isfinite(facts_value(f, "availability")))
        write_availability_card(&card, f);
    write_binds_card(&card, page->run);
    text_add(page->out, "</dl>\n");
    text_free(&card.words);
}

static void write_terms(struct page *page)
{
    const struct run_facts *f = &page->run->facts;
    struct text terms;
    text_init(&terms);
    number_date(&terms, f->about.start);
    text_add(&terms, " to ");
    number_date(&terms, f->about.end - 1);
    text_addf(&terms, "; seed %lld; ", (long long)f->about.seed);
    if (facts_have_spread(f))
        text_addf(&terms, "%zu replications, shown in full the run with ", result_drawn(&f->about));
    else
        text_add(&terms, "one run with ");
    text_addf(&terms,
              "uncertain values at their medians; %s dollars, prices by date; powers at the "
              "facility's meter unless named IT.",
              f->about.dollars);
    page_paragraph(page, "terms", &terms);
    text_free(&terms);
}

void page_answer(struct page *page)
{
    const struct result_about *about = &page->run->facts.about;
    markup_element(page->out, "h1", "", about->title ? about->title : about->name);
    if (about->question)
        markup_element(page->out, "p", "class=\"question\"", about->question);
    write_answer(page);
    if (!facts_only_rents(&page->run->facts))
        write_cards(page);
    write_basis(page);
    write_terms(page);
}
