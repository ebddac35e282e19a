/* Benchmarks of several GPUs, on a runtime and libraries that stand in for NVIDIA's (fake_cuda.h):
 * every call goes to the device it is meant for, results are checked, and times are those of the
 * slowest device. */
#include "benchmark.h"
#include "fake_cuda.h"
#include "fakes.h"
#include "measure.h"
#include "session.h"
#include "support.h"
#include "team.h"

#include <math.h>

enum { N = 4, SIZE = 32, BYTES = 4096 };

static void begin(struct session *s, int devices, int index)
{
    struct text why;
    text_init(&why);
    fake_devices(devices);
    if (!session_open(s, index, PROFILE_QUICK, &why))
        fail_msg("%s", text_get(&why));
    text_free(&why);
    s->effort = (struct effort){.rel_noise = 0.01, .min_samples = 5, .max_s = 1};
}

static void end(struct session *s)
{
    session_close(s);
    assert_int_equal(fake_leaks(), 0);
}

static struct point collective(const char *op, int n)
{
    struct point p = {.bench = "coll", .impl = "nccl"};
    point_text(&p, "op", op);
    point_number(&p, "n", n);
    point_number(&p, "bytes", BYTES);
    return p;
}

static struct point product_beside(const char *timed, const char *beside)
{
    struct point p = {.bench = "overlap", .impl = "cublaslt"};
    point_text(&p, "timed", timed);
    point_text(&p, "beside", beside);
    point_number(&p, "m", SIZE);
    point_number(&p, "n", SIZE);
    point_number(&p, "k", SIZE);
    point_text(&p, "dtype", "bf16");
    return p;
}

/* With a copy, on one GPU. */
static struct point copy_overlap(const char *timed, const char *beside)
{
    struct point p = product_beside(timed, beside);
    point_number(&p, "copy-bytes", BYTES);
    point_number(&p, "copy-blocks", 8);
    return p;
}

static struct point overlap(const char *timed, const char *beside, int members)
{
    struct point p = product_beside(timed, beside);
    point_number(&p, "members", members);
    point_number(&p, "collective-bytes", BYTES);
    return p;
}

static void run(struct session *s, struct point *p)
{
    (strcmp(p->bench, "coll") == 0 ? coll_run : overlap_run)(s, p);
    session_release(s, p);
}

static void expect_measured(const struct point *p, double seconds)
{
    if (p->status != POINT_MEASURED)
        fail_msg("%s", p->why);
    assert_true(p->check.n > 0 && p->check.rel_fro <= p->check.limit);
    if (!(fabs(p->t_s.median / seconds - 1) < 1e-3))
        fail_msg("%g s instead of %g s", p->t_s.median, seconds);
}

static void collectives_are_checked_and_timed_behind_a_blocker_on_every_gpu(void **state)
{
    (void)state;
    struct session s;
    begin(&s, N, 1);
    for (int kind = 0; kind < COLLECTIVE_COUNT; kind++) {
        struct point p = collective(collective_name((enum collective)kind), N);
        const int before = fake_blockers();
        run(&s, &p);
        expect_measured(&p, FAKE_COLLECTIVE);
        assert_int_equal((fake_blockers() - before) % N, 0);
        assert_true(fake_blockers() > before);
        assert_false(p.loose);
        assert_int_equal(fake_current(), 1);
    }
    end(&s);
}

static void each_side_is_timed_alone_beside_the_other_and_together(void **state)
{
    (void)state;
    static const struct {
        const char *timed, *beside;
        double seconds;
    } cases[] = {
        {"gemm", "nothing", FAKE_PRODUCT},
        {"allreduce", "nothing", FAKE_COLLECTIVE},
        {"gemm", "allreduce", FAKE_SLOWDOWN * FAKE_PRODUCT},
        {"allreduce", "gemm", FAKE_SLOWDOWN * FAKE_COLLECTIVE},
        {"both", "nothing", FAKE_SLOWDOWN * FAKE_PRODUCT}, /* the all-reduce ends before */
    };
    struct session s;
    begin(&s, N, 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int members = 2; members <= N; members += 2) {
            struct point p = overlap(cases[i].timed, cases[i].beside, members);
            run(&s, &p);
            expect_measured(&p, cases[i].seconds);
            assert_false(p.loose);
            assert_int_equal(fake_current(), 1);
        }
    end(&s);
}

static void a_product_and_a_copy_are_timed_alone_and_beside_each_other(void **state)
{
    (void)state;
    static const struct {
        const char *timed, *beside;
        double seconds;
    } cases[] = {
        {"gemm", "nothing", FAKE_PRODUCT},
        {"copy", "nothing", FAKE_COPY},
        {"gemm", "copy", FAKE_SLOWDOWN * FAKE_PRODUCT},
        {"copy", "gemm", FAKE_SLOWDOWN * FAKE_COPY},
    };
    struct session s;
    begin(&s, 2, 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int late = 0; late < 2; late++) {
            struct point p = copy_overlap(cases[i].timed, cases[i].beside);
            const int before = fake_blockers();
            if (late)
                setenv("FAKE_CUDA", "late", 1);
            run(&s, &p);
            unsetenv("FAKE_CUDA");
            expect_measured(&p, cases[i].seconds);
            assert_int_equal(p.loose, late);
            assert_true(late ? fake_blockers() == before + 1 : fake_blockers() > before + 1);
            assert_int_equal(p.check.n, 16 + BYTES / sizeof(float));
        }
    end(&s);
}

/* Slowed so much, the timed side outlasts what covers it by the times alone. */
static void the_other_side_gets_more_work_until_it_covers_the_timed_one(void **state)
{
    (void)state;
    struct session s;
    begin(&s, 2, 0);
    setenv("FAKE_CUDA", "crowded", 1);
    struct point p = copy_overlap("gemm", "copy"), q = overlap("gemm", "allreduce", 2);
    run(&s, &p);
    run(&s, &q);
    unsetenv("FAKE_CUDA");
    expect_measured(&p, FAKE_CROWD * FAKE_PRODUCT);
    expect_measured(&q, FAKE_CROWD * FAKE_PRODUCT);
    end(&s);
}

/* The runtime that stands in refuses copies and fills on the way to the device that its streams
 * wouldn't wait for. */
static void what_streams_read_is_ordered_before_them(void **state)
{
    (void)state;
    struct session s;
    begin(&s, 1, 0);
    struct point p = product_beside("gemm", "nothing");
    point_number(&p, "batch", 1);
    point_text(&p, "layout", "tn");
    gemm_run(&s, &p);
    session_release(&s, &p);
    expect_measured(&p, FAKE_PRODUCT);
    end(&s);
}

/* Every take of memory fails in its turn; the point isn't run, and the next finds all of it. */
static void expect_not_run_without_room(struct session *s, struct point point, double seconds)
{
    int takes = 0, leaks = fake_leaks();
    for (bool measured = false; !measured; takes++) {
        struct point p = point;
        fake_room(takes);
        run(s, &p);
        fake_room(-1);
        measured = p.status == POINT_MEASURED;
        if (measured) {
            expect_measured(&p, seconds);
        } else {
            assert_int_equal(p.status, POINT_NOT_RUN);
            assert_string_equal(p.why, "not enough free GPU memory");
        }
        assert_int_equal(fake_leaks(), leaks);
        assert_int_equal(fake_current(), 1);
        assert_false(s->lost);
    }
    assert_true(takes > 4);
}

static void points_that_lack_memory_are_not_run_and_leave_none_behind(void **state)
{
    (void)state;
    struct session s;
    begin(&s, N, 1);
    expect_not_run_without_room(&s, copy_overlap("gemm", "copy"), FAKE_SLOWDOWN * FAKE_PRODUCT);
    expect_not_run_without_room(&s, copy_overlap("copy", "nothing"), FAKE_COPY);
    expect_not_run_without_room(&s, overlap("both", "nothing", N), FAKE_SLOWDOWN * FAKE_PRODUCT);
    expect_not_run_without_room(&s, collective("allgather", N), FAKE_COLLECTIVE);
    end(&s);
}

static void what_is_missing_is_told(void **state)
{
    (void)state;
    struct session s;
    begin(&s, 1, 0);
    struct point p = overlap("gemm", "allreduce", 2), q = collective("allreduce", 2);
    run(&s, &p);
    run(&s, &q);
    assert_int_equal(p.status, POINT_NOT_RUN);
    assert_string_equal(p.why, "needs >= 2 GPUs");
    assert_string_equal(q.why, "needs >= 2 GPUs");
    end(&s);

    begin(&s, 2, 0);
    struct nccl *const nccl = s.nccl;
    struct matmul_library *const library = s.matmul;
    s.nccl = NULL;
    text_add(&s.nccl_why, "libnccl.so.2 was not found");
    p = overlap("gemm", "allreduce", 2);
    run(&s, &p);
    assert_int_equal(p.status, POINT_NOT_RUN);
    assert_contains(p.why, "no NCCL: libnccl.so.2 was not found");
    s.nccl = nccl;
    s.matmul = NULL;
    text_add(&s.matmul_why, "libcublasLt was not found");
    p = overlap("gemm", "allreduce", 2);
    run(&s, &p);
    assert_contains(p.why, "no cuBLASLt: libcublasLt was not found");
    s.matmul = library;
    setenv("FAKE_CUBLASLT", "none", 1);
    p = overlap("both", "nothing", 2);
    run(&s, &p);
    unsetenv("FAKE_CUBLASLT");
    assert_int_equal(p.status, POINT_NOT_RUN);
    assert_contains(p.why, "no algorithm");
    end(&s);
}

static void failures_and_wrong_sums_fail_the_point(void **state)
{
    (void)state;
    struct session s;
    begin(&s, 2, 0);
    setenv("FAKE_NCCL", "wrong", 1);
    struct point p = overlap("both", "nothing", 2), q = collective("allreduce", 2);
    run(&s, &p);
    run(&s, &q);
    assert_int_equal(p.status, POINT_FAILED);
    assert_contains(p.why, "wrong result");
    assert_contains(q.why, "wrong result");
    setenv("FAKE_NCCL", "group", 1);
    p = overlap("both", "nothing", 2), q = collective("allgather", 2);
    run(&s, &p);
    run(&s, &q);
    assert_contains(p.why, "allreduce: internal error");
    assert_contains(q.why, "allgather: internal error");
    unsetenv("FAKE_NCCL");
    setenv("FAKE_CUBLASLT", "matmul", 1);
    p = overlap("gemm", "nothing", 2);
    run(&s, &p);
    unsetenv("FAKE_CUBLASLT");
    assert_int_equal(p.status, POINT_FAILED);
    assert_contains(p.why, "cuBLASLt: status 13");
    p = overlap("gemm", "nothing", 2); /* nothing is left of the failures */
    run(&s, &p);
    expect_measured(&p, FAKE_PRODUCT);
    end(&s);
}

static void a_blocker_that_opens_early_is_left_out_and_told(void **state)
{
    (void)state;
    struct session s;
    begin(&s, 2, 0);
    setenv("FAKE_CUDA", "late", 1);
    struct point p = overlap("gemm", "allreduce", 2), q = collective("allreduce", 2);
    run(&s, &p);
    run(&s, &q);
    unsetenv("FAKE_CUDA");
    expect_measured(&p, FAKE_SLOWDOWN * FAKE_PRODUCT);
    expect_measured(&q, FAKE_COLLECTIVE);
    assert_true(p.loose);
    assert_true(q.loose);
    end(&s);
}

static void spend(void *context, cudaStream_t stream)
{
    (void)context;
    fake_spend(stream, fake_time(stream), FAKE_COPY);
}

/* Cold samples flush behind the blocker, hot ones don't: both go on without it. */
static void work_that_waits_for_its_stream_is_timed_without_a_blocker(void **state)
{
    (void)state;
    struct session s;
    struct point cold = {.bench = "hbm"}, hot = cold, blocked = cold;
    begin(&s, 1, 0);
    measure_cold(&s, (struct work){spend, NULL}, &blocked);
    assert_int_equal(blocked.status, POINT_MEASURED);
    assert_false(blocked.loose);
    setenv("FAKE_CUDA", "late", 1);
    measure_cold(&s, (struct work){spend, NULL}, &cold);
    measure_hot(&s, (struct work){spend, NULL}, &hot);
    unsetenv("FAKE_CUDA");
    assert_int_equal(s.error, cudaSuccess);
    assert_true(cold.loose && hot.loose);
    assert_true(fabs(cold.t_s.median / FAKE_COPY - 1) < 1e-3);
    assert_true(fabs(hot.t_s.median / FAKE_COPY - 1) < 1e-3);
    end(&s);
}

static void collectives_that_never_end_are_given_up(void **state)
{
    (void)state;
    struct session s;
    begin(&s, 2, 0);
    struct team t;
    struct text why;
    text_init(&why);
    assert_true(nccl_join(s.nccl, 2, &why));
    assert_true(team_open(&t, &s, 2));
    t.patience = 0;
    setenv("FAKE_CUDA", "hang", 1);
    assert_false(team_wait(&t, &s, t.stream, s.nccl));
    unsetenv("FAKE_CUDA");
    team_close(&t);
    struct point p = collective("allreduce", 2);
    session_release(&s, &p);
    assert_contains(p.why, "collectives that don't end: timed out");
    p = collective("allreduce", 2); /* with communicators of its own */
    run(&s, &p);
    expect_measured(&p, FAKE_COLLECTIVE);
    end(&s);
}

static void processes_are_counted_before_the_device_is_used(void **state)
{
    (void)state;
    struct session s;
    begin(&s, 1, 0);
    assert_true(fake_used());
    assert_int_equal(s.other_processes, 2); /* as fake_nvml.c has them: this program isn't one */
    end(&s);
}

int main(int argc, char **argv)
{
    (void)argc;
    use_fakes(argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(collectives_are_checked_and_timed_behind_a_blocker_on_every_gpu),
        cmocka_unit_test(each_side_is_timed_alone_beside_the_other_and_together),
        cmocka_unit_test(a_product_and_a_copy_are_timed_alone_and_beside_each_other),
        cmocka_unit_test(the_other_side_gets_more_work_until_it_covers_the_timed_one),
        cmocka_unit_test(what_streams_read_is_ordered_before_them),
        cmocka_unit_test(points_that_lack_memory_are_not_run_and_leave_none_behind),
        cmocka_unit_test(what_is_missing_is_told),
        cmocka_unit_test(failures_and_wrong_sums_fail_the_point),
        cmocka_unit_test(a_blocker_that_opens_early_is_left_out_and_told),
        cmocka_unit_test(work_that_waits_for_its_stream_is_timed_without_a_blocker),
        cmocka_unit_test(collectives_that_never_end_are_given_up),
        cmocka_unit_test(processes_are_counted_before_the_device_is_used),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
