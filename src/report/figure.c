#include "report/figure.h"

#include "report/csv.h"
#include "report/markup.h"

#include <math.h>
#include <string.h>

enum { SHORT_CELL = 12 }; /* columns of a cell that stays on one line */

/* Empty, to be filled again. */
static void clear(struct text *word)
{
    word->length = 0;
    text_add(word, "");
}

/* The table of a chart: which column says what. Column 0 names the row. */
static size_t columns_of(const struct chart *c)
{
    return c->kind == CHART_SPANS ? 4 : 1 + c->n_series;
}

static size_t rows_of_table(const struct chart *c)
{
    return c->kind == CHART_SPANS ? c->n_spans : c->n;
}

static bool over_dates(const struct chart *c)
{
    return c->kind == CHART_LINES || c->kind == CHART_STACK || c->kind == CHART_FAN;
}

static void add_head(struct text *out, const struct chart *c, size_t column)
{
    static const char *const spans[] = {NULL, "what", "from", "until"};
    if (column == 0)
        text_add(out, over_dates(c) ? "date" : c->label_head);
    else
        text_add(out, c->kind == CHART_SPANS ? spans[column] : c->series[column - 1].name);
}

/* A state at the end of a day stands for that day. */
static day_number day_of_place(double x)
{
    return (day_number)ceil(x) - 1;
}

static void add_span_cell(struct text *out, const struct chart *c, size_t row, size_t column)
{
    const struct chart_span *span = &c->spans[row];
    if (column == 0)
        text_add(out, c->labels[span->lane]);
    else if (column == 1)
        text_add(out, span->what);
    else if (column == 2)
        number_date(out, (day_number)floor(span->from));
    else if (span->to > span->from)
        number_date(out, (day_number)floor(span->to));
}

static void add_cell(struct text *out, const struct chart *c, size_t row, size_t column)
{
    if (c->kind == CHART_SPANS)
        add_span_cell(out, c, row, column);
    else if (column == 0 && over_dates(c))
        number_date(out, day_of_place(c->x[row]));
    else if (column == 0)
        text_add(out, c->labels[row]);
    else if (over_dates(c)) {
        double value = c->series[column - 1].values[row];
        number_in(out, value, c->unit);
    } else
        c->number(out, c->series[column - 1].values[row]);
}

static bool is_number(const struct chart *c, size_t column)
{
    return column > 0 && c->kind != CHART_SPANS;
}

static void write_heads(struct text *page, const struct chart *c, struct text *word)
{
    text_add(page, "<thead><tr>");
    for (size_t column = 0; column < columns_of(c); column++) {
        clear(word);
        add_head(word, c, column);
        if (over_dates(c) && column > 0 && (*c->unit.before || *c->unit.after))
            text_addf(word, " %s%s", c->unit.before, c->unit.after);
        markup_element(page, "th", is_number(c, column) ? "class=\"n\"" : "", text_get(word));
    }
    text_add(page, "</tr></thead>\n");
}

static void write_table(struct text *page, const struct chart *c)
{
    struct text word;
    text_init(&word);
    text_add(page, "<details><summary>Show as table</summary><div class=\"scroll\"><table>");
    write_heads(page, c, &word);
    text_add(page, "<tbody>\n");
    for (size_t row = 0; row < rows_of_table(c); row++) {
        text_add(page, "<tr>");
        for (size_t column = 0; column < columns_of(c); column++) {
            clear(&word);
            add_cell(&word, c, row, column);
            markup_element(page, "td", is_number(c, column) ? "class=\"n\"" : "class=\"d\"",
                           text_get(&word));
        }
        text_add(page, "</tr>\n");
    }
    text_add(page, "</tbody></table></div></details>\n");
    text_free(&word);
}

void figure_write(const struct chart *c, struct text *page)
{
    text_addf(page, "<figure id=\"%s\">\n<figcaption>", c->id);
    markup_element(page, "h3", "", c->title);
    markup_element(page, "p", "", c->summary);
    text_add(page, "</figcaption>\n<div class=\"plot\">");
    chart_draw(c, false, NULL, page);
    text_add(page, "</div>\n");
    if (c->logarithm) {
        text_add(page, "<div class=\"plot\" hidden=\"hidden\">");
        chart_draw(c, true, NULL, page);
        text_add(page, "</div>\n");
    }
    write_table(page, c);
    text_add(page, "</figure>\n");
}

void figure_csv(const struct chart *c, struct text *out)
{
    struct text word;
    text_init(&word);
    for (size_t column = 0; column < columns_of(c); column++) {
        clear(&word);
        add_head(&word, c, column);
        if (is_number(c, column) && *c->si)
            text_addf(&word, " (%s)", c->si);
        text_add(out, column ? "," : "");
        csv_field(out, text_get(&word));
    }
    text_add_char(out, '\n');
    for (size_t row = 0; row < rows_of_table(c); row++) {
        for (size_t column = 0; column < columns_of(c); column++) {
            clear(&word);
            if (!is_number(c, column))
                add_cell(&word, c, row, column);
            else if (isfinite(c->series[column - 1].values[row]))
                text_addf(&word, "%.15g", c->series[column - 1].values[row]);
            text_add(out, column ? "," : "");
            csv_field(out, text_get(&word));
        }
        text_add_char(out, '\n');
    }
    text_free(&word);
}

/* Keys, paths and names may break behind their parts. */
static void add_breakable(struct text *page, const char *cell)
{
    while (*cell) {
        size_t n = strcspn(cell, "._/:-");
        n += cell[n] != '\0';
        struct text part;
        text_init(&part);
        text_add_bytes(&part, cell, n);
        markup_text(page, text_get(&part));
        text_free(&part);
        cell += n;
        text_add(page, *cell && *cell != ' ' && cell[-1] != '-' ? "<wbr/>" : "");
    }
}

static void write_cell(struct text *page, enum align align, const char *cell)
{
    if (align == ALIGN_RIGHT)
        markup_element(page, "td", "class=\"n\"", cell);
    else if (text_columns(cell) <= SHORT_CELL)
        markup_element(page, "td", "class=\"d\"", cell);
    else {
        text_add(page, "<td class=\"w\">");
        add_breakable(page, cell);
        text_add(page, "</td>");
    }
}

static const char *cell_text(const struct table *t, const struct table_row *row, size_t column)
{
    return column < row->n ? text_get(&t->texts) + t->cells[row->first + column] : "";
}

void table_write_html(const struct table *t, struct text *page)
{
    static const char *const styles[] = {[STYLE_PLAIN] = "",
                                         [STYLE_STRONG] = " class=\"strong\"",
                                         [STYLE_FAINT] = " class=\"faint\"",
                                         [STYLE_WARNING] = " class=\"strong\""};
    text_add(page, "<div class=\"scroll\"><table><thead><tr>");
    for (size_t i = 0; i < t->n_columns; i++)
        markup_element(page, "th", t->columns[i].align == ALIGN_RIGHT ? "class=\"n\"" : "",
                       t->columns[i].head);
    text_add(page, "</tr></thead><tbody>\n");
    for (size_t r = 0; r < t->n_rows; r++) {
        text_addf(page, "<tr%s>", styles[t->rows[r].style]);
        for (size_t i = 0; i < t->n_columns; i++)
            write_cell(page, t->columns[i].align, cell_text(t, &t->rows[r], i));
        text_add(page, "</tr>\n");
    }
    text_add(page, "</tbody></table></div>\n");
}
