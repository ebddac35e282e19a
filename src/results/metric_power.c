#include "results/metric_power.h"

#include "results/metric.h"

double power_state(const struct metric_view *v, unsigned power_part)
{
    switch ((enum power_part)power_part) {
    case POWER_NAMEPLATE_IT: return v->sample->nameplate_it;
    case POWER_PROVISIONED: return v->sample->provisioned;
    case POWER_DRAWN: return v->sample->drawn;
    case POWER_FIRM: break;
    }
    return v->sample->firm;
}

/* Powers of nodes are whole milliwatts, so that a site capped at its firm power draws it but for as
 * many roundings as it has nodes: half a milliwatt is less than a millionth of a kilowatt. */
static const double ROUNDING = 1e-6;

double power_headroom(const struct metric_view *v, unsigned power_part)
{
    const double power = power_state(v, power_part), left = power - v->sample->power.drawn_p99;
    return fabs(left) < ROUNDING * power ? 0 : left;
}

double power_mean(const struct metric_view *v, unsigned part)
{
    (void)part;
    const struct outcome *out = v->at.outcome;
    return samples_mean_drawn(out->samples, (size_t)(v->sample - out->samples),
                              out->scenario->start);
}

double power_per_accelerator(const struct metric_view *v, unsigned part)
{
    (void)part;
    return ratio(v->sample->provisioned, (double)v->sample->accelerators[STAGE_ENERGISED]);
}

double power_peak(const struct metric_view *v, unsigned peak)
{
    return peak == PEAK_DRAWN ? v->at.outcome->peak_drawn : v->at.outcome->peak_provisioned;
}

double power_figure(const struct metric_view *v, unsigned power_figure)
{
    const struct power_figures *p = &v->sample->power;
    switch ((enum power_figure)power_figure) {
    case FIGURE_UNPERMITTED: return p->unpermitted;
    case FIGURE_DRAWN_P50: return p->drawn_p50;
    case FIGURE_DRAWN_P99: return p->drawn_p99;
    case FIGURE_DRAWN_HIGHEST: return p->drawn_highest;
    case FIGURE_THROTTLED: return p->throttled_seconds;
    case FIGURE_THROTTLED_ACCELERATORS: return p->throttled_accelerator_seconds;
    case FIGURE_WATER: return p->water;
    case FIGURE_DEMAND: break;
    }
    return p->demand_charges;
}

double power_energy(const struct metric_view *v, unsigned part)
{
    (void)part;
    return v->sample->facility_energy;
}

double power_energy_by_use(const struct metric_view *v, unsigned energy_use)
{
    return v->at.outcome->energy_by_use[energy_use];
}

double power_energy_on_site(const struct metric_view *v, unsigned part)
{
    (void)part;
    double sum = 0;
    for (size_t i = 0; i < v->at.outcome->n_sources; i++) {
        const struct source_result *source = &v->at.outcome->sources[i];
        sum += source->kind == POWER_GENERATOR || source->kind == POWER_SOLAR ? source->energy : 0;
    }
    return sum;
}

double power_carbon(const struct metric_view *v, unsigned part)
{
    (void)part;
    double sum = 0;
    for (size_t i = 0; i < v->at.outcome->n_sources; i++)
        sum += v->at.outcome->sources[i].carbon;
    return sum;
}

/* Per site, from the states recorded together with the view's: what one site has too much is of no
 * use to another. */
double power_stranded(const struct metric_view *v, unsigned part)
{
    (void)part;
    const struct outcome *out = v->at.outcome;
    const struct scenario *scenario = out->scenario;
    const struct site *sites = scenario->sites.items;
    double sum = 0;
    for (uint32_t i = 0; i < scenario->sites.n; i++) {
        if (v->at.scope == SCOPE_SITE && i != v->at.subject)
            continue;
        if (v->at.scope == SCOPE_OPERATOR && !operator_uses(scenario, v->at.subject, &sites[i]))
            continue;
        const struct sample *s = outcome_sample(out, SCOPE_SITE, i, v->at.day);
        sum += fmax(0, s->firm - s->provisioned);
    }
    return sum;
}

double power_stranded_accelerators(const struct metric_view *v, unsigned part)
{
    (void)part;
    return (double)(v->sample->accelerators[STAGE_INSTALLED] -
                    v->sample->accelerators[STAGE_ENERGISED]);
}

double power_stranded_time(const struct metric_view *v, unsigned part)
{
    (void)part;
    return v->sample->accelerator_seconds[STAGE_INSTALLED] -
           v->sample->accelerator_seconds[STAGE_ENERGISED];
}

double power_stranded_cost(const struct metric_view *v, unsigned part)
{
    (void)part;
    const struct scenario *s = v->at.outcome->scenario;
    const double rate = scenario_rate(s, s->assumptions.discount_rate);
    return v->sample->power.stranded_capital * cost_charge(&s->assumptions, CAPITAL_IT, rate);
}
