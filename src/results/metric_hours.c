#include "results/metric_hours.h"

#include "results/metric_money.h"

double hours_of_accelerators(const struct metric_view *v, unsigned part)
{
    return part == USEFUL ? v->sample->useful_seconds : v->sample->accelerator_seconds[part];
}

double hours_cost(const struct metric_view *v, unsigned part)
{
    const struct rented *r = &v->sample->rented;
    return ratio(dollars_cost_so_far(v),
                 hours_of_accelerators(v, part) +
                     (part == USEFUL ? r->useful_seconds : r->available_seconds));
}

/* What is owned and what is rented, apart; 'part' is STAGE_AVAILABLE or USEFUL. */
double hours_cost_owned(const struct metric_view *v, unsigned part)
{
    return ratio(dollars_cost_so_far(v) - dollars_paid(v, ACCOUNT_RENT),
                 hours_of_accelerators(v, part));
}

double hours_cost_rented(const struct metric_view *v, unsigned part)
{
    const struct rented *r = &v->sample->rented;
    return ratio(dollars_paid(v, ACCOUNT_RENT),
                 part == USEFUL ? r->useful_seconds : r->available_seconds);
}

double hours_sold(const struct metric_view *v, unsigned part)
{
    (void)part;
    return v->sample->sold_seconds;
}

double hours_cost_sold(const struct metric_view *v, unsigned part)
{
    (void)part;
    return ratio(dollars_cost_so_far(v), v->sample->sold_seconds);
}

double hours_revenue_sold(const struct metric_view *v, unsigned part)
{
    return ratio(dollars_revenue(v, part), v->sample->sold_seconds);
}

double hours_rented_accelerators(const struct metric_view *v, unsigned part)
{
    (void)part;
    return (double)v->sample->rented.accelerators;
}

double hours_rented(const struct metric_view *v, unsigned part)
{
    return part == USEFUL ? v->sample->rented.useful_seconds : v->sample->rented.available_seconds;
}

double hours_cost_h100e(const struct metric_view *v, unsigned part)
{
    const struct sample *s = v->sample;
    const double owned = part == USEFUL            ? s->h100e_useful_seconds
                         : part == STAGE_INSTALLED ? s->h100e_installed_seconds
                         : part == STAGE_ENERGISED ? s->h100e_energised_seconds
                                                   : s->h100e_available_seconds;
    return ratio(dollars_cost_so_far(v),
                 owned + (part == USEFUL ? s->rented.h100e_useful_seconds
                                         : s->rented.h100e_available_seconds));
}

/* Accelerators of one system where the operators of the scope have and buy systems of one size; NaN
 * where they differ. */
static double system_size(const struct metric_view *v)
{
    const struct scenario *scenario = v->at.outcome->scenario;
    const struct owner *operators = scenario->operators.items;
    const struct site *sites = scenario->sites.items;
    int64_t size = 0;
    for (uint32_t i = 0; i < scenario->operators.n; i++) {
        const struct system *system;
        if ((v->at.scope == SCOPE_OPERATOR && i != v->at.subject) ||
            (v->at.scope == SCOPE_SITE && !operator_uses(scenario, i, &sites[v->at.subject])))
            continue;
        for (uint32_t k = 0; (system = owner_system(&operators[i], k)) != NULL; k++) {
            if (size != 0 && size != system->accelerators)
                return NAN;
            size = system->accelerators;
        }
    }
    return size ? (double)size : NAN;
}

double hours_accelerators_per_system(const struct metric_view *v, unsigned part)
{
    (void)part;
    return system_size(v);
}

double hours_cost_system(const struct metric_view *v, unsigned part)
{
    return hours_cost(v, part) * system_size(v);
}
