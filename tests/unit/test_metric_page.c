#include "support.h"

#include "results/metric.h"
#include "results/metric_page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void the_page_lists_every_metric(void **state)
{
    (void)state;
    struct text page;
    text_init(&page);
    metric_page_write(&page);
    for (size_t i = 0; i < metric_count; i++) {
        assert_contains(text_get(&page), metric_table[i].name);
        assert_contains(text_get(&page), metric_table[i].doc);
        assert_null(strchr(metric_table[i].doc, '|')); /* would end the table's cell */
    }
    text_free(&page);
}

static void the_page_in_docs_is_the_one_written_now(void **state)
{
    (void)state;
    struct text page, path, shipped;
    text_init(&page);
    text_init(&path);
    text_init(&shipped);
    metric_page_write(&page);
    const char *source = getenv("TOP_SRCDIR");
    if (!source)
        fail_msg("TOP_SRCDIR is not set");
    text_addf(&path, "%s/docs/metrics.md", source);
    FILE *file = fopen(text_get(&path), "r");
    assert_non_null(file);
    char line[4096];
    while (fgets(line, sizeof line, file))
        text_add(&shipped, line);
    fclose(file);
    assert_string_equal(text_get(&shipped), text_get(&page));
    text_free(&page);
    text_free(&path);
    text_free(&shipped);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_page_lists_every_metric),
        cmocka_unit_test(the_page_in_docs_is_the_one_written_now),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
