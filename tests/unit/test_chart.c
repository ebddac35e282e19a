/* Charts: that drawing, table and CSV show the values they were given, whatever these are. */
#include "support.h"

#include "report/figure.h"
#include "report/markup.h"
#include "report/page_assets.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static struct text out;

static int begin(void **state)
{
    (void)state;
    text_init(&out);
    return 0;
}

static int end(void **state)
{
    (void)state;
    text_free(&out);
    return 0;
}

static const struct unit count = {"", "", 1, 0};

static struct chart over_dates(enum chart_kind kind, const double *x, size_t n,
                               const struct chart_series *series, size_t n_series)
{
    static day_number days[8];
    for (size_t i = 0; i < n; i++)
        days[i] = (day_number)x[i];
    return (struct chart){.id = "c",
                          .title = "t",
                          .summary = "s",
                          .kind = kind,
                          .n = n,
                          .x = x,
                          .days = days,
                          .series = series,
                          .n_series = n_series,
                          .unit = count,
                          .measure = "things",
                          .si = "",
                          .from = x[0],
                          .to = x[n - 1]};
}

/* Drawings have a decimal. */
#define assert_near(a, b, tolerance) assert_true(fabs((a) - (b)) <= (tolerance))

static size_t count_of(const char *needle)
{
    size_t n = 0;
    for (const char *at = text_get(&out); (at = strstr(at, needle)); at++)
        n++;
    return n;
}

static void assert_has(const char *needle)
{
    if (!strstr(text_get(&out), needle))
        fail_msg("expected '%s' in: %s", needle, text_get(&out));
}

static void assert_lacks(const char *needle)
{
    if (strstr(text_get(&out), needle))
        fail_msg("did not expect '%s' in: %s", needle, text_get(&out));
}

static void markup_turns_whatever_comes_into_characters(void **state)
{
    (void)state;
    markup_text(&out, "<script>alert(\"1\" && '2')</script>");
    assert_string_equal(text_get(&out),
                        "&lt;script&gt;alert(&quot;1&quot; &amp;&amp; '2')&lt;/script&gt;");
    text_free(&out);
    markup_text(&out, "a\x01"
                      "b\xC3(\xFF\xED\xA0\x80\xC3\xA9\xEF\xBF\xBF");
    assert_string_equal(text_get(&out), "a\xEF\xBF\xBD"
                                        "b\xEF\xBF\xBD(\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF"
                                        "\xBD\xC3\xA9\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

/* 100 of 0 to 200 in the middle of the plot, at 28 units per 20 things: 200 high. */
static void a_line_steps_through_its_values(void **state)
{
    (void)state;
    const double x[] = {20000, 20010, 20020}, y[] = {0, 100, 200};
    const struct chart_series series = {"a", y, 0};
    const struct chart c = over_dates(CHART_LINES, x, 3, &series, 1);
    chart_draw(&c, false, NULL, &out);
    double left, bottom, x1, y1, x2, y2;
    const char *path = strstr(text_get(&out), "<path class=\"l s0\" d=\"");
    assert_non_null(path);
    assert_int_equal(sscanf(path, "<path class=\"l s0\" d=\"M%lf %lfh.1H%lfV%lfH%lfV%lf", &left,
                            &bottom, &x1, &y1, &x2, &y2),
                     6);
    assert_near(x1 - left, x2 - x1, 0.11);
    assert_near(bottom - y1, 100, 0.11);
    assert_near(bottom - y2, 200, 0.11);
}

static void gaps_break_a_line_and_leave_a_dash_in_the_table(void **state)
{
    (void)state;
    const double x[] = {20000, 20010, 20020, 20030}, y[] = {1, NAN, 3, 4};
    const struct chart_series series = {"a", y, 0};
    const struct chart c = over_dates(CHART_LINES, x, 4, &series, 1);
    figure_write(&c, &out);
    assert_lacks("nan");
    assert_has("<td>-</td>");
    text_free(&out);
    figure_csv(&c, &out);
    assert_string_equal(text_get(&out),
                        "date,a\n2024-10-04,1\n2024-10-14,\n2024-10-24,3\n2024-11-03,4\n");
}

static void empty_series_single_points_and_zeros_draw(void **state)
{
    (void)state;
    const double x[] = {20000, 20001}, nothing[] = {NAN, NAN}, zeros[] = {0, 0}, one[] = {5, 5};
    static const enum chart_kind kinds[] = {CHART_LINES, CHART_STACK, CHART_FAN};
    const double *const values[] = {nothing, zeros, one};
    for (size_t k = 0; k < 3; k++)
        for (size_t v = 0; v < 3; v++)
            for (size_t n = 1; n <= 2; n++)
                for (int logarithmic = 0; logarithmic < 2; logarithmic++) {
                    const struct chart_series series[] = {
                        {"a", values[v], 0}, {"b", values[v], 1}, {"c", values[v], 2}};
                    const struct chart c = over_dates(kinds[k], x, n, series, 3);
                    chart_draw(&c, logarithmic, NULL, &out);
                    assert_lacks("nan");
                    assert_lacks("inf");
                    assert_has("</svg>");
                    text_free(&out);
                }
}

/* Cash below zero: the axis reaches below it and its line is drawn within the plot. */
static void negative_values_lie_below_the_zero_line(void **state)
{
    (void)state;
    const double x[] = {20000, 20010}, y[] = {100, -100};
    const struct chart_series series = {"cash", y, 0};
    struct chart c = over_dates(CHART_LINES, x, 2, &series, 1);
    c.unit = unit_money(100);
    chart_draw(&c, false, NULL, &out);
    assert_has(">-100<");
    double left, y0, x1, y1;
    const char *path = strstr(text_get(&out), "<path class=\"l s0\" d=\"");
    assert_int_equal(
        sscanf(path, "<path class=\"l s0\" d=\"M%lf %lfh.1H%lfV%lf", &left, &y0, &x1, &y1), 4);
    assert_near(y1 - y0, 200, 0.11);
}

static void a_logarithmic_axis_has_whole_decades(void **state)
{
    (void)state;
    const double x[] = {20000, 20010, 20020}, y[] = {0, 30, 3000};
    const struct chart_series series = {"a", y, 0};
    struct chart c = over_dates(CHART_LINES, x, 3, &series, 1);
    chart_draw(&c, true, NULL, &out);
    assert_has(">10<");
    assert_has(">10,000<");
    assert_lacks(">0<");
}

static void stacks_end_at_the_sum_of_their_parts(void **state)
{
    (void)state;
    const double x[] = {20000, 20010}, a[] = {50, 50}, b[] = {0, 50};
    const struct chart_series series[] = {{"a", a, 0}, {"b", b, 1}};
    const struct chart c = over_dates(CHART_STACK, x, 2, series, 2);
    chart_draw(&c, false, NULL, &out);
    assert_has(">100<");
    assert_lacks(">120<");
}

static const char *const labels[] = {"all", "lost", "left"};

static void a_waterfall_begins_each_step_where_the_last_one_ended(void **state)
{
    (void)state;
    const double values[] = {100, -40, 60};
    const struct chart_series series = {"h", values, 0};
    const struct chart c = {.id = "w",
                            .title = "t",
                            .summary = "s",
                            .kind = CHART_WATERFALL,
                            .n = 3,
                            .labels = labels,
                            .label_head = "step",
                            .series = &series,
                            .n_series = 1,
                            .number = number_amount,
                            .si = "h"};
    chart_draw(&c, false, NULL, &out);
    double x[3], width[3];
    const char *at = text_get(&out);
    for (int i = 0; i < 3; i++) {
        double y;
        at = strstr(at + 1, "<rect");
        assert_non_null(at);
        int color;
        assert_int_equal(sscanf(at, "<rect class=\"f s%d\" x=\"%lf\" y=\"%lf\" width=\"%lf\"",
                                &color, &x[i], &y, &width[i]),
                         4);
    }
    assert_near(x[1] + width[1], x[0] + width[0], 0.2);
    assert_near(x[2] + width[2], x[1], 0.2);
    text_free(&out);
    figure_csv(&c, &out);
    assert_string_equal(text_get(&out), "step,h (h)\nall,100\nlost,-40\nleft,60\n");
}

static void spans_outside_the_period_are_cut_or_left_out(void **state)
{
    (void)state;
    static const struct chart_series series[] = {{"on", NULL, 0}, {"off", NULL, 1}};
    static const struct chart_span spans[] = {{0, 0, 19000, 20010, "before"},
                                              {0, 1, 19000, 19001, "long ago"},
                                              {0, 0, 20020, 20020, "day"}};
    const struct chart c = {.id = "g",
                            .title = "t",
                            .summary = "s",
                            .kind = CHART_SPANS,
                            .n = 1,
                            .labels = labels,
                            .label_head = "lane",
                            .series = series,
                            .n_series = 2,
                            .from = 20000,
                            .to = 20100,
                            .spans = spans,
                            .n_spans = 3};
    chart_draw(&c, false, NULL, &out);
    assert_has("data-row=\"0\"");
    assert_lacks("data-row=\"1\"");
    assert_has("data-row=\"2\"");
    text_free(&out);
    figure_csv(&c, &out);
    assert_string_equal(text_get(&out), "lane,what,from,until\nall,before,2022-01-08,2024-10-14\n"
                                        "all,long ago,2022-01-08,2022-01-09\n"
                                        "all,day,2024-10-24,\n");
}

/* From -50 to 100 around 20: the bars meet at the base and end where the values are. */
static void a_tornado_swings_about_its_base(void **state)
{
    (void)state;
    const double low[] = {-50, 0, 20}, high[] = {100, 20, INFINITY};
    const struct chart_series series[] = {{"least", low, 0}, {"largest", high, 1}};
    static const char *const words[] = {"a", "b", "<c>", "d", "e", "f"};
    const struct chart c = {.id = "t",
                            .title = "t",
                            .summary = "s",
                            .kind = CHART_TORNADO,
                            .n = 3,
                            .labels = labels,
                            .label_head = "factor",
                            .series = series,
                            .n_series = 2,
                            .words = words,
                            .base = 20,
                            .unit = count,
                            .number = number_amount,
                            .measure = "things",
                            .si = ""};
    chart_draw(&c, false, NULL, &out);
    double x[6], width[6], y;
    const char *at = text_get(&out);
    for (int i = 0; i < 6; i++) {
        int color;
        at = strstr(at + 1, "<rect");
        assert_non_null(at);
        assert_int_equal(sscanf(at, "<rect class=\"f s%d\" x=\"%lf\" y=\"%lf\" width=\"%lf\"",
                                &color, &x[i], &y, &width[i]),
                         4);
        assert_int_equal(color, i % 2);
    }
    const double unit = (x[1] + width[1] - x[0]) / 150;
    assert_near(x[0] + width[0], x[1], 0.11);
    assert_near(x[1] - x[0], 70 * unit, 0.2);
    assert_near(x[2] + width[2], x[1], 0.11);
    assert_near(width[2], 20 * unit, 0.2);
    assert_near(x[5], x[1], 0.11); /* beyond all: to the end of the axis */
    assert_near(x[5] + width[5], x[1] + width[1], 0.2);
    assert_lacks("inf");
    assert_lacks("<c>");
    text_free(&out);
    figure_csv(&c, &out);
    assert_string_equal(text_get(&out), "factor,least,at,largest,at\nall,-50,a,100,d\n"
                                        "lost,0,b,20,e\nleft,20,<c>,,f\n");
}

static void estimates_carry_their_intervals(void **state)
{
    (void)state;
    const double value[] = {0.5, NAN, 0}, low[] = {0.25, NAN, NAN}, high[] = {0.75, NAN, NAN};
    const struct chart_series series = {"share", value, 0};
    const struct chart_interval interval = {low, high};
    const struct chart c = {.id = "e",
                            .title = "t",
                            .summary = "s",
                            .kind = CHART_ESTIMATES,
                            .n = 3,
                            .labels = labels,
                            .label_head = "factor",
                            .series = &series,
                            .n_series = 1,
                            .intervals = &interval,
                            .number = number_share,
                            .measure = "",
                            .si = "",
                            .to = 1};
    chart_draw(&c, false, NULL, &out);
    assert_int_equal(count_of("class=\"whisker\""), 1);
    assert_int_equal(count_of("<rect"), 2);
    double x, y, width, from, to;
    int color;
    const char *bar = strstr(text_get(&out), "<rect class=\"f s");
    const char *line = strstr(text_get(&out), "<path class=\"whisker\"");
    assert_int_equal(sscanf(bar, "<rect class=\"f s%d\" x=\"%lf\" y=\"%lf\" width=\"%lf\"", &color,
                            &x, &y, &width),
                     4);
    assert_int_equal(
        sscanf(line, "<path class=\"whisker\" d=\"M%lf %lfv6m0 -3H%lf", &from, &y, &to), 3);
    assert_near(from - x, width / 2, 0.11);
    assert_near(to - x, width * 1.5, 0.11);
    assert_lacks("nan");
    text_free(&out);
    figure_csv(&c, &out);
    assert_string_equal(text_get(&out),
                        "factor,share,from,to\nall,0.5,0.25,0.75\nlost,,,\nleft,0,,\n");
}

static void points_of_the_front_are_joined_and_the_others_not(void **state)
{
    (void)state;
    const double x[] = {1, 2, 3, 4}, others[] = {NAN, 9, NAN, NAN}, front[] = {8, NAN, 4, 2};
    static const char *const names[] = {"0", "1", "2", "3"};
    const struct chart_series series[] = {{"other", others, 5}, {"front", front, 1}};
    struct chart c = {.id = "p",
                      .title = "t",
                      .summary = "s",
                      .kind = CHART_SCATTER,
                      .n = 4,
                      .x = x,
                      .labels = names,
                      .label_head = "point",
                      .series = series,
                      .n_series = 2,
                      .unit = count,
                      .measure = "waiting",
                      .si = "d",
                      .across = {.measure = "capital", .si = "$", .unit = count}};
    chart_draw(&c, false, NULL, &out);
    assert_int_equal(count_of("<circle"), 4);
    double at[6];
    const char *path = strstr(text_get(&out), "<path class=\"l front s1\"");
    assert_non_null(path);
    assert_int_equal(sscanf(path, "<path class=\"l front s1\" d=\"M%lf %lfH%lfV%lfH%lfV%lf", &at[0],
                            &at[1], &at[2], &at[3], &at[4], &at[5]),
                     6);
    assert_near(at[2] - at[0], 2 * (at[4] - at[2]), 0.2);
    assert_near(at[3] - at[1], 2 * (at[5] - at[3]), 0.2);
    text_free(&out);
    c.across.more_is_better = true; /* the corner that both beat lies on the other side */
    chart_draw(&c, false, NULL, &out);
    path = strstr(text_get(&out), "<path class=\"l front s1\"");
    assert_int_equal(sscanf(path, "<path class=\"l front s1\" d=\"M%lf %lfV%lfH%lf", &at[0], &at[1],
                            &at[2], &at[3]),
                     4);
    text_free(&out);
    figure_csv(&c, &out);
    assert_string_equal(text_get(&out), "point,capital ($),waiting (d),which\n0,1,8,front\n"
                                        "1,2,9,other\n2,3,4,front\n3,4,2,front\n");
}

/* One row, nothing to swing, no front, all at one place. */
static void rows_and_points_without_extent_draw(void **state)
{
    (void)state;
    static const enum chart_kind kinds[] = {CHART_TORNADO, CHART_ESTIMATES, CHART_SCATTER};
    const double zero[] = {0}, nothing[] = {NAN};
    const double *const values[] = {zero, nothing};
    static const char *const words[] = {"", ""};
    for (size_t k = 0; k < 3; k++)
        for (size_t v = 0; v < 2; v++) {
            const struct chart_series series[] = {{"a", values[v], 0}, {"b", values[v], 1}};
            const struct chart_interval intervals[] = {{values[v], values[v]},
                                                       {values[v], values[v]}};
            const struct chart c = {.id = "c",
                                    .title = "t",
                                    .summary = "s",
                                    .kind = kinds[k],
                                    .n = 1,
                                    .x = zero,
                                    .labels = labels,
                                    .label_head = "row",
                                    .series = series,
                                    .n_series = 2,
                                    .intervals = kinds[k] == CHART_ESTIMATES ? intervals : NULL,
                                    .words = kinds[k] == CHART_TORNADO ? words : NULL,
                                    .base = values[v][0],
                                    .unit = count,
                                    .number = number_amount,
                                    .measure = "",
                                    .si = "",
                                    .across = {.measure = "", .si = "", .unit = count}};
            figure_write(&c, &out);
            assert_lacks("nan");
            assert_lacks("inf");
            assert_has("</svg>");
            text_free(&out);
        }
}

static void hostile_names_stay_words(void **state)
{
    (void)state;
    const double x[] = {20000}, y[] = {1};
    const struct chart_series series[] = {{"<script>alert(1)</script>", y, 0}, {"\"a,b\"", y, 1}};
    const struct chart_mark mark = {20000, "]]><b>"};
    struct chart c = over_dates(CHART_LINES, x, 1, series, 2);
    c.title = "<img src=x onerror=alert(1)>";
    c.marks = &mark;
    c.n_marks = 1;
    figure_write(&c, &out);
    assert_lacks("<script");
    assert_lacks("<img");
    assert_lacks("<b>");
    text_free(&out);
    figure_csv(&c, &out);
    assert_string_equal(text_get(&out),
                        "date,<script>alert(1)</script>,\"\"\"a,b\"\"\"\n2024-10-04,1,1\n");
}

static void a_drawing_on_its_own_carries_its_style(void **state)
{
    (void)state;
    const double x[] = {20000}, y[] = {1};
    const struct chart_series series = {"a", y, 0};
    const struct chart c = over_dates(CHART_LINES, x, 1, &series, 1);
    chart_draw(&c, false, chart_style, &out);
    assert_int_equal(count_of("<style>"), 1);
    text_free(&out);
    chart_draw(&c, false, NULL, &out);
    assert_int_equal(count_of("<style>"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(markup_turns_whatever_comes_into_characters, begin, end),
        cmocka_unit_test_setup_teardown(a_line_steps_through_its_values, begin, end),
        cmocka_unit_test_setup_teardown(gaps_break_a_line_and_leave_a_dash_in_the_table, begin,
                                        end),
        cmocka_unit_test_setup_teardown(empty_series_single_points_and_zeros_draw, begin, end),
        cmocka_unit_test_setup_teardown(negative_values_lie_below_the_zero_line, begin, end),
        cmocka_unit_test_setup_teardown(a_logarithmic_axis_has_whole_decades, begin, end),
        cmocka_unit_test_setup_teardown(stacks_end_at_the_sum_of_their_parts, begin, end),
        cmocka_unit_test_setup_teardown(a_waterfall_begins_each_step_where_the_last_one_ended,
                                        begin, end),
        cmocka_unit_test_setup_teardown(spans_outside_the_period_are_cut_or_left_out, begin, end),
        cmocka_unit_test_setup_teardown(a_tornado_swings_about_its_base, begin, end),
        cmocka_unit_test_setup_teardown(estimates_carry_their_intervals, begin, end),
        cmocka_unit_test_setup_teardown(points_of_the_front_are_joined_and_the_others_not, begin,
                                        end),
        cmocka_unit_test_setup_teardown(rows_and_points_without_extent_draw, begin, end),
        cmocka_unit_test_setup_teardown(hostile_names_stay_words, begin, end),
        cmocka_unit_test_setup_teardown(a_drawing_on_its_own_carries_its_style, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
