/* The references that kernels are checked against: closed forms, and attention's gradients against
 * a plain computation with whole matrices and against differences of the loss. */
#include "reference.h"
#include "support.h"

#include <math.h>
#include <stdlib.h>

enum { KEYS = 6, HEAD = 4 };

static float *table;

static int make_table(void **state)
{
    (void)state;
    table = malloc(NORMAL_QUANTILES * sizeof *table);
    normal_quantiles(table);
    return 0;
}

static int free_table(void **state)
{
    (void)state;
    free(table);
    return 0;
}

static struct operand operand(uint64_t seed)
{
    return (struct operand){table, DTYPE_F32, seed, 1};
}

static void vectors_step_and_dot_products_add(void **state)
{
    (void)state;
    const struct operand o = {table, DTYPE_BF16, 9, 0.5f};
    double x[3];
    operand_vector(&o, 10, 7, 3, x);
    for (uint64_t i = 0; i < 3; i++)
        assert_true(x[i] ==
                    (double)number_stored(DTYPE_BF16, 0.5f * normal_value(table, 9, 10 + 7 * i)));
    const double a[] = {1, 2, 3}, b[] = {4, -5, 6};
    assert_true(reference_dot(a, b, 3) == 12);
}

static void layers_have_their_closed_forms(void **state)
{
    (void)state;
    assert_true(reference_swiglu(0, 5) == 0);
    assert_close(reference_swiglu(log(3), 2), 1.5 * log(3), 1e-15);
    double row[] = {3, -4, 0, 0}, weight[] = {1, 2, 1, 1};
    reference_rmsnorm(row, weight, 4, 0);
    assert_close(row[0], 3 / 2.5, 1e-15);
    assert_close(row[1], -8 / 2.5, 1e-15);
    double p[] = {0, log(2), log(5)};
    reference_softmax(p, 3);
    assert_close(p[0], 0.125, 1e-15);
    assert_close(p[2], 0.625, 1e-15);
    double same[] = {1000, 1000};
    reference_softmax(same, 2);
    assert_true(same[0] == 0.5);
}

/* In the first step from zero moments the update is rate * sign(gradient), apart from decay. */
static void the_first_adamw_step_has_the_size_of_the_rate(void **state)
{
    (void)state;
    const struct adamw a = {0.01f, 0.9f, 0.999f, 0, 0, 0.1f, 0.001f};
    assert_close(reference_adamw(1, 0, 0, 7, &a), 1 - 0.01, 1e-4);
    assert_close(reference_adamw(1, 0, 0, -0.3, &a), 1 + 0.01, 1e-4);
    const struct adamw decay = {0.01f, 0.9f, 0.999f, 1, 0.5f, 0.1f, 0.001f};
    assert_close(reference_adamw(2, 0, 0, 0, &decay), 2 - 0.01 * 0.5 * 2, 1e-7);
}

/* Whole matrices of one head. */
struct head {
    double q[KEYS][HEAD], k[KEYS][HEAD], v[KEYS][HEAD], d_o[KEYS][HEAD];
};

static void read_head(const struct attention_operands *x, struct head *h)
{
    for (uint64_t i = 0; i < KEYS; i++)
        for (uint64_t j = 0; j < HEAD; j++) {
            h->q[i][j] = operand_value(&x->q, x->q_first + i * HEAD + j);
            h->d_o[i][j] = operand_value(&x->d_o, x->q_first + i * HEAD + j);
            h->k[i][j] = operand_value(&x->k, x->kv_first + i * HEAD + j);
            h->v[i][j] = operand_value(&x->v, x->kv_first + i * HEAD + j);
        }
}

/* Outputs, log-sum-exps, and the loss sum(O o dO), causal. */
static double attend(const struct head *h, double scale, double o[KEYS][HEAD], double lse[KEYS])
{
    double loss = 0;
    for (int i = 0; i < KEYS; i++) {
        double p[KEYS], sum = 0;
        for (int j = 0; j <= i; j++) {
            double s = 0;
            for (int c = 0; c < HEAD; c++)
                s += h->q[i][c] * h->k[j][c];
            sum += p[j] = exp(scale * s);
        }
        lse[i] = log(sum);
        for (int c = 0; c < HEAD; c++) {
            o[i][c] = 0;
            for (int j = 0; j <= i; j++)
                o[i][c] += p[j] / sum * h->v[j][c];
            loss += o[i][c] * h->d_o[i][c];
        }
    }
    return loss;
}

static struct attention_operands operands(void)
{
    return (struct attention_operands){
        .q = operand(1),
        .k = operand(2),
        .v = operand(3),
        .d_o = operand(4),
        .q_first = 100,
        .kv_first = 200,
        .head = HEAD,
        .scale = 0.5,
    };
}

static void attention_equals_the_whole_matrices(void **state)
{
    (void)state;
    const struct attention_operands x = operands();
    struct head h;
    double o[KEYS][HEAD], lse[KEYS], got[HEAD];
    read_head(&x, &h);
    attend(&h, x.scale, o, lse);
    for (int i = 0; i < KEYS; i++) {
        assert_close(reference_attention(&x, i, i + 1, got), lse[i], 1e-12);
        for (int c = 0; c < HEAD; c++)
            assert_close(got[c], o[i][c], 1e-11);
    }
}

/* Central difference of the loss by one element. */
static double slope(const struct attention_operands *x, double *element, const struct head *h)
{
    double o[KEYS][HEAD], lse[KEYS];
    const double before = *element, step = 1e-5;
    *element = before + step;
    const double up = attend(h, x->scale, o, lse);
    *element = before - step;
    const double down = attend(h, x->scale, o, lse);
    *element = before;
    return (up - down) / (2 * step);
}

static void gradients_are_the_slopes_of_the_loss(void **state)
{
    (void)state;
    const struct attention_operands x = operands();
    struct head h;
    double o[KEYS][HEAD], lse[KEYS], dq[HEAD], dk[HEAD], dv[HEAD];
    float lse_rows[KEYS], delta[KEYS];
    read_head(&x, &h);
    attend(&h, x.scale, o, lse);
    for (int i = 0; i < KEYS; i++) {
        double sum = 0;
        for (int c = 0; c < HEAD; c++)
            sum += o[i][c] * h.d_o[i][c];
        delta[i] = (float)sum;
        lse_rows[i] = (float)lse[i];
    }
    for (int i = 0; i < KEYS; i++) {
        reference_attention_query_gradient(&x, i, i + 1, dq);
        reference_attention_key_gradient(&x, i, i, KEYS, lse_rows, delta, dk, dv);
        for (int c = 0; c < HEAD; c++) { /* to the accuracy of differences and of f32 statistics */
            assert_true(fabs(dq[c] - slope(&x, &h.q[i][c], &h)) < 1e-6);
            assert_true(fabs(dk[c] - slope(&x, &h.k[i][c], &h)) < 1e-6);
            assert_true(fabs(dv[c] - slope(&x, &h.v[i][c], &h)) < 1e-6);
        }
    }
}

static void a_distance_is_relative_and_never_hides_poison(void **state)
{
    (void)state;
    const double want[] = {3, 4};
    assert_true(relative_distance((const float[]){3, 4}, want, 2) == 0);
    assert_close(relative_distance((const float[]){3, 4.5f}, want, 2), 0.1, 1e-12);
    assert_true(isinf(relative_distance((const float[]){3, NAN}, want, 2)));
    assert_true(isinf(relative_distance((const float[]){3, INFINITY}, want, 2)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vectors_step_and_dot_products_add),
        cmocka_unit_test(layers_have_their_closed_forms),
        cmocka_unit_test(the_first_adamw_step_has_the_size_of_the_rate),
        cmocka_unit_test(attention_equals_the_whole_matrices),
        cmocka_unit_test(gradients_are_the_slopes_of_the_loss),
        cmocka_unit_test(a_distance_is_relative_and_never_hides_poison),
    };
    return cmocka_run_group_tests(tests, make_table, free_table);
}
