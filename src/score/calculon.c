#include "score/calculon.h"

#include <math.h>
#include <string.h>

const char *const calculon_part_words[] = {"vTrain, all", "vTrain, tensor degree up to 8",
                                           "vTrain, tensor degree above 8", "rows of its own",
                                           NULL};

/* The group of the rows that Calculon's authors set its efficiencies by. */
static const char OWN_GROUP[] = "korthikanti22";

static bool find(const struct training_rows *rows, const char *id, size_t *at)
{
    for (*at = 0; *at < rows->n; ++*at)
        if (strcmp(rows->items[*at].id, id) == 0)
            return true;
    return false;
}

static void add(struct calculon_score *s, double ours, double held_out, double calculon)
{
    s->n++;
    s->ours += fabs(ours);
    s->ours_held_out += fabs(held_out);
    s->calculon += fabs(calculon);
}

static void compare(const struct csv *csv, const struct score_data *data,
                    const struct score_errors *errors, struct calculon_score *out)
{
    const size_t id = csv_column(csv, "id"), measured = csv_column(csv, "measured_step_time_s");
    const size_t predicted = csv_column(csv, "calculon_step_time_s");
    for (size_t i = 0; i < csv->rows; i++) {
        size_t at;
        if (!find(&data->rows, csv_cell(csv, i, id), &at))
            continue;
        const double ours = errors[SPLIT_POOLED].model[at];
        const double held_out = errors[SPLIT_GROUPS].model[at];
        const double theirs =
            csv_number(csv, i, predicted, NAN) / csv_number(csv, i, measured, NAN) - 1;
        if (isnan(ours) || isnan(held_out) || isnan(theirs))
            continue;
        const struct training_row *r = &data->rows.items[at];
        if (strcmp(r->group, OWN_GROUP) == 0) {
            add(&out[CALCULON_OWN], ours, held_out, theirs);
            continue;
        }
        add(&out[CALCULON_ALL], ours, held_out, theirs);
        add(&out[r->plan.tensor > 8 ? CALCULON_ACROSS : CALCULON_INSIDE], ours, held_out, theirs);
    }
    for (int i = 0; i < CALCULON_PARTS; i++) {
        out[i].ours /= (double)out[i].n;
        out[i].ours_held_out /= (double)out[i].n;
        out[i].calculon /= (double)out[i].n;
    }
}

bool calculon_compare(const struct score_data *data, const struct score_errors errors[SPLITS],
                      const char *models, struct calculon_score out[CALCULON_PARTS],
                      struct diagnostics *d)
{
    struct arena memory;
    struct text text;
    arena_init(&memory);
    text_init(&text);
    memset(out, 0, CALCULON_PARTS * sizeof *out);
    const char *path = measurements_path(models, "calculon.csv", &memory);
    struct csv csv;
    const bool good = path && measurements_read(path, &text, &memory, &csv, d);
    if (good)
        compare(&csv, data, errors, out);
    text_free(&text);
    arena_free(&memory);
    return good;
}
