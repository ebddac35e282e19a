#include "study/plan.h"

#include "base/hash.h"
#include "input/write.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int64_t hash_of_tree(const struct tree *tree)
{
    struct text yaml;
    text_init(&yaml);
    node_write_yaml(tree->root, &yaml);
    const uint64_t hash = hash_bytes(text_get(&yaml), yaml.length);
    text_free(&yaml);
    return (int64_t)hash;
}

/* Everything that decides a point's outcome but its values, the scenario and the program. */
static int64_t hash_of_settings(const struct study *s)
{
    struct text all;
    text_init(&all);
    text_addf(&all, "version %d seed %lld replicates %lld uncertain %d precision %a most %lld",
              STUDY_VERSION, (long long)s->seed, (long long)s->replicates, s->uncertain,
              s->precision.half_width, (long long)s->precision.most);
    for (size_t i = 0; i < s->n_metrics; i++)
        text_addf(&all, " %s", s->metrics[i].name);
    const uint64_t hash = hash_text(text_get(&all));
    text_free(&all);
    return (int64_t)hash;
}

static void add_key(const struct varied_key *k, struct text *out)
{
    text_addf(out, " %s:", k->path);
    for (size_t l = 0; l < k->levels; l++)
        text_addf(out, " %s", k->texts[l]);
    const struct distribution *law = &k->law;
    if (!k->levels)
        text_addf(out, " %d %a %a %a %a %a", law->kind, law->a, law->b, law->c, law->low,
                  law->high);
    for (uint32_t i = 0; !k->levels && i < law->n; i++)
        text_addf(out, " %a %a", law->values[i], law->cumulative[i]);
}

static int64_t hash_of_design(const struct study *s)
{
    struct text all;
    text_init(&all);
    text_addf(&all, "%s %lld %d", design_words[s->design], (long long)s->samples, s->antithetic);
    for (size_t f = 0; f < s->n_factors; f++)
        for (size_t k = 0; k < s->factors[f].n_keys; k++)
            add_key(&s->factors[f].keys[k], &all);
    for (size_t i = 0; s->correlation && i < s->n_factors * s->n_factors; i++)
        text_addf(&all, " %a", s->correlation[i]);
    const uint64_t hash = hash_text(text_get(&all));
    text_free(&all);
    return (int64_t)hash;
}

/* What a factor varies over: its keys' common range, or each key with its own. */
static const char *given_of(const struct factor *f, struct arena *memory)
{
    const struct varied_key *keys = f->keys;
    struct text all;
    bool common = true;
    for (size_t k = 1; k < f->n_keys; k++)
        common = common && strcmp(keys[k].given, keys[0].given) == 0;
    if (common)
        return keys[0].given;
    text_init(&all);
    for (size_t k = 0; k < f->n_keys; k++)
        text_addf(&all, "%s%s: %s", k ? "; " : "", keys[k].path, keys[k].given);
    const char *given = arena_text(memory, text_get(&all));
    text_free(&all);
    return given;
}

static struct study_factor_facts facts_of_factor(const struct factor *f, struct arena *memory)
{
    struct text keys;
    char units[DIM_UNITS];
    text_init(&keys);
    for (size_t k = 0; k < f->n_keys; k++)
        text_addf(&keys, "%s%s", k ? " " : "", f->keys[k].path);
    const struct varied_key *first = &f->keys[0];
    dim_units(first->form == VALUE_QUANTITY ? first->dim : (struct dim)DIM_NONE, units);
    const struct study_factor_facts facts = {
        .name = f->name,
        .keys = arena_text(memory, text_get(&keys)),
        .unit = first->form == VALUE_WORD ? NULL : arena_text(memory, units),
        .is_date = first->form == VALUE_DATE,
        .levels = (int64_t)f->levels,
        .given = f->levels ? NULL : given_of(f, memory),
    };
    text_free(&keys);
    return facts;
}

static void fill_lists(struct plan *p, const struct study *s, struct arena *memory)
{
    struct study_facts *facts = &p->facts;
    facts->n_factors = s->n_factors;
    facts->factors = arena_array(memory, s->n_factors, sizeof *facts->factors);
    for (size_t i = 0; i < s->n_factors; i++)
        facts->factors[i] = facts_of_factor(&s->factors[i], memory);
    facts->n_metrics = s->n_metrics;
    facts->metrics = arena_array(memory, s->n_metrics, sizeof *facts->metrics);
    for (size_t i = 0; i < s->n_metrics; i++)
        facts->metrics[i] = (struct study_metric_facts){
            .name = s->metrics[i].name,
            .unit = s->metrics[i].logarithm ? "" : p->metrics[i].metric->unit,
            .is_day = p->metrics[i].metric->when == METRIC_MILESTONE,
            .goal = s->metrics[i].minimize   ? GOAL_MINIMIZE
                    : s->metrics[i].maximize ? GOAL_MAXIMIZE
                                             : GOAL_NONE,
        };
    facts->n_thresholds = s->n_thresholds;
    facts->thresholds = arena_array(memory, s->n_thresholds, sizeof *facts->thresholds);
    for (size_t i = 0; i < s->n_thresholds; i++)
        facts->thresholds[i] = (struct study_threshold_facts){
            (int64_t)s->thresholds[i].metric, s->thresholds[i].value, s->thresholds[i].text};
}

static void fill_facts(struct plan *p, const char *program, struct arena *memory)
{
    const struct study *s = &p->input->study;
    const bool precise = s->precision.half_width > 0;
    p->facts = (struct study_facts){
        .name = s->name,
        .title = s->title,
        .question = s->question,
        .base = p->input->scenario->name,
        .design = design_words[s->design],
        .uncertain = study_uncertain_words[s->uncertain],
        .program = program,
        .samples = s->samples,
        .replicates = s->replicates,
        .seed = s->seed,
        .points = (int64_t)design_points(p->design),
        .antithetic = s->antithetic,
        .precision = s->precision.half_width,
        .most = precise ? s->precision.most : s->replicates,
        .start = p->input->scenario->start,
        .end = p->input->scenario->end,
        .scenario_hash = hash_of_tree(&p->input->base),
        .settings_hash = hash_of_settings(s),
        .design_hash = hash_of_design(s),
    };
    fill_lists(p, s, memory);
}

/* The metrics, and on which days the runs must be sampled for them. */
static void read_metrics(struct plan *plan, struct arena *memory, struct diagnostics *d)
{
    const struct study *s = &plan->input->study;
    day_number *days = arena_array(memory, s->n_metrics, sizeof *days);
    plan->metrics = arena_array(memory, s->n_metrics, sizeof *plan->metrics);
    plan->watched.days = days;
    for (size_t i = 0; i < s->n_metrics; i++) {
        struct metric_ref *ref = &plan->metrics[i];
        metric_parse(s->metrics[i].plain, plan->input->scenario, s->metrics[i].at, d, ref);
        if (ref->date)
            days[plan->watched.n++] = ref->date;
    }
}

/* Where the study's file says what is at fault; a key that it lacks is missed by the design. */
static struct mark place_of(const struct study_input *input, const struct design_fault *fault)
{
    static const char *const keys[] = {[DESIGN_ITSELF] = "design",
                                       [DESIGN_SAMPLES] = "samples",
                                       [DESIGN_ANTITHETIC] = "antithetic",
                                       [DESIGN_CORRELATION] = "correlate"};
    const struct node *root = input->tree.root;
    if (fault->part == DESIGN_FACTOR)
        return input->study.factors[fault->factor].keys[0].at;
    const struct node *given = node_get(root, keys[fault->part]);
    given = given ? given : node_get(root, "design");
    return given ? given->at : root->at;
}

bool plan_make(struct study_input *input, const char *program, struct plan *plan,
               struct diagnostics *d)
{
    const struct study *s = &input->study;
    struct arena *memory = &input->memory;
    *plan = (struct plan){.input = input};
    struct design_factor *factors = arena_array(memory, s->n_factors, sizeof *factors);
    for (size_t i = 0; i < s->n_factors; i++)
        factors[i] = (struct design_factor){s->factors[i].name, s->factors[i].levels};
    const struct design_request request = {
        .kind = (enum design_kind)s->design,
        .factors = factors,
        .n_factors = s->n_factors,
        .samples = (uint64_t)s->samples,
        .seed = (uint64_t)s->seed,
        .antithetic = s->antithetic,
        .correlation = s->correlation,
    };
    struct design_fault fault = {.part = DESIGN_ITSELF};
    text_init(&fault.why);
    plan->design = design_make(&request, &fault);
    if (!plan->design)
        diag_error(d, place_of(input, &fault), NULL, "%s", text_get(&fault.why));
    text_free(&fault.why);
    if (!plan->design)
        return false;
    read_metrics(plan, memory, d);
    fill_facts(plan, program, memory);
    return true;
}

void plan_free(struct plan *plan)
{
    design_free(plan->design);
}

void plan_point(struct plan *plan, int64_t number, struct arena *memory, struct point *out)
{
    const struct study *s = &plan->input->study;
    size_t n_keys = 0;
    for (size_t f = 0; f < s->n_factors; f++)
        n_keys += s->factors[f].n_keys;
    *out = (struct point){.number = number};
    out->sets = arena_array(memory, n_keys, sizeof *out->sets);
    out->inputs = arena_array(memory, s->n_factors, sizeof *out->inputs);
    struct coordinate *at = arena_array(memory, s->n_factors, sizeof *at);
    design_at(plan->design, (uint64_t)number, at);
    uint64_t id = hash_pair(
        hash_pair((uint64_t)plan->facts.scenario_hash, (uint64_t)plan->facts.settings_hash),
        hash_text(plan->facts.program));
    for (size_t f = 0; f < s->n_factors; f++) {
        out->inputs[f] = (struct point_input){.number = NAN};
        for (size_t k = 0; !at[f].base && k < s->factors[f].n_keys; k++) {
            const struct varied_key *key = &s->factors[f].keys[k];
            struct point_input input;
            input.text = varied_key_text(key, &at[f], memory, &input.number);
            const char *set = arena_format(memory, "%s=%s", key->path, input.text);
            id = hash_pair(id, hash_text(set));
            out->sets[out->n_sets++] = set;
            if (k == 0)
                out->inputs[f] = input;
        }
    }
    out->id = (int64_t)id;
}

int64_t plan_point_id(void *plan, int64_t number)
{
    struct arena memory;
    struct point point;
    arena_init(&memory);
    plan_point(plan, number, &memory, &point);
    arena_free(&memory);
    return point.id;
}

int64_t shard_points(struct shard shard, int64_t points)
{
    return points / shard.of + (shard.part <= points % shard.of);
}

/* A whole number from a variable; false when it isn't set to one. */
static bool from_environment(const char *name, int64_t *out)
{
    const char *text = getenv(name);
    char *end;
    if (!text || !*text)
        return false;
    *out = strtoll(text, &end, 10);
    return !*end;
}

static struct shard automatic(void)
{
    /* Rank and size; ranks count from 0. */
    static const char *const ranks[][2] = {
        {"SLURM_PROCID", "SLURM_NTASKS"},
        {"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"},
        {"PMI_RANK", "PMI_SIZE"},
    };
    int64_t id, least, count, step;
    if (from_environment("SLURM_ARRAY_TASK_ID", &id) &&
        from_environment("SLURM_ARRAY_TASK_MIN", &least) &&
        from_environment("SLURM_ARRAY_TASK_COUNT", &count)) {
        if (!from_environment("SLURM_ARRAY_TASK_STEP", &step) || step < 1)
            step = 1;
        return (struct shard){(id - least) / step + 1, count};
    }
    for (size_t i = 0; i < sizeof ranks / sizeof ranks[0]; i++)
        if (from_environment(ranks[i][0], &id) && from_environment(ranks[i][1], &count))
            return (struct shard){id + 1, count};
    return (struct shard){1, 1};
}

bool shard_parse(const char *text, struct shard *out, struct text *message)
{
    enum { MOST_SHARDS = 1000000 };
    if (strcmp(text, "auto") == 0)
        *out = automatic();
    else {
        char *slash, *end;
        out->part = strtoll(text, &slash, 10);
        out->of = *slash == '/' ? strtoll(slash + 1, &end, 10) : 0;
        if (*slash != '/' || slash == text || end == slash + 1 || *end)
            out->of = 0;
    }
    if (out->of >= 1 && out->of <= MOST_SHARDS && out->part >= 1 && out->part <= out->of)
        return true;
    text_addf(message, "--shard: '%s' is no part of a study: write 3/16, or 'auto'", text);
    return false;
}
