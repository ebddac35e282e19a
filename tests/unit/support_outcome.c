#include "support_outcome.h"

#include "fleet/sample.h"
#include "input/load.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double DAY = 86400, HOUR = 3600, YEAR = 8766 * 3600.0;

day_number day_of(const char *text)
{
    day_number day;
    assert_true(date_parse(text, &day));
    return day;
}

static void make_scenario(struct tiny *t)
{
    t->chip = (struct accelerator){.name = "chip"};
    t->systems[0] =
        (struct system){.name = "eight", .accelerator = &t->chip, .accelerators = 8, .nodes = 1};
    t->systems[1] =
        (struct system){.name = "four", .accelerator = &t->chip, .accelerators = 4, .nodes = 1};
    t->sites[0] = (struct site){.name = "north", .model = &t->site_model};
    t->sites[1] = (struct site){.name = "south", .model = &t->site_model};
    const day_number start = day_of("2025-01-01");
    t->deliveries[0] = (struct delivery){start, 8};
    t->deliveries[1] = (struct delivery){start, 4};
    for (int i = 0; i < 2; i++) {
        t->orders[i] = (struct order){
            .name = i ? "second" : "first",
            .system = &t->systems[i],
            .site = &t->sites[i],
            .deliveries = {&t->deliveries[i], 1},
        };
        t->operators[i] = (struct owner){.name = i ? "rival" : "owner",
                                         .orders = {&t->orders[i], 1},
                                         .funding = {.given = i == 0}};
    }
    t->milestones[0] = (struct milestone){
        .name = "four",
        .accelerators = 4,
        .state = STATE_ENERGISED,
        .observed = day_of("2025-03-05"),
        .published_by = "the press",
        .fixed_by = FIXED_BY_INPUT,
    };
    t->milestones[1] =
        (struct milestone){.name = "never", .accelerators = 400, .state = STATE_IN_SERVICE};
    const struct measure none = {.value = NAN};
    t->observations[0] = (struct observation){
        .name = "capital",
        .metric = "capital_total",
        .date = day_of("2025-12-31"),
        .value = {2000, DIM_MONEY},
        .low = {1900, DIM_MONEY},
        .high = {2100, DIM_MONEY},
        .published_by = "the bank",
        .scope = "without land",
    };
    t->observations[1] = (struct observation){
        .name = "north",
        .metric = "sites.north.power_drawn",
        .value = {4000, DIM_POWER},
        .low = none,
        .high = none,
        .published_by = "the meter",
    };
    t->observations[2] = (struct observation){
        .name = "hourly",
        .metric = "cost_per_available_accelerator_hour",
        .value = {2.0 / 3600, DIM_MONEY_PER_TIME},
        .low = none,
        .high = none,
        .published_by = "the market",
        .fixed_by = FIXED_BY_ASSUMPTION,
    };
    t->scenario = (struct scenario){
        .format = 1,
        .name = "tiny",
        .title = "Two sites",
        .start = start,
        .end = day_of("2027-01-01"),
        .seed = 7,
        .h100e_basis = H100E_DENSE_16BIT,
        .sites = {t->sites, 2},
        .operators = {t->operators, 2},
        .milestones = {t->milestones, 2},
        .observations = {t->observations, 3},
        .assumptions = {.discount_rate = 0.07,
                        .it_life = 5 * YEAR,
                        .site_life = 14 * YEAR,
                        .generation_life = 20 * YEAR},
        .origins = &t->origins,
    };
}

static money dollars(double amount)
{
    return money_from_dollars(amount);
}

/* What has been paid at a site by an instant (days since the start), as make_books books it. */
static void add_money(struct sample *s, int site, double time)
{
    static const double capital[2][ACCOUNT_GENERATION + 1] = {
        {[ACCOUNT_CHIPS] = 800,
         [ACCOUNT_SERVERS] = 200,
         [ACCOUNT_NETWORK] = 100,
         [ACCOUNT_STORAGE] = 50,
         [ACCOUNT_SHELL] = 280},
        {[ACCOUNT_CHIPS] = 400,
         [ACCOUNT_SHELL] = 120,
         [ACCOUNT_LAND] = 70,
         [ACCOUNT_GENERATION] = 60},
    };
    for (int account = 0; account <= ACCOUNT_GENERATION; account++)
        if (account != ACCOUNT_NETWORK || time > 181.5)
            s->account[account] = dollars(capital[site][account]);
    if (site == 0) {
        s->account[ACCOUNT_ENERGY] = dollars(time > 700 ? 30 : time > 360 ? 12 : time > 58 ? 2 : 1);
        s->account[ACCOUNT_STAFF] = dollars(time > 700 ? 5 : 0);
        s->account[ACCOUNT_MAINTENANCE] = dollars(time > 700 ? 3 : 0);
        s->account[ACCOUNT_REPAIR] = dollars(2);
    } else
        s->account[ACCOUNT_ENERGY] = dollars(time > 700 ? 10 : 0);
    for (int account = 0; account < ACCOUNT_FUNDING; account++) {
        if (account_is_capital((enum account)account))
            s->capital += s->account[account];
        else
            s->running += s->account[account];
    }
    if (site == 0) {
        s->account[ACCOUNT_CASH] = dollars(40);
        s->account[ACCOUNT_PAYABLE] = dollars(-10);
        s->account[ACCOUNT_DEBT] = dollars(-500);
        s->account[ACCOUNT_INTEREST] = dollars(8);
        s->account[ACCOUNT_DEPRECIATED] = dollars(-120);
        s->account[ACCOUNT_DEPRECIATION] = dollars(90);
        s->account[ACCOUNT_WRITE_OFF] = dollars(30);
        s->account[ACCOUNT_RESALE] = dollars(-12);
        s->account[ACCOUNT_RELEASE] = dollars(-5);
        s->account[ACCOUNT_INCOME_TAX] = dollars(7);
        s->account[ACCOUNT_CAPITALISED] = dollars(-3);
    }
    for (int account = 0; account < ACCOUNT_COUNT; account++)
        if (account != ACCOUNT_FUNDING)
            s->account[ACCOUNT_FUNDING] -= s->account[account];
    s->in_progress = dollars(site == 0 ? 25 : 0);
    for (int account = 0; account <= ACCOUNT_GENERATION; account++)
        s->book[capital_class_of((enum account)account)] += s->account[account];
    s->book[CAPITAL_IT] += s->account[ACCOUNT_DEPRECIATED] - s->in_progress;
}

/* State of a site at the k-th of four instants. */
static struct sample state_of(int site, int k)
{
    static const double hours[2][STAGES] = {{9000, 8000, 1000, 900, 800, 600},
                                            {4000, 3000, 500, 400, 300, 200}};
    static const int64_t accelerators[2][4][STAGES] = {
        {{8, 0, 0, 0, 0, 0}, {8, 8, 6, 4, 0, 0}, {8, 8, 8, 6, 5, 5}, {8, 8, 8, 6, 5, 4}},
        {{4, 0, 0, 0, 0, 0}, {4, 0, 0, 0, 0, 0}, {4, 4, 2, 1, 1, 1}, {4, 4, 3, 2, 2, 1}},
    };
    static const double joules[4] = {1e9, 2e9, 10e9, 30e9};
    static const double share_of_time[4] = {0, 0, 0.25, 1};
    static const double times[4] = {31, 59.5, 365, 730};
    const double size = site ? 0.5 : 1;
    struct sample s = {
        .handed_over = site ? 5 : 10,
        .h100e = {site ? 2 : 6, site ? 2.5 : 6.5, site ? 1.5 : 5.5, site ? 3 : 7},
        .flops = site ? 2e15 : 6e15,
        .nameplate_it = site ? 2000 : 6000,
        .provisioned = site ? 3000 : 9000,
        .drawn = (site ? 1500 : 5000) - 100 * (3 - k),
        .firm = site ? 2500 : 10000,
        .power = {.unpermitted = site ? 700 : 0,
                  .drawn_p50 = site ? 1400 : 4600,
                  .drawn_p99 = site ? 1500 : 4900,
                  .drawn_highest = site ? 1600 : 5000,
                  .throttled_seconds = site ? 0 : 40 * HOUR * share_of_time[k],
                  .throttled_accelerator_seconds = site ? 0 : 80 * HOUR * share_of_time[k],
                  .water = site ? 5 * share_of_time[k] : 10 * share_of_time[k],
                  .demand_charges = site || k < 3 ? 0 : 6,
                  .stranded_capital = (site ? 100 : 200) * YEAR * share_of_time[k]},
        .facility_energy = size * joules[k],
        .useful_seconds = (site ? 100 : 300) * HOUR * share_of_time[k],
        .h100e_installed_seconds = (site ? 400 : 1600) * HOUR * share_of_time[k],
        .h100e_energised_seconds = (site ? 350 : 900) * HOUR * share_of_time[k],
        .h100e_available_seconds = (site ? 300 : 700) * HOUR * share_of_time[k],
        .h100e_useful_seconds = (site ? 150 : 350) * HOUR * share_of_time[k],
        .binds = site || k < 3 ? BY_POWER : BY_CREWS,
        .binds_slack = k ? 3600.0 * k : NAN,
    };
    for (int stage = 0; stage < STAGES; stage++) {
        s.accelerators[stage] = accelerators[site][k][stage];
        s.accelerator_seconds[stage] = hours[site][stage] * HOUR * share_of_time[k];
    }
    add_money(&s, site, times[k]);
    if (site == 0)
        s.cash = (struct cash_position){dollars(40),   dollars(10), dollars(-20),
                                        dollars(2000), dollars(4),  dollars(600)};
    return s;
}

static struct sample sum_of(const struct sample *a, const struct sample *b)
{
    struct sample s = *a;
    for (int i = 0; i < STAGES; i++) {
        s.accelerators[i] += b->accelerators[i];
        s.accelerator_seconds[i] += b->accelerator_seconds[i];
    }
    s.handed_over += b->handed_over;
    for (int i = 0; i < H100E_BASES; i++)
        s.h100e[i] += b->h100e[i];
    for (int i = 0; i < ACCOUNT_COUNT; i++)
        s.account[i] += b->account[i];
    for (int i = 0; i < CAPITAL_CLASSES; i++)
        s.book[i] += b->book[i];
    s.in_progress += b->in_progress;
    s.flops += b->flops;
    s.nameplate_it += b->nameplate_it;
    s.provisioned += b->provisioned;
    s.drawn += b->drawn;
    s.firm += b->firm;
    s.power.unpermitted += b->power.unpermitted;
    s.power.drawn_p50 += b->power.drawn_p50;
    s.power.drawn_p99 += b->power.drawn_p99;
    s.power.drawn_highest += b->power.drawn_highest;
    s.power.throttled_seconds += b->power.throttled_seconds;
    s.power.throttled_accelerator_seconds += b->power.throttled_accelerator_seconds;
    s.power.water += b->power.water;
    s.power.demand_charges += b->power.demand_charges;
    s.power.stranded_capital += b->power.stranded_capital;
    s.facility_energy += b->facility_energy;
    s.capital += b->capital;
    s.running += b->running;
    s.useful_seconds += b->useful_seconds;
    s.h100e_installed_seconds += b->h100e_installed_seconds;
    s.h100e_energised_seconds += b->h100e_energised_seconds;
    s.h100e_available_seconds += b->h100e_available_seconds;
    s.h100e_useful_seconds += b->h100e_useful_seconds;
    return s;
}

static void store(struct outcome *out, struct sample s, int k, enum sample_scope scope,
                  uint32_t subject)
{
    static const char *const days[] = {"2025-01-31", "2025-03-01", "2025-12-31", "2026-12-31"};
    s.day = day_of(days[k]);
    s.second = k == 1 ? DAY / 2 : DAY;
    s.scope = scope;
    s.subject = subject;
    sample_store(out, &s);
}

static void make_samples(struct outcome *out)
{
    for (int k = 0; k < 4; k++) {
        const struct sample north = state_of(0, k), south = state_of(1, k);
        store(out, sum_of(&north, &south), k, SCOPE_TOTAL, 0);
        store(out, north, k, SCOPE_SITE, 0);
        store(out, south, k, SCOPE_SITE, 1);
        store(out, north, k, SCOPE_OPERATOR, 0);
        store(out, south, k, SCOPE_OPERATOR, 1);
    }
}

static void book(struct outcome *out, uint32_t site, int month, enum account account,
                 enum grade grade, double amount)
{
    ledger_post(&out->ledger, &(struct posting){.month = month,
                                                .owner = site,
                                                .site = site,
                                                .to = account,
                                                .from = ACCOUNT_FUNDING,
                                                .grade = grade,
                                                .amount = dollars(amount)});
}

static void buy(struct outcome *out, uint32_t site, int day, enum account account, enum grade grade,
                double amount)
{
    book(out, site, day > 0 ? 6 : 0, account, grade, amount);
    const day_number paid = day_of("2025-01-01") + day;
    const double second = day > 0 ? DAY / 2 : 0;
    out->payments[out->n_payments++] = (struct payment){
        .day = paid,
        .second = second,
        .booked = paid,
        .booked_second = second,
        .owner = site,
        .site = site,
        .account = account,
        .grade = grade,
        .amount = dollars(amount),
    };
}

/* The network is paid at noon of 2025-07-01, all other capital on the first day. */
static void make_books(struct outcome *out)
{
    ledger_init(&out->ledger, 24, 2, 2);
    out->payment_capacity = 16;
    out->payments = calloc(out->payment_capacity, sizeof *out->payments);
    buy(out, 0, 0, ACCOUNT_CHIPS, GRADE_PUBLISHED, 800);
    buy(out, 0, 0, ACCOUNT_SERVERS, GRADE_ASSUMED, 200);
    buy(out, 0, 0, ACCOUNT_STORAGE, GRADE_ASSUMED, 50);
    buy(out, 0, 0, ACCOUNT_SHELL, GRADE_PUBLISHED, 280);
    buy(out, 1, 0, ACCOUNT_CHIPS, GRADE_MEASURED, 400);
    buy(out, 1, 0, ACCOUNT_SHELL, GRADE_DATASHEET, 120);
    buy(out, 1, 0, ACCOUNT_LAND, GRADE_ASSUMED, 70);
    buy(out, 1, 0, ACCOUNT_GENERATION, GRADE_ASSUMED, 60);
    buy(out, 0, 181, ACCOUNT_NETWORK, GRADE_DATASHEET, 100);
    book(out, 0, 0, ACCOUNT_REPAIR, GRADE_ASSUMED, 2);
    for (int month = 0; month < 24; month++)
        book(out, 0, month, ACCOUNT_ENERGY, GRADE_PUBLISHED, month < 12 ? 1 : 1.5);
    book(out, 1, 12, ACCOUNT_ENERGY, GRADE_PUBLISHED, 10);
    book(out, 0, 23, ACCOUNT_STAFF, GRADE_ASSUMED, 5);
    book(out, 0, 23, ACCOUNT_MAINTENANCE, GRADE_ASSUMED, 3);
    assert_true(ledger_check(&out->ledger));
}

static void make_lists(struct tiny *t)
{
    struct outcome *out = &t->outcome;
    out->n_lots = 2;
    out->lots = arena_array(&out->memory, 2, sizeof *out->lots);
    out->lots[0] = (struct lot_result){
        .owner = "owner",
        .order = "first",
        .site = "north",
        .system = "eight",
        .accelerators = 8,
        .first_energised = day_of("2025-03-01"),
        .last_energised = day_of("2025-04-01"),
        .energised = 6,
        .last_gate = BY_CREWS,
        .slack = 7200,
        .fabric = {.tiers = 2,
                   .leaf_switches = 4,
                   .spine_switches = 2,
                   .core_switches = 1,
                   .optical_switches = 3,
                   .host_links = 64,
                   .leaf_links = 32,
                   .spine_links = 16,
                   .switch_transceivers = 96,
                   .nic_transceivers = 64,
                   .cables = 48,
                   .power = 1234.5},
        .network_power = 1300,
        .network_power_by_factor = 1100,
    };
    out->lots[1] = (struct lot_result){.owner = "rival",
                                       .order = "second",
                                       .site = "south",
                                       .system = "four",
                                       .accelerators = 4,
                                       .last_gate = BY_DEMAND};
    out->n_cash = 1;
    out->cash = arena_array(&out->memory, 1, sizeof *out->cash);
    out->cash[0] = (struct cash_result){
        .owner = "owner",
        .end = {dollars(40), dollars(10), dollars(-20), dollars(2000), dollars(4), dollars(600)},
        .book = dollars(1300),
        .debt = dollars(500),
        .interest = dollars(8),
        .overdue_most = dollars(6),
        .default_since = day_of("2025-07-01"),
        .lowest_on = day_of("2025-06-01"),
        .unpaid_most = dollars(50),
        .unpaid_since = day_of("2025-05-01"),
    };
    out->n_milestones = 2;
    out->milestones = arena_array(&out->memory, 2, sizeof *out->milestones);
    out->milestones[0] = (struct milestone_result){&t->milestones[0], day_of("2025-03-01")};
    out->milestones[1] = (struct milestone_result){&t->milestones[1], 0};
    out->n_causes = 1;
    out->causes = arena_array(&out->memory, 1, sizeof *out->causes);
    out->causes[0] = (struct cause_result){"field", "swap", 9, 300 * HOUR};
    out->site_outage_seconds = 25 * HOUR;
    out->n_queues = 3;
    out->queues = arena_array(&out->memory, 3, sizeof *out->queues);
    out->queues[0] = (struct queue_result){"north", "technicians", false, 2, 9, 4, 30 * HOUR};
    out->queues[1] = (struct queue_result){"north", "spare nodes, eight", true, 1, 3, 1, 8 * HOUR};
    out->queues[2] = (struct queue_result){"north", "spare parts, eight", true, 5, 6, 1, 4 * HOUR};
    out->n_sources = 2;
    out->sources = arena_array(&out->memory, 2, sizeof *out->sources);
    out->sources[0] = (struct source_result){"north", "grid",      POWER_GRID, day_of("2025-01-01"),
                                             30e9,    dollars(30), dollars(6), 100,
                                             10000};
    out->sources[1] = (struct source_result){
        "south", "turbines", POWER_GENERATOR, day_of("2027-02-01"), 15e9, dollars(10), 0, 50, 2500};
    out->n_slots = 3;
    out->slots = arena_array(&out->memory, 3, sizeof *out->slots);
    out->slots[0] = (struct slot_result){"forge", "owner", 20, 6, 4, 3, 2, dollars(7), 0};
    out->slots[1] =
        (struct slot_result){"forge", "rival", 20, 3, 1.5, 1, 0, dollars(3), dollars(5)};
    out->slots[2] = (struct slot_result){"works", "owner", 5, 2, 2, 2, 0, 0, 0};
    out->n_supplies = 2;
    out->supplies = arena_array(&out->memory, 2, sizeof *out->supplies);
    out->supplies[0] = (struct supply_result){"maker", "owner", 40, 6, 9};
    out->supplies[1] = (struct supply_result){"maker", "rival", 40, 2, 3};
    out->n_notes = 1;
    out->notes = calloc(1, sizeof *out->notes);
    out->notes[0].text = "the land of site 'north' is not charged";
}

void tiny_begin(struct tiny *t)
{
    memset(t, 0, sizeof *t);
    diagnostics_init(&t->d);
    tree_init(&t->tree);
    arena_init(&t->memory);
    make_scenario(t);
    tiny_trace(t, "{colossim: 1, name: tiny}");
    struct outcome *out = &t->outcome;
    *out = (struct outcome){
        .scenario = &t->scenario,
        .waiting = {0, 2 * DAY, 3 * DAY, 4 * DAY, 5 * DAY, 6 * DAY},
        .energy_by_use = {20e9, 15e9, 9e9, 1e9, 2e9},
        .energy_by_grade = {1e9, 4e9, 10e9, 30e9},
        .made_h100e = 40,
        .given_h100e = 12,
        .peak_drawn = 7000,
        .peak_provisioned = 13000,
        .stranded_power = 1000,
        .failures = 9,
        .repairs = 7,
        .candidates = 20,
        .events = 100,
    };
    arena_init(&out->memory);
    make_samples(out);
    make_books(out);
    make_lists(t);
}

void tiny_end(struct tiny *t)
{
    outcome_free(&t->outcome);
    arena_free(&t->memory);
    tree_free(&t->tree);
    diagnostics_free(&t->d);
}

static const struct key some_key = {"some-key", KEY_TEXT, .doc = "Any."};

void tiny_trace(struct tiny *t, const char *yaml)
{
    t->origins = (struct origins){0};
    t->tree.root = tree_read(&t->tree, "tiny.yaml", yaml, strlen(yaml), LAYER_SCENARIO, &t->d);
    assert_non_null(t->tree.root);
    for (const struct node *n = t->tree.root->child; n; n = n->next)
        origins_add(
            &t->origins,
            (struct origin){.field = n, .key = &some_key, .node = n, .grade = GRADE_ASSUMED},
            &t->memory);
    origins_sort(&t->origins, &t->memory);
}

void shipped_begin(struct shipped *s, const char *name, const char *const *sets)
{
    const char *source = getenv("TOP_SRCDIR");
    if (!source)
        fail_msg("TOP_SRCDIR is not set");
    *s = (struct shipped){0};
    tree_init(&s->tree);
    diagnostics_init(&s->d);
    arena_init(&s->memory);
    struct load_request request = {
        .path = arena_format(&s->memory, "%s/scenarios/%s.yaml", source, name),
        .sets = sets,
        .models = arena_format(&s->memory, "%s/models", source),
    };
    while (sets && sets[request.n_sets])
        request.n_sets++;
    assert_true(load_scenario(&request, &scenario_table, scenario_fixed_files, &s->tree, &s->d));
    s->scenario = scenario_bind(&s->tree, NULL, &s->memory, &s->d);
    assert_non_null(s->scenario);
}

void shipped_end(struct shipped *s)
{
    arena_free(&s->memory);
    tree_free(&s->tree);
    diagnostics_free(&s->d);
}
