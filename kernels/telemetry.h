/* What the board says about itself while kernels run: power, energy, clocks, temperature, why it
 * throttles. NVML, loaded at run time; only read, never set. Where NVML or one of its values is
 * missing, calls return false and the caller records 'unknown'. */
#ifndef COLOSSIM_KERNELS_TELEMETRY_H
#define COLOSSIM_KERNELS_TELEMETRY_H

#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

/* Bits of nvmlClocksEventReasons. */
enum {
    THROTTLE_IDLE = 0x1,
    THROTTLE_APPLICATION_CLOCKS = 0x2,
    THROTTLE_SW_POWER_CAP = 0x4,
    THROTTLE_HW_SLOWDOWN = 0x8,
    THROTTLE_SYNC_BOOST = 0x10,
    THROTTLE_SW_THERMAL = 0x20,
    THROTTLE_HW_THERMAL = 0x40,
    THROTTLE_HW_POWER_BRAKE = 0x80,
    THROTTLE_DISPLAY_CLOCK = 0x100
};

struct telemetry;

/* The board at a PCI bus id as CUDA spells it ("0000:3b:00.0"): NVML and CUDA number devices
 * differently. NULL with a reason when NVML can't be loaded or doesn't know the board. */
struct telemetry *telemetry_open(const char *pci_bus_id, struct text *why);
void telemetry_close(struct telemetry *); /* NULL allowed */

/* Each takes NULL for a board without telemetry, and returns whether the value is known. */
bool telemetry_driver(struct telemetry *, char *version, unsigned length);
bool telemetry_energy(struct telemetry *,
                      double *joules); /* since the driver was loaded; steps of 20 to 100 ms */
bool telemetry_power(struct telemetry *, double *watts);
bool telemetry_power_limit(struct telemetry *, double *watts);
bool telemetry_temperature(struct telemetry *, double *celsius);
bool telemetry_clocks(struct telemetry *, double *sm_mhz, double *memory_mhz);
bool telemetry_highest_clocks(struct telemetry *, double *sm_mhz, double *memory_mhz);
bool telemetry_throttle(struct telemetry *, unsigned *reasons);
bool telemetry_link(struct telemetry *, int *generation, int *width);
/* Processes that compute on the board. In a container they can't be told by their numbers, which
 * are the host's: who wants to know the others asks before it computes itself. */
bool telemetry_processes(struct telemetry *, int *n);
bool telemetry_mig(struct telemetry *, bool *on);

/* 'sw_power_cap' and so on for the lowest bit set; NULL for a bit without a name. */
const char *throttle_name(unsigned bit);

/* Whether reasons mean that the chip ran slower than it could: all but idling and a clock that its
 * owner chose. */
bool throttle_matters(unsigned reasons);

#endif
