/* Counting a rail-optimised folded Clos (fat tree; Leiserson 1985, in the form of NVIDIA's DGX SuperPOD reference
 * architecture): with switches of k ports, a leaf splits them into d host ports and u uplinks, d + u <= k, d / u <= the
 * leaf's oversubscription. A scalable unit is the d systems' worth of one port per rail that fill one leaf per rail.
 *
 *   1 tier:  a leaf serves all ports of a rail: at most k host links per leaf, no uplinks
 *   2 tiers: every leaf has a link to every spine; a spine has k ports, so at most k leaves per rail
 *   3 tiers: pods of leaves and spines like the above with half of each spine's ports down, joined by a core
 *
 * Uplinks follow from the links that hosts really have, not from full leaves: 127 nodes of a 128-node pod leave a few ports
 * empty but need as many switches. */
#include "model/fabric.h"

#include <math.h>
#include <stddef.h>

const char *const part_kind_words[] = {"switch", "transceiver", "cable", NULL};

#define FIELD(NAME) .offset = offsetof(struct part, NAME)
static const struct key part_keys[] = {
    {"title", KEY_TEXT, FIELD(title), .doc = "Full name of the part."},
    {"kind", KEY_WORD, FIELD(kind), .words = part_kind_words, .doc = "What it is."},
    {"ports", KEY_COUNT, FIELD(ports), .min = 1, .max = 100000, .fallback = "1",
     .doc = "Switch: ports at 'port-rate'. Transceiver: links it carries, 2 for a twin-port one."},
    {"port-rate", KEY_QUANTITY, DIM_BANDWIDTH, FIELD(port_rate), .min = 1e6, .max = 1e14,
     .doc = "One-way bandwidth of a port."},
    {"power", KEY_QUANTITY, DIM_POWER, FIELD(power), .min = 0, .max = 1e6,
     .doc = "Power that provisioning and drawing count with. Transceivers are counted apart from their switch."},
    {"latency", KEY_QUANTITY, DIM_TIME, FIELD(latency), .min = 0, .max = 1, .optional = true,
     .doc = "Port-to-port latency of a switch."},
    {"price", KEY_PATH, DIM_MONEY, FIELD(price), .min = 0, .max = 1e7, .doc = "Price by date."},
};
#undef FIELD
const struct key_table part_table = {
    .name = "part", .size = sizeof(struct part), .keys = part_keys, .n = sizeof part_keys / sizeof part_keys[0],
    .doc = "A part of a network: switch, transceiver or cable."};

#define FIELD(NAME) .offset = offsetof(struct fabric, NAME)
static const struct key fabric_keys[] = {
    {"title", KEY_TEXT, FIELD(title), .doc = "What it is called."},
    {"switch", KEY_REF, FIELD(network_switch), .target = "models.parts", .doc = "The switch of all tiers."},
    {"switch-transceiver", KEY_REF, FIELD(switch_transceiver), .target = "models.parts", .optional = true,
     .doc = "Transceiver in switch ports; left out: links are copper."},
    {"nic-transceiver", KEY_REF, FIELD(nic_transceiver), .target = "models.parts", .optional = true,
     .doc = "Transceiver at the host's end; left out: host links are copper, without transceivers at either end."},
    {"cable", KEY_REF, FIELD(cable), .target = "models.parts", .doc = "The cable of each link."},
    {"rails", KEY_COUNT, FIELD(rails), .min = 1, .max = 1024, .doc = "Leaves per scalable unit: one per rail."},
    {"leaf-oversubscription", KEY_QUANTITY, DIM_NONE, FIELD(leaf_oversubscription), .min = 1, .max = 64,
     .fallback = "1", .doc = "Host bandwidth over uplink bandwidth at a leaf; 1: non-blocking."},
    {"spine-oversubscription", KEY_QUANTITY, DIM_NONE, FIELD(spine_oversubscription), .min = 1, .max = 64,
     .fallback = "1", .doc = "The same between the pods of a three-tier fabric and the core."},
    {"calibration", KEY_REF, FIELD(calibration), .target = "models.calibration", .optional = true,
     .doc = "Measured speed of collectives over it; left out: assumed."},
};
#undef FIELD
const struct key_table fabric_table = {
    .name = "fabric", .size = sizeof(struct fabric), .keys = fabric_keys, .n = sizeof fabric_keys / sizeof fabric_keys[0],
    .doc = "A scale-out fabric: a rail-optimised folded Clos of one kind of switch, counted part by part."};

static int64_t round_up(int64_t a, int64_t b)
{
    return (a + b - 1) / b;
}

/* Uplinks that carry 'down' links at an oversubscription. */
static int64_t uplinks(int64_t down, double oversubscription)
{
    return (int64_t)ceil((double)down / oversubscription - 1e-9);
}

/* Switches and links of the tiers, without transceivers and cables. */
static bool count_tiers(const struct fabric *f, const struct system *system, int64_t n, struct fabric_count *c)
{
    int64_t k = f->network_switch->ports;
    c->host_links = n * system->nics;
    int64_t per_rail = round_up(c->host_links, f->rails);
    if (per_rail <= k) {
        c->tiers = 1;
        c->leaf_switches = f->rails < c->host_links ? f->rails : c->host_links;
        return true;
    }
    /* The largest even split of a leaf that respects the oversubscription. */
    int64_t down = (int64_t)((double)k * f->leaf_oversubscription / (1 + f->leaf_oversubscription) + 1e-9);
    int64_t leaves_per_rail = round_up(per_rail, down);
    c->leaf_switches = leaves_per_rail * f->rails;
    c->leaf_links = uplinks(c->host_links, f->leaf_oversubscription);
    if (leaves_per_rail <= k) {
        c->tiers = 2;
        c->spine_switches = round_up(c->leaf_links, k);
        return true;
    }
    /* Three tiers: half of a spine's ports go down, so a plane of a pod has k/2 leaves. */
    int64_t spine_down = (int64_t)((double)k * f->spine_oversubscription / (1 + f->spine_oversubscription) + 1e-9);
    int64_t pods = round_up(leaves_per_rail, spine_down);
    if (pods > k)
        return false;
    c->tiers = 3;
    c->spine_switches = round_up(c->leaf_links, spine_down);
    c->spine_links = uplinks(c->leaf_links, f->spine_oversubscription);
    c->core_switches = round_up(c->spine_links, k);
    return true;
}

bool fabric_count_parts(const struct fabric *f, const struct system *system, int64_t n, struct fabric_count *out)
{
    struct fabric_count c = {0};
    *out = c;
    if (n * system->nics == 0)
        return true;
    if (!count_tiers(f, system, n, &c))
        return false;
    int64_t switch_links = c.leaf_links + c.spine_links;
    c.cables = c.host_links + switch_links;
    if (f->switch_transceiver) {
        int64_t optical_ports = 2 * switch_links + (f->nic_transceiver ? c.host_links : 0);
        c.switch_transceivers = round_up(optical_ports, f->switch_transceiver->ports);
        c.power += (double)c.switch_transceivers * f->switch_transceiver->power;
    }
    if (f->nic_transceiver) {
        c.nic_transceivers = round_up(c.host_links, f->nic_transceiver->ports);
        c.power += (double)c.nic_transceivers * f->nic_transceiver->power;
    }
    int64_t switches = c.leaf_switches + c.spine_switches + c.core_switches;
    c.power += (double)switches * f->network_switch->power + (double)c.cables * f->cable->power;
    *out = c;
    return true;
}

double fabric_price(const struct fabric *f, const struct fabric_count *c, double day)
{
    int64_t switches = c->leaf_switches + c->spine_switches + c->core_switches;
    double price = (double)switches * path_at(&f->network_switch->price, day) +
                   (double)c->cables * path_at(&f->cable->price, day);
    if (f->switch_transceiver)
        price += (double)c->switch_transceivers * path_at(&f->switch_transceiver->price, day);
    if (f->nic_transceiver)
        price += (double)c->nic_transceivers * path_at(&f->nic_transceiver->price, day);
    return price;
}
