/* The top of the page: what was asked, the answer in a few sentences made from the result, and the
 * six figures that a reader wants first. */
#include "report/page_section.h"

#include "report/markup.h"
#include "report/trade.h"
#include "report/trust.h"

#include <math.h>
#include <string.h>

/* A number of H100-equivalents is a goal: it goes before any number of accelerators. */
static bool is_larger(const struct result_milestone *a, const struct result_milestone *b)
{
    if (a->h100e > 0 || b->h100e > 0)
        return a->h100e > 0 && (!(b->h100e > 0) || a->h100e >= b->h100e);
    return a->accelerators >= b->accelerators;
}

const struct result_milestone *page_goal(const struct run_facts *f)
{
    const struct result_milestone *largest = NULL;
    for (size_t i = 0; i < f->run.n_milestones; i++)
        if (!largest || is_larger(&f->run.milestones[i], largest))
            largest = &f->run.milestones[i];
    return largest;
}

static void add_end(struct text *out, const struct run_facts *f)
{
    number_date(out, f->about.end - 1);
}

static void add_day_spread(struct text *out, const struct run_facts *f, const char *milestone)
{
    const struct result_metric *m = facts_milestone(f, milestone);
    if (!facts_have_spread(f) || !m)
        return;
    if (m->over.after_end == m->over.n) {
        text_addf(out, " (nor in any of %zu replications)", m->over.n);
        return;
    }
    text_add(out, " (P10 ");
    facts_add_day(out, f, m->over.p10);
    text_add(out, ", P90 ");
    facts_add_day(out, f, m->over.p90);
    text_addf(out, "; within the run in %zu of %zu replications)", m->over.n - m->over.after_end,
              m->over.n);
}

/* The day that was published for the goal, where the run goes on beyond it; NULL for none. */
static const struct observation_result *day_of_goal(const struct run_facts *f,
                                                    const struct result_milestone *m)
{
    const double size = m->h100e > 0 ? m->h100e : (double)m->accelerators;
    const char *metric = m->h100e > 0 ? "h100e" : "accelerators_energised";
    for (size_t i = 0; i < f->run.n_observations; i++) {
        const struct observation_result *o = &f->run.observations[i];
        if (o->date && o->published == size && strncmp(o->metric, metric, strlen(metric)) == 0)
            return o;
    }
    return NULL;
}

static void add_count_spread(struct text *out, double p10, double p90)
{
    text_add(out, " (P10 ");
    number_count(out, llround(p10));
    text_add(out, ", P90 ");
    number_count(out, llround(p90));
    text_add_char(out, ')');
}

/* The spread on a day; nothing where no state was recorded on it. */
static void add_spread_on(struct text *out, const struct page_run *run, const struct fan *fan,
                          day_number day)
{
    size_t i = 0;
    while (i < run->moments.n && run->moments.x[i] <= day)
        i++;
    if (fan->p50 && i < run->moments.n && run->moments.x[i] <= day + 1)
        add_count_spread(out, fan->p10[i], fan->p90[i]);
}

/* What is there instead of what was wanted: on the day of the goal, and at the end. */
static void add_instead(struct text *out, const struct page_run *run,
                        const struct result_milestone *m)
{
    const struct run_facts *f = &run->facts;
    const struct observation_result *goal = day_of_goal(f, m);
    const struct fan *fan = &run->fans[m->h100e > 0 ? FAN_H100E : FAN_ENERGISED];
    const struct sample *end = &facts_last(f)->sample;
    if (goal) {
        number_count(out, llround(goal->model));
        add_spread_on(out, run, fan, goal->date);
        text_add(out, " on ");
        number_date(out, goal->date);
        text_add(out, ", the day of the goal, ");
    }
    number_count(out, m->h100e > 0 ? llround(end->h100e[f->about.h100e_basis])
                                   : end->accelerators[STAGE_ENERGISED]);
    if (fan->p50)
        add_count_spread(out, fan->p10[run->moments.n - 1], fan->p90[run->moments.n - 1]);
    text_add(out, " at the end. All of it takes ");
}

static void add_milestone(struct text *out, const struct page_run *run,
                          const struct result_milestone *m)
{
    text_add(out, m->day ? "Reaches " : "Does not reach ");
    number_count(out, m->h100e > 0 ? llround(m->h100e) : m->accelerators);
    text_addf(out, " %s %s %s ", m->h100e > 0 ? "H100-equivalents" : "accelerators",
              m->state == STATE_IN_SERVICE ? "in service" : milestone_state_words[m->state],
              m->day ? "on" : "by");
    number_date(out, m->day ? m->day : run->facts.about.end - 1);
    add_day_spread(out, &run->facts, m->name);
}

static void add_growth(struct text *out, const struct page_run *run)
{
    const struct run_facts *f = &run->facts;
    const struct result_milestone *m = page_goal(f);
    if (m)
        add_milestone(out, run, m);
    if (m && !m->day && m->state == STATE_ENERGISED) {
        text_add(out, ": ");
        add_instead(out, run, m);
        return;
    }
    if (m && m->day) {
        text_add(out, ". By ");
        add_end(out, f);
        text_add(out, " that takes ");
        return;
    }
    text_add(out, m ? "; " : "");
    number_count(out, facts_last(f)->sample.accelerators[STAGE_ENERGISED]);
    text_add(out, " accelerators are energised on ");
    add_end(out, f);
    text_add(out, ". That takes ");
}

static void add_cost(struct text *out, const struct run_facts *f)
{
    const struct sample *end = &facts_last(f)->sample;
    number_money(out, state_spent(facts_last(f)));
    text_add(out, " and ");
    number_power(out, f->run.peak_provisioned);
    text_add(out, " of provisioned power against ");
    number_power(out, end->firm);
    text_add(out, " firm. ");
}

/* The gates by what waited for them, most first; returns how many. */
static size_t rank_gates(const struct run_facts *f, unsigned *order, double *total)
{
    size_t n = 0;
    *total = 0;
    for (unsigned by = BY_CHIPS; by < CONSTRAINTS; by++) {
        if (f->run.waiting[by] <= 0)
            continue;
        *total += f->run.waiting[by];
        size_t at = n++;
        for (; at > 0 && f->run.waiting[order[at - 1]] < f->run.waiting[by]; at--)
            order[at] = order[at - 1];
        order[at] = by;
    }
    return n;
}

static void add_waiting(struct text *out, const struct run_facts *f)
{
    unsigned order[CONSTRAINTS];
    double total;
    size_t n = rank_gates(f, order, &total);
    if (n == 0) {
        text_add(out, "Nothing held it up: all accelerators worked on the day they were wanted.");
        return;
    }
    text_addf(out, "What held it up most was %s (", constraint_name((enum constraint)order[0]));
    number_share(out, f->run.waiting[order[0]] / total);
    text_add(out, " of the waiting)");
    if (n > 1) {
        text_addf(out, ", then %s (", constraint_name((enum constraint)order[1]));
        number_share(out, f->run.waiting[order[1]] / total);
        text_add_char(out, ')');
    }
    text_add_char(out, '.');
}

/* The operators by what they have, most first. */
static size_t rank_operators(const struct run_facts *f, const struct result_standing **order)
{
    size_t n = 0;
    for (size_t i = 0; i < f->about.n_operators; i++) {
        const struct result_standing *s = &f->standings[i];
        if (!(s->end.h100e[standing_bases[0]] > 0))
            continue;
        size_t at = n++;
        for (; at > 0 &&
               order[at - 1]->end.h100e[standing_bases[0]] < s->end.h100e[standing_bases[0]];
             at--)
            order[at] = order[at - 1];
        order[at] = s;
    }
    return n;
}

/* Who has how much, where operators are compared and no milestone says what is asked. */
static void add_operators(struct text *out, const struct run_facts *f, struct arena *memory)
{
    enum { MOST_NAMED = 6 };
    const struct result_standing **order = arena_array(memory, f->about.n_operators, sizeof *order);
    const size_t n = rank_operators(f, order);
    if (n < 2 || f->run.n_milestones > 0)
        return;
    text_addf(out, "H100-equivalents (%s) on ", h100e_basis_words[standing_bases[0]]);
    add_end(out, f);
    text_add_char(out, ':');
    for (size_t i = 0; i < n && i < MOST_NAMED; i++) {
        text_addf(out, "%s %s ", i ? "," : "", order[i]->name);
        number_count(out, llround(order[i]->end.h100e[standing_bases[0]]));
    }
    text_addf(out, "; %s has more than all others together",
              order[0]->over_others[0] > 1 ? order[0]->name : "none");
    if (facts_have_spread(f)) {
        size_t ahead = 0;
        for (size_t i = 0; i < n; i++)
            if (order[i]->exceeds[0] > 0)
                text_addf(out, "%s %s in %zu", ahead++ ? "," : " (", order[i]->name,
                          order[i]->exceeds[0]);
        text_addf(out, ahead ? " of %zu replications)" : " (nor in any of %zu replications)",
                  order[0]->h100e[0].n);
    }
    text_add(out, ". In all, ");
}

/* Whether renting is cheaper, where somebody rents. */
static void add_rent(struct text *out, const struct run_facts *f)
{
    struct text words;
    if (f->run.n_rentals == 0)
        return;
    text_init(&words);
    rent_add_break_even(&words, f);
    sentence_finish(&words);
    text_add(out, text_get(&words));
    text_add_char(out, ' ');
    text_free(&words);
}

static void write_answer(struct page *page)
{
    const struct run_facts *f = &page->run->facts;
    struct text answer;
    text_init(&answer);
    add_rent(&answer, f);
    add_operators(&answer, f, &page->memory);
    add_growth(&answer, page->run);
    add_cost(&answer, f);
    add_waiting(&answer, f);
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

/* Since when the last state's constraint has bound without a break; what bound before. */
static void write_binds_card(struct card *card, const struct run_facts *f)
{
    size_t i = f->n_states - 1;
    enum constraint last = f->states[i].sample.binds;
    while (i > 0 && f->states[i - 1].sample.binds == last)
        i--;
    card_begin(card, "Binds at the end");
    text_add(&card->words, last == BY_DEMAND ? "nothing waits" : constraint_name(last));
    card_line(card, "big");
    text_add(&card->words, "since ");
    number_date(&card->words, i > 0 ? f->states[i].sample.day : f->about.start);
    if (i > 0)
        text_addf(&card->words, "; %s before",
                  f->states[i - 1].sample.binds == BY_DEMAND
                      ? "nothing"
                      : constraint_name(f->states[i - 1].sample.binds));
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
    write_binds_card(&card, f);
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
    add_end(&terms, f);
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
    write_cards(page);
    write_basis(page);
    write_terms(page);
}
