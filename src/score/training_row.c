#include "score/training_row.h"

#include "base/seconds.h"
#include "input/quote.h"
#include "score/training_recompute.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char *const assumed_words[] = {
    "recompute", "chunks",       "nic",           "sequence-parallel", "sharding",  "vocabulary",
    "kv-heads",  "global-batch", "software-date", "software",          "precision", "sequence",
    NULL};
const char *const stratum_words[] = {
    "dense",    "experts",           "chunks unknown", "token drop", "plan unknown",
    "adapters", "data type unknown", "other vendors",  NULL};

/* Idle time of a pipeline over its work that a published batch is taken to keep it below. */
static const double MOST_BUBBLE = 0.1;

/* Tokens of the smallest batch that it is taken to have: that of the small models of GPT-3,
 * arXiv:2005.14165, table 2.1. */
static const double LEAST_BATCH = 524288;

/* Columns of whole numbers, with the least and the most that a row may say; blank is another thing.
 * The most are far above what there is and keep all products of them below 2^63. */
static const struct whole_column {
    const char *name;
    double least, most;
} whole_columns[] = {
    {"n_gpus", 1, 1e9},       {"gpus_per_node", 1, 1e6},
    {"layers", 1, 1e6},       {"hidden", 1, 1e6},
    {"ffn_hidden", 1, 1e6},   {"heads", 1, 1e6},
    {"kv_heads", 1, 1e6},     {"vocab", 1, 1e9},
    {"seq_len", 1, 1e9},      {"tp", 1, 1e6},
    {"pp", 1, 1e6},           {"vpp", 1, 1e6},
    {"cp", 1, 1e6},           {"ep", 1, 1e6},
    {"etp", 1, 1e6},          {"micro_batch", 1, 1e6},
    {"global_batch", 1, 1e9}, {"moe_experts", 0, 1e6},
    {"moe_topk", 0, 1e6},     {"moe_ffn", 0, 1e6},
    {"year", 1, 1e4},
};
static const char *const measured_columns[] = {"step_time_s", "d_tokens_per_s_per_gpu"};

/* What a number is that can't be one of its column; NULL where all can. */
static const char *check_numbers(struct csv_row t, struct arena *memory)
{
    for (size_t i = 0; i < sizeof whole_columns / sizeof *whole_columns; i++) {
        const struct whole_column *c = &whole_columns[i];
        const char *text = csv_named(t, c->name);
        const double value = csv_named_number(t, c->name, NAN);
        if (*text && !(value >= c->least && value <= c->most && value == floor(value)))
            return arena_format(memory, "its '%s' %s is no whole number from %.15g to %.15g",
                                c->name, quote_text(text).text, c->least, c->most);
    }
    for (size_t i = 0; i < sizeof measured_columns / sizeof *measured_columns; i++) {
        const char *text = csv_named(t, measured_columns[i]);
        const double value = csv_named_number(t, measured_columns[i], NAN);
        if (*text && !(value > 0 && isfinite(value)))
            return arena_format(memory, "its '%s' %s is no number above 0", measured_columns[i],
                                quote_text(text).text);
    }
    return NULL;
}

static int64_t count(struct csv_row t, const char *column, int64_t otherwise)
{
    return (int64_t)csv_named_number(t, column, (double)otherwise);
}

/* The LLM: shapes of the row where it has them, completed from the library where hidden size and
 * heads agree; a cut-down model keeps its own number of layers. NULL on success, else why not. */
static const char *read_llm(struct csv_row t, const struct score_setup *s,
                            const struct score_group *g, struct training_row *r)
{
    bool ambiguous;
    const struct llm *known = score_find_llm(s->llms, r->model, &ambiguous);
    const int64_t layers = count(t, "layers", 0), hidden = count(t, "hidden", 0);
    const int64_t heads = count(t, "heads", 0), vocabulary = count(t, "vocab", 0);
    char base[64];
    const char *proxy = strstr(r->model, "-proxy");
    if (!known && !ambiguous && proxy && (size_t)(proxy - r->model) < sizeof base) {
        snprintf(base, sizeof base, "%.*s", (int)(proxy - r->model), r->model);
        known = score_find_llm(s->llms, base, &ambiguous);
    }
    if (ambiguous)
        return "its 'model' is a spelling of several LLMs of the library";
    if (known &&
        (hidden == 0 || (known->hidden == hidden && (heads == 0 || known->heads == heads)))) {
        r->llm = *known;
        if (layers > 0 && layers != known->layers) {
            r->llm.layers = layers;
            r->llm.extra_layers = 0;
            r->llm.parameters = 0;
        }
        if (strcmp(csv_named(t, "mtp"), "n") == 0)
            r->llm.extra_layers = 0;
    } else if (hidden > 0 && layers > 0 && heads > 0) {
        r->llm = (struct llm){.name = r->model,
                              .layers = layers,
                              .hidden = hidden,
                              .heads = heads,
                              .kv_heads = count(t, "kv_heads", heads),
                              .head_dim = hidden / heads,
                              .ffn = count(t, "ffn_hidden", 4 * hidden),
                              .gated_mlp = strcmp(csv_named(t, "gated_mlp"), "y") == 0,
                              .vocabulary = vocabulary,
                              .tied_embeddings = strcmp(csv_named(t, "gated_mlp"), "y") != 0,
                              .experts = {.count = count(t, "moe_experts", 0),
                                          .top_k = count(t, "moe_topk", 0),
                                          .ffn = count(t, "moe_ffn", 0)}};
        if (*csv_named(t, "kv_heads") == '\0')
            r->assumed |= ASSUMED_KV_HEADS;
        if (r->llm.experts.count > 0)
            r->llm.ffn = 0;
    } else {
        return "the library doesn't know the model, and the row has no shapes";
    }
    if (vocabulary > 0) {
        r->llm.vocabulary = vocabulary;
    } else {
        r->assumed |= ASSUMED_VOCABULARY;
        if (g->vocabulary > 0)
            r->llm.vocabulary = g->vocabulary;
    }
    r->experts = r->llm.experts.count > 0;
    return r->llm.vocabulary > 0 ? NULL : "the vocabulary is not known";
}

static const char *read_precision(const char *word, struct plan *p, enum scaling *scaling)
{
    *scaling = SCALING_TENSOR;
    if (strcmp(word, "bf16") == 0 || strcmp(word, "fp16") == 0) {
        p->precision = PRECISION_BF16;
        return NULL;
    }
    p->precision = strcmp(word, "nvfp4") == 0 ? PRECISION_FP4 : PRECISION_FP8;
    if (strcmp(word, "mxfp8") == 0 || strcmp(word, "fp8-mx") == 0 || strcmp(word, "nvfp4") == 0)
        *scaling = SCALING_BLOCK;
    else if (strcmp(word, "fp8-rowwise") == 0)
        *scaling = SCALING_ROW;
    else if (strncmp(word, "fp8", 3) != 0)
        return *word ? "the data type is not modelled" : "the data type is not stated";
    return NULL;
}

static const int64_t MOST_COUNT = 1000000000; /* in words; what is more is read no further */

static int64_t digits_after(const char *text, const char *words)
{
    const char *at = strstr(text, words);
    int64_t value = 0;
    if (!at)
        return 0;
    for (at += strlen(words); *at >= '0' && *at <= '9' && value <= MOST_COUNT; at++)
        value = 10 * value + (*at - '0');
    return value;
}

static void read_sharding(const char *text, const struct score_group *g, struct training_row *r)
{
    struct plan *p = &r->plan;
    if (*text == '\0') {
        p->sharding = (enum sharding)g->sharding;
        r->assumed |= ASSUMED_SHARDING;
    } else if (strstr(text, "ZeRO-2")) {
        p->sharding = SHARDING_GRADIENTS;
    } else if (strstr(text, "FSDP")) {
        p->sharding = SHARDING_WEIGHTS;
    } else {
        p->sharding = SHARDING_OPTIMIZER;
    }
    p->shard = digits_after(text, "shard ");
    if (p->shard == 0)
        p->shard = digits_after(text, "ZeRO-1 in node (");
    if (p->shard == 0)
        p->shard = digits_after(text, "ZeRO-1 group ");
    if (p->shard == 0 && strcmp(text, "HSDP") == 0)
        p->shard = r->system.accelerators;
    if (p->sharding == SHARDING_WEIGHTS || p->pipeline == 1)
        p->chunks = 1;
}

/* A blank data type is the group's, or the next wider one that the accelerator has. */
static const char *assume_precision(const struct score_group *g, struct training_row *r)
{
    static const char *const names[] = {"bf16", "fp8", "nvfp4"};
    if (g->precision == 0)
        return read_precision("", &r->plan, &r->software.scaling);
    int p = g->precision - 1;
    if (p == PRECISION_FP8 && r->accelerator->int8_only) {
        /* Eight bits are INT8 there, which software for such chips can train in. */
        r->in_int8 = *r->accelerator;
        r->in_int8.int8_only = false;
        r->accelerator = &r->in_int8;
    }
    while (p > PRECISION_BF16 && dense_rate(r->accelerator, (enum precision)p) <= 0)
        p--;
    r->assumed |= ASSUMED_PRECISION;
    return read_precision(names[p], &r->plan, &r->software.scaling);
}

static bool blank(struct csv_row t, const char *column)
{
    return *csv_named(t, column) == '\0';
}

static enum stratum stratum_of(struct csv_row t, const struct training_row *r, bool other_vendor)
{
    if (other_vendor)
        return STRATUM_OTHER_VENDORS;
    if (r->plan.adapters)
        return STRATUM_ADAPTERS;
    if (r->assumed & ASSUMED_PRECISION)
        return STRATUM_TYPE_UNKNOWN;
    if (r->searched)
        return STRATUM_PLAN_UNKNOWN;
    if (strstr(csv_named(t, "notes"), "tokendrop"))
        return STRATUM_TOKEN_DROP;
    return r->experts ? STRATUM_EXPERTS : STRATUM_DENSE;
}

/* Sequences of a step that nobody states: the fewest whose pipeline is idle for no more than a
 * tenth of its work, (p - 1) / (v m) (arXiv:2104.04473). Where the micro-batch isn't stated either,
 * no fewer than a published model has; where it is, one of them without a pipeline. */
static int64_t assume_batch(struct csv_row t, const struct plan *p)
{
    const double stages = (double)p->pipeline, each = (double)(p->micro_batch * p->data);
    double times = ceil((stages - 1) / ((double)p->chunks * MOST_BUBBLE));
    if (p->chunks > 1)
        times = fmax(times, stages);
    if (blank(t, "micro_batch") && p->sequence > 0)
        times = fmax(times, ceil(LEAST_BATCH / ((double)p->sequence * each)));
    return (int64_t)(each * fmax(times, 1));
}

/* What the row says of its plan, 0 where it doesn't. Blank means that there is no such degree in a
 * plan that is stated, and unknown in one that isn't. */
static struct plan_choice stated_plan(struct csv_row t, const struct score_group *g,
                                      const struct training_row *r)
{
    const struct plan *p = &r->plan;
    const bool none = !blank(t, "tp") || !blank(t, "pp");
    return (struct plan_choice){
        .tensor = count(t, "tp", 0),
        .pipeline = count(t, "pp", g->pipeline),
        .context = count(t, "cp", none ? 1 : 0),
        .expert = r->experts ? count(t, "ep", none ? 1 : 0) : 1,
        .chunks = count(t, "vpp", 0),
        .micro_batch = count(t, "micro_batch", 0),
        .shard = p->shard,
        .sharding = (int)p->sharding + 1,
        .schedule = (int)p->schedule + 1,
        .adapters = p->adapters,
        .sequence_parallel = blank(t, "seq_parallel") ? g->sequence_parallel : p->sequence_parallel,
    };
}

static const char *read_plan(struct csv_row t, const struct score_group *g, bool other_vendor,
                             struct training_row *r)
{
    struct plan *p = &r->plan;
    const char *sequence = csv_named(t, "seq_parallel");
    const char *fault = *r->precision == '\0'
                            ? assume_precision(g, r)
                            : read_precision(r->precision, p, &r->software.scaling);
    if (fault)
        return fault;
    p->adapters = strcmp(csv_named(t, "task"), "lora") == 0;
    r->searched = blank(t, "tp") || blank(t, "pp") || blank(t, "micro_batch");
    r->stratum = stratum_of(t, r, other_vendor);
    p->tensor = count(t, "tp", 1);
    p->pipeline = count(t, "pp", g->pipeline > 0 ? g->pipeline : 1);
    p->context = count(t, "cp", 1);
    p->expert = r->experts ? count(t, "ep", 1) : 1;
    p->expert_tensor = count(t, "etp", p->expert > 1 ? 1 : p->tensor);
    p->chunks = count(t, "vpp", 1);
    if (*csv_named(t, "vpp") == '\0' && p->pipeline > 1) {
        r->assumed |= ASSUMED_CHUNKS;
        if (r->stratum == STRATUM_DENSE)
            r->stratum = STRATUM_NO_CHUNKS;
    }
    p->data = plan_data_ranks(p, r->accelerators);
    if (p->data == 0)
        return "the degrees need more accelerators than there were";
    p->sequence = count(t, "seq_len", 0);
    if (p->sequence == 0) {
        p->sequence = r->llm.context;
        r->assumed |= ASSUMED_SEQUENCE;
    }
    p->micro_batch = count(t, "micro_batch", 1);
    p->global_batch = count(t, "global_batch", 0);
    if (p->global_batch == 0) {
        p->global_batch = assume_batch(t, p);
        r->assumed |= ASSUMED_BATCH;
    }
    p->sequence_parallel = strcmp(sequence, "y") == 0;
    if (*sequence == '\0') {
        p->sequence_parallel = g->sequence_parallel;
        r->assumed |= ASSUMED_SEQUENCE_PARALLEL;
    }
    if (p->tensor == 1)
        p->sequence_parallel = false;
    p->accumulate_fp32 = g->accumulate_fp32;
    read_sharding(csv_named(t, "zero_fsdp"), g, r);
    r->stated = stated_plan(t, g, r);
    return training_row_recompute(csv_named(t, "recompute"), g, r);
}

/* A NeMo container's name is its month: 'NeMo container 25.09'. */
static day_number release_of(const char *software)
{
    const char *at = strstr(software, "ontainer ");
    int year, month;
    if (!at)
        at = strstr(software, "Release ");
    if (!at || sscanf(strchr(at, ' '), " %2d.%2d", &year, &month) != 2 || month < 1 || month > 12)
        return 0;
    return date_to_days((struct civil_date){2000 + year, month, 1});
}

/* The middle of the row's year; 0 where it states none. */
static day_number middle_of_year(struct csv_row t)
{
    const int64_t year = count(t, "year", 0);
    return year > 1990 && year < 2100 ? date_to_days((struct civil_date){(int)year, 7, 1}) : 0;
}

/* Whether the recipe of the row's LLM, release and data type replays the whole step. */
static bool has_step_graph(const struct score_setup *s, const struct training_row *r)
{
    const struct score_recipe *recipes = s->step_graphs.items;
    const bool blocks = r->plan.precision == PRECISION_FP8 && r->software.scaling == SCALING_BLOCK;
    for (uint32_t i = 0; i < s->step_graphs.n && blocks; i++)
        if (strcmp(recipes[i].llm->name, r->llm.name) == 0)
            return release_of(r->software_name) >= recipes[i].from;
    return false;
}

static void read_software(struct csv_row t, const struct score_setup *s,
                          const struct score_group *g, struct training_row *r)
{
    const char *overlap = csv_named(t, "expert_overlap"), *graphs = csv_named(t, "graphs");
    const bool whole = *graphs == '\0' ? has_step_graph(s, r) : strcmp(graphs, "step") == 0;
    day_number date = release_of(r->software_name);
    if (date == 0) {
        const day_number year = r->assumed & ASSUMED_SOFTWARE ? middle_of_year(t) : 0;
        date = year > 0 ? year : g->date;
        r->assumed |= ASSUMED_DATE;
    }
    r->software.class = (enum software_class)g->class;
    r->software.age = SECONDS_PER_DAY * (double)(date - accelerator_kernels_since(r->accelerator));
    r->software.fused_attention = g->fused_attention;
    r->software.dropout = g->dropout;
    r->software.overlap_tensor = g->overlap_tensor;
    r->software.overlap_data = g->overlap_data;
    r->software.overlap_pipeline = g->overlap_pipeline;
    r->software.overlap_expert =
        *overlap == '\0' ? g->overlap_expert || whole : strcmp(overlap, "y") == 0;
    r->software.graphs = whole;
    r->software.fixed_experts = g->fixed_experts || r->stratum == STRATUM_TOKEN_DROP;
    r->software.launch_blocking = g->launch_blocking;
    r->software.early_stop = g->early_stop;
    r->software.flash_attention_2 = g->flash_attention_2;
    r->software.imbalance = 1;
}

/* 'v3.0' of a source called 'MLPerf Training v3.0 logs'; empty where it names no round. */
static void find_round(const char *source, char round[8])
{
    static const char before[] = "MLPerf Training ";
    const char *at = strstr(source, before);
    if (!at || sscanf(at + sizeof before - 1, "%7s", round) != 1)
        round[0] = '\0';
}

/* What the row leaves unsaid: its group's, or the software of another vendor's accelerator. Then
 * the group has left what its benchmark fixes: the vocabulary and, unless the software says it, the
 * data type. False when there is no group. */
static bool find_unsaid(struct csv_row t, const struct score_setup *s,
                        const struct score_accelerator *a, struct training_row *r,
                        struct score_group *out)
{
    const struct score_group *g = score_find_group(s, r->group);
    if (!g)
        return false;
    *out = *g;
    if (a->software) {
        char round[8];
        find_round(csv_named(t, "source"), round);
        *out = *score_find_software(s, a, round);
        out->vocabulary = g->vocabulary;
        if (out->precision == 0)
            out->precision = g->precision;
    }
    if (a->software || strcmp(g->name, r->group) != 0)
        r->assumed |= ASSUMED_SOFTWARE;
    return true;
}

static const char *read_row(struct csv_row t, const struct score_setup *s, struct arena *memory,
                            struct training_row *r)
{
    *r = (struct training_row){.id = csv_named(t, "id"),
                               .group = csv_named(t, "group"),
                               .gpu = csv_named(t, "gpu"),
                               .model = csv_named(t, "model"),
                               .precision = csv_named(t, "precision"),
                               .software_name = csv_named(t, "software"),
                               .tokens_rate = csv_named_number(t, "d_tokens_per_s_per_gpu", NAN),
                               .accelerators = count(t, "n_gpus", 0)};
    const char *fault = check_numbers(t, memory);
    if (fault)
        return fault;
    const struct score_accelerator *a = score_find_accelerator(s, r->gpu);
    struct score_group unsaid;
    const struct score_group *g = &unsaid;
    if (!a)
        return arena_format(memory,
                            "its 'gpu' '%s' is none of the accelerators of scoring.yaml; %s",
                            r->gpu, score_accelerators_near(s, r->gpu, memory));
    r->gpu = a->name;
    if (!find_unsaid(t, s, a, r, &unsaid))
        return "the group's software is not described";
    if (r->accelerators < 1)
        return "the number of accelerators is not stated";
    r->accelerator = a->accelerator;
    r->fabric = a->fabric;
    r->nic = g->nic > 0 ? g->nic : a->nic;
    r->assumed |= ASSUMED_NIC;
    const int64_t node = count(t, "gpus_per_node", 8);
    r->system = (struct system){.accelerator = r->accelerator,
                                .accelerators = r->accelerator->scaleup_domain > node
                                                    ? r->accelerator->scaleup_domain
                                                    : node,
                                .nodes = 1,
                                .nic_rate = r->nic};
    r->system.nics = r->system.accelerators;
    fault = read_llm(t, s, g, r);
    if (!fault)
        fault = read_plan(t, g, a->software != NULL, r);
    if (fault)
        return fault;
    if (!a->software)
        training_row_habits(t, s, r, &unsaid);
    read_software(t, s, g, r);
    if (isnan(r->tokens_rate))
        r->tokens_rate = (double)(r->plan.global_batch * r->plan.sequence) /
                         (csv_named_number(t, "step_time_s", NAN) * (double)r->accelerators);
    return r->tokens_rate > 0 ? NULL : "no usable throughput or step time";
}

void training_rows_read(const struct csv *csv, const struct score_setup *s, bool core,
                        struct arena *memory, struct training_rows *out)
{
    out->items = arena_array(memory, csv->rows + 1, sizeof *out->items);
    out->n = 0;
    left_out_begin(&out->left_out, csv, memory);
    core = core && csv_column(csv, "core") < csv->columns;
    for (size_t i = 0; i < csv->rows; i++) {
        const struct csv_row t = {csv, i};
        if (core && strcmp(csv_named(t, "core"), "y") != 0)
            continue;
        const char *why = read_row(t, s, memory, &out->items[out->n]);
        if (why)
            left_out_add(&out->left_out, t, "id", why);
        else
            out->n++;
    }
}
