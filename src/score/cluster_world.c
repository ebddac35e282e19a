#include "score/cluster_world.h"

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
    struct power_phase *power = arena_alloc(memory, sizeof *power);
    *power = (struct power_phase){.name = "power",
                                  .model = s->power,
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
static struct span make_orders(const struct cluster *c, const struct site *site,
                               const struct cluster_setup *s, struct arena *memory)
{
    struct order *orders = arena_array(memory, (size_t)c->parts, sizeof *orders);
    for (int i = 0; i < c->parts; i++) {
        struct delivery *delivery = arena_alloc(memory, sizeof *delivery);
        *delivery = (struct delivery){.date = c->date, .accelerators = c->part[i].n};
        const struct cluster_chip *chip = c->part[i].chip;
        const struct system *system = priced(chip->system, memory);
        orders[i] = (struct order){
            .name = chip->id,
            .system = system,
            .site = site,
            .fabric = counted(chip->fabric, system, c->part[i].n),
            .deliveries = {delivery, 1},
            .utilisation = s->assumptions.utilisation,
        };
    }
    return (struct span){orders, (uint32_t)c->parts};
}

/* In whole systems: nobody buys a part of one for a cluster. */
bool cluster_add(struct cluster *c, const struct cluster_chip *chip, double n)
{
    if (!chip || !(n >= 1) || n > 1e9 || c->parts == CLUSTER_CHIPS)
        return false;
    const double per_system = (double)chip->system->accelerators;
    c->part[c->parts].chip = chip;
    c->part[c->parts++].n = (int64_t)(ceil(n / per_system - 1e-9) * per_system);
    return true;
}

bool cluster_run(const struct cluster *c, const struct cluster_setup *s, int days,
                 struct cluster_world *w)
{
    *w = (struct cluster_world){.prices_known = true, .fabric_counted = true};
    for (int i = 0; i < c->parts; i++) {
        if (isnan(c->part[i].chip->system->nameplate))
            return false;
        w->prices_known = w->prices_known && prices_known(c->part[i].chip->system);
    }
    arena_init(&w->memory);
    struct site *site = arena_alloc(&w->memory, sizeof *site);
    struct owner *owner = arena_alloc(&w->memory, sizeof *owner);
    struct scenario *scenario = arena_alloc(&w->memory, sizeof *scenario);
    *site = make_site(s, c->date, &w->memory);
    *owner = (struct owner){.name = "owner", .orders = make_orders(c, site, s, &w->memory)};
    const struct order *orders = owner->orders.items;
    for (int i = 0; i < c->parts; i++)
        w->fabric_counted = w->fabric_counted && orders[i].fabric;
    *scenario = (struct scenario){.name = "cluster",
                                  .start = c->date,
                                  .end = c->date + days,
                                  .sample = SAMPLE_MONTH,
                                  .sites = {site, 1},
                                  .operators = {owner, 1},
                                  .assumptions = s->assumptions,
                                  .h100e = s->h100e};
    if (fleet_run(scenario, 0, NULL, &w->outcome) == RUN_COMPLETE)
        return true;
    cluster_world_close(w);
    return false;
}

void cluster_world_close(struct cluster_world *w)
{
    outcome_free(&w->outcome);
    arena_free(&w->memory);
}
