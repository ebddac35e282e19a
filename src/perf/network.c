#include "perf/network.h"

#include <assert.h>
#include <math.h>

static struct network_level level(double reach, double nominal, const struct calibration_link *link,
                                  enum basis basis)
{
    return (struct network_level){.reach = reach,
                                  .bandwidth = nominal * link->efficiency,
                                  .reduction = nominal * link->reduction,
                                  .latency = link->latency,
                                  .hop = link->hop,
                                  .ramp = link->ramp,
                                  .basis = basis};
}

/* The same switches one tier up, with what oversubscription leaves of the bandwidth. */
static struct network_level oversubscribed(struct network_level below, double reach, double factor)
{
    below.reach = reach;
    below.bandwidth /= factor;
    below.reduction /= factor;
    return below;
}

static void add(struct network *n, struct network_level l, double accelerators)
{
    const struct network_level *last = n->levels > 0 ? &n->level[n->levels - 1] : NULL;
    if (last && last->reach >= accelerators)
        return;
    if (l.reach > accelerators)
        l.reach = accelerators;
    if (last && l.reach <= last->reach)
        return;
    n->level[n->levels++] = l;
}

/* The tiers of the fabric. 'tier' is what a NIC reaches. */
static void add_clos(struct network *network, const struct fabric *fabric, const struct system *s,
                     double n, struct network_level tier)
{
    const double leaf_over = fabric->leaf_oversubscription, over = fabric->spine_oversubscription;
    const int64_t systems = (int64_t)ceil(n / (double)s->accelerators);
    const struct fabric_reach reach = fabric_reach_of(fabric, s, systems);
    if (reach.tiers > 1) {
        tier.reach = reach.leaf;
        add(network, tier, n);
        tier = oversubscribed(tier, reach.tiers > 2 ? reach.pod : n, leaf_over);
    }
    if (reach.tiers > 2) {
        add(network, tier, n);
        tier = oversubscribed(tier, n, over);
    }
    add(network, tier, n);
}

/* Accelerators that the scale-up links join: those of one system at most, unless a torus joins
 * blocks of them to a pod. */
static double scale_up_reach(const struct system *s, const struct fabric *fabric)
{
    if (fabric && fabric->kind == FABRIC_TORUS)
        return (double)fabric_pod(fabric);
    const int64_t domain = s->accelerator->scaleup_domain;
    return (double)(domain < 1 || domain > s->accelerators ? s->accelerators : domain);
}

void network_build(const struct system *s, const struct fabric *fabric, int64_t accelerators,
                   const struct calibration *up, const struct calibration *out,
                   const struct calibration *fallback, struct network *network)
{
    const bool own_up = up && up->scale_up.efficiency > 0;
    const bool own_out = out && out->scale_out.efficiency > 0;
    const bool torus = fabric && fabric->kind == FABRIC_TORUS;
    const double n = (double)accelerators;
    const double nic = (double)s->nics * s->nic_rate / (double)s->accelerators;

    network->levels = 0;
    struct network_level first = level(scale_up_reach(s, fabric), s->accelerator->scaleup_bandwidth,
                                       own_up ? &up->scale_up : &fallback->scale_up,
                                       own_up ? BASIS_CALIBRATED : BASIS_ASSUMED);
    if (torus) {
        first.torus = (int)fabric->dimensions;
        first.reduction = 0; /* no switch is there to reduce */
    } else if (s->accelerator->scaleup_links == SCALEUP_MESH) {
        first.mesh = first.reach - 1;
    }
    add(network, first, n);
    const struct network_level tier =
        level(n, nic, own_out ? &out->scale_out : &fallback->scale_out,
              own_out ? BASIS_CALIBRATED : BASIS_ASSUMED);
    const struct fabric *clos = torus ? fabric->between : fabric;
    if (clos)
        add_clos(network, clos, s, n, tier);
    else
        add(network, tier, n);
}

void network_spread(struct network *network, int64_t accelerators, double bandwidth, double latency,
                    double ramp)
{
    assert(network->levels < NETWORK_LEVELS);
    network->level[network->levels++] = (struct network_level){.reach = (double)accelerators,
                                                               .bandwidth = bandwidth,
                                                               .hop = latency,
                                                               .ramp = ramp,
                                                               .basis = BASIS_ASSUMED};
}
