#include "calibrate/measurement.h"

#include "calibrate/point_table.h"

#include <stddef.h>

#define TABLE(TABLE_NAME, NAME, TYPE, KEYS, DOC)                                   \
    static const struct key_table TABLE_NAME = {.name = NAME,                      \
                                                .size = sizeof(TYPE),              \
                                                .keys = KEYS,                      \
                                                .n = sizeof KEYS / sizeof KEYS[0], \
                                                .doc = DOC}
#define OPTIONAL_TEXT(KEY, NAME, DOC)                            \
    {                                                            \
        KEY, KEY_TEXT, FIELD(NAME), .optional = true, .doc = DOC \
    }
#define OPTIONAL_COUNT(KEY, NAME, DOC)                                                   \
    {                                                                                    \
        KEY, KEY_COUNT, FIELD(NAME), .min = 0, .max = 1e15, .optional = true, .doc = DOC \
    }

#define FIELD(NAME) .offset = offsetof(struct measuring_tool, NAME)
static const struct key tool_keys[] = {
    OPTIONAL_TEXT("name", name, "The program that measured."),
    OPTIONAL_TEXT("version", version, "Its version."),
    OPTIONAL_TEXT("nvcc", nvcc, "Version of the CUDA compiler that built it."),
    OPTIONAL_TEXT("host-compiler", host_compiler, "Version of the C compiler that built it."),
    OPTIONAL_TEXT("gencode", gencode, "Architectures that it was built for."),
};
#undef FIELD
TABLE(tool_table, "measuring tool", struct measuring_tool, tool_keys, "The program that measured.");

#define FIELD(NAME) .offset = offsetof(struct measuring_host, NAME)
static const struct key host_keys[] = {
    OPTIONAL_TEXT("os", os, "Operating system."),
    OPTIONAL_TEXT("kernel", kernel, "Its kernel."),
    OPTIONAL_TEXT("cpu", cpu, "Processor."),
    OPTIONAL_TEXT("virtualisation", virtualisation, "'none', 'gvisor', 'other' or 'unknown'."),
    OPTIONAL_TEXT("hostname-hash", hostname_hash, "Tells machines apart without naming them."),
};
#undef FIELD
TABLE(host_table, "measuring host", struct measuring_host, host_keys,
      "The machine around the accelerator.");

#define FIELD(NAME) .offset = offsetof(struct measured_device, NAME)
static const struct key device_keys[] = {
    OPTIONAL_TEXT("name", name, "As its driver calls it."),
    OPTIONAL_TEXT("uuid-hash", uuid_hash, "Tells boards apart without naming them."),
    OPTIONAL_TEXT("compute-capability", compute_capability, "Generation, as CUDA counts them."),
    OPTIONAL_COUNT("multiprocessors", multiprocessors, "Multiprocessors."),
    {"l2", KEY_QUANTITY, DIM_BYTES, FIELD(l2), .min = 0, .max = 1e12, .optional = true,
     .doc = "Second-level cache."},
    {"memory", KEY_QUANTITY, DIM_BYTES, FIELD(memory), .min = 0, .max = 1e15, .optional = true,
     .doc = "Memory."},
    OPTIONAL_COUNT("memory-bus", memory_bus, "Width of the memory bus in bits."),
    {"ecc", KEY_BOOL, FIELD(ecc), .optional = true, .doc = "Whether errors are corrected."},
    {"mig", KEY_BOOL, FIELD(mig), .optional = true, .doc = "Whether it is split into instances."},
    OPTIONAL_COUNT("pcie-generation", pcie_generation, "Of its PCIe link."),
    OPTIONAL_COUNT("pcie-width", pcie_width, "Lanes of its PCIe link."),
    {"sm-clock", KEY_QUANTITY, DIM_RATE, FIELD(sm_clock), .min = 1e6, .max = 1e11, .optional = true,
     .doc = "Highest clock of the multiprocessors."},
    {"memory-clock", KEY_QUANTITY, DIM_RATE, FIELD(memory_clock), .min = 1e6, .max = 1e11,
     .optional = true, .doc = "Highest clock of the memory."},
    {"power-limit", KEY_QUANTITY, DIM_POWER, FIELD(power_limit), .min = 1, .max = 1e5,
     .optional = true, .doc = "Power limit in force."},
    OPTIONAL_TEXT("driver", driver, "Version of the driver."),
    OPTIONAL_COUNT("cuda-runtime", runtime_version, "Version as CUDA counts it: 13000 for 13.0."),
    OPTIONAL_COUNT("cuda-driver", driver_version, "Highest version that the driver serves."),
    OPTIONAL_COUNT("matmul-library", matmul_library, "Version of the library of matrix products."),
    OPTIONAL_COUNT("collective-library", collective_library,
                   "Version of the library of collectives."),
};
#undef FIELD
TABLE(device_table, "measured device", struct measured_device, device_keys,
      "The accelerator measured.");

#define FIELD(NAME) .offset = offsetof(struct measuring_method, NAME)
static const struct key method_keys[] = {
    OPTIONAL_TEXT("profile", profile, "'quick' or 'full'."),
    OPTIONAL_TEXT("data", data, "Distribution of the data."),
    OPTIONAL_COUNT("quantiles", quantiles, "Different values of that distribution."),
    OPTIONAL_TEXT("timing", timing, "What stops the time."),
    OPTIONAL_TEXT("cache", cache, "State of the caches where a point says nothing."),
    OPTIONAL_COUNT("warm-up-runs", warm_up_runs, "Runs before the first sample, at least."),
    {"warm-up", KEY_QUANTITY, DIM_TIME, FIELD(warm_up), .min = 0, .max = 1e4, .optional = true,
     .doc = "Time of such runs, at least."},
    {"noise", KEY_QUANTITY, DIM_NONE, FIELD(noise), .min = 0, .max = 1, .optional = true,
     .doc = "Relative error of the median at which sampling ends."},
    OPTIONAL_COUNT("samples", samples, "Samples at least."),
    {"longest", KEY_QUANTITY, DIM_TIME, FIELD(longest), .min = 0, .max = 1e5, .optional = true,
     .doc = "Time after which sampling ends."},
    {"clock-share", KEY_QUANTITY, DIM_NONE, FIELD(clock_share), .min = 0, .max = 1,
     .optional = true, .doc = "Share of the highest clock below which a run counts as throttled."},
};
#undef FIELD
TABLE(method_table, "measuring method", struct measuring_method, method_keys,
      "How points were measured.");

#define FIELD(NAME) .offset = offsetof(struct temperature_range, NAME)
static const struct key temperature_keys[] = {
    {"low", KEY_QUANTITY, DIM_NONE, FIELD(low), .min = -50, .max = 150, .doc = "Coldest."},
    {"high", KEY_QUANTITY, DIM_NONE, FIELD(high), .min = -50, .max = 150, .doc = "Hottest."},
};
#undef FIELD
TABLE(temperature_table, "temperature range", struct temperature_range, temperature_keys,
      "Temperatures in degrees Celsius.");

#define FIELD(NAME) .offset = offsetof(struct measuring_conditions, NAME)
static const struct key conditions_keys[] = {
    OPTIONAL_TEXT("start", start, "When measuring began, UTC."),
    {"temperature", KEY_STRUCT, FIELD(temperature), .sub = &temperature_table, .optional = true,
     .doc = "Temperatures of the board meanwhile, in degrees Celsius."},
    {"sm-clock", KEY_QUANTITY, DIM_RATE, FIELD(sm_clock), .min = 1e6, .max = 1e11, .optional = true,
     .doc = "Median over the points."},
    OPTIONAL_TEXT("throttled-by", throttled_by, "All reasons seen for lowered clocks."),
    OPTIONAL_TEXT("telemetry-missing", telemetry_missing,
                  "Why nothing is known of clocks, temperatures and power."),
    OPTIONAL_COUNT("other-processes", other_processes, "Other programs on the board."),
};
#undef FIELD
TABLE(conditions_table, "measuring conditions", struct measuring_conditions, conditions_keys,
      "What held during the whole run.");

#define FIELD(NAME) .offset = offsetof(struct measurement, NAME)
static const struct key measurement_keys[] = {
    {"colossim", KEY_COUNT, FIELD(format), .min = 1, .max = 1,
     .doc = "Version of the file format: 1."},
    {"title", KEY_TEXT, FIELD(title), .doc = "What was measured, by what."},
    OPTIONAL_TEXT("id", id, "Device, start, and a hash of the content."),
    {"accelerator", KEY_REF, FIELD(accelerator), .target = "models.accelerators", .optional = true,
     .doc = "What was measured, as the library calls it. Left out: the accelerator whose "
            "'device-name' is that of 'device'."},
    {"tool", KEY_STRUCT, FIELD(tool), .sub = &tool_table, .doc = "The program that measured."},
    {"host", KEY_STRUCT, FIELD(host), .sub = &host_table,
     .doc = "The machine around the accelerator."},
    {"device", KEY_STRUCT, FIELD(device), .sub = &device_table, .doc = "The accelerator measured."},
    {"method", KEY_STRUCT, FIELD(method), .sub = &method_table, .doc = "How points were measured."},
    {"conditions", KEY_STRUCT, FIELD(conditions), .sub = &conditions_table,
     .doc = "What held during the whole run."},
    {"points", KEY_LIST, FIELD(points), .sub = &measured_point_table,
     .doc = "What was measured, or wasn't."},
    {"power", KEY_LIST, FIELD(power), .sub = &power_window_table, .optional = true,
     .doc = "Energy of steady states."},
    {"fallback", KEY_REF, FIELD(fallback), .target = "models.calibration", .fallback = "default",
     .doc = "What stands for a figure that the points leave open."},
    {"models", KEY_STRUCT, FIELD(models), .sub = &library_table, .optional = true,
     .doc = "Overrides of library items."},
};
#undef FIELD
const struct key_table measurement_table = {
    .name = "measurement",
    .size = sizeof(struct measurement),
    .keys = measurement_keys,
    .n = sizeof measurement_keys / sizeof measurement_keys[0],
    .doc = "Kernels of an accelerator, measured or published."};
