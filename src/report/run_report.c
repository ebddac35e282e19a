/* The report's frame: its head, its sections in the order in which a planner asks, what to do next.
 */
#include "report/run_report.h"

#include "report/number.h"
#include "report/section.h"

void section_begin(struct text *out, const struct look *look, const char *name, const char *remark)
{
    text_add_char(out, '\n');
    style_add(out, STYLE_STRONG, look->colors, name);
    if (*remark) {
        text_add(out, "  ");
        style_add(out, STYLE_FAINT, look->colors, remark);
    }
    text_add_char(out, '\n');
}

static void write_head(const struct run_facts *f, const struct look *look, struct text *out)
{
    style_add(out, STYLE_STRONG, look->colors, f->about.name);
    if (f->about.title)
        text_addf(out, "  %s", f->about.title);
    text_add(out, "\n");
    if (f->about.question)
        text_wrap(out, "  ", f->about.question, REPORT_WIDTH);
    text_add(out, "  ");
    number_date(out, f->about.start);
    text_add(out, " to ");
    number_date(out, f->about.end - 1);
    text_addf(out, ", seed %lld, ", (long long)f->about.seed);
    if (facts_have_spread(f))
        text_addf(out, "%zu replications; shown in full: ", facts_replications(f));
    else
        text_add(out, "one run, ");
    if (f->replication == 0)
        text_add(out, "uncertain values at their medians");
    else
        text_addf(out, "replication %lu", (unsigned long)f->replication);
    text_add(out, "; nominal dollars: prices of each date\n");
}

static void write_notes(const struct run_facts *f, const struct look *look, struct text *out)
{
    struct text lines;
    text_init(&lines);
    for (size_t i = 0; i < f->run.n_notes; i++)
        text_wrap(&lines, "  ", f->run.notes[i], REPORT_WIDTH);
    if (f->run.n_notes) {
        section_begin(out, look, "note", "");
        style_add(out, STYLE_WARNING, look->colors, text_get(&lines));
    }
    text_free(&lines);
}

static void write_next(const struct run_facts *f, const struct run_report_request *request,
                       const struct look *look, struct text *out)
{
    section_begin(out, look, "results", "");
    text_addf(out, "  %s\n", request->results);
    section_begin(out, look, "next", "");
    if (request->scenario && !facts_have_spread(f)) {
        text_add(out, "  colossim run ");
        text_add_word(out, request->scenario);
        text_add(out, " --replications 200   how sure: P10, P50, P90\n");
    }
    if (request->scenario) {
        text_add(out, "  colossim show ");
        text_add_word(out, request->scenario);
        text_add(out, " --sources   every number with its source\n");
    }
    text_add(out, "  colossim compare ");
    text_add_word(out, request->results);
    text_add(out, " OTHER.db   what another plan changes\n");
}

void run_report_write(const struct run_facts *f, const struct run_report_request *request,
                      struct text *out)
{
    const struct look look = {request->colors};
    write_head(f, &look, out);
    section_timeline(f, &look, out);
    section_published(f, &look, out);
    section_spread(f, &look, out);
    section_waiting(f, &look, out);
    section_money(f, &look, out);
    section_operation(f, &look, out);
    section_trust(f, &look, out);
    write_notes(f, &look, out);
    write_next(f, request, &look, out);
}
