/* Modules that are computed again, by name. */
#include "support.h"

#include "model/recompute.h"

#include <stdio.h>
#include <string.h>

static void names_are_a_set(void **state)
{
    (void)state;
    unsigned set = 99;
    assert_true(recompute_modules_parse(NULL, &set, NULL, NULL));
    assert_int_equal(set, 0);
    assert_true(recompute_modules_parse("", &set, NULL, NULL));
    assert_int_equal(set, 0);
    assert_true(recompute_modules_parse(" mlp  layernorm mlp ", &set, NULL, NULL));
    assert_int_equal(set, RECOMPUTE_MLP | RECOMPUTE_LAYERNORM);
    assert_true(recompute_modules_parse("mlp+layernorm, moe", &set, NULL, NULL));
    assert_int_equal(set, RECOMPUTE_MLP | RECOMPUTE_LAYERNORM | RECOMPUTE_MOE);
    for (unsigned i = 0; i < RECOMPUTE_MODULES; i++) {
        assert_true(recompute_modules_parse(recompute_module_words[i], &set, NULL, NULL));
        assert_int_equal(set, 1u << i);
    }
    assert_null(recompute_module_words[RECOMPUTE_MODULES]);
}

static void the_first_word_that_is_none_is_told(void **state)
{
    (void)state;
    static const char *const wrong[] = {"mlps", "ml", "MLP", "mlp;moe", "moe_act2"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char line[64];
        snprintf(line, sizeof line, "moe %s layernorm", wrong[i]);
        unsigned set;
        const char *word;
        size_t length;
        assert_false(recompute_modules_parse(line, &set, &word, &length));
        assert_int_equal(length, strlen(wrong[i]));
        assert_memory_equal(word, wrong[i], length);
        assert_false(recompute_modules_parse(line, &set, NULL, NULL));
    }
}

static void a_model_has_the_modules_of_its_blocks(void **state)
{
    (void)state;
    struct llm llm = {
        .layers = 4, .hidden = 64, .heads = 4, .kv_heads = 4, .head_dim = 16, .ffn = 8};
    const unsigned dense = RECOMPUTE_CORE_ATTN | RECOMPUTE_LAYERNORM | RECOMPUTE_MLP;
    assert_int_equal(recompute_modules_of(&llm), dense);
    llm.latent.kv_rank = 8;
    assert_int_equal(recompute_modules_of(&llm), dense | RECOMPUTE_MLA_UP_PROJ);
    llm.experts = (struct llm_experts){.count = 8, .top_k = 2, .ffn = 4, .layers = 3};
    const unsigned some = dense | RECOMPUTE_MLA_UP_PROJ | RECOMPUTE_MOE | RECOMPUTE_MOE_ACT;
    assert_int_equal(recompute_modules_of(&llm), some);
    llm.experts.layers = 4;
    llm.experts.shared_ffn = 4;
    assert_int_equal(recompute_modules_of(&llm),
                     (some & ~(unsigned)RECOMPUTE_MLP) | RECOMPUTE_SHARED_EXPERTS);
}

static void a_set_is_written_in_one_order(void **state)
{
    (void)state;
    struct text out;
    text_init(&out);
    recompute_modules_write(RECOMPUTE_MOE | RECOMPUTE_LAYERNORM, "+", &out);
    assert_string_equal(text_get(&out), "layernorm+moe");
    recompute_modules_write(0, "+", &out);
    assert_string_equal(text_get(&out), "layernorm+moe");
    text_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_a_set),
        cmocka_unit_test(the_first_word_that_is_none_is_told),
        cmocka_unit_test(a_model_has_the_modules_of_its_blocks),
        cmocka_unit_test(a_set_is_written_in_one_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
