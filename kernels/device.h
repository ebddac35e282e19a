/* The GPU under test and the machine around it, as the measurement file describes them. Values that
 * nobody could tell are negative, 0 or empty, as said at each. */
#ifndef COLOSSIM_KERNELS_DEVICE_H
#define COLOSSIM_KERNELS_DEVICE_H

#include "base/text.h"
#include "plan.h"

#include <stdbool.h>
#include <stdint.h>

struct device_facts {
    char name[128];
    char uuid_hash[17]; /* 16 hex digits: the same board is recognised, but not named */
    int capability;     /* 90 for 9.0 */
    int sms;
    int64_t l2_bytes, memory_bytes;
    double memory_mhz, sm_mhz; /* highest clocks */
    int memory_bus_bits;
    int ecc;                       /* 1 on, 0 off */
    int mig;                       /* 1 on, 0 off, -1 unknown */
    int pcie_gen, pcie_width;      /* 0 unknown */
    double power_limit_w;          /* 0 unknown */
    char driver[80];               /* "" unknown */
    int cuda_runtime, cuda_driver; /* 13000 for 13.0 */
    int cublaslt, nccl;            /* version as the library counts it; 0 not loaded */
};

struct host_facts {
    char os[128], kernel[128], cpu[128]; /* "" unknown */
    const char *virt;                    /* none, gvisor, other, unknown */
    char hostname_hash[17];
};

/* The number of GPUs; 0 with the reason in 'why', in words for a user: no driver, a driver too old,
 * a stub. */
int device_count(struct text *why);

/* Whether there is a device of that number among so many; else the reason. */
bool device_among(int index, int devices, struct text *why);

/* The PCI bus id, "0000:3b:00.0"; "" when CUDA can't tell. Uses no device: this program doesn't yet
 * count among its processes. */
enum { DEVICE_BUS_ID = 24 };
void device_bus_id(int index, char out[DEVICE_BUS_ID]);

/* Makes device number 'index' current and fills the facts that CUDA knows. False with a reason,
 * also when this program holds no code for its architecture. */
bool device_select(int index, struct device_facts *, struct text *why);

/* The reason for a CUDA error at start, from the error and the driver's and the runtime's versions:
 * apart from the calls so that every case can be tested. */
void device_explain(int error, int driver_version, int runtime_version, struct text *why);

void host_describe(struct host_facts *);

/* What plans need to know of the device. */
struct target device_target(const struct device_facts *, int devices, enum profile);

#endif
