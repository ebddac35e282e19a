#include "calibrate/measurement.h"

#include "calibrate/point_table.h"

#include <stddef.h>

#define OPTIONAL_COUNT(KEY, NAME, DOC)                                                   \
    {                                                                                    \
        KEY, KEY_COUNT, FIELD(NAME), .min = 0, .max = 1e15, .optional = true, .doc = DOC \
    }

#define FIELD(NAME) .offset = offsetof(struct measuring_tool, NAME)
static const struct key tool_keys[] = {
    KEY_OPTIONAL_TEXT("name", FIELD(name), "The program that measured."),
    KEY_OPTIONAL_TEXT("version", FIELD(version), "Its version."),
    KEY_OPTIONAL_TEXT("nvcc", FIELD(nvcc), "Version of the CUDA compiler that built it."),
    KEY_OPTIONAL_TEXT("host-compiler", FIELD(host_compiler),
                      "Version of the C compiler that built it."),
    KEY_OPTIONAL_TEXT("gencode", FIELD(gencode), "Architectures that it was built for."),
};
#undef FIELD
static const struct key_table tool_table = {
    KEY_TABLE("measuring tool", struct measuring_tool, tool_keys),
    .doc = "The program that measured.",
};

#define FIELD(NAME) .offset = offsetof(struct measuring_host, NAME)
static const struct key host_keys[] = {
    KEY_OPTIONAL_TEXT("os", FIELD(os), "Operating system."),
    KEY_OPTIONAL_TEXT("kernel", FIELD(kernel), "Its kernel."),
    KEY_OPTIONAL_TEXT("cpu", FIELD(cpu), "Processor."),
    KEY_OPTIONAL_TEXT("virtualisation", FIELD(virtualisation),
                      "'none', 'gvisor', 'other' or 'unknown'."),
    KEY_OPTIONAL_TEXT("hostname-hash", FIELD(hostname_hash),
                      "Tells machines apart without naming them."),
};
#undef FIELD
static const struct key_table host_table = {
    KEY_TABLE("measuring host", struct measuring_host, host_keys),
    .doc = "The machine around the accelerator.",
};

#define FIELD(NAME) .offset = offsetof(struct measured_device, NAME)
static const struct key device_keys[] = {
    KEY_OPTIONAL_TEXT("name", FIELD(name), "As its driver calls it."),
    KEY_OPTIONAL_TEXT("uuid-hash", FIELD(uuid_hash), "Tells boards apart without naming them."),
    KEY_OPTIONAL_TEXT("compute-capability", FIELD(compute_capability),
                      "Generation, as CUDA counts them."),
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
    KEY_OPTIONAL_TEXT("driver", FIELD(driver), "Version of the driver."),
    OPTIONAL_COUNT("cuda-runtime", runtime_version, "Version as CUDA counts it: 13000 for 13.0."),
    OPTIONAL_COUNT("cuda-driver", driver_version, "Highest version that the driver serves."),
    OPTIONAL_COUNT("matmul-library", matmul_library, "Version of the library of matrix products."),
    OPTIONAL_COUNT("collective-library", collective_library,
                   "Version of the library of collectives."),
};
#undef FIELD
static const struct key_table device_table = {
    KEY_TABLE("measured device", struct measured_device, device_keys),
    .doc = "The accelerator measured.",
};

#define FIELD(NAME) .offset = offsetof(struct measuring_method, NAME)
static const struct key method_keys[] = {
    KEY_OPTIONAL_TEXT("profile", FIELD(profile), "'quick' or 'full'."),
    KEY_OPTIONAL_TEXT("data", FIELD(data), "Distribution of the data."),
    OPTIONAL_COUNT("quantiles", quantiles, "Different values of that distribution."),
    KEY_OPTIONAL_TEXT("timing", FIELD(timing), "What stops the time."),
    KEY_OPTIONAL_TEXT("cache", FIELD(cache), "State of the caches where a point says nothing."),
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
static const struct key_table method_table = {
    KEY_TABLE("measuring method", struct measuring_method, method_keys),
    .doc = "How points were measured.",
};

#define FIELD(NAME) .offset = offsetof(struct temperature_range, NAME)
static const struct key temperature_keys[] = {
    {"low", KEY_QUANTITY, DIM_NONE, FIELD(low), .min = -50, .max = 150, .doc = "Coldest."},
    {"high", KEY_QUANTITY, DIM_NONE, FIELD(high), .min = -50, .max = 150, .doc = "Hottest."},
};
#undef FIELD
static const struct key_table temperature_table = {
    KEY_TABLE("temperature range", struct temperature_range, temperature_keys),
    .doc = "Temperatures in degrees Celsius.",
};

#define FIELD(NAME) .offset = offsetof(struct measuring_conditions, NAME)
static const struct key conditions_keys[] = {
    KEY_OPTIONAL_TEXT("start", FIELD(start), "When measuring began, UTC."),
    {"temperature", KEY_STRUCT, FIELD(temperature), .sub = &temperature_table, .optional = true,
     .doc = "Temperatures of the board meanwhile, in degrees Celsius."},
    {"sm-clock", KEY_QUANTITY, DIM_RATE, FIELD(sm_clock), .min = 1e6, .max = 1e11, .optional = true,
     .doc = "Median over the points."},
    KEY_OPTIONAL_TEXT("throttled-by", FIELD(throttled_by), "All reasons seen for lowered clocks."),
    KEY_OPTIONAL_TEXT("telemetry-missing", FIELD(telemetry_missing),
                      "Why nothing is known of clocks, temperatures and power."),
    OPTIONAL_COUNT("other-processes", other_processes, "Other programs on the board."),
};
#undef FIELD
static const struct key_table conditions_table = {
    KEY_TABLE("measuring conditions", struct measuring_conditions, conditions_keys),
    .doc = "What held during the whole run.",
};

#define FIELD(NAME) .offset = offsetof(struct measurement, NAME)
static const struct key measurement_keys[] = {
    {"colossim", KEY_COUNT, FIELD(format), .min = 1, .max = 1,
     .doc = "Version of the file format: 1."},
    {"title", KEY_TEXT, FIELD(title), .doc = "What was measured, by what."},
    KEY_OPTIONAL_TEXT("id", FIELD(id), "Device, start, and a hash of the content."),
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
    KEY_TABLE("measurement", struct measurement, measurement_keys),
    .doc = "Kernels of an accelerator, measured or published.",
};
