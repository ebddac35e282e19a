#include "results/tables.h"

#include "base/fail.h"
#include "results/metric.h"
#include "results/result_file.h"
#include "results/schema.h"
#include "results/summary.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[TABLES] = {
    [TABLE_REPLICATIONS] = "replications",
    [TABLE_PARAMETERS] = "parameters",
    [TABLE_SERIES] = "series",
    [TABLE_FLEET_BY_MODEL] = "fleet_by_model",
    [TABLE_BINDING] = "binding",
    [TABLE_LEDGER] = "ledger",
    [TABLE_PAYMENTS] = "payments",
    [TABLE_DOLLARS_BY_GRADE] = "dollars_by_grade",
    [TABLE_ENERGY_BY_USE] = "energy_by_use",
    [TABLE_ENERGY_BY_GRADE] = "energy_by_grade",
    [TABLE_WAITING] = "waiting",
    [TABLE_CASH] = "cash",
    [TABLE_LOTS] = "lots",
    [TABLE_CAMPAIGNS] = "campaigns",
    [TABLE_RENTALS] = "rentals",
    [TABLE_MILESTONES] = "milestones",
    [TABLE_OBSERVATIONS] = "observations",
    [TABLE_CAUSES] = "causes",
    [TABLE_REPAIR_QUEUES] = "repair_queues",
    [TABLE_POWER_SOURCES] = "power_sources",
    [TABLE_GENERATOR_SLOTS] = "generator_slots",
    [TABLE_SUPPLY] = "supply",
    [TABLE_NOTES] = "notes",
    [TABLE_METRIC_VALUES] = "metric_values",
    [TABLE_RELIEFS] = "reliefs",
    [TABLE_RELIEF_VALUES] = "relief_values",
};

const char *const scope_words[] = {"total", "site", "operator", NULL};
const char *const energy_use_words[] = {"systems",        "network_and_storage", "overhead",
                                        "battery_losses", "auxiliaries",         NULL};

void tables_create(struct tables *t, struct sql *sql)
{
    *t = (struct tables){.sql = sql};
    arena_init(&t->memory);
    char format[128];
    snprintf(format, sizeof format, "PRAGMA application_id = %d; PRAGMA user_version = %d",
             RESULT_APPLICATION, RESULT_VERSION);
    sql_run(sql, format);
    for (size_t i = 0; schema[i]; i++)
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
    put_text(&into, scenario->dollars == DOLLARS_REAL
                        ? arena_format(&t->memory, "real %lld", (long long)scenario->base_year)
                        : dollars_words[scenario->dollars]);
    put_row(&into);
    sql_insert_end(&into);

    into = sql_insert_into(t->sql, "subjects");
    const struct site *sites = scenario->sites.items;
    for (uint32_t i = 0; i < scenario->sites.n; i++)
        write_subject(&into, SCOPE_SITE, i, sites[i].name);
    const struct owner *operators = scenario->operators.items;
    for (uint32_t i = 0; i < scenario->operators.n; i++)
        write_subject(&into, SCOPE_OPERATOR, i, operators[i].name);
    sql_insert_end(&into);

    name_metrics(t, scenario);
    into = sql_insert_into(t->sql, "metrics");
    for (size_t i = 0; i < t->n_metrics; i++)
        write_metric(&into, t->metrics[i].name, (int64_t)i, t->metrics[i].ref.metric);
    sql_insert_end(&into);
}

static void write_power(struct sql_insert *into, const struct power_figures *p)
{
    put_real(into, p->unpermitted);
    put_real(into, p->drawn_p50);
    put_real(into, p->drawn_p99);
    put_real(into, p->drawn_highest);
    put_real(into, p->throttled_seconds);
    put_real(into, p->throttled_accelerator_seconds);
    put_real(into, p->water);
    put_real(into, p->demand_charges);
    put_real(into, p->stranded_capital);
}

static void write_sample(struct tables *t, const struct outcome *out, size_t i)
{
    struct sql_insert *into = &t->into[TABLE_SERIES];
    const struct scenario *scenario = out->scenario;
    const struct site *sites = scenario->sites.items;
    const struct owner *operators = scenario->operators.items;
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
    put_integer(into, s->handed_over);
    for (int basis = 0; basis < H100E_BASES; basis++)
        put_real(into, s->h100e[basis]);
    put_real(into, s->flops);
    put_real(into, s->nameplate_it);
    put_real(into, s->provisioned);
    put_real(into, s->drawn);
    put_real(into, samples_mean_drawn(out->samples, i, scenario->start));
    put_real(into, s->firm);
    write_power(into, &s->power);
    put_real(into, s->facility_energy);
    put_integer(into, s->capital);
    put_integer(into, s->running);
    for (int account = 0; account < ACCOUNT_COUNT; account++)
        put_integer(into, s->account[account]);
    for (int class = 0; class < CAPITAL_CLASSES; class ++)
        put_integer(into, s->book[class]);
    put_integer(into, s->in_progress);
    put_integer(into, s->cash.balance);
    put_integer(into, s->cash.unpaid);
    put_integer(into, s->cash.lowest);
    put_integer(into, s->cash.raised);
    put_integer(into, s->cash.overdue);
    put_integer(into, s->cash.debt_most);
    for (int stage = 0; stage < STAGES; stage++)
        put_real(into, s->accelerator_seconds[stage]);
    put_real(into, s->useful_seconds);
    put_real(into, s->h100e_installed_seconds);
    put_real(into, s->h100e_energised_seconds);
    put_real(into, s->h100e_available_seconds);
    put_real(into, s->h100e_useful_seconds);
    put_text(into, constraint_name(s->binds));
    put_text(into, constraint_name(s->last_gate));
    put_text(into, constraint_name(s->next_gate));
    put_real(into, s->binds_slack);
    put_row(into);
}

static void write_ledger(struct tables *t, const struct outcome *out)
{
    struct sql_insert *into = &t->into[TABLE_LEDGER];
    const struct ledger *ledger = &out->ledger;
    const struct site *sites = out->scenario->sites.items;
    const struct owner *operators = out->scenario->operators.items;
    struct civil_date first = date_from_days(out->scenario->start);
    first.day = 1;
    for (size_t i = 0; i < ledger_row_count(ledger); i++) {
        const struct ledger_row *row = &ledger->rows[i];
        if (row->count == 0)
            continue;
        put_integer(into, out->replication);
        put_date(into, date_add_months(date_to_days(first), row->month));
        put_text(into, operators[row->owner].name);
        put_text(into, row->site < out->scenario->sites.n ? sites[row->site].name : "");
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
    const struct owner *operators = out->scenario->operators.items;
    for (size_t i = 0; i < out->n_payments; i++) {
        const struct payment *p = &out->payments[i];
        put_integer(into, out->replication);
        put_integer(into, (int64_t)i);
        put_date(into, p->day);
        put_real(into, p->second);
        put_date(into, p->booked);
        put_real(into, p->booked_second);
        put_text(into, operators[p->owner].name);
        put_text(into, sites[p->site].name);
        put_text(into, account_name(p->account));
        put_text(into, grade_name(p->grade));
        put_integer(into, p->amount);
        put_real(into, p->rest);
        put_integer(into, p->left);
        put_row(into);
    }
}

/* Shares: dollars by account and grade, joules by grade and use, waiting by gate. */
static void write_shares(struct tables *t, const struct outcome *out)
{
    for (int account = 0; account < ACCOUNT_COUNT; account++)
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

static void write_cash(struct tables *t, const struct outcome *out)
{
    struct sql_insert *into = &t->into[TABLE_CASH];
    for (size_t i = 0; i < out->n_cash; i++) {
        const struct cash_result *cash = &out->cash[i];
        put_integer(into, out->replication);
        put_integer(into, (int64_t)i);
        put_text(into, cash->owner);
        put_integer(into, cash->end.balance);
        put_integer(into, cash->end.unpaid);
        put_integer(into, cash->end.lowest);
        put_integer(into, cash->end.raised);
        put_date(into, cash->lowest_on);
        put_integer(into, cash->unpaid_most);
        put_date(into, cash->unpaid_since);
        put_integer(into, cash->credit);
        put_integer(into, cash->deposits);
        put_integer(into, cash->book);
        put_integer(into, cash->debt);
        put_integer(into, cash->end.debt_most);
        put_integer(into, cash->interest);
        put_integer(into, cash->end.overdue);
        put_integer(into, cash->overdue_most);
        put_date(into, cash->default_since);
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
        put_text(into, lot->owner);
        put_text(into, lot->order);
        put_text(into, lot->site);
        put_text(into, lot->system);
        put_integer(into, lot->accelerators);
        put_integer(into, lot->energised);
        put_date(into, lot->first_energised);
        put_date(into, lot->last_energised);
        put_text(into, constraint_name(lot->last_gate));
        put_text(into, constraint_name(lot->next_gate));
        put_real(into, lot->slack);
        put_integer(into, fabric->tiers);
        put_integer(into, fabric->leaf_switches);
        put_integer(into, fabric->spine_switches);
        put_integer(into, fabric->core_switches);
        put_integer(into, fabric->optical_switches);
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

/* Its hours at what an energised hour of its operator costs over the whole run, idle ones, spares
 * and buildings included: the costs of campaigns and of what is left of the hours add up to all
 * costs. */
static double campaign_cost(const struct outcome *out, const struct campaign_result *c)
{
    const struct owner *owners = out->scenario->operators.items;
    struct metric_ref hour = metric_ref_of(metric_find("cost_per_energised_accelerator_hour"));
    hour.scope = SCOPE_OPERATOR;
    while (strcmp(owners[hour.subject].name, c->owner) != 0)
        hour.subject++;
    return metric_value(&hour, out) * c->accelerator_seconds / 3600;
}

static void write_campaigns(struct tables *t, const struct outcome *out)
{
    struct sql_insert *into = &t->into[TABLE_CAMPAIGNS];
    for (size_t i = 0; i < out->n_campaigns; i++) {
        const struct campaign_result *c = &out->campaigns[i];
        put_integer(into, out->replication);
        put_integer(into, (int64_t)i);
        put_text(into, c->name);
        put_text(into, c->owner);
        put_text(into, c->order);
        put_text(into, c->llm);
        put_integer(into, c->accelerators);
        put_real(into, c->tokens);
        put_real(into, c->tokens_done);
        put_real(into, c->tokens_rate);
        put_real(into, c->utilisation);
        put_real(into, c->busy);
        put_date(into, c->started);
        put_date(into, c->ended);
        put_real(into, c->accelerator_seconds);
        put_real(into, c->energy_it);
        put_real(into, c->standstill);
        put_real(into, c->slowed);
        put_real(into, c->again);
        put_real(into, c->saving);
        put_real(into, c->restarting);
        put_real(into, c->stops);
        put_real(into, c->checkpoint_interval);
        put_real(into, campaign_cost(out, c));
        put_row(into);
    }
}

static void write_rentals(struct tables *t, const struct outcome *out)
{
    struct sql_insert *into = &t->into[TABLE_RENTALS];
    for (size_t i = 0; i < out->n_rentals; i++) {
        const struct rental_result *r = &out->rentals[i];
        put_integer(into, out->replication);
        put_integer(into, (int64_t)i);
        put_text(into, r->name);
        put_text(into, r->owner);
        put_text(into, r->accelerator);
        put_integer(into, r->accelerators);
        put_date(into, r->from);
        put_date(into, r->until);
        put_text(into, rent_billing_words[r->billing]);
        put_real(into, r->available_seconds);
        put_real(into, r->useful_seconds);
        put_integer(into, r->rent);
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
        put_text(into, m->owner ? m->owner->name : NULL);
        if (m->h100e > 0) {
            put_null(into);
            put_real(into, m->h100e);
        } else {
            put_integer(into, m->accelerators);
            put_null(into);
        }
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
        put_date(into, source->from);
        put_real(into, source->energy);
        put_integer(into, source->cost);
        put_integer(into, source->demand);
        put_real(into, source->carbon);
        put_real(into, source->capacity);
        put_row(into);
    }
}

static void write_queues(struct tables *t, const struct outcome *out)
{
    struct sql_insert *into = &t->into[TABLE_REPAIR_QUEUES];
    for (size_t i = 0; i < out->n_queues; i++) {
        const struct queue_result *queue = &out->queues[i];
        put_integer(into, out->replication);
        put_integer(into, (int64_t)i);
        put_text(into, queue->site);
        put_text(into, queue->what);
        put_integer(into, queue->places);
        put_integer(into, queue->demands);
        put_integer(into, queue->waited);
        put_real(into, queue->wait_seconds);
        put_row(into);
    }
}

static void write_slots(struct tables *t, const struct outcome *out)
{
    struct sql_insert *into = &t->into[TABLE_GENERATOR_SLOTS];
    for (size_t i = 0; i < out->n_slots; i++) {
        const struct slot_result *slots = &out->slots[i];
        put_integer(into, out->replication);
        put_integer(into, (int64_t)i);
        put_text(into, slots->supplier);
        put_text(into, slots->owner);
        put_real(into, slots->made);
        put_real(into, slots->wanted);
        put_real(into, slots->slots);
        put_real(into, slots->arrived);
        put_integer(into, slots->short_of);
        put_integer(into, slots->fee);
        put_integer(into, slots->forfeited);
        put_row(into);
    }
}

static void write_supplies(struct tables *t, const struct outcome *out)
{
    struct sql_insert *into = &t->into[TABLE_SUPPLY];
    for (size_t i = 0; i < out->n_supplies; i++) {
        const struct supply_result *supply = &out->supplies[i];
        put_integer(into, out->replication);
        put_integer(into, (int64_t)i);
        put_text(into, supply->supplier);
        put_text(into, supply->owner);
        put_real(into, supply->made_h100e);
        put_real(into, supply->got);
        put_real(into, supply->got_h100e);
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
    put_real(into, out->unserved_energy);
    put_integer(into, out->failures);
    put_integer(into, out->repairs);
    put_integer(into, out->candidates);
    put_integer(into, out->events);
    put_row(into);
    for (size_t i = 0; i < out->n_samples; i++)
        write_sample(t, out, i);
    tables_write_levels(t, out);
    tables_write_binding(t, out);
    write_ledger(t, out);
    write_payments(t, out);
    write_shares(t, out);
    write_cash(t, out);
    write_lots(t, out);
    write_campaigns(t, out);
    write_rentals(t, out);
    write_milestones(t, out);
    write_observations(t, out);
    write_causes_and_sources(t, out);
    write_queues(t, out);
    write_slots(t, out);
    write_supplies(t, out);
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
    struct sql_query q = sql_select(
        t->sql, "SELECT value FROM metric_values WHERE metric = ? AND replication >= "
                "(SELECT min(1, max(replication)) FROM replications) ORDER BY replication");
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
