#include "report/chart.h"

#include "report/chart_frame.h"
#include "report/markup.h"

static double draw_kind(struct text *out, const struct chart *c, bool logarithmic, double top)
{
    switch (c->kind) {
    case CHART_LINES:
    case CHART_STACK:
    case CHART_FAN: return chart_draw_dates(out, c, logarithmic, top);
    case CHART_BARS:
    case CHART_WATERFALL: return chart_draw_bars(out, c, top);
    case CHART_ESTIMATES: return chart_draw_estimates(out, c, top);
    case CHART_TORNADO: return chart_draw_tornado(out, c, top);
    case CHART_SCATTER: return chart_draw_points(out, c, top);
    case CHART_SPANS: break;
    }
    return chart_draw_spans(out, c, top);
}

/* Bars have no axis to write at what they measure: it stands above them. Returns their top. */
static double draw_measure(struct text *out, const struct chart *c, double top)
{
    const bool bars = c->kind == CHART_BARS || c->kind == CHART_WATERFALL;
    if (!bars || !c->measure || !*c->measure)
        return top;
    label_draw(out, 0, top + LINE_HEIGHT - 4, "start", "measure", c->measure);
    return top + LINE_HEIGHT;
}

/* The element's head needs the height, which the kind knows when it has drawn. A drawing on its own
 * shows its title above; within a page it stands in the figure's caption. */
void chart_draw(const struct chart *c, bool logarithmic, const char *const *style, struct text *out)
{
    enum { TITLE = 28 };
    struct text body;
    text_init(&body);
    legend_draw(&body, c, 0);
    double height =
        draw_kind(&body, c, logarithmic, draw_measure(&body, c, LINE_HEIGHT * legend_lines(c)));
    const char *variant = logarithmic ? "-log" : "";
    const int above = style ? TITLE : 0;
    if (style)
        label_draw(&body, 0, -TITLE / 2.0, "start", "title", c->title);
    text_addf(out,
              "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 %d %d %.0f\" role=\"img\" "
              "aria-labelledby=\"%s%s-title %s%s-text\"",
              -above, CHART_WIDTH, height + above, c->id, variant, c->id, variant);
    if (style)
        text_addf(out, " width=\"%d\" height=\"%.0f\"", CHART_WIDTH, height + above);
    text_addf(out, " class=\"chart\">\n<title id=\"%s%s-title\">", c->id, variant);
    markup_text(out, c->title);
    text_addf(out, "</title><desc id=\"%s%s-text\">", c->id, variant);
    markup_text(out, c->summary);
    text_add(out, "</desc>\n");
    if (style) {
        text_add(out, "<style>\n");
        for (; *style; style++)
            text_add(out, *style);
        text_add(out, "</style>\n");
    }
    text_add(out, text_get(&body));
    text_add(out, "</svg>\n");
    text_free(&body);
}
