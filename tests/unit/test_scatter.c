/* Measured points beside a law's: what stands where. */
#include "report/scatter.h"

#include "support.h"

#include <string.h>

static const double x[] = {1e9, 1e12}, measured[] = {1e14, 4e14}, law[] = {3e14, 4e14};

static struct scatter make(size_t n)
{
    return (struct scatter){.title = "gemm<b>",
                            .x_name = "arithmetic",
                            .y_name = "rate",
                            .x_dim = DIM_FLOP,
                            .y_dim = DIM_FLOPS,
                            .n = n,
                            .x = x,
                            .measured = measured,
                            .law = law};
}

static void a_terminal_shows_both_values_of_a_point(void **state)
{
    (void)state;
    struct text out;
    const struct scatter s = make(2);
    text_init(&out);
    scatter_print(&s, &out);
    const char *text = text_get(&out);
    assert_contains(text, "400 TFLOP/s |");
    assert_contains(text, "*\n"); /* they agree at the upper right */
    assert_contains(text, "|x\n");
    assert_contains(text, "|o\n");
    assert_true(strstr(text, "|x\n") < strstr(text, "|o\n"));
    assert_contains(text, "0.001 TFLOP");
    assert_contains(text, "1 TFLOP");
    text_free(&out);
}

static void one_point_has_a_picture_too(void **state)
{
    (void)state;
    struct text out;
    const struct scatter s = make(1);
    text_init(&out);
    scatter_print(&s, &out);
    assert_contains(text_get(&out), "|o\n");
    text_free(&out);
}

static void a_drawing_has_a_mark_per_value_and_escapes_names(void **state)
{
    (void)state;
    static const char *const style[] = {".chart {}\n", NULL};
    struct text out;
    const struct scatter s = make(2);
    text_init(&out);
    scatter_draw(&s, 1, "a & b", style, &out);
    const char *text = text_get(&out);
    size_t circles = 0;
    for (const char *c = text; (c = strstr(c, "<circle")); c++)
        circles++;
    assert_int_equal(circles, 3); /* two points and the legend */
    assert_contains(text, "a &amp; b");
    assert_contains(text, "gemm&lt;b&gt;");
    assert_null(strstr(text, "nan"));
    text_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_terminal_shows_both_values_of_a_point),
        cmocka_unit_test(one_point_has_a_picture_too),
        cmocka_unit_test(a_drawing_has_a_mark_per_value_and_escapes_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
