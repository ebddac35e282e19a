/* What must hold of suppliers: something limits each of them, it is known what their generations
 * take, and nobody is promised more than there is. */
#include "scenario/checker.h"

#include <math.h>

/* Shares and growth of what is not counted would do nothing. */
static void check_effect(struct checker *c, const struct path *counted, const char *what,
                         const void *field, const char *key)
{
    if (counted->n == 0 && checker_written(c, field))
        checker_fault(c, checker_place_of(c, field), NULL, "'%s' has no effect without '%s'", key,
                      what);
}

static void check_generation(struct checker *c, const struct supplier *s,
                             const struct generation *g)
{
    struct mark at = checker_place_at(
        c, arena_format(&c->diags->memory, "suppliers.%s.generations.%s", s->name, g->name));
    const struct accelerator *chip = g->accelerator;
    if (s->wafers.n > 0 && isnan(g->packages_per_wafer))
        checker_fault(c, at, NULL,
                      "generation '%s' needs 'packages-per-wafer': its supplier counts wafers",
                      g->name);
    if (s->wafers.n == 0 && !isnan(g->packages_per_wafer))
        checker_fault(c, checker_place_of(c, &g->packages_per_wafer), NULL,
                      "'packages-per-wafer' of '%s' has no effect: its supplier has no 'wafers'",
                      g->name);
    if (s->memory.n > 0)
        checker_known(c, checker_place_of(c, &g->accelerator),
                      !isnan(accelerator_package_memory(chip)),
                      checker_item(c, "accelerators", chip->name), "memory");
    if (supplier_generation(s, chip) != g)
        checker_fault(c, at, NULL,
                      "generation '%s' is an accelerator that the supplier makes already", g->name);
}

static bool has_dates(const struct checker *c, const struct path *path)
{
    const struct origin *origin = origins_get(c->scenario->origins, path);
    return origin && origin->node && node_get(node_unwrap(origin->node), "by-date");
}

/* Growth after the last date is said once: by the path, or by a key of its own. It needs that date,
 * for a value without one has held since 1970. */
static void check_growth(struct checker *c, const struct path *path, const char *name,
                         const double *growth, const char *key)
{
    if (path->n == 0 || *growth == 0)
        return;
    if (path->changed > 0)
        checker_fault(c, checker_place_of(c, growth), NULL,
                      "'%s' has no effect where '%s' says its 'change'", key, name);
    else if (!has_dates(c, path))
        checker_fault(c, checker_place_of(c, path), "write {by-date: {2026-01-01: ...}}",
                      "'%s' needs a date from which its '%s' counts", name, key);
}

void check_supplier(struct checker *c, const struct supplier *s)
{
    struct mark at = checker_place_at(c, checker_item(c, "suppliers", s->name));
    if (s->wafers.n == 0 && s->memory.n == 0)
        checker_fault(
            c, at, NULL,
            "supplier '%s' needs 'wafers' or 'memory': without a limit there is no supply "
            "to divide",
            s->name);
    if (s->generations.n == 0)
        checker_fault(c, at, NULL, "supplier '%s' makes nothing: give its generations", s->name);
    check_effect(c, &s->wafers, "wafers", &s->wafer_growth, "wafer-growth");
    check_effect(c, &s->wafers, "wafers", &s->wafer_share, "wafer-share");
    check_effect(c, &s->memory, "memory", &s->memory_growth, "memory-growth");
    check_effect(c, &s->memory, "memory", &s->memory_share, "memory-share");
    check_growth(c, &s->wafers, "wafers", &s->wafer_growth, "wafer-growth");
    check_growth(c, &s->memory, "memory", &s->memory_growth, "memory-growth");
    const struct generation *generations = s->generations.items;
    for (uint32_t i = 0; i < s->generations.n; i++)
        check_generation(c, s, &generations[i]);
}

static bool buys_from(const struct owner *owner, const struct supplier *supplier)
{
    const struct order *orders = owner->orders.items;
    for (uint32_t i = 0; i < owner->orders.n; i++)
        if (orders[i].supplier == supplier)
            return true;
    const struct offer *options = owner->policy.options.items;
    for (uint32_t i = 0; i < owner->policy.options.n; i++)
        if (options[i].supplier == supplier)
            return true;
    return false;
}

static bool takes_slots_of(const struct owner *owner, const struct generator_supplier *supplier)
{
    const struct site *site;
    for (uint32_t i = 0; (site = owner_site(owner, i)) != NULL; i++) {
        const struct power_phase *phases = site->power.items;
        for (uint32_t k = 0; k < site->power.n; k++)
            if (phases[k].supplier == supplier)
                return true;
    }
    return false;
}

/* One of packages or of slots: what is shared, and among whom. */
struct maker {
    const void *supplier;
    const char *name, *what; /* 'packages' */
    const struct path *elsewhere;
};

static struct maker maker_of(const struct contract *contract)
{
    const struct supplier *s = contract->supplier;
    const struct generator_supplier *g = contract->generator_supplier;
    return s ? (struct maker){s, s->name, "packages", &s->elsewhere}
             : (struct maker){g, g->name, "slots", &g->elsewhere};
}

static void check_contract(struct checker *c, const struct owner *owner, uint32_t index)
{
    const struct contract *contracts = owner->contracts.items, *contract = &contracts[index];
    struct mark at = checker_place_of(c, contract->supplier ? (const void *)&contract->supplier
                                                            : &contract->generator_supplier);
    const void *supplier = maker_of(contract).supplier;
    if (contract->supplier && !buys_from(owner, contract->supplier))
        checker_fault(c, at, NULL,
                      "contract '%s' has no effect: the operator orders nothing of this supplier",
                      contract->name);
    if (contract->generator_supplier && !takes_slots_of(owner, contract->generator_supplier))
        checker_fault(
            c, at, NULL,
            "contract '%s' has no effect: no source of the operator's sites names this supplier",
            contract->name);
    for (uint32_t i = 0; i < index; i++)
        if (maker_of(&contracts[i]).supplier == supplier)
            checker_fault(c, at, NULL,
                          "contract '%s' is the operator's second one with this supplier",
                          contract->name);
}

/* What is promised of a supplier's packages or slots on a day. */
static double promised(const struct checker *c, const struct maker *maker, day_number day)
{
    double sum = path_at(maker->elsewhere, day);
    const struct owner *owners = c->scenario->operators.items;
    for (uint32_t i = 0; i < c->scenario->operators.n; i++) {
        const struct contract *contracts = owners[i].contracts.items;
        for (uint32_t k = 0; k < owners[i].contracts.n; k++)
            if (maker_of(&contracts[k]).supplier == maker->supplier)
                sum += path_at(&contracts[k].share, day);
    }
    return sum;
}

/* The sum of shares is highest at a knot of one of them. */
static void check_promises(struct checker *c, const struct maker *maker, const struct path *path)
{
    for (uint32_t i = 0; i < path->n; i++) {
        const day_number day = path_day_in_run(path, i, c->scenario->end);
        const double sum = promised(c, maker, day);
        if (sum <= 1 + 1e-9)
            continue;
        char date[DATE_TEXT];
        date_format(day, date);
        checker_fault(
            c, checker_place_of(c, path), NULL,
            "%.4g %% of the %s of '%s' are promised%s%s: contracts and 'elsewhere' exceed "
            "what there is",
            sum * 100, maker->what, maker->name, path->n > 1 ? " on " : "",
            path->n > 1 ? date : "");
        return;
    }
}

/* Each contract names one supplier. */
static bool check_parties(struct checker *c)
{
    const struct owner *owners = c->scenario->operators.items;
    bool fine = true;
    for (uint32_t i = 0; i < c->scenario->operators.n; i++) {
        const struct contract *contracts = owners[i].contracts.items;
        for (uint32_t k = 0; k < owners[i].contracts.n; k++)
            if (!contracts[k].supplier == !contracts[k].generator_supplier) {
                checker_fault(
                    c,
                    checker_place_at(c, arena_format(&c->diags->memory, "operators.%s.contracts.%s",
                                                     owners[i].name, contracts[k].name)),
                    NULL, "contract '%s' needs either a 'supplier' or a 'generator-supplier'",
                    contracts[k].name);
                fine = false;
            }
    }
    return fine;
}

void check_contracts(struct checker *c)
{
    const struct owner *owners = c->scenario->operators.items;
    if (!check_parties(c))
        return;
    for (uint32_t i = 0; i < c->scenario->operators.n; i++) {
        const struct contract *contracts = owners[i].contracts.items;
        for (uint32_t k = 0; k < owners[i].contracts.n; k++) {
            const struct maker maker = maker_of(&contracts[k]);
            check_contract(c, &owners[i], k);
            check_promises(c, &maker, &contracts[k].share);
            check_promises(c, &maker, maker.elsewhere);
        }
    }
}
