/* Power that nobody uses, what was drawn hour by hour, and accelerators that power kept from work.
 */
#include "report/power.h"

#include "report/number.h"
#include "report/section.h"

#include <math.h>

static void add_hours(struct text *out, const struct run_facts *f, const char *metric)
{
    number_amount(out, round(facts_value(f, metric)));
}

static void add_stranded(struct text *out, const struct run_facts *f)
{
    text_add(out, "stranded at the end (firm, not provisioned): ");
    number_power(out, f->run.stranded_power);
    text_add(out, " of ");
    number_power(out, facts_last(f)->sample.firm);
    text_add(out, "; peaks: provisioned ");
    number_power(out, f->run.peak_provisioned);
    text_add(out, ", drawn ");
    number_power(out, f->run.peak_drawn);
}

static void add_unpermitted(struct text *out, const struct run_facts *f)
{
    const double unpermitted = facts_value(f, "power_unpermitted");
    if (!(unpermitted > 0))
        return;
    text_add(out, "generators on site without a permit at the end: ");
    number_power(out, unpermitted);
}

static int64_t energised(const struct run_facts *f)
{
    return facts_last(f)->sample.accelerators[STAGE_ENERGISED];
}

static void add_drawn(struct text *out, const struct run_facts *f)
{
    const struct sample *end = &facts_last(f)->sample;
    if (energised(f) == 0)
        return;
    text_add(out, "drawn by the hour, 30 days: P50 ");
    number_power(out, end->power.drawn_p50);
    text_add(out, ", P99 ");
    number_power(out, end->power.drawn_p99);
    text_add(out, ", highest ");
    number_power(out, end->power.drawn_highest);
    text_add(out, "; above P99: provisioned ");
    number_power(out, facts_value(f, "power_headroom"));
    text_add(out, ", firm ");
    number_power(out, facts_value(f, "power_headroom_firm"));
}

static void add_per_accelerator(struct text *out, const struct run_facts *f)
{
    if (energised(f) == 0)
        return;
    text_add(out, "per accelerator at the end: provisioned ");
    number_power(out, facts_last(f)->sample.provisioned / (double)energised(f));
    text_add(out, ", drawn ");
    number_power(out, facts_last(f)->drawn_30_days / (double)energised(f));
}

static void add_waiting(struct text *out, const struct run_facts *f)
{
    if (!(facts_value(f, "stranded_accelerator_hours") > 0))
        return;
    const struct sample *end = &facts_last(f)->sample;
    text_add(out, "installed without power: ");
    number_count(out, end->accelerators[STAGE_INSTALLED] - energised(f));
    text_add(out, " accelerators at the end, ");
    add_hours(out, f, "stranded_accelerator_hours");
    text_add(out, " accelerator-hours in all, whose capital cost ");
    number_money(out, facts_value(f, "stranded_cost"));
}

static void add_throttled(struct text *out, const struct run_facts *f)
{
    const double lost = facts_value(f, "throttled_accelerator_hours");
    if (!(facts_value(f, "throttled_hours") > 0))
        return;
    text_add(out, "capped at firm power: ");
    add_hours(out, f, "throttled_hours");
    text_add(out, " hours, which cost ");
    number_amount(out, round(lost));
    text_add(out, " accelerator-hours of work (");
    number_fine_share(out, lost / (lost + facts_value(f, "accelerator_hours_useful")));
    text_add_char(out, ')');
}

sentence *const power_sentences[] = {
    add_stranded, add_unpermitted, add_drawn, add_per_accelerator, add_waiting, add_throttled, NULL,
};

void section_power(const struct run_facts *f, const struct look *look, struct text *out)
{
    section_begin(out, look, "power", "at the facility's meter");
    sentences_write(power_sentences, f, out);
}
