#include "report/training_report.h"

#include "base/bytes.h"
#include "base/json.h"
#include "report/number.h"
#include "report/table.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* Whose accelerators the constants of models/training.yaml were fitted to. */
static const char FITTED_VENDOR[] = "NVIDIA";

static bool is_fitted(const struct training_answer *a)
{
    return strcmp(a->request->system->accelerator->vendor, FITTED_VENDOR) == 0;
}

static void write_stated(const struct llm *llm, struct text *out)
{
    struct text words;
    text_init(&words);
    if (llm_add_stated(llm, &words))
        text_addf(out, "Note     these follow from %s\n", text_get(&words));
    text_free(&words);
}

/* What the shapes come to, and where they can't be meant: the user's own file may have a slip. */
void training_model_write(const struct llm *llm, struct text *out)
{
    text_add(out, "Model    ");
    llm_add_count(out, llm_parameters(llm));
    text_add(out, " parameters");
    if (llm_blocks(llm).experts > 0) {
        text_add(out, ", of which a token uses ");
        llm_add_count(out, llm_active_parameters(llm));
    }
    text_add_char(out, '\n');
    write_stated(llm, out);
}

static void write_head(const struct training_request *r, const struct training_world *w,
                       enum precision precision, struct text *out)
{
    text_addf(out, "%s on ", r->llm->title);
    number_count(out, r->accelerators);
    text_addf(out, " x %s, %s\n", r->system->accelerator->title, precision_words[precision]);
    training_model_write(r->llm, out);
    text_add(out, "Sequences of ");
    number_count(out, w->sequence);
    text_add(out, " tokens, ");
    number_count(out, w->global_batch);
    text_add(out, " of them per step\nNetwork  ");
    if (r->fabric)
        text_addf(out, "%s (%s)\n", r->fabric->name, r->fabric->title);
    else
        text_add(out, "no fabric is named: as fast as the ports, and not priced\n");
}

static void write_breakdown(const struct training_step *s, bool colors, struct text *out)
{
    static const struct column columns[] = {
        {"", ALIGN_LEFT, NULL}, {"s", ALIGN_RIGHT, NULL}, {"share", ALIGN_RIGHT, NULL}};
    struct table t;
    table_init(&t, columns, 3);
    for (int i = 0; i < TIME_PARTS; i++) {
        if (s->part[i] == 0)
            continue;
        table_row(&t, STYLE_PLAIN);
        text_add(table_cell(&t), time_part_words[i]);
        text_addf(table_cell(&t), "%.3f", s->part[i]);
        number_share(table_cell(&t), s->part[i] / s->time);
    }
    table_row(&t, STYLE_STRONG);
    text_add(table_cell(&t), "step");
    text_addf(table_cell(&t), "%.3f", s->time);
    number_share(table_cell(&t), 1);
    table_write(&t, 2, REPORT_WIDTH, colors, out);
    table_free(&t);
}

static double peak(const struct training_request *r, enum precision p)
{
    return dense_rate(r->system->accelerator, p);
}

double training_answer_mfu(const struct training_answer *a)
{
    return a->step.model_flops / peak(a->request, a->plan.precision);
}

static void write_rates(const struct training_answer *a, struct text *out)
{
    const struct training_step *s = &a->step;
    const double rate = peak(a->request, a->plan.precision);
    text_add(out, "Speed    ");
    number_amount(out, s->tokens_rate);
    text_addf(out,
              " tokens/s per accelerator; %.0f TFLOP/s of the model, %.0f with recomputation\n",
              s->model_flops / 1e12, s->hardware_flops / 1e12);
    text_addf(out,
              "MFU      %.1f %% of the dense %s rate with causal attention, %.1f %% with attention "
              "over all positions\n",
              100 * training_answer_mfu(a), precision_words[a->plan.precision],
              100 * s->model_flops_full / rate);
    text_add(out, "Memory   ");
    text_addf(out, "%.1f of %.1f GiB; largest part: %s, %.1f GiB\n",
              a->memory.total / BYTES_PER_GIB,
              a->request->system->accelerator->memory / BYTES_PER_GIB,
              memory_part_words[memory_largest(&a->memory)],
              a->memory.part[memory_largest(&a->memory)] / BYTES_PER_GIB);
    text_add(out, "Power    ");
    number_power(out, a->cost.power);
    text_add(out, " of IT");
    if (a->cost.accelerator_power > 0) {
        text_add(out, ", ");
        number_power(out, a->cost.accelerator_power);
        text_add(out, " an accelerator by its law of drawn power");
    }
    text_addf(out, "; kernels run %.0f %% of the time\n", 100 * s->busy);
    text_addf(out, "Rests on %s constants at the weakest\n", basis_words[s->basis]);
    if (!is_fitted(a))
        text_addf(
            out,
            "Software as fitted to %s's accelerators: that %s's software is as good is assumed\n",
            FITTED_VENDOR, a->request->system->accelerator->vendor);
}

/* What the run's time goes to besides its steps, and why. */
static void write_interruptions(const struct training_answer *a, struct text *out)
{
    const struct interruptions *i = &a->cost.interruptions;
    if (!a->request->interruptions.counted) {
        text_add(out, ", without interruptions\n");
        return;
    }
    text_add(out, " of work, ");
    number_time(out, a->cost.time);
    text_add(out, " with interruptions\nStops    ");
    if (i->law.rate > 0) {
        number_expected_count(out, a->cost.stops);
        text_add(out, " failures, one every ");
        number_time(out, 1 / i->law.rate);
        text_addf(out, " (nodes fail as in '%s'), ", a->request->failures->name);
        number_time(out, i->law.restart);
        text_add(out, " to restart each\n");
    } else {
        text_add(out, "none: nodes are taken not to fail\n");
    }
    if (isfinite(i->interval)) {
        text_add(out, "Saves    ");
        text_addf(out, a->cost.checkpoint >= 1e12 ? "%.3g TB" : "%.3g GB",
                  a->cost.checkpoint / (a->cost.checkpoint >= 1e12 ? 1e12 : 1e9));
        text_add(out, " every ");
        number_time(out, i->interval);
        text_addf(out, "%s, which stops the run for ",
                  isnan(a->request->checkpoint_interval) ? " (the best interval)" : "");
        number_time(out, i->law.save);
        text_add(out, "\n");
    }
    text_add(out, "Time     ");
    number_share(out, i->shares.work);
    text_add(out, " work, ");
    number_share(out, i->shares.again);
    text_add(out, " lost and done again, ");
    number_share(out, i->shares.restart);
    text_add(out, " restarting, ");
    number_share(out, i->shares.save);
    text_add(out, " saving\n");
}

static void add_unknown(struct text *out, bool *any, const char *kind, const char *name,
                        const char *key)
{
    text_addf(out, "%smodels.%s.%s.%s", *any ? ", " : "", kind, name, key);
    *any = true;
}

bool training_unknown_write(const struct training_request *r, struct text *out)
{
    const struct system *s = r->system;
    bool any = false;
    if (s->accelerator->price.n == 0)
        add_unknown(out, &any, "accelerators", s->accelerator->name, "price");
    if (s->server_price.n == 0)
        add_unknown(out, &any, "systems", s->name, "server-price");
    if (isnan(s->nameplate))
        add_unknown(out, &any, "systems", s->name, "nameplate");
    struct fabric_count count;
    if (training_request_fabric(r, &count))
        for (int i = 0; i < count.n_lines; i++) {
            const struct part *part = count.lines[i].part;
            if (part->price.n == 0)
                add_unknown(out, &any, "parts", part->name, "price");
            if (isnan(part->power))
                add_unknown(out, &any, "parts", part->name, "power");
        }
    if (any)
        text_add(out, ": give what is missing with --set");
    return any;
}

static void write_run(const struct training_answer *a, struct text *out)
{
    const struct training_run_cost *c = &a->cost;
    text_addf(out, "Run of %.3g tokens: ", a->request->tokens);
    number_count(out, (int64_t)c->steps);
    text_add(out, " steps, ");
    number_time(out, c->work);
    write_interruptions(a, out);
    text_add(out, "Energy   ");
    number_energy(out, c->energy);
    text_addf(out, ", with the overhead of '%s' (%s)\nCost     ", a->request->site->name,
              a->request->site->title);
    number_money(out, c->total);
    text_add(out, ": write-down of IT ");
    number_money(out, c->hardware);
    text_add(out, ", electricity ");
    number_money(out, c->electricity);
    text_add(out, ", upkeep ");
    number_money(out, c->upkeep);
    text_add(out, "; no storage, building, staff or profit\n");
    if (isnan(c->total)) {
        text_add(out, "Unknown  ");
        training_unknown_write(a->request, out);
        text_add(out, "\n");
    }
}

void training_report_write(const struct training_answer *a, bool colors, struct text *out)
{
    write_head(a->request, a->world, a->plan.precision, out);
    text_add(out, "Plan     ");
    plan_write(&a->plan, out);
    if (a->searched > 0) {
        text_add(out, " (best of ");
        number_count(out, (int64_t)a->searched);
        text_add(out, ")");
    }
    text_add(out, "\n\n");
    write_breakdown(&a->step, colors, out);
    text_add(out, "\n");
    write_rates(a, out);
    if (!isnan(a->request->tokens)) {
        text_add(out, "\n");
        write_run(a, out);
    }
}

void plan_json(struct json *j, const char *key, const struct plan *p)
{
    json_open_object(j, key);
    json_integer(j, "tensor", p->tensor);
    json_integer(j, "context", p->context);
    json_integer(j, "data", p->data);
    json_integer(j, "pipeline", p->pipeline);
    json_integer(j, "expert", p->expert);
    json_integer(j, "expert_tensor", p->expert_tensor);
    json_integer(j, "chunks", p->chunks);
    json_integer(j, "micro_batch", p->micro_batch);
    json_integer(j, "global_batch", p->global_batch);
    json_integer(j, "sequence", p->sequence);
    json_text(j, "precision", precision_words[p->precision]);
    json_text(j, "recompute", recompute_words[p->recompute]);
    json_open_array(j, "recompute_modules");
    for (unsigned i = 0; i < RECOMPUTE_MODULES; i++)
        if (plan_modules(p) & 1u << i)
            json_text(j, NULL, recompute_module_words[i]);
    json_close_array(j);
    json_integer(j, "recompute_layers", p->recompute_layers);
    json_text(j, "sharding", sharding_words[p->sharding]);
    json_text(j, "schedule", schedule_words[p->schedule]);
    json_bool(j, "sequence_parallel", p->sequence_parallel);
    json_bool(j, "adapters", p->adapters);
    json_close_object(j);
}

void memory_json(struct json *j, const char *key, const struct memory_need *m)
{
    if (!m) {
        json_null(j, key);
        return;
    }
    json_open_object(j, key);
    for (int i = 0; i < MEMORY_PARTS; i++)
        json_number(j, memory_part_words[i], m->part[i]);
    json_number(j, "total", m->total);
    json_close_object(j);
}

/* What the shapes of the LLM come to, and what its file says of it. */
static void llm_json(struct json *j, const struct llm *llm)
{
    json_text(j, "llm", llm->name);
    json_number(j, "parameters", llm_parameters(llm));
    json_number(j, "active_parameters", llm_active_parameters(llm));
    json_number(j, "published_parameters", llm->parameters ? (double)llm->parameters : NAN);
    json_number(j, "published_active_parameters", llm->active ? (double)llm->active : NAN);
}

void training_answer_json(struct json *j, const struct training_answer *a)
{
    llm_json(j, a->request->llm);
    json_text(j, "system", a->request->system->name);
    json_text(j, "fabric", a->request->fabric ? a->request->fabric->name : NULL);
    json_integer(j, "accelerators", a->request->accelerators);
    plan_json(j, "plan", &a->plan);
    json_number(j, "step_time", a->step.time);
    json_open_object(j, "breakdown");
    for (int i = 0; i < TIME_PARTS; i++)
        json_number(j, time_part_words[i], a->step.part[i]);
    json_close_object(j);
    json_number(j, "tokens_per_second_per_accelerator", a->step.tokens_rate);
    json_number(j, "model_flops_causal", a->step.model_flops);
    json_number(j, "model_flops_full_attention", a->step.model_flops_full);
    json_number(j, "hardware_flops", a->step.hardware_flops);
    json_number(j, "mfu_causal", training_answer_mfu(a));
    json_number(j, "mfu_full_attention",
                a->step.model_flops_full / peak(a->request, a->plan.precision));
    json_text(j, "basis", basis_words[a->step.basis]);
    json_bool(j, "software_fitted", is_fitted(a));
    memory_json(j, "memory", &a->memory);
    json_open_object(j, "run");
    json_number(j, "tokens", a->request->tokens);
    json_number(j, "steps", a->cost.steps);
    json_number(j, "time", a->cost.time);
    json_number(j, "work_time", a->cost.work);
    json_open_object(j, "interruptions");
    json_bool(j, "counted", a->request->interruptions.counted);
    json_text(j, "failures", a->request->failures ? a->request->failures->name : NULL);
    json_number(j, "failures_per_second", a->cost.interruptions.law.rate);
    json_number(j, "stops", a->cost.stops);
    json_number(j, "restart_time", a->cost.interruptions.law.restart);
    json_number(j, "save_time", a->cost.interruptions.law.save);
    json_number(j, "checkpoint_bytes", a->cost.checkpoint);
    json_number(j, "checkpoint_interval", a->cost.interruptions.interval);
    json_number(j, "work_share", a->cost.interruptions.shares.work);
    json_number(j, "again_share", a->cost.interruptions.shares.again);
    json_number(j, "save_share", a->cost.interruptions.shares.save);
    json_number(j, "restart_share", a->cost.interruptions.shares.restart);
    json_close_object(j);
    json_number(j, "power", a->cost.power);
    json_number(j, "accelerator_power", a->cost.accelerator_power);
    json_number(j, "energy", a->cost.energy);
    json_number(j, "cost", a->cost.total);
    json_number(j, "hardware_cost", a->cost.hardware);
    json_number(j, "electricity_cost", a->cost.electricity);
    json_number(j, "upkeep_cost", a->cost.upkeep);
    json_close_object(j);
}

void training_json_write(const struct training_answer *a, struct text *out)
{
    struct json j;
    json_init(&j, out);
    json_open_object(&j, NULL);
    json_text(&j, "schema", "colossim.train.1");
    training_answer_json(&j, a);
    json_close_object(&j);
}

void search_report_write(const struct search_answer *a, size_t rows, bool colors, struct text *out)
{
    const int by = a->request->objective;
    const struct column all[] = {{"", ALIGN_RIGHT, NULL},
                                 {by == SEARCH_COST ? "step, $" : "step, MJ", ALIGN_RIGHT, NULL},
                                 {"step, s", ALIGN_RIGHT, NULL},
                                 {"memory, GiB", ALIGN_RIGHT, NULL},
                                 {"plan", ALIGN_LEFT, NULL}};
    struct column columns[5];
    size_t n = 0;
    for (int i = 0; i < 5; i++)
        if (i != 1 || by != SEARCH_TIME)
            columns[n++] = all[i];
    struct table t;
    write_head(a->request, a->world, (enum precision)a->request->precision, out);
    table_init(&t, columns, n);
    for (size_t i = 0; i < a->n && i < rows; i++) {
        table_row(&t, i == 0 ? STYLE_STRONG : STYLE_PLAIN);
        text_addf(table_cell(&t), "%zu", i + 1);
        if (by != SEARCH_TIME)
            text_addf(table_cell(&t), "%.2f", a->found[i].value * (by == SEARCH_ENERGY ? 1e-6 : 1));
        text_addf(table_cell(&t), "%.3f", a->found[i].time);
        text_addf(table_cell(&t), "%.1f", a->found[i].memory / BYTES_PER_GIB);
        plan_write(&a->found[i].plan, table_cell(&t));
    }
    table_write(&t, 2, REPORT_WIDTH, colors, out);
    table_free(&t);
    number_count(out, (int64_t)a->counts.plans);
    text_add(out, " plans: ");
    number_count(out, (int64_t)a->counts.impossible);
    text_add(out, " impossible, ");
    number_count(out, (int64_t)a->counts.too_large);
    text_add(out, " too large for the memory, ");
    number_count(out, (int64_t)(a->counts.dropped + a->counts.valued));
    text_add(out, " compared\n");
}

void search_json_write(const struct search_answer *a, struct text *out)
{
    struct json j;
    json_init(&j, out);
    json_open_object(&j, NULL);
    json_text(&j, "schema", "colossim.search.1");
    llm_json(&j, a->request->llm);
    json_text(&j, "system", a->request->system->name);
    json_integer(&j, "accelerators", a->request->accelerators);
    json_text(&j, "objective", search_for_words[a->request->objective]);
    json_integer(&j, "plans", (int64_t)a->counts.plans);
    json_integer(&j, "impossible", (int64_t)a->counts.impossible);
    json_integer(&j, "too_large", (int64_t)a->counts.too_large);
    json_integer(&j, "compared", (int64_t)(a->counts.dropped + a->counts.valued));
    json_open_array(&j, "best");
    for (size_t i = 0; i < a->n; i++) {
        json_open_object(&j, NULL);
        json_number(&j, "step_time", a->found[i].time);
        json_number(&j, "memory", a->found[i].memory);
        json_number(&j, "value", a->found[i].value);
        plan_json(&j, "plan", &a->found[i].plan);
        json_close_object(&j);
    }
    json_close_array(&j);
    json_close_object(&j);
}
