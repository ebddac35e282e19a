#include "perf/run_cost.h"

#include "model/it_price.h"
#include "perf/drawn_power.h"

#include <math.h>

/* What a second of the whole cluster takes: IT power with all systems at rest, and what their load
 * adds, W; the price of the hardware, $. Of a system that isn't filled, the share of its
 * accelerators counts, as in an order. The fabric is always on; what isn't counted of it is a
 * factor, as where a part of one system has none. Shared storage is left out of both. */
struct cluster_rates {
    double idle_power, load_power, capital;
};

static struct cluster_rates cluster_rates(const struct training_request *r)
{
    const struct system *s = r->system;
    const double here = training_request_systems(r);
    const double systems = here * (double)training_request_sites(r);
    const double fabrics = systems / ceil(here);
    const double idle = systems * power_of_system(s, 0), load = systems * power_of_system(s, 1);
    struct fabric_count count;
    const bool counted = training_request_fabric(r, &count);
    const struct it_price price = it_price_of(s, (double)r->accelerators, counted ? &count : NULL,
                                              fabrics, &r->assumptions, (double)r->date);
    const double factor = counted ? 1 : r->assumptions.network_factor;
    return (struct cluster_rates){
        .idle_power = idle * factor + (counted ? count.power * fabrics : 0),
        .load_power = (load - idle) * factor,
        .capital = price.chips + price.servers + price.network,
    };
}

/* $ per second of the hardware: write-down and upkeep. */
static double hardware_rate(const struct training_request *r, double capital)
{
    return capital / r->assumptions.it_life + capital * r->assumptions.maintenance_rate;
}

struct objective training_objective(const struct training_request *r)
{
    if (r->objective == SEARCH_TIME)
        return (struct objective){.second = 1};
    const struct cluster_rates rates = cluster_rates(r);
    const double pue = path_at(&r->site->pue, r->date);
    const struct power_law power = power_law_of(r->system, r->assumptions.node_factor);
    struct objective energy = {pue * rates.idle_power, pue * rates.load_power, power};
    if (r->objective == SEARCH_ENERGY)
        return energy;
    const double price = path_at(&r->power->energy_price, r->date);
    return (struct objective){hardware_rate(r, rates.capital) + price * energy.second,
                              price * energy.load_second, power};
}

/* Failures per second of all its nodes. */
static double failures_of_nodes(const struct training_request *r)
{
    const double accelerators = (double)r->accelerators;
    return r->failures ? failure_rate_of_run(r->failures, r->system, accelerators) : 0;
}

struct training_run_cost training_run_cost(const struct training_request *r, const struct plan *p,
                                           const struct training_step *step)
{
    struct training_run_cost c = {0};
    const struct cluster_rates rates = cluster_rates(r);
    c.steps =
        isnan(r->tokens) ? 1 : ceil(r->tokens / ((double)p->global_batch * (double)p->sequence));
    c.work = c.steps * step->time;
    c.checkpoint = memory_state(r->llm, p->adapters);
    c.interruptions =
        interruptions_expected(&r->interruptions, r->checkpoint_interval, &r->assumptions,
                               failures_of_nodes(r), c.checkpoint, (double)r->accelerators);
    const struct interruption_shares *shares = &c.interruptions.shares;
    c.time = interruptions_end(&c.interruptions) ? c.work / shares->work : INFINITY;
    c.stops = c.interruptions.law.rate * c.time;
    const struct power_law power = power_law_of(r->system, r->assumptions.node_factor);
    c.accelerator_power = power.tensor > 0 ? power_of_accelerator(&power, step) : NAN;
    c.power = rates.idle_power + rates.load_power * power_share(&power, step);
    const double stepping = shares->work + shares->again;
    c.energy = (stepping * c.power + (1 - stepping) * rates.idle_power) *
               path_at(&r->site->pue, r->date) * c.time;
    c.hardware = rates.capital * c.time / r->assumptions.it_life;
    c.upkeep = rates.capital * r->assumptions.maintenance_rate * c.time;
    c.electricity = c.energy * path_at(&r->power->energy_price, r->date);
    c.total = c.hardware + c.upkeep + c.electricity;
    return c;
}
