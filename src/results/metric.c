#include "results/metric.h"

#include "base/seconds.h"
#include "base/words.h"
#include "results/metric_view.h"

#include <assert.h>
#include <math.h>
#include <string.h>

const char *metric_when_name(enum metric_when when)
{
    static const char *const names[] = {"state", "total", "run", "milestone"};
    return names[when];
}

const char *const metric_better_words[] = {"neither", "lower", "higher", NULL};

const char *metric_better_name(enum metric_better better)
{
    return metric_better_words[better];
}

static const struct metric *find(const char *name, size_t length)
{
    for (size_t i = 0; i < metric_count; i++)
        if (strlen(metric_table[i].name) == length &&
            memcmp(metric_table[i].name, name, length) == 0)
            return &metric_table[i];
    return NULL;
}

const struct metric *metric_find(const char *name)
{
    return find(name, strlen(name));
}

struct metric_ref metric_ref_of(const struct metric *metric)
{
    return (struct metric_ref){.metric = metric};
}

/* Everything that may be asked for by name begins with its name: sites, operators, milestones. */
static const char *name_of(const struct span *items, size_t size, uint32_t i)
{
    return *(const char *const *)((const char *)items->items + i * size);
}

/* What may stand before a metric's name, and whose names follow it. */
struct kind {
    const char *prefix; /* 'sites.' */
    const char *what;   /* 'site' */
    size_t items;       /* offset of their span in the scenario */
    size_t size;        /* of an item */
    enum sample_scope scope;
};

static const struct kind kinds[] = {
    {"sites.", "site", offsetof(struct scenario, sites), sizeof(struct site), SCOPE_SITE},
    {"operators.", "operator", offsetof(struct scenario, operators), sizeof(struct owner),
     SCOPE_OPERATOR},
    {"milestones.", "milestone", offsetof(struct scenario, milestones), sizeof(struct milestone),
     SCOPE_TOTAL},
};

/* The kind that a text begins with; NULL for none. */
static const struct kind *kind_of(const char *text)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strncmp(text, kinds[i].prefix, strlen(kinds[i].prefix)) == 0)
            return &kinds[i];
    return NULL;
}

bool metric_has_subject(const char *text)
{
    return kind_of(text) != NULL;
}

/* The scenario's items of a kind. */
struct subjects {
    const struct kind *kind;
    const struct span *items;
};

/* The nearest of the names to a word, as a hint. */
static const char *nearest_subject(const struct subjects *s, const char *word,
                                   struct diagnostics *d)
{
    const char **names = arena_array(&d->memory, s->items->n, sizeof *names);
    for (uint32_t i = 0; i < s->items->n; i++)
        names[i] = name_of(s->items, s->kind->size, i);
    return diag_did_you_mean(d, words_nearest(word, names, s->items->n));
}

/* Takes 'NAME.' off the front of the text; names may have dots themselves, so the longest that fits
 * wins. */
static bool take_subject(const char **text, const struct subjects *s, struct mark at,
                         struct diagnostics *d, uint32_t *out)
{
    size_t best = 0;
    for (uint32_t i = 0; i < s->items->n; i++) {
        const char *name = name_of(s->items, s->kind->size, i);
        const size_t length = strlen(name);
        if (length > best && strncmp(*text, name, length) == 0 && (*text)[length] == '.') {
            best = length;
            *out = i;
        }
    }
    if (best == 0) {
        const char *word = arena_slice(&d->memory, *text, strcspn(*text, ".@"));
        for (uint32_t i = 0; i < s->items->n; i++)
            if (strcmp(*text, name_of(s->items, s->kind->size, i)) == 0) {
                diag_error(d, at, NULL, "'%s' is a %s; a figure of it has its name behind a dot",
                           *text, s->kind->what);
                return false;
            }
        diag_error(d, at, nearest_subject(s, word, d), "the scenario has no %s '%s'", s->kind->what,
                   word);
        return false;
    }
    *text += best + 1;
    return true;
}

static bool parse_date(const char *text, const struct scenario *scenario, struct mark at,
                       struct diagnostics *d, day_number *out)
{
    if (!date_parse(text, out)) {
        diag_error(d, at, NULL, "'%s' is no day; write it like 2030-07-01", text);
        return false;
    }
    if (*out < scenario->start || *out >= scenario->end) {
        char start[DATE_TEXT], last[DATE_TEXT];
        date_format(scenario->start, start);
        date_format(scenario->end - 1, last);
        diag_error(d, at, NULL, "%s lies outside the run (%s to %s)", text, start, last);
        return false;
    }
    return true;
}

static const char *nearest_metric(const char *word, struct diagnostics *d)
{
    const char **names = arena_array(&d->memory, metric_count, sizeof *names);
    for (size_t i = 0; i < metric_count; i++)
        names[i] = metric_table[i].name;
    return diag_did_you_mean(d, words_nearest(word, names, metric_count));
}

/* Whether the metric may be asked of a subject or for a day as it was. */
static bool check_use(const struct metric *metric, const struct kind *subject, bool dated,
                      struct mark at, struct diagnostics *d)
{
    const bool of_milestone = subject && strcmp(subject->what, "milestone") == 0;
    if ((metric->when == METRIC_MILESTONE) != of_milestone) {
        if (of_milestone)
            diag_error(d, at, NULL,
                       "'%s' is no figure of a milestone: 'milestones.NAME.day' is the only one",
                       metric->name);
        else
            diag_error(d, at, NULL, "'%s' is a figure of milestones: write 'milestones.NAME.%s'",
                       metric->name, metric->name);
        return false;
    }
    if (metric->when == METRIC_RUN && subject) {
        diag_error(d, at, NULL, "'%s' is a figure of all sites together, there is none by %s",
                   metric->name, subject->what);
        return false;
    }
    if (dated && (metric->when == METRIC_RUN || metric->when == METRIC_MILESTONE)) {
        diag_error(d, at, NULL, "'%s' is a figure of the whole run and takes no day", metric->name);
        return false;
    }
    return true;
}

bool metric_parse(const char *text, const struct scenario *scenario, struct mark at,
                  struct diagnostics *d, struct metric_ref *out)
{
    const struct kind *kind = kind_of(text);
    *out = (struct metric_ref){.scope = kind ? kind->scope : SCOPE_TOTAL};
    if (kind) {
        const void *items = (const char *)scenario + kind->items;
        text += strlen(kind->prefix);
        if (!take_subject(&text, &(struct subjects){kind, items}, at, d, &out->subject))
            return false;
    }
    const size_t length = strcspn(text, "@");
    out->metric = find(text, length);
    if (!out->metric) {
        const char *word = arena_slice(&d->memory, text, length);
        diag_error(d, at, nearest_metric(word, d), "there is no metric '%s'", word);
        return false;
    }
    const bool dated = text[length] == '@';
    return check_use(out->metric, kind, dated, at, d) &&
           (!dated || parse_date(text + length + 1, scenario, at, d, &out->date));
}

double metric_value(const struct metric_ref *ref, const struct outcome *out)
{
    const bool of_milestone = ref->metric->when == METRIC_MILESTONE;
    const day_number last = out->scenario->end - 1;
    const day_number day = ref->date ? ref->date : last;
    if (day > last) /* of a run that ends before the one that the day was checked against */
        return NAN;
    const struct sample *sample =
        outcome_sample(out, ref->scope, of_milestone ? 0 : ref->subject, day);
    if (!sample)
        return NAN;
    const struct metric_view view = {
        .at = {out, ref->scope, ref->subject, sample->day, sample->second},
        .sample = sample,
    };
    return ref->metric->compute(&view, ref->metric->part) / ref->metric->si;
}

bool metric_after_end(double value)
{
    return isinf(value) && value > 0;
}

/* The place of an observation's field. */
static struct mark place_of(const struct scenario *scenario, const void *field)
{
    const struct origin *origin = scenario->origins ? origins_get(scenario->origins, field) : NULL;
    return origin && origin->node ? origin->node->at : (struct mark){0};
}

static bool check_observation(const struct scenario *scenario, const struct observation *o,
                              struct diagnostics *d)
{
    const struct mark at = place_of(scenario, &o->metric);
    struct metric_ref ref;
    if (!metric_parse(o->metric, scenario, at, d, &ref))
        return false;
    if (ref.date) {
        diag_error(d, at, NULL,
                   "observation '%s': give the day as 'date', not in the metric's name", o->name);
        return false;
    }
    if (o->date && (ref.metric->when == METRIC_RUN || ref.metric->when == METRIC_MILESTONE)) {
        diag_error(d, place_of(scenario, &o->date), NULL,
                   "'%s' is a figure of the whole run and takes no day", o->metric);
        return false;
    }
    if (!dim_equal(o->value.dim, ref.metric->dim)) {
        const char *units = dim_usual_units(ref.metric->dim);
        const char *given = arena_text(&d->memory, dim_name(o->value.dim));
        const char *wanted = arena_text(&d->memory, dim_name(ref.metric->dim));
        diag_error(d, place_of(scenario, &o->value), NULL,
                   "observation '%s' gives %s, '%s' is %s%s%s%s", o->name, given, o->metric, wanted,
                   units ? " (" : "", units ? units : "", units ? ")" : "");
        return false;
    }
    return true;
}

bool metric_check_observations(const struct scenario *scenario, struct diagnostics *d)
{
    const struct observation *observations = scenario->observations.items;
    bool fine = true;
    for (uint32_t i = 0; i < scenario->observations.n; i++)
        fine = check_observation(scenario, &observations[i], d) && fine;
    return fine;
}

struct observation_result metric_observe(const struct observation *o, const struct outcome *out)
{
    struct diagnostics none;
    diagnostics_init(&none);
    struct metric_ref ref;
    const bool known = metric_parse(o->metric, out->scenario, (struct mark){0}, &none, &ref);
    assert(known);
    (void)known;
    diagnostics_free(&none);
    ref.date = o->date;
    const double si = ref.metric->si;
    return (struct observation_result){
        .name = o->name,
        .metric = o->metric,
        .unit = ref.metric->unit,
        .si = si,
        .date = o->date,
        .model = metric_value(&ref, out),
        .published = o->value.value / si,
        .low = o->low.value / si,
        .high = o->high.value / si,
        .published_by = o->published_by,
        .scope = o->scope,
        .fixed_by = (enum fixed_by)o->fixed_by,
    };
}

/* Seconds from the start of the run. */
static double time_of(const struct sample *s, day_number start)
{
    return (double)(s->day - start) * SECONDS_PER_DAY + s->second;
}

double samples_mean_drawn(const struct sample *samples, size_t i, day_number start)
{
    const struct sample *last = &samples[i], *after = last;
    const double end = time_of(last, start), begin = fmax(0, end - 30 * SECONDS_PER_DAY);
    if (end <= 0)
        return NAN;
    double time = 0,
           joules = 0; /* of the last state by 'begin'; at the start of the run nothing was drawn */
    for (size_t k = i; k-- > 0;) {
        const struct sample *s = &samples[k];
        if (s->scope != last->scope || s->subject != last->subject)
            continue;
        if (time_of(s, start) <= begin) {
            time = time_of(s, start);
            joules = s->facility_energy;
            break;
        }
        after = s;
    }
    const double span = time_of(after, start) - time;
    const double at_begin =
        span > 0 ? joules + (after->facility_energy - joules) * (begin - time) / span : joules;
    return (last->facility_energy - at_begin) / (end - begin);
}
