#include "report/page_estimates.h"

#include <math.h>

void estimates_init(struct estimates *e, size_t n, size_t n_series, struct arena *memory)
{
    e->labels = arena_array(memory, n, sizeof *e->labels);
    e->keys = arena_array(memory, n, sizeof *e->keys);
    for (size_t k = 0; k < n_series; k++) {
        e->values[k] = arena_array(memory, n, sizeof *e->values[k]);
        e->low[k] = arena_array(memory, n, sizeof *e->low[k]);
        e->high[k] = arena_array(memory, n, sizeof *e->high[k]);
        e->series[k] = (struct chart_series){"", e->values[k], k ? 1 : 5};
        e->intervals[k] = (struct chart_interval){e->low[k], e->high[k]};
    }
}

void estimates_put(struct estimates *e, size_t series, size_t row, const struct estimate *estimate)
{
    e->values[series][row] = estimate->value;
    e->low[series][row] = estimate->low;
    e->high[series][row] = estimate->high;
}

struct chart estimates_chart(const struct estimates *e, const char *id, size_t n, size_t n_series,
                             double from, void (*number)(struct text *, double))
{
    return (struct chart){.id = id,
                          .kind = CHART_ESTIMATES,
                          .n = n,
                          .labels = e->labels,
                          .keys = n > 0 && e->keys[0] ? e->keys : NULL,
                          .series = e->series,
                          .n_series = n_series,
                          .intervals = e->intervals,
                          .number = number,
                          .measure = "",
                          .si = "",
                          .from = from,
                          .to = 1};
}

void estimates_number_rank(struct text *out, double value)
{
    if (isfinite(value))
        text_addf(out, "%+.2f", value);
    else
        text_add_char(out, '-');
}
