/* Scale-out fabrics, counted part by part: models/parts/NAME.yaml and models/fabrics/NAME.yaml.
 *
 * clos:  a rail-optimised folded Clos of one kind of switch. NIC r of every node of a scalable unit
 *        goes to leaf r of the unit; a leaf splits its ports between hosts and uplinks by the
 *        oversubscription; one, two or three tiers, as few as the radix allows.
 * torus: accelerators wired to a torus block by block with copper, blocks joined to pods through
 *        optical circuit switches (TPU); pods may be joined by a Clos between their NICs. */
#ifndef COLOSSIM_MODEL_FABRIC_H
#define COLOSSIM_MODEL_FABRIC_H

#include "input/key.h"
#include "input/value.h"
#include "model/system.h"

#include <stdbool.h>
#include <stdint.h>

enum part_kind { PART_SWITCH, PART_OPTICAL_SWITCH, PART_TRANSCEIVER, PART_CABLE };
extern const char *const part_kind_words[];

struct part {
    const char *name, *title;
    int kind;          /* enum part_kind */
    int64_t ports;     /* switch: ports at the rate below; transceiver: links it carries (2 for
                          twin-port) */
    double port_rate;  /* B/s one-way */
    double power;      /* W, the figure that provisioning and drawing use; NaN when unpublished */
    double latency;    /* s, switch; NaN when unpublished */
    struct path price; /* $; n = 0 when unpublished */
};
extern const struct key_table part_table;

enum fabric_kind { FABRIC_CLOS, FABRIC_TORUS };
extern const char *const fabric_kind_words[];

/* Who is above a leaf: the spines of all rails, or those of its own rail alone. */
enum fabric_spines { SPINES_SHARED, SPINES_PER_RAIL };
extern const char *const fabric_spines_words[];

struct calibration;

struct fabric {
    const char *name, *title;
    int kind; /* enum fabric_kind */

    /* clos */
    const struct part *network_switch;     /* used in all tiers */
    const struct part *switch_transceiver; /* in switch ports; NULL: copper */
    const struct part *nic_transceiver;    /* at the host's end; NULL: host links are copper */
    const struct part *cable;              /* one per link: fibre, or copper with its ends */
    int64_t rails;                         /* leaves per scalable unit */
    int spines;                            /* enum fabric_spines */
    double leaf_oversubscription;  /* host bandwidth over uplink bandwidth at the leaf, 1 or more */
    double spine_oversubscription; /* likewise between the pods of three tiers and the core */
    int64_t pod_units; /* scalable units of one pod at most; 0: as many as the switches allow */

    /* torus */
    int64_t dimensions;        /* 2 or 3 */
    int64_t block_edge;        /* accelerators along each edge of a block */
    int64_t pod_blocks;        /* blocks of one torus at most */
    const struct part *copper; /* cable of a link inside a block */
    const struct part
        *optical_switch; /* joins the faces of blocks; NULL: a pod is one block, closed by copper */
    const struct part *transceiver; /* at the block's end of a link to an optical switch */
    const struct part *fibre;       /* of such a link */
    const struct fabric *between;   /* the Clos that joins the NICs of all pods; NULL: none */

    const struct calibration
        *calibration; /* measured speed of its collectives; NULL when nothing was */
};
extern const struct key_table fabric_table;

/* So many of a part. */
struct fabric_line {
    const struct part *part;
    int64_t n;
};
enum { FABRIC_LINES = 8 };

/* Parts of the fabric of one cluster. */
struct fabric_count {
    int tiers; /* clos: 1, 2 or 3; torus: 1 more than the Clos between its pods */
    int64_t leaf_switches, spine_switches, core_switches, optical_switches;
    int64_t host_links, leaf_links, spine_links;           /* NIC-leaf, leaf-spine, spine-core */
    int64_t switch_transceivers, nic_transceivers, cables; /* torus: transceivers count as NICs' */
    double power; /* W of switches and transceivers; NaN when a part's is unpublished */
    struct fabric_line lines[FABRIC_LINES]; /* the same as a bill of materials; n_lines are used */
    int n_lines;
};

/* Counts the fabric that joins n systems. False when the switches have too few ports, even in three
 * tiers (the caller reports it). */
bool fabric_count_parts(const struct fabric *, const struct system *, int64_t n,
                        struct fabric_count *out);

/* Accelerators that the links of a torus join to one pod; 0 for a Clos. */
int64_t fabric_pod(const struct fabric *);

/* Why the fabric can't join n systems: too few ports, or the links of a torus on systems whose
 * scale-up links join fewer than a pod. NULL where it can; text from the arena. */
struct arena;
const char *fabric_fault(const struct fabric *, const struct system *, int64_t n, struct arena *);

/* How far the tiers of a Clos that joins n systems reach: accelerators under one leaf of each rail,
 * and in one pod. */
struct fabric_reach {
    int tiers; /* as fabric_count_parts counts them; 3 where even these are too few */
    double leaf, pod;
};
struct fabric_reach fabric_reach_of(const struct fabric *, const struct system *, int64_t n);

/* Switches of all tiers, optical ones with them. */
int64_t fabric_switches(const struct fabric_count *);

/* $ of a counted fabric on a day; NaN when the price of a part is unpublished. */
double fabric_price(const struct fabric_count *, double day);

#endif
