#include "perf/network.h"

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

void network_build(const struct system *s, const struct fabric *fabric, int64_t accelerators,
                   const struct calibration *up, const struct calibration *out,
                   const struct calibration *fallback, struct network *network)
{
    const bool own_up = up && up->scale_up.efficiency > 0;
    const bool own_out = out && out->scale_out.efficiency > 0;
    const struct calibration_link *inner = own_up ? &up->scale_up : &fallback->scale_up;
    const struct calibration_link *outer = own_out ? &out->scale_out : &fallback->scale_out;
    const enum basis inner_basis = own_up ? BASIS_CALIBRATED : BASIS_ASSUMED;
    const enum basis outer_basis = own_out ? BASIS_CALIBRATED : BASIS_ASSUMED;
    const double n = (double)accelerators, per_system = (double)s->accelerators;
    double domain = (double)s->accelerator->scaleup_domain;
    if (domain < 1 || domain > per_system)
        domain = per_system;
    const double nic = (double)s->nics * s->nic_rate / per_system;

    network->levels = 0;
    struct network_level first =
        level(domain, s->accelerator->scaleup_bandwidth, inner, inner_basis);
    if (s->accelerator->scaleup_links == SCALEUP_MESH)
        first.mesh = domain - 1;
    add(network, first, n);
    struct network_level tier = level(n, nic, outer, outer_basis);
    if (!fabric) {
        add(network, tier, n);
        return;
    }
    /* The tiers of model/fabric.c: a leaf serves one rail of as many systems as it has host ports,
     * a pod as many leaves per rail as a spine has ports below. */
    const double ports = (double)fabric->network_switch->ports, rails = (double)fabric->rails;
    const double leaf_over = fabric->leaf_oversubscription, over = fabric->spine_oversubscription;
    const double per_port =
        rails * per_system / (double)s->nics; /* accelerators per port of a leaf */
    const double host_ports = floor(ports * leaf_over / (1 + leaf_over) + 1e-9);
    const double pod_leaves = floor(ports * over / (1 + over) + 1e-9);
    if (n <= ports * per_port) {
        add(network, tier, n);
        return;
    }
    tier.reach = host_ports * per_port;
    add(network, tier, n);
    const bool two_tiers = n <= tier.reach * ports;
    add(network, oversubscribed(tier, two_tiers ? n : tier.reach * pod_leaves, leaf_over), n);
    add(network, oversubscribed(tier, n, leaf_over * over), n);
}
