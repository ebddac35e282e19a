/* Counting fabrics.
 *
 * Clos: a folded Clos network (fat tree; Leiserson 1985) as NVIDIA's DGX SuperPOD reference
 * architectures build it; tests/unit/test_fabric.c holds their published counts. A switch of k
 * ports, used as a leaf, has d ports for hosts and u for uplinks, d + u <= k, d / u at most the
 * oversubscription. A scalable unit is one leaf per rail; with d = 32 and 8 rails it joins 32 nodes
 * of 8 GPUs.
 *
 *   1 tier:  all links end at one switch, or, with spines per rail, at one switch per rail
 *   2 tiers: every leaf has the same number of links, a divisor of u, to every spine
 *   3 tiers: pods of leaves and spines like that, the spines split like the leaves; every spine has
 *            the same number of links to every core switch of its plane. Pods smaller than the
 *            ports allow leave ports of their spines free, below and above alike
 *
 * A unit that is only partly filled gets all its leaves and uplinks, as the reference architectures
 * ask for, so that the routes stay equal.
 *
 * Torus: a block of e^D accelerators has D (e^D - e^(D-1)) links inside it. Its 2 D e^(D-1) links
 * outwards, one per position of a face, go to optical circuit switches; the two opposite ones of a
 * position meet in the same switch, so that a block can close on itself. A pod has D e^(D-1) of
 * these switches, each with two ports per block (Jouppi et al., TPU v4, ISCA 2023: 48 switches
 * with 128 ports in use for 64 blocks of 4 x 4 x 4). Light is switched, not regenerated: only the
 * block's end of a link has a transceiver. */
#include "model/fabric.h"

#include "base/arena.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stddef.h>

const char *const part_kind_words[] = {"switch", "optical-switch", "transceiver", "cable", NULL};
const char *const fabric_kind_words[] = {"clos", "torus", NULL};
const char *const fabric_spines_words[] = {"shared", "per-rail", NULL};

#define FIELD(NAME) .offset = offsetof(struct part, NAME)
static const struct key part_keys[] = {
    {"title", KEY_TEXT, FIELD(title), .doc = "Full name of the part."},
    {"kind", KEY_WORD, FIELD(kind), .words = part_kind_words, .doc = "What it is."},
    {"ports", KEY_COUNT, FIELD(ports), .min = 1, .max = 100000, .fallback = "1",
     .doc = "Switch: ports at 'port-rate'. Transceiver: links it carries, 2 for a twin-port one."},
    {"port-rate", KEY_QUANTITY, DIM_BANDWIDTH, FIELD(port_rate), .min = 1e6, .max = 1e14,
     .doc = "One-way bandwidth of a port."},
    {"power", KEY_QUANTITY, DIM_POWER, FIELD(power), .min = 0, .max = 1e6, .optional = true,
     .doc = "Power that provisioning and drawing count with. Transceivers are counted apart from "
            "their switch."},
    {"latency", KEY_QUANTITY, DIM_TIME, FIELD(latency), .min = 0, .max = 1, .optional = true,
     .doc = "Port-to-port latency of a switch."},
    {"price", KEY_PATH, DIM_MONEY, FIELD(price), .min = 0, .max = 1e7, .optional = true,
     .doc = "Price by date."},
};
#undef FIELD
const struct key_table part_table = {
    KEY_TABLE("part", struct part, part_keys),
    .doc = "A part of a network: switch, transceiver or cable.",
};

#define FIELD(NAME) .offset = offsetof(struct fabric, NAME)
static const struct key clos_keys[] = {
    {"switch", KEY_REF, FIELD(network_switch), .target = "models.parts",
     .doc = "The switch of all tiers."},
    {"switch-transceiver", KEY_REF, FIELD(switch_transceiver), .target = "models.parts",
     .optional = true, .doc = "Transceiver in switch ports; left out: links are copper."},
    {"nic-transceiver", KEY_REF, FIELD(nic_transceiver), .target = "models.parts", .optional = true,
     .doc = "Transceiver at the host's end; left out: host links are copper, without transceivers "
            "at either end."},
    {"cable", KEY_REF, FIELD(cable), .target = "models.parts", .doc = "The cable of each link."},
    {"rails", KEY_COUNT, FIELD(rails), .min = 1, .max = 1024, .example = "8",
     .doc = "Leaves per scalable unit: one per rail."},
    {"spines", KEY_WORD, FIELD(spines), .words = fabric_spines_words, .fallback = "shared",
     .doc = "Whether every leaf reaches all spines ('shared'), or each rail is a network of its "
            "own ('per-rail'), which joins as "
            "many times more accelerators as there are rails."},
    {"leaf-oversubscription", KEY_QUANTITY, DIM_NONE, FIELD(leaf_oversubscription), .min = 1,
     .max = 64, .fallback = "1",
     .doc = "Host bandwidth over uplink bandwidth at a leaf; 1: non-blocking."},
    {"spine-oversubscription", KEY_QUANTITY, DIM_NONE, FIELD(spine_oversubscription), .min = 1,
     .max = 64, .fallback = "1",
     .doc = "The same between the pods of a three-tier fabric and the core."},
    {"pod-units", KEY_COUNT, FIELD(pod_units), .min = 1, .max = 100000, .optional = true,
     .doc = "Scalable units (a leaf for each rail, with its systems) of one pod at most, above "
            "which there is a third tier; left out: as many as the switches' ports allow."},
    {"calibration", KEY_REF, FIELD(calibration), .target = "models.calibration", .optional = true,
     .doc = "Measured speed of collectives over it; left out: assumed."},
};
static const struct key_table clos_table = {
    KEY_TABLE("fabric", struct fabric, clos_keys),
    .doc = "A rail-optimised folded Clos of one kind of switch.",
};

static const struct key torus_keys[] = {
    {"dimensions", KEY_COUNT, FIELD(dimensions), .min = 2, .max = 3,
     .doc = "Dimensions of the torus."},
    {"block-edge", KEY_COUNT, FIELD(block_edge), .min = 2, .max = 64,
     .doc = "Accelerators along each edge of a block that is wired with copper."},
    {"pod-blocks", KEY_COUNT, FIELD(pod_blocks), .min = 1, .max = 100000, .fallback = "1",
     .example = "64", .doc = "Blocks of one torus at most; more accelerators make more pods."},
    {"copper", KEY_REF, FIELD(copper), .target = "models.parts",
     .doc = "The cable of each link inside a block."},
    {"optical-switch", KEY_REF, FIELD(optical_switch), .target = "models.parts", .optional = true,
     .doc = "Optical circuit switch that joins the faces of blocks; left out: a pod is one block, "
            "closed by copper."},
    {"transceiver", KEY_REF, FIELD(transceiver), .target = "models.parts", .optional = true,
     .doc = "Transceiver at a block's end of a link to an optical switch."},
    {"fibre", KEY_REF, FIELD(fibre), .target = "models.parts", .optional = true,
     .doc = "The cable of a link to an optical switch."},
    {"between", KEY_REF, FIELD(between), .target = "models.fabrics", .optional = true,
     .doc = "The Clos that joins the NICs of all systems, across pods; left out: there is none."},
};
static const struct key_table torus_table = {
    KEY_TABLE("fabric", struct fabric, torus_keys),
    .doc = "A torus of blocks, joined by optical circuit switches.",
};

static const struct key fabric_keys[] = {
    {"title", KEY_TEXT, FIELD(title), .doc = "What it is called."},
    {"kind", KEY_WORD, FIELD(kind), .words = fabric_kind_words, .fallback = "clos",
     .doc = "A folded Clos of packet switches, or a torus of blocks joined by optical circuit "
            "switches."},
};
#undef FIELD
static const struct key_case fabric_cases[] = {{"clos", &clos_table}, {"torus", &torus_table}};

static bool check_fabric(const void *self, const struct node *node, struct diagnostics *diags)
{
    const struct fabric *f = self;
    const char *fault = NULL;
    if (f->kind == FABRIC_CLOS)
        return true;
    if (f->between && f->between->kind != FABRIC_CLOS)
        fault = "'between' must name a fabric of kind clos";
    else if (!f->optical_switch && f->pod_blocks != 1)
        fault = "a pod of several blocks needs an 'optical-switch'";
    else if ((f->optical_switch != NULL) != (f->transceiver && f->fibre))
        fault = "'optical-switch', 'transceiver' and 'fibre' belong together";
    if (fault)
        diag_error(diags, node_mark(node), NULL, "fabric '%s': %s", f->name, fault);
    return !fault;
}

const struct key_table fabric_table = {
    KEY_TABLE("fabric", struct fabric, fabric_keys),
    .tag = "kind",
    .cases = fabric_cases,
    .n_cases = sizeof fabric_cases / sizeof fabric_cases[0],
    .check = check_fabric,
    .doc = "A scale-out fabric, counted part by part.",
};

static int64_t round_up(int64_t a, int64_t b)
{
    return (a + b - 1) / b;
}

static void add_parts(struct fabric_count *c, const struct part *part, int64_t n)
{
    if (n == 0)
        return;
    assert(c->n_lines < FABRIC_LINES);
    c->lines[c->n_lines++] = (struct fabric_line){part, n};
    c->power += (double)n * part->power;
}

/* How a switch's ports divide between below and above. */
struct split {
    int64_t down, up;
};

static struct split split_ports(int64_t ports, double oversubscription)
{
    int64_t down = (int64_t)((double)ports * oversubscription / (1 + oversubscription) + 1e-9);
    return (struct split){down, (int64_t)ceil((double)down / oversubscription - 1e-9)};
}

/* The fewest switches above, each with the same number of links from each of n switches below, that
 * take all their uplinks. n <= ports. */
static int64_t switches_above(int64_t n, int64_t uplinks, int64_t ports)
{
    int64_t above = 1;
    while (uplinks % above != 0 || n * (uplinks / above) > ports)
        above++;
    return above;
}

/* Leaves of one unit of a pod that meet in the same spines. */
static int64_t unit_leaves(const struct fabric *f)
{
    return f->spines == SPINES_SHARED ? f->rails : 1;
}

/* Leaves of one pod that meet in its spines, of so many that these have ports for. */
static int64_t pod_leaves(const struct fabric *f, int64_t ports)
{
    const int64_t most = f->pod_units * unit_leaves(f);
    return most > 0 && most < ports ? most : ports;
}

/* One network of leaves that all reach each other: the whole fabric, or one rail of it. False when
 * three tiers are too few. */
static bool count_above(const struct fabric *f, int64_t leaves, struct fabric_count *c)
{
    const int64_t k = f->network_switch->ports;
    const int64_t up = split_ports(k, f->leaf_oversubscription).up;
    c->leaf_links = leaves * up;
    if (leaves <= pod_leaves(f, k)) {
        c->tiers = 2;
        c->spine_switches = switches_above(leaves, up, k);
        return true;
    }
    struct split spine = split_ports(k, f->spine_oversubscription);
    if (spine.down == 0)
        return false;
    const int64_t most = pod_leaves(f, spine.down), pods = round_up(leaves, most);
    if (pods > k)
        return false;
    const int64_t pod_spines = switches_above(round_up(leaves, pods), up, spine.down);
    if (most < spine.down) {
        const double used = (double)(round_up(leaves, pods) * (up / pod_spines));
        spine.up = (int64_t)ceil(used / f->spine_oversubscription - 1e-9);
    }
    c->tiers = 3;
    c->spine_switches = pods * pod_spines;
    c->spine_links = c->spine_switches * spine.up;
    c->core_switches = pod_spines * switches_above(pods, spine.up, k);
    return true;
}

/* Switches and links of the tiers, without transceivers and cables. */
static bool count_tiers(const struct fabric *f, struct fabric_count *c)
{
    const int64_t k = f->network_switch->ports;
    const int64_t per_rail = round_up(c->host_links, f->rails);
    const bool shared = f->spines == SPINES_SHARED;
    if ((shared ? c->host_links : per_rail) <= k) {
        c->tiers = 1;
        c->leaf_switches = shared ? 1 : f->rails < c->host_links ? f->rails : c->host_links;
        return true;
    }
    const struct split leaf = split_ports(k, f->leaf_oversubscription);
    if (leaf.down == 0) /* a switch of a single port, or one that is nearly all uplinks */
        return false;
    const int64_t rail_leaves = round_up(per_rail, leaf.down);
    c->leaf_switches = rail_leaves * f->rails;
    if (shared)
        return count_above(f, c->leaf_switches, c);
    if (!count_above(f, rail_leaves, c))
        return false;
    c->spine_switches *= f->rails;
    c->core_switches *= f->rails;
    c->leaf_links *= f->rails;
    c->spine_links *= f->rails;
    return true;
}

/* A NIC faster than a switch's port takes several of them. */
static int64_t host_links(const struct fabric *f, const struct system *system, int64_t n)
{
    const double ports = system->nic_rate / f->network_switch->port_rate;
    return n * system->nics * (ports > 1 ? (int64_t)ceil(ports - 1e-9) : 1);
}

struct fabric_reach fabric_reach_of(const struct fabric *f, const struct system *system, int64_t n)
{
    struct fabric_count c = {.host_links = host_links(f, system, n)};
    if (c.host_links == 0)
        return (struct fabric_reach){.tiers = 1};
    const int64_t k = f->network_switch->ports;
    const double per_link = (double)(n * system->accelerators * f->rails) / (double)c.host_links;
    const double leaf = (double)split_ports(k, f->leaf_oversubscription).down * per_link;
    const int64_t ports = split_ports(k, f->spine_oversubscription).down;
    const double units = (double)pod_leaves(f, ports) / (double)unit_leaves(f);
    return (struct fabric_reach){
        .tiers = count_tiers(f, &c) ? c.tiers : 3, .leaf = leaf, .pod = leaf * units};
}

static bool count_clos(const struct fabric *f, const struct system *system, int64_t n,
                       struct fabric_count *c)
{
    c->host_links = host_links(f, system, n);
    if (c->host_links == 0)
        return true;
    if (!count_tiers(f, c))
        return false;
    const int64_t switch_links = c->leaf_links + c->spine_links;
    c->cables = c->host_links + switch_links;
    if (f->switch_transceiver) {
        const int64_t optical = 2 * switch_links + (f->nic_transceiver ? c->host_links : 0);
        c->switch_transceivers = round_up(optical, f->switch_transceiver->ports);
    }
    if (f->nic_transceiver)
        c->nic_transceivers = round_up(c->host_links, f->nic_transceiver->ports);
    add_parts(c, f->network_switch, c->leaf_switches + c->spine_switches + c->core_switches);
    add_parts(c, f->switch_transceiver, c->switch_transceivers);
    add_parts(c, f->nic_transceiver, c->nic_transceivers);
    add_parts(c, f->cable, c->cables);
    return true;
}

static int64_t power_of(int64_t base, int64_t exponent)
{
    int64_t product = 1;
    while (exponent-- > 0)
        product *= base;
    return product;
}

static bool count_torus(const struct fabric *f, const struct system *system, int64_t n,
                        struct fabric_count *c)
{
    const int64_t block = power_of(f->block_edge, f->dimensions);
    const int64_t positions =
        f->dimensions * block / f->block_edge; /* pairs of opposite places of faces */
    const int64_t blocks = round_up(n * system->accelerators, block);
    const int64_t pods = round_up(blocks, f->pod_blocks);
    const int64_t inside = blocks * (f->dimensions * block - positions);
    if (f->between && !count_clos(f->between, system, n, c))
        return false;
    c->tiers++;
    if (!f->optical_switch) {
        c->cables += inside + blocks * positions;
        add_parts(c, f->copper, inside + blocks * positions);
        return true;
    }
    if (2 * (blocks < f->pod_blocks ? blocks : f->pod_blocks) > f->optical_switch->ports)
        return false;
    const int64_t links = 2 * blocks * positions;
    const int64_t transceivers = round_up(links, f->transceiver->ports);
    c->optical_switches = pods * positions;
    c->nic_transceivers += transceivers;
    c->cables += inside + links;
    add_parts(c, f->copper, inside);
    add_parts(c, f->optical_switch, c->optical_switches);
    add_parts(c, f->transceiver, transceivers);
    add_parts(c, f->fibre, links);
    return true;
}

bool fabric_count_parts(const struct fabric *f, const struct system *system, int64_t n,
                        struct fabric_count *out)
{
    struct fabric_count c = {0};
    const bool fits =
        f->kind == FABRIC_CLOS ? count_clos(f, system, n, &c) : count_torus(f, system, n, &c);
    *out = fits ? c : (struct fabric_count){0};
    return fits;
}

int64_t fabric_switches(const struct fabric_count *c)
{
    return c->leaf_switches + c->spine_switches + c->core_switches + c->optical_switches;
}

double fabric_price(const struct fabric_count *c, double day)
{
    double price = 0;
    for (int i = 0; i < c->n_lines; i++)
        price += (double)c->lines[i].n * path_at(&c->lines[i].part->price, day);
    return price;
}

/* The most systems that it joins; 0 for none. */
static int64_t most_systems(const struct fabric *f, const struct system *system, int64_t too_many)
{
    int64_t most = 0;
    while (too_many - most > 1) {
        struct fabric_count c;
        const int64_t n = most + (too_many - most) / 2;
        *(fabric_count_parts(f, system, n, &c) ? &most : &too_many) = n;
    }
    return most;
}

int64_t fabric_pod(const struct fabric *f)
{
    return f->kind == FABRIC_TORUS ? power_of(f->block_edge, f->dimensions) * f->pod_blocks : 0;
}

const char *fabric_fault(const struct fabric *f, const struct system *system, int64_t n,
                         struct arena *memory)
{
    const struct accelerator *a = system->accelerator;
    const int64_t pod = fabric_pod(f);
    if (a->scaleup_domain > 0 && a->scaleup_domain < pod)
        return arena_format(memory,
                            "fabric '%s' joins pods of %" PRId64
                            " by scale-up links, and those of '%s' join %" PRId64 " at most",
                            f->name, pod, a->name, a->scaleup_domain);
    struct fabric_count c;
    if (fabric_count_parts(f, system, n, &c))
        return NULL;
    const char *lacks = pod > 0 ? "its optical switches have too few ports for a pod's blocks"
                                : "its switches have too few ports for three tiers";
    return arena_format(memory,
                        "fabric '%s' can't join %" PRId64 " systems: %s, %" PRId64
                        " systems are the most; 'colossim models list fabrics' has others",
                        f->name, n, lacks, most_systems(f, system, n));
}
