#include "cli/explain_metric.h"

#include "base/arena.h"
#include "base/words.h"

#include <string.h>

const struct metric *explain_metric_find(const char *name)
{
    struct arena memory;
    arena_init(&memory);
    const char *dot = strrchr(name, '.');
    const char *bare = dot ? dot + 1 : name;
    const struct metric *metric = metric_find(arena_slice(&memory, bare, strcspn(bare, "@")));
    arena_free(&memory);
    return metric;
}

const char *explain_metric_nearest(const char *name)
{
    struct arena memory;
    arena_init(&memory);
    const char **names = arena_array(&memory, metric_count, sizeof *names);
    for (size_t i = 0; i < metric_count; i++)
        names[i] = metric_table[i].name;
    const char *near = words_nearest(name, names, metric_count);
    arena_free(&memory);
    return near;
}

/* What time it speaks of. */
static const char *when(const struct metric *metric)
{
    switch (metric->when) {
    case METRIC_STATE: return "the end of a day; of the last one when no date is given";
    case METRIC_TOTAL:
        return "the time from the start to the end of a day; to the last one when "
               "no date is given";
    case METRIC_RUN: return "the whole run";
    case METRIC_MILESTONE: break;
    }
    return "a milestone";
}

static void write_names(const struct metric *metric, struct text *out)
{
    if (metric->when == METRIC_MILESTONE) {
        text_addf(out, "  milestones.NAME.%s\n", metric->name);
        return;
    }
    text_addf(out, "  %s\n", metric->name);
    if (metric->when == METRIC_RUN)
        return;
    text_addf(out, "  %s@2026-07-01\n", metric->name);
    text_addf(out, "  sites.NAME.%s\n", metric->name);
    text_addf(out, "  operators.NAME.%s@2026-07-01\n", metric->name);
}

void explain_metric_text(const struct metric *metric, int width, struct text *out)
{
    text_addf(out, "%s\n    ", metric->name);
    text_wrap(out, metric->doc, 4, 4, width);
    text_addf(out, "\n  unit      %s\n  of        ", *metric->unit ? metric->unit : "none");
    text_wrap(out, when(metric), 12, 12, width);
    if (metric->better != BETTER_NEITHER)
        text_addf(out, "  better    %s\n", metric_better_name(metric->better));
    text_add(out, "\nA metric of results, named for example:\n");
    write_names(metric, out);
}

void explain_metric_json(const struct metric *metric, struct json *j)
{
    json_text(j, "name", metric->name);
    json_text(j, "unit", metric->unit);
    json_number(j, "si", metric->si);
    json_text(j, "when", metric_when_name(metric->when));
    json_text(j, "better", metric_better_name(metric->better));
    json_text(j, "doc", metric->doc);
}

void explain_metric_list(int width, struct text *out)
{
    text_add(out, "Metrics of results; 'colossim explain NAME' describes one.\n\n");
    for (size_t i = 0; i < metric_count; i++) {
        const struct metric *metric = &metric_table[i];
        text_addf(out, "  %s%s%s\n      ", metric->name, *metric->unit ? ", " : "", metric->unit);
        text_wrap(out, metric->doc, 6, 6, width);
    }
}
