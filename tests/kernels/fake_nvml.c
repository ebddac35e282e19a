/* NVML with one board at 0000:3b:00.0. FAKE_NVML names the function that fails. */
#include "fake_cuda.h"

#include <stdlib.h>
#include <string.h>

static int fails(const char *name)
{
    const char *chosen = getenv("FAKE_NVML");
    return chosen && strcmp(chosen, name) == 0 ? 999 : 0;
}

int nvmlInit_v2(void);
int nvmlShutdown(void);
int nvmlDeviceGetHandleByPciBusId_v2(const char *id, void **board);
int nvmlSystemGetDriverVersion(char *version, unsigned length);
int nvmlDeviceGetTotalEnergyConsumption(void *board, unsigned long long *millijoules);
int nvmlDeviceGetPowerUsage(void *board, unsigned *milliwatts);
int nvmlDeviceGetEnforcedPowerLimit(void *board, unsigned *milliwatts);
int nvmlDeviceGetTemperature(void *board, int sensor, unsigned *degrees);
int nvmlDeviceGetClockInfo(void *board, int type, unsigned *mhz);
int nvmlDeviceGetMaxClockInfo(void *board, int type, unsigned *mhz);
int nvmlDeviceGetCurrentClocksThrottleReasons(void *board, unsigned long long *reasons);
int nvmlDeviceGetCurrPcieLinkGeneration(void *board, unsigned *generation);
int nvmlDeviceGetCurrPcieLinkWidth(void *board, unsigned *width);
int nvmlDeviceGetComputeRunningProcesses_v3(void *board, unsigned *n, void *list);

static int the_board;

int nvmlInit_v2(void)
{
    return fails("init");
}

int nvmlShutdown(void)
{
    return 0;
}

int nvmlDeviceGetHandleByPciBusId_v2(const char *id, void **board)
{
    *board = &the_board;
    return strcmp(id, "0000:3b:00.0") == 0 ? 0 : 6;
}

int nvmlSystemGetDriverVersion(char *version, unsigned length)
{
    strncpy(version, "580.159.03", length);
    return 0;
}

int nvmlDeviceGetTotalEnergyConsumption(void *board, unsigned long long *millijoules)
{
    *millijoules = 12345678;
    return board == &the_board ? fails("energy") : 2;
}

int nvmlDeviceGetPowerUsage(void *board, unsigned *milliwatts)
{
    *milliwatts = 691250;
    return board == &the_board ? fails("power") : 2;
}

int nvmlDeviceGetEnforcedPowerLimit(void *board, unsigned *milliwatts)
{
    *milliwatts = 700000;
    return board == &the_board ? 0 : 2;
}

int nvmlDeviceGetTemperature(void *board, int sensor, unsigned *degrees)
{
    *degrees = 66;
    return board == &the_board && sensor == 0 ? 0 : 2;
}

int nvmlDeviceGetClockInfo(void *board, int type, unsigned *mhz)
{
    *mhz = type == 1 ? 1755 : 3201;
    return board == &the_board ? 0 : 2;
}

int nvmlDeviceGetMaxClockInfo(void *board, int type, unsigned *mhz)
{
    *mhz = type == 1 ? 1980 : 3201;
    return board == &the_board ? 0 : 2;
}

/* As drivers before 535 have it: the newer name is missing. */
int nvmlDeviceGetCurrentClocksThrottleReasons(void *board, unsigned long long *reasons)
{
    *reasons = 0x4 | 0x20;
    return board == &the_board ? 0 : 2;
}

int nvmlDeviceGetCurrPcieLinkGeneration(void *board, unsigned *generation)
{
    *generation = 5;
    return board == &the_board ? 0 : 2;
}

int nvmlDeviceGetCurrPcieLinkWidth(void *board, unsigned *width)
{
    *width = 16;
    return board == &the_board ? 0 : 2;
}

/* Two processes of others, and this one once it uses a device. */
int nvmlDeviceGetComputeRunningProcesses_v3(void *board, unsigned *n, void *list)
{
    (void)list;
    *n = fake_used && fake_used() ? 3 : 2;
    return board == &the_board ? 0 : 2;
}
