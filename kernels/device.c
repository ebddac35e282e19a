#include "device.h"

#include "base/hash.h"
#include "blocker.h"

#include <cuda_runtime_api.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

void device_explain(int error, int driver_version, int runtime_version, struct text *why)
{
    switch (error) {
    case cudaErrorInsufficientDriver:
        if (driver_version == 0)
            text_add(why, "no NVIDIA driver is loaded (libcuda.so.1 was not found)");
        else
            text_addf(why,
                      "the NVIDIA driver is too old: it supports CUDA %d.%d, this program was "
                      "built with CUDA %d.%d",
                      driver_version / 1000, driver_version % 1000 / 10, runtime_version / 1000,
                      runtime_version % 1000 / 10);
        break;
    case cudaErrorNoDevice: text_add(why, "the NVIDIA driver finds no GPU"); break;
    case cudaErrorStubLibrary:
        text_add(why, "libcuda.so.1 is the toolkit's stub for linking, not a driver");
        break;
    case cudaErrorNoKernelImageForDevice:
        text_add(why, "this program was built without code for this GPU's architecture (configure "
                      "--with-cuda-gencode)");
        break;
    default: text_addf(why, "CUDA: %s", cudaGetErrorString((cudaError_t)error));
    }
}

static void explain(cudaError_t error, struct text *why)
{
    int driver = 0, runtime = 0;
    cudaDriverGetVersion(&driver);
    cudaRuntimeGetVersion(&runtime);
    device_explain((int)error, driver, runtime, why);
}

int device_count(struct text *why)
{
    int n = 0;
    const cudaError_t error = cudaGetDeviceCount(&n);
    if (error == cudaSuccess && n > 0)
        return n;
    explain(error == cudaSuccess ? cudaErrorNoDevice : error, why);
    return 0;
}

bool device_among(int index, int devices, struct text *why)
{
    if (index < devices)
        return true;
    text_addf(why, "there is no device %d: the machine has %d", index, devices);
    return false;
}

void device_bus_id(int index, char out[DEVICE_BUS_ID])
{
    if (cudaDeviceGetPCIBusId(out, DEVICE_BUS_ID, index) != cudaSuccess)
        out[0] = 0;
}

static int attribute(enum cudaDeviceAttr which, int index)
{
    int value = 0;
    cudaDeviceGetAttribute(&value, which, index);
    return value;
}

static void hex_hash(char out[17], const void *bytes, size_t length)
{
    snprintf(out, 17, "%016" PRIx64, hash_bytes(bytes, length));
}

bool device_select(int index, struct device_facts *d, struct text *why)
{
    memset(d, 0, sizeof *d);
    struct cudaDeviceProp properties;
    cudaError_t error = cudaSetDevice(index);
    if (error == cudaSuccess)
        error = cudaGetDeviceProperties(&properties, index);
    if (error == cudaSuccess)
        error = blocker_present();
    if (error != cudaSuccess) {
        explain(error, why);
        return false;
    }
    snprintf(d->name, sizeof d->name, "%.*s", (int)sizeof d->name - 1, properties.name);
    hex_hash(d->uuid_hash, properties.uuid.bytes, sizeof properties.uuid.bytes);
    d->capability = 10 * properties.major + properties.minor;
    d->sms = properties.multiProcessorCount;
    d->l2_bytes = properties.l2CacheSize;
    d->memory_bytes = (int64_t)properties.totalGlobalMem;
    d->sm_mhz = 1e-3 * attribute(cudaDevAttrClockRate, index);
    d->memory_mhz = 1e-3 * attribute(cudaDevAttrMemoryClockRate, index);
    d->memory_bus_bits = properties.memoryBusWidth;
    d->ecc = properties.ECCEnabled;
    d->mig = -1;
    cudaRuntimeGetVersion(&d->cuda_runtime);
    cudaDriverGetVersion(&d->cuda_driver);
    return true;
}

struct target device_target(const struct device_facts *d, int devices, enum profile profile)
{
    return (struct target){
        .name = d->name,
        .capability = d->capability,
        .devices = devices,
        .memory = (double)d->memory_bytes,
        .l2 = (double)d->l2_bytes,
        .bandwidth = 2 * d->memory_mhz * 1e6 * d->memory_bus_bits / 8, /* two transfers a cycle */
        .bf16_rate = target_flop_per_cycle(d->capability) * d->sms * d->sm_mhz * 1e6,
        .profile = profile,
    };
}

/* The value of the first line of a file that begins with 'key'; "" when there is none. */
static void read_value(const char *path, const char *key, const char *separator, char *out,
                       size_t size)
{
    out[0] = 0;
    FILE *f = fopen(path, "r");
    if (!f)
        return;
    char line[4096];
    while (fgets(line, sizeof line, f))
        if (strncmp(line, key, strlen(key)) == 0) {
            const char *value = strstr(line, separator);
            if (value) {
                value += strlen(separator);
                value += strspn(value, " \t\"");
                snprintf(out, size, "%.*s", (int)strcspn(value, "\"\n"), value);
            }
            break;
        }
    fclose(f);
}

void host_describe(struct host_facts *h)
{
    memset(h, 0, sizeof *h);
    h->virt = "unknown";
    struct utsname names;
    if (uname(&names) == 0) {
        snprintf(h->kernel, sizeof h->kernel, "%.60s %.60s", names.sysname, names.release);
        /* gVisor answers with one fixed build date (its pkg/sentry/kernel/version.go). */
        if (strstr(names.version, "Sun Jan 10 15:06:54 PST 2016"))
            h->virt = "gvisor";
    }
    read_value("/etc/os-release", "PRETTY_NAME", "=", h->os, sizeof h->os);
    read_value("/proc/cpuinfo", "model name", ":", h->cpu, sizeof h->cpu);
    char flags[4096];
    read_value("/proc/cpuinfo", "flags", ":", flags, sizeof flags);
    if (strcmp(h->virt, "unknown") == 0 && flags[0])
        h->virt = strstr(flags, " hypervisor") ? "other" : "none";
    char hostname[256] = "";
    if (gethostname(hostname, sizeof hostname - 1) == 0)
        hex_hash(h->hostname_hash, hostname, strlen(hostname));
}
