/* What users may write of a site: its halls and its power sources. */
#include "scenario/tables.h"

#include "scenario/scenario.h"

#include <stddef.h>

const char *const hall_paid_words[] = {"whole", "by-use", NULL};

static const struct key hall_keys[] = {
    {"ready", KEY_DATE, .offset = offsetof(struct hall, ready), .optional = true,
     .doc = "First day on which racks may be installed; left out: the scenario's start."},
    {"it-power", KEY_QUANTITY, DIM_POWER, offsetof(struct hall, it_power), .min = 1, .max = 1e12,
     .doc = "Provisioned IT power that the hall feeds and cools; racks beyond it wait for the next "
            "hall."},
    {"paid", KEY_WORD, .offset = offsetof(struct hall, paid), .words = hall_paid_words,
     .fallback = "whole",
     .doc = "Whether the shell is paid whole when the hall is ready, or 'by-use': each rack's "
            "share when it gets its space, as in a "
            "room shared with others."},
    {"construction", KEY_QUANTITY, DIM_TIME, offsetof(struct hall, construction), .min = 86400,
     .max = 3.2e8, .optional = true,
     .doc =
         "Time before it is ready over which its shell is built and paid, month by month along an "
         "S-curve; what lies before the scenario's start was paid by the owners. Left out: it is "
         "paid on the day it is ready."},
    {"lease", KEY_QUANTITY, DIM_MONEY_PER_ENERGY, offsetof(struct hall, lease), .min = 1e-12,
     .max = 1e-3, .optional = true, .example = "180 $/kW-month",
     .doc = "Rent of the hall per IT power it feeds, from the day it is ready on, such as "
            "'180 $/kW-month': its shell is leased, not paid. Left out: it is owned."},
};
static const struct key_table hall_table = {
    KEY_TABLE("hall", struct hall, hall_keys),
    .doc = "A place for racks, with the day it is ready and the IT power it feeds. Its shell is "
           "paid on that day.",
};

static const struct key power_phase_keys[] = {
    {"model", KEY_REF, .offset = offsetof(struct power_phase, model), .target = "models.power",
     .doc = "The kind of source: its price, carbon and unit size."},
    {"from", KEY_DATE, .offset = offsetof(struct power_phase, from), .optional = true,
     .certain = "give 'requested' and an uncertain 'lead-time' in its place",
     .doc = "First day of the source; left out: the scenario's start, or see 'requested'."},
    {"requested", KEY_DATE, .offset = offsetof(struct power_phase, requested), .optional = true,
     .doc = "Day on which the source is asked for, in place of 'from'; it is there a lead-time "
            "later, or as its supplier has slots. It may lie before the start."},
    {"lead-time", KEY_QUANTITY, DIM_TIME, offsetof(struct power_phase, lead_time), .min = 0,
     .max = 3.2e9, .optional = true,
     .doc = "From the request to the first day of the source. Of an uncertain one each replication "
            "draws its own; the source may come after the end."},
    {"until", KEY_DATE, .offset = offsetof(struct power_phase, until), .optional = true,
     .doc = "First day without the source; left out: it stays."},
    {"power", KEY_PATH, DIM_POWER, offsetof(struct power_phase, power), .min = 0, .max = 1e12,
     .optional = true,
     .doc = "Contracted or permitted power at the meter, firm while the source is there. Give this "
            "or 'units'."},
    {"units", KEY_PATH, DIM_NONE, offsetof(struct power_phase, units), .min = 0, .max = 1e6,
     .optional = true, .counts = true,
     .doc = "Generators or battery packs on site; of a supplier, how many are asked for. Give this "
            "or 'power'."},
    {"supplier", KEY_REF, .offset = offsetof(struct power_phase, supplier),
     .target = "generator-suppliers", .optional = true,
     .doc = "Who makes the generators: they come one by one as he has slots for them, in place of "
            "'from' or a 'lead-time'. Left out: all are there on the first day."},
    {"cancelled", KEY_DATE, .offset = offsetof(struct power_phase, cancelled), .optional = true,
     .doc = "Day on which those of the supplier's generators that have not come are cancelled: "
            "they never come, and their slot fee is lost. 'until' does the same."},
    {"permitted", KEY_PATH, DIM_NONE, offsetof(struct power_phase, permitted), .min = 0, .max = 1e6,
     .optional = true, .counts = true,
     .doc = "Generators that may run at once, by permit; left out: all that are on site. Those "
            "beyond it are paid for, and as spares they may stand in for the others."},
    {"spare-units", KEY_COUNT, .offset = offsetof(struct power_phase, spare_units), .min = 0,
     .max = 1e6, .fallback = "0", .example = "2",
     .doc = "Generators kept back for the outages of the others; they are paid for but not firm."},
    {"cycles", KEY_QUANTITY, DIM_RATE, offsetof(struct power_phase, cycles), .min = 0, .max = 1e-3,
     .optional = true,
     .doc = "How often batteries are emptied and charged again, '1 per day'; what that loses is "
            "drawn at the meter. Left out: they stand ready and lose nothing."},
    {"capacity-factor", KEY_QUANTITY, DIM_NONE, offsetof(struct power_phase, capacity_factor),
     .min = 0, .max = 1, .optional = true,
     .doc = "Mean power of a solar plant over its rated power, at this site."},
    {"derate", KEY_QUANTITY, DIM_NONE, offsetof(struct power_phase, derate), .min = 0.1, .max = 1,
     .fallback = "1",
     .doc = "Share of their rated power that generators give at the site's worst temperature."},
};
static const struct key_table power_phase_table = {
    KEY_TABLE("power source", struct power_phase, power_phase_keys),
    .doc = "Power that a site gets at a date of its own. Sources are drawn from in the order in "
           "which they are written. Batteries add no firm power.",
};

static const struct key shelf_keys[] = {
    {"count", KEY_COUNT, .offset = offsetof(struct spare_shelf, count), .min = 0, .max = 1e7,
     .example = "20",
     .doc = "Pieces kept, those on order included: each one that is taken is ordered anew. Nodes "
            "are paid for when they are put there, parts when they are used."},
    {"lead-time", KEY_DISTRIBUTION, DIM_TIME, offsetof(struct spare_shelf, lead_time), .min = 0,
     .max = 3.2e8, .example = "10 days",
     .doc = "From the order of a piece to its arrival, drawn for each one."},
};
static const struct key_table shelf_table = {
    KEY_TABLE("shelf", struct spare_shelf, shelf_keys),
    .tells_given = true,
    .doc = "A stock for repairs. An outage that finds it empty waits.",
};

static const struct key spares_keys[] = {
    {"nodes", KEY_STRUCT, .offset = offsetof(struct spares, nodes), .sub = &shelf_table,
     .optional = true,
     .doc = "Whole nodes, bought when the first one enters service. With them an outage that ends "
            "by a return lasts until a spare is in its place, which takes a technician the time of "
            "a swap; left out: until the node is back."},
    {"parts", KEY_STRUCT, .offset = offsetof(struct spares, parts), .sub = &shelf_table,
     .optional = true,
     .doc = "Parts for swaps, one for each; left out: they never lack. They are paid for by the "
            "cost of the swap: the stock itself costs nothing, however large, since no price of a "
            "part is known."},
};
static const struct key_table spares_table = {
    KEY_TABLE("spares", struct spares, spares_keys),
    .doc = "What a site keeps for the repair of one kind of system.",
};

static const struct key repair_keys[] = {
    {"technicians", KEY_COUNT, .offset = offsetof(struct site_repair, technicians), .min = 1,
     .max = 1e7, .optional = true, .example = "40",
     .doc = "Who can work on outages at the same time, at any hour: swaps and the placing of spare "
            "nodes. Left out: as many as there is work."},
    {"spares", KEY_MAP, .offset = offsetof(struct site_repair, spares), .sub = &spares_table,
     .optional = true, .doc = "What is kept for repairs, by the name of the system."},
};
static const struct key_table repair_table = {
    KEY_TABLE("site repair", struct site_repair, repair_keys),
    .doc = "Who and what ends outages; what lacks makes them longer.",
};

static const struct key site_outage_keys[] = {
    {"rate", KEY_QUANTITY, DIM_RATE, .offset = offsetof(struct site_outage, rate), .min = 0,
     .max = 1e-3, .doc = "Outages per time, such as '1 per year'."},
    {"hall", KEY_TEXT, .offset = offsetof(struct site_outage, hall_name), .optional = true,
     .doc = "The hall that goes down; left out: the whole site."},
    {"duration", KEY_DISTRIBUTION, DIM_TIME, offsetof(struct site_outage, duration), .min = 0,
     .max = 3.2e8, .doc = "How long there is no power, drawn for each outage."},
    {"restart", KEY_DISTRIBUTION, DIM_TIME, offsetof(struct site_outage, restart), .min = 0,
     .max = 3.2e8, .fallback = "0 s",
     .doc = "From the return of power until its nodes work again, drawn likewise."},
};
static const struct key_table site_outage_table = {
    KEY_TABLE("site outage", struct site_outage, site_outage_keys),
    .doc = "Why a whole site or hall goes down, how often and for how long.",
};

static const struct key site_keys[] = {
    {"model", KEY_REF, .offset = offsetof(struct site, model), .target = "models.sites",
     .doc = "Climate, cooling and construction cost of the place."},
    {"crews", KEY_PATH, DIM_NONE, offsetof(struct site, crews), .min = 0, .max = 1e6,
     .fallback = "1", .counts = true,
     .doc = "Crews that install racks, each at the assumed rate 'assumptions.install-rate'."},
    {"halls", KEY_MAP, .offset = offsetof(struct site, halls), .sub = &hall_table,
     .doc = "Halls by name, filled in the order in which they get ready."},
    {"power", KEY_MAP, .offset = offsetof(struct site, power), .sub = &power_phase_table,
     .doc = "Power sources by name, in merit order: the first one is drawn from first."},
    {"repair", KEY_STRUCT, .offset = offsetof(struct site, repair), .sub = &repair_table,
     .optional = true, .doc = "Technicians and spares; left out: enough of both."},
    {"outages", KEY_MAP, .offset = offsetof(struct site, outages), .sub = &site_outage_table,
     .optional = true,
     .doc = "Outages of the whole site or of a hall, by cause: the failures of nodes come on top."},
    {"provisioning-factor", KEY_QUANTITY, DIM_NONE, offsetof(struct site, provisioning_factor),
     .min = 0.3, .max = 2, .fallback = "1",
     .doc = "Power reserved for a system over its nameplate power."},
    {"oversubscription", KEY_QUANTITY, DIM_NONE, offsetof(struct site, oversubscription), .min = 1,
     .max = 5, .optional = true,
     .doc = "Provisioned power over firm power up to which systems are energised. The site is "
            "capped then: when it would draw more than firm power, working accelerators are "
            "slowed. Left out: 1, and never capped."},
    {"property-tax", KEY_STRUCT, .offset = offsetof(struct site, property_tax),
     .sub = &charge_table, .optional = true,
     .doc = "Yearly tax on all capital of the site, land included. Left out: none."},
    {"insurance", KEY_STRUCT, .offset = offsetof(struct site, insurance), .sub = &charge_table,
     .optional = true,
     .doc = "Yearly premium on all capital of the site but land, beyond what "
            "'assumptions.maintenance-rate' has of it. Left out: none."},
};
const struct key_table site_table = {
    KEY_TABLE("site", struct site, site_keys),
    .doc = "A place with halls, crews and power. It serves one operator.",
};
