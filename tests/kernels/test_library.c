/* Libraries that are missing, broken or of another version, and what is said of them. */
#include "fakes.h"
#include "library.h"
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct functions {
    double (*cosine)(double);
    void (*other)(void);
};

static void expect_reason(const char *const *names, bool needs_other, const char *reason)
{
    const struct symbol symbols[] = {
        {"cos", offsetof(struct functions, cosine), false},
        {"no_such_function", offsetof(struct functions, other), !needs_other}};
    struct functions f = {0};
    struct text why;
    text_init(&why);
    assert_int_equal(library_open(names, symbols, 2, &f, &why) == NULL, reason[0] != 0);
    if (reason[0])
        assert_contains(text_get(&why), reason);
    else
        assert_true(why.length == 0 && f.cosine && !f.other);
    text_free(&why);
}

static void the_first_that_loads_is_taken(void **state)
{
    (void)state;
    expect_reason((const char *const[]){"libnone.so.7", "libm.so.6", NULL}, false, "");
    expect_reason((const char *const[]){"libnone.so.7", "libm.so.6", NULL}, true,
                  "libm.so.6 has no no_such_function");
}

static void what_is_missing_is_told_from_what_is_broken(void **state)
{
    (void)state;
    char path[] = "/tmp/colossim-library-XXXXXX";
    const int file = mkstemp(path);
    assert_true(file >= 0 && write(file, "no library", 10) == 10);
    close(file);
    expect_reason((const char *const[]){"libnone.so.7", "libnone.so", NULL}, false,
                  "libnone.so.7 was not found");
    expect_reason((const char *const[]){"libnone.so.7", path, NULL}, false, "file too short");
    expect_reason((const char *const[]){path, "libm.so.6", NULL}, false, "");
    unlink(path);
}

/* libneeds.so.1 is there and libneeds.so.12, which it needs, is not. What the loader says begins
 * with the name of what is missing, and so with the whole name of the other. */
static void a_library_that_lacks_what_it_needs_is_broken_and_not_missing(void **state)
{
    (void)state;
    expect_reason((const char *const[]){"libneeds.so.1", NULL}, false, "libneeds.so.12: ");
    expect_reason((const char *const[]){"libneeds.so.1", "libm.so.6", NULL}, false, "");
}

int main(int argc, char **argv)
{
    (void)argc;
    use_fakes(argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_that_loads_is_taken),
        cmocka_unit_test(what_is_missing_is_told_from_what_is_broken),
        cmocka_unit_test(a_library_that_lacks_what_it_needs_is_broken_and_not_missing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
