#include "cli/validate.h"

#include "cli/option.h"
#include "cli/output.h"
#include "cli/validate_parts.h"
#include "report/number.h"
#include "report/table.h"
#include "score/cluster_data.h"
#include "score/cluster_score.h"

#include <math.h>
#include <unistd.h>

struct scores {
    const struct cluster_rows *rows;
    struct cluster_prediction *predictions;
    bool *known; /* the row could be predicted */
    bool *take;  /* rows that are summarised */
    double *errors;
};

/* What is compared. */
enum kind { FACILITY, IT, COST };

static struct score_summary summary(struct scores *s, enum kind kind)
{
    for (size_t i = 0; i < s->rows->n; i++) {
        const struct cluster_prediction *p = &s->predictions[i];
        s->errors[i] = !s->known[i]       ? NAN
                       : kind == FACILITY ? p->facility_error
                       : kind == IT       ? p->it_error
                                          : p->cost_error;
    }
    return score_summarise(s->errors, s->take, s->rows->n);
}

static void select_group(struct scores *s, enum cluster_group group)
{
    for (size_t i = 0; i < s->rows->n; i++)
        s->take[i] = s->rows->items[i].group == group;
}

static void select_cost(struct scores *s, enum cluster_scope scope, bool planned)
{
    for (size_t i = 0; i < s->rows->n; i++)
        s->take[i] = s->rows->items[i].scope == scope && s->rows->items[i].planned == planned;
}

static void write_power(struct scores *s, bool colors, struct text *out)
{
    static const struct column columns[] = {{"", ALIGN_LEFT, NULL},
                                            {"rows", ALIGN_RIGHT, NULL},
                                            {"median", ALIGN_RIGHT, "as facility power"},
                                            {"mean", ALIGN_RIGHT, "as facility power"},
                                            {"bias", ALIGN_RIGHT, "as facility power"},
                                            {"median", ALIGN_RIGHT, "as IT power"},
                                            {"mean", ALIGN_RIGHT, "as IT power"},
                                            {"bias", ALIGN_RIGHT, "as IT power"}};
    struct table t;
    table_init(&t, columns, sizeof columns / sizeof columns[0]);
    for (int g = 0; g < CLUSTER_NO_POWER; g++) {
        select_group(s, (enum cluster_group)g);
        const struct score_summary facility = summary(s, FACILITY);
        table_row(&t, g == CLUSTER_REPORTED ? STYLE_STRONG : STYLE_PLAIN);
        table_put(&t, cluster_group_words[g]);
        text_addf(table_cell(&t), "%zu", facility.n);
        summary_put(&t, facility);
        summary_put(&t, summary(s, IT));
    }
    text_add(out,
             "Power: error against the published value, %. The headline is 'reported, existing' "
             "as facility power\n");
    table_write(&t, 2, REPORT_WIDTH, colors, out);
    table_free(&t);
}

static const struct {
    const char *key, *title;
    enum cluster_scope scope;
    bool planned;
} costs[] = {{"it_existing", "IT alone, existing", CLUSTER_COST_IT, false},
             {"it_planned", "IT alone, planned", CLUSTER_COST_IT, true},
             {"total_existing", "IT and site, existing", CLUSTER_COST_TOTAL, false},
             {"total_planned", "IT and site, planned", CLUSTER_COST_TOTAL, true}};
enum { COSTS = sizeof costs / sizeof costs[0] };

static void write_cost(struct scores *s, bool colors, struct text *out)
{
    static const struct column columns[] = {{"", ALIGN_LEFT, NULL},
                                            {"rows", ALIGN_RIGHT, NULL},
                                            {"median", ALIGN_RIGHT, NULL},
                                            {"mean", ALIGN_RIGHT, NULL},
                                            {"bias", ALIGN_RIGHT, NULL}};
    struct table t;
    table_init(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t k = 0; k < COSTS; k++) {
        select_cost(s, costs[k].scope, costs[k].planned);
        const struct score_summary one = summary(s, COST);
        table_row(&t, STYLE_PLAIN);
        table_put(&t, costs[k].title);
        text_addf(table_cell(&t), "%zu", one.n);
        summary_put(&t, one);
    }
    text_add(out, "\nCost on the published scope: error, %; prices of the row's day\n");
    table_write(&t, 2, REPORT_WIDTH, colors, out);
    table_free(&t);
}

/* The rows that the headline rests on, and those of estimates. */
static void write_rows(struct scores *s, bool colors, struct text *out)
{
    static const struct column columns[] = {
        {"cluster", ALIGN_LEFT, NULL},      {"published", ALIGN_RIGHT, NULL},
        {"facility", ALIGN_RIGHT, "model"}, {"IT", ALIGN_RIGHT, "model"},
        {"error %", ALIGN_RIGHT, NULL},     {"basis", ALIGN_LEFT, NULL}};
    struct table t;
    table_init(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < s->rows->n; i++) {
        const struct cluster_row *r = &s->rows->items[i];
        if (!s->known[i] || (r->group != CLUSTER_REPORTED && r->group != CLUSTER_SEVERAL_SOURCES &&
                             r->group != CLUSTER_ESTIMATED))
            continue;
        table_row(&t, STYLE_PLAIN);
        table_put(&t, r->name);
        number_power(table_cell(&t), r->power);
        number_power(table_cell(&t), s->predictions[i].provisioned);
        number_power(table_cell(&t), s->predictions[i].nameplate_it);
        text_addf(table_cell(&t), "%+.1f", 100 * s->predictions[i].facility_error);
        table_put(&t, cluster_group_words[r->group]);
    }
    text_add_char(out, '\n');
    table_write(&t, 2, REPORT_WIDTH, colors, out);
    table_free(&t);
}

static void json_summary(struct json *j, const char *key, struct score_summary s)
{
    json_open_object(j, key);
    summary_json(j, s);
    json_close_object(j);
}

static void json_groups(struct json *j, struct scores *s)
{
    select_group(s, CLUSTER_REPORTED);
    json_summary(j, "overall", summary(s, FACILITY));
    json_open_object(j, "groups");
    for (int g = 0; g < CLUSTER_NO_POWER; g++) {
        select_group(s, (enum cluster_group)g);
        json_open_object(j, cluster_group_words[g]);
        json_bool(j, "scored", g != CLUSTER_FORMULA);
        summary_json(j, summary(s, FACILITY));
        json_summary(j, "as_facility_power", summary(s, FACILITY));
        json_summary(j, "as_it_power", summary(s, IT));
        json_close_object(j);
    }
    json_close_object(j);
    json_open_object(j, "cost");
    for (size_t k = 0; k < COSTS; k++) {
        select_cost(s, costs[k].scope, costs[k].planned);
        json_summary(j, costs[k].key, summary(s, COST));
    }
    json_close_object(j);
}

static void json_rows(struct json *j, const struct scores *s)
{
    json_open_array(j, "rows");
    for (size_t i = 0; i < s->rows->n; i++) {
        const struct cluster_row *r = &s->rows->items[i];
        const struct cluster_prediction *p = &s->predictions[i];
        if (!s->known[i])
            continue;
        json_open_object(j, NULL);
        json_integer(j, "line", (int64_t)r->line);
        json_text(j, "name", r->name);
        json_text(j, "group", cluster_group_words[r->group]);
        json_bool(j, "planned", r->planned);
        json_number(j, "published_power", r->power);
        json_number(j, "predicted_facility_power", p->provisioned);
        json_number(j, "predicted_it_power", p->nameplate_it);
        json_number(j, "facility_error", p->facility_error);
        json_number(j, "it_error", p->it_error);
        json_number(j, "published_cost", r->cost);
        json_text(j, "cost_basis", *r->cost_basis ? r->cost_basis : NULL);
        json_number(j, "predicted_it_capital", p->capital_it);
        json_number(j, "predicted_total_capital", p->capital_total);
        json_number(j, "cost_error", p->cost_error);
        json_bool(j, "fabric_counted", p->fabric_counted);
        json_close_object(j);
    }
    json_close_array(j);
    left_out_json(j, "name", &s->rows->left_out);
}

static void write_json(struct scores *s, struct text *out)
{
    struct json j;
    json_init(&j, out);
    json_open_object(&j, NULL);
    json_text(&j, "schema", "colossim.validate_clusters.1");
    json_text(&j, "headline", "reported, existing, as facility power");
    json_groups(&j, s);
    json_rows(&j, s);
    json_close_object(&j);
}

static void predict_all(struct scores *s, const struct cluster_setup *setup, struct arena *memory)
{
    const size_t n = s->rows->n + 1;
    s->predictions = arena_array(memory, n, sizeof *s->predictions);
    s->known = arena_array(memory, n, sizeof *s->known);
    s->take = arena_array(memory, n, sizeof *s->take);
    s->errors = arena_array(memory, n, sizeof *s->errors);
    for (size_t i = 0; i < s->rows->n; i++)
        s->known[i] = cluster_predict(&s->rows->items[i], setup, &s->predictions[i]);
}

bool validate_clusters(const struct arguments *a, struct text *out, struct headline *h,
                       struct diagnostics *d)
{
    struct cluster_data data;
    const bool open = cluster_data_open(&data, a->value[OPTION_MODELS], a->value[OPTION_DATA], d);
    if (open) {
        struct scores s = {.rows = &data.rows};
        predict_all(&s, data.setup, &data.file.memory);
        if (a->given[OPTION_JSON])
            write_json(&s, out);
        else {
            const bool colors = output_colors(a, STDOUT_FILENO);
            write_power(&s, colors, out);
            write_cost(&s, colors, out);
            write_rows(&s, colors, out);
            text_add_char(out, '\n');
            left_out_write(&s.rows->left_out, out);
        }
        select_group(&s, CLUSTER_REPORTED);
        *h = (struct headline){"reported, existing clusters as facility power",
                               summary(&s, FACILITY).median_abs};
    }
    cluster_data_close(&data);
    return open;
}
