#include "report/figure.h"

#include "report/csv.h"
#include "report/markup.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SHORT_CELL = 16 }; /* columns of a cell that stays on one line */

/* Empty, to be filled again. */
static void clear(struct text *word)
{
    word->length = 0;
    text_add(word, "");
}

/* The table of a chart: which column says what. Column 0 names the row; of a series there may be
 * several columns; where labels stand for keys, these come last. */
enum part { PART_VALUE, PART_LOW, PART_HIGH, PART_WORD };

static size_t columns_of(const struct chart *c)
{
    if (c->kind == CHART_SPANS || c->kind == CHART_SCATTER)
        return 4;
    return 1 + c->n_series * (c->intervals ? 3 : c->words ? 2 : 1) + (c->keys != NULL);
}

static bool is_key(const struct chart *c, size_t column)
{
    return c->keys && column + 1 == columns_of(c);
}

/* Which part of which series stands in a column. */
static enum part part_of(const struct chart *c, size_t column, size_t *series)
{
    const size_t each = c->intervals ? 3 : c->words ? 2 : 1, at = (column - 1) % each;
    *series = (column - 1) / each;
    if (at == 0)
        return PART_VALUE;
    return c->words ? PART_WORD : at == 1 ? PART_LOW : PART_HIGH;
}

/* The series that a point belongs to. */
static const struct chart_series *group_of(const struct chart *c, size_t row)
{
    size_t k = 0;
    while (k + 1 < c->n_series && !isfinite(c->series[k].values[row]))
        k++;
    return &c->series[k];
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
    static const char *const parts[] = {
        [PART_LOW] = "from", [PART_HIGH] = "to", [PART_WORD] = "at"};
    size_t series;
    if (column == 0)
        text_add(out, over_dates(c) ? "date" : c->label_head);
    else if (is_key(c, column))
        text_add(out, "key");
    else if (c->kind == CHART_SPANS)
        text_add(out, spans[column]);
    else if (c->kind == CHART_SCATTER)
        text_add(out, column == 1 ? c->across.measure : column == 2 ? c->measure : "which");
    else {
        const enum part part = part_of(c, column, &series);
        text_add(out, part == PART_VALUE ? c->series[series].name : parts[part]);
    }
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

/* The number in a cell; NaN for one of words. */
static double cell_number(const struct chart *c, size_t row, size_t column)
{
    size_t series;
    if (c->kind == CHART_SCATTER)
        return column == 1 ? c->x[row] : group_of(c, row)->values[row];
    const enum part part = part_of(c, column, &series);
    return part == PART_LOW    ? c->intervals[series].low[row]
           : part == PART_HIGH ? c->intervals[series].high[row]
                               : c->series[series].values[row];
}

static bool is_number(const struct chart *c, size_t column)
{
    size_t series;
    if (column == 0 || c->kind == CHART_SPANS || is_key(c, column))
        return false;
    return c->kind == CHART_SCATTER ? column < 3 : part_of(c, column, &series) != PART_WORD;
}

static void add_word(struct text *out, const struct chart *c, size_t row, size_t column)
{
    size_t series;
    if (c->kind == CHART_SPANS)
        add_span_cell(out, c, row, column);
    else if (column == 0 && over_dates(c))
        number_date(out, c->days[row]);
    else if (column == 0)
        text_add(out, c->labels[row]);
    else if (is_key(c, column))
        text_add(out, c->keys[row]);
    else if (c->kind == CHART_SCATTER)
        text_add(out, group_of(c, row)->name);
    else {
        part_of(c, column, &series);
        text_add(out, c->words[series * c->n + row]);
    }
}

/* Over dates a column has the chart's unit; parts of a sum of money have each one that suits it,
 * since the smallest, as running costs, may be a thousandth of the largest. */
static struct unit column_unit(const struct chart *c, size_t column)
{
    double largest = 0;
    if (c->kind != CHART_STACK || strcmp(c->si, "$") != 0)
        return c->unit;
    for (size_t row = 0; row < c->n; row++)
        largest = fmax(largest, fabs(cell_number(c, row, column)));
    return unit_money(largest);
}

static void add_cell(struct text *out, const struct chart *c, size_t row, size_t column)
{
    if (!is_number(c, column))
        add_word(out, c, row, column);
    else if (over_dates(c))
        number_in(out, cell_number(c, row, column), column_unit(c, column));
    else if (c->kind == CHART_SCATTER && column == 1)
        value_write(out, c->across.number, c->across.si, c->x[row]);
    else
        value_write(out, c->number, c->si, cell_number(c, row, column));
}

/* SI unit of a column's numbers. */
static const char *unit_of(const struct chart *c, size_t column)
{
    return c->kind == CHART_SCATTER && column == 1 ? c->across.si : c->si;
}

static void write_heads(struct text *page, const struct chart *c, struct text *word)
{
    text_add(page, "<thead><tr>");
    for (size_t column = 0; column < columns_of(c); column++) {
        clear(word);
        add_head(word, c, column);
        const struct unit unit =
            over_dates(c) && column > 0 ? column_unit(c, column) : (struct unit){"", "", 1, 0};
        if (*unit.before || *unit.after)
            text_addf(word, " %s%s", unit.before, unit.after);
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
            markup_element(page, "td", is_number(c, column) ? "" : "class=\"d\"", text_get(&word));
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
    for (size_t i = 0; c->said && c->said[i]; i++)
        markup_element(page, "p", "class=\"said\"", c->said[i]);
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
        if (is_number(c, column) && *unit_of(c, column))
            text_addf(&word, " (%s)", unit_of(c, column));
        text_add(out, column ? "," : "");
        csv_field(out, text_get(&word));
    }
    text_add_char(out, '\n');
    for (size_t row = 0; row < rows_of_table(c); row++) {
        for (size_t column = 0; column < columns_of(c); column++) {
            clear(&word);
            if (!is_number(c, column))
                add_cell(&word, c, row, column);
            else if (isfinite(cell_number(c, row, column)))
                text_addf(&word, "%.15g", cell_number(c, row, column));
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

static void write_groups(const struct table *t, struct text *page)
{
    bool any = false;
    for (size_t i = 0; i < t->n_columns; i++)
        any = any || t->columns[i].group;
    if (!any)
        return;
    text_add(page, "<tr class=\"groups\">");
    for (size_t i = 0, n; i < t->n_columns; i += n) {
        char span[24];
        n = table_group(t, i);
        snprintf(span, sizeof span, "colspan=\"%zu\"", n);
        markup_element(page, t->columns[i].group ? "th" : "td", n > 1 ? span : "",
                       t->columns[i].group ? t->columns[i].group : "");
    }
    text_add(page, "</tr>");
}

/* Heads are broken for terminals: 'accelerator-\nhours' is one word. */
static void write_head(struct text *page, const struct column *column)
{
    struct text head;
    text_init(&head);
    for (const char *c = column->head; *c; c++)
        if (*c != '\n')
            text_add_char(&head, *c);
        else if (c > column->head && c[-1] != '-')
            text_add_char(&head, ' ');
    markup_element(page, "th", column->align == ALIGN_RIGHT ? "class=\"n\"" : "", text_get(&head));
    text_free(&head);
}

void table_write_html(const struct table *t, struct text *page)
{
    static const char *const styles[] = {[STYLE_PLAIN] = "",
                                         [STYLE_STRONG] = " class=\"strong\"",
                                         [STYLE_FAINT] = " class=\"faint\"",
                                         [STYLE_WARNING] = " class=\"strong\""};
    text_add(page, "<div class=\"scroll\"><table><thead>");
    write_groups(t, page);
    text_add(page, "<tr>");
    for (size_t i = 0; i < t->n_columns; i++)
        write_head(page, &t->columns[i]);
    text_add(page, "</tr></thead><tbody>\n");
    for (size_t r = 0; r < t->n_rows; r++) {
        text_addf(page, "<tr%s>", styles[t->rows[r].style]);
        for (size_t i = 0; i < t->n_columns; i++)
            write_cell(page, t->columns[i].align, cell_text(t, &t->rows[r], i));
        text_add(page, "</tr>\n");
    }
    text_add(page, "</tbody></table></div>\n");
}
