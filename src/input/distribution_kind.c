/* First the parameters are matched against the kind's sets, by bits: exactly one set must be there
 * whole and nothing besides. Then each kind translates its set into the parameters of
 * distribution_of, and at last the truncation is applied. */
#include "input/distribution_kind.h"

#include "base/text.h"
#include "base/words.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BIT(NAME) (1u << PARAMETER_##NAME)

static const uint32_t truncation = BIT(MIN) | BIT(MAX);

#define FIELD(NAME) offsetof(struct distribution_parameters, NAME)

const struct distribution_parameter distribution_parameters[PARAMETERS] = {
    [PARAMETER_VALUE] = {"value", PARAMETER_QUANTITY, FIELD(value), "The only value"},
    [PARAMETER_LOW] = {"low", PARAMETER_QUANTITY, FIELD(low), "The least value"},
    [PARAMETER_MODE] = {"mode", PARAMETER_QUANTITY, FIELD(mode), "The likeliest value"},
    [PARAMETER_HIGH] = {"high", PARAMETER_QUANTITY, FIELD(high), "The greatest value"},
    [PARAMETER_MEDIAN] = {"median", PARAMETER_QUANTITY, FIELD(median),
                          "Half of the values are below it"},
    [PARAMETER_MEAN] = {"mean", PARAMETER_QUANTITY, FIELD(mean), "The mean, before truncation"},
    [PARAMETER_SD] = {"sd", PARAMETER_QUANTITY, FIELD(sd),
                      "The standard deviation, before truncation"},
    [PARAMETER_P10] = {"p10", PARAMETER_QUANTITY, FIELD(p10), "10 % of the values are below it"},
    [PARAMETER_P90] = {"p90", PARAMETER_QUANTITY, FIELD(p90), "90 % of the values are below it"},
    [PARAMETER_SCALE] = {"scale", PARAMETER_QUANTITY, FIELD(scale),
                         "63.2 % of the values are below it"},
    [PARAMETER_SHAPE] = {"shape", PARAMETER_NUMBER, FIELD(shape),
                         "Below 1: the longer, the less likely to end; 1: exponential; above 1: "
                         "ageing"},
    [PARAMETER_VALUES] = {"values", PARAMETER_QUANTITIES, FIELD(values), "The possible values"},
    [PARAMETER_WEIGHTS] = {"weights", PARAMETER_NUMBERS, FIELD(weights),
                           "One weight per value; they need not add up to 1"},
    [PARAMETER_MIN] = {"min", PARAMETER_QUANTITY, FIELD(min),
                       "Truncation: only values from here on are drawn"},
    [PARAMETER_MAX] = {"max", PARAMETER_QUANTITY, FIELD(max),
                       "Truncation: only values up to here are drawn"},
};

const struct distribution_kind distribution_kinds[DIST_KINDS] = {
    [DIST_CONSTANT] = {"constant", {BIT(VALUE)}, "Always the same value"},
    [DIST_UNIFORM] = {"uniform", {BIT(LOW) | BIT(HIGH)}, "Any value of a range is as likely"},
    [DIST_LOGUNIFORM] = {"loguniform",
                         {BIT(LOW) | BIT(HIGH)},
                         "Any order of magnitude of a range is as likely"},
    [DIST_NORMAL] = {"normal",
                     {BIT(MEAN) | BIT(SD), BIT(P10) | BIT(P90)},
                     "Symmetric and unbounded: mind negative values, or truncate"},
    [DIST_LOGNORMAL] = {"lognormal",
                        {BIT(MEAN) | BIT(SD), BIT(MEDIAN) | BIT(MEAN), BIT(MEDIAN) | BIT(SD),
                         BIT(P10) | BIT(P90)},
                        "Above zero with a long upper tail, as prices and repair times have"},
    [DIST_TRIANGULAR] = {"triangular",
                         {BIT(LOW) | BIT(MODE) | BIT(HIGH)},
                         "A range and its likeliest value"},
    [DIST_PERT] = {"pert",
                   {BIT(LOW) | BIT(MODE) | BIT(HIGH)},
                   "A range and its likeliest value, smooth, with thinner ends than triangular"},
    [DIST_EXPONENTIAL] = {"exponential", {BIT(MEAN)}, "A wait that does not age"},
    [DIST_WEIBULL] = {"weibull", {BIT(SCALE) | BIT(SHAPE)}, "A wait that ages"},
    [DIST_DISCRETE] = {"discrete", {BIT(VALUES) | BIT(WEIGHTS)}, "One of a few values"},
};

struct distribution_parameters distribution_parameters_none(void)
{
    return (struct distribution_parameters){
        .value = NAN,
        .low = NAN,
        .mode = NAN,
        .high = NAN,
        .median = NAN,
        .mean = NAN,
        .sd = NAN,
        .p10 = NAN,
        .p90 = NAN,
        .scale = NAN,
        .shape = NAN,
        .min = NAN,
        .max = NAN,
    };
}

const struct distribution_kind *distribution_kind_find(const char *word)
{
    for (size_t i = 0; i < DIST_KINDS; i++)
        if (strcmp(distribution_kinds[i].word, word) == 0)
            return &distribution_kinds[i];
    return NULL;
}

const char *distribution_kind_nearest(const char *word)
{
    const char *words[DIST_KINDS];
    for (size_t i = 0; i < DIST_KINDS; i++)
        words[i] = distribution_kinds[i].word;
    return words_nearest(word, words, DIST_KINDS);
}

uint32_t distribution_kind_parameters(const struct distribution_kind *kind)
{
    uint32_t all = truncation;
    for (size_t i = 0; i < DISTRIBUTION_SETS; i++)
        all |= kind->sets[i];
    return all;
}

const struct distribution_parameter *distribution_parameter_find(const char *name)
{
    for (size_t i = 0; i < PARAMETERS; i++)
        if (strcmp(distribution_parameters[i].name, name) == 0)
            return &distribution_parameters[i];
    return NULL;
}

const char *distribution_parameter_nearest(const struct distribution_kind *kind, const char *name)
{
    const uint32_t all = distribution_kind_parameters(kind);
    const char *names[PARAMETERS];
    size_t n = 0;
    for (size_t i = 0; i < PARAMETERS; i++)
        if (all >> i & 1)
            names[n++] = distribution_parameters[i].name;
    return words_nearest(name, names, n);
}

static bool is_list(const struct distribution_parameter *p)
{
    return p->form == PARAMETER_QUANTITIES || p->form == PARAMETER_NUMBERS;
}

/* The parameters that were written, as bits. */
static uint32_t given(const struct distribution_parameters *p)
{
    uint32_t bits = 0;
    for (size_t i = 0; i < PARAMETERS; i++) {
        const char *field = (const char *)p + distribution_parameters[i].offset;
        const bool there = is_list(&distribution_parameters[i])
                               ? ((const struct numbers *)(const void *)field)->at != NULL
                               : !isnan(*(const double *)(const void *)field);
        bits |= (uint32_t)there << i;
    }
    return bits;
}

static void copy_text(struct text *t, char out[DISTRIBUTION_MESSAGE])
{
    snprintf(out, DISTRIBUTION_MESSAGE, "%s", text_get(t));
    text_free(t);
}

static const char *first_name(uint32_t bits)
{
    for (size_t i = 0; i < PARAMETERS; i++)
        if (bits >> i & 1)
            return distribution_parameters[i].name;
    return NULL;
}

/* 'low', 'mode' and 'high' */
static void add_names(struct text *t, uint32_t bits)
{
    while (bits) {
        const uint32_t rest = bits & (bits - 1);
        text_addf(t, "'%s'", first_name(bits));
        if (rest)
            text_add(t, rest & (rest - 1) ? ", " : " and ");
        bits = rest;
    }
}

/* 'mean' and 'sd', or 'p10' and 'p90' */
static void add_sets(struct text *t, const struct distribution_kind *kind)
{
    for (size_t i = 0; i < DISTRIBUTION_SETS && kind->sets[i]; i++) {
        if (i > 0)
            text_add(t, ", or ");
        add_names(t, kind->sets[i]);
    }
}

/* What each set that begins with what is there still lacks. False when no set does. */
static bool add_missing(struct text *t, const struct distribution_kind *kind, uint32_t there)
{
    bool any = false;
    for (size_t i = 0; i < DISTRIBUTION_SETS && kind->sets[i]; i++) {
        if (there & ~kind->sets[i])
            continue;
        if (any)
            text_add(t, " or ");
        add_names(t, kind->sets[i] & ~there);
        any = true;
    }
    return any;
}

/* Whether exactly one of the kind's sets is there; 'there' is without the truncation. */
static bool match_sets(const struct distribution_kind *kind, uint32_t there,
                       struct distribution_fault *fault)
{
    for (size_t i = 0; i < DISTRIBUTION_SETS && kind->sets[i]; i++)
        if (there == kind->sets[i])
            return true;

    struct text message, hint, missing;
    text_init(&message);
    text_init(&hint);
    text_init(&missing);
    const uint32_t foreign = there & ~distribution_kind_parameters(kind);
    text_add(&hint, "it takes ");
    add_sets(&hint, kind);
    if (foreign) {
        text_addf(&message, "'%s' has no parameter%s ", kind->word,
                  foreign & (foreign - 1) ? "s" : "");
        add_names(&message, foreign);
        fault->parameter = first_name(foreign);
    } else if (there == 0) {
        text_addf(&message, "'%s' lacks its parameters", kind->word);
    } else if (add_missing(&missing, kind, there)) {
        text_addf(&message, "'%s' also needs %s", kind->word, text_get(&missing));
    } else {
        text_addf(&message, "'%s' can't combine ", kind->word);
        add_names(&message, there);
    }
    copy_text(&message, fault->message);
    copy_text(&hint, fault->hint);
    text_free(&missing);
    return false;
}

static bool refuse(struct distribution_fault *fault, enum parameter which, const char *message)
{
    fault->parameter = distribution_parameters[which].name;
    snprintf(fault->message, sizeof fault->message, "%s", message);
    return false;
}

static bool make_range(enum dist_kind kind, const struct distribution_parameters *p,
                       struct distribution *out, struct distribution_fault *fault)
{
    if (p->low > p->high)
        return refuse(fault, PARAMETER_LOW, "'low' is above 'high'");
    if (kind == DIST_LOGUNIFORM && p->low <= 0)
        return refuse(fault, PARAMETER_LOW,
                      "'low' must be above zero: the logarithm is what is uniform");
    *out = distribution_of(kind, p->low, p->high, 0);
    return true;
}

static bool make_range_with_mode(enum dist_kind kind, const struct distribution_parameters *p,
                                 struct distribution *out, struct distribution_fault *fault)
{
    if (p->low > p->high)
        return refuse(fault, PARAMETER_LOW, "'low' is above 'high'");
    if (p->mode < p->low)
        return refuse(fault, PARAMETER_MODE, "'mode' is below 'low'");
    if (p->mode > p->high)
        return refuse(fault, PARAMETER_MODE, "'mode' is above 'high'");
    *out = distribution_of(kind, p->low, p->high, p->mode);
    return true;
}

/* The standard normal quantile of 90 %. */
static const double z90 = 1.2815515655446004;

static bool make_normal(const struct distribution_parameters *p, struct distribution *out,
                        struct distribution_fault *fault)
{
    if (!isnan(p->p10)) {
        if (p->p10 >= p->p90)
            return refuse(fault, PARAMETER_P10, "'p10' must be below 'p90'");
        *out =
            distribution_of(DIST_NORMAL, (p->p10 + p->p90) / 2, (p->p90 - p->p10) / (2 * z90), 0);
        return true;
    }
    if (p->sd < 0)
        return refuse(fault, PARAMETER_SD, "'sd' is below zero");
    *out = distribution_of(DIST_NORMAL, p->mean, p->sd, 0);
    return true;
}

/* Of a lognormal law: median = exp(mu), mean = median exp(sigma^2 / 2), and with w = exp(sigma^2)
 * sd^2 = mean^2 (w - 1) = median^2 w (w - 1). Each pair is solved for mu and sigma. */
static bool make_lognormal(const struct distribution_parameters *p, struct distribution *out,
                           struct distribution_fault *fault)
{
    if (p->median <= 0)
        return refuse(fault, PARAMETER_MEDIAN, "'median' of a lognormal must be above zero");
    if (p->mean <= 0)
        return refuse(fault, PARAMETER_MEAN, "'mean' of a lognormal must be above zero");
    if (p->p10 <= 0)
        return refuse(fault, PARAMETER_P10, "'p10' of a lognormal must be above zero");
    if (p->sd < 0)
        return refuse(fault, PARAMETER_SD, "'sd' is below zero");
    if (p->p10 >= p->p90)
        return refuse(fault, PARAMETER_P10, "'p10' must be below 'p90'");
    if (p->mean < p->median)
        return refuse(fault, PARAMETER_MEAN, "'mean' is below 'median', which no lognormal's is");

    double mu, sigma;
    if (!isnan(p->p10)) {
        mu = (log(p->p10) + log(p->p90)) / 2;
        sigma = (log(p->p90) - log(p->p10)) / (2 * z90);
    } else if (isnan(p->median)) {
        const double square = log1p(p->sd / p->mean * (p->sd / p->mean));
        mu = log(p->mean) - square / 2;
        sigma = sqrt(square);
    } else if (isnan(p->sd)) {
        mu = log(p->median);
        sigma = sqrt(2 * log(p->mean / p->median));
    } else {
        /* w - 1 = (sqrt(1 + 4 r) - 1) / 2 = 2 r / (1 + sqrt(1 + 4 r)), r = (sd / median)^2 */
        const double r = p->sd / p->median * (p->sd / p->median);
        mu = log(p->median);
        sigma = sqrt(log1p(2 * r / (1 + sqrt(1 + 4 * r))));
    }
    if (!isfinite(sigma))
        return refuse(fault, isnan(p->sd) ? PARAMETER_MEAN : PARAMETER_SD,
                      "the distribution is too wide to compute with");
    *out = distribution_of(DIST_LOGNORMAL, mu, sigma, 0);
    return true;
}

static bool make_exponential(const struct distribution_parameters *p, struct distribution *out,
                             struct distribution_fault *fault)
{
    if (p->mean < 0)
        return refuse(fault, PARAMETER_MEAN, "'mean' is below zero");
    *out = distribution_of(DIST_EXPONENTIAL, p->mean, 0, 0);
    return true;
}

static bool make_weibull(const struct distribution_parameters *p, struct distribution *out,
                         struct distribution_fault *fault)
{
    if (p->scale <= 0)
        return refuse(fault, PARAMETER_SCALE, "'scale' must be above zero");
    if (p->shape <= 0)
        return refuse(fault, PARAMETER_SHAPE, "'shape' must be above zero");
    *out = distribution_of(DIST_WEIBULL, p->scale, p->shape, 0);
    return true;
}

struct choice {
    double value, weight;
};

static int by_value(const void *a, const void *b)
{
    const struct choice *x = a, *y = b;
    return (x->value > y->value) - (x->value < y->value);
}

static bool check_choices(const struct distribution_parameters *p, double *total,
                          struct distribution_fault *fault)
{
    if (p->values.n == 0)
        return refuse(fault, PARAMETER_VALUES, "'values' is empty");
    if (p->weights.n != p->values.n) {
        refuse(fault, PARAMETER_WEIGHTS, "");
        snprintf(fault->message, sizeof fault->message,
                 "'weights' must be as many as 'values': %u, not %u", p->values.n, p->weights.n);
        return false;
    }
    *total = 0;
    for (uint32_t i = 0; i < p->weights.n; i++) {
        if (p->weights.at[i] < 0)
            return refuse(fault, PARAMETER_WEIGHTS, "a weight is below zero");
        *total += p->weights.at[i];
    }
    if (!(*total > 0))
        return refuse(fault, PARAMETER_WEIGHTS, "all weights are zero");
    return true;
}

static bool make_discrete(const struct distribution_parameters *p, struct arena *memory,
                          struct distribution *out, struct distribution_fault *fault)
{
    double total;
    if (!check_choices(p, &total, fault))
        return false;
    struct choice *choices = arena_array(memory, p->values.n, sizeof *choices);
    uint32_t n = 0;
    for (uint32_t i = 0; i < p->values.n; i++)
        if (p->weights.at[i] > 0)
            choices[n++] = (struct choice){p->values.at[i], p->weights.at[i]};
    qsort(choices, n, sizeof *choices, by_value);

    double *values = arena_array(memory, n, sizeof *values);
    double *cumulative = arena_array(memory, n, sizeof *cumulative);
    double sum = 0;
    for (uint32_t i = 0; i < n; i++) {
        sum += choices[i].weight;
        values[i] = choices[i].value;
        cumulative[i] = fmin(sum / total, 1); /* the sum's order, hence its rounding, differs */
    }
    cumulative[n - 1] = 1;
    *out = distribution_of_values(values, cumulative, n);
    return true;
}

static bool apply_truncation(const struct distribution_parameters *p, struct distribution *out,
                             struct distribution_fault *fault)
{
    if (p->min > p->max)
        return refuse(fault, PARAMETER_MIN, "'min' is above 'max'");
    const bool has_min = !isnan(p->min), has_max = !isnan(p->max);
    if (distribution_truncate(out, has_min ? p->min : -INFINITY, has_max ? p->max : INFINITY))
        return true;
    if (has_min && has_max)
        return refuse(fault, PARAMETER_MIN,
                      "'min' and 'max' leave less than a billionth of the distribution");
    return has_min ? refuse(fault, PARAMETER_MIN,
                            "'min' leaves less than a billionth of the distribution")
                   : refuse(fault, PARAMETER_MAX,
                            "'max' leaves less than a billionth of the distribution");
}

static bool make_untruncated(enum dist_kind kind, const struct distribution_parameters *p,
                             struct arena *memory, struct distribution *out,
                             struct distribution_fault *fault)
{
    switch (kind) {
    case DIST_CONSTANT: *out = distribution_of(DIST_CONSTANT, p->value, 0, 0); return true;
    case DIST_UNIFORM:
    case DIST_LOGUNIFORM: return make_range(kind, p, out, fault);
    case DIST_NORMAL: return make_normal(p, out, fault);
    case DIST_LOGNORMAL: return make_lognormal(p, out, fault);
    case DIST_TRIANGULAR:
    case DIST_PERT: return make_range_with_mode(kind, p, out, fault);
    case DIST_EXPONENTIAL: return make_exponential(p, out, fault);
    case DIST_WEIBULL: return make_weibull(p, out, fault);
    case DIST_DISCRETE: return make_discrete(p, memory, out, fault);
    default: assert(false); return false;
    }
}

bool distribution_make(const struct distribution_kind *kind,
                       const struct distribution_parameters *p, struct arena *memory,
                       struct distribution *out, struct distribution_fault *fault)
{
    *fault = (struct distribution_fault){0};
    return match_sets(kind, given(p) & ~truncation, fault) &&
           make_untruncated((enum dist_kind)(kind - distribution_kinds), p, memory, out, fault) &&
           apply_truncation(p, out, fault);
}
