#include "score/collective_setup.h"

#include <stddef.h>

#define FIELD(NAME) .offset = offsetof(struct collective_accelerator, NAME)
static const struct key accelerator_keys[] = {
    {"accelerator", KEY_REF, FIELD(accelerator), .target = "models.accelerators",
     .doc = "The library's name of it."},
    {"mesh", KEY_BOOL, FIELD(mesh), .fallback = "false",
     .doc = "Whether the servers measured join them by links of their own, though the library's "
            "accelerator is switched."},
};
#undef FIELD
static const struct key_table accelerator_names_table = {
    KEY_TABLE("accelerator of a collective", struct collective_accelerator, accelerator_keys)};

#define FIELD(NAME) .offset = offsetof(struct collective_network, NAME)
static const struct key network_keys[] = {
    {"fabric", KEY_TEXT, FIELD(fabric), .doc = "What the rows call it."},
    {"nic", KEY_QUANTITY, DIM_BANDWIDTH, FIELD(nic), .min = 1e6, .max = 1e13,
     .doc = "One-way scale-out bandwidth per accelerator."},
    {"calibration", KEY_REF, FIELD(calibration), .target = "models.calibration", .optional = true,
     .doc = "What was measured of it. Left out: the fallback."},
};
#undef FIELD
static const struct key_table network_table = {
    KEY_TABLE("network of a collective", struct collective_network, network_keys)};

#define FIELD(NAME) .offset = offsetof(struct collective_timer, NAME)
static const struct key timer_keys[] = {
    {"rows", KEY_TEXT, FIELD(rows), .doc = "The 'source' of the rows that it measured."},
    {"call", KEY_QUANTITY, DIM_TIME, FIELD(call), .min = 0, .max = 1,
     .doc = "Time from the call on the host to the launch, which its figures include."},
};
#undef FIELD
static const struct key_table timer_table = {
    KEY_TABLE("timer of collectives", struct collective_timer, timer_keys)};

#define FIELD(NAME) .offset = offsetof(struct link_prior, NAME)
static const struct key prior_keys[] = {
    {"centre", KEY_MEASURE, FIELD(centre), .doc = "Best guess."},
    {"spread", KEY_QUANTITY, DIM_NONE, FIELD(spread), .min = 1e-3, .max = 10,
     .doc = "Standard deviation of its logarithm."},
};
#undef FIELD
static const struct key_table prior_table = {
    KEY_TABLE("figure of a link", struct link_prior, prior_keys)};

/* The keys of the priors are those of a calibration's link. */
static bool check_priors(const void *self, const struct node *at, struct diagnostics *d)
{
    const struct link_priors *p = self;
    const struct link_prior *times[] = {&p->latency, &p->hop};
    const struct link_prior *numbers[] = {&p->efficiency, &p->reduction, &p->ramp};
    bool good = true;
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++)
        good = good && dim_equal(times[i]->centre.dim, (struct dim)DIM_TIME) &&
               times[i]->centre.value > 0;
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        good = good && dim_equal(numbers[i]->centre.dim, (struct dim)DIM_NONE) &&
               numbers[i]->centre.value > 0;
    if (!good)
        diag_error(d, node_mark(at), NULL,
                   "'latency' and 'hop' are times, the others numbers; all are above 0");
    return good;
}

#define FIELD(NAME) KEY_STRUCT, .offset = offsetof(struct link_priors, NAME), .sub = &prior_table
static const struct key priors_keys[] = {
    {"efficiency", FIELD(efficiency), .doc = "Bandwidth of a ring over the nominal one."},
    {"reduction", FIELD(reduction),
     .doc = "Bandwidth of reduction in the switch over that of a ring, where switches reduce."},
    {"latency", FIELD(latency), .doc = "Time per operation."},
    {"hop", FIELD(hop), .doc = "Time per step of a ring or tree."},
    {"ramp", FIELD(ramp), .doc = "Seconds per square root of the bytes on the wire."},
};
#undef FIELD
static const struct key_table priors_table = {
    KEY_TABLE("priors of a link", struct link_priors, priors_keys),
    .check = check_priors,
    .doc = "What is known of a link that was never measured.",
};

static bool check_setup(const void *self, const struct node *at, struct diagnostics *d)
{
    const struct collective_setup *s = self;
    return calibration_is_whole(s->fallback, node_mark(at), d);
}

#define FIELD(NAME) .offset = offsetof(struct collective_setup, NAME)
static const struct key setup_keys[] = {
    {"colossim", KEY_COUNT, FIELD(format), .min = 1, .max = 1,
     .doc = "Version of the file format: 1."},
    {"accelerators", KEY_MAP, FIELD(accelerators), .sub = &accelerator_names_table,
     .doc = "Accelerators by the measurements' names."},
    {"networks", KEY_MAP, FIELD(networks), .sub = &network_table,
     .doc = "Scale-out networks of the measurements."},
    {"timers", KEY_MAP, FIELD(timers), .sub = &timer_table, .optional = true,
     .doc = "Programs that timed single calls on an idle device. All others are taken to hide the "
            "host's part behind what runs before, as nccl-tests and a training step do."},
    {"scale-up", KEY_STRUCT, FIELD(scale_up), .sub = &priors_table,
     .doc = "What is known of a scale-up link that was never measured."},
    {"scale-out", KEY_STRUCT, FIELD(scale_out), .sub = &priors_table,
     .doc = "What is known of a scale-out network that was never measured."},
    {"fallback", KEY_REF, FIELD(fallback), .target = "models.calibration", .fallback = "default",
     .doc = "What stands for a calibration that is missing."},
    {"models", KEY_STRUCT, FIELD(models), .sub = &library_table, .optional = true,
     .doc = "Overrides of library items."},
};
#undef FIELD
const struct key_table collective_setup_table = {
    KEY_TABLE("scoring of collectives", struct collective_setup, setup_keys),
    .check = check_setup,
    .doc = "How published measurements of collectives are read.",
};

const struct measurements_kind collective_kind = {
    .setup = "collectives",
    .file = "collectives.csv",
    .table = &collective_setup_table,
    .fixed = (const char *const[]){NULL},
    .columns = (const char *const[]){"source", "gpu", "n_gpus", "fabric", "collective", "algorithm",
                                     "bytes", "time_us", "algbw_GBs", "busbw_GBs", "notes", NULL},
};
