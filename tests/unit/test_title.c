/* What figures and keys are called for readers who don't know their names. */
#include "support.h"

#include "base/arena.h"
#include "report/key_title.h"
#include "results/metric.h"
#include "results/metric_title.h"

#include <stdlib.h>
#include <string.h>

static void expect_title(const char *name, const char *title)
{
    struct text text;
    text_init(&text);
    metric_title_add(&text, name);
    assert_string_equal(text_get(&text), title);
    text_free(&text);
}

static void a_metric_is_called_by_words_with_its_subject_and_day(void **state)
{
    (void)state;
    expect_title("cost_per_useful_accelerator_hour", "cost per useful accelerator-hour");
    expect_title("cost_per_energised_h100e_hour", "cost per energised H100-equivalent-hour");
    expect_title("accelerator_hours_useful", "accelerator-hours useful");
    expect_title("annual_capital_cost_it", "annual capital cost IT");
    expect_title("h100e@2030-07-01", "H100-equivalents, on 2030-07-01");
    expect_title("sites.memphis.power_drawn@2026-07-01", "drawn power, memphis, on 2026-07-01");
    expect_title("milestones.100k.day", "day of milestone 100k");
    expect_title("ln h100e", "logarithm of H100-equivalents");
}

static void every_metric_has_a_title_of_its_own(void **state)
{
    (void)state;
    struct text *titles = calloc(metric_count, sizeof *titles);
    for (size_t i = 0; i < metric_count; i++) {
        text_init(&titles[i]);
        metric_title_add(&titles[i], metric_table[i].name);
        assert_null(strchr(text_get(&titles[i]), '_'));
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(text_get(&titles[i]), text_get(&titles[k]));
    }
    for (size_t i = 0; i < metric_count; i++)
        text_free(&titles[i]);
    free(titles);
}

static void a_key_is_called_by_its_words_and_the_names_it_stands_in(void **state)
{
    (void)state;
    struct arena memory;
    arena_init(&memory);
    assert_string_equal(key_title("models.power.grid-texas.energy-price", &memory),
                        "energy price, grid-texas");
    assert_string_equal(key_title("models.llms.llama3.1-405b.layers", &memory),
                        "layers, llama3.1-405b");
    assert_string_equal(key_title("operators.me.orders.gpus.deliveries.0.date", &memory),
                        "delivery date, me, gpus, no. 1");
    assert_string_equal(key_title("operators.me.funding.loans.chips.rate", &memory),
                        "loan rate, me, chips");
    assert_string_equal(key_title("sites.a.power.grid.power", &memory), "power, a, grid");
    assert_string_equal(key_title("sites.a.repair.spares.hgx-h100.parts.count", &memory),
                        "parts count, a, hgx-h100");
    assert_string_equal(key_title("assumptions.install-rate", &memory), "assumed install rate");
    assert_string_equal(key_title("assumptions.it-life", &memory), "assumed IT life");
    assert_string_equal(key_title("sites.a.halls.one.it-power", &memory), "IT power, a, one");
    assert_string_equal(key_title("models.sites.memphis.pue", &memory), "PUE, memphis");
    assert_string_equal(key_title("sites.a.crews.by-date.2024-04-24", &memory),
                        "sites.a.crews.by-date.2024-04-24");
    assert_string_equal(key_title("seed", &memory), "seed");
    assert_string_equal(key_title("no.such.key", &memory), "no.such.key");
    arena_free(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_metric_is_called_by_words_with_its_subject_and_day),
        cmocka_unit_test(every_metric_has_a_title_of_its_own),
        cmocka_unit_test(a_key_is_called_by_its_words_and_the_names_it_stands_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
