/* What must hold of a site: it has halls and power, in time, and of a kind that can be paid. */
#include "scenario/checker.h"

static void check_cap(struct checker *c, const struct site *site)
{
    const struct curve *work = &c->scenario->assumptions.capped_work;
    if (!(site->oversubscription > 0))
        return;
    for (uint32_t i = 1; i < work->n; i++)
        if (work->y[i] < work->y[i - 1]) {
            checker_fault(c, checker_place_of(c, work), NULL,
                          "assumptions.capped-work falls: less power can't do more work");
            return;
        }
}

static void check_hall(struct checker *c, const struct hall *hall)
{
    checker_inside(c, &hall->ready, hall->ready, "hall");
    if (hall->construction > 0 && (hall->lease > 0 || hall->paid == PAID_BY_USE))
        checker_fault(c, checker_place_of(c, &hall->construction), NULL,
                      "'construction' of hall '%s' has no effect: its shell is not paid whole",
                      hall->name);
    if (hall->lease > 0 && hall->paid == PAID_BY_USE)
        checker_fault(c, checker_place_of(c, &hall->lease), NULL,
                      "hall '%s' is leased whole: its shell is not paid 'by-use'", hall->name);
}

/* Spares are of a system that comes to the site, and there is something of them. */
static void check_spares(struct checker *c, const struct site *site)
{
    const struct spares *spares = site->repair.spares.items;
    for (uint32_t i = 0; i < site->repair.spares.n; i++) {
        const struct mark at =
            checker_place_at(c, arena_format(&c->diags->memory, "sites.%s.repair.spares.%s",
                                             site->name, spares[i].name));
        if (!spares[i].system)
            checker_fault(c, at, NULL,
                          "nobody puts a system '%s' at site '%s': its spares have no effect",
                          spares[i].name, site->name);
        else if (!spares[i].nodes.given && !spares[i].parts.given)
            checker_fault(c, at, NULL, "the spares of '%s' need 'nodes' or 'parts'",
                          spares[i].name);
        else if (spares[i].nodes.given)
            check_price(c, at, spares[i].system);
    }
}

/* Something at the site can fail. */
static bool anything_fails(const struct checker *c, const struct site *site)
{
    const struct owner *owners = c->scenario->operators.items;
    for (uint32_t i = 0; i < c->scenario->operators.n; i++) {
        const struct order *orders = owners[i].orders.items;
        for (uint32_t k = 0; k < owners[i].orders.n; k++)
            if (orders[k].site == site && orders[k].failures)
                return true;
        const struct holding *holdings = owners[i].holdings.items;
        for (uint32_t k = 0; k < owners[i].holdings.n; k++)
            if (holdings[k].site == site && holdings[k].failures)
                return true;
        const struct policy_site *places = owners[i].policy.sites.items;
        const struct offer *options = owners[i].policy.options.items;
        for (uint32_t k = 0; k < owners[i].policy.sites.n; k++)
            for (uint32_t j = 0; places[k].site == site && j < owners[i].policy.options.n; j++)
                if (options[j].failures)
                    return true;
    }
    return false;
}

static void check_repair(struct checker *c, const struct site *site)
{
    const struct site_repair *repair = &site->repair;
    const struct mark at =
        checker_place_at(c, arena_format(&c->diags->memory, "sites.%s.repair", site->name));
    check_spares(c, site);
    if (repair->technicians == 0 && repair->spares.n == 0)
        return;
    if (!anything_fails(c, site))
        checker_fault(
            c, at, NULL,
            "nothing fails at site '%s': give its orders 'failures', or leave 'repair' out",
            site->name);
}

static void check_outages(struct checker *c, const struct site *site)
{
    const struct site_outage *outages = site->outages.items;
    for (uint32_t i = 0; i < site->outages.n; i++)
        if (outages[i].hall_name && !outages[i].hall)
            checker_fault(c, checker_place_of(c, &outages[i].hall_name), NULL,
                          "site '%s' has no hall '%s'", site->name, outages[i].hall_name);
}

void check_site(struct checker *c, const struct site *site)
{
    struct mark at = checker_place_at(c, checker_item(c, "sites", site->name));
    const struct power_phase *phases = site->power.items;
    bool firm = false;
    for (uint32_t i = 0; i < site->power.n; i++) {
        check_power_source(c, site, &phases[i]);
        firm = firm || power_is_firm((enum power_kind)phases[i].model->kind);
    }
    if (!firm)
        checker_fault(
            c, at, NULL,
            "site '%s' has no power: name a source below 'power' (batteries and solar plants alone "
            "don't count)",
            site->name);
    check_cap(c, site);
    const struct hall *halls = site->halls.items;
    for (uint32_t i = 0; i < site->halls.n; i++)
        check_hall(c, &halls[i]);
    if (site->halls.n == 0)
        checker_fault(c, at, NULL, "site '%s' has no halls", site->name);
    check_repair(c, site);
    check_outages(c, site);
    for (uint32_t i = 0; i < site->model->pue.n; i++)
        if (site->model->pue.values[i] > site->model->peak_ratio)
            checker_fault(c, checker_place_of(c, &site->model->pue),
                          arena_format(&c->diags->memory,
                                       "raise 'models.sites.%s.peak-ratio' with it (a study's "
                                       "'link' moves both)",
                                       site->model->name),
                          "the PUE of site model '%s' (%.3g) exceeds its peak-ratio (%.3g): the "
                          "site would draw more than it provisions",
                          site->model->name, site->model->pue.values[i], site->model->peak_ratio);
}
