/* calibrate steps: constants of a training step, printed as models/training.yaml. */
#include "cli/calibrate.h"

#include "cli/output.h"
#include "input/quantity.h"
#include "score/data.h"
#include "score/fit.h"

#include <string.h>

enum { DIGITS = 4 };

static const struct score_prior *find_prior(const struct score_setup *s, const char *name,
                                            size_t *at)
{
    const struct score_prior *items = s->fit.items;
    for (*at = 0; *at < s->fit.n; ++*at)
        if (strcmp(items[*at].name, name) == 0)
            return &items[*at];
    return NULL;
}

static double value_at(const struct training_constants *c, const struct key *key)
{
    return *(const double *)(const void *)((const char *)c + key->offset);
}

/* The whole of models/training.yaml. */
static void write_constants(const struct score_setup *s, const struct training_constants *fitted,
                            size_t rows, struct text *out)
{
    text_addf(
        out,
        "# yaml-language-server: $schema=../schema/training.schema.json\n"
        "# Written by 'colossim calibrate steps'; priors stand in measurements/scoring.yaml.\n"
        "colossim: 1\n"
        "source: \"fitted to %zu published training steps, models/measurements/training.csv, by "
        "'colossim calibrate steps'\"\n"
        "confidence: published\n",
        rows);
    for (size_t i = 0; i < training_constants_table.n; i++) {
        const struct key *key = &training_constants_table.keys[i];
        size_t at;
        const struct score_prior *p = find_prior(s, key->name, &at);
        text_addf(out, "%s: {value: ", key->name);
        quantity_write(value_at(p ? fitted : &s->training, key), key->dim, DIGITS, out);
        if (p) {
            text_add(out, ", note: \"prior ");
            quantity_write(p->centre.value, key->dim, DIGITS, out);
            text_add(out, " +- ");
            quantity_write(p->spread.value, key->dim, DIGITS, out);
            text_addf(out, "%s\"}\n", fit_at_bound(s, fitted, at) ? "; AT ITS BOUND" : "");
        } else {
            text_add(out, ", source: not fitted, confidence: assumed}\n");
        }
    }
}

static bool steps(const struct arguments *a, struct text *out, struct diagnostics *d)
{
    struct score_data data;
    const bool open = score_data_open(&data, a->value[OPTION_MODELS], a->value[OPTION_DATA], d);
    if (open) {
        const size_t n = data.rows.n;
        bool *use = arena_array(&data.file.memory, n, sizeof *use);
        size_t used = 0;
        for (size_t i = 0; i < n; i++)
            used += use[i] = fit_takes(&data.rows.items[i]);
        output_message(a, "fitting %u constants to %zu rows ...", data.setup->fit.n, used);
        if (data.file.own && data.rows.left_out.n > 0)
            output_message(a, "%zu rows left out: 'colossim validate training --data %s' says why",
                           data.rows.left_out.n, data.file.path);
        struct training_constants fitted;
        fit_constants(data.setup, data.rows.items, use, n, NULL, &fitted);
        write_constants(data.setup, &fitted, used, out);
    }
    score_data_close(&data);
    return open;
}

int calibrate_steps(const struct arguments *a, struct text *out)
{
    struct diagnostics diagnostics;
    diagnostics_init(&diagnostics);
    const bool done = steps(a, out, &diagnostics);
    output_diagnostics(a, &diagnostics);
    diagnostics_free(&diagnostics);
    return done ? EXIT_OK : EXIT_INPUT;
}
