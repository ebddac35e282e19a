/* Scores of the shipped constants on the shipped measurements. The bounds are what this version
 * reaches; a change that passes them must say so by moving them. */
#include "support.h"

#include "input/file.h"
#include "score/data.h"
#include "score/training_score.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct score_data data;
static struct diagnostics diagnostics;
static double *errors;
static bool *take;

static int open_data(void **state)
{
    (void)state;
    diagnostics_init(&diagnostics);
    if (!score_data_open(&data, NULL, NULL, &diagnostics))
        return -1;
    errors = arena_array(&data.file.memory, data.rows.n, sizeof *errors);
    take = arena_array(&data.file.memory, data.rows.n, sizeof *take);
    for (size_t i = 0; i < data.rows.n; i++) {
        struct row_prediction p;
        row_predict(&data.rows.items[i], data.setup->fallback, &data.setup->training, &p);
        errors[i] = p.error;
    }
    return 0;
}

static int close_data(void **state)
{
    (void)state;
    score_data_close(&data);
    diagnostics_free(&diagnostics);
    return 0;
}

static const struct training_row *find(const char *id)
{
    for (size_t i = 0; i < data.rows.n; i++)
        if (strcmp(data.rows.items[i].id, id) == 0)
            return &data.rows.items[i];
    fail_msg("no row '%s'", id);
    return NULL;
}

static void rows_carry_plan_model_and_what_was_assumed(void **state)
{
    (void)state;
    const struct training_row *r = find("mlperf3.0-NVIDIA-dgxh100_n64_nemo-gpt3");
    assert_int_equal(r->plan.tensor, 4);
    assert_int_equal(r->plan.pipeline, 8);
    assert_int_equal(r->plan.chunks, 12);
    assert_int_equal(r->plan.data, 16);
    assert_int_equal(r->plan.precision, PRECISION_FP8);
    assert_int_equal(r->plan.sharding, SHARDING_OPTIMIZER);
    assert_int_equal(r->llm.layers, 96);
    assert_true(r->assumed & ASSUMED_VOCABULARY && !(r->assumed & ASSUMED_CHUNKS));
    r = find("dgxc-2502-grok-bf16-h100-128"); /* a cut-down model keeps its layers */
    assert_int_equal(r->llm.layers, 16);
    assert_int_equal(r->llm.experts.count, 8);
    assert_int_equal(r->stratum, STRATUM_EXPERTS);
    r = find("internevo-tp2-z4-16");
    assert_int_equal(r->plan.shard, 4);
    assert_int_equal(r->llm.hidden, 4096); /* from the library: the row has no shapes */
    r = find("mbr-002");
    assert_int_equal(r->plan.expert, 64);
    assert_int_equal(r->plan.expert_tensor, 1);
    assert_int_equal(r->software.scaling, SCALING_BLOCK);
    assert_close(
        r->software.age,
        86400 * (date_to_days((struct civil_date){2026, 8, 1}) - (double)r->accelerator->release),
        1e-12);
    assert_int_equal(data.rows.n + data.rows.left_out.n, 816);
}

/* What recipes state beyond the tables decides how long experts wait. */
static void rows_of_experts_carry_what_their_recipes_state(void **state)
{
    (void)state;
    const struct training_row *r = find("mbr-002");
    assert_true(r->software.graphs && r->software.overlap_expert && !r->software.fixed_experts);
    assert_int_equal(r->llm.extra_layers, 1);
    r = find("mbr-089"); /* the same plan two releases before */
    assert_true(!r->software.graphs && !r->software.overlap_expert);
    r = find("mbr-247"); /* without multi-token prediction */
    assert_int_equal(r->llm.layers, 61);
    assert_int_equal(r->llm.extra_layers, 0);
    r = find("dgxc-2505-llama4-bf16-h100-512");
    assert_int_equal(r->plan.expert_tensor, 4);
    assert_true(r->software.fixed_experts);
    r = find("mbr-272"); /* drops tokens */
    assert_int_equal(r->stratum, STRATUM_TOKEN_DROP);
    assert_true(r->software.fixed_experts);
}

static void a_plan_that_is_unknown_is_searched_for_within_what_the_row_states(void **state)
{
    (void)state;
    const struct training_row *r = find("mcore-h100-32B");
    struct row_prediction one, best;
    assert_int_equal(r->stratum, STRATUM_PLAN_UNKNOWN);
    row_predict(r, data.setup->fallback, &data.setup->training, &one);
    row_search(r, data.setup->fallback, &data.setup->training, &best);
    assert_int_equal(best.fault, PLAN_GOOD);
    assert_int_equal(best.plan.tensor, 8); /* stated; the micro-batch is not */
    assert_int_equal(best.plan.pipeline, 1);
    assert_int_equal(best.plan.recompute, r->plan.recompute);
    assert_true(best.step.time <= one.step.time);
    assert_true(best.memory.total <= r->accelerator->memory);
}

static void other_vendors_rows_have_their_own_software_and_are_never_fitted(void **state)
{
    (void)state;
    const struct training_row *tpu = find("mlperf4.1-Google-cloud-tpu-trillium-1024-maxtext-gpt3");
    assert_int_equal(tpu->stratum, STRATUM_OTHER_VENDORS);
    assert_false(fit_takes(tpu));
    assert_int_equal(tpu->plan.precision, PRECISION_FP8); /* INT8: the benchmark's data type */
    assert_int_equal(tpu->stated.pipeline, 1);
    assert_int_equal(tpu->stated.sharding, SHARDING_WEIGHTS + 1);
    assert_int_equal(tpu->llm.vocabulary, 51200); /* of the benchmark, not of the software */
    assert_true(tpu->assumed & ASSUMED_SOFTWARE && tpu->assumed & ASSUMED_PRECISION);
    assert_int_equal(tpu->fabric->kind, FABRIC_TORUS);
    const struct training_row *first = find("mlperf3.0-Intel-HabanaLabs-HLS-Gaudi2-N32-PT-gpt3");
    const struct training_row *next = find("mlperf3.1-Intel-HabanaLabs-HLS-Gaudi2-N32-PT-gpt3");
    assert_int_equal(first->plan.precision, PRECISION_BF16); /* 'gaudi-v3.0' */
    assert_false(first->software.fused_attention);
    assert_int_equal(next->plan.precision, PRECISION_FP8);
    assert_true(next->software.fused_attention && !next->fabric);
}

/* On NVIDIA's accelerators alone: others' software has a group. */
static void recomputation_that_a_row_leaves_open_is_its_softwares(void **state)
{
    (void)state;
    const struct training_row *r = find("dgxc-2502-maxtext70b-bf16-h100-128");
    const struct score_group *group = score_find_group(data.setup, r->group);
    assert_int_equal(group->recompute, RECOMPUTE_NONE + 1);
    assert_int_equal(r->plan.recompute, RECOMPUTE_FULL);
    assert_int_equal(r->plan.recompute_layers, 52); /* 65 % of 80 */
    assert_int_equal(r->stated.recompute, RECOMPUTE_FULL + 1);
    assert_int_equal(r->stated.recompute_layers, 52);
    assert_true(r->assumed & ASSUMED_RECOMPUTE);
    assert_int_equal(group->class, SOFTWARE_TUNED);
    assert_int_equal(r->software.class, SOFTWARE_FRAMEWORK);
    r = find("dgxc-2501-paxml5b-fp8-h100-16"); /* the same group, other software */
    assert_ptr_equal(score_find_group(data.setup, r->group), group);
    assert_int_equal(r->plan.recompute, RECOMPUTE_NONE);
    r = find("tt-8b-8-comp");                       /* it says 'selective' */
    assert_int_equal(r->plan.recompute_layers, 13); /* 41 % of 32 */
    assert_true(r->software.early_stop && !r->software.overlap_tensor);
    assert_true(find("tt-70b-2d-async")->software.overlap_tensor);
    assert_int_equal(find("tt-70b-2d-async")->plan.recompute_layers, 0); /* all: it says 'full' */
    r = find("mlperf4.1-Google-cloud-tpu-trillium-1024-maxtext-gpt3");
    assert_int_equal(r->stated.recompute, 0); /* any */
}

static void a_row_may_name_what_is_computed_again(void **state)
{
    (void)state;
    const struct training_row *r = find("mbr-290");
    assert_int_equal(r->plan.recompute, RECOMPUTE_SELECTIVE);
    assert_int_equal(plan_modules(&r->plan), RECOMPUTE_MLA_UP_PROJ | RECOMPUTE_MLP);
    assert_false(r->assumed & ASSUMED_RECOMPUTE);
    assert_string_equal(r->stated.recompute_modules, "mla_up_proj mlp");
    r = find("korth-22B-selective"); /* by word: scores, which its attention keeps */
    assert_int_equal(plan_modules(&r->plan), RECOMPUTE_CORE_ATTN);
    r = find("ibm-70b-A100"); /* a fused kernel doesn't keep them */
    assert_int_equal(r->plan.recompute, RECOMPUTE_SELECTIVE);
    assert_int_equal(plan_modules(&r->plan), 0);
    r = find("mbr-260");
    assert_int_equal(r->plan.recompute, RECOMPUTE_FULL);
    assert_int_equal(r->plan.recompute_layers, 5);
    assert_int_equal(r->stated.recompute_layers, 5);
}

static void a_blank_data_type_is_the_groups_and_scored_apart(void **state)
{
    (void)state;
    const struct training_row *r = find("mlperf3.1-NVIDIA-eos_n64_ngc23.09_nemo-gpt3");
    assert_int_equal(r->stratum, STRATUM_TYPE_UNKNOWN);
    assert_true(r->searched && r->assumed & ASSUMED_PRECISION && !fit_takes(r));
    assert_int_equal(r->plan.precision, PRECISION_FP8);
    r = find("fa-1.3B"); /* an A100 has no other */
    assert_int_equal(r->plan.precision, PRECISION_BF16);
    r = find("mlperf5.1-University-of-Florida-hpg.dgxb200x8.n4-llama31_8b");
    assert_int_equal(r->stratum, STRATUM_TYPE_UNKNOWN); /* though its plan is stated */
    assert_false(r->searched);
}

static void a_blank_batch_fills_the_pipeline(void **state)
{
    (void)state;
    const struct training_row *r = find("dsv3-h800"); /* 16 stages: 15 / 150 is a tenth */
    assert_int_equal(r->plan.global_batch, 150 * r->plan.data);
    assert_true(r->assumed & ASSUMED_BATCH);
    r = find("tt-8b-cp1"); /* no pipeline, and the micro-batch is stated */
    assert_int_equal(r->plan.global_batch, r->plan.micro_batch * r->plan.data);
    r = find("fa-1.3B"); /* nor is that: half a million tokens */
    assert_int_equal(r->plan.global_batch * r->plan.sequence, 524288);
}

/* The row did run, so that memory gives way where no plan fits. */
static void a_row_that_fits_no_memory_is_answered_all_the_same(void **state)
{
    (void)state;
    struct training_row r = *find("dsv3-h800");
    struct row_prediction p;
    row_search(&r, data.setup->fallback, &data.setup->training, &p);
    assert_int_equal(p.fault, PLAN_GOOD);
    assert_true(p.memory.total > r.accelerator->memory);
    assert_true(p.memory.total <= 16 * r.accelerator->memory);
    assert_int_equal(plan_modules(&p.plan),
                     RECOMPUTE_LAYERNORM | RECOMPUTE_MLA_UP_PROJ | RECOMPUTE_MOE_ACT);
    assert_int_equal(p.plan.pipeline, 16);
}

static void select_kind(bool experts)
{
    for (size_t i = 0; i < data.rows.n; i++)
        take[i] = fit_takes(&data.rows.items[i]) && data.rows.items[i].experts == experts;
}

static void pooled_scores_have_not_worsened(void **state)
{
    (void)state;
    select_kind(false);
    struct score_summary s = score_summarise(errors, take, data.rows.n);
    assert_int_equal(s.n, 609);
    assert_true(s.median_abs < 0.051);
    assert_true(score_macro(data.rows.items, errors, take, data.rows.n) < 0.070);
    assert_true(fabs(s.bias) < 0.013);
    select_kind(true);
    s = score_summarise(errors, take, data.rows.n);
    assert_int_equal(s.n, 147);
    assert_true(s.median_abs < 0.163);
    assert_true(score_macro(data.rows.items, errors, take, data.rows.n) < 0.209);
}

static void expect_on_page(const char *page, const char *format, struct score_summary s)
{
    struct text text, line;
    text_init(&text);
    text_init(&line);
    const char *path = arena_format(&data.file.memory, "%s/%s", getenv("TOP_SRCDIR"), page);
    assert_true(file_read(path, path, (struct mark){0}, &text, &diagnostics));
    const double macro = score_macro(data.rows.items, errors, take, data.rows.n);
    text_addf(&line, format, 100 * s.median_abs, 100 * macro);
    if (!strstr(text_get(&text), text_get(&line)))
        fail_msg("%s does not show '%s'", page, text_get(&line));
    text_free(&line);
    text_free(&text);
}

/* Scores by held-out fits take half a minute: these stand for them. */
static void the_pages_show_the_pooled_scores(void **state)
{
    (void)state;
    const char *const lines[] = {"| dense, pooled fit | 609 | %.1f | %.1f |",
                                 "| experts, pooled fit | 147 | %.1f | %.1f |"};
    for (int experts = 0; experts < 2; experts++) {
        select_kind(experts);
        const struct score_summary s = score_summarise(errors, take, data.rows.n);
        expect_on_page("docs/training-model.md", lines[experts], s);
        expect_on_page("README.md", " %.1f / %.1f %% |", s);
    }
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static void weak_scaling_is_within_its_goal(void **state)
{
    (void)state;
    double *ratios = arena_array(&data.file.memory, data.rows.n, sizeof *ratios);
    const size_t n = score_ratios(data.rows.items, errors, data.rows.n, false, ratios);
    for (size_t i = 0; i < n; i++)
        ratios[i] = fabs(ratios[i]);
    qsort(ratios, n, sizeof *ratios, ascending);
    assert_true(n > 100);
    assert_true(ratios[n / 2] <= 0.03);
    assert_true(ratios[n * 9 / 10] <= 0.10);
}

/* The shipped models/training.yaml is what 'colossim calibrate steps' gives. */
static void the_shipped_constants_are_the_fit(void **state)
{
    (void)state;
    for (size_t i = 0; i < data.rows.n; i++)
        take[i] = fit_takes(&data.rows.items[i]);
    struct training_constants fitted;
    fit_constants(data.setup, data.rows.items, take, data.rows.n, NULL, &fitted);
    for (size_t i = 0; i < data.setup->fit.n; i++) {
        assert_close(fit_value(data.setup, &data.setup->training, i),
                     fit_value(data.setup, &fitted, i), 1e-3);
        assert_false(fit_at_bound(data.setup, &fitted, i));
    }
}

static void summaries_and_ranks_are_the_textbooks(void **state)
{
    (void)state;
    const double e[] = {0.1, -0.3, NAN, 0.2, 9};
    const bool some[] = {true, true, true, true, false};
    const struct score_summary s = score_summarise(e, some, 5);
    assert_int_equal(s.n, 3);
    assert_close(s.median_abs, 0.2, 1e-12);
    assert_close(s.mean_abs, 0.2, 1e-12);
    assert_true(fabs(s.bias) < 1e-12);
    struct training_row rows[8];
    double none[8] = {0};
    for (int i = 0; i < 8; i++) {
        rows[i] = *find("bloom-001");
        rows[i].tokens_rate = 100 + i;
    }
    struct score_sweep sweep;
    assert_int_equal(score_sweeps(rows, none, 8, &sweep, 1), 1);
    assert_close(sweep.correlation, 1, 1e-12);
    for (int i = 0; i < 8; i++)
        none[i] = rows[i].tokens_rate / (200.0 - i) - 1; /* the fastest is predicted slowest */
    assert_int_equal(score_sweeps(rows, none, 8, &sweep, 1), 1);
    assert_close(sweep.correlation, -1, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_carry_plan_model_and_what_was_assumed),
        cmocka_unit_test(rows_of_experts_carry_what_their_recipes_state),
        cmocka_unit_test(a_plan_that_is_unknown_is_searched_for_within_what_the_row_states),
        cmocka_unit_test(other_vendors_rows_have_their_own_software_and_are_never_fitted),
        cmocka_unit_test(recomputation_that_a_row_leaves_open_is_its_softwares),
        cmocka_unit_test(a_blank_data_type_is_the_groups_and_scored_apart),
        cmocka_unit_test(a_blank_batch_fills_the_pipeline),
        cmocka_unit_test(a_row_that_fits_no_memory_is_answered_all_the_same),
        cmocka_unit_test(pooled_scores_have_not_worsened),
        cmocka_unit_test(the_pages_show_the_pooled_scores),
        cmocka_unit_test(weak_scaling_is_within_its_goal),
        cmocka_unit_test(the_shipped_constants_are_the_fit),
        cmocka_unit_test(summaries_and_ranks_are_the_textbooks),
        cmocka_unit_test(a_row_may_name_what_is_computed_again),
    };
    return cmocka_run_group_tests(tests, open_data, close_data);
}
