/* The report's frame: its head, its sections in the order in which a planner asks, what to do next.
 */
#include "report/run_report.h"

#include "report/answer.h"
#include "report/number.h"
#include "report/section.h"

/* The period, the draws, the money: all that the numbers below depend on besides the scenario. */
static void write_terms(const struct run_facts *f, struct text *out)
{
    struct text terms;
    text_init(&terms);
    number_date(&terms, f->about.start);
    text_add(&terms, " to ");
    number_date(&terms, f->about.end - 1);
    text_addf(&terms, "; seed %lld, ", (long long)f->about.seed);
    if (facts_have_spread(f))
        text_addf(&terms, "%zu replications, in full the run with ", result_drawn(&f->about));
    else
        text_add(&terms, "one run with ");
    text_add(&terms, "uncertain values at their medians");
    text_addf(&terms, "; h100e by %s; %s dollars, prices by date",
              h100e_basis_words[f->about.h100e_basis], f->about.dollars);
    paragraph_write(out, "  ", text_get(&terms), REPORT_WIDTH);
    text_free(&terms);
}

static void write_answer(const struct run_facts *f, const struct look *look, struct text *out)
{
    struct text answer, lines;
    text_init(&answer);
    text_init(&lines);
    answer_add(&answer, f, NULL);
    paragraph_write(&lines, "  ", text_get(&answer), REPORT_WIDTH);
    style_add(out, STYLE_STRONG, look->colors, text_get(&lines));
    text_free(&answer);
    text_free(&lines);
}

static void write_head(const struct run_facts *f, const struct look *look, struct text *out)
{
    style_add(out, STYLE_STRONG, look->colors, f->about.name);
    if (f->about.title)
        text_addf(out, "  %s", f->about.title);
    text_add(out, "\n");
    if (f->about.question)
        paragraph_write(out, "  ", f->about.question, REPORT_WIDTH);
    write_answer(f, look, out);
    write_terms(f, out);
}

static void write_notes(const struct run_facts *f, const struct look *look, struct text *out)
{
    struct text lines;
    text_init(&lines);
    for (size_t i = 0; i < f->run.n_notes; i++)
        paragraph_write(&lines, "  ", f->run.notes[i], REPORT_WIDTH);
    if (f->run.n_notes) {
        section_begin(out, look, "notes", "");
        style_add(out, STYLE_WARNING, look->colors, text_get(&lines));
    }
    text_free(&lines);
}

static void propose(struct table *t, const char *command, const char *file, const char *rest,
                    const char *why)
{
    table_row(t, STYLE_PLAIN);
    struct text *cell = table_cell(t);
    text_addf(cell, "colossim %s ", command);
    text_add_word(cell, file);
    text_add(cell, rest);
    table_put(t, why);
}

static void write_next(const struct run_facts *f, const struct run_report_request *request,
                       const struct look *look, struct text *out)
{
    static const struct column columns[2] = {{"", ALIGN_LEFT, NULL}, {"", ALIGN_LEFT, NULL}};
    struct table t;
    table_init(&t, columns, 2);
    if (request->scenario && !facts_have_spread(f))
        propose(&t, "run", request->scenario, " --replications 200", "how sure: P10, P50 and P90");
    if (request->scenario && f->n_reliefs == 0 && !facts_only_rents(f))
        propose(&t, "run", request->scenario, " --relief",
                "what one more unit of each gate is worth");
    if (request->scenario)
        propose(&t, "show", request->scenario, " --sources", "each number with its source");
    propose(&t, "compare", request->results, " OTHER.db", "what another plan changes");
    section_begin(out, look, "next", "");
    table_write(&t, 2, REPORT_WIDTH, look->colors, out);
    text_addf(out, "\nresults are in %s\n", request->results);
    table_free(&t);
}

void run_report_write(const struct run_facts *f, const struct run_report_request *request,
                      struct text *out)
{
    const struct look look = {request->colors, request->picture};
    write_head(f, &look, out);
    const bool only_rents = facts_only_rents(f);
    if (!only_rents) {
        section_timeline(f, &look, out);
        section_spark(f, &look, out);
    }
    section_published(f, &look, out);
    section_spread(f, &look, out);
    section_standing(f, &look, out);
    if (!only_rents)
        section_waiting(f, &look, out);
    section_supply(f, &look, out);
    section_relief(f, &look, out);
    if (!only_rents)
        section_power(f, &look, out);
    section_campaigns(f, &look, out);
    section_money(f, &look, out);
    section_rent(f, &look, out);
    section_sales(f, &look, out);
    section_cash(f, &look, out);
    section_statement(f, &look, out);
    section_operation(f, &look, out);
    section_trust(f, &look, out);
    write_notes(f, &look, out);
    write_next(f, request, &look, out);
}
