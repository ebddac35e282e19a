/* How the fleet ran: what it waited for, where its hours went, outages, energy. */
#include "report/page_section.h"

#include "report/figure.h"

#include <math.h>
#include <stdlib.h>

enum { CAUSES_SHOWN = 8, DAY = 86400, HOUR = 3600 };

static void number_whole(struct text *out, double value)
{
    number_amount(out, round(value));
}

/* A chart of bars with one series. */
static struct chart bars(const char *id, const char *const *labels, size_t n,
                         const struct chart_series *series, void (*number)(struct text *, double))
{
    return (struct chart){.id = id,
                          .kind = CHART_BARS,
                          .n = n,
                          .labels = labels,
                          .series = series,
                          .n_series = 1,
                          .number = number,
                          .si = ""};
}

static void draw_waiting(struct page *page)
{
    const struct run_facts *f = &page->run->facts;
    double days[CONSTRAINTS], total = 0;
    const char *labels[CONSTRAINTS];
    size_t n = 0;
    for (unsigned by = BY_CHIPS; by < CONSTRAINTS; by++) {
        labels[n] = constraint_name((enum constraint)by);
        days[n++] = f->run.waiting[by] / DAY;
        total += f->run.waiting[by];
    }
    if (total <= 0)
        return;
    const struct chart_series series = {"accelerator-days", days, 1};
    struct chart c = bars("waiting", labels, n, &series, number_whole);
    c.title = "What accelerators waited for";
    c.summary =
        "Accelerator-days between the day they were wanted and the day they were energised, "
        "by the gate that held them.";
    c.label_head = "gate";
    page_chart(page, &c);
}

/* Each stage includes the following ones, so that the steps are differences. */
static void draw_hours(struct page *page)
{
    static const char *const labels[] = {"delivered",   "not yet installed", "no power yet",
                                         "burn-in",     "outages",           "idle",
                                         "useful hours"};
    const struct sample *s = &facts_last(&page->run->facts)->sample;
    const double *at = s->accelerator_seconds;
    const double hours[] = {
        at[STAGE_DELIVERED] / HOUR,
        (at[STAGE_INSTALLED] - at[STAGE_DELIVERED]) / HOUR,
        (at[STAGE_ENERGISED] - at[STAGE_INSTALLED]) / HOUR,
        (at[STAGE_IN_SERVICE] - at[STAGE_ENERGISED]) / HOUR,
        (at[STAGE_AVAILABLE] - at[STAGE_IN_SERVICE]) / HOUR,
        (s->useful_seconds - at[STAGE_AVAILABLE]) / HOUR,
        s->useful_seconds / HOUR,
    };
    const struct chart_series series = {"accelerator-hours", hours, 0};
    struct chart c = bars("hours", labels, sizeof hours / sizeof hours[0], &series, number_whole);
    c.kind = CHART_WATERFALL;
    c.title = "From delivered to useful hours";
    c.summary =
        "Accelerator-hours since the start: what is lost on the way from the dock to useful "
        "work.";
    c.label_head = "step";
    if (hours[0] > 0)
        page_chart(page, &c);
}

static int by_down_time(const void *a, const void *b)
{
    const struct cause_result *x = a, *y = b;
    return x->down_seconds < y->down_seconds ? 1 : x->down_seconds > y->down_seconds ? -1 : 0;
}

static void draw_outages(struct page *page)
{
    const struct run_facts *f = &page->run->facts;
    const size_t n = f->run.n_causes;
    struct cause_result *causes = arena_array(&page->memory, n + 1, sizeof *causes);
    const char **labels = arena_array(&page->memory, n + 1, sizeof *labels);
    double *hours = arena_array(&page->memory, n + 1, sizeof *hours);
    size_t shown = 0;
    for (size_t i = 0; i < n; i++)
        causes[i] = f->run.causes[i];
    qsort(causes, n, sizeof *causes, by_down_time);
    for (size_t i = 0; i < n; i++) {
        if (causes[i].down_seconds <= 0)
            break;
        size_t row = shown < CAUSES_SHOWN ? shown++ : CAUSES_SHOWN;
        labels[row] = row < CAUSES_SHOWN
                          ? arena_format(&page->memory, "%s: %s", causes[i].preset, causes[i].cause)
                          : "all others";
        hours[row] += causes[i].down_seconds / HOUR;
    }
    shown += shown == CAUSES_SHOWN && labels[shown];
    if (shown == 0)
        return;
    const struct chart_series series = {"accelerator-hours down", hours, 1};
    struct chart c = bars("outages", labels, shown, &series, number_whole);
    struct text summary;
    text_init(&summary);
    text_add(&summary, "Accelerator-hours lost to outages, by cause. ");
    number_count(&summary, f->run.failures);
    text_add(&summary, " failures; available ");
    number_fine_share(&summary, facts_value(f, "availability"));
    text_add(&summary, " of the time in service.");
    c.title = "What broke";
    c.summary = text_get(&summary);
    c.label_head = "cause";
    page_chart(page, &c);
    text_free(&summary);
}

static void draw_energy(struct page *page)
{
    static const char *const label[] = {"energy"};
    static const char *const names[ENERGY_USES] = {"systems", "network and storage",
                                                   "facility overhead"};
    const struct run_facts *f = &page->run->facts;
    struct chart_series series[ENERGY_USES];
    for (unsigned i = 0; i < ENERGY_USES; i++)
        series[i] = (struct chart_series){names[i], &f->run.energy_by_use[i], (int)i};
    struct chart c = bars("energy", label, 1, series, number_energy);
    struct text summary;
    text_init(&summary);
    number_energy(&summary, facts_value(f, "energy"));
    text_add(&summary, " at the meter since the start, ");
    number_carbon(&summary, facts_value(f, "carbon"));
    text_add(&summary, " CO2e.");
    c.n_series = ENERGY_USES;
    c.title = "What the energy went into";
    c.summary = text_get(&summary);
    c.label_head = "";
    c.si = "J";
    page_chart(page, &c);
    text_free(&summary);
}

static void write_sources(struct page *page)
{
    static const struct column columns[] = {
        {"source", ALIGN_LEFT, NULL}, {"energy", ALIGN_RIGHT, NULL},
        {"share", ALIGN_RIGHT, NULL}, {"cost", ALIGN_RIGHT, NULL},
        {"CO2e", ALIGN_RIGHT, NULL},  {"firm at the end", ALIGN_RIGHT, NULL},
    };
    const struct run_facts *f = &page->run->facts;
    struct table t;
    table_init(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < f->run.n_sources; i++) {
        const struct source_result *s = &f->run.sources[i];
        table_row(&t, STYLE_PLAIN);
        text_addf(table_cell(&t), "%s: %s (%s)", s->site, s->phase, power_kind_words[s->kind]);
        number_energy(table_cell(&t), s->energy);
        number_share(table_cell(&t), s->energy / facts_value(f, "energy"));
        number_money(table_cell(&t), money_to_dollars(s->cost));
        number_carbon(table_cell(&t), s->carbon);
        number_power(table_cell(&t), s->capacity);
    }
    if (f->run.n_sources)
        table_write_html(&t, page->out);
    table_free(&t);
}

void page_operation(struct page *page)
{
    page_heading(page, "How it runs", "");
    draw_waiting(page);
    draw_hours(page);
    draw_outages(page);
    if (facts_value(&page->run->facts, "energy") > 0) {
        draw_energy(page);
        write_sources(page);
    }
}
