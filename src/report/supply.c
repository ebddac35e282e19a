/* What suppliers made, what the scenario's operators got of it, and what they would have had to get
 * for its goals. */
#include "report/supply.h"

#include "report/number.h"
#include "report/section.h"

static void add_made(struct text *out, const struct run_facts *f)
{
    const double made = facts_value(f, "supply_h100e");
    if (!(made > 0))
        return;
    number_amount(out, made);
    text_add(out, " h100e made by the end, for whomever, of which operators of the scenario got ");
    number_share(out, facts_value(f, "supply_share"));
}

static double missing(const struct run_facts *f, const struct result_milestone *m)
{
    return m->h100e > 0 ? m->h100e - f->states[0].sample.h100e[f->about.h100e_basis] : 0;
}

/* Of every milestone in H100-equivalents that was not there at the start. */
static void add_required(struct text *out, const struct run_facts *f)
{
    const double made = facts_value(f, "supply_h100e");
    for (size_t i = 0; i < f->run.n_milestones && made > 0; i++) {
        const struct result_milestone *m = &f->run.milestones[i];
        if (!(missing(f, m) > 0))
            continue;
        if (out->length == 0) {
            text_add(out, "share of it required by the end for what was missing on ");
            number_date(out, f->states[0].sample.day);
            text_add(out, ": ");
        } else
            text_add(out, ", ");
        text_addf(out, "%s ", m->name);
        number_share(out, missing(f, m) / made);
    }
}

sentence *const supply_sentences[] = {add_made, add_required, NULL};

void section_supply(const struct run_facts *f, const struct look *look, struct text *out)
{
    if (!(facts_value(f, "supply_h100e") > 0))
        return;
    section_begin(out, look, "supply", "all that suppliers make");
    sentences_write(supply_sentences, f, out);
}
