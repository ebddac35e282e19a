#include "results/tables.h"

#include "base/fail.h"
#include "results/metric.h"
#include "results/result_file.h"
#include "results/summary.h"

#include <stdio.h>
#include <stdlib.h>

/* Days are 'YYYY-MM-DD', seconds count from midnight (86400: the end of the day). Amounts of money
 * are whole micro-dollars. Everything else is SI but for metrics, which have a unit of their own.
 * The comments stay in the file: '.schema' shows them. */
static const char *const schema[] = {
    "CREATE TABLE scenario (\n"
    "  id INTEGER PRIMARY KEY CHECK (id = 1), -- one row\n"
    "  name TEXT NOT NULL, title TEXT, question TEXT,\n"
    "  first_day TEXT NOT NULL, last_day TEXT NOT NULL, -- of the run\n"
    "  seed INTEGER NOT NULL, h100e_basis TEXT NOT NULL\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE subjects (\n"
    "  scope TEXT, number INTEGER, -- 'site' or 'operator', in the order of the scenario\n"
    "  name TEXT NOT NULL, PRIMARY KEY (scope, number)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE inputs (\n"
    "  path TEXT PRIMARY KEY, -- key of the resolved scenario\n"
    "  value TEXT NOT NULL,   -- as written\n"
    "  layer TEXT NOT NULL, origin TEXT NOT NULL, line INTEGER NOT NULL, -- who gave it, and "
    "where\n"
    "  grade TEXT NOT NULL, source TEXT, note TEXT -- how it is known\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE metrics (\n"
    "  metric TEXT PRIMARY KEY, number INTEGER NOT NULL, -- order of the table\n"
    "  unit TEXT NOT NULL, si REAL NOT NULL, -- unit of its values, and SI value of one\n"
    "  time TEXT NOT NULL, better TEXT NOT NULL, doc TEXT NOT NULL\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE metric_values (\n"
    "  metric TEXT, replication INTEGER,\n"
    "  value REAL, -- NULL: undefined; Inf: a milestone later than the end of the run\n"
    "  PRIMARY KEY (metric, replication)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE metric_summaries (\n"
    "  metric TEXT PRIMARY KEY,\n"
    "  n INTEGER NOT NULL, after_end INTEGER NOT NULL, -- replications defined; of these later "
    "than the end\n"
    "  p10 REAL, p50 REAL, p90 REAL, mean REAL\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE replications (\n"
    "  replication INTEGER PRIMARY KEY, -- 0: uncertain values at their median\n"
    "  peak_drawn REAL NOT NULL, peak_provisioned REAL NOT NULL, stranded_power REAL NOT NULL, -- "
    "W\n"
    "  failures INTEGER NOT NULL, repairs INTEGER NOT NULL,\n"
    "  candidates INTEGER NOT NULL, events INTEGER NOT NULL -- failure candidates drawn, events "
    "handled\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE parameters (\n"
    "  replication INTEGER, path TEXT, -- uncertain key\n"
    "  value REAL NOT NULL, -- that it had, SI\n"
    "  PRIMARY KEY (replication, path)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE series (\n"
    "  replication INTEGER, scope TEXT, subject TEXT, -- 'total' and '', or the name of a site or "
    "operator\n"
    "  day TEXT, second REAL,\n"
    "  ordered INTEGER NOT NULL, delivered INTEGER NOT NULL, installed INTEGER NOT NULL, -- "
    "accelerators\n"
    "  energised INTEGER NOT NULL, in_service INTEGER NOT NULL, available INTEGER NOT NULL,\n"
    "  h100e_dense_8bit REAL, h100e_dense_16bit REAL, h100e_measured_matmul REAL, -- energised\n"
    "  h100e_memory_bandwidth REAL, flops_bf16 REAL,\n"
    "  power_nameplate_it REAL, power_provisioned REAL, power_drawn REAL, power_drawn_30_days "
    "REAL, -- W\n"
    "  power_firm REAL,\n"
    "  energy REAL, -- J since the start, as all below\n"
    "  capital INTEGER NOT NULL, running INTEGER NOT NULL, -- micro-dollars\n"
    "  chips INTEGER NOT NULL, servers INTEGER NOT NULL, network INTEGER NOT NULL,\n"
    "  storage INTEGER NOT NULL, shell INTEGER NOT NULL, land INTEGER NOT NULL,\n"
    "  generation INTEGER NOT NULL, energy_cost INTEGER NOT NULL, staff INTEGER NOT NULL,\n"
    "  maintenance INTEGER NOT NULL, repair INTEGER NOT NULL,\n"
    "  ordered_seconds REAL, delivered_seconds REAL, installed_seconds REAL, -- "
    "accelerator-seconds\n"
    "  energised_seconds REAL, in_service_seconds REAL, available_seconds REAL, useful_seconds "
    "REAL,\n"
    "  h100e_available_seconds REAL, h100e_useful_seconds REAL, -- on the scenario's basis\n"
    "  binds TEXT NOT NULL, binds_slack REAL, -- constraint; s to the next one\n"
    "  PRIMARY KEY (replication, scope, subject, day, second)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE ledger (\n"
    "  replication INTEGER, month TEXT, operator TEXT, site TEXT, account TEXT, -- month: its "
    "first day\n"
    "  amount INTEGER NOT NULL, count INTEGER NOT NULL, -- micro-dollars, postings\n"
    "  PRIMARY KEY (replication, month, operator, site, account)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE payments (\n"
    "  replication INTEGER, number INTEGER, -- single payments of capital, by time\n"
    "  day TEXT NOT NULL, second REAL NOT NULL, operator TEXT NOT NULL, site TEXT NOT NULL,\n"
    "  account TEXT NOT NULL, grade TEXT NOT NULL, amount INTEGER NOT NULL, -- micro-dollars\n"
    "  PRIMARY KEY (replication, number)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE dollars_by_grade (\n"
    "  replication INTEGER, account TEXT, grade TEXT, -- weakest grade of the numbers that made "
    "the amount\n"
    "  amount INTEGER NOT NULL, -- micro-dollars\n"
    "  PRIMARY KEY (replication, account, grade)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE energy_by_use (\n"
    "  replication INTEGER, use TEXT, energy REAL NOT NULL, -- J at the meter\n"
    "  PRIMARY KEY (replication, use)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE energy_by_grade (\n"
    "  replication INTEGER, grade TEXT, energy REAL NOT NULL, -- J at the meter\n"
    "  PRIMARY KEY (replication, grade)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE waiting (\n"
    "  replication INTEGER, gate TEXT, -- what held accelerators between wanted and energised\n"
    "  accelerator_seconds REAL NOT NULL, PRIMARY KEY (replication, gate)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE lots (\n"
    "  replication INTEGER, number INTEGER,\n"
    "  operator TEXT NOT NULL, order_name TEXT NOT NULL, site TEXT NOT NULL, system TEXT NOT "
    "NULL,\n"
    "  accelerators INTEGER NOT NULL, energised INTEGER NOT NULL,\n"
    "  first_energised TEXT, last_energised TEXT,\n"
    "  last_gate TEXT NOT NULL, slack REAL NOT NULL, -- of the accelerators energised last; s\n"
    "  tiers INTEGER NOT NULL, leaf_switches INTEGER NOT NULL, -- the counted fabric; 0: not "
    "counted\n"
    "  spine_switches INTEGER NOT NULL, core_switches INTEGER NOT NULL,\n"
    "  host_links INTEGER NOT NULL, leaf_links INTEGER NOT NULL, spine_links INTEGER NOT NULL,\n"
    "  switch_transceivers INTEGER NOT NULL, nic_transceivers INTEGER NOT NULL, cables INTEGER NOT "
    "NULL,\n"
    "  fabric_power REAL NOT NULL, -- W\n"
    "  network_power REAL NOT NULL, network_power_by_factor REAL NOT NULL, -- W IT: used, for "
    "comparison\n"
    "  PRIMARY KEY (replication, number)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE milestones (\n"
    "  replication INTEGER, number INTEGER, name TEXT NOT NULL,\n"
    "  accelerators INTEGER NOT NULL, state TEXT NOT NULL,\n"
    "  day TEXT, -- NULL: not within the run\n"
    "  observed TEXT, published_by TEXT, fixed_by TEXT NOT NULL,\n"
    "  PRIMARY KEY (replication, number)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE observations (\n"
    "  replication INTEGER, number INTEGER, name TEXT NOT NULL,\n"
    "  metric TEXT NOT NULL, unit TEXT NOT NULL, si REAL NOT NULL, day TEXT, -- NULL: end of the "
    "run\n"
    "  model REAL, published REAL NOT NULL, low REAL, high REAL, -- in the metric's unit\n"
    "  published_by TEXT, published_scope TEXT, fixed_by TEXT NOT NULL,\n"
    "  PRIMARY KEY (replication, number)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE causes (\n"
    "  replication INTEGER, number INTEGER, preset TEXT NOT NULL, cause TEXT NOT NULL,\n"
    "  outages INTEGER NOT NULL, down_seconds REAL NOT NULL, -- accelerator-seconds of outages "
    "that ended\n"
    "  PRIMARY KEY (replication, number)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE power_sources (\n"
    "  replication INTEGER, number INTEGER, site TEXT NOT NULL, phase TEXT NOT NULL, kind TEXT NOT "
    "NULL,\n"
    "  energy REAL NOT NULL, cost INTEGER NOT NULL, -- J, micro-dollars\n"
    "  carbon REAL NOT NULL, firm REAL NOT NULL, -- kg CO2e, W at the end\n"
    "  PRIMARY KEY (replication, number)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE notes (\n"
    "  replication INTEGER, number INTEGER, text TEXT NOT NULL, -- what the reader must know\n"
    "  PRIMARY KEY (replication, number)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE run_info (\n"
    "  key TEXT PRIMARY KEY, value TEXT -- the only table that may differ between equal runs\n"
    ") STRICT, WITHOUT ROWID",
};

static const char *const names[TABLES] = {
    [TABLE_REPLICATIONS] = "replications",
    [TABLE_PARAMETERS] = "parameters",
    [TABLE_SERIES] = "series",
    [TABLE_LEDGER] = "ledger",
    [TABLE_PAYMENTS] = "payments",
    [TABLE_DOLLARS_BY_GRADE] = "dollars_by_grade",
    [TABLE_ENERGY_BY_USE] = "energy_by_use",
    [TABLE_ENERGY_BY_GRADE] = "energy_by_grade",
    [TABLE_WAITING] = "waiting",
    [TABLE_LOTS] = "lots",
    [TABLE_MILESTONES] = "milestones",
    [TABLE_OBSERVATIONS] = "observations",
    [TABLE_CAUSES] = "causes",
    [TABLE_POWER_SOURCES] = "power_sources",
    [TABLE_NOTES] = "notes",
    [TABLE_METRIC_VALUES] = "metric_values",
};

const char *const scope_words[] = {"total", "site", "operator", NULL};
const char *const energy_use_words[] = {"systems", "network_and_storage", "overhead", NULL};

void tables_create(struct tables *t, struct sql *sql)
{
    *t = (struct tables){.sql = sql};
    arena_init(&t->memory);
    char format[128];
    snprintf(format, sizeof format, "PRAGMA application_id = %d; PRAGMA user_version = %d",
             RESULT_APPLICATION, RESULT_VERSION);
    sql_run(sql, format);
    for (size_t i = 0; i < sizeof schema / sizeof schema[0]; i++)
        sql_run(sql, schema[i]);
    for (int i = 0; i < TABLES; i++)
        t->into[i] = sql_insert_into(sql, names[i]);
}

void tables_end(struct tables *t)
{
    for (int i = 0; i < TABLES; i++)
        sql_insert_end(&t->into[i]);
    arena_free(&t->memory);
    *t = (struct tables){0};
}

static void write_subject(struct sql_insert *into, enum sample_scope scope, uint32_t number,
                          const char *name)
{
    put_text(into, scope_words[scope]);
    put_integer(into, number);
    put_text(into, name);
    put_row(into);
}

static void write_metric(struct sql_insert *into, const char *name, int64_t number,
                         const struct metric *metric)
{
    put_text(into, name);
    put_integer(into, number);
    put_text(into, metric->unit);
    put_real(into, metric->si);
    put_text(into, metric_when_name(metric->when));
    put_text(into, metric_better_name(metric->better));
    put_text(into, metric->doc);
    put_row(into);
}

/* The metrics of a run by the names under which they are asked for: those of the table, each of the
 * milestones' for every milestone. */
static void name_metrics(struct tables *t, const struct scenario *scenario)
{
    const struct milestone *milestones = scenario->milestones.items;
    t->metrics =
        arena_array(&t->memory, metric_count * (1 + scenario->milestones.n), sizeof *t->metrics);
    for (size_t i = 0; i < metric_count; i++) {
        const struct metric *metric = &metric_table[i];
        if (metric->when != METRIC_MILESTONE)
            t->metrics[t->n_metrics++] = (struct named_metric){metric->name, metric_ref_of(metric)};
        for (uint32_t k = 0; metric->when == METRIC_MILESTONE && k < scenario->milestones.n; k++)
            t->metrics[t->n_metrics++] = (struct named_metric){
                arena_format(&t->memory, "milestones.%s.%s", milestones[k].name, metric->name),
                {.metric = metric, .subject = k},
            };
    }
}

void tables_write_scenario(struct tables *t, const struct scenario *scenario)
{
    struct sql_insert into = sql_insert_into(t->sql, "scenario");
    put_integer(&into, 1);
    put_text(&into, scenario->name);
    put_text(&into, scenario->title);
    put_text(&into, scenario->question);
    put_date(&into, scenario->start);
    put_date(&into, scenario->end - 1);
    put_integer(&into, scenario->seed);
    put_text(&into, h100e_basis_words[scenario->h100e_basis]);
    put_row(&into);
    sql_insert_end(&into);

    into = sql_insert_into(t->sql, "subjects");
    const struct site *sites = scenario->sites.items;
    for (uint32_t i = 0; i < scenario->sites.n; i++)
        write_subject(&into, SCOPE_SITE, i, sites[i].name);
    const struct operator* operators = scenario->operators.items;
    for (uint32_t i = 0; i < scenario->operators.n; i++)
        write_subject(&into, SCOPE_OPERATOR, i, operators[i].name);
    sql_insert_end(&into);

    name_metrics(t, scenario);
    into = sql_insert_into(t->sql, "metrics");
    for (size_t i = 0; i < t->n_metrics; i++)
        write_metric(&into, t->metrics[i].name, (int64_t)i, t->metrics[i].ref.metric);
    sql_insert_end(&into);
}

static void write_sample(struct tables *t, const struct outcome *out, size_t i)
{
    struct sql_insert *into = &t->into[TABLE_SERIES];
    const struct scenario *scenario = out->scenario;
    const struct site *sites = scenario->sites.items;
    const struct operator* operators = scenario->operators.items;
    const struct sample *s = &out->samples[i];
    put_integer(into, out->replication);
    put_text(into, scope_words[s->scope]);
    put_text(into, s->scope == SCOPE_SITE       ? sites[s->subject].name
                   : s->scope == SCOPE_OPERATOR ? operators[s->subject].name
                                                : "");
    put_date(into, s->day);
    put_real(into, s->second);
    for (int stage = 0; stage < STAGES; stage++)
        put_integer(into, s->accelerators[stage]);
    for (int basis = 0; basis < H100E_BASES; basis++)
        put_real(into, s->h100e[basis]);
    put_real(into, s->flops);
    put_real(into, s->nameplate_it);
    put_real(into, s->provisioned);
    put_real(into, s->drawn);
    put_real(into, samples_mean_drawn(out->samples, i, scenario->start));
    put_real(into, s->firm);
    put_real(into, s->facility_energy);
    put_integer(into, s->capital);
    put_integer(into, s->running);
    for (int account = 0; account < ACCOUNT_FUNDING; account++)
        put_integer(into, s->account[account]);
    for (int stage = 0; stage < STAGES; stage++)
        put_real(into, s->accelerator_seconds[stage]);
    put_real(into, s->useful_seconds);
    put_real(into, s->h100e_available_seconds);
    put_real(into, s->h100e_useful_seconds);
    put_text(into, constraint_name(s->binds));
    put_real(into, s->binds_slack);
    put_row(into);
}

static void write_ledger(struct tables *t, const struct outcome *out)
{
    struct sql_insert *into = &t->into[TABLE_LEDGER];
    const struct ledger *ledger = &out->ledger;
    const struct site *sites = out->scenario->sites.items;
    const struct operator* operators = out->scenario->operators.items;
    struct civil_date first = date_from_days(out->scenario->start);
    first.day = 1;
    const size_t rows = (size_t)ledger->months * ledger->operators * ledger->sites * ACCOUNT_COUNT;
    for (size_t i = 0; i < rows; i++) {
        const struct ledger_row *row = &ledger->rows[i];
        if (row->count == 0)
            continue;
        put_integer(into, out->replication);
        put_date(into, date_add_months(date_to_days(first), row->month));
        put_text(into, operators[row->operator].name);
        put_text(into, sites[row->site].name);
        put_text(into, account_name(row->account));
        put_integer(into, row->amount);
        put_integer(into, row->count);
        put_row(into);
    }
}

static void write_payments(struct tables *t, const struct outcome *out)
{
    struct sql_insert *into = &t->into[TABLE_PAYMENTS];
    const struct site *sites = out->scenario->sites.items;
    const struct operator* operators = out->scenario->operators.items;
    for (size_t i = 0; i < out->n_payments; i++) {
        const struct payment *p = &out->payments[i];
        put_integer(into, out->replication);
        put_integer(into, (int64_t)i);
        put_date(into, p->day);
        put_real(into, p->second);
        put_text(into, operators[p->operator].name);
        put_text(into, sites[p->site].name);
        put_text(into, account_name(p->account));
        put_text(into, grade_name(p->grade));
        put_integer(into, p->amount);
        put_row(into);
    }
}

/* Shares: dollars by account and grade, joules by grade and use, waiting by gate. */
static void write_shares(struct tables *t, const struct outcome *out)
{
    for (int account = 0; account < ACCOUNT_FUNDING; account++)
        for (int grade = 0; grade < GRADE_COUNT; grade++) {
            struct sql_insert *into = &t->into[TABLE_DOLLARS_BY_GRADE];
            put_integer(into, out->replication);
            put_text(into, account_name((enum account)account));
            put_text(into, grade_name((enum grade)grade));
            put_integer(into, out->ledger.by_grade[account][grade]);
            put_row(into);
        }
    for (int use = 0; use < ENERGY_USES; use++) {
        struct sql_insert *into = &t->into[TABLE_ENERGY_BY_USE];
        put_integer(into, out->replication);
        put_text(into, energy_use_words[use]);
        put_real(into, out->energy_by_use[use]);
        put_row(into);
    }
    for (int grade = 0; grade < GRADE_COUNT; grade++) {
        struct sql_insert *into = &t->into[TABLE_ENERGY_BY_GRADE];
        put_integer(into, out->replication);
        put_text(into, grade_name((enum grade)grade));
        put_real(into, out->energy_by_grade[grade]);
        put_row(into);
    }
    for (int gate = 0; gate < CONSTRAINTS; gate++) {
        struct sql_insert *into = &t->into[TABLE_WAITING];
        put_integer(into, out->replication);
        put_text(into, constraint_name((enum constraint)gate));
        put_real(into, out->waiting[gate]);
        put_row(into);
    }
}

static void write_lots(struct tables *t, const struct outcome *out)
{
    struct sql_insert *into = &t->into[TABLE_LOTS];
    for (size_t i = 0; i < out->n_lots; i++) {
        const struct lot_result *lot = &out->lots[i];
        const struct fabric_count *fabric = &lot->fabric;
        put_integer(into, out->replication);
        put_integer(into, (int64_t)i);
        put_text(into, lot->operator);
        put_text(into, lot->order);
        put_text(into, lot->site);
        put_text(into, lot->system);
        put_integer(into, lot->accelerators);
        put_integer(into, lot->energised);
        put_date(into, lot->first_energised);
        put_date(into, lot->last_energised);
        put_text(into, constraint_name(lot->last_gate));
        put_real(into, lot->slack);
        put_integer(into, fabric->tiers);
        put_integer(into, fabric->leaf_switches);
        put_integer(into, fabric->spine_switches);
        put_integer(into, fabric->core_switches);
        put_integer(into, fabric->host_links);
        put_integer(into, fabric->leaf_links);
        put_integer(into, fabric->spine_links);
        put_integer(into, fabric->switch_transceivers);
        put_integer(into, fabric->nic_transceivers);
        put_integer(into, fabric->cables);
        put_real(into, fabric->power);
        put_real(into, lot->network_power);
        put_real(into, lot->network_power_by_factor);
        put_row(into);
    }
}

static void write_milestones(struct tables *t, const struct outcome *out)
{
    struct sql_insert *into = &t->into[TABLE_MILESTONES];
    for (size_t i = 0; i < out->n_milestones; i++) {
        const struct milestone *m = out->milestones[i].milestone;
        put_integer(into, out->replication);
        put_integer(into, (int64_t)i);
        put_text(into, m->name);
        put_integer(into, m->accelerators);
        put_text(into, milestone_state_words[m->state]);
        put_date(into, out->milestones[i].day);
        put_date(into, m->observed);
        put_text(into, m->published_by);
        put_text(into, fixed_by_words[m->fixed_by]);
        put_row(into);
    }
}

static void write_observations(struct tables *t, const struct outcome *out)
{
    struct sql_insert *into = &t->into[TABLE_OBSERVATIONS];
    const struct observation *observations = out->scenario->observations.items;
    for (uint32_t i = 0; i < out->scenario->observations.n; i++) {
        const struct observation_result o = metric_observe(&observations[i], out);
        put_integer(into, out->replication);
        put_integer(into, i);
        put_text(into, o.name);
        put_text(into, o.metric);
        put_text(into, o.unit);
        put_real(into, o.si);
        put_date(into, o.date);
        put_real(into, o.model);
        put_real(into, o.published);
        put_real(into, o.low);
        put_real(into, o.high);
        put_text(into, o.published_by);
        put_text(into, o.scope);
        put_text(into, fixed_by_words[o.fixed_by]);
        put_row(into);
    }
}

static void write_causes_and_sources(struct tables *t, const struct outcome *out)
{
    struct sql_insert *into = &t->into[TABLE_CAUSES];
    for (size_t i = 0; i < out->n_causes; i++) {
        put_integer(into, out->replication);
        put_integer(into, (int64_t)i);
        put_text(into, out->causes[i].preset);
        put_text(into, out->causes[i].cause);
        put_integer(into, out->causes[i].outages);
        put_real(into, out->causes[i].down_seconds);
        put_row(into);
    }
    into = &t->into[TABLE_POWER_SOURCES];
    for (size_t i = 0; i < out->n_sources; i++) {
        const struct source_result *source = &out->sources[i];
        put_integer(into, out->replication);
        put_integer(into, (int64_t)i);
        put_text(into, source->site);
        put_text(into, source->phase);
        put_text(into, power_kind_words[source->kind]);
        put_real(into, source->energy);
        put_integer(into, source->cost);
        put_real(into, source->carbon);
        put_real(into, source->capacity);
        put_row(into);
    }
}

static void write_notes(struct tables *t, const struct outcome *out)
{
    struct sql_insert *into = &t->into[TABLE_NOTES];
    for (size_t i = 0; i < out->n_notes; i++) {
        put_integer(into, out->replication);
        put_integer(into, (int64_t)i);
        put_text(into, out->notes[i].text);
        put_row(into);
    }
}

static void write_metrics(struct tables *t, const struct outcome *out)
{
    struct sql_insert *into = &t->into[TABLE_METRIC_VALUES];
    for (size_t i = 0; i < t->n_metrics; i++) {
        put_text(into, t->metrics[i].name);
        put_integer(into, out->replication);
        put_real(into, metric_value(&t->metrics[i].ref, out));
        put_row(into);
    }
}

void tables_write_outcome(struct tables *t, const struct outcome *out)
{
    struct sql_insert *into = &t->into[TABLE_REPLICATIONS];
    put_integer(into, out->replication);
    put_real(into, out->peak_drawn);
    put_real(into, out->peak_provisioned);
    put_real(into, out->stranded_power);
    put_integer(into, out->failures);
    put_integer(into, out->repairs);
    put_integer(into, out->candidates);
    put_integer(into, out->events);
    put_row(into);
    for (size_t i = 0; i < out->n_samples; i++)
        write_sample(t, out, i);
    write_ledger(t, out);
    write_payments(t, out);
    write_shares(t, out);
    write_lots(t, out);
    write_milestones(t, out);
    write_observations(t, out);
    write_causes_and_sources(t, out);
    write_notes(t, out);
    write_metrics(t, out);
}

void tables_write_parameters(struct tables *t, uint32_t replication,
                             const struct uncertain *uncertain, const double *values)
{
    struct sql_insert *into = &t->into[TABLE_PARAMETERS];
    for (size_t i = 0; i < uncertain->n; i++) {
        put_integer(into, replication);
        put_text(into, uncertain->path[i]);
        put_real(into, values[i]);
        put_row(into);
    }
}

static void write_summary(struct sql_insert *into, const char *metric, double *values, size_t n)
{
    const struct summary s = summary_of(values, n);
    put_text(into, metric);
    put_integer(into, (int64_t)s.n);
    put_integer(into, (int64_t)s.after_end);
    put_real(into, s.p10);
    put_real(into, s.p50);
    put_real(into, s.p90);
    put_real(into, s.mean);
    put_row(into);
}

/* The values stand metric by metric, so that one metric's replications are all that is in memory.
 */
void tables_write_summaries(struct tables *t)
{
    const size_t capacity = (size_t)sql_number(t->sql, "SELECT count(*) FROM replications");
    double *values = memory_zeroed(capacity, sizeof *values);
    struct sql_insert into = sql_insert_into(t->sql, "metric_summaries");
    struct sql_query q =
        sql_select(t->sql, "SELECT value FROM metric_values WHERE metric = ? ORDER BY replication");
    for (size_t i = 0; i < t->n_metrics; i++) {
        size_t n = 0;
        sql_bind_text(&q, 1, t->metrics[i].name);
        while (sql_next(&q))
            values[n++] = take_real(&q);
        write_summary(&into, t->metrics[i].name, values, n);
        sql_again(&q);
    }
    sql_query_end(&q);
    sql_insert_end(&into);
    free(values);
}
