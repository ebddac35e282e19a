#include "score/setup.h"

#include "score/habit.h"

#include "base/words.h"
#include "model/llm_name.h"
#include "model/spelling.h"
#include "perf/plan.h"
#include "perf/software.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define FIELD(NAME) .offset = offsetof(struct score_accelerator, NAME)
static const struct key accelerator_keys[] = {
    {"accelerator", KEY_REF, FIELD(accelerator), .target = "models.accelerators",
     .doc = "The library's name of it."},
    {"also", KEY_TEXT, FIELD(also), .optional = true,
     .doc = "Other names that it goes by in the column 'gpu', parted by blanks."},
    {"nic", KEY_QUANTITY, DIM_BANDWIDTH, FIELD(nic), .min = 1e6, .max = 1e13,
     .doc = "One-way scale-out bandwidth per accelerator where nothing else is said."},
    {"fabric", KEY_REF, FIELD(fabric), .target = "models.fabrics", .optional = true,
     .doc = "The torus that joins them; left out: a switched network."},
    {"software", KEY_TEXT, FIELD(software), .optional = true,
     .doc = "For another vendor's accelerators: the group that describes what they run, in the "
            "place of a row's own, and NAME-v3.0 in a round of MLPerf. Their rows are scored apart "
            "and never fitted."},
};
#undef FIELD
static const struct key_table accelerator_names_table = {
    KEY_TABLE("measured accelerator", struct score_accelerator, accelerator_keys),
    .doc = "An accelerator by the name that measurements use.",
};

/* The data types with 'unknown' before them. */
static const char *const precision_choices[] = {"unknown", "bf16", "fp8", "fp4", NULL};

#define FIELD(NAME) .offset = offsetof(struct score_group, NAME)
#define FLAG(NAME) KEY_BOOL, FIELD(NAME), .fallback = "false"
static const struct key group_keys[] = {
    {"class", KEY_WORD, FIELD(class), .words = software_class_words,
     .doc = "A vendor's own stack ('tuned') or a general framework."},
    {"date", KEY_DATE, FIELD(date), .doc = "Release of the software where a row doesn't name one."},
    {"fused-attention", FLAG(fused_attention), .doc = "Whether attention is one kernel."},
    {"dropout", FLAG(dropout), .doc = "Whether activations keep dropout masks."},
    {"overlap-tensor", FLAG(overlap_tensor),
     .doc = "Whether tensor-parallel traffic is overlapped."},
    {"overlap-data", FLAG(overlap_data), .doc = "Whether gradient traffic is overlapped."},
    {"overlap-pipeline", FLAG(overlap_pipeline),
     .doc = "Whether sends between stages are overlapped."},
    {"overlap-expert", FLAG(overlap_expert),
     .doc = "Whether expert traffic is overlapped, where a row doesn't say it."},
    {"fixed-experts", FLAG(fixed_experts),
     .doc = "Whether each expert takes a fixed number of tokens."},
    {"launch-blocking", FLAG(launch_blocking),
     .doc = "Whether the host awaits each kernel before it launches the next."},
    {"flash-attention-2", FLAG(flash_attention_2),
     .doc = "Whether fused attention is FlashAttention-2."},
    {"early-stop", FLAG(early_stop),
     .doc = "Whether computing a layer again ends before an MLP's second product."},
    {"recompute", KEY_WORD, FIELD(recompute), .words = recompute_choices, .fallback = "none",
     .doc =
         "What a blank field means. 'any' is what a search finds best where the plan is unknown, "
         "and 'none' where it is stated."},
    {"pipeline", KEY_COUNT, FIELD(pipeline), .min = 1, .max = 1e6, .optional = true,
     .doc = "What a blank field means; left out: unknown."},
    {"sharding", KEY_WORD, FIELD(sharding), .words = sharding_words, .fallback = "none",
     .doc = "What a blank field means."},
    {"sequence-parallel", FLAG(sequence_parallel), .doc = "What a blank field means."},
    {"accumulate-fp32", FLAG(accumulate_fp32), .doc = "Whether gradients have 4 bytes."},
    {"nic", KEY_QUANTITY, DIM_BANDWIDTH, FIELD(nic), .min = 1e6, .max = 1e13, .optional = true,
     .doc = "One-way scale-out bandwidth per accelerator; left out: what is usual for it."},
    {"vocabulary", KEY_COUNT, FIELD(vocabulary), .min = 1, .max = 1e9, .optional = true,
     .doc = "What a blank field means; left out: the LLM's."},
    {"precision", KEY_WORD, FIELD(precision), .words = precision_choices, .fallback = "unknown",
     .doc = "What a blank data type means, or the next wider one that the accelerator has: such "
            "rows are scored apart. 'unknown': they are left out."},
};
#undef FLAG
#undef FIELD
static const struct key_table group_table = {
    KEY_TABLE("group of rows", struct score_group, group_keys),
    .doc = "The software of a group of measurements.",
};

#define FIELD(NAME) KEY_MEASURE, .offset = offsetof(struct score_prior, NAME)
static const struct key prior_keys[] = {
    {"centre", FIELD(centre), .doc = "Best guess without step times."},
    {"spread", FIELD(spread), .doc = "Standard deviation of that guess."},
    {"low", FIELD(low), .doc = "Least possible value."},
    {"high", FIELD(high), .doc = "Greatest possible value."},
};
#undef FIELD
static bool check_prior(const void *self, const struct node *at, struct diagnostics *d)
{
    const struct score_prior *p = self;
    const struct key *key = key_find(&training_constants_table, NULL, p->name);
    if (!key) {
        diag_error(d, node_mark(at), NULL, "'%s' is no constant of training", p->name);
        return false;
    }
    const struct measure *all[] = {&p->centre, &p->spread, &p->low, &p->high};
    for (int i = 0; i < 4; i++)
        if (!dim_equal(all[i]->dim, key->dim)) {
            diag_error(d, node_mark(at), NULL, "'%s' is %s", p->name, dim_name(key->dim));
            return false;
        }
    if (p->spread.value > 0 && p->low.value < p->high.value)
        return true;
    diag_error(d, node_mark(at), NULL, "'low' must be below 'high', and 'spread' above 0");
    return false;
}
static const struct key_table prior_table = {
    KEY_TABLE("prior", struct score_prior, prior_keys),
    .check = check_prior,
    .doc = "What is known of a constant before it is fitted.",
};

static const struct key llm_item_keys[] = {
    {"llm", KEY_REF, .offset = offsetof(struct score_llm, llm), .target = "models.llms",
     .doc = "An LLM of the library."},
};
const struct key_table score_llm_table = {
    KEY_TABLE("LLM of the library", struct score_llm, llm_item_keys)};

static const struct key recipe_keys[] = {
    {"llm", KEY_REF, .offset = offsetof(struct score_recipe, llm), .target = "models.llms",
     .doc = "An LLM of the library."},
    {"from", KEY_DATE, .offset = offsetof(struct score_recipe, from),
     .doc = "Month of the first such release."},
};
static const struct key_table recipe_table = {
    KEY_TABLE("recipe of whole steps", struct score_recipe, recipe_keys),
    .doc = "An LLM whose recipes replay the whole step by one CUDA graph and overlap the exchange "
           "between experts: what blank fields of its rows mean, where they name such a release "
           "and 8 bits by blocks.",
};

static const struct score_group *find_group(const struct score_setup *s, const char *name)
{
    const struct score_group *items = s->groups.items;
    for (uint32_t i = 0; i < s->groups.n; i++)
        if (strcmp(items[i].name, name) == 0)
            return &items[i];
    return NULL;
}

static bool check_setup(const void *self, const struct node *at, struct diagnostics *d)
{
    const struct score_setup *s = self;
    const struct score_accelerator *items = s->accelerators.items;
    bool good = calibration_is_whole(s->fallback, node_mark(at), d);
    for (uint32_t i = 0; i < s->accelerators.n; i++)
        if (items[i].software && !find_group(s, items[i].software)) {
            diag_error(d, node_mark(at), NULL, "accelerators.%s: there is no group '%s'",
                       items[i].name, items[i].software);
            good = false;
        }
    return good;
}

#define FIELD(NAME) .offset = offsetof(struct score_setup, NAME)
static const struct key setup_keys[] = {
    {"colossim", KEY_COUNT, FIELD(format), .min = 1, .max = 1,
     .doc = "Version of the file format: 1."},
    {"accelerators", KEY_MAP, FIELD(accelerators), .sub = &accelerator_names_table,
     .doc = "Accelerators by the measurements' names."},
    {"groups", KEY_MAP, FIELD(groups), .sub = &group_table, .doc = "Groups of rows by name."},
    {"step-graphs", KEY_MAP, FIELD(step_graphs), .sub = &recipe_table, .optional = true,
     .doc = "LLMs whose steps are replayed by one CUDA graph from a release on."},
    {"habits", KEY_MAP, FIELD(habits), .sub = &score_habit_table, .optional = true,
     .doc = "What is known of software beyond what rows say, of NVIDIA's accelerators."},
    {"llms", KEY_MAP, FIELD(llms), .sub = &score_llm_table, .doc = "LLMs of the library by name."},
    {"fit", KEY_MAP, FIELD(fit), .sub = &prior_table,
     .doc = "Constants of training that are fitted, by their key, with their priors."},
    {"fallback", KEY_REF, FIELD(fallback), .target = "models.calibration", .fallback = "default",
     .doc = "What stands for a calibration that is missing."},
    {"training", KEY_STRUCT, FIELD(training), .sub = &training_constants_table,
     .doc = "Constants of a training step; models/training.yaml unless overridden here."},
    {"models", KEY_STRUCT, FIELD(models), .sub = &library_table, .optional = true,
     .doc = "Overrides of library items."},
};
#undef FIELD
const struct key_table score_setup_table = {
    KEY_TABLE("scoring", struct score_setup, setup_keys),
    .check = check_setup,
    .doc = "How published measurements of training are read.",
};

const struct measurements_kind score_kind = {
    .setup = "scoring",
    .file = "training.csv",
    .table = &score_setup_table,
    .fixed = (const char *const[]){"training", "training", NULL},
    .all = {{"llms", "llm"}},
    .columns = (const char *const[]){"id", "group", "gpu", "n_gpus", "model",
                                     "d_tokens_per_s_per_gpu", NULL},
};

static bool is_called(const struct score_accelerator *a, const char *name)
{
    const struct accelerator *of = a->accelerator;
    return spellings_agree(a->name, name) || spelling_listed(a->also, name) ||
           spellings_agree(of->name, name) || spellings_agree(of->title, name) ||
           (of->device_name && spellings_agree(of->device_name, name));
}

const struct score_accelerator *score_find_accelerator(const struct score_setup *s,
                                                       const char *name)
{
    const struct score_accelerator *items = s->accelerators.items;
    for (uint32_t i = 0; i < s->accelerators.n; i++)
        if (strcmp(items[i].name, name) == 0)
            return &items[i];
    for (uint32_t i = 0; i < s->accelerators.n; i++)
        if (is_called(&items[i], name))
            return &items[i];
    return NULL;
}

/* Moves the names nearest to the word to the front, one after the other; how many they are. */
static size_t nearest_first(const char *word, const char **names, size_t n)
{
    enum { MOST = 3 };
    size_t near = 0;
    for (const char *best; near < MOST && (best = words_nearest(word, names + near, n - near));) {
        size_t at = near;
        while (names[at] != best)
            at++;
        names[at] = names[near];
        names[near++] = best;
    }
    return near;
}

const char *score_accelerators_near(const struct score_setup *s, const char *name,
                                    struct arena *memory)
{
    const struct score_accelerator *items = s->accelerators.items;
    const char **names = arena_array(memory, 2 * s->accelerators.n + 1, sizeof *names);
    size_t n = 0;
    for (uint32_t i = 0; i < s->accelerators.n; i++)
        names[n++] = items[i].name;
    for (uint32_t i = 0; i < s->accelerators.n; i++)
        names[n++] = items[i].accelerator->name;
    size_t near = nearest_first(name, names, n);
    if (near == 0)
        near = nearest_first(arena_slice(memory, name, strcspn(name, " -_")), names, n);
    struct text out;
    text_init(&out);
    text_add(&out, near > 0 ? "near are " : "they are ");
    const size_t listed = near > 0 ? near : s->accelerators.n;
    for (size_t i = 0; i < listed; i++)
        names[i] = arena_format(memory, "'%s'", names[i]);
    names[listed] = NULL;
    text_add_list(&out, names, "and");
    const char *sentence = arena_text(memory, text_get(&out));
    text_free(&out);
    return sentence;
}

const struct score_group *score_find_group(const struct score_setup *s, const char *name)
{
    const struct score_group *found = find_group(s, name);
    return found ? found : find_group(s, "other");
}

const struct score_group *score_find_software(const struct score_setup *s,
                                              const struct score_accelerator *a, const char *round)
{
    char name[128];
    snprintf(name, sizeof name, "%s-%s", a->software, round);
    const struct score_group *found = find_group(s, name);
    return found ? found : find_group(s, a->software);
}

const struct llm *score_find_llm(struct span llms, const char *name, bool *ambiguous)
{
    const struct score_llm *items = llms.items;
    const struct llm *found = NULL;
    *ambiguous = false;
    for (uint32_t i = 0; i < llms.n; i++)
        if (strcmp(items[i].name, name) == 0)
            return items[i].llm;
    for (uint32_t i = 0; i < llms.n; i++) {
        if (!spellings_agree(items[i].name, name) && !llm_has_name(items[i].llm, name))
            continue;
        *ambiguous = *ambiguous || (found && found != items[i].llm);
        found = items[i].llm;
    }
    return *ambiguous ? NULL : found;
}
