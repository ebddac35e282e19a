#include "score/cluster_score.h"

#include "fleet/run.h"

#include <math.h>

/* More than any cluster draws, or than its crews could install: nothing may bind. */
static const double PLENTY = 1e12;

static struct path constant(struct arena *memory, double value)
{
    day_number *date = arena_alloc(memory, sizeof *date);
    double *copy = arena_alloc(memory, sizeof *copy);
    *copy = value;
    return (struct path){.dates = date, .values = copy, .n = 1};
}

static bool prices_known(const struct system *s)
{
    return s->accelerator->price.n > 0 && s->server_price.n > 0;
}

/* The system, with a price of 0 where none is published: its cost is then not compared. */
static const struct system *priced(const struct system *s, struct arena *memory)
{
    if (prices_known(s))
        return s;
    struct system *copy = arena_alloc(memory, sizeof *copy);
    struct accelerator *chip = arena_alloc(memory, sizeof *chip);
    *copy = *s;
    *chip = *s->accelerator;
    if (chip->price.n == 0)
        chip->price = constant(memory, 0);
    if (copy->server_price.n == 0)
        copy->server_price = constant(memory, 0);
    copy->accelerator = chip;
    return copy;
}

/* NULL, the network factor, where the fabric can't join so many systems or a part of it has no
 * published figure. */
static const struct fabric *counted(const struct fabric *fabric, const struct system *system,
                                    int64_t accelerators)
{
    struct fabric_count count;
    if (!fabric || !fabric_count_parts(fabric, system, accelerators / system->accelerators, &count))
        return NULL;
    for (int i = 0; i < count.n_lines; i++)
        if (isnan(count.lines[i].part->power) || count.lines[i].part->price.n == 0)
            return NULL;
    return fabric;
}

static struct site make_site(const struct cluster_setup *s, day_number start, struct arena *memory)
{
    struct power_model *model = arena_alloc(memory, sizeof *model);
    *model = (struct power_model){
        .name = "power", .kind = POWER_GRID, .energy_price = constant(memory, 0), .carbon = 0};
    struct power_phase *power = arena_alloc(memory, sizeof *power);
    *power = (struct power_phase){.name = "power",
                                  .model = model,
                                  .from = start,
                                  .power = constant(memory, PLENTY),
                                  .derate = 1};
    struct hall *hall = arena_alloc(memory, sizeof *hall);
    *hall = (struct hall){.name = "hall", .ready = start, .it_power = PLENTY, .paid = PAID_BY_USE};
    return (struct site){.name = "site",
                         .model = s->site,
                         .crews = constant(memory, PLENTY),
                         .halls = {hall, 1},
                         .power = {power, 1},
                         .provisioning_factor = 1};
}

/* One order per kind of chip, all delivered on the first day. */
static struct span make_orders(const struct cluster_row *r, const struct site *site,
                               const struct cluster_setup *s, struct arena *memory)
{
    struct order *orders = arena_array(memory, (size_t)r->parts, sizeof *orders);
    for (int i = 0; i < r->parts; i++) {
        struct delivery *delivery = arena_alloc(memory, sizeof *delivery);
        *delivery = (struct delivery){.date = r->date, .accelerators = r->part[i].n};
        const struct cluster_chip *chip = r->part[i].chip;
        const struct system *system = priced(chip->system, memory);
        orders[i] = (struct order){
            .name = chip->id,
            .system = system,
            .site = site,
            .fabric = counted(chip->fabric, system, r->part[i].n),
            .deliveries = {delivery, 1},
            .utilisation = s->assumptions.utilisation,
        };
    }
    return (struct span){orders, (uint32_t)r->parts};
}

static void read_outcome(const struct outcome *out, struct cluster_prediction *p)
{
    const struct sample *end = outcome_sample(out, SCOPE_TOTAL, 0, out->scenario->end - 1);
    money it = 0;
    for (enum account a = ACCOUNT_CHIPS; a <= ACCOUNT_STORAGE; a++)
        it = money_add(it, end->account[a]);
    p->provisioned = end->provisioned;
    p->nameplate_it = end->nameplate_it;
    p->capital_it = money_to_dollars(it);
    p->capital_total = money_to_dollars(money_add(it, end->account[ACCOUNT_SHELL]));
}

static void compare(const struct cluster_row *r, struct cluster_prediction *p)
{
    const double capital = r->scope == CLUSTER_COST_IT      ? p->capital_it
                           : r->scope == CLUSTER_COST_TOTAL ? p->capital_total
                                                            : NAN;
    p->facility_error = p->provisioned / r->power - 1;
    p->it_error = p->nameplate_it / r->power - 1;
    p->cost_error = capital / r->cost - 1;
}

bool cluster_predict(const struct cluster_row *r, const struct cluster_setup *s,
                     struct cluster_prediction *p)
{
    bool priced_all = true;
    *p = (struct cluster_prediction){.fabric_counted = true};
    for (int i = 0; i < r->parts; i++) {
        if (isnan(r->part[i].chip->system->nameplate))
            return false;
        priced_all = priced_all && prices_known(r->part[i].chip->system);
    }
    struct arena memory;
    arena_init(&memory);
    struct site site = make_site(s, r->date, &memory);
    struct owner owner = {.name = "owner", .orders = make_orders(r, &site, s, &memory)};
    const struct order *orders = owner.orders.items;
    for (int i = 0; i < r->parts; i++)
        p->fabric_counted = p->fabric_counted && orders[i].fabric;
    const struct scenario scenario = {.name = "cluster",
                                      .start = r->date,
                                      .end = r->date + 14,
                                      .sample = SAMPLE_MONTH,
                                      .sites = {&site, 1},
                                      .operators = {&owner, 1},
                                      .assumptions = s->assumptions,
                                      .h100e = s->h100e};
    struct outcome out;
    fleet_run(&scenario, 0, NULL, &out);
    read_outcome(&out, p);
    outcome_free(&out);
    arena_free(&memory);
    if (!priced_all || !p->fabric_counted)
        p->capital_it = p->capital_total = NAN;
    compare(r, p);
    return true;
}
