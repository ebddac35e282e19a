/* What operations between matrix products read and write, counted by hand. */
#include "support_training.h"

#include "perf/layer.h"

/* GPT-3 175B on 8 tensor ranks: rotated queries and keys; two norms, residuals and, where there is
 * dropout, masks of a byte; an activation without a gate. */
static void between_products_each_pass_moves_what_it_reads_and_writes(void **state)
{
    (void)state;
    const double h = 12288, heads = 96 / 8.0, f = 49152 / 8.0;
    const double rotated = 2 * (2 + 2) * 128 * heads; /* queries and keys: read, written */
    for (int dropout = 0; dropout < 2; dropout++) {
        struct world w;
        world_begin(&w);
        w.calibration.launch = 0;
        w.software.dropout = dropout;
        world_rebuild(&w, 64);
        const struct plan p = world_plan();
        struct layer_cost cost;
        layer_cost(&w.training, &p, &cost);
        const double tokens = (double)(p.micro_batch * p.sequence);
        /* norm: x, its result; addition: two terms, the sum; activation: x, its result */
        const double ahead = rotated + 2 * (4 + 6 + dropout) * h + 4 * f;
        /* norm: x, gradients of result and x; addition: two terms, the sum; mask: itself, gradients
         * before and after; activation: x, gradients of result and x */
        const double back = rotated + 2 * (6 + 6 + 5 * dropout) * h + 6 * f;
        assert_close(cost.forward.part[PASS_MEMORY], tokens * ahead / w.law.memory_rate, 1e-12);
        assert_close(cost.backward.part[PASS_MEMORY], tokens * back / w.law.memory_rate, 1e-12);
    }
}

static void a_gate_is_read_written_and_differentiated(void **state)
{
    (void)state;
    const double f = 49152 / 8.0;
    struct layer_cost plain, gated;
    struct world w;
    world_begin(&w);
    const struct plan p = world_plan();
    const double tokens = (double)(p.micro_batch * p.sequence);
    layer_cost(&w.training, &p, &plain);
    w.llm.gated_mlp = true;
    layer_cost(&w.training, &p, &gated);
    assert_close(gated.forward.part[PASS_MEMORY] - plain.forward.part[PASS_MEMORY],
                 tokens * 2 * f / w.law.memory_rate, 1e-9);
    assert_close(gated.backward.part[PASS_MEMORY] - plain.backward.part[PASS_MEMORY],
                 tokens * 4 * f / w.law.memory_rate, 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(between_products_each_pass_moves_what_it_reads_and_writes),
        cmocka_unit_test(a_gate_is_read_written_and_differentiated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
