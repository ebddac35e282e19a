/* Keys are snake_case, values SI and US dollars; a metric says its unit. Dates are '2024-04-24',
 * null for never. */
#include "report/run_json.h"

#include "base/json.h"
#include "report/supply.h"

#include <math.h>
#include <string.h>

static void date(struct json *j, const char *key, day_number day)
{
    char text[DATE_TEXT];
    if (day)
        date_format(day, text);
    json_text(j, key, day ? text : NULL);
}

static void dollars(struct json *j, const char *key, money amount)
{
    json_number(j, key, money_to_dollars(amount));
}

static void write_scenario(const struct run_facts *f, struct json *j)
{
    json_open_object(j, "scenario");
    json_text(j, "name", f->about.name);
    json_text(j, "title", f->about.title);
    json_text(j, "question", f->about.question);
    date(j, "start", f->about.start);
    date(j, "end", f->about.end);
    json_integer(j, "seed", f->about.seed);
    json_text(j, "h100e_basis", h100e_basis_words[f->about.h100e_basis]);
    json_text(j, "dollars", f->about.dollars);
    json_close_object(j);
}

static void write_quantiles(const struct run_facts *f, const struct summary *over, struct json *j)
{
    json_number(j, "p10", over->p10);
    json_number(j, "p50", over->p50);
    json_number(j, "p90", over->p90);
    json_number(j, "mean", over->mean);
    json_integer(j, "undefined", (int64_t)result_undefined(&f->about, over));
}

/* All but the milestones, which have a list of their own. */
static void write_metrics(const struct run_facts *f, struct json *j)
{
    json_open_object(j, "metrics");
    for (size_t i = 0; i < f->n_metrics; i++) {
        const struct result_metric *m = &f->metrics[i];
        if (strncmp(m->name, "milestones.", strlen("milestones.")) == 0)
            continue;
        json_open_object(j, m->name);
        json_number(j, "value", f->values[i]);
        json_text(j, "unit", m->unit);
        if (facts_have_spread(f))
            write_quantiles(f, &m->over, j);
        json_close_object(j);
    }
    json_close_object(j);
}

/* A quantile of days from the start as a date; null when it lies beyond the end. */
static void quantile_date(struct json *j, const char *key, const struct run_facts *f, double days)
{
    date(j, key, isfinite(days) ? f->about.start + (day_number)floor(days) : 0);
}

static void write_milestones(const struct run_facts *f, struct json *j)
{
    json_open_array(j, "milestones");
    for (size_t i = 0; i < f->run.n_milestones; i++) {
        const struct result_milestone *m = &f->run.milestones[i];
        const struct result_metric *spread = facts_milestone(f, m->name);
        json_open_object(j, NULL);
        json_text(j, "name", m->name);
        json_text(j, "operator", m->owner);
        if (m->h100e > 0) {
            json_null(j, "accelerators");
            json_number(j, "h100e", m->h100e);
        } else {
            json_integer(j, "accelerators", m->accelerators);
            json_null(j, "h100e");
        }
        json_text(j, "state", milestone_state_words[m->state]);
        date(j, "date", m->day);
        date(j, "published", m->observed);
        if (m->day && m->observed)
            json_integer(j, "difference_days", m->day - m->observed);
        else
            json_null(j, "difference_days");
        json_text(j, "published_by", m->published_by);
        json_text(j, "fixed_by", m->fixed_by ? fixed_by_words[m->fixed_by] : NULL);
        json_number(j, "required_supply_share", supply_required(f, m));
        if (facts_have_spread(f) && spread) {
            quantile_date(j, "p10", f, spread->over.p10);
            quantile_date(j, "p50", f, spread->over.p50);
            quantile_date(j, "p90", f, spread->over.p90);
            json_integer(j, "reached_in", (int64_t)(spread->over.n - spread->over.after_end));
        }
        json_close_object(j);
    }
    json_close_array(j);
}

static void write_observations(const struct run_facts *f, struct json *j)
{
    json_open_array(j, "observations");
    for (size_t i = 0; i < f->run.n_observations; i++) {
        const struct observation_result *o = &f->run.observations[i];
        json_open_object(j, NULL);
        json_text(j, "name", o->name);
        json_text(j, "metric", o->metric);
        date(j, "date", o->date ? o->date : f->about.end - 1);
        json_text(j, "unit", o->unit);
        json_number(j, "model", o->model);
        json_number(j, "published", o->published);
        json_number(j, "low", o->low);
        json_number(j, "high", o->high);
        json_number(j, "difference", (o->model - o->published) / fabs(o->published));
        json_text(j, "published_by", o->published_by);
        json_text(j, "scope", o->scope);
        json_text(j, "fixed_by", o->fixed_by ? fixed_by_words[o->fixed_by] : NULL);
        json_close_object(j);
    }
    json_close_array(j);
}

static void write_standings(const struct run_facts *f, struct json *j)
{
    json_open_array(j, "operators");
    for (size_t i = 0; i < f->about.n_operators; i++) {
        const struct result_standing *s = &f->standings[i];
        json_open_object(j, NULL);
        json_text(j, "operator", s->name);
        json_integer(j, "accelerators_energised", s->end.accelerators[STAGE_ENERGISED]);
        json_number(j, "accelerator_seconds_energised",
                    s->end.accelerator_seconds[STAGE_ENERGISED]);
        json_number(j, "power_provisioned", s->end.provisioned);
        json_number(j, "spend", sample_spend(&s->end));
        for (unsigned b = 0; b < STANDING_BASES; b++) {
            json_open_object(j, b ? "h100e_dense_16bit" : "h100e_dense_8bit");
            json_number(j, "value", s->end.h100e[standing_bases[b]]);
            json_number(j, "over_others", s->over_others[b]);
            if (facts_have_spread(f)) {
                write_quantiles(f, &s->h100e[b], j);
                json_integer(j, "exceeds_others_in", (int64_t)s->exceeds[b]);
            }
            json_close_object(j);
        }
        json_close_object(j);
    }
    json_close_array(j);
}

static void write_change(const struct run_facts *f, const struct relief_change *c, struct json *j)
{
    json_number(j, "value", c->eased);
    json_number(j, "change", c->eased == c->base ? 0 : c->eased - c->base);
    if (!facts_have_spread(f))
        return;
    json_open_object(j, "change_over_replications");
    write_quantiles(f, &c->over, j);
    json_close_object(j);
}

static void write_reliefs(const struct run_facts *f, struct json *j)
{
    json_open_array(j, "relief");
    for (size_t i = 0; i < f->n_reliefs; i++) {
        const struct result_relief *r = &f->reliefs[i];
        json_open_object(j, NULL);
        json_text(j, "gate", r->gate);
        json_text(j, "eased", r->what);
        json_number(j, "share", r->share);
        json_open_object(j, "metrics");
        for (size_t m = 0; m < f->n_metrics; m++) {
            json_open_object(j, f->metrics[m].name);
            write_change(f, &r->changes[m], j);
            json_text(j, "unit", f->metrics[m].unit);
            json_close_object(j);
        }
        json_close_object(j);
        json_close_object(j);
    }
    json_close_array(j);
}

static void write_lots(const struct run_facts *f, struct json *j)
{
    json_open_array(j, "orders");
    for (size_t i = 0; i < f->run.n_lots; i++) {
        const struct lot_result *lot = &f->run.lots[i];
        const struct fabric_count *fabric = &lot->fabric;
        json_open_object(j, NULL);
        json_text(j, "operator", lot->owner);
        json_text(j, "order", lot->order);
        json_text(j, "site", lot->site);
        json_text(j, "system", lot->system);
        json_integer(j, "accelerators", lot->accelerators);
        json_integer(j, "energised", lot->energised);
        date(j, "first_energised", lot->first_energised);
        date(j, "last_energised", lot->last_energised);
        json_text(j, "last_gate", constraint_name(lot->last_gate));
        json_text(j, "next_gate", constraint_name(lot->next_gate));
        json_number(j, "slack_seconds", lot->slack);
        json_bool(j, "fabric_counted", fabric->tiers > 0);
        json_integer(j, "switches", fabric_switches(fabric));
        json_integer(j, "transceivers", fabric->switch_transceivers + fabric->nic_transceivers);
        json_integer(j, "cables", fabric->cables);
        json_number(j, "network_power", lot->network_power);
        json_number(j, "network_power_by_factor", lot->network_power_by_factor);
        json_close_object(j);
    }
    json_close_array(j);
}

static void write_campaigns(const struct run_facts *f, struct json *j)
{
    json_open_array(j, "campaigns");
    for (size_t i = 0; i < f->run.n_campaigns; i++) {
        const struct campaign_result *c = &f->run.campaigns[i];
        json_open_object(j, NULL);
        json_text(j, "campaign", c->name);
        json_text(j, "operator", c->owner);
        json_text(j, "order", c->order);
        json_text(j, "llm", c->llm);
        json_integer(j, "accelerators", c->accelerators);
        json_number(j, "tokens", c->tokens);
        json_number(j, "tokens_done", c->tokens_done);
        json_number(j, "tokens_per_second", c->tokens_rate);
        json_number(j, "model_flops_utilisation", c->utilisation);
        json_number(j, "kernels_busy", c->busy);
        date(j, "started", c->started);
        date(j, "ended", c->ended);
        json_number(j, "accelerator_seconds", c->accelerator_seconds);
        json_number(j, "energy_it", c->energy_it);
        json_number(j, "standstill_seconds", c->standstill);
        json_number(j, "slowed_seconds", c->slowed);
        json_number(j, "again_seconds", c->again);
        json_number(j, "saving_seconds", c->saving);
        json_number(j, "restarting_seconds", c->restarting);
        json_number(j, "stops", c->stops);
        json_number(j, "checkpoint_interval", c->checkpoint_interval);
        json_number(j, "cost", c->cost);
        json_close_object(j);
    }
    json_close_array(j);
}

static void write_rentals(const struct run_facts *f, struct json *j)
{
    json_open_array(j, "rentals");
    for (size_t i = 0; i < f->run.n_rentals; i++) {
        const struct rental_result *r = &f->run.rentals[i];
        json_open_object(j, NULL);
        json_text(j, "rental", r->name);
        json_text(j, "operator", r->owner);
        json_text(j, "accelerator", r->accelerator);
        json_integer(j, "accelerators", r->accelerators);
        date(j, "from", r->from);
        date(j, "until", r->until);
        json_text(j, "billing", rent_billing_words[r->billing]);
        json_number(j, "available_accelerator_seconds", r->available_seconds);
        json_number(j, "useful_accelerator_seconds", r->useful_seconds);
        json_number(j, "rent", money_to_dollars(r->rent));
        json_close_object(j);
    }
    json_close_array(j);
}

static void write_cash(const struct run_facts *f, struct json *j)
{
    json_open_array(j, "cash");
    for (size_t i = 0; i < f->run.n_cash; i++) {
        const struct cash_result *cash = &f->run.cash[i];
        json_open_object(j, NULL);
        json_text(j, "operator", cash->owner);
        dollars(j, "raised", cash->end.raised);
        dollars(j, "balance", cash->end.balance);
        dollars(j, "unpaid", cash->end.unpaid);
        dollars(j, "lowest", cash->end.lowest);
        date(j, "lowest_on", cash->lowest_on);
        dollars(j, "unpaid_most", cash->unpaid_most);
        date(j, "unpaid_since", cash->unpaid_since);
        dollars(j, "credit", cash->credit);
        dollars(j, "deposits", cash->deposits);
        dollars(j, "book_value", cash->book);
        dollars(j, "debt", cash->debt);
        dollars(j, "debt_highest", cash->end.debt_most);
        dollars(j, "interest", cash->interest);
        dollars(j, "debt_overdue", cash->end.overdue);
        dollars(j, "debt_overdue_most", cash->overdue_most);
        date(j, "default_since", cash->default_since);
        json_close_object(j);
    }
    json_close_array(j);
}

static void write_waiting(const struct run_facts *f, struct json *j)
{
    json_open_object(j, "waiting_accelerator_seconds");
    for (unsigned by = BY_CHIPS; by < CONSTRAINTS; by++)
        json_number(j, constraint_name((enum constraint)by), f->run.waiting[by]);
    json_close_object(j);
}

static void write_causes(const struct run_facts *f, struct json *j)
{
    json_open_array(j, "outages");
    for (size_t i = 0; i < f->run.n_causes; i++) {
        const struct cause_result *c = &f->run.causes[i];
        json_open_object(j, NULL);
        json_text(j, "preset", c->preset);
        json_text(j, "cause", c->cause);
        json_integer(j, "outages", c->outages);
        json_number(j, "down_accelerator_seconds", c->down_seconds);
        json_close_object(j);
    }
    json_close_array(j);
}

static void write_queues(const struct run_facts *f, struct json *j)
{
    json_open_array(j, "repair_queues");
    for (size_t i = 0; i < f->run.n_queues; i++) {
        const struct queue_result *queue = &f->run.queues[i];
        json_open_object(j, NULL);
        json_text(j, "site", queue->site);
        json_text(j, "what", queue->what);
        json_integer(j, "places", queue->places);
        json_integer(j, "demands", queue->demands);
        json_integer(j, "waited", queue->waited);
        json_number(j, "wait_accelerator_seconds", queue->wait_seconds);
        json_close_object(j);
    }
    json_close_array(j);
}

static void write_sources(const struct run_facts *f, struct json *j)
{
    json_open_array(j, "power_sources");
    for (size_t i = 0; i < f->run.n_sources; i++) {
        const struct source_result *s = &f->run.sources[i];
        json_open_object(j, NULL);
        json_text(j, "site", s->site);
        json_text(j, "source", s->phase);
        json_text(j, "kind", power_kind_words[s->kind]);
        date(j, "from", s->from);
        json_number(j, "energy", s->energy);
        dollars(j, "cost", s->cost);
        dollars(j, "demand_charges", s->demand);
        json_number(j, "carbon", s->carbon);
        json_number(j, "firm", s->capacity);
        json_close_object(j);
    }
    json_close_array(j);
}

static void write_slots(const struct run_facts *f, struct json *j)
{
    json_open_array(j, "generator_slots");
    for (size_t i = 0; i < f->run.n_slots; i++) {
        const struct slot_result *s = &f->run.slots[i];
        json_open_object(j, NULL);
        json_text(j, "supplier", s->supplier);
        json_text(j, "operator", s->owner);
        json_number(j, "made", s->made);
        json_number(j, "wanted", s->wanted);
        json_number(j, "slots", s->slots);
        json_number(j, "arrived", s->arrived);
        json_integer(j, "short_of", s->short_of);
        dollars(j, "fee", s->fee);
        dollars(j, "forfeited", s->forfeited);
        json_close_object(j);
    }
    json_close_array(j);
}

static void write_supplies(const struct run_facts *f, struct json *j)
{
    json_open_array(j, "supply");
    for (size_t i = 0; i < f->run.n_supplies; i++) {
        const struct supply_result *s = &f->run.supplies[i];
        json_open_object(j, NULL);
        json_text(j, "supplier", s->supplier);
        json_text(j, "operator", s->owner);
        json_number(j, "made_h100e", s->made_h100e);
        json_number(j, "got", s->got);
        json_number(j, "got_h100e", s->got_h100e);
        json_number(j, "share", s->got_h100e / s->made_h100e);
        json_close_object(j);
    }
    json_close_array(j);
}

static void write_grades(const struct run_facts *f, struct json *j)
{
    json_open_object(j, "rests_on");
    json_open_object(j, "dollars");
    for (unsigned g = 0; g < GRADE_COUNT; g++) {
        int128 sum = 0;
        for (unsigned account = 0; account < ACCOUNT_FUNDING; account++)
            sum += f->run.by_grade[account][g];
        json_number(j, grade_name((enum grade)g), money_sum_to_dollars(sum));
    }
    json_close_object(j);
    json_open_object(j, "energy");
    for (unsigned g = 0; g < GRADE_COUNT; g++)
        json_number(j, grade_name((enum grade)g), f->run.energy_by_grade[g]);
    json_close_object(j);
    json_close_object(j);
}

static void write_samples(const struct run_facts *f, struct json *j)
{
    json_open_array(j, "samples");
    for (size_t i = 0; i < f->n_states; i++) {
        const struct sample *s = &f->states[i].sample;
        json_open_object(j, NULL);
        date(j, "date", s->day);
        json_number(j, "second", s->second);
        json_open_object(j, "accelerators");
        for (unsigned stage = 0; stage < STAGES; stage++)
            json_integer(j, stage_name((enum stage)stage), s->accelerators[stage]);
        json_close_object(j);
        json_number(j, "h100e", s->h100e[f->about.h100e_basis]);
        json_number(j, "flops_bf16", s->flops);
        json_number(j, "power_nameplate_it", s->nameplate_it);
        json_number(j, "power_provisioned", s->provisioned);
        json_number(j, "power_drawn", s->drawn);
        json_number(j, "power_drawn_30_days", f->states[i].drawn_30_days);
        json_number(j, "power_firm", s->firm);
        json_number(j, "energy", s->facility_energy);
        dollars(j, "capital", s->capital);
        dollars(j, "running_cost", s->running);
        json_text(j, "binds", constraint_name(s->binds));
        json_text(j, "last_gate", constraint_name(s->last_gate));
        json_text(j, "next_gate", constraint_name(s->next_gate));
        json_number(j, "slack_seconds", s->binds_slack);
        json_close_object(j);
    }
    json_close_array(j);
}

static void write_notes(const struct run_facts *f, struct json *j)
{
    json_open_array(j, "notes");
    for (size_t i = 0; i < f->run.n_notes; i++)
        json_text(j, NULL, f->run.notes[i]);
    json_close_array(j);
}

void run_json_write(const struct run_facts *f, const char *results, struct text *out)
{
    struct json j;
    json_init(&j, out);
    json_open_object(&j, NULL);
    json_text(&j, "schema", "colossim.run.1");
    json_text(&j, "results", results);
    write_scenario(f, &j);
    json_integer(&j, "replications", (int64_t)result_drawn(&f->about));
    json_integer(&j, "replication_shown", f->replication);
    write_metrics(f, &j);
    write_milestones(f, &j);
    write_observations(f, &j);
    write_cash(f, &j);
    write_waiting(f, &j);
    write_standings(f, &j);
    write_reliefs(f, &j);
    write_lots(f, &j);
    write_campaigns(f, &j);
    write_rentals(f, &j);
    write_causes(f, &j);
    write_queues(f, &j);
    write_sources(f, &j);
    write_slots(f, &j);
    write_supplies(f, &j);
    write_grades(f, &j);
    write_samples(f, &j);
    write_notes(f, &j);
    json_close_object(&j);
}
