#include "cli/validate_parts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Above this it is written with an exponent: an error against 1e-300 has 300 digits. */
static bool is_vast(double share)
{
    return fabs(share) >= 1e4;
}

void percent_write(struct text *out, double share)
{
    if (isnan(share))
        text_add(out, "-");
    else
        text_addf(out, is_vast(share) ? "%.3g" : "%.1f", 100 * share);
}

void bias_write(struct text *out, double share)
{
    if (isnan(share))
        text_add(out, "-");
    else if (is_vast(share))
        text_addf(out, "%+.3g", 100 * share);
    else
        text_addf(out, "%+.1f", fabs(share) < 0.0005 ? 0 : 100 * share); /* never '-0.0' */
}

void summary_put(struct table *t, struct score_summary s)
{
    percent_write(table_cell(t), s.median_abs);
    percent_write(table_cell(t), s.mean_abs);
    bias_write(table_cell(t), s.bias);
}

void summary_json(struct json *j, struct score_summary s)
{
    json_integer(j, "n", (int64_t)s.n);
    json_number(j, "median_abs_error", s.median_abs);
    json_number(j, "mean_abs_error", s.mean_abs);
    json_number(j, "bias", s.bias);
}

void goals_write(const struct goal *goals, size_t n, bool colors, struct text *out)
{
    static const struct column columns[] = {{"", ALIGN_LEFT, NULL},
                                            {"goal", ALIGN_RIGHT, NULL},
                                            {"reached", ALIGN_RIGHT, NULL},
                                            {"", ALIGN_LEFT, NULL}};
    if (n == 0)
        return;
    struct table t;
    table_init(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < n; i++) {
        const char *format = goals[i].percent ? "%.1f %%" : "%.2f";
        const double unit = goals[i].percent ? 100 : 1;
        table_row(&t, STYLE_PLAIN);
        table_put(&t, goals[i].what);
        text_addf(table_cell(&t), format, goals[i].goal * unit);
        text_addf(table_cell(&t), format, goals[i].reached * unit);
        table_put(&t, goals[i].met ? "" : "missed");
    }
    text_add(out, "Goals\n");
    table_write(&t, 2, REPORT_WIDTH, colors, out);
    table_free(&t);
}

void goals_json(struct json *j, const struct goal *goals, size_t n)
{
    json_open_array(j, "goals");
    for (size_t i = 0; i < n; i++) {
        json_open_object(j, NULL);
        json_text(j, "what", goals[i].what);
        json_number(j, "goal", goals[i].goal);
        json_number(j, "reached", goals[i].reached);
        json_bool(j, "met", goals[i].met);
        json_close_object(j);
    }
    json_close_array(j);
}

void left_out_write(const struct left_out_rows *rows, struct text *out)
{
    if (rows->n == 0)
        return;
    text_addf(out, "Left out: %zu rows; --json lists them\n", rows->n);
    for (size_t i = 0; i < rows->n; i++) {
        size_t n = 0, before = 0;
        for (size_t k = 0; k < rows->n; k++)
            if (strcmp(rows->items[k].why, rows->items[i].why) == 0) {
                n++;
                before += k < i;
            }
        if (before == 0) {
            struct text why;
            text_init(&why);
            text_addf(&why, "%s (%sline %zu)", rows->items[i].why, n > 1 ? "first on " : "",
                      rows->items[i].line);
            char lead[32];
            snprintf(lead, sizeof lead, "  %3zu  ", n);
            paragraph_write(out, lead, text_get(&why), REPORT_WIDTH);
            text_free(&why);
        }
    }
}

void left_out_json(struct json *j, const char *key, const struct left_out_rows *rows)
{
    json_open_array(j, "left_out");
    for (size_t i = 0; i < rows->n; i++) {
        json_open_object(j, NULL);
        json_integer(j, "line", (int64_t)rows->items[i].line);
        json_text(j, key, rows->items[i].name);
        json_text(j, "why", rows->items[i].why);
        json_close_object(j);
    }
    json_close_array(j);
}
