/* What must hold of a site: it has halls and power, in time, and of a kind that can be paid. */
#include "scenario/checker.h"

static void check_cap(struct checker *c, const struct site *site)
{
    const struct curve *work = &c->scenario->assumptions.capped_work;
    if (!(site->oversubscription > 0))
        return;
    for (uint32_t i = 1; i < work->n; i++)
        if (work->y[i] < work->y[i - 1]) {
            diag_error(c->diags, checker_place_of(c, work), NULL,
                       "assumptions.capped-work falls: less power can't do more work");
            c->fine = false;
            return;
        }
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
    if (!firm) {
        diag_error(
            c->diags, at, NULL,
            "site '%s' has no power: name a source below 'power' (batteries and solar plants alone "
            "don't count)",
            site->name);
        c->fine = false;
    }
    check_cap(c, site);
    const struct hall *halls = site->halls.items;
    for (uint32_t i = 0; i < site->halls.n; i++)
        checker_inside(c, &halls[i].ready, halls[i].ready, "hall");
    if (site->halls.n == 0) {
        diag_error(c->diags, at, NULL, "site '%s' has no halls", site->name);
        c->fine = false;
    }
    for (uint32_t i = 0; i < site->model->pue.n; i++)
        if (site->model->pue.values[i] > site->model->peak_ratio) {
            diag_error(c->diags, checker_place_of(c, &site->model->pue), NULL,
                       "the PUE of site model '%s' (%.3g) exceeds its peak-ratio (%.3g): the site "
                       "would draw more than it "
                       "provisions",
                       site->model->name, site->model->pue.values[i], site->model->peak_ratio);
            c->fine = false;
        }
}
