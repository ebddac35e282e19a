#include "scenario/check.h"

#include "scenario/checker.h"

#include <math.h>
#include <string.h>

enum { LONGEST_RUN = 36525 }; /* days; a century */

bool scenario_is_name(const char *name)
{
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    return name[0] != '\0' && name[0] != '.' && name[0] != '-' &&
           name[strspn(name, allowed)] == '\0' && strlen(name) <= SCENARIO_LONGEST_NAME;
}

static void check_name(struct checker *c)
{
    if (!scenario_is_name(c->scenario->name))
        checker_fault(c, checker_place_of(c, &c->scenario->name), NULL,
                      "a scenario's name has letters, digits, '.', '_' and '-', at most %d, and "
                      "begins with a letter or a digit",
                      SCENARIO_LONGEST_NAME);
}

/* Which of both ends to look at: the one that was given over the other. */
static struct mark place_of_period(const struct checker *c)
{
    const struct scenario *s = c->scenario;
    return checker_layer_of(c, &s->start) > checker_layer_of(c, &s->end)
               ? checker_place_of(c, &s->start)
               : checker_place_of(c, &s->end);
}

static void check_period(struct checker *c)
{
    const struct scenario *s = c->scenario;
    if (s->end <= s->start)
        checker_fault(c, place_of_period(c), NULL, "'end' must come after 'start'");
    else if (s->end - s->start > LONGEST_RUN)
        checker_fault(c, place_of_period(c), NULL, "the run is longer than a century (%d days)",
                      s->end - s->start);
}

static void check_dollars(struct checker *c)
{
    const struct scenario *s = c->scenario;
    const bool inflation = !isnan(s->inflation), year = s->base_year != 0;
    if (s->dollars == DOLLARS_REAL && !(inflation && year))
        checker_fault(c, checker_place_of(c, &s->dollars), NULL,
                      "real dollars need 'inflation' and 'base-year'");
    else if (s->dollars == DOLLARS_NOMINAL && (inflation || year))
        checker_fault(
            c, inflation ? checker_place_of(c, &s->inflation) : checker_place_of(c, &s->base_year),
            NULL, "'%s' has no effect where dollars are nominal: say 'dollars: real'",
            inflation ? "inflation" : "base-year");
}

static void check_resale(struct checker *c)
{
    const struct assumptions *a = &c->scenario->assumptions;
    if (a->resale.n == 0 || a->it_salvage == 0)
        return;
    checker_fault(c, checker_place_of(c, &a->it_salvage), NULL,
                  "'it-salvage' has no effect where 'resale' says what used IT is sold for");
}

bool scenario_check(const struct scenario *scenario, const struct tree *tree,
                    struct diagnostics *diags)
{
    struct checker c = {.scenario = scenario, .tree = tree, .diags = diags, .fine = true};
    check_name(&c);
    check_period(&c);
    check_dollars(&c);
    check_resale(&c);
    if (!c.fine)
        return false;
    const struct site *sites = scenario->sites.items;
    for (uint32_t i = 0; i < scenario->sites.n; i++)
        check_site(&c, &sites[i]);
    const struct owner *operators = scenario->operators.items;
    for (uint32_t i = 0; i < scenario->operators.n; i++) {
        const struct order *orders = operators[i].orders.items;
        check_policy(&c, &operators[i]);
        if (operators[i].orders.n == 0 && operators[i].holdings.n == 0 &&
            operators[i].rentals.n == 0 && !operators[i].policy.given)
            checker_fault(
                &c, checker_place_at(&c, checker_item(&c, "operators", operators[i].name)), NULL,
                "operator '%s' has no orders, nothing from the start, no rentals and no policy",
                operators[i].name);
        check_funding(&c, &operators[i]);
        check_rentals(&c, &operators[i]);
        check_sales(&c, &operators[i]);
        check_payments(&c, &operators[i]);
        for (uint32_t k = 0; k < operators[i].orders.n; k++)
            check_order(&c, &operators[i], &orders[k]);
    }
    if (scenario->operators.n == 0)
        checker_fault(&c, (struct mark){0}, NULL, "the scenario has no operators");
    check_owners(&c);
    const struct supplier *suppliers = scenario->suppliers.items;
    for (uint32_t i = 0; i < scenario->suppliers.n; i++)
        check_supplier(&c, &suppliers[i]);
    check_contracts(&c);
    check_expectations(&c);
    return c.fine;
}
