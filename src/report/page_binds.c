/* What bound when: a strip of spans for all sites together and for each of them, by the changes
 * that the run noted. Where these are more than a chart can show, and a page should carry, a strip
 * shows of every day, week, month, ... the gate that bound the longest part of it. */
#include "report/page_section.h"

#include "base/seconds.h"

#include <math.h>

enum { MOST_SPANS = 150 };

struct strip {
    const char *label;
    const struct binding *binding;
};

/* All together first, where that says more than the sites: there may be some that wait and stand at
 * no site yet. */
static size_t list_strips(struct page *page, struct strip **out)
{
    const struct page_run *run = page->run;
    const size_t sites = run->facts.about.n_sites;
    struct strip *strips = arena_array(&page->memory, sites + 1, sizeof *strips);
    size_t n = 0;
    if (sites != 1)
        strips[n++] = (struct strip){"all together", &run->bindings[0]};
    for (size_t i = 0; i < sites; i++)
        strips[n++] = (struct strip){run->facts.about.sites[i], &run->bindings[i + 1]};
    *out = strips;
    return n;
}

static double place_of(const struct binding_change *change)
{
    return change->day + change->second / SECONDS_PER_DAY;
}

/* Appends what binds from one place to another, to the last span where it binds there too. */
static void add(struct chart_span *spans, size_t *n, size_t lane, enum constraint binds,
                double from, double to)
{
    struct chart_span *before = *n ? &spans[*n - 1] : NULL;
    if (!(to > from))
        return;
    if (before && before->lane == lane && before->series == binds)
        before->to = to;
    else
        spans[(*n)++] = (struct chart_span){lane, binds, from, to, constraint_name(binds)};
}

/* Whatever bound, as long as it did; nothing before the first change. */
static void add_exactly(const struct binding *b, size_t lane, double from, double end,
                        struct chart_span *spans, size_t *n)
{
    enum constraint binds = BY_DEMAND;
    for (size_t i = 0; i < b->n; i++) {
        const double to = place_of(&b->changes[i]);
        add(spans, n, lane, binds, from, to);
        from = to;
        binds = b->changes[i].binds;
    }
    add(spans, n, lane, binds, from, end);
}

/* The spans of one lane by the gate that bound longest in each step of time. */
static size_t coarsen(const struct chart_span *exact, size_t n, enum every every,
                      struct chart_span *out)
{
    const double end = exact[n - 1].to;
    double from = exact[0].from;
    size_t made = 0, at = 0;
    while (from < end) {
        const double to = fmin(every_after((day_number)floor(from), every), end);
        double time[CONSTRAINTS] = {0};
        unsigned most = BY_DEMAND;
        for (size_t i = at; i < n && exact[i].from < to; i++)
            time[exact[i].series] += fmin(exact[i].to, to) - fmax(exact[i].from, from);
        while (at + 1 < n && exact[at].to <= to)
            at++;
        for (unsigned by = 0; by < CONSTRAINTS; by++)
            most = time[by] > time[most] ? by : most;
        add(out, &made, exact[0].lane, (enum constraint)most, from, to);
        from = to;
    }
    return made;
}

/* All lanes so. 'exact' has their spans one after the other. */
static size_t coarsen_all(const struct chart_span *exact, size_t n, enum every every,
                          struct chart_span *out)
{
    size_t made = 0;
    for (size_t first = 0, last; first < n; first = last) {
        for (last = first; last < n && exact[last].lane == exact[first].lane; last++)
            ;
        made += coarsen(exact + first, last - first, every, out + made);
    }
    return made;
}

/* Series for the constraints that occur, of which spans get the numbers; returns how many. */
static size_t name_constraints(struct chart_span *spans, size_t n, struct chart_series *series)
{
    bool occurs[CONSTRAINTS] = {false};
    size_t of[CONSTRAINTS], named = 0;
    for (size_t i = 0; i < n; i++)
        occurs[spans[i].series] = true;
    for (unsigned by = 0; by < CONSTRAINTS; by++) {
        of[by] = named;
        if (occurs[by])
            series[named++] = (struct chart_series){
                by == BY_DEMAND ? "demand: nothing waits" : constraint_name((enum constraint)by),
                NULL, by == BY_DEMAND ? CHART_COLORS - 1 : (int)(by - 1) % (CHART_COLORS - 1)};
    }
    for (size_t i = 0; i < n; i++)
        spans[i].series = of[spans[i].series];
    return named;
}

/* How to read the strips, which are exact or in steps. */
static const char *how_to_read(struct page *page, size_t strips, const char *step)
{
    return arena_format(&page->memory, "What most of the waiting accelerators waited for%s%s%s%s.",
                        step ? "; shown is what did so for the longest part of each " : "",
                        step ? step : "", strips > 1 ? step ? ". Of" : "; of" : "",
                        strips > 1 ? " all together some may stand at no site yet" : "");
}

void page_binds(struct page *page)
{
    const struct result_about *about = &page->run->facts.about;
    struct chart_series series[CONSTRAINTS];
    struct strip *strips;
    const size_t n = list_strips(page, &strips);
    size_t most = 0;
    const char **labels = arena_array(&page->memory, n, sizeof *labels), *step = NULL;
    for (size_t i = 0; i < n; i++) {
        labels[i] = strips[i].label;
        most += strips[i].binding->n + 1;
    }
    struct chart_span *exact = arena_array(&page->memory, most, sizeof *exact), *spans = exact;
    struct chart c = page_dates(page, "binds", CHART_SPANS);
    for (size_t lane = 0; lane < n; lane++)
        add_exactly(strips[lane].binding, lane, about->start, about->end, exact, &c.n_spans);
    const size_t n_exact = c.n_spans;
    for (enum every every = EVERY_DAY; c.n_spans > MOST_SPANS && every <= EVERY_YEAR; every++) {
        spans = arena_array(&page->memory, n_exact, sizeof *spans); /* never more */
        c.n_spans = coarsen_all(exact, n_exact, every, spans);
        step = every_name(every);
    }
    c.title = "What bound when";
    c.summary = how_to_read(page, n, step);
    c.label_head = "site";
    c.labels = labels;
    c.n = n;
    c.series = series;
    c.n_series = name_constraints(spans, c.n_spans, series);
    c.spans = spans;
    if (c.n_spans)
        page_chart(page, &c);
}
