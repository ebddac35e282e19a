/* The search: what it drops early changes nothing, threads change nothing, what it finds is
 * possible. */
#include "support_training.h"

#include "perf/search.h"

#include <string.h>

enum { KEEP = 50 };

static struct search_space small_space(struct world *w)
{
    world_begin(w);
    w->llm.layers = 24;
    w->llm.hidden = 2048;
    w->llm.heads = w->llm.kv_heads = 16;
    w->llm.ffn = 8192;
    struct search_space s = search_space_of(&w->llm, 64, 128, 2048);
    s.memory = 80e9;
    s.given.sharding = 0;
    return s;
}

static void dropping_slow_plans_early_loses_none_of_the_best(void **state)
{
    (void)state;
    struct world w;
    struct search_space s = small_space(&w);
    struct search_found pruned[KEEP], all[KEEP];
    struct search_counts fast, slow;
    const struct power_law law = {
        .idle = 70, .tensor = 700, .memory = 250, .limit = 700, .per_watt = 0.0015, .most = 1.2};
    const struct objective objectives[] = {{.second = 1},
                                           {.second = 300, .load_second = 700},
                                           {.second = 2, .load_second = 0.1},
                                           {300, 700, law}};
    for (size_t o = 0; o < sizeof objectives / sizeof objectives[0]; o++) {
        s.objective = objectives[o];
        s.exhaustive = false;
        assert_int_equal(search_plans(&w.training, &s, pruned, KEEP, &fast, NULL, NULL), KEEP);
        s.exhaustive = true;
        assert_int_equal(search_plans(&w.training, &s, all, KEEP, &slow, NULL, NULL), KEEP);
        for (int i = 0; i < KEEP; i++) {
            assert_true(pruned[i].value == all[i].value && pruned[i].number == all[i].number);
            assert_true(i == 0 || pruned[i].value >= pruned[i - 1].value);
        }
        assert_true(slow.dropped == 0);
        assert_int_equal(fast.plans, slow.plans);
        assert_int_equal(fast.impossible, slow.impossible);
        assert_int_equal(fast.too_large, slow.too_large);
        assert_int_equal(fast.dropped + fast.valued, slow.valued);
        assert_int_equal(slow.impossible + slow.too_large + slow.valued, slow.plans);
    }
}

/* Three stages of eight layers: five, six and seven chunks have two layers in their largest, as
 * four have. */
static void numbers_of_chunks_that_gain_nothing_are_left_out(void **state)
{
    (void)state;
    struct world w;
    struct search_space s = small_space(&w);
    s.accelerators = 48;
    s.global_batch = 96;
    s.given = (struct plan_choice){.pipeline = 3, .sequence_parallel = true};
    struct search_found some, all;
    struct search_counts few, many;
    assert_int_equal(search_plans(&w.training, &s, &some, 1, &few, NULL, NULL), 1);
    s.any_chunks = true;
    assert_int_equal(search_plans(&w.training, &s, &all, 1, &many, NULL, NULL), 1);
    assert_true(few.plans < many.plans);
    assert_true(some.value == all.value);
    s.any_chunks = false;
    for (int64_t chunks = 1; chunks <= 8; chunks++) {
        s.given.chunks = chunks; /* one that is given is looked at, whatever it gains */
        assert_int_equal(search_plans(&w.training, &s, &all, 1, &many, NULL, NULL), 1);
        assert_int_equal(all.plan.chunks, chunks);
        assert_true(all.value >= some.value);
    }
}

static void count_visits(void *context, const struct plan *p, const struct memory_need *m,
                         const struct training_step *s)
{
    size_t *n = context;
    *n += p->tensor > 0 && m->total > 0 && s->time > 0;
}

static void what_it_finds_is_possible_and_fits(void **state)
{
    (void)state;
    struct world w;
    struct search_space s = small_space(&w);
    s.memory = 20e9;
    s.exhaustive = true;
    struct search_found found[KEEP];
    struct search_counts counts;
    size_t visited = 0;
    const size_t n = search_plans(&w.training, &s, found, KEEP, &counts, count_visits, &visited);
    assert_true(n > 0);
    assert_int_equal(visited, counts.valued);
    assert_true(counts.too_large > 0);
    for (size_t i = 0; i < n; i++) {
        struct memory_need memory;
        struct training_step step;
        assert_int_equal(training_predict(&w.training, &found[i].plan, 64, 20e9, &memory, &step),
                         PLAN_GOOD);
        assert_true(step.time == found[i].time && memory.total == found[i].memory);
    }
}

static void plans_agree_with_what_is_given(void **state)
{
    (void)state;
    struct world w;
    struct search_space s = small_space(&w);
    s.given = (struct plan_choice){.tensor = 4,
                                   .pipeline = 2,
                                   .micro_batch = 2,
                                   .recompute = RECOMPUTE_FULL + 1,
                                   .sharding = SHARDING_NONE + 1,
                                   .schedule = SCHEDULE_ZERO_BUBBLE + 1};
    struct search_found found[KEEP];
    struct search_counts counts;
    const size_t n = search_plans(&w.training, &s, found, KEEP, &counts, NULL, NULL);
    assert_true(n > 0);
    for (size_t i = 0; i < n; i++) {
        const struct plan *p = &found[i].plan;
        assert_true(p->tensor == 4 && p->pipeline == 2 && p->micro_batch == 2);
        assert_true(p->recompute == RECOMPUTE_FULL && p->sharding == SHARDING_NONE);
        assert_true(p->chunks == 1 && p->schedule == SCHEDULE_ZERO_BUBBLE);
        assert_false(p->sequence_parallel);
    }
    s.given.recompute = 0; /* modules make it selective */
    s.given.recompute_modules = "mlp layernorm";
    const size_t m = search_plans(&w.training, &s, found, KEEP, &counts, NULL, NULL);
    assert_int_equal(m, n);
    for (size_t i = 0; i < m; i++)
        assert_int_equal(plan_modules(&found[i].plan), RECOMPUTE_LAYERNORM | RECOMPUTE_MLP);
    s.given.pipeline = 3; /* doesn't divide the accelerators */
    assert_int_equal(search_plans(&w.training, &s, found, KEEP, &counts, NULL, NULL), 0);
}

/* Of plans that compute layers again, each has the fewest that fit, and none fits without. */
static void as_few_layers_are_computed_again_as_fit(void **state)
{
    (void)state;
    struct world w;
    struct search_space s = small_space(&w);
    s.memory = 16e9;
    struct search_found found[KEEP];
    struct search_counts counts;
    const size_t n = search_plans(&w.training, &s, found, KEEP, &counts, NULL, NULL);
    size_t parts = 0;
    assert_true(n > 0);
    for (size_t i = 0; i < n; i++) {
        struct plan p = found[i].plan;
        if (p.recompute != RECOMPUTE_FULL)
            continue;
        struct memory_need memory;
        struct training_step step;
        assert_in_range(p.recompute_layers, 1, plan_stage_layers(&w.llm, &p));
        parts += p.recompute_layers < plan_stage_layers(&w.llm, &p);
        if (--p.recompute_layers == 0)
            p.recompute = RECOMPUTE_NONE;
        assert_int_equal(
            training_predict(&w.training, &p, s.accelerators, s.memory, &memory, &step),
            PLAN_MEMORY);
    }
    assert_true(parts > 0);
    s.given.recompute_layers = 2;
    assert_true(search_plans(&w.training, &s, found, KEEP, &counts, NULL, NULL) > 0);
    for (size_t i = 0; i < KEEP && i < counts.valued; i++)
        assert_true(found[i].plan.recompute == RECOMPUTE_FULL &&
                    found[i].plan.recompute_layers == 2);
}

static void count_modules(void *context, const struct plan *p, const struct memory_need *m,
                          const struct training_step *s)
{
    (void)m;
    (void)s;
    size_t *seen = context;
    seen[p->recompute == RECOMPUTE_FULL ? 1u << RECOMPUTE_MODULES : plan_modules(p)]++;
}

/* Nothing, ever more modules, all; only those that the model has, and scores only where a kernel
 * keeps them. */
static void modules_are_tried_from_few_to_many(void **state)
{
    (void)state;
    struct world w;
    struct search_space s = small_space(&w);
    s.exhaustive = true;
    s.memory = 16e9; /* whole layers are tried where not all can be kept */
    struct search_found found[KEEP];
    struct search_counts counts;
    for (int fused = 0; fused < 2; fused++) {
        size_t seen[(1u << RECOMPUTE_MODULES) + 1] = {0};
        w.software.fused_attention = fused;
        search_plans(&w.training, &s, found, KEEP, &counts, count_modules, seen);
        const unsigned core = fused ? 0 : RECOMPUTE_CORE_ATTN;
        const unsigned tried[] = {0, core, core | RECOMPUTE_LAYERNORM,
                                  core | RECOMPUTE_LAYERNORM | RECOMPUTE_MLP,
                                  1u << RECOMPUTE_MODULES};
        size_t in = 0;
        for (size_t i = fused ? 1 : 0; i < sizeof tried / sizeof *tried; i++) {
            assert_true(seen[tried[i]] > 0);
            in += seen[tried[i]];
        }
        assert_int_equal(in, counts.valued);
    }
}

/* A set with a module that it hasn't is the same plan once more. */
static void modules_that_a_model_has_not_are_not_tried(void **state)
{
    (void)state;
    struct world w;
    struct search_space s = small_space(&w);
    w.llm.ffn = 0;
    w.llm.experts =
        (struct llm_experts){.count = 8, .top_k = 2, .ffn = 4096, .layers = w.llm.layers};
    s.most_expert = 8;
    s.exhaustive = true;
    struct search_found found[KEEP];
    struct search_counts counts;
    size_t seen[(1u << RECOMPUTE_MODULES) + 1] = {0};
    search_plans(&w.training, &s, found, KEEP, &counts, count_modules, seen);
    const unsigned both = RECOMPUTE_LAYERNORM | RECOMPUTE_MOE_ACT;
    assert_true(seen[both] > 0);
    assert_int_equal(seen[both | RECOMPUTE_MLP | RECOMPUTE_SHARED_EXPERTS], 0);
    assert_int_equal(seen[both | RECOMPUTE_MLP], 0);
    w.llm.experts.shared_ffn = 2048;
    memset(seen, 0, sizeof seen);
    search_plans(&w.training, &s, found, KEEP, &counts, count_modules, seen);
    assert_true(seen[both | RECOMPUTE_SHARED_EXPERTS] > 0);
}

static void experts_are_spread_as_far_as_they_divide(void **state)
{
    (void)state;
    struct world w;
    struct search_space s = small_space(&w);
    w.llm.experts = (struct llm_experts){.count = 16, .top_k = 2, .ffn = 1408};
    w.llm.ffn = 0;
    s.most_expert = 16;
    struct search_found found[KEEP];
    struct search_counts counts;
    const size_t n = search_plans(&w.training, &s, found, KEEP, &counts, NULL, NULL);
    assert_true(n == KEEP);
    bool spread = false;
    for (size_t i = 0; i < n; i++)
        spread |= found[i].plan.expert > 1;
    assert_true(spread);
}

static void nothing_fits_into_nothing(void **state)
{
    (void)state;
    struct world w;
    struct search_space s = small_space(&w);
    s.memory = 1e6;
    struct search_found found[KEEP];
    struct search_counts counts;
    assert_int_equal(search_plans(&w.training, &s, found, KEEP, &counts, NULL, NULL), 0);
    assert_int_equal(counts.impossible + counts.too_large, counts.plans);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dropping_slow_plans_early_loses_none_of_the_best),
        cmocka_unit_test(numbers_of_chunks_that_gain_nothing_are_left_out),
        cmocka_unit_test(what_it_finds_is_possible_and_fits),
        cmocka_unit_test(plans_agree_with_what_is_given),
        cmocka_unit_test(as_few_layers_are_computed_again_as_fit),
        cmocka_unit_test(experts_are_spread_as_far_as_they_divide),
        cmocka_unit_test(nothing_fits_into_nothing),
        cmocka_unit_test(modules_are_tried_from_few_to_many),
        cmocka_unit_test(modules_that_a_model_has_not_are_not_tried),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
