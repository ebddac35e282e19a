#include "report/answer.h"

#include "report/number.h"
#include "report/sentence.h"
#include "report/trade.h"

#include <math.h>
#include <string.h>

/* A number of H100-equivalents is a goal: it goes before any number of accelerators. */
static bool is_larger(const struct result_milestone *a, const struct result_milestone *b)
{
    if (a->h100e > 0 || b->h100e > 0)
        return a->h100e > 0 && (!(b->h100e > 0) || a->h100e >= b->h100e);
    return a->accelerators >= b->accelerators;
}

const struct result_milestone *answer_goal(const struct run_facts *f)
{
    const struct result_milestone *largest = NULL;
    for (size_t i = 0; i < f->run.n_milestones; i++)
        if (!f->run.milestones[i].owner && (!largest || is_larger(&f->run.milestones[i], largest)))
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

day_number answer_goal_day(const struct run_facts *f)
{
    const struct result_milestone *goal = answer_goal(f);
    const struct observation_result *o = goal ? day_of_goal(f, goal) : NULL;
    return o ? o->date : 0;
}

static void add_count_spread(struct text *out, double p10, double p90)
{
    text_add(out, " (P10 ");
    number_count(out, llround(p10));
    text_add(out, ", P90 ");
    number_count(out, llround(p90));
    text_add_char(out, ')');
}

/* Several operators of which some rent may be alternatives, of which nobody pays the sum. 'all' is
 * written as its place in the sentence wants it. */
static void add_takes(struct text *out, const struct run_facts *f, const char *one, const char *all)
{
    const bool rent = money_to_dollars(facts_last(f)->sample.account[ACCOUNT_RENT]) > 0;
    if (f->about.n_operators > 1)
        text_addf(out, "%s operators together%s take ", all, rent ? ", alternatives or not," : "");
    else
        text_addf(out, "%s takes ", one);
}

/* What is there instead of what was wanted: on the day of the goal, and at the end. */
static void add_instead(struct text *out, const struct run_facts *f,
                        const struct result_milestone *m, const struct answer_range *on_goal)
{
    const struct observation_result *goal = day_of_goal(f, m);
    const struct result_metric *at_end =
        facts_metric(f, m->h100e > 0 ? "h100e" : "accelerators_energised");
    const struct sample *end = &facts_last(f)->sample;
    if (goal) {
        number_count(out, llround(goal->model));
        if (on_goal)
            add_count_spread(out, on_goal->p10, on_goal->p90);
        text_add(out, " on ");
        number_date(out, goal->date);
        text_add(out, ", the day of the goal, ");
    }
    number_count(out, m->h100e > 0 ? llround(end->h100e[f->about.h100e_basis])
                                   : end->accelerators[STAGE_ENERGISED]);
    if (facts_have_spread(f) && at_end)
        add_count_spread(out, at_end->over.p10, at_end->over.p90);
    text_add(out, " at the end");
}

/* '20,016 accelerators energised on 2027-06-01', 'by' the end of the run where not before. */
static void add_reached(struct text *out, const struct run_facts *f,
                        const struct result_milestone *m)
{
    number_count(out, m->h100e > 0 ? llround(m->h100e) : m->accelerators);
    text_addf(out, " %s %s %s ", m->h100e > 0 ? "H100-equivalents" : "accelerators",
              m->state == STATE_IN_SERVICE ? "in service" : milestone_state_words[m->state],
              m->day ? "on" : "by");
    number_date(out, m->day ? m->day : f->about.end - 1);
    add_day_spread(out, f, m->name);
}

static void add_milestone(struct text *out, const struct run_facts *f,
                          const struct result_milestone *m)
{
    if (m->owner)
        text_addf(out, m->day ? "%s reaches " : "%s does not reach ", m->owner);
    else
        text_add(out, m->day ? "Reaches " : "Does not reach ");
    add_reached(out, f, m);
}

/* Whether it comes after the goal: on a later day, or not at all. */
static bool is_later(const struct result_milestone *m, const struct result_milestone *goal)
{
    return goal->day && (!m->day || m->day > goal->day);
}

/* What the goal, the largest in H100-equivalents or else in accelerators, doesn't tell: when the
 * largest number of accelerators is there, where the goal isn't that, and the last milestone of
 * all. Smaller ones before the goal are on the way to it. */
static void add_others(struct text *out, const struct run_facts *f,
                       const struct result_milestone *goal)
{
    const struct result_milestone *most = NULL, *last = NULL;
    for (size_t i = 0; i < f->run.n_milestones; i++) {
        const struct result_milestone *m = &f->run.milestones[i];
        if (m->owner || m == goal)
            continue;
        if (goal->h100e > 0 && !(m->h100e > 0) && (!most || m->accelerators >= most->accelerators))
            most = m;
        if (is_later(m, goal) && (!last || is_later(m, last)))
            last = m;
    }
    const struct result_milestone *const others[] = {most, last != most ? last : NULL};
    for (size_t i = 0; i < 2; i++) {
        if (!others[i])
            continue;
        text_add(out, others[i]->day ? "; " : "; not ");
        add_reached(out, f, others[i]);
    }
}

/* What is there at the end; where nothing is any more, as when leases are over, what was. */
static void add_there(struct text *out, const struct run_facts *f)
{
    const int64_t there = facts_last(f)->sample.accelerators[STAGE_ENERGISED];
    int64_t most = there;
    for (size_t i = 0; i < f->n_states; i++)
        if (f->states[i].sample.accelerators[STAGE_ENERGISED] > most)
            most = f->states[i].sample.accelerators[STAGE_ENERGISED];
    number_count(out, there);
    text_add(out, there == 1 ? " accelerator is energised on " : " accelerators are energised on ");
    add_end(out, f);
    if (there == 0 && most > 0) {
        text_add(out, ", at most ");
        number_count(out, most);
        text_add(out, " before that");
    }
}

static void add_growth(struct text *out, const struct run_facts *f,
                       const struct answer_range *on_goal)
{
    const struct result_milestone *m = answer_goal(f);
    if (m)
        add_milestone(out, f, m);
    if (m && !m->day && m->state == STATE_ENERGISED) {
        text_add(out, ": ");
        add_instead(out, f, m, on_goal);
        add_others(out, f, m);
        text_add(out, ". ");
        add_takes(out, f, "All of it", "All");
        return;
    }
    if (m)
        add_others(out, f, m);
    if (m && m->day) {
        text_add(out, ". By ");
        add_end(out, f);
        text_add_char(out, ' ');
        add_takes(out, f, "that", "all");
        return;
    }
    text_add(out, m ? "; " : "");
    add_there(out, f);
    text_add(out, ". ");
    add_takes(out, f, "That", "All");
}

/* Where some rent, no price of an hour: the mean of owned and rented ones is nobody's, and each has
 * been named with the rent. */
static void add_cost(struct text *out, const struct run_facts *f)
{
    const struct sample *end = &facts_last(f)->sample;
    const double hour = facts_value(f, "cost_per_available_accelerator_hour"),
                 rent = money_to_dollars(end->account[ACCOUNT_RENT]);
    number_money(out, sample_spend(end) - rent);
    if (rent > 0) {
        text_add(out, ", ");
        number_money(out, rent);
        text_add(out, " of rent,");
    } else if (isfinite(hour)) {
        text_add(out, ", ");
        number_price(out, hour);
        text_add(out, " per available accelerator-hour,");
    }
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

/* What still waits when the run ends, unless the goal's sentence has said that it is missed. */
static void add_left_waiting(struct text *out, const struct run_facts *f)
{
    const struct result_milestone *goal = answer_goal(f);
    const struct sample *end = &facts_last(f)->sample;
    const int64_t ordered = end->accelerators[STAGE_ORDERED],
                  waiting = ordered - end->accelerators[STAGE_ENERGISED];
    if (waiting <= 0 || end->binds == BY_DEMAND || (goal && !goal->day))
        return;
    text_add(out, " At the end ");
    number_count(out, waiting);
    text_add(out, " of ");
    number_count(out, ordered);
    text_addf(out, " accelerators ordered still wait, most of them for %s.",
              constraint_name(end->binds));
}

/* Which operators with 'funding' could not pay in time, their lenders before others. */
static void add_unpaid(struct text *out, const struct run_facts *f)
{
    enum { MOST_NAMED = 3 };
    unsigned named = 0;
    for (size_t i = 0; i < f->run.n_cash && named < MOST_NAMED; i++) {
        const struct cash_result *cash = &f->run.cash[i];
        const bool debt = cash->default_since;
        if (!cash->unpaid_since)
            continue;
        text_addf(out, " %s can't %s in time, first on ", cash->owner,
                  debt ? "serve its debt" : "pay all its bills");
        number_date(out, debt ? cash->default_since : cash->unpaid_since);
        text_add(out, ": ");
        number_money(out, money_to_dollars(debt ? cash->overdue_most : cash->unpaid_most));
        text_add(out, " at most.");
        named++;
    }
}

/* Where nothing is owned: what is rented, and what that costs. */
static void add_rented(struct text *out, const struct run_facts *f)
{
    const struct sample *end = &facts_last(f)->sample;
    const double available = facts_value(f, "cost_per_rented_hour"),
                 useful = facts_value(f, "cost_per_rented_useful_hour");
    int64_t n = 0;
    for (size_t i = 0; i < f->run.n_rentals; i++)
        n += f->run.rentals[i].accelerators;
    text_add(out, "Renting ");
    number_count(out, n);
    text_addf(out, " accelerator%s takes ", n == 1 ? "" : "s");
    number_money(out, money_to_dollars(money_add(end->capital, end->running)));
    text_add(out, " by ");
    add_end(out, f);
    if (isfinite(available) && isfinite(useful)) {
        text_add(out, ": ");
        number_price(out, available);
        text_add(out, " per available accelerator-hour, and ");
        number_price(out, useful);
        text_add(out, " per useful one");
    }
    text_add(out, ". Nothing is owned.");
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

/* Whether both bases say the same of who exceeds the others. */
static bool bases_agree(const struct result_standing *const *order, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if ((order[i]->over_others[0] > 1) != (order[i]->over_others[1] > 1) ||
            order[i]->exceeds[0] != order[i]->exceeds[1])
            return false;
    return true;
}

/* Who has more than all others together by one basis: in the run shown, and in how many others. */
static void add_exceeding(struct text *out, const struct run_facts *f,
                          const struct result_standing *const *order, size_t n, int basis,
                          const char *by)
{
    const struct result_standing *ahead = NULL;
    size_t named = 0;
    for (size_t i = 0; i < n; i++)
        if (order[i]->over_others[basis] > 1)
            ahead = order[i];
    text_addf(out, "; by %s %s has more than all others together", by,
              ahead ? ahead->name : "none");
    if (!facts_have_spread(f))
        return;
    for (size_t i = 0; i < n; i++)
        if (order[i]->exceeds[basis] > 0)
            text_addf(out, "%s %s in %zu", named++ ? "," : " (", order[i]->name,
                      order[i]->exceeds[basis]);
    text_addf(out, named ? " of %zu replications)" : " (nor in any of %zu replications)",
              order[0]->h100e[basis].n);
}

/* Who gets where when, in the order of the scenario. */
static void add_own_milestones(struct text *out, const struct run_facts *f)
{
    for (size_t i = 0; i < f->run.n_milestones; i++)
        if (f->run.milestones[i].owner) {
            add_milestone(out, f, &f->run.milestones[i]);
            text_add(out, ". ");
        }
}

/* Who has how much, where operators are compared and no milestone of all says what is asked. */
static void add_operators(struct text *out, const struct run_facts *f)
{
    enum { MOST_NAMED = 6 };
    if (f->about.n_operators < 2 || answer_goal(f))
        return;
    struct arena memory;
    arena_init(&memory);
    const struct result_standing **order =
        arena_array(&memory, f->about.n_operators, sizeof *order);
    const size_t n = rank_operators(f, order);
    if (n >= 2) {
        text_addf(out, "H100-equivalents (%s) on ", h100e_basis_words[standing_bases[0]]);
        add_end(out, f);
        text_add_char(out, ':');
        for (size_t i = 0; i < n && i < MOST_NAMED; i++) {
            const struct sample *end = &order[i]->end;
            text_addf(out, "%s %s ", i ? "," : "", order[i]->name);
            number_count(out, llround(end->h100e[standing_bases[0]]));
            text_add(out, " for ");
            number_money(out, sample_spend(end));
        }
        if (n > 2 && bases_agree(order, n))
            add_exceeding(out, f, order, n, 0, "either basis");
        else
            for (int basis = 0; n > 2 && basis < STANDING_BASES; basis++)
                add_exceeding(out, f, order, n, basis, h100e_basis_words[standing_bases[basis]]);
        text_add(out, ". In all, ");
    }
    arena_free(&memory);
}

static void add_campaign(struct text *out, const struct campaign_result *c)
{
    text_addf(out, "Campaign '%s' trains %s on ", c->name, c->llm);
    number_count(out, c->accelerators);
    text_add(out, " accelerators ");
    if (!c->started) {
        text_add(out, "not before the end of the run. ");
        return;
    }
    text_add(out, "from ");
    number_date(out, c->started);
    if (c->ended) {
        text_add(out, " to ");
        number_date(out, c->ended);
    } else {
        text_add(out, " on, with ");
        number_share(out, c->tokens_done / c->tokens);
        text_add(out, " done at the end");
    }
    if (isfinite(c->cost)) {
        text_add(out, ", for ");
        number_money(out, c->cost);
    }
    text_add(out, ". ");
}

/* When the training runs take place, as far as they are few. */
static void add_campaigns(struct text *out, const struct run_facts *f)
{
    enum { MOST_NAMED = 2 };
    for (size_t i = 0; i < f->run.n_campaigns && f->run.n_campaigns <= MOST_NAMED; i++)
        add_campaign(out, &f->run.campaigns[i]);
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

void answer_add(struct text *out, const struct run_facts *f, const struct answer_range *on_goal)
{
    if (facts_only_rents(f)) {
        add_rented(out, f);
        add_unpaid(out, f);
        return;
    }
    add_rent(out, f);
    add_campaigns(out, f);
    add_own_milestones(out, f);
    add_operators(out, f);
    add_growth(out, f, on_goal);
    add_cost(out, f);
    add_waiting(out, f);
    add_left_waiting(out, f);
    add_unpaid(out, f);
}
