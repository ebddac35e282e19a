#include "fleet/money/shell.h"

#include "fleet/world.h"

#include <math.h>

/* Shell cost is per W of facility peak power. */
static double shell_price(const struct world *w, uint32_t site, double it_power)
{
    const struct site_model *model = w->sites[site].site->model;
    return it_power * model->peak_ratio * model->shell_cost;
}

static enum grade shell_grade(const struct world *w, uint32_t site, enum grade power)
{
    const struct site_model *model = w->sites[site].site->model;
    return grade_weaker(
        grade_weaker(world_grade(w, &model->shell_cost), world_grade(w, &model->peak_ratio)),
        power);
}

void shell_pay(struct world *w, uint32_t site, double it_power, enum grade power)
{
    world_pay(w, site, ACCOUNT_SHELL, shell_price(w, site, it_power), shell_grade(w, site, power));
}

/* What of a hall's shell is built by now: slow, fast, slow, x^2 (3 - 2x) of it after a share x of
 * the time. */
static double built(const struct world *w, const struct hall *hall)
{
    const double left = sim_seconds(world_time(w, hall->ready) - w->now),
                 x = fmin(1, fmax(0, 1 - left / hall->construction));
    return x * x * (3 - 2 * x);
}

bool shell_is_built_up(const struct hall *hall)
{
    return hall->construction > 0;
}

/* What the owners had paid on the first day. */
void shell_bring_in(struct world *w, uint32_t index, uint32_t k)
{
    struct site_state *site = &w->sites[index];
    const struct hall *hall = (const struct hall *)site->site->halls.items + k;
    const enum grade grade = shell_grade(w, index, world_grade(w, &hall->it_power));
    site->building[k] = world_bring_in(w, index, ACCOUNT_SHELL,
                                       shell_price(w, index, hall->it_power) * built(w, hall),
                                       grade, w->scenario->start);
    asset_progress(w, index, site->building[k]);
}

void shell_pay_progress(struct world *w, uint32_t index)
{
    struct site_state *site = &w->sites[index];
    const struct hall *halls = site->site->halls.items;
    for (uint32_t k = 0; k < site->site->halls.n; k++) {
        const struct hall *hall = &halls[k];
        if (!shell_is_built_up(hall) || w->now >= world_time(w, hall->ready))
            continue;
        const double price = shell_price(w, index, hall->it_power) * built(w, hall);
        const money due = money_from_dollars(price) - site->building[k];
        world_pay_progress(w, index, ACCOUNT_SHELL, due,
                           shell_grade(w, index, world_grade(w, &hall->it_power)));
        site->building[k] += due;
    }
}

/* The last part, and all of it is in use. */
void shell_finish(struct world *w, uint32_t index, const struct hall *hall)
{
    struct site_state *site = &w->sites[index];
    const struct hall *halls = site->site->halls.items;
    money *paid = &site->building[hall - halls], *interest = &site->building_interest[hall - halls];
    const money rest = money_from_dollars(shell_price(w, index, hall->it_power)) - *paid;
    asset_progress(w, index, -(*paid + *interest));
    asset_buy(w, index, CAPITAL_SITE, *paid, *interest);
    *paid = *interest = 0;
    world_pay_exactly(w, index, ACCOUNT_SHELL, rest,
                      shell_grade(w, index, world_grade(w, &hall->it_power)));
}
