/* How products are described to cuBLASLt, with a library that stands in for it and multiplies on
 * the host. */
#include "fakes.h"
#include "matmul.h"
#include "support.h"

enum { M = 3, N = 4, K = 5, BATCH = 2 };

static struct matmul_library *open_library(void)
{
    struct text why;
    text_init(&why);
    struct matmul_library *l = matmul_open(&why);
    if (!l)
        fail_msg("%s", text_get(&why));
    text_free(&why);
    return l;
}

static float a_value(int x, int i, int l)
{
    return (float)(1 + x + 2 * i - l);
}

static float b_value(int x, int l, int j)
{
    return (float)(x - l + 3 * j);
}

/* C of every product of the batch, for operands kept in the layout's way. */
static void multiply_in(bool a_transposed, bool b_transposed)
{
    struct matmul_library *library = open_library();
    float a[BATCH][M * K], b[BATCH][K * N], c[BATCH][M * N];
    for (int x = 0; x < BATCH; x++)
        for (int l = 0; l < K; l++) {
            for (int i = 0; i < M; i++)
                a[x][a_transposed ? l + i * K : i + l * M] = a_value(x, i, l);
            for (int j = 0; j < N; j++)
                b[x][b_transposed ? j + l * N : l + j * K] = b_value(x, l, j);
        }
    const struct matmul_shape shape = {M, N, K, BATCH, DTYPE_F32, a_transposed, b_transposed};
    struct text why;
    text_init(&why);
    struct matmul *product =
        matmul_new(library, &shape, &(struct matmul_operands){.a = a, .b = b, .c = c}, &why);
    if (!product)
        fail_msg("%s", text_get(&why));
    matmul_enqueue(product, NULL);
    assert_int_equal(matmul_status(product), 0);
    for (int x = 0; x < BATCH; x++)
        for (int i = 0; i < M; i++)
            for (int j = 0; j < N; j++) {
                float want = 0;
                for (int l = 0; l < K; l++)
                    want += a_value(x, i, l) * b_value(x, l, j);
                assert_true(c[x][i + j * M] == want);
            }
    matmul_free(product);
    matmul_close(library);
}

static void all_layouts_multiply_the_same_matrices(void **state)
{
    (void)state;
    multiply_in(true, false);
    multiply_in(false, false);
    multiply_in(false, true);
}

static void no_algorithm_is_told(void **state)
{
    (void)state;
    struct matmul_library *library = open_library();
    struct text why;
    text_init(&why);
    const struct matmul_shape shape = {M, N, K, 1, DTYPE_F32, true, false};
    setenv("FAKE_CUBLASLT", "none", 1);
    assert_null(matmul_new(library, &shape, &(struct matmul_operands){.a = NULL}, &why));
    unsetenv("FAKE_CUBLASLT");
    assert_contains(text_get(&why), "no algorithm");
    text_free(&why);
    matmul_close(library);
}

static void a_failing_call_leaves_its_status(void **state)
{
    (void)state;
    struct matmul_library *library = open_library();
    struct text why;
    text_init(&why);
    const struct matmul_shape shape = {M, N, K, 1, DTYPE_F32, true, false};
    struct matmul *product =
        matmul_new(library, &shape, &(struct matmul_operands){.a = NULL}, &why);
    assert_non_null(product);
    setenv("FAKE_CUBLASLT", "matmul", 1);
    matmul_enqueue(product, NULL);
    unsetenv("FAKE_CUBLASLT");
    assert_int_equal(matmul_status(product), 13); /* CUBLAS_STATUS_EXECUTION_FAILED */
    matmul_free(product);
    matmul_close(library);
}

static void another_version_and_a_failed_start_are_told(void **state)
{
    (void)state;
    struct text why;
    text_init(&why);
    setenv("FAKE_CUBLASLT", "version", 1);
    assert_null(matmul_open(&why));
    assert_contains(text_get(&why), "version 90000");
    text_free(&why);
    setenv("FAKE_CUBLASLT", "create", 1);
    assert_null(matmul_open(&why));
    assert_contains(text_get(&why), "does not start (status 1)");
    unsetenv("FAKE_CUBLASLT");
    text_free(&why);
}

static void scales_of_e2m1_are_padded_to_blocks(void **state)
{
    (void)state;
    assert_int_equal(matmul_scale_bytes(128, 64), 128 * 4);
    assert_int_equal(matmul_scale_bytes(129, 64), 256 * 4);
    assert_int_equal(matmul_scale_bytes(1, 80), 128 * 8);
}

int main(int argc, char **argv)
{
    (void)argc;
    use_fakes(argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_layouts_multiply_the_same_matrices),
        cmocka_unit_test(no_algorithm_is_told),
        cmocka_unit_test(a_failing_call_leaves_its_status),
        cmocka_unit_test(another_version_and_a_failed_start_are_told),
        cmocka_unit_test(scales_of_e2m1_are_padded_to_blocks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
