/* Where results go: a file appears whole or not at all, and replaces nothing that it should not. */
#include "support_result.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct result_target by_default = {.path = "x.db"};

static bool exists(const char *path)
{
    return access(path, F_OK) == 0;
}

static void a_named_file_that_exists_needs_force(void **state)
{
    struct tiny *t = &((struct result_place *)*state)->tiny;
    result_write(t, &result_named, 0, 0);
    assert_null(result_start(t, &result_named));
    assert_messages(&t->d, "colossim: error: 'x.db' exists; --force replaces it\n1 error\n");
    assert_false(exists("x.db.colossim-tmp"));

    write_file("x.db", "a diary\n");
    const struct result_target forced = {.path = "x.db", .named = true, .force = true};
    struct result_file *f = result_start(t, &forced);
    assert_non_null(f);
    char first[16] = "";
    FILE *diary = fopen("x.db", "r"); /* untouched until the end */
    assert_non_null(fgets(first, sizeof first, diary));
    fclose(diary);
    assert_string_equal(first, "a diary\n");
    assert_true(result_file_finish(f, &result_info, &t->d));
    result_close(result_read(t, "x.db"));
    assert_false(exists("x.db.colossim-tmp"));
}

static void the_default_file_is_replaced_when_it_is_of_the_same_scenario(void **state)
{
    struct tiny *t = &((struct result_place *)*state)->tiny;
    result_write(t, &by_default, 0, 0);
    result_write(t, &by_default, 1, 2);
    struct result *r = result_read(t, "x.db");
    struct result_about about;
    assert_true(result_about(r, &t->memory, &about));
    assert_int_equal(about.n_replications, 2);
    result_close(r);
}

static void the_default_file_is_kept_when_it_is_of_something_else(void **state)
{
    struct tiny *t = &((struct result_place *)*state)->tiny;
    result_write(t, &by_default, 0, 0);
    t->scenario.name = "other";
    assert_null(result_start(t, &by_default));
    assert_messages(&t->d, "colossim: error: 'x.db' is not replaced: it holds results of scenario "
                           "'tiny', not of 'other'; name "
                           "another file with -o, or use --force\n1 error\n");
    t->scenario.name = "tiny";
    write_file("x.db", "a diary\n");
    assert_null(result_start(t, &by_default));
    result_change("z.db",
                  "PRAGMA application_id = 0x636F4C6F; PRAGMA user_version = 99; CREATE TABLE "
                  "scenario (name TEXT)");
    assert_null(result_start(t, &(struct result_target){.path = "z.db"}));
    struct text out;
    text_init(&out);
    diagnostics_render(&t->d, &out);
    assert_contains(text_get(&out),
                    "'x.db' is not replaced: 'x.db' is no results file of colossim");
    assert_contains(text_get(&out), "'z.db' has version 99 of the results format");
    text_free(&out);
    const struct result_target forced = {.path = "x.db", .force = true};
    result_write(t, &forced, 0, 0);
    result_close(result_read(t, "x.db"));
}

static void a_place_that_cannot_be_written_is_found_before_the_run(void **state)
{
    struct tiny *t = &((struct result_place *)*state)->tiny;
    assert_int_equal(mkdir("folder", 0755), 0);
    write_file("file", "");
    assert_null(result_start(t, &(struct result_target){.path = "no/such/x.db", .named = true}));
    assert_null(
        result_start(t, &(struct result_target){.path = "folder", .named = true, .force = true}));
    assert_null(result_start(t, &(struct result_target){.path = "file/x.db", .named = true}));
    assert_null(result_start(
        t, &(struct result_target){.path = "/dev/null", .named = true, .force = true}));
    assert_messages(&t->d,
                    "colossim: error: can't write 'no/such/x.db': No such file or directory\n"
                    "colossim: error: can't write 'folder': it is a folder\n"
                    "colossim: error: can't write 'file/x.db': Not a directory\n"
                    "colossim: error: can't write '/dev/null': it is no plain file\n"
                    "4 errors\n");
}

static void a_link_is_followed_not_replaced(void **state)
{
    struct tiny *t = &((struct result_place *)*state)->tiny;
    assert_int_equal(mkdir("far", 0755), 0);
    const struct result_target far = {.path = "far/x.db", .named = true};
    result_write(t, &far, 0, 0);
    assert_int_equal(symlink("far/x.db", "x.db"), 0);
    result_write(t, &by_default, 1, 2);
    struct stat status;
    assert_int_equal(lstat("x.db", &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    assert_false(exists("far/x.db.colossim-tmp") || exists("x.db.colossim-tmp"));
    struct result *r = result_read(t, "far/x.db");
    struct result_about about;
    assert_true(result_about(r, &t->memory, &about));
    assert_int_equal(about.n_replications, 2);
    result_close(r);
}

static void a_link_that_leads_nowhere_is_left_alone(void **state)
{
    struct tiny *t = &((struct result_place *)*state)->tiny;
    assert_int_equal(symlink("nowhere.db", "x.db"), 0);
    assert_null(result_start(t, &by_default));
    assert_messages(&t->d, "colossim: error: can't write 'x.db': it is a link that leads nowhere\n"
                           "1 error\n");
    struct stat status;
    assert_int_equal(lstat("x.db", &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    assert_false(exists("nowhere.db"));
}

static void two_runs_do_not_write_the_same_file(void **state)
{
    struct tiny *t = &((struct result_place *)*state)->tiny;
    struct result_file *f = result_start(t, &result_named);
    assert_non_null(f);
    assert_null(result_start(t, &result_named));
    assert_messages(&t->d, "colossim: error: another run is writing 'x.db'\n1 error\n");
    assert_true(result_file_add_outcome(f, &t->outcome, &t->d));
    assert_true(result_file_finish(f, &result_info, &t->d));
    result_close(result_read(t, "x.db"));
}

static void an_abandoned_file_leaves_nothing(void **state)
{
    struct tiny *t = &((struct result_place *)*state)->tiny;
    struct result_file *f = result_start(t, &result_named);
    assert_true(result_file_add_outcome(f, &t->outcome, &t->d));
    assert_true(exists("x.db.colossim-tmp"));
    result_file_abandon(f);
    assert_false(exists("x.db.colossim-tmp") || exists("x.db"));
    result_file_abandon(NULL);
}

/* Adds replications until one fails and tries to finish; says how many were added. False when
 * anything failed; the messages stay in d. */
static bool write_much(struct tiny *t, uint32_t replications, uint32_t *added)
{
    *added = 0;
    struct result_file *f = result_start(t, &by_default);
    if (!f)
        return false;
    bool written = true;
    while (written && *added < replications) {
        t->outcome.replication = *added + 1;
        written = result_file_add_outcome(f, &t->outcome, &t->d);
        *added += written;
    }
    return result_file_finish(f, &result_info, &t->d) && written;
}

static void a_full_disk_leaves_the_older_file(void **state)
{
    struct tiny *t = &((struct result_place *)*state)->tiny;
    result_write(t, &by_default, 1, 1);
    char *before = result_dump("x.db");
    struct stat whole;
    assert_int_equal(stat("x.db", &whole), 0);
    struct rlimit old;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    const struct {
        rlim_t bytes;
        uint32_t replications;
    } cases[] = {
        {100, 1},
        {(rlim_t)whole.st_size / 2, 1},
        {(rlim_t)whole.st_size - 1, 1},
        {2000000, 1000}, /* more than the cache holds: it fails while replications are added */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct rlimit limit = {cases[i].bytes, old.rlim_max};
        uint32_t added;
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
        t->d.errors = t->d.n = 0;
        const bool written = write_much(t, cases[i].replications, &added);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
        assert_false(written);
        assert_true(i < 3 || (added > 0 && added < cases[i].replications));
        assert_messages(&t->d, "colossim: error: can't write 'x.db': File too large\n1 error\n");
        assert_false(exists("x.db.colossim-tmp"));
        char *after = result_dump("x.db");
        assert_string_equal(before, after);
        free(after);
    }
    signal(SIGXFSZ, handler);
    free(before);
}

static void a_killed_run_leaves_the_older_file(void **state)
{
    struct tiny *t = &((struct result_place *)*state)->tiny;
    result_write(t, &by_default, 0, 0);
    char *before = result_dump("x.db");
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct result_file *f = result_start(t, &by_default);
        for (uint32_t i = 1; f && i <= 20; i++) {
            t->outcome.replication = i;
            result_file_add_outcome(f, &t->outcome, &t->d);
        }
        kill(getpid(), SIGKILL);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    assert_true(exists("x.db.colossim-tmp"));
    char *after = result_dump("x.db");
    assert_string_equal(before, after);
    result_write(t, &by_default, 0, 0); /* what the killed run left is no hindrance */
    assert_false(exists("x.db.colossim-tmp"));
    free(after);
    after = result_dump("x.db");
    assert_string_equal(before, after);
    free(before);
    free(after);
}

#define IN_FOLDER(TEST) cmocka_unit_test_setup_teardown(TEST, result_set_up, result_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(a_named_file_that_exists_needs_force),
        IN_FOLDER(the_default_file_is_replaced_when_it_is_of_the_same_scenario),
        IN_FOLDER(the_default_file_is_kept_when_it_is_of_something_else),
        IN_FOLDER(a_place_that_cannot_be_written_is_found_before_the_run),
        IN_FOLDER(a_link_is_followed_not_replaced),
        IN_FOLDER(a_link_that_leads_nowhere_is_left_alone),
        IN_FOLDER(two_runs_do_not_write_the_same_file),
        IN_FOLDER(an_abandoned_file_leaves_nothing),
        IN_FOLDER(a_full_disk_leaves_the_older_file),
        IN_FOLDER(a_killed_run_leaves_the_older_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
