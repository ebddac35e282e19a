/* What the result rests on: the share of dollars and joules by the grade of the weakest number that
 * made them, and the assumed numbers behind the most dollars. */
#include "report/trust.h"

#include "report/number.h"
#include "report/section.h"

#include <math.h>
#include <string.h>

const char *const trust_no_key = "no price: a built-in default";

/* What must be so for a key to have made dollars: all assumptions stand in a file, used or not, and
 * what is rented or leased has keys of the same names as what is owned or sold. */
enum use {
    ALWAYS,
    FABRIC_COUNTED,
    FABRIC_NOT_COUNTED,
    UTILISATION_LEFT_OUT,
    POWER_CALIBRATED,
    RENTED,
    OWNED,
    HALL_LEASED,
    HALL_PAID_WHOLE
};

/* The keys whose grades the fleet puts behind an account's dollars (fleet/site/build.c, power.c,
 * lot.c, fleet/money/bill.c, fleet/world.c): all below a prefix that end like this. What initial
 * lots add is in brings_in. */
static const struct priced_by {
    enum account account;
    const char *prefix, *suffix;
    enum use use;
} priced_by[] = {
    {ACCOUNT_CHIPS, "models.accelerators.", ".price", ALWAYS},
    {ACCOUNT_SERVERS, "models.systems.", ".server-price", ALWAYS},
    {ACCOUNT_NETWORK, "models.parts.", ".price", ALWAYS},
    {ACCOUNT_STORAGE, "assumptions.", "storage-cost", ALWAYS},
    {ACCOUNT_SHELL, "models.sites.", ".shell-cost", ALWAYS},
    {ACCOUNT_SHELL, "models.sites.", ".peak-ratio", ALWAYS},
    {ACCOUNT_SHELL, "sites.", ".it-power", HALL_PAID_WHOLE},
    {ACCOUNT_LAND, "models.sites.", ".land-cost", ALWAYS},
    {ACCOUNT_GENERATION, "models.power.", "-cost", ALWAYS},
    {ACCOUNT_GENERATION, "models.power.", ".unit-power", ALWAYS},
    {ACCOUNT_GENERATION, "models.power.", ".unit-energy", ALWAYS},
    {ACCOUNT_ENERGY, "models.power.", ".energy-price", ALWAYS},
    {ACCOUNT_ENERGY, "models.power.", ".demand-charge", ALWAYS},
    {ACCOUNT_ENERGY, "models.power.", ".auxiliaries", ALWAYS},
    {ACCOUNT_ENERGY, "models.sites.", ".pue", ALWAYS},
    {ACCOUNT_ENERGY, "models.systems.", ".nameplate", ALWAYS},
    {ACCOUNT_ENERGY, "models.systems.", ".load-fraction", ALWAYS},
    {ACCOUNT_ENERGY, "models.systems.", ".idle-fraction", ALWAYS},
    {ACCOUNT_ENERGY, "models.calibration.", ".drawn-power.tensor", ALWAYS},
    {ACCOUNT_ENERGY, "assumptions.", "node-factor", POWER_CALIBRATED},
    {ACCOUNT_ENERGY, "operators.", ".utilisation", OWNED},
    {ACCOUNT_ENERGY, "assumptions.", "utilisation", UTILISATION_LEFT_OUT},
    {ACCOUNT_ENERGY, "models.parts.", ".power", ALWAYS},
    {ACCOUNT_ENERGY, "assumptions.", "storage-power", FABRIC_COUNTED},
    {ACCOUNT_ENERGY, "assumptions.", "network-factor", FABRIC_NOT_COUNTED},
    {ACCOUNT_STAFF, "assumptions.", "staff-cost", ALWAYS},
    {ACCOUNT_STAFF, "models.sites.", ".peak-ratio", ALWAYS},
    {ACCOUNT_MAINTENANCE, "assumptions.", "maintenance-rate", ALWAYS},
    {ACCOUNT_MAINTENANCE, "assumptions.", "network-factor", FABRIC_NOT_COUNTED},
    {ACCOUNT_REPAIR, "assumptions.repair.", ".cost", ALWAYS},
    {ACCOUNT_REPAIR, "models.failures.", ".rate", ALWAYS},
    {ACCOUNT_RENT, "operators.", ".price", RENTED},
    {ACCOUNT_RENT, "operators.", ".fee", RENTED},
    {ACCOUNT_TAX, "sites.", ".property-tax.rate", ALWAYS},
    {ACCOUNT_INSURANCE, "sites.", ".insurance.rate", ALWAYS},
    {ACCOUNT_LEASE, "sites.", ".lease", ALWAYS},
    {ACCOUNT_LEASE, "sites.", ".it-power", HALL_LEASED},
    {ACCOUNT_LEASE, "operators.", ".payment.lease", ALWAYS},
    {ACCOUNT_LEASE, "operators.", ".payment.lease-fee", ALWAYS},
    {ACCOUNT_FORFEIT, "operators.", ".payment.deposit", ALWAYS},
    {ACCOUNT_FORFEIT, "generator-suppliers.", ".slot-fee", ALWAYS},
};

static bool matches(const char *path, const char *prefix, const char *suffix)
{
    size_t length = strlen(path), head = strlen(prefix), tail = strlen(suffix);
    return length >= head + tail && strncmp(path, prefix, head) == 0 &&
           strcmp(path + length - tail, suffix) == 0;
}

static bool is_rented(const char *path)
{
    return strstr(path, ".rentals.") != NULL;
}

/* Another key of the same item, as '.lease' of a hall's '.it-power'; NULL where none is given. */
static const struct result_input *beside(const struct run_facts *f, const char *path,
                                         const char *key)
{
    const size_t item = (size_t)(strrchr(path, '.') - path);
    for (size_t i = 0; i < f->n_inputs; i++)
        if (strncmp(f->inputs[i].path, path, item) == 0 &&
            strcmp(f->inputs[i].path + item, key) == 0)
            return &f->inputs[i];
    return NULL;
}

/* Whether a hall's shell is paid when it is ready, and not by what of it is used. */
static bool is_paid_whole(const struct run_facts *f, const char *path)
{
    const struct result_input *paid = beside(f, path, ".paid");
    return !beside(f, path, ".lease") && (!paid || strcmp(paid->value, "by-use") != 0);
}

static bool is_used(const struct run_facts *f, const char *path, enum use use)
{
    size_t counted = 0, own = 0, laws = 0;
    for (size_t i = 0; i < f->run.n_lots; i++)
        counted += f->run.lots[i].fabric.tiers > 0;
    for (size_t i = 0; i < f->n_inputs; i++)
        own += matches(f->inputs[i].path, "operators.", ".utilisation") &&
               !is_rented(f->inputs[i].path);
    for (size_t i = 0; i < f->n_inputs; i++)
        laws += matches(f->inputs[i].path, "models.calibration.", ".drawn-power.tensor");
    switch (use) {
    case FABRIC_COUNTED: return counted > 0;
    case FABRIC_NOT_COUNTED: return counted < f->run.n_lots;
    case UTILISATION_LEFT_OUT: return own < f->run.n_lots;
    case POWER_CALIBRATED: return laws > 0;
    case RENTED: return is_rented(path);
    case OWNED: return !is_rented(path);
    case HALL_LEASED: return beside(f, path, ".lease") != NULL;
    case HALL_PAID_WHOLE: return is_paid_whole(f, path);
    default: return true;
    }
}

static bool prices(const struct run_facts *f, const char *path, enum account account)
{
    for (size_t i = 0; i < sizeof priced_by / sizeof priced_by[0]; i++) {
        const struct priced_by *p = &priced_by[i];
        if (p->account == account && matches(path, p->prefix, p->suffix) &&
            is_used(f, path, p->use))
            return true;
    }
    /* Maintenance is a share of the capital of IT. */
    for (unsigned it = ACCOUNT_CHIPS; account == ACCOUNT_MAINTENANCE && it <= ACCOUNT_STORAGE; it++)
        if (prices(f, path, (enum account)it))
            return true;
    return false;
}

/* What an initial lot cost is of the day that its age has, and what was paid where that is said
 * (fleet/supply/holding.c). */
static bool brings_in(const char *path, enum account account)
{
    return account >= ACCOUNT_CHIPS && account <= ACCOUNT_STORAGE && strstr(path, ".initial.") &&
           (matches(path, "operators.", ".age") || matches(path, "operators.", ".paid"));
}

const struct result_input **trust_assumed(const struct run_facts *f, enum account account,
                                          struct arena *memory, size_t *n)
{
    const struct result_input **keys = arena_array(memory, f->n_inputs, sizeof *keys);
    *n = 0;
    for (size_t i = 0; i < f->n_inputs; i++)
        if (f->inputs[i].grade == GRADE_ASSUMED &&
            (prices(f, f->inputs[i].path, account) || brings_in(f->inputs[i].path, account)))
            keys[(*n)++] = &f->inputs[i];
    return keys;
}

static void add_keys(struct text *cell, const struct run_facts *f, enum account account)
{
    struct arena memory;
    arena_init(&memory);
    size_t n;
    const struct result_input **keys = trust_assumed(f, account, &memory, &n);
    for (size_t i = 0; i < n && i < TRUST_KEYS; i++)
        text_addf(cell, "%s%s", i ? ", " : "", keys[i]->path);
    if (n > TRUST_KEYS)
        text_addf(cell, " and %zu more", n - TRUST_KEYS);
    if (n == 0)
        text_add(cell, trust_no_key);
    arena_free(&memory);
}

static double share_of(const double *by_grade, enum grade grade)
{
    double sum = 0;
    for (unsigned g = 0; g < GRADE_COUNT; g++)
        sum += by_grade[g];
    return sum > 0 ? by_grade[grade] / sum : NAN;
}

double trust_dollars(const struct run_facts *f, enum grade grade)
{
    double dollars[GRADE_COUNT] = {0};
    for (unsigned account = 0; account < ACCOUNT_FUNDING; account++)
        for (unsigned g = 0; g < GRADE_COUNT; g++)
            dollars[g] += money_to_dollars(f->run.by_grade[account][g]);
    return share_of(dollars, grade);
}

double trust_energy(const struct run_facts *f, enum grade grade)
{
    return share_of(f->run.energy_by_grade, grade);
}

static void add_shares(struct table *t, const char *name, const struct run_facts *f,
                       double (*share)(const struct run_facts *, enum grade))
{
    table_row(t, STYLE_PLAIN);
    table_put(t, name);
    for (unsigned g = 0; g < GRADE_COUNT; g++)
        number_share(table_cell(t), share(f, (enum grade)g));
}

static void write_grades(const struct run_facts *f, const struct look *look, struct text *out)
{
    static const struct column columns[1 + GRADE_COUNT] = {
        {"by the weakest number", ALIGN_LEFT, NULL},
        {"measured", ALIGN_RIGHT, NULL},
        {"datasheet", ALIGN_RIGHT, NULL},
        {"published", ALIGN_RIGHT, NULL},
        {"assumed", ALIGN_RIGHT, NULL}};
    struct table t;
    table_init(&t, columns, 1 + GRADE_COUNT);
    add_shares(&t, "dollars", f, trust_dollars);
    add_shares(&t, "energy", f, trust_energy);
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
    double all = sample_spend(end);
    struct table t;
    table_init(&t, columns, 4);
    for (size_t i = 0; i < n && i < TRUST_ACCOUNTS; i++) {
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
