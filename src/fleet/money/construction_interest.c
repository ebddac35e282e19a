#include "fleet/money/construction_interest.h"

#include "fleet/world.h"

#include <math.h>

/* What is still to be divided, and among how much. Each takes its part of what is left, so that
 * nothing is lost to rounding. */
struct division {
    money amount, among;
};

static money take_part(struct division *d, money of)
{
    if (of <= 0)
        return 0;
    const money part = (money)((int128)d->amount * of / d->among);
    d->amount -= part;
    d->among -= of;
    return part;
}

static money in_progress(const struct world *w, uint32_t owner)
{
    money sum = 0;
    for (uint32_t i = 0; i < w->n_sites; i++)
        if (w->sites[i].operator_index == owner)
            sum = money_add(sum, w->sites[i].in_progress);
    return sum;
}

/* The weakest of the rates of the operator's loans. */
static enum grade grade_of_rates(const struct world *w, uint32_t owner)
{
    const struct debt *debt = &w->treasuries[owner].debt;
    enum grade grade = world_grade(w, &debt->facilities[0].terms->rate);
    for (uint32_t i = 1; i < debt->n_facilities; i++)
        grade = grade_weaker(grade, world_grade(w, &debt->facilities[i].terms->rate));
    return grade;
}

/* Adds a site's part to its lots and halls, by what of them is not in use yet. */
static void add_to_site(struct world *w, uint32_t index, money amount)
{
    struct site_state *site = &w->sites[index];
    struct division d = {amount, site->in_progress};
    for (uint32_t i = 0; i < w->n_lots; i++) {
        struct lot *lot = &w->lots[i];
        if (lot->site_index != index)
            continue;
        const money part = take_part(&d, lot->payment.in_progress);
        lot->payment.in_progress += part;
        lot->payment.interest_in_progress += part;
    }
    for (uint32_t k = 0; k < site->site->halls.n; k++)
        site->building_interest[k] += take_part(&d, site->building[k] + site->building_interest[k]);
    asset_progress(w, index, amount);
}

void construction_interest_book(struct world *w, uint32_t owner, money interest, money owed)
{
    const money all = in_progress(w, owner);
    if (interest <= 0 || owed <= 0 || all <= 0)
        return;
    const double share = fmin(1, money_to_dollars(all) / money_to_dollars(owed));
    struct division d = {money_from_dollars(money_to_dollars(interest) * share), all};
    const enum grade grade = grade_of_rates(w, owner);
    for (uint32_t i = 0; i < w->n_sites; i++) {
        if (w->sites[i].operator_index != owner)
            continue;
        const money part = take_part(&d, w->sites[i].in_progress);
        if (part <= 0)
            continue;
        cash_book_at(w, i, ACCOUNT_DEPRECIATED, ACCOUNT_CAPITALISED, part, grade);
        add_to_site(w, i, part);
    }
}
