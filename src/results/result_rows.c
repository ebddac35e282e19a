/* The rows of one replication. Columns are taken in the order in which tables.c writes them. */
#include "results/reading.h"
#include "results/tables.h"

#include <string.h>

static void read_power(struct sql_query *q, struct power_figures *p)
{
    p->unpermitted = take_real(q);
    p->drawn_p50 = take_real(q);
    p->drawn_p99 = take_real(q);
    p->drawn_highest = take_real(q);
    p->throttled_seconds = take_real(q);
    p->throttled_accelerator_seconds = take_real(q);
    p->water = take_real(q);
    p->demand_charges = take_real(q);
    p->stranded_capital = take_real(q);
}

static void read_sample(struct sql_query *q, struct result_state *state)
{
    struct sample *s = &state->sample;
    s->day = take_date(q);
    s->second = take_real(q);
    for (int stage = 0; stage < STAGES; stage++)
        s->accelerators[stage] = take_integer(q);
    s->handed_over = take_integer(q);
    for (int basis = 0; basis < H100E_BASES; basis++)
        s->h100e[basis] = take_real(q);
    s->flops = take_real(q);
    s->nameplate_it = take_real(q);
    s->provisioned = take_real(q);
    s->drawn = take_real(q);
    state->drawn_30_days = take_real(q);
    s->firm = take_real(q);
    read_power(q, &s->power);
    s->facility_energy = take_real(q);
    s->capital = take_integer(q);
    s->running = take_integer(q);
    for (int account = 0; account < ACCOUNT_COUNT; account++)
        s->account[account] = take_integer(q);
    for (int class = 0; class < CAPITAL_CLASSES; class ++)
        s->book[class] = take_integer(q);
    s->in_progress = take_integer(q);
    s->cash.balance = take_integer(q);
    s->cash.unpaid = take_integer(q);
    s->cash.lowest = take_integer(q);
    s->cash.raised = take_integer(q);
    s->cash.overdue = take_integer(q);
    s->cash.debt_most = take_integer(q);
    for (int stage = 0; stage < STAGES; stage++)
        s->accelerator_seconds[stage] = take_real(q);
    s->useful_seconds = take_real(q);
    s->h100e_installed_seconds = take_real(q);
    s->h100e_energised_seconds = take_real(q);
    s->h100e_available_seconds = take_real(q);
    s->h100e_useful_seconds = take_real(q);
    s->binds = (enum constraint)take_word(q, constraint_words);
    s->last_gate = (enum constraint)take_word(q, constraint_words);
    s->next_gate = (enum constraint)take_word(q, constraint_words);
    s->binds_slack = take_real(q);
}

bool result_series(struct result *r, uint32_t replication, enum sample_scope scope,
                   uint32_t subject, struct arena *memory, struct result_state **out, size_t *n)
{
    struct rows rows = rows_of(sizeof(struct result_state));
    struct sql_query q = sql_select(
        &r->sql, "SELECT * FROM series WHERE replication = ?1 AND scope = ?2 AND subject = "
                 "ifnull((SELECT name FROM subjects WHERE scope = ?2 AND number = ?3), '') ORDER "
                 "BY day, second");
    sql_bind_integer(&q, 1, replication);
    sql_bind_text(&q, 2, scope_words[scope]);
    sql_bind_integer(&q, 3, subject);
    while (sql_next(&q)) {
        struct result_state *state = rows_add(&rows);
        take_nothing(&q, 3); /* replication, scope, subject */
        state->sample.scope = scope;
        state->sample.subject = subject;
        read_sample(&q, state);
    }
    sql_query_end(&q);
    *out = rows_keep(&rows, memory, n);
    return result_fine(r);
}

static const char **read_notes(struct result *r, uint32_t replication, struct arena *memory,
                               size_t *n)
{
    struct rows rows = rows_of(sizeof(const char *));
    struct sql_query q =
        sql_select(&r->sql, "SELECT text FROM notes WHERE replication = ? ORDER BY number");
    sql_bind_integer(&q, 1, replication);
    while (sql_next(&q))
        *(const char **)rows_add(&rows) = take_text(&q, memory);
    sql_query_end(&q);
    return rows_keep(&rows, memory, n);
}

static struct cash_result *read_cash(struct result *r, uint32_t replication, struct arena *memory,
                                     size_t *n)
{
    struct rows rows = rows_of(sizeof(struct cash_result));
    struct sql_query q =
        sql_select(&r->sql, "SELECT * FROM cash WHERE replication = ? ORDER BY number");
    sql_bind_integer(&q, 1, replication);
    while (sql_next(&q)) {
        struct cash_result *cash = rows_add(&rows);
        take_nothing(&q, 2); /* replication, number */
        cash->owner = take_text(&q, memory);
        cash->end.balance = take_integer(&q);
        cash->end.unpaid = take_integer(&q);
        cash->end.lowest = take_integer(&q);
        cash->end.raised = take_integer(&q);
        cash->lowest_on = take_date(&q);
        cash->unpaid_most = take_integer(&q);
        cash->unpaid_since = take_date(&q);
        cash->credit = take_integer(&q);
        cash->deposits = take_integer(&q);
        cash->book = take_integer(&q);
        cash->debt = take_integer(&q);
        cash->end.debt_most = take_integer(&q);
        cash->interest = take_integer(&q);
        cash->end.overdue = take_integer(&q);
        cash->overdue_most = take_integer(&q);
        cash->default_since = take_date(&q);
    }
    sql_query_end(&q);
    return rows_keep(&rows, memory, n);
}

static struct lot_result *read_lots(struct result *r, uint32_t replication, struct arena *memory,
                                    size_t *n)
{
    struct rows rows = rows_of(sizeof(struct lot_result));
    struct sql_query q =
        sql_select(&r->sql, "SELECT * FROM lots WHERE replication = ? ORDER BY number");
    sql_bind_integer(&q, 1, replication);
    while (sql_next(&q)) {
        struct lot_result *lot = rows_add(&rows);
        struct fabric_count *fabric = &lot->fabric;
        take_nothing(&q, 2); /* replication, number */
        lot->owner = take_text(&q, memory);
        lot->order = take_text(&q, memory);
        lot->site = take_text(&q, memory);
        lot->system = take_text(&q, memory);
        lot->accelerators = take_integer(&q);
        lot->energised = take_integer(&q);
        lot->first_energised = take_date(&q);
        lot->last_energised = take_date(&q);
        lot->last_gate = (enum constraint)take_word(&q, constraint_words);
        lot->next_gate = (enum constraint)take_word(&q, constraint_words);
        lot->slack = take_real(&q);
        fabric->tiers = (int)take_integer(&q);
        fabric->leaf_switches = take_integer(&q);
        fabric->spine_switches = take_integer(&q);
        fabric->core_switches = take_integer(&q);
        fabric->optical_switches = take_integer(&q);
        fabric->host_links = take_integer(&q);
        fabric->leaf_links = take_integer(&q);
        fabric->spine_links = take_integer(&q);
        fabric->switch_transceivers = take_integer(&q);
        fabric->nic_transceivers = take_integer(&q);
        fabric->cables = take_integer(&q);
        fabric->power = take_real(&q);
        lot->network_power = take_real(&q);
        lot->network_power_by_factor = take_real(&q);
    }
    sql_query_end(&q);
    return rows_keep(&rows, memory, n);
}

static struct rental_result *read_rentals(struct result *r, uint32_t replication,
                                          struct arena *memory, size_t *n)
{
    struct rows rows = rows_of(sizeof(struct rental_result));
    struct sql_query q =
        sql_select(&r->sql, "SELECT * FROM rentals WHERE replication = ? ORDER BY number");
    sql_bind_integer(&q, 1, replication);
    while (sql_next(&q)) {
        struct rental_result *one = rows_add(&rows);
        take_nothing(&q, 2); /* replication, number */
        one->name = take_text(&q, memory);
        one->owner = take_text(&q, memory);
        one->accelerator = take_text(&q, memory);
        one->accelerators = take_integer(&q);
        one->from = take_date(&q);
        one->until = take_date(&q);
        one->billing = (enum rent_billing)take_word(&q, rent_billing_words);
        one->available_seconds = take_real(&q);
        one->useful_seconds = take_real(&q);
        one->rent = take_integer(&q);
    }
    sql_query_end(&q);
    return rows_keep(&rows, memory, n);
}

static struct campaign_result *read_campaigns(struct result *r, uint32_t replication,
                                              struct arena *memory, size_t *n)
{
    struct rows rows = rows_of(sizeof(struct campaign_result));
    struct sql_query q =
        sql_select(&r->sql, "SELECT * FROM campaigns WHERE replication = ? ORDER BY number");
    sql_bind_integer(&q, 1, replication);
    while (sql_next(&q)) {
        struct campaign_result *c = rows_add(&rows);
        take_nothing(&q, 2); /* replication, number */
        c->name = take_text(&q, memory);
        c->owner = take_text(&q, memory);
        c->order = take_text(&q, memory);
        c->llm = take_text(&q, memory);
        c->accelerators = take_integer(&q);
        c->tokens = take_real(&q);
        c->tokens_done = take_real(&q);
        c->tokens_rate = take_real(&q);
        c->utilisation = take_real(&q);
        c->busy = take_real(&q);
        c->started = take_date(&q);
        c->ended = take_date(&q);
        c->accelerator_seconds = take_real(&q);
        c->energy_it = take_real(&q);
        c->standstill = take_real(&q);
        c->slowed = take_real(&q);
        c->again = take_real(&q);
        c->saving = take_real(&q);
        c->restarting = take_real(&q);
        c->stops = take_real(&q);
        c->checkpoint_interval = take_real(&q);
        c->cost = take_real(&q);
    }
    sql_query_end(&q);
    return rows_keep(&rows, memory, n);
}

static struct result_milestone *read_milestones(struct result *r, uint32_t replication,
                                                struct arena *memory, size_t *n)
{
    struct rows rows = rows_of(sizeof(struct result_milestone));
    struct sql_query q =
        sql_select(&r->sql, "SELECT * FROM milestones WHERE replication = ? ORDER BY number");
    sql_bind_integer(&q, 1, replication);
    while (sql_next(&q)) {
        struct result_milestone *m = rows_add(&rows);
        take_nothing(&q, 2); /* replication, number */
        m->name = take_text(&q, memory);
        m->owner = take_text(&q, memory);
        m->accelerators = take_integer(&q);
        m->h100e = take_real(&q);
        m->state = (enum milestone_state)take_word(&q, milestone_state_words);
        m->day = take_date(&q);
        m->observed = take_date(&q);
        m->published_by = take_text(&q, memory);
        m->fixed_by = (enum fixed_by)take_word(&q, fixed_by_words);
    }
    sql_query_end(&q);
    return rows_keep(&rows, memory, n);
}

static struct observation_result *read_observations(struct result *r, uint32_t replication,
                                                    struct arena *memory, size_t *n)
{
    struct rows rows = rows_of(sizeof(struct observation_result));
    struct sql_query q =
        sql_select(&r->sql, "SELECT * FROM observations WHERE replication = ? ORDER BY number");
    sql_bind_integer(&q, 1, replication);
    while (sql_next(&q)) {
        struct observation_result *o = rows_add(&rows);
        take_nothing(&q, 2); /* replication, number */
        o->name = take_text(&q, memory);
        o->metric = take_text(&q, memory);
        o->unit = take_text(&q, memory);
        o->si = take_real(&q);
        o->date = take_date(&q);
        o->model = take_real(&q);
        o->published = take_real(&q);
        o->low = take_real(&q);
        o->high = take_real(&q);
        o->published_by = take_text(&q, memory);
        o->scope = take_text(&q, memory);
        o->fixed_by = (enum fixed_by)take_word(&q, fixed_by_words);
    }
    sql_query_end(&q);
    return rows_keep(&rows, memory, n);
}

static struct cause_result *read_causes(struct result *r, uint32_t replication,
                                        struct arena *memory, size_t *n)
{
    struct rows rows = rows_of(sizeof(struct cause_result));
    struct sql_query q =
        sql_select(&r->sql, "SELECT * FROM causes WHERE replication = ? ORDER BY number");
    sql_bind_integer(&q, 1, replication);
    while (sql_next(&q)) {
        struct cause_result *cause = rows_add(&rows);
        take_nothing(&q, 2); /* replication, number */
        cause->preset = take_text(&q, memory);
        cause->cause = take_text(&q, memory);
        cause->outages = take_integer(&q);
        cause->down_seconds = take_real(&q);
    }
    sql_query_end(&q);
    return rows_keep(&rows, memory, n);
}

static struct queue_result *read_queues(struct result *r, uint32_t replication,
                                        struct arena *memory, size_t *n)
{
    struct rows rows = rows_of(sizeof(struct queue_result));
    struct sql_query q =
        sql_select(&r->sql, "SELECT * FROM repair_queues WHERE replication = ? ORDER BY number");
    sql_bind_integer(&q, 1, replication);
    while (sql_next(&q)) {
        struct queue_result *queue = rows_add(&rows);
        take_nothing(&q, 2); /* replication, number */
        queue->site = take_text(&q, memory);
        queue->what = take_text(&q, memory);
        queue->places = take_integer(&q);
        queue->demands = take_integer(&q);
        queue->waited = take_integer(&q);
        queue->wait_seconds = take_real(&q);
    }
    sql_query_end(&q);
    return rows_keep(&rows, memory, n);
}

static struct source_result *read_sources(struct result *r, uint32_t replication,
                                          struct arena *memory, size_t *n)
{
    struct rows rows = rows_of(sizeof(struct source_result));
    struct sql_query q =
        sql_select(&r->sql, "SELECT * FROM power_sources WHERE replication = ? ORDER BY number");
    sql_bind_integer(&q, 1, replication);
    while (sql_next(&q)) {
        struct source_result *source = rows_add(&rows);
        take_nothing(&q, 2); /* replication, number */
        source->site = take_text(&q, memory);
        source->phase = take_text(&q, memory);
        source->kind = (enum power_kind)take_word(&q, power_kind_words);
        source->from = take_date(&q);
        source->energy = take_real(&q);
        source->cost = take_integer(&q);
        source->demand = take_integer(&q);
        source->carbon = take_real(&q);
        source->capacity = take_real(&q);
    }
    sql_query_end(&q);
    return rows_keep(&rows, memory, n);
}

static struct slot_result *read_slots(struct result *r, uint32_t replication, struct arena *memory,
                                      size_t *n)
{
    struct rows rows = rows_of(sizeof(struct slot_result));
    struct sql_query q =
        sql_select(&r->sql, "SELECT * FROM generator_slots WHERE replication = ? ORDER BY number");
    sql_bind_integer(&q, 1, replication);
    while (sql_next(&q)) {
        struct slot_result *slots = rows_add(&rows);
        take_nothing(&q, 2); /* replication, number */
        slots->supplier = take_text(&q, memory);
        slots->owner = take_text(&q, memory);
        slots->made = take_real(&q);
        slots->wanted = take_real(&q);
        slots->slots = take_real(&q);
        slots->arrived = take_real(&q);
        slots->short_of = take_integer(&q);
        slots->fee = take_integer(&q);
        slots->forfeited = take_integer(&q);
    }
    sql_query_end(&q);
    return rows_keep(&rows, memory, n);
}

static struct supply_result *read_supplies(struct result *r, uint32_t replication,
                                           struct arena *memory, size_t *n)
{
    struct rows rows = rows_of(sizeof(struct supply_result));
    struct sql_query q =
        sql_select(&r->sql, "SELECT * FROM supply WHERE replication = ? ORDER BY number");
    sql_bind_integer(&q, 1, replication);
    while (sql_next(&q)) {
        struct supply_result *supply = rows_add(&rows);
        take_nothing(&q, 2); /* replication, number */
        supply->supplier = take_text(&q, memory);
        supply->owner = take_text(&q, memory);
        supply->made_h100e = take_real(&q);
        supply->got = take_real(&q);
        supply->got_h100e = take_real(&q);
    }
    sql_query_end(&q);
    return rows_keep(&rows, memory, n);
}

/* A figure by one word. */
static void read_by_word(struct result *r, uint32_t replication, const char *statement,
                         const char *const *words, double *out)
{
    struct sql_query q = sql_select(&r->sql, statement);
    sql_bind_integer(&q, 1, replication);
    while (sql_next(&q)) {
        const int word = take_word(&q, words);
        out[word] = take_real(&q);
    }
    sql_query_end(&q);
}

static void read_dollars_by_grade(struct result *r, uint32_t replication, struct result_run *out)
{
    struct sql_query q = sql_select(
        &r->sql, "SELECT account, grade, amount FROM dollars_by_grade WHERE replication = ? "
                 "ORDER BY account, grade");
    sql_bind_integer(&q, 1, replication);
    while (sql_next(&q)) {
        const int account = take_word(&q, account_words), grade = take_word(&q, grade_words);
        out->by_grade[account][grade] = take_integer(&q);
    }
    sql_query_end(&q);
}

bool result_run(struct result *r, uint32_t replication, struct arena *memory,
                struct result_run *out)
{
    *out = (struct result_run){0};
    struct sql_query q = sql_select(&r->sql, "SELECT * FROM replications WHERE replication = ?");
    sql_bind_integer(&q, 1, replication);
    if (sql_next(&q)) {
        take_nothing(&q, 1);
        out->peak_drawn = take_real(&q);
        out->peak_provisioned = take_real(&q);
        out->stranded_power = take_real(&q);
        out->unserved_energy = take_real(&q);
        out->failures = take_integer(&q);
        out->repairs = take_integer(&q);
        out->candidates = take_integer(&q);
        out->events = take_integer(&q);
    } else
        sql_fail(&r->sql, "it holds no replication %u", replication);
    sql_query_end(&q);
    out->cash = read_cash(r, replication, memory, &out->n_cash);
    out->lots = read_lots(r, replication, memory, &out->n_lots);
    out->campaigns = read_campaigns(r, replication, memory, &out->n_campaigns);
    out->rentals = read_rentals(r, replication, memory, &out->n_rentals);
    out->milestones = read_milestones(r, replication, memory, &out->n_milestones);
    out->observations = read_observations(r, replication, memory, &out->n_observations);
    out->causes = read_causes(r, replication, memory, &out->n_causes);
    out->queues = read_queues(r, replication, memory, &out->n_queues);
    out->sources = read_sources(r, replication, memory, &out->n_sources);
    out->slots = read_slots(r, replication, memory, &out->n_slots);
    out->supplies = read_supplies(r, replication, memory, &out->n_supplies);
    out->notes = read_notes(r, replication, memory, &out->n_notes);
    read_by_word(
        r, replication,
        "SELECT gate, accelerator_seconds FROM waiting WHERE replication = ? ORDER BY gate",
        constraint_words, out->waiting);
    read_by_word(r, replication,
                 "SELECT use, energy FROM energy_by_use WHERE replication = ? ORDER BY use",
                 energy_use_words, out->energy_by_use);
    read_by_word(r, replication,
                 "SELECT grade, energy FROM energy_by_grade WHERE replication = ? ORDER BY grade",
                 grade_words, out->energy_by_grade);
    read_dollars_by_grade(r, replication, out);
    return result_fine(r);
}

bool result_bookings(struct result *r, uint32_t replication, struct arena *memory,
                     struct result_booking **out, size_t *n)
{
    struct rows rows = rows_of(sizeof(struct result_booking));
    struct sql_query q =
        sql_select(&r->sql, "SELECT month, o.number, ifnull(s.number, ?2), account, amount, count "
                            "FROM ledger JOIN subjects AS o ON o.scope = 'operator' AND o.name = "
                            "operator LEFT JOIN subjects AS s ON s.scope = 'site' AND s.name = "
                            "site WHERE replication = ? ORDER BY month, o.number, s.number, "
                            "account");
    sql_bind_integer(&q, 1, replication);
    sql_bind_integer(&q, 2, LEDGER_ALL);
    while (sql_next(&q)) {
        struct result_booking *booking = rows_add(&rows);
        booking->month = take_date(&q);
        booking->owner = (uint32_t)take_integer(&q);
        booking->site = (uint32_t)take_integer(&q);
        booking->account = (enum account)take_word(&q, account_words);
        booking->amount = take_integer(&q);
        booking->count = take_integer(&q);
    }
    sql_query_end(&q);
    *out = rows_keep(&rows, memory, n);
    return result_fine(r);
}

bool result_payments(struct result *r, uint32_t replication, struct arena *memory,
                     struct payment **out, size_t *n)
{
    struct rows rows = rows_of(sizeof(struct payment));
    struct sql_query q = sql_select(
        &r->sql,
        "SELECT day, second, booked, booked_second, o.number, s.number, account, grade, amount, "
        "rest, kept FROM payments "
        "JOIN subjects AS o ON o.scope = 'operator' AND o.name = operator "
        "JOIN subjects AS s ON s.scope = 'site' AND s.name = site "
        "WHERE replication = ? ORDER BY payments.number");
    sql_bind_integer(&q, 1, replication);
    while (sql_next(&q)) {
        struct payment *p = rows_add(&rows);
        p->day = take_date(&q);
        p->second = take_real(&q);
        p->booked = take_date(&q);
        p->booked_second = take_real(&q);
        p->owner = (uint32_t)take_integer(&q);
        p->site = (uint32_t)take_integer(&q);
        p->account = (enum account)take_word(&q, account_words);
        p->grade = (enum grade)take_word(&q, grade_words);
        p->amount = take_integer(&q);
        p->rest = take_real(&q);
        p->left = take_integer(&q);
    }
    sql_query_end(&q);
    *out = rows_keep(&rows, memory, n);
    return result_fine(r);
}
