/* What suppliers made, what the scenario's operators got of it, and what they would have had to get
 * for its goals. */
#include "report/supply.h"

#include "report/number.h"
#include "report/section.h"

#include <math.h>
#include <string.h>

/* What an operator got of all suppliers together, H100-equivalents. */
static double got_by(const struct run_facts *f, const char *owner)
{
    double sum = 0;
    for (size_t i = 0; i < f->run.n_supplies; i++)
        if (strcmp(f->run.supplies[i].owner, owner) == 0)
            sum += f->run.supplies[i].got_h100e;
    return sum;
}

/* Who got which part, in the scenario's order, where several asked. */
static void add_shares(struct text *out, const struct run_facts *f, double made)
{
    size_t n = 0;
    for (size_t i = 0; i < f->about.n_operators; i++)
        n += got_by(f, f->about.operators[i]) > 0;
    for (size_t i = 0, k = 0; n > 1 && i < f->about.n_operators; i++) {
        const double got = got_by(f, f->about.operators[i]);
        if (!(got > 0))
            continue;
        text_addf(out, "%s %s ", k++ ? "," : ":", f->about.operators[i]);
        number_share(out, got / made);
    }
}

static void add_made(struct text *out, const struct run_facts *f)
{
    const double made = facts_value(f, "supply_h100e");
    if (!(made > 0))
        return;
    number_amount(out, made);
    text_add(out, " h100e made by the end, for whomever, of which operators of the scenario got ");
    number_share(out, facts_value(f, "supply_share"));
    add_shares(out, f, made);
}

double supply_required(const struct run_facts *f, const struct result_milestone *m)
{
    const double made = facts_value(f, "supply_h100e");
    const struct facts_states states = facts_states_of(f, m);
    const double missing = m->h100e > 0 && states.n > 0
                               ? m->h100e - states.state[0].sample.h100e[f->about.h100e_basis]
                               : 0;
    return missing > 0 && made > 0 ? missing / made : NAN;
}

/* Of every milestone in H100-equivalents that was not there at the start. */
static void add_required(struct text *out, const struct run_facts *f)
{
    for (size_t i = 0; i < f->run.n_milestones; i++) {
        const struct result_milestone *m = &f->run.milestones[i];
        const double required = supply_required(f, m);
        if (isnan(required))
            continue;
        if (out->length == 0) {
            text_add(out, "share of it required by the end for what was missing on ");
            number_date(out, f->states[0].sample.day);
            text_add(out, ": ");
        } else
            text_add(out, ", ");
        text_addf(out, "%s ", m->name);
        number_share(out, required);
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
