/* What suppliers made, what the scenario's operators got of it, and what they would have had to get
 * for its goals. */
#include "report/section.h"

#include "report/number.h"

static double missing(const struct run_facts *f, const struct result_milestone *m)
{
    return m->h100e - f->states[0].sample.h100e[f->about.h100e_basis];
}

/* The required share of every milestone in H100-equivalents that was not there at the start. */
static void add_required(const struct run_facts *f, double made, struct text *line)
{
    const char *before = "; share required for what was missing on ";
    for (size_t i = 0; i < f->run.n_milestones; i++) {
        const struct result_milestone *m = &f->run.milestones[i];
        if (!(m->h100e > 0) || missing(f, m) <= 0)
            continue;
        text_add(line, before);
        if (*before == ';') {
            number_date(line, f->states[0].sample.day);
            text_add(line, ": ");
        }
        text_addf(line, "%s ", m->name);
        number_share(line, missing(f, m) / made);
        before = ", ";
    }
}

void section_supply(const struct run_facts *f, const struct look *look, struct text *out)
{
    const double made = facts_value(f, "supply_h100e");
    if (!(made > 0))
        return;
    struct text line;
    text_init(&line);
    number_amount(&line, made);
    text_add(&line, " h100e made by the end, of which operators of the scenario got ");
    number_share(&line, facts_value(f, "supply_share"));
    add_required(f, made, &line);
    section_begin(out, look, "supply", "all that suppliers make, for whomever");
    paragraph_write(out, "  ", text_get(&line), REPORT_WIDTH);
    text_free(&line);
}
