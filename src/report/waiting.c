/* What accelerators waited for, and power that nobody uses. */
#include "report/section.h"

#include "report/number.h"

#include <math.h>

static void add_accelerator_days(struct text *out, double seconds)
{
    number_amount(out, round(seconds / 86400));
    text_add(out, " accelerator-days");
}

static void write_gates(const struct run_facts *f, struct text *out)
{
    double total = 0;
    for (unsigned by = BY_CHIPS; by < CONSTRAINTS; by++)
        total += f->run.waiting[by];
    if (total <= 0) {
        text_add(out, "  nothing: all accelerators were energised on the day they were wanted\n");
        return;
    }
    text_add(out, "  ");
    for (unsigned by = BY_CHIPS; by < CONSTRAINTS; by++) {
        if (by == BY_CASH && f->run.n_cash == 0)
            continue;
        text_addf(out, "%s ", constraint_name((enum constraint)by));
        number_share(out, f->run.waiting[by] / total);
        text_add(out, "   ");
    }
    text_add(out, "of ");
    add_accelerator_days(out, total);
    text_add(out, " between wanted and energised\n");
}

static void write_power(const struct run_facts *f, struct text *out)
{
    const struct sample *end = &facts_last(f)->sample;
    text_add(out, "  stranded at the end (firm, not provisioned): ");
    number_power(out, f->run.stranded_power);
    text_add(out, " of ");
    number_power(out, end->firm);
    text_add(out, "; peaks: provisioned ");
    number_power(out, f->run.peak_provisioned);
    text_add(out, ", drawn ");
    number_power(out, f->run.peak_drawn);
    text_add_char(out, '\n');
    int64_t energised = end->accelerators[STAGE_ENERGISED];
    if (energised > 0) {
        text_add(out, "  per accelerator at the end: provisioned ");
        number_power(out, end->provisioned / (double)energised);
        text_add(out, ", drawn ");
        number_power(out, facts_last(f)->drawn_30_days / (double)energised);
        text_add_char(out, '\n');
    }
    int64_t stranded = end->accelerators[STAGE_INSTALLED] - energised;
    if (stranded > 0) {
        text_add(out, "  installed without power at the end: ");
        number_count(out, stranded);
        text_add(out, " accelerators\n");
    }
}

void section_waiting(const struct run_facts *f, const struct look *look, struct text *out)
{
    section_begin(out, look, "waited for", "");
    write_gates(f, out);
    section_begin(out, look, "power", "at the facility's meter");
    write_power(f, out);
}
