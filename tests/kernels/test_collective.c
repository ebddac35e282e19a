/* The calls that make up each collective, carried out on host memory by a library that stands in
 * for NCCL. */
#include "collective.h"
#include "fakes.h"
#include "number.h"
#include "support.h"

enum { N = 4, COUNT = 64, PART = COUNT / N };

static uint16_t sent[N][COUNT], received[N][COUNT];

/* Value i of a rank: whole numbers that bf16 keeps exactly, also when four are added. */
static float value(int rank, int i)
{
    return (float)(rank + 1 + 4 * (i % 8));
}

static struct nccl *open_all(void)
{
    struct text why;
    text_init(&why);
    struct nccl *nccl = nccl_open(&why);
    if (!nccl || !nccl_join(nccl, N, &why))
        fail_msg("%s", text_get(&why));
    text_free(&why);
    return nccl;
}

static void run(enum collective kind)
{
    struct nccl *nccl = open_all();
    struct text why;
    text_init(&why);
    void *send[N], *receive[N];
    cudaStream_t streams[N] = {NULL};
    for (int rank = 0; rank < N; rank++) {
        for (int i = 0; i < COUNT; i++)
            sent[rank][i] = (uint16_t)number_encode(DTYPE_BF16, value(rank, i));
        send[rank] = sent[rank];
        receive[rank] = received[rank];
    }
    memset(received, 0xFF, sizeof received);
    if (!nccl_enqueue(nccl, kind, send, receive, sizeof sent[0], streams, &why))
        fail_msg("%s", text_get(&why));
    nccl_close(nccl);
}

static float got(int rank, int i)
{
    return number_decode(DTYPE_BF16, received[rank][i]);
}

static float sum(int i)
{
    float s = 0;
    for (int rank = 0; rank < N; rank++)
        s += value(rank, i);
    return s;
}

static void allreduce_gives_everybody_the_sum(void **state)
{
    (void)state;
    run(COLLECTIVE_ALLREDUCE);
    for (int rank = 0; rank < N; rank++)
        for (int i = 0; i < COUNT; i++)
            assert_true(got(rank, i) == sum(i));
}

static void reducescatter_gives_each_its_part_of_the_sum(void **state)
{
    (void)state;
    run(COLLECTIVE_REDUCESCATTER);
    for (int rank = 0; rank < N; rank++) {
        for (int i = 0; i < PART; i++)
            assert_true(got(rank, i) == sum(rank * PART + i));
        assert_int_equal(received[rank][PART], 0xFFFF);
    }
}

static void allgather_gives_everybody_all_parts(void **state)
{
    (void)state;
    run(COLLECTIVE_ALLGATHER);
    for (int rank = 0; rank < N; rank++)
        for (int i = 0; i < COUNT; i++)
            assert_true(got(rank, i) == value(i / PART, i % PART));
}

static void alltoall_exchanges_parts(void **state)
{
    (void)state;
    run(COLLECTIVE_ALLTOALL);
    for (int rank = 0; rank < N; rank++)
        for (int i = 0; i < COUNT; i++)
            assert_true(got(rank, i) == value(i / PART, rank * PART + i % PART));
}

static void sendrecv_passes_all_to_the_next(void **state)
{
    (void)state;
    run(COLLECTIVE_SENDRECV);
    for (int rank = 0; rank < N; rank++)
        for (int i = 0; i < COUNT; i++)
            assert_true(got(rank, i) == value((rank + N - 1) % N, i));
}

static void a_failure_is_told_with_the_library_s_words(void **state)
{
    (void)state;
    struct text why;
    text_init(&why);
    struct nccl *nccl = nccl_open(&why);
    assert_non_null(nccl);
    assert_int_equal(nccl_version(nccl), 22809);
    setenv("FAKE_NCCL", "init", 1);
    assert_false(nccl_join(nccl, N, &why));
    assert_contains(text_get(&why), "communicators: internal error");
    setenv("FAKE_NCCL", "group", 1);
    text_free(&why);
    void *none[N] = {NULL};
    cudaStream_t streams[N] = {NULL};
    assert_false(nccl_enqueue(nccl, COLLECTIVE_ALLREDUCE, none, none, 0, streams, &why));
    assert_contains(text_get(&why), "allreduce: internal error");
    unsetenv("FAKE_NCCL");
    text_free(&why);
    nccl_close(nccl);
}

static void the_wire_carries_what_nccl_tests_count(void **state)
{
    (void)state;
    assert_true(collective_wire_share(COLLECTIVE_ALLREDUCE, 8) == 1.75);
    assert_true(collective_wire_share(COLLECTIVE_ALLGATHER, 8) == 0.875);
    assert_true(collective_wire_share(COLLECTIVE_ALLTOALL, 2) == 0.5);
    assert_true(collective_wire_share(COLLECTIVE_SENDRECV, 8) == 1);
}

int main(int argc, char **argv)
{
    (void)argc;
    use_fakes(argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(allreduce_gives_everybody_the_sum),
        cmocka_unit_test(reducescatter_gives_each_its_part_of_the_sum),
        cmocka_unit_test(allgather_gives_everybody_all_parts),
        cmocka_unit_test(alltoall_exchanges_parts),
        cmocka_unit_test(sendrecv_passes_all_to_the_next),
        cmocka_unit_test(a_failure_is_told_with_the_library_s_words),
        cmocka_unit_test(the_wire_carries_what_nccl_tests_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
