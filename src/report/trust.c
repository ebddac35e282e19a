/* What the result rests on: the share of dollars and joules by the grade of the weakest number that
 * made them, and the assumed numbers behind the most dollars. */
#include "report/trust.h"

#include "report/number.h"
#include "report/section.h"

#include <string.h>

enum { SHOWN = 5, KEYS_SHOWN = 3 };

/* Which keys price an account: all below a prefix that end like this. */
static const struct {
    const char *prefix, *suffix;
} priced_by[ACCOUNT_COUNT] = {
    [ACCOUNT_CHIPS] = {"models.accelerators.", ".price"},
    [ACCOUNT_SERVERS] = {"models.systems.", ".server-price"},
    [ACCOUNT_NETWORK] = {"models.parts.", ".price"},
    [ACCOUNT_STORAGE] = {"assumptions.", "storage-cost"},
    [ACCOUNT_SHELL] = {"models.sites.", ".shell-cost"},
    [ACCOUNT_LAND] = {"models.sites.", ".land-cost"},
    [ACCOUNT_GENERATION] = {"models.power.", "-cost"},
    [ACCOUNT_ENERGY] = {"models.power.", ".energy-price"},
    [ACCOUNT_STAFF] = {"assumptions.", "staff-cost"},
    [ACCOUNT_MAINTENANCE] = {"assumptions.", "maintenance-rate"},
    [ACCOUNT_REPAIR] = {"assumptions.repair.", ".cost"},
};

bool trust_prices(const struct result_input *input, enum account account)
{
    const char *prefix = priced_by[account].prefix, *suffix = priced_by[account].suffix;
    if (!prefix || strncmp(input->path, prefix, strlen(prefix)) != 0)
        return false;
    size_t length = strlen(input->path), tail = strlen(suffix);
    return length >= tail && strcmp(input->path + length - tail, suffix) == 0;
}

static void add_keys(struct text *cell, const struct run_facts *f, enum account account)
{
    size_t n = 0;
    for (size_t i = 0; i < f->n_inputs; i++) {
        if (f->inputs[i].grade != GRADE_ASSUMED || !trust_prices(&f->inputs[i], account))
            continue;
        if (n < KEYS_SHOWN)
            text_addf(cell, "%s%s", n ? ", " : "", f->inputs[i].path);
        n++;
    }
    if (n > KEYS_SHOWN)
        text_addf(cell, " and %zu more", n - KEYS_SHOWN);
}

static void add_shares(struct table *t, const char *name, const double *by_grade)
{
    double sum = 0;
    for (unsigned g = 0; g < GRADE_COUNT; g++)
        sum += by_grade[g];
    table_row(t, STYLE_PLAIN);
    table_put(t, name);
    for (unsigned g = 0; g < GRADE_COUNT; g++)
        number_share(table_cell(t), by_grade[g] / sum);
}

static void write_grades(const struct run_facts *f, const struct look *look, struct text *out)
{
    static const struct column columns[1 + GRADE_COUNT] = {
        {"by the weakest number", ALIGN_LEFT, NULL},
        {"measured", ALIGN_RIGHT, NULL},
        {"datasheet", ALIGN_RIGHT, NULL},
        {"published", ALIGN_RIGHT, NULL},
        {"assumed", ALIGN_RIGHT, NULL}};
    double dollars[GRADE_COUNT] = {0};
    for (unsigned account = 0; account < ACCOUNT_FUNDING; account++)
        for (unsigned g = 0; g < GRADE_COUNT; g++)
            dollars[g] += money_to_dollars(f->run.by_grade[account][g]);
    struct table t;
    table_init(&t, columns, 1 + GRADE_COUNT);
    add_shares(&t, "dollars", dollars);
    add_shares(&t, "energy", f->run.energy_by_grade);
    table_write(&t, 2, REPORT_WIDTH, look->colors, out);
    table_free(&t);
}

size_t trust_rank(const struct run_facts *f, enum account order[ACCOUNT_COUNT])
{
    size_t n = 0;
    for (unsigned account = 0; account < ACCOUNT_FUNDING; account++) {
        money amount = f->run.by_grade[account][GRADE_ASSUMED];
        if (amount <= 0)
            continue;
        size_t at = n++;
        for (; at > 0 && f->run.by_grade[order[at - 1]][GRADE_ASSUMED] < amount; at--)
            order[at] = order[at - 1];
        order[at] = (enum account)account;
    }
    return n;
}

static void write_assumed(const struct run_facts *f, const struct look *look, struct text *out)
{
    static const struct column columns[4] = {{"assumed most", ALIGN_LEFT, NULL},
                                             {"", ALIGN_RIGHT, NULL},
                                             {"of all dollars", ALIGN_RIGHT, NULL},
                                             {"by", ALIGN_LEFT, NULL}};
    enum account order[ACCOUNT_COUNT];
    size_t n = trust_rank(f, order);
    if (n == 0)
        return;
    const struct sample *end = &facts_last(f)->sample;
    double all = money_to_dollars(money_add(end->capital, end->running));
    struct table t;
    table_init(&t, columns, 4);
    for (size_t i = 0; i < n && i < SHOWN; i++) {
        double dollars = money_to_dollars(f->run.by_grade[order[i]][GRADE_ASSUMED]);
        table_row(&t, STYLE_PLAIN);
        table_put(&t, account_name(order[i]));
        number_money(table_cell(&t), dollars);
        number_share(table_cell(&t), dollars / all);
        add_keys(table_cell(&t), f, order[i]);
    }
    table_write(&t, 2, REPORT_WIDTH, look->colors, out);
    table_free(&t);
}

void section_trust(const struct run_facts *f, const struct look *look, struct text *out)
{
    section_begin(out, look, "rests on", "");
    write_grades(f, look, out);
    write_assumed(f, look, out);
}
