/* What grew when, and what held it up: the fleet, its power, what bound. */
#include "report/page_section.h"

#include "report/answer.h"
#include "report/power.h"

#include <math.h>
#include <string.h>

static const struct unit count_unit = {"", "", 1, 0};

static double delivered(const struct result_state *s)
{
    return (double)s->sample.accelerators[STAGE_DELIVERED];
}

static double installed(const struct result_state *s)
{
    return (double)s->sample.accelerators[STAGE_INSTALLED];
}

static double available(const struct result_state *s)
{
    return (double)s->sample.accelerators[STAGE_AVAILABLE];
}

static double by_8bit(const struct result_state *s)
{
    return s->sample.h100e[H100E_DENSE_8BIT];
}

static double by_16bit(const struct result_state *s)
{
    return s->sample.h100e[H100E_DENSE_16BIT];
}

static double nameplate(const struct result_state *s)
{
    return s->sample.nameplate_it;
}

static double drawn(const struct result_state *s)
{
    return s->drawn_30_days;
}

static double firm(const struct result_state *s)
{
    return s->sample.firm;
}

/* Adds a series to the chart's array, which has room for it. */
static void add(struct page *page, struct chart_series *series, size_t *n, const char *name,
                state_figure *figure)
{
    series[*n] = (struct chart_series){
        name, moments_values(&page->run->moments, figure, &page->memory), (int)*n};
    ++*n;
}

static const char *how_often(struct page *page)
{
    return arena_format(&page->memory, "Each point is the end of a %s with a recorded state.",
                        page->run->moments.every);
}

static void draw_fleet(struct page *page)
{
    struct chart_series series[4];
    size_t n = 0;
    add(page, series, &n, "delivered", delivered);
    add(page, series, &n, "installed", installed);
    add(page, series, &n, "energised", state_energised);
    add(page, series, &n, "available", available);
    struct chart c = page_dates(page, "fleet", CHART_LINES);
    c.title = "Accelerators from the dock to work";
    c.summary = arena_format(&page->memory,
                             "Where lines part, accelerators wait: below 'delivered' for space and "
                             "crews, below 'installed' for power. %s",
                             how_often(page));
    c.unit = count_unit;
    c.measure = "accelerators";
    c.si = "";
    c.series = series;
    c.n_series = n;
    c.logarithm = true;
    page_chart(page, &c);
}

/* What a model had at a moment: its last level by then. */
static void fill_model(const struct page_run *run, const char *accelerator, double *values)
{
    size_t at = 0;
    double now = 0;
    for (size_t i = 0; i < run->moments.n; i++) {
        const struct sample *moment = &run->moments.states[i]->sample;
        for (; at < run->n_levels && !level_is_later(&run->levels[at], moment); at++)
            if (strcmp(run->levels[at].accelerator, accelerator) == 0)
                now = (double)run->levels[at].energised;
        values[i] = now;
    }
}

/* A series for every model, in the order in which they came. */
static size_t name_models(struct page *page, struct chart_series *series)
{
    const struct page_run *run = page->run;
    size_t n = 0;
    for (size_t i = 0; i < run->n_levels; i++) {
        const char *name = run->levels[i].accelerator;
        size_t k = 0;
        while (k < n && strcmp(series[k].name, name) != 0)
            k++;
        if (k < n)
            continue;
        double *values = arena_array(&page->memory, run->moments.n, sizeof *values);
        fill_model(run, name, values);
        series[n] = (struct chart_series){name, values, (int)(n % CHART_COLORS)};
        n++;
    }
    return n;
}

static void draw_models(struct page *page)
{
    struct chart_series *series = arena_array(&page->memory, page->run->n_levels, sizeof *series);
    struct chart c = page_dates(page, "models", CHART_STACK);
    c.title = "Energised accelerators by model";
    c.summary = "One on the other; on the logarithmic axis each by itself.";
    c.unit = count_unit;
    c.measure = "accelerators energised";
    c.si = "";
    c.series = series;
    c.n_series = name_models(page, series);
    c.logarithm = true;
    if (c.n_series > 1)
        page_chart(page, &c);
}

static bool any_finite(const double *values, size_t n)
{
    size_t i = 0;
    while (i < n && !isfinite(values[i]))
        i++;
    return i < n;
}

static void draw_h100e(struct page *page)
{
    struct chart_series series[2];
    size_t n = 0;
    add(page, series, &n, "dense 8-bit", by_8bit);
    add(page, series, &n, "dense 16-bit", by_16bit);
    struct chart c = page_dates(page, "h100e", CHART_LINES);
    c.title = "Energised compute in H100-equivalents, on both bases";
    c.summary = "How many H100 would have the same dense throughput. Newer accelerators gain more "
                "in 8-bit than in 16-bit arithmetic.";
    c.unit = count_unit;
    c.measure = "H100-equivalents";
    c.si = "";
    c.series = series;
    c.n_series = n;
    c.logarithm = true;
    if (any_finite(series[0].values, c.n) && any_finite(series[1].values, c.n))
        page_chart(page, &c);
}

static void draw_power(struct page *page)
{
    struct chart_series series[4];
    size_t n = 0;
    add(page, series, &n, "firm", firm);
    add(page, series, &n, "provisioned", state_provisioned);
    add(page, series, &n, "drawn, mean of 30 days", drawn);
    add(page, series, &n, "nameplate IT", nameplate);
    struct chart c = page_dates(page, "power", CHART_LINES);
    double most = 0;
    for (size_t i = 0; i < c.n; i++)
        for (size_t k = 0; k < n; k++)
            most = fmax(most, series[k].values[i]);
    c.title = "Power: what is contracted, reserved and drawn";
    c.summary =
        "Provisioned power may not pass firm power; the gap between them is paid and unused.";
    c.said = sentences_finished(power_sentences, &page->run->facts, &page->memory);
    c.unit = unit_power(most);
    c.measure = "at the facility's meter; nameplate IT side";
    c.si = "W";
    c.series = series;
    c.n_series = n;
    page_chart(page, &c);
}

/* Quantiles over the replications. */
static void draw_fan(struct page *page, enum fan_figure figure, const char *id, const char *title,
                     const char *measure, const char *si, struct unit (*unit)(double))
{
    const struct fan *fan = &page->run->fans[figure];
    if (!fan->p50)
        return;
    const struct chart_series series[3] = {
        {"P10", fan->p10, 0}, {"P50", fan->p50, 0}, {"P90", fan->p90, 0}};
    struct chart c = page_dates(page, id, CHART_FAN);
    double most = 0;
    for (size_t i = 0; i < c.n; i++)
        most = fmax(most, fan->p90[i]);
    c.title = title;
    c.summary = "The line is the median over the replications, the band holds the middle 80 % of "
                "them (P10 to P90), moment by moment.";
    c.unit = unit(most);
    c.measure = measure;
    c.si = si;
    c.series = series;
    c.n_series = 3;
    c.n_marks = 0;
    page_chart(page, &c);
}

static struct unit unit_of_count(double largest)
{
    (void)largest;
    return count_unit;
}

void page_growth(struct page *page)
{
    const struct result_milestone *goal = answer_goal(&page->run->facts);
    page_heading(page, "What grows when", "");
    if (page->run->moments.n == 0)
        return;
    draw_fleet(page);
    if (goal && goal->h100e > 0)
        draw_fan(page, FAN_H100E, "fleet-spread", "How sure the H100-equivalents are",
                 "H100-equivalents energised", "", unit_of_count);
    else
        draw_fan(page, FAN_ENERGISED, "fleet-spread", "How sure the number of accelerators is",
                 "accelerators energised", "", unit_of_count);
    draw_models(page);
    draw_h100e(page);
    draw_power(page);
    draw_fan(page, FAN_PROVISIONED, "power-spread", "How sure the power is", "provisioned", "W",
             unit_power);
    page_binds(page);
}
