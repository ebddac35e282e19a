/* NVIDIA ships nvml.h apart from the runtime, so the few functions used are declared here, by
 * NVML's reference manual (docs.nvidia.com/deploy/nvml-api). Its handles are opaque pointers, its
 * results 0 for success. */
#include "telemetry.h"

#include "base/fail.h"
#include "library.h"

#include <assert.h>
#include <stdlib.h>

enum { NVML_CLOCK_SM = 1, NVML_CLOCK_MEM = 2, NVML_TEMPERATURE_GPU = 0, NVML_PROCESSES = 64 };

/* nvmlProcessInfo_t of nvmlDeviceGetComputeRunningProcesses_v3. */
struct process_info {
    unsigned pid;
    unsigned long long used_memory;
    unsigned gpu_instance, compute_instance;
};

struct telemetry {
    int (*init)(void);
    int (*shutdown)(void);
    int (*handle_by_pci)(const char *, void **);
    int (*driver_version)(char *, unsigned);
    int (*total_energy)(void *, unsigned long long *);
    int (*power_usage)(void *, unsigned *);
    int (*power_limit)(void *, unsigned *);
    int (*temperature)(void *, int, unsigned *);
    int (*clock)(void *, int, unsigned *);
    int (*highest_clock)(void *, int, unsigned *);
    int (*reasons)(void *, unsigned long long *);
    int (*reasons_before_12)(void *, unsigned long long *);
    int (*link_generation)(void *, unsigned *);
    int (*link_width)(void *, unsigned *);
    int (*processes)(void *, unsigned *, struct process_info *);
    int (*mig_mode)(void *, unsigned *, unsigned *);
    void *board;
};

#define SYMBOL(NAME, FIELD, OPTIONAL)                     \
    {                                                     \
        NAME, offsetof(struct telemetry, FIELD), OPTIONAL \
    }
static const struct symbol symbols[] = {
    SYMBOL("nvmlInit_v2", init, false),
    SYMBOL("nvmlShutdown", shutdown, false),
    SYMBOL("nvmlDeviceGetHandleByPciBusId_v2", handle_by_pci, false),
    SYMBOL("nvmlSystemGetDriverVersion", driver_version, false),
    SYMBOL("nvmlDeviceGetTotalEnergyConsumption", total_energy, true),
    SYMBOL("nvmlDeviceGetPowerUsage", power_usage, true),
    SYMBOL("nvmlDeviceGetEnforcedPowerLimit", power_limit, true),
    SYMBOL("nvmlDeviceGetTemperature", temperature, true),
    SYMBOL("nvmlDeviceGetClockInfo", clock, true),
    SYMBOL("nvmlDeviceGetMaxClockInfo", highest_clock, true),
    SYMBOL("nvmlDeviceGetCurrentClocksEventReasons", reasons, true),
    SYMBOL("nvmlDeviceGetCurrentClocksThrottleReasons", reasons_before_12, true),
    SYMBOL("nvmlDeviceGetCurrPcieLinkGeneration", link_generation, true),
    SYMBOL("nvmlDeviceGetCurrPcieLinkWidth", link_width, true),
    SYMBOL("nvmlDeviceGetComputeRunningProcesses_v3", processes, true),
    SYMBOL("nvmlDeviceGetMigMode", mig_mode, true),
};
#undef SYMBOL

struct telemetry *telemetry_open(const char *pci_bus_id, struct text *why)
{
    static const char *const names[] = {"libnvidia-ml.so.1", NULL};
    struct telemetry *t = memory_zeroed(1, sizeof *t);
    if (!library_open(names, symbols, sizeof symbols / sizeof *symbols, t, why)) {
        free(t);
        return NULL;
    }
    int error = t->init();
    if (error) {
        text_addf(why, "NVML does not start (error %d)", error);
        free(t);
        return NULL;
    }
    error = t->handle_by_pci(pci_bus_id, &t->board);
    if (error) {
        text_addf(why, "NVML does not know the GPU at %s (error %d)", pci_bus_id, error);
        telemetry_close(t);
        return NULL;
    }
    if (!t->reasons)
        t->reasons = t->reasons_before_12;
    return t;
}

void telemetry_close(struct telemetry *t)
{
    if (t)
        t->shutdown();
    free(t);
}

bool telemetry_driver(struct telemetry *t, char *version, unsigned length)
{
    return t && t->driver_version(version, length) == 0;
}

bool telemetry_energy(struct telemetry *t, double *joules)
{
    unsigned long long millijoules;
    if (!t || !t->total_energy || t->total_energy(t->board, &millijoules) != 0)
        return false;
    *joules = 1e-3 * (double)millijoules;
    return true;
}

static bool read_milli(struct telemetry *t, int (*function)(void *, unsigned *), double *value)
{
    unsigned milli;
    if (!t || !function || function(t->board, &milli) != 0)
        return false;
    *value = 1e-3 * milli;
    return true;
}

bool telemetry_power(struct telemetry *t, double *watts)
{
    return t && read_milli(t, t->power_usage, watts);
}

bool telemetry_power_limit(struct telemetry *t, double *watts)
{
    return t && read_milli(t, t->power_limit, watts);
}

bool telemetry_temperature(struct telemetry *t, double *celsius)
{
    unsigned degrees;
    if (!t || !t->temperature || t->temperature(t->board, NVML_TEMPERATURE_GPU, &degrees) != 0)
        return false;
    *celsius = degrees;
    return true;
}

static bool read_clocks(struct telemetry *t, int (*function)(void *, int, unsigned *), double *sm,
                        double *memory)
{
    unsigned a, b;
    if (!function || function(t->board, NVML_CLOCK_SM, &a) != 0 ||
        function(t->board, NVML_CLOCK_MEM, &b) != 0)
        return false;
    *sm = a;
    *memory = b;
    return true;
}

bool telemetry_clocks(struct telemetry *t, double *sm_mhz, double *memory_mhz)
{
    return t && read_clocks(t, t->clock, sm_mhz, memory_mhz);
}

bool telemetry_highest_clocks(struct telemetry *t, double *sm_mhz, double *memory_mhz)
{
    return t && read_clocks(t, t->highest_clock, sm_mhz, memory_mhz);
}

bool telemetry_throttle(struct telemetry *t, unsigned *reasons)
{
    unsigned long long bits;
    if (!t || !t->reasons || t->reasons(t->board, &bits) != 0)
        return false;
    *reasons = (unsigned)bits;
    return true;
}

bool telemetry_link(struct telemetry *t, int *generation, int *width)
{
    unsigned g, w;
    if (!t || !t->link_generation || !t->link_width || t->link_generation(t->board, &g) != 0 ||
        t->link_width(t->board, &w) != 0)
        return false;
    *generation = (int)g;
    *width = (int)w;
    return true;
}

bool telemetry_processes(struct telemetry *t, int *n_processes)
{
    struct process_info list[NVML_PROCESSES];
    unsigned n = NVML_PROCESSES;
    if (!t || !t->processes || t->processes(t->board, &n, list) != 0)
        return false;
    *n_processes = (int)n;
    return true;
}

bool telemetry_mig(struct telemetry *t, bool *on)
{
    unsigned current, pending;
    if (!t || !t->mig_mode || t->mig_mode(t->board, &current, &pending) != 0)
        return false;
    *on = current != 0;
    return true;
}

const char *throttle_name(unsigned bit)
{
    switch (bit) {
    case THROTTLE_IDLE: return "idle";
    case THROTTLE_APPLICATION_CLOCKS: return "application_clocks";
    case THROTTLE_SW_POWER_CAP: return "sw_power_cap";
    case THROTTLE_HW_SLOWDOWN: return "hw_slowdown";
    case THROTTLE_SYNC_BOOST: return "sync_boost";
    case THROTTLE_SW_THERMAL: return "sw_thermal";
    case THROTTLE_HW_THERMAL: return "hw_thermal";
    case THROTTLE_HW_POWER_BRAKE: return "hw_power_brake";
    case THROTTLE_DISPLAY_CLOCK: return "display_clock";
    default: return NULL;
    }
}

bool throttle_matters(unsigned reasons)
{
    return (reasons &
            ~(unsigned)(THROTTLE_IDLE | THROTTLE_APPLICATION_CLOCKS | THROTTLE_DISPLAY_CLOCK)) != 0;
}
