/* How the fleet ran: what it waited for, where its hours went, outages, energy. */
#include "report/page_section.h"

#include "base/seconds.h"
#include "report/campaigns.h"
#include "report/operation.h"
#include "report/supply.h"

#include <math.h>

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
        days[n++] = f->run.waiting[by] / SECONDS_PER_DAY;
        total += f->run.waiting[by];
    }
    if (total <= 0)
        return;
    const struct chart_series series = {"accelerator-days", days, 1};
    struct chart c = bars("waiting", labels, n, &series, number_whole);
    c.title = "What accelerators waited for";
    c.measure = "accelerator-days";
    c.summary =
        "Accelerator-days between the day they were wanted and the day they were energised, "
        "by the gate that held them.";
    c.said = sentences_finished(supply_sentences, &page->run->facts, &page->memory);
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
        at[STAGE_DELIVERED] / SECONDS_PER_HOUR,
        (at[STAGE_INSTALLED] - at[STAGE_DELIVERED]) / SECONDS_PER_HOUR,
        (at[STAGE_ENERGISED] - at[STAGE_INSTALLED]) / SECONDS_PER_HOUR,
        (at[STAGE_IN_SERVICE] - at[STAGE_ENERGISED]) / SECONDS_PER_HOUR,
        (at[STAGE_AVAILABLE] - at[STAGE_IN_SERVICE]) / SECONDS_PER_HOUR,
        (s->useful_seconds - at[STAGE_AVAILABLE]) / SECONDS_PER_HOUR,
        s->useful_seconds / SECONDS_PER_HOUR,
    };
    const struct chart_series series = {"accelerator-hours", hours, 0};
    struct chart c = bars("hours", labels, sizeof hours / sizeof hours[0], &series, number_whole);
    c.kind = CHART_WATERFALL;
    c.title = "From delivered to useful hours";
    c.measure = "accelerator-hours";
    c.summary =
        "Accelerator-hours since the start: what is lost on the way from the dock to useful "
        "work.";
    c.label_head = "step";
    if (hours[0] > 0)
        page_chart(page, &c);
}

static void draw_outages(struct page *page)
{
    const struct run_facts *f = &page->run->facts;
    struct outage_line *lines;
    const size_t n = operation_outages(f, &page->memory, &lines);
    const char **labels = arena_array(&page->memory, n, sizeof *labels);
    double *hours = arena_array(&page->memory, n, sizeof *hours);
    for (size_t i = 0; i < n; i++) {
        labels[i] = lines[i].name;
        hours[i] = lines[i].down_seconds / SECONDS_PER_HOUR;
    }
    if (n == 0)
        return;
    const struct chart_series series = {"accelerator-hours down", hours, 1};
    struct chart c = bars("outages", labels, n, &series, number_whole);
    struct text summary;
    text_init(&summary);
    text_add(&summary, "Accelerator-hours lost to outages, by cause; ");
    operation_add_availability(&summary, f);
    text_add_char(&summary, '.');
    c.title = "What broke";
    c.measure = "accelerator-hours down";
    c.summary = text_get(&summary);
    c.label_head = "cause";
    page_chart(page, &c);
    text_free(&summary);
}

static void draw_energy(struct page *page)
{
    static const char *const label[] = {"energy"};
    const struct run_facts *f = &page->run->facts;
    struct chart_series series[ENERGY_USES];
    const unsigned uses = operation_uses(f);
    for (unsigned i = 0; i < uses; i++)
        series[i] = (struct chart_series){energy_use_names[i], &f->run.energy_by_use[i], (int)i};
    struct chart c = bars("energy", label, 1, series, number_energy);
    struct text summary;
    text_init(&summary);
    text_add(&summary, "At the meter since the start: ");
    operation_add_energy(&summary, f);
    text_add_char(&summary, '.');
    c.n_series = uses;
    c.title = "What the energy went into";
    c.summary = text_get(&summary);
    c.label_head = "";
    c.si = "J";
    page_chart(page, &c);
    text_free(&summary);
}

static void write_sources(struct page *page)
{
    struct table t;
    struct text words;
    text_init(&words);
    operation_sources(&page->run->facts, &t);
    page_table(page, "", "", &t);
    operation_add_demand(&words, &page->run->facts);
    page_sentence(page, &words);
    text_free(&words);
}

static void write_queues(struct page *page)
{
    struct table t;
    operation_queues(&page->run->facts, &t);
    page_table(page, "", "", &t);
}

static void write_slots(struct page *page)
{
    struct table t;
    operation_slots(&page->run->facts, &t);
    page_table(page, "Slots for generators", "", &t);
}

static void write_campaigns(struct page *page)
{
    struct table t;
    campaigns_table(&page->run->facts, &t);
    page_table(page, "Training campaigns", campaigns_remark, &t);
    struct text words;
    text_init(&words);
    for (size_t i = 0; i < page->run->facts.run.n_campaigns; i++) {
        campaigns_add_hindrance(&words, &page->run->facts.run.campaigns[i]);
        page_sentence(page, &words);
    }
    text_free(&words);
}

void page_operation(struct page *page)
{
    page_heading(page, "How it runs", "");
    draw_waiting(page);
    draw_hours(page);
    draw_outages(page);
    write_queues(page);
    write_campaigns(page);
    if (facts_value(&page->run->facts, "energy") > 0) {
        draw_energy(page);
        write_sources(page);
    }
    write_slots(page);
}
