/* Spellings of names as users, data sheets and published tables write them. */
#include "support.h"

#include "model/spelling.h"

static void spellings_of_one_name_agree(void **state)
{
    (void)state;
    const char *const pairs[][2] = {
        {"llama3-8b", "Llama-3-8B"},
        {"llama3-8b", "llama 3 8b"},
        {"llama3-8b", "meta-llama/Meta-Llama-3-8B"},
        {"llama3.1-405b", "Meta Llama 3.1 405B"},
        {"mixtral-8x7b", "mixtral_8x7b"},
        {"mixtral-8x7b", "mistralai/Mixtral-8x7B"},
        {"qwen3-30b-a3b", "Qwen3 30B A3B"},
        {"qwen3-30b-a3b", "Qwen/Qwen3_30B_A3B"},
        {"deepseek-v3", "DeepSeek V3"},
        {"deepseek-v3", "deepseekv3"},
        {"nemotron-nano-9b-v2", "NVIDIA-Nemotron-Nano-9B-v2"},
        {"gpt-oss-120b", " openai  gpt_oss_120b "},
        {"phi4", "microsoft/phi-4"},
        {"h100-sxm", "NVIDIA H100 SXM"},
        {"mi300x", "AMD MI300X"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        if (!spellings_agree(pairs[i][0], pairs[i][1]))
            print_error("'%s' is not '%s'\n", pairs[i][0], pairs[i][1]);
        assert_true(spellings_agree(pairs[i][0], pairs[i][1]));
        assert_true(spellings_agree(pairs[i][1], pairs[i][0]));
    }
}

static void other_names_do_not(void **state)
{
    (void)state;
    const char *const pairs[][2] = {
        {"llama3-8b", "llama-38b"},    {"llama3-8b", "llama3.1-8b"},
        {"llama3.1-8b", "llama31-8b"}, {"llama3-8b", "llama3-8b-instruct"},
        {"llama3-8b", "llama3-8"},     {"llama3-8b", ""},
        {"llama3-8b", "meta"},         {"llama3-8b", "metallama3-8b"},
        {"gpt3-6.7b", "gpt3-67b"},     {"mistral-7b", "mixtral-7b"},
        {"qwen2.5-7b", "qwen2-57b"},   {"deepseek-v3", "deepseek-v3/lite"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        if (spellings_agree(pairs[i][0], pairs[i][1]))
            print_error("'%s' is '%s'\n", pairs[i][0], pairs[i][1]);
        assert_false(spellings_agree(pairs[i][0], pairs[i][1]));
    }
}

static void a_list_holds_names_between_blanks(void **state)
{
    (void)state;
    assert_true(spelling_listed("H100  H100-SXM5", "h100 sxm5"));
    assert_true(spelling_listed("H100  H100-SXM5", "NVIDIA H100"));
    assert_false(spelling_listed("H100  H100-SXM5", "H100 H100-SXM5"));
    assert_false(spelling_listed("H100", ""));
    assert_false(spelling_listed("", ""));
    assert_false(spelling_listed(NULL, "H100"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spellings_of_one_name_agree),
        cmocka_unit_test(other_names_do_not),
        cmocka_unit_test(a_list_holds_names_between_blanks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
