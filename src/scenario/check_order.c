/* What must hold of an order: whole systems, delivered within the run, of parts whose figures are
 * known; and whose site it goes to. */
#include "scenario/checker.h"

#include <math.h>

void check_accelerator(struct checker *c, struct mark at, const struct accelerator *chip)
{
    static const char *const basis_keys[] = {[H100E_DENSE_8BIT] = "fp8",
                                             [H100E_DENSE_16BIT] = "bf16",
                                             [H100E_MEASURED_MATMUL] = "measured-matmul",
                                             [H100E_MEMORY_BANDWIDTH] = "memory-bandwidth"};
    const enum h100e_basis basis = (enum h100e_basis)c->scenario->h100e_basis;
    if (chip->status != STATUS_SHIPPING && !c->scenario->allow_speculative)
        checker_fault(
            c, at, NULL,
            "'%s' is %s, it doesn't ship: a scenario that uses it says 'allow-speculative: true'",
            chip->name, accelerator_status_words[chip->status]);
    checker_known(c, at, !isnan(accelerator_h100e(chip, &c->scenario->h100e, basis)),
                  checker_item(c, "accelerators", chip->name), basis_keys[basis]);
}

void check_price(struct checker *c, struct mark at, const struct system *system)
{
    const struct accelerator *chip = system->accelerator;
    checker_known(c, at, chip->price.n > 0, checker_item(c, "accelerators", chip->name), "price");
    checker_known(c, at, system->server_price.n > 0, checker_item(c, "systems", system->name),
                  "server-price");
}

static void check_fabric_known(struct checker *c, struct mark at, const struct fabric_count *count)
{
    for (int i = 0; i < count->n_lines; i++) {
        const struct part *part = count->lines[i].part;
        const char *of_part = checker_item(c, "parts", part->name);
        checker_known(c, at, !isnan(part->power), of_part, "power");
        checker_known(c, at, part->price.n > 0, of_part, "price");
    }
}

void check_system(struct checker *c, struct mark at, const struct system *system, int64_t unit)
{
    if (system->nodes < 1 || system->accelerators % system->nodes != 0)
        checker_fault(c, checker_place_of(c, &system->nodes), NULL,
                      "the accelerators of '%s' don't divide evenly among its nodes", system->name);
    else {
        int64_t per_node = system->accelerators / system->nodes;
        if (unit > per_node && unit % per_node != 0)
            checker_fault(c, at, NULL,
                          "%lld accelerators are no part of one node of '%s' nor whole nodes of it "
                          "(%lld each)",
                          (long long)unit, system->name, (long long)per_node);
    }
    check_accelerator(c, at, system->accelerator);
    checker_known(c, at, !isnan(system->nameplate), checker_item(c, "systems", system->name),
                  "nameplate");
}

void check_fabric(struct checker *c, struct mark at, const struct fabric *fabric,
                  const struct system *system, int64_t unit, int64_t units,
                  struct fabric_count *count)
{
    if (unit < system->accelerators) {
        checker_fault(c, at, NULL, "a part of one system has no fabric of its own");
        return;
    }
    const char *fault = fabric_fault(fabric, system, units, &c->diags->memory);
    if (fault)
        checker_fault(c, at, NULL, "%s", fault);
    else {
        fabric_count_parts(fabric, system, units, count);
        check_fabric_known(c, at, count);
    }
}

/* An order of a supplier: he makes what is ordered, in whole systems. */
static void check_quantity(struct checker *c, struct mark at, const struct order *order)
{
    const struct system *system = order->system;
    if (order->quantity == 0) {
        checker_fault(c, at, NULL,
                      "order '%s' has a supplier and no quantity: how many accelerators?",
                      order->name);
        return;
    }
    checker_whole(c, &order->quantity, order->quantity, system, order_unit_accelerators(order));
    if (!supplier_generation(order->supplier, system->accelerator))
        checker_fault(
            c, checker_place_of(c, &order->supplier), NULL,
            "supplier '%s' makes no '%s', the accelerator of '%s': add it to his generations",
            order->supplier->name, system->accelerator->name, system->name);
    checker_inside(c, &order->ordered, order->ordered, "order");
}

void check_daily_load(struct checker *c, const struct curve *load)
{
    if (load->n == 0 || (load->x[0] == 0 && load->x[load->n - 1] < 86400))
        return;
    checker_fault(c, checker_place_of(c, load), NULL,
                  load->x[0] == 0
                      ? "a daily load ends before 24 h: the next day is like it"
                      : "a daily load begins at 0 h: {curve: [[0 h, 0.8], [8 h, 1.1]]}");
}

/* Either the deliveries are given or a supplier makes them. */
static bool check_source(struct checker *c, struct mark at, const struct order *order)
{
    const bool fine = c->fine;
    c->fine = true;
    if (order->supplier && order->deliveries.n > 0)
        checker_fault(c, at, NULL,
                      "order '%s' has both deliveries and a supplier: give one of them",
                      order->name);
    else if (order->supplier)
        check_quantity(c, at, order);
    else if (order->quantity != 0 || order->ordered != 0)
        checker_fault(c, at, NULL, "order '%s' has no supplier: '%s' has no effect without one",
                      order->name, order->quantity != 0 ? "quantity" : "ordered");
    else if (order->deliveries.n == 0)
        checker_fault(c, at, NULL,
                      "order '%s' has no deliveries: list them, or give a supplier and a quantity",
                      order->name);
    const bool sound = c->fine;
    c->fine = fine && sound;
    return sound;
}

void check_racks(struct checker *c, const struct rack_rule *rule, const struct system *system,
                 int64_t unit, const struct failure_preset *failures)
{
    const struct mark drain = checker_place_of(c, &rule->drain),
                      at = rule->min_good > 0 ? checker_place_of(c, &rule->min_good) : drain;
    const char *fault = NULL;
    if (rule->drain == DRAIN_TRAY && rule->min_good == 0)
        return;
    if (!failures)
        fault = "nothing fails here: 'drain' and 'min-good' have no effect without 'failures'";
    else if (system->nodes < 2 || unit <= system->accelerators / system->nodes)
        fault = "a system here is one node: 'drain' and 'min-good' have no effect";
    else if (rule->drain == DRAIN_RACK && rule->min_good > 0)
        fault = "with 'drain: rack' all of a system must be up: leave 'min-good' out";
    else if (rule->min_good > unit)
        fault = "a system here has fewer accelerators than 'min-good' asks for";
    if (!fault)
        return;
    checker_fault(c, at, NULL, "%s", fault);
}

void check_order(struct checker *c, const struct owner *owner, const struct order *order)
{
    const char *path =
        arena_format(&c->diags->memory, "operators.%s.orders.%s", owner->name, order->name);
    struct mark at = checker_place_at(c, path);
    const struct system *system = order->system;

    if (!check_source(c, at, order))
        return;
    int64_t unit = order_unit_accelerators(order);
    const struct delivery *deliveries = order->deliveries.items;
    for (uint32_t i = 0; i < order->deliveries.n; i++) {
        checker_inside(c, &deliveries[i].date, deliveries[i].date, "delivery");
        if (i > 0 && deliveries[i].date < deliveries[i - 1].date)
            checker_fault(c, checker_place_of(c, &deliveries[i].date), NULL,
                          "deliveries must stand in order of date");
        checker_whole(c, &deliveries[i].accelerators, deliveries[i].accelerators, system, unit);
    }
    check_daily_load(c, &order->daily_load);
    if (order->wanted != 0)
        checker_inside(c, &order->wanted, order->wanted, "wanted day");
    check_system(c, checker_place_of(c, &order->system), system, unit);
    if (!(order->payment.lease > 0))
        check_price(c, checker_place_of(c, &order->system), system);
    check_racks(c, &order->racks, system, unit, order->failures);
    check_campaigns(c, order);
    if (order->fabric) {
        struct fabric_count count;
        check_fabric(c, checker_place_of(c, &order->fabric), order->fabric, system, unit,
                     order_accelerators(order) / unit, &count);
    }
}

/* Where the operator's nth site is named (owner_site). */
static struct mark place_of_site(const struct checker *c, const struct owner *owner, uint32_t n)
{
    const struct order *orders = owner->orders.items;
    const struct holding *holdings = owner->holdings.items;
    const struct policy_site *sites = owner->policy.sites.items;
    if (n < owner->orders.n)
        return checker_place_of(c, &orders[n].site);
    n -= owner->orders.n;
    if (n < owner->holdings.n)
        return checker_place_of(c, &holdings[n].site);
    return checker_place_of(c, &sites[n - owner->holdings.n].site);
}

/* Energy, staff and shells of a site are one owner's. */
void check_owners(struct checker *c)
{
    const struct owner *operators = c->scenario->operators.items;
    const struct site *mine, *theirs;
    for (uint32_t a = 0; a < c->scenario->operators.n; a++)
        for (uint32_t i = 0; (mine = owner_site(&operators[a], i)) != NULL; i++)
            for (uint32_t b = 0; b < a; b++)
                for (uint32_t k = 0; (theirs = owner_site(&operators[b], k)) != NULL; k++)
                    if (mine == theirs) {
                        checker_fault(
                            c, place_of_site(c, &operators[a], i), NULL,
                            "site '%s' already serves operator '%s': a site has one operator",
                            mine->name, operators[b].name);
                        return;
                    }
}
