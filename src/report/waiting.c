/* What accelerators waited for. */
#include "report/section.h"

#include "base/seconds.h"
#include "report/number.h"

#include <math.h>

static void add_accelerator_days(struct text *out, double seconds)
{
    number_amount(out, round(seconds / SECONDS_PER_DAY));
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
    struct text gates, sum;
    text_init(&gates);
    text_init(&sum);
    for (unsigned by = BY_CHIPS; by < CONSTRAINTS; by++) {
        if (by == BY_CASH && f->run.n_cash == 0)
            continue;
        text_addf(&gates, "%s%s ", gates.length ? "   " : "", constraint_name((enum constraint)by));
        number_share(&gates, f->run.waiting[by] / total);
    }
    text_add(&sum, "of ");
    add_accelerator_days(&sum, total);
    text_add(&sum, " between wanted and energised");
    const bool fits =
        text_columns(text_get(&gates)) + text_columns(text_get(&sum)) + 5 <= REPORT_WIDTH;
    text_addf(out, "  %s%s%s\n", text_get(&gates), fits ? "   " : "\n  ", text_get(&sum));
    text_free(&gates);
    text_free(&sum);
}

void section_waiting(const struct run_facts *f, const struct look *look, struct text *out)
{
    section_begin(out, look, "waited for", "");
    write_gates(f, out);
}
