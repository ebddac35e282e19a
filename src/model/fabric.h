/* Scale-out fabrics, counted part by part: models/parts/NAME.yaml and models/fabrics/NAME.yaml.
 *
 * A rail-optimised folded Clos: NIC r of every node of a scalable unit goes to leaf r of the unit; leaves split their ports between hosts and
 * uplinks by the oversubscription; one tier while a leaf per rail is enough, two while the radix allows, else three. */
#ifndef COLOSSIM_MODEL_FABRIC_H
#define COLOSSIM_MODEL_FABRIC_H

#include "input/key.h"
#include "input/value.h"
#include "model/system.h"

#include <stdbool.h>
#include <stdint.h>

enum part_kind { PART_SWITCH, PART_TRANSCEIVER, PART_CABLE };
extern const char *const part_kind_words[];

struct part {
    const char *name, *title;
    int kind;            /* enum part_kind */
    int64_t ports;       /* switch: ports at the rate below; transceiver: links it carries (2 for twin-port) */
    double port_rate;    /* B/s one-way */
    double power;        /* W, the figure that provisioning and drawing use */
    double latency;      /* s, switch; NaN when unpublished */
    struct path price;   /* $ */
};
extern const struct key_table part_table;

struct calibration;

struct fabric {
    const char *name, *title;
    const struct part *network_switch;     /* used in all tiers */
    const struct part *switch_transceiver; /* in switch ports; NULL: copper */
    const struct part *nic_transceiver;    /* at the host end of an optical host link; NULL: host links are copper */
    const struct part *cable;              /* one per link: fibre, or copper with its ends */
    int64_t rails;                         /* leaves per scalable unit */
    double leaf_oversubscription;          /* host bandwidth over uplink bandwidth at the leaf, 1 or more */
    double spine_oversubscription;         /* likewise between the pods of a three-tier fabric and the core */
    const struct calibration *calibration; /* measured speed of its collectives; NULL when nothing was */
};
extern const struct key_table fabric_table;

/* Parts of the fabric of one cluster. */
struct fabric_count {
    int tiers;                                   /* 1, 2 or 3 */
    int64_t leaf_switches, spine_switches, core_switches;
    int64_t host_links, leaf_links, spine_links; /* NIC-leaf, leaf-spine, spine-core */
    int64_t switch_transceivers, nic_transceivers, cables;
    double power;                                /* W of switches and transceivers */
};

/* Counts the fabric that joins n systems. False when even three tiers can't (the caller reports it). */
bool fabric_count_parts(const struct fabric *, const struct system *, int64_t n, struct fabric_count *out);

/* $ of a counted fabric on a day. */
double fabric_price(const struct fabric *, const struct fabric_count *, double day);

#endif
