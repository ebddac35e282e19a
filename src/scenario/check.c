#include "scenario/check.h"

#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    LONGEST_RUN = 36525, /* days; a century */
    LONGEST_NAME = 100,  /* characters */
    MOST_UNKNOWN = 64    /* beyond it a figure may be reported twice */
};

struct checker {
    const struct scenario *scenario;
    const struct tree *tree;
    struct diagnostics *diags;
    bool fine;
    const char *unknown[MOST_UNKNOWN]; /* paths of the figures that were reported as unpublished */
    size_t n_unknown;
};

/* The place of a bound field: its value if somebody wrote one, else nowhere. */
static struct mark place_of(const struct checker *c, const void *field)
{
    const struct origin *origin = origins_get(c->scenario->origins, field);
    return origin && origin->node ? origin->node->at : (struct mark){0};
}

/* The place of a named item, by its dotted path. */
static struct mark place_at(const struct checker *c, const char *path)
{
    const struct node *node = node_find(c->tree->root, path);
    return node ? node_mark(node) : (struct mark){0};
}

static const char *path_of(struct checker *c, const char *format, const char *a, const char *b)
{
    return arena_format(&c->diags->memory, format, a, b);
}

/* An event must lie in [start, end). */
static void check_inside(struct checker *c, const void *field, day_number day, const char *what)
{
    const struct scenario *s = c->scenario;
    if (day >= s->start && day < s->end)
        return;
    char date[DATE_TEXT], start[DATE_TEXT], end[DATE_TEXT];
    date_format(day, date);
    date_format(s->start, start);
    date_format(s->end, end);
    diag_error(c->diags, place_of(c, field), NULL, "%s on %s lies outside the run (%s to %s)", what,
               date, start, end);
    c->fine = false;
}

/* The name becomes that of a file. */
static void check_name(struct checker *c)
{
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    const char *name = c->scenario->name;
    if (name[0] != '\0' && name[0] != '.' && name[0] != '-' &&
        name[strspn(name, allowed)] == '\0' && strlen(name) <= LONGEST_NAME)
        return;
    diag_error(c->diags, place_of(c, &c->scenario->name), NULL,
               "a scenario's name has letters, digits, '.', '_' and '-', at most %d, and begins "
               "with a letter or a digit",
               LONGEST_NAME);
    c->fine = false;
}

static void check_period(struct checker *c)
{
    const struct scenario *s = c->scenario;
    if (s->end <= s->start) {
        diag_error(c->diags, place_of(c, &s->end), NULL, "'end' must come after 'start'");
        c->fine = false;
    } else if (s->end - s->start > LONGEST_RUN) {
        diag_error(c->diags, place_of(c, &s->end), NULL,
                   "the run is longer than a century (%d days)", s->end - s->start);
        c->fine = false;
    }
}

/* A figure that a model file lacks is refused where it is needed, not where it is missing. 'model'
 * is the item's place in the library, 'power.grid-eu'; its fault is reported once, however many use
 * it. */
static void check_known(struct checker *c, struct mark at, bool known, const char *model,
                        const char *key)
{
    if (known)
        return;
    c->fine = false;
    const char *path = arena_format(&c->diags->memory, "models.%s.%s", model, key);
    for (size_t i = 0; i < c->n_unknown; i++)
        if (strcmp(c->unknown[i], path) == 0)
            return;
    if (c->n_unknown < MOST_UNKNOWN)
        c->unknown[c->n_unknown++] = path;
    diag_error(
        c->diags, at, NULL,
        "%s is not published: give what you assume, --set %s='{value: ..., confidence: assumed}'",
        path, path);
}

static const char *item(struct checker *c, const char *kind, const char *name)
{
    return arena_format(&c->diags->memory, "%s.%s", kind, name);
}

/* What the run needs of a system and its accelerator. */
static void check_system_known(struct checker *c, struct mark at, const struct system *system)
{
    static const char *const basis_keys[] = {[H100E_DENSE_8BIT] = "fp8",
                                             [H100E_DENSE_16BIT] = "bf16",
                                             [H100E_MEASURED_MATMUL] = "measured-matmul",
                                             [H100E_MEMORY_BANDWIDTH] = "memory-bandwidth"};
    const struct accelerator *chip = system->accelerator;
    const enum h100e_basis basis = (enum h100e_basis)c->scenario->h100e_basis;
    const char *of_chip = item(c, "accelerators", chip->name),
               *of_system = item(c, "systems", system->name);
    if (chip->status != STATUS_SHIPPING && !c->scenario->allow_speculative) {
        diag_error(
            c->diags, at, NULL,
            "'%s' is %s, it doesn't ship: a scenario that buys it says 'allow-speculative: true'",
            chip->name, accelerator_status_words[chip->status]);
        c->fine = false;
    }
    check_known(c, at, !isnan(accelerator_h100e(chip, &c->scenario->h100e, basis)), of_chip,
                basis_keys[basis]);
    check_known(c, at, chip->price.n > 0, of_chip, "price");
    check_known(c, at, system->server_price.n > 0, of_system, "server-price");
    check_known(c, at, !isnan(system->nameplate), of_system, "nameplate");
}

static void check_fabric_known(struct checker *c, struct mark at, const struct fabric_count *count)
{
    for (int i = 0; i < count->n_lines; i++) {
        const struct part *part = count->lines[i].part;
        const char *of_part = item(c, "parts", part->name);
        check_known(c, at, !isnan(part->power), of_part, "power");
        check_known(c, at, part->price.n > 0, of_part, "price");
    }
}

static void check_phase(struct checker *c, const struct site *site, const struct power_phase *phase)
{
    struct diagnostics *d = c->diags;
    struct mark at =
        place_at(c, arena_format(&d->memory, "sites.%s.power.%s", site->name, phase->name));
    if ((phase->power.n > 0) == (phase->units.n > 0)) {
        diag_error(d, at, NULL, "power source '%s' needs either 'power' or 'units'", phase->name);
        c->fine = false;
    } else if (phase->model->kind == POWER_GRID && phase->units.n > 0) {
        diag_error(d, place_of(c, &phase->units), NULL,
                   "a grid contract is given by its 'power', it has no units");
        c->fine = false;
    } else if (phase->model->kind == POWER_BATTERY && phase->power.n > 0) {
        diag_error(d, place_of(c, &phase->power), NULL,
                   "batteries are given by their 'units': they add no firm power");
        c->fine = false;
    } else if (phase->units.n > 0 && !(phase->model->unit_power > 0)) {
        diag_error(d, place_of(c, &phase->units), NULL,
                   "'%s' has no unit-power: give 'power' instead of 'units'", phase->model->name);
        c->fine = false;
    }
    if (phase->model->kind != POWER_BATTERY) {
        const char *of_model = item(c, "power", phase->model->name);
        check_known(c, place_of(c, &phase->model), phase->model->energy_price.n > 0, of_model,
                    "energy-price");
        check_known(c, place_of(c, &phase->model), !isnan(phase->model->carbon), of_model,
                    "carbon");
    }
    check_inside(c, &phase->from, phase->from, "power source");
    if (phase->until != 0 && phase->until <= phase->from) {
        diag_error(d, place_of(c, &phase->until), NULL, "'until' must come after 'from'");
        c->fine = false;
    } else if (phase->until != 0) {
        check_inside(c, &phase->until, phase->until, "end of the power source");
    }
}

static void check_site(struct checker *c, const struct site *site)
{
    struct mark at = place_at(c, path_of(c, "sites.%s%s", site->name, ""));
    const struct power_phase *phases = site->power.items;
    bool firm = false;
    for (uint32_t i = 0; i < site->power.n; i++) {
        check_phase(c, site, &phases[i]);
        firm = firm || phases[i].model->kind != POWER_BATTERY;
    }
    if (!firm) {
        diag_error(
            c->diags, at, NULL,
            "site '%s' has no power: name a source below 'power' (batteries alone don't count)",
            site->name);
        c->fine = false;
    }
    const struct hall *halls = site->halls.items;
    for (uint32_t i = 0; i < site->halls.n; i++)
        check_inside(c, &halls[i].ready, halls[i].ready, "hall");
    if (site->halls.n == 0) {
        diag_error(c->diags, at, NULL, "site '%s' has no halls", site->name);
        c->fine = false;
    }
    for (uint32_t i = 0; i < site->model->pue.n; i++)
        if (site->model->pue.values[i] > site->model->peak_ratio) {
            diag_error(c->diags, place_of(c, &site->model->pue), NULL,
                       "the PUE of site model '%s' (%.3g) exceeds its peak-ratio (%.3g): the site "
                       "would draw more than it "
                       "provisions",
                       site->model->name, site->model->pue.values[i], site->model->peak_ratio);
            c->fine = false;
        }
}

static void check_order(struct checker *c, const struct operator* operator,
                        const struct order * order)
{
    struct diagnostics *d = c->diags;
    const char *path =
        arena_format(&d->memory, "operators.%s.orders.%s", operator->name, order->name);
    struct mark at = place_at(c, path);
    const struct system *system = order->system;

    if (order->deliveries.n == 0) {
        diag_error(d, at, NULL, "order '%s' has no deliveries", order->name);
        c->fine = false;
        return;
    }
    int64_t unit = order_unit_accelerators(order);
    const struct delivery *deliveries = order->deliveries.items;
    for (uint32_t i = 0; i < order->deliveries.n; i++) {
        check_inside(c, &deliveries[i].date, deliveries[i].date, "delivery");
        if (i > 0 && deliveries[i].date < deliveries[i - 1].date) {
            diag_error(d, place_of(c, &deliveries[i].date), NULL,
                       "deliveries must stand in order of date");
            c->fine = false;
        }
        if (deliveries[i].accelerators % unit != 0) {
            diag_error(d, place_of(c, &deliveries[i].accelerators), NULL,
                       "%lld accelerators are no whole number of '%s' (%lld accelerators each)",
                       (long long)deliveries[i].accelerators, system->name,
                       (long long)system->accelerators);
            c->fine = false;
        }
    }
    if (order->wanted != 0)
        check_inside(c, &order->wanted, order->wanted, "wanted day");
    if (system->nodes < 1 || system->accelerators % system->nodes != 0) {
        diag_error(d, place_of(c, &system->nodes), NULL,
                   "the accelerators of '%s' don't divide evenly among its nodes", system->name);
        c->fine = false;
    } else {
        int64_t per_node = system->accelerators / system->nodes;
        if (unit > per_node && unit % per_node != 0) {
            diag_error(d, at, NULL,
                       "%lld accelerators are no part of one node of '%s' nor whole nodes of it "
                       "(%lld each)",
                       (long long)unit, system->name, (long long)per_node);
            c->fine = false;
        }
    }
    check_system_known(c, place_of(c, &order->system), system);
    if (order->fabric) {
        struct fabric_count count;
        if (unit < system->accelerators) {
            diag_error(d, place_of(c, &order->fabric), NULL,
                       "a part of one system has no fabric of its own");
            c->fine = false;
        } else if (!fabric_count_parts(order->fabric, system, order_accelerators(order) / unit,
                                       &count)) {
            diag_error(d, place_of(c, &order->fabric), NULL,
                       "fabric '%s' can't join %lld systems: its switches have too few ports for "
                       "three tiers",
                       order->fabric->name, (long long)(order_accelerators(order) / unit));
            c->fine = false;
        } else {
            check_fabric_known(c, place_of(c, &order->fabric), &count);
        }
    }
}

/* Energy, staff and shells of a site are one owner's. */
static void check_owners(struct checker *c)
{
    const struct operator* operators = c->scenario->operators.items;
    for (uint32_t a = 0; a < c->scenario->operators.n; a++) {
        const struct order *mine = operators[a].orders.items;
        for (uint32_t i = 0; i < operators[a].orders.n; i++)
            for (uint32_t b = 0; b < a; b++) {
                const struct order *theirs = operators[b].orders.items;
                for (uint32_t k = 0; k < operators[b].orders.n; k++)
                    if (mine[i].site == theirs[k].site) {
                        diag_error(
                            c->diags, place_of(c, &mine[i].site), NULL,
                            "site '%s' already serves operator '%s': a site has one operator",
                            mine[i].site->name, operators[b].name);
                        c->fine = false;
                        return;
                    }
            }
    }
}

static void check_milestones(struct checker *c, int64_t ordered)
{
    const struct milestone *milestones = c->scenario->milestones.items;
    for (uint32_t i = 0; i < c->scenario->milestones.n; i++) {
        const struct milestone *m = &milestones[i];
        if (m->accelerators > ordered) {
            diag_error(c->diags, place_of(c, &m->accelerators), NULL,
                       "milestone '%s' can't be reached: only %lld accelerators are ordered",
                       m->name, (long long)ordered);
            c->fine = false;
        }
        if (m->observed != 0)
            check_inside(c, &m->observed, m->observed, "milestone");
    }
    const struct observation *observations = c->scenario->observations.items;
    for (uint32_t i = 0; i < c->scenario->observations.n; i++) {
        const struct observation *o = &observations[i];
        if (o->date != 0)
            check_inside(c, &o->date, o->date, "observation");
        bool low = !isnan(o->low.value), high = !isnan(o->high.value);
        if ((low && !dim_equal(o->low.dim, o->value.dim)) ||
            (high && !dim_equal(o->high.dim, o->value.dim))) {
            diag_error(c->diags, place_of(c, &o->value), NULL,
                       "'low' and 'high' must be of the same kind as 'value'");
            c->fine = false;
        } else if ((low && o->low.value > o->value.value) ||
                   (high && o->high.value < o->value.value)) {
            diag_error(c->diags, place_of(c, &o->value), NULL,
                       "'value' lies outside 'low' and 'high'");
            c->fine = false;
        }
    }
}

bool scenario_check(const struct scenario *scenario, const struct tree *tree,
                    struct diagnostics *diags)
{
    struct checker c = {.scenario = scenario, .tree = tree, .diags = diags, .fine = true};
    check_name(&c);
    check_period(&c);
    if (!c.fine)
        return false;
    const struct site *sites = scenario->sites.items;
    for (uint32_t i = 0; i < scenario->sites.n; i++)
        check_site(&c, &sites[i]);
    const struct operator* operators = scenario->operators.items;
    int64_t ordered = 0;
    for (uint32_t i = 0; i < scenario->operators.n; i++) {
        const struct order *orders = operators[i].orders.items;
        if (operators[i].orders.n == 0) {
            diag_error(diags, place_at(&c, path_of(&c, "operators.%s%s", operators[i].name, "")),
                       NULL, "operator '%s' has no orders", operators[i].name);
            c.fine = false;
        }
        for (uint32_t k = 0; k < operators[i].orders.n; k++) {
            check_order(&c, &operators[i], &orders[k]);
            ordered += order_accelerators(&orders[k]);
        }
    }
    if (scenario->operators.n == 0) {
        diag_error(diags, (struct mark){0}, NULL, "the scenario has no operators");
        c.fine = false;
    }
    check_owners(&c);
    check_milestones(&c, ordered);
    return c.fine;
}
