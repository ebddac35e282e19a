/* The names that an LLM goes by. */
#include "support.h"

#include "model/llm.h"
#include "model/llm_name.h"

static void an_llm_has_its_own_name_and_its_other_names(void **state)
{
    (void)state;
    const struct llm named = {.name = "llama3-70b", .also = "llama3.1-70b  llama3.3-70b"};
    const struct llm plain = {.name = "llama3-70b"};
    assert_true(llm_has_name(&named, "Llama 3 70B"));
    assert_true(llm_has_name(&named, "Llama-3.1-70B"));
    assert_true(llm_has_name(&named, "meta-llama/Llama-3.3-70B"));
    assert_false(llm_has_name(&named, "llama3.2-70b"));
    assert_false(llm_has_name(&named, "llama3.1-70b llama3.3-70b"));
    assert_false(llm_has_name(&named, ""));
    assert_true(llm_has_name(&plain, "llama3_70b"));
    assert_false(llm_has_name(&plain, "llama3.1-70b"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_llm_has_its_own_name_and_its_other_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
