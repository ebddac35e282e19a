/* Power that nobody uses, what was drawn hour by hour, and accelerators that power kept from work.
 */
#include "report/section.h"

#include "report/number.h"

#include <math.h>

static void add_hours(struct text *out, const struct run_facts *f, const char *metric)
{
    number_amount(out, round(facts_value(f, metric)));
}

static void write_stranded(const struct run_facts *f, struct text *out)
{
    text_add(out, "  stranded at the end (firm, not provisioned): ");
    number_power(out, f->run.stranded_power);
    text_add(out, " of ");
    number_power(out, facts_last(f)->sample.firm);
    text_add(out, "; peaks: provisioned ");
    number_power(out, f->run.peak_provisioned);
    text_add(out, ", drawn ");
    number_power(out, f->run.peak_drawn);
    text_add_char(out, '\n');
    const double unpermitted = facts_value(f, "power_unpermitted");
    if (unpermitted > 0) {
        text_add(out, "  generators on site without a permit at the end: ");
        number_power(out, unpermitted);
        text_add_char(out, '\n');
    }
}

static void write_drawn(const struct run_facts *f, struct text *out)
{
    const struct sample *end = &facts_last(f)->sample;
    const int64_t energised = end->accelerators[STAGE_ENERGISED];
    if (energised == 0)
        return;
    text_add(out, "  drawn by the hour, 30 days: P50 ");
    number_power(out, end->power.drawn_p50);
    text_add(out, ", P99 ");
    number_power(out, end->power.drawn_p99);
    text_add(out, ", highest ");
    number_power(out, end->power.drawn_highest);
    text_add(out, "; above P99: provisioned ");
    number_power(out, facts_value(f, "power_headroom"));
    text_add(out, ", firm ");
    number_power(out, facts_value(f, "power_headroom_firm"));
    text_add(out, "\n  per accelerator at the end: provisioned ");
    number_power(out, end->provisioned / (double)energised);
    text_add(out, ", drawn ");
    number_power(out, facts_last(f)->drawn_30_days / (double)energised);
    text_add_char(out, '\n');
}

static void write_waiting(const struct run_facts *f, struct text *out)
{
    if (!(facts_value(f, "stranded_accelerator_hours") > 0))
        return;
    const struct sample *end = &facts_last(f)->sample;
    text_add(out, "  installed without power: ");
    number_count(out, end->accelerators[STAGE_INSTALLED] - end->accelerators[STAGE_ENERGISED]);
    text_add(out, " accelerators at the end, ");
    add_hours(out, f, "stranded_accelerator_hours");
    text_add(out, " accelerator-hours in all, whose capital cost ");
    number_money(out, facts_value(f, "stranded_cost"));
    text_add_char(out, '\n');
}

static void write_throttled(const struct run_facts *f, struct text *out)
{
    const double lost = facts_value(f, "throttled_accelerator_hours");
    if (!(facts_value(f, "throttled_hours") > 0))
        return;
    text_add(out, "  capped at firm power: ");
    add_hours(out, f, "throttled_hours");
    text_add(out, " hours, which cost ");
    number_amount(out, round(lost));
    text_add(out, " accelerator-hours of work (");
    number_fine_share(out, lost / (lost + facts_value(f, "accelerator_hours_useful")));
    text_add(out, ")\n");
}

void section_power(const struct run_facts *f, const struct look *look, struct text *out)
{
    section_begin(out, look, "power", "at the facility's meter");
    write_stranded(f, out);
    write_drawn(f, out);
    write_waiting(f, out);
    write_throttled(f, out);
}
