#include "perf/request.h"

#include "base/seconds.h"
#include "base/text.h"
#include "perf/batch.h"
#include "perf/drawn_power.h"

#include <math.h>
#include <stddef.h>

const char *const search_for_words[] = {"time", "cost", "energy", NULL};

const char *const training_request_fixed[] = {"training", "training", "assumptions", "assumptions",
                                              NULL};

#define FIELD(NAME) .offset = offsetof(struct training_spread, NAME)
static const struct key spread_keys[] = {
    {"sites", KEY_COUNT, FIELD(sites), .min = 2, .max = 1000, .doc = "Sites of equal size."},
    {"bandwidth", KEY_QUANTITY, DIM_BANDWIDTH, FIELD(bandwidth), .min = 1e3, .max = 1e13,
     .doc = "One-way bandwidth per accelerator to the other sites: what joins two sites over the "
            "accelerators of one."},
    {"latency", KEY_QUANTITY, DIM_TIME, FIELD(latency), .min = 0, .max = 10,
     .doc = "Time of one message between sites; light takes 5 us per km of fibre."},
};
#undef FIELD
static const struct key_table spread_table = {
    KEY_TABLE("spread over sites", struct training_spread, spread_keys),
    .doc = "A cluster on several sites; the links between them are not priced.",
};

#define FIELD(NAME) .offset = offsetof(struct training_request, NAME)
static const struct key request_keys[] = {
    {"colossim", KEY_COUNT, FIELD(format), .min = 1, .max = 1,
     .doc = "Version of the file format: 1."},
    {"llm", KEY_REF, FIELD(llm), .target = "models.llms", .doc = "The model to train."},
    {"system", KEY_REF, FIELD(system), .target = "models.systems", .doc = "What it is trained on."},
    {"fabric", KEY_REF, FIELD(fabric), .target = "models.fabrics", .optional = true,
     .doc = "The scale-out fabric; left out: as fast as the ports, and not priced."},
    {"site", KEY_REF, FIELD(site), .target = "models.sites", .doc = "Where: overhead of power."},
    {"power", KEY_REF, FIELD(power), .target = "models.power", .doc = "Price of energy."},
    {"accelerators", KEY_COUNT, FIELD(accelerators), .min = 1, .max = 1e9,
     .doc = "How many; where they don't fill their systems, their share of these is paid and "
            "powered."},
    {"spread", KEY_STRUCT, FIELD(spread), .sub = &spread_table, .optional = true,
     .doc = "Over how many sites they are spread; left out: one."},
    {"sequence", KEY_COUNT, FIELD(sequence), .min = 1, .max = 1e9, .optional = true,
     .doc = "Tokens per sequence; left out: the model's context."},
    {"global-batch", KEY_COUNT, FIELD(global_batch), .min = 1, .max = 1e12, .optional = true,
     .doc = "Sequences per step; left out: about 16 million tokens (the power of two nearest to "
            "them, or a number within a tenth of it that has a larger divisor in common with the "
            "accelerators)."},
    {"tokens", KEY_QUANTITY, DIM_NONE, FIELD(tokens), .min = 1, .max = 1e20, .optional = true,
     .doc = "Tokens of the whole run; left out: one step is predicted alone."},
    {"date", KEY_DATE, FIELD(date), .doc = "Day of prices."},
    {"precision", KEY_WORD, FIELD(precision), .words = precision_words, .fallback = "bf16",
     .doc = "Data type of the layers' matrix products."},
    {"accumulate-fp32", KEY_BOOL, FIELD(accumulate_fp32), .fallback = "true",
     .doc = "Whether gradients have 4 bytes instead of 2."},
    {"memory-share", KEY_QUANTITY, DIM_NONE, FIELD(memory_share), .min = 0.01, .max = 1,
     .fallback = "0.95", .doc = "Share of an accelerator's memory that a plan may fill."},
    {"objective", KEY_WORD, FIELD(objective), .words = search_for_words, .fallback = "time",
     .doc = "What the best plan has least of: time, cost (write-down, upkeep and electricity) or "
            "energy of a step."},
    {"plan", KEY_STRUCT, FIELD(plan), .sub = &plan_choice_table, .optional = true,
     .doc = "How a step is spread; left out: the best plan is searched for."},
    {"software", KEY_STRUCT, FIELD(software), .sub = &software_choice_table, .optional = true,
     .doc = "What runs it."},
    {"failures", KEY_REF, FIELD(failures), .target = "models.failures", .optional = true,
     .doc = "How often nodes fail; each failure stops the run. Left out: never."},
    {"interruptions", KEY_STRUCT, FIELD(interruptions), .sub = &interruption_choice_table,
     .optional = true, .doc = "What failures and checkpoints cost the run."},
    {"checkpoint-interval", KEY_QUANTITY, DIM_TIME, FIELD(checkpoint_interval), .min = 1,
     .max = 3.2e7, .optional = true,
     .doc = "Work between two checkpoints; left out: with what most of it is kept."},
    {"training", KEY_STRUCT, FIELD(training), .sub = &training_constants_table,
     .doc = "Constants of a training step; models/training.yaml unless overridden here."},
    {"fallback", KEY_REF, FIELD(fallback), .target = "models.calibration", .fallback = "default",
     .doc = "What stands for a calibration that is missing."},
    {"assumptions", KEY_STRUCT, FIELD(assumptions), .sub = &assumptions_table,
     .doc = "What no source gives; models/assumptions.yaml unless overridden here."},
    {"models", KEY_STRUCT, FIELD(models), .sub = &library_table, .optional = true,
     .doc = "Overrides of library items."},
};
#undef FIELD
const struct key_table training_request_table = {
    KEY_TABLE("training question", struct training_request, request_keys),
    .doc = "Which model is trained on what, and how.",
};

/* What a second of the whole cluster takes: IT power with all systems at rest, and what their load
 * adds, W; the price of the hardware, $. Of a system that isn't filled, the share of its
 * accelerators counts, as in an order. The fabric is always on; what isn't counted of it is a
 * factor, as where a part of one system has none. */
struct cluster_rates {
    double idle_power, load_power, capital;
};

static int64_t sites_of(const struct training_request *r)
{
    return r->spread.sites > 0 ? r->spread.sites : 1;
}

/* Systems of one site, which its fabric joins. */
static double systems_of_site(const struct training_request *r)
{
    return (double)r->accelerators / (double)sites_of(r) / (double)r->system->accelerators;
}

static struct cluster_rates cluster_rates(const struct training_request *r)
{
    const struct system *s = r->system;
    const double here = systems_of_site(r), joined = ceil(here);
    const double systems = here * (double)sites_of(r);
    const double idle = systems * power_of_system(s, 0), load = systems * power_of_system(s, 1);
    struct fabric_count count;
    struct cluster_rates rates = {.capital = systems * system_price(s, r->date)};
    if (!r->fabric || here < 1 || !fabric_count_parts(r->fabric, s, (int64_t)joined, &count)) {
        rates.idle_power = idle * r->assumptions.network_factor;
        rates.load_power = (load - idle) * r->assumptions.network_factor;
        return rates;
    }
    rates.capital += fabric_price(&count, r->date) * systems / joined;
    rates.idle_power = idle + count.power * systems / joined;
    rates.load_power = load - idle;
    return rates;
}

/* $ per second of the hardware: write-down and upkeep. */
static double hardware_rate(const struct training_request *r, double capital)
{
    return capital / r->assumptions.it_life + capital * r->assumptions.maintenance_rate;
}

static struct objective objective_of(const struct training_request *r)
{
    if (r->objective == SEARCH_TIME)
        return (struct objective){.second = 1};
    const struct cluster_rates rates = cluster_rates(r);
    const double pue = path_at(&r->site->pue, r->date);
    const struct power_law power = power_law_of(r->system, r->assumptions.node_factor);
    struct objective energy = {pue * rates.idle_power, pue * rates.load_power, power};
    if (r->objective == SEARCH_ENERGY)
        return energy;
    const double price = path_at(&r->power->energy_price, r->date);
    return (struct objective){hardware_rate(r, rates.capital) + price * energy.second,
                              price * energy.load_second, power};
}

static bool build_network(const struct training_request *r, struct network *out,
                          struct diagnostics *d)
{
    const int64_t sites = sites_of(r);
    if (r->accelerators % sites != 0) {
        diag_error(d, (struct mark){0}, NULL,
                   "%lld accelerators can't be spread over %lld sites of equal size",
                   (long long)r->accelerators, (long long)sites);
        return false;
    }
    const double systems = ceil(systems_of_site(r));
    const char *fault =
        r->fabric ? fabric_fault(r->fabric, r->system, (int64_t)systems, &d->memory) : NULL;
    if (fault) {
        diag_error(d, (struct mark){0}, NULL, "%s", fault);
        return false;
    }
    network_build(r->system, r->fabric, r->accelerators / sites,
                  r->system->accelerator->calibration, r->fabric ? r->fabric->calibration : NULL,
                  r->fallback, out);
    for (int i = 0; i < out->levels; i++)
        if (!(out->level[i].bandwidth > 0)) {
            diag_error(d, (struct mark){0}, NULL,
                       "no network for '%s': the scale-up bandwidth of '%s' is not known",
                       r->system->name, r->system->accelerator->name);
            return false;
        }
    if (sites > 1)
        network_spread(out, r->accelerators, r->spread.bandwidth, r->spread.latency,
                       r->fallback->scale_out.ramp);
    return true;
}

static bool check_precision(const struct accelerator *a, enum precision precision,
                            struct diagnostics *d)
{
    if (dense_rate(a, precision) > 0)
        return true;
    if (precision == PRECISION_FP8 && a->int8_only)
        diag_error(d, (struct mark){0}, NULL, "'%s' has no fp8 rate: its 8-bit rate is of INT8",
                   a->name);
    else
        diag_error(d, (struct mark){0}, NULL, "'%s' has no %s rate, only %s", a->name,
                   precision_words[precision],
                   dense_rate(a, PRECISION_FP8) > 0 ? "those of bf16 and fp8" : "that of bf16");
    return false;
}

bool training_world_build(const struct training_request *r, enum law_mode mode,
                          struct training_world *out, struct diagnostics *d)
{
    const struct accelerator *a = r->system->accelerator;
    const struct software_choice *s = &r->software;
    *out = (struct training_world){
        .software = {.class = (enum software_class)s->class,
                     .age = SECONDS_PER_DAY * (double)(s->date - accelerator_kernels_since(a)),
                     .scaling = (enum scaling)s->scaling,
                     .fused_attention = s->fused_attention,
                     .overlap_tensor = s->overlap_tensor,
                     .overlap_data = s->overlap_data,
                     .overlap_pipeline = s->overlap_pipeline,
                     .overlap_expert = s->overlap_expert,
                     .graphs = s->graphs,
                     .fixed_experts = s->fixed_experts,
                     .imbalance = s->imbalance},
        .sequence = r->sequence > 0 ? r->sequence : r->llm->context,
    };
    out->global_batch = r->global_batch;
    if (out->global_batch == 0)
        out->global_batch = batch_default(out->sequence, r->accelerators);
    const char *gap = calibration_gap(r->fallback);
    if (gap) {
        diag_error(d, (struct mark){0}, NULL,
                   "calibration '%s' can't stand for what others leave out: it has no '%s' itself",
                   r->fallback->name, gap);
        return false;
    }
    const struct law_level level = software_level(&out->software, &r->training);
    if (!law_build(a, a->calibration, r->fallback, level, mode, &out->law)) {
        diag_error(d, (struct mark){0}, NULL,
                   "no kernel law for '%s': its bf16 rate or memory bandwidth is not known",
                   a->name);
        return false;
    }
    if (!(a->memory > 0)) {
        diag_error(d, (struct mark){0}, NULL,
                   "no plan for '%s': how much memory it has is not known", a->name);
        return false;
    }
    if (!check_precision(a, (enum precision)r->precision, d))
        return false;
    if (!(objective_of(r).second > 0)) {
        diag_error(
            d, (struct mark){0}, NULL,
            "the best plan by %s can't be told: a price or the power of '%s' is not published",
            search_for_words[r->objective], r->system->name);
        return false;
    }
    if (!build_network(r, &out->network, d))
        return false;
    out->training =
        (struct training){r->llm, &out->law, &out->network, &out->software, &r->training};
    return true;
}

static int64_t or_one(int64_t n)
{
    return n > 0 ? n : 1;
}

/* A word of struct plan_choice. */
static unsigned chosen(int word, unsigned any)
{
    return word > 0 ? (unsigned)word - 1 : any;
}

struct plan training_request_plan(const struct training_request *r, const struct training_world *w)
{
    const struct plan_choice *q = &r->plan;
    struct plan p = {.tensor = or_one(q->tensor),
                     .context = or_one(q->context),
                     .pipeline = or_one(q->pipeline),
                     .expert = or_one(q->expert),
                     .chunks = or_one(q->chunks),
                     .micro_batch = or_one(q->micro_batch),
                     .global_batch = w->global_batch,
                     .sequence = w->sequence,
                     .precision = (enum precision)r->precision,
                     .recompute = chosen(q->recompute, RECOMPUTE_NONE),
                     .sharding = chosen(q->sharding, SHARDING_OPTIMIZER),
                     .schedule = chosen(q->schedule, SCHEDULE_1F1B),
                     .shard = q->shard,
                     .accumulate_fp32 = r->accumulate_fp32,
                     .adapters = q->adapters};
    p.expert_tensor = q->expert_tensor > 0 ? q->expert_tensor : p.expert > 1 ? 1 : p.tensor;
    p.sequence_parallel = q->sequence_parallel && p.tensor > 1;
    p.data = or_one(plan_data_ranks(&p, r->accelerators));
    return p;
}

struct search_space training_request_space(const struct training_request *r,
                                           const struct training_world *w)
{
    struct search_space s = search_space_of(r->llm, r->accelerators, w->global_batch, w->sequence);
    s.memory = r->system->accelerator->memory * r->memory_share;
    s.precision = (enum precision)r->precision;
    s.accumulate_fp32 = r->accumulate_fp32;
    s.given = r->plan;
    s.objective = objective_of(r);
    return s;
}

static bool gives_degrees(const struct plan_choice *p)
{
    return p->context > 0 || p->pipeline > 0 || p->expert > 0 || p->expert_tensor > 0 ||
           p->chunks > 0 || p->micro_batch > 0;
}

/* Fills in the plan: the given one, or the best that fits. */
static bool choose_plan(const struct training_request *r, const struct training_world *w,
                        struct training_prediction *out, struct text *why)
{
    if (r->plan.tensor > 0) {
        out->plan = training_request_plan(r, w);
        return true;
    }
    const struct search_space space = training_request_space(r, w);
    struct search_found best;
    struct search_counts counts;
    if (search_plans(&w->training, &space, &best, 1, &counts, NULL, NULL) == 0) {
        if (counts.plans == 0)
            text_addf(
                why,
                "no plan%s spreads over exactly %lld accelerators with %lld sequences a step: "
                "take numbers with more divisors, or more in common%s",
                gives_degrees(&r->plan) ? " of the given degrees and micro-batch" : "",
                (long long)r->accelerators, (long long)w->global_batch,
                gives_degrees(&r->plan) ? ", or leave degrees out" : "");
        else if (counts.too_large == 0)
            text_addf(why, "no plan is possible: all %llu looked at break a rule of their degrees",
                      (unsigned long long)counts.plans);
        else
            text_addf(why,
                      "no plan fits: of %llu plans %llu are impossible, and the others need more "
                      "memory, at least %.1f GB of the %.1f GB that a plan may fill",
                      (unsigned long long)counts.plans, (unsigned long long)counts.impossible,
                      counts.least / 1e9, space.memory / 1e9);
        return false;
    }
    out->plan = best.plan;
    out->searched = counts.plans;
    return true;
}

bool training_request_predict(const struct training_request *r, struct training_world *w,
                              struct training_prediction *out, struct text *why)
{
    *out = (struct training_prediction){0};
    if (!choose_plan(r, w, out, why))
        return false;
    struct diagnostics none; /* what can fail has been built before */
    diagnostics_init(&none);
    training_world_build(r, LAW_EXACT, w, &none);
    diagnostics_free(&none);
    const double memory = r->system->accelerator->memory * r->memory_share;
    const enum plan_fault fault = training_predict(&w->training, &out->plan, r->accelerators,
                                                   memory, &out->memory, &out->step);
    if (fault == PLAN_GOOD)
        return true;
    plan_explain(r->llm, &out->plan, r->accelerators, fault, why);
    if (fault == PLAN_MEMORY) {
        const enum memory_part largest = memory_largest(&out->memory);
        text_addf(why,
                  ": %.1f GB, where a plan may fill %.1f of %.0f GB ('memory-share'); the largest "
                  "part is %s with %.1f GB",
                  out->memory.total / 1e9, memory / 1e9, r->system->accelerator->memory / 1e9,
                  memory_part_words[largest], out->memory.part[largest] / 1e9);
    }
    return false;
}

/* Failures per second of all its nodes. */
static double failures_of_nodes(const struct training_request *r)
{
    const struct system *s = r->system;
    const double nodes = (double)r->accelerators * (double)s->nodes / (double)s->accelerators;
    return r->failures ? nodes * failure_rate(r->failures, s) * failure_excess(r->failures) : 0;
}

struct training_run_cost training_run_cost(const struct training_request *r, const struct plan *p,
                                           const struct training_step *step)
{
    struct training_run_cost c = {0};
    const struct cluster_rates rates = cluster_rates(r);
    c.steps =
        isnan(r->tokens) ? 1 : ceil(r->tokens / ((double)p->global_batch * (double)p->sequence));
    c.work = c.steps * step->time;
    c.checkpoint = memory_state(r->llm, p->adapters);
    c.interruptions =
        interruptions_expected(&r->interruptions, r->checkpoint_interval, &r->assumptions,
                               failures_of_nodes(r), c.checkpoint, (double)r->accelerators);
    const struct interruption_shares *shares = &c.interruptions.shares;
    c.time = interruptions_end(&c.interruptions) ? c.work / shares->work : INFINITY;
    c.stops = c.interruptions.law.rate * c.time;
    const struct power_law power = power_law_of(r->system, r->assumptions.node_factor);
    c.accelerator_power = power.tensor > 0 ? power_of_accelerator(&power, step) : NAN;
    c.power = rates.idle_power + rates.load_power * power_share(&power, step);
    const double stepping = shares->work + shares->again;
    c.energy = (stepping * c.power + (1 - stepping) * rates.idle_power) *
               path_at(&r->site->pue, r->date) * c.time;
    c.hardware = rates.capital * c.time / r->assumptions.it_life;
    c.upkeep = rates.capital * r->assumptions.maintenance_rate * c.time;
    c.electricity = c.energy * path_at(&r->power->energy_price, r->date);
    c.total = c.hardware + c.upkeep + c.electricity;
    return c;
}
