/* Three curves in a line each: enough to see when it happened and whether it came in steps. */
#include "report/section.h"

#include "base/seconds.h"
#include "report/number.h"

#include <math.h>

enum { CELLS = 72, LEVELS = 8 };

static double energised(const struct result_state *s)
{
    return (double)s->sample.accelerators[STAGE_ENERGISED];
}

static double provisioned(const struct result_state *s)
{
    return s->sample.provisioned;
}

static double spent(const struct result_state *s)
{
    return sample_spend(&s->sample);
}

/* Each cell shows the state at its end, as a share of the largest; nothing is a blank. */
static double write_curve(const struct run_facts *f, double (*figure)(const struct result_state *),
                          struct text *out)
{
    static const char *const blocks[LEVELS + 1] = {" ",      "\u2581", "\u2582", "\u2583", "\u2584",
                                                   "\u2585", "\u2586", "\u2587", "\u2588"};
    const double start = f->about.start, days = f->about.end - f->about.start;
    double most = 0, value = 0;
    size_t at = 0;
    for (size_t i = 0; i < f->n_states; i++)
        most = fmax(most, figure(&f->states[i]));
    for (int cell = 1; cell <= CELLS; cell++) {
        double end = start + days * cell / CELLS;
        for (; at < f->n_states &&
               f->states[at].sample.day + f->states[at].sample.second / SECONDS_PER_DAY <= end;
             at++)
            value = figure(&f->states[at]);
        text_add(out, blocks[value > 0 ? (int)ceil(LEVELS * value / most) : 0]);
    }
    return most;
}

void section_spark(const struct run_facts *f, const struct look *look, struct text *out)
{
    if (!look->picture)
        return;
    section_begin(out, look, "over the run", "each line from nothing to its largest value");
    text_add(out, "  energised    ");
    double most = write_curve(f, energised, out);
    text_add(out, "  ");
    number_amount(out, most);
    text_add(out, "\n  provisioned  ");
    most = write_curve(f, provisioned, out);
    text_add(out, "  ");
    number_power(out, most);
    text_add(out, "\n  spent        ");
    most = write_curve(f, spent, out);
    text_add(out, "  ");
    number_money(out, most);
    text_add_char(out, '\n');
}
