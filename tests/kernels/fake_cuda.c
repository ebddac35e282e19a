#include "fake_cuda.h"

#include "blocker.h"
#include "fill.h"
#include "hbm.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STREAMS = 256, BLOCKS = 1024 };

struct stream {
    int device;
    double time;
    struct gate *gate; /* holds it; NULL */
};

struct event {
    int device;
    double time;
};

static struct {
    int devices, current, used, blockers, taken;
    int room;   /* takes of memory left; negative: without end */
    double now; /* as far as the host has waited */
    cudaError_t error;
    struct stream *stream[STREAMS];
    struct {
        char *at;
        size_t bytes;
        int device;
    } block[BLOCKS];
} machine = {.devices = 1, .room = -1};

static bool is(const char *what)
{
    const char *chosen = getenv("FAKE_CUDA");
    return chosen && strcmp(chosen, what) == 0;
}

static cudaError_t fail(cudaError_t error)
{
    machine.error = error;
    return error;
}

void fake_devices(int n)
{
    machine.devices = n;
    machine.current = 0;
    machine.used = 0;
}

int fake_used(void)
{
    return machine.used;
}

int fake_blockers(void)
{
    return machine.blockers;
}

void fake_room(int takes)
{
    machine.room = takes;
}

int fake_leaks(void)
{
    return machine.taken;
}

int fake_current(void)
{
    return machine.current;
}

int fake_device_of(cudaStream_t stream)
{
    return ((struct stream *)stream)->device;
}

double fake_time(cudaStream_t stream)
{
    const struct stream *s = (const struct stream *)stream;
    return s->time > machine.now ? s->time : machine.now;
}

void fake_spend(cudaStream_t stream, double begin, double seconds)
{
    struct stream *s = (struct stream *)stream;
    bool shared = false;
    for (int i = 0; i < STREAMS; i++)
        shared = shared || (machine.stream[i] && machine.stream[i] != s &&
                            machine.stream[i]->device == s->device &&
                            machine.stream[i]->time > begin + 1e-12);
    s->time = begin + seconds * (!shared ? 1 : is("crowded") ? FAKE_CROWD : FAKE_SLOWDOWN);
}

/* Whether memory lies on the stream's device, and the stream on the current one. */
static bool launch(cudaStream_t stream, const void *at)
{
    const struct stream *s = (const struct stream *)stream;
    if (s->device != machine.current)
        return fail(cudaErrorInvalidResourceHandle), false;
    for (int i = 0; i < BLOCKS; i++)
        if (machine.block[i].at && (const char *)at >= machine.block[i].at &&
            (const char *)at < machine.block[i].at + machine.block[i].bytes)
            return machine.block[i].device == s->device || (fail(cudaErrorIllegalAddress), false);
    return fail(cudaErrorIllegalAddress), false;
}

cudaError_t cudaGetDeviceCount(int *n)
{
    *n = machine.devices;
    return cudaSuccess;
}

cudaError_t cudaSetDevice(int device)
{
    if (device < 0 || device >= machine.devices)
        return fail(cudaErrorInvalidDevice);
    machine.current = device;
    machine.used = 1;
    return cudaSuccess;
}

cudaError_t cudaGetDeviceProperties(struct cudaDeviceProp *p, int device)
{
    memset(p, 0, sizeof *p);
    snprintf(p->name, sizeof p->name, "Fake GPU %d", device);
    p->major = 9;
    p->multiProcessorCount = 4;
    p->l2CacheSize = 1 << 20;
    p->totalGlobalMem = (size_t)1 << 30;
    p->memoryBusWidth = 4096;
    return cudaSuccess;
}

cudaError_t cudaDeviceGetPCIBusId(char *out, int length, int device)
{
    snprintf(out, (size_t)length, "0000:3b:00.%d", device);
    return cudaSuccess;
}

cudaError_t cudaDeviceGetAttribute(int *value, enum cudaDeviceAttr which, int device)
{
    (void)which;
    (void)device;
    *value = 1000000;
    return cudaSuccess;
}

cudaError_t cudaRuntimeGetVersion(int *version)
{
    *version = CUDART_VERSION;
    return cudaSuccess;
}

cudaError_t cudaDriverGetVersion(int *version)
{
    *version = CUDART_VERSION;
    return cudaSuccess;
}

const char *cudaGetErrorString(cudaError_t error)
{
    return error == cudaErrorLaunchTimeout ? "timed out" : "an error";
}

cudaError_t cudaGetLastError(void)
{
    const cudaError_t error = machine.error;
    machine.error = cudaSuccess;
    return error;
}

cudaError_t cudaMalloc(void **at, size_t bytes)
{
    if (machine.room == 0)
        return fail(cudaErrorMemoryAllocation);
    machine.room -= machine.room > 0;
    for (int i = 0; i < BLOCKS; i++)
        if (!machine.block[i].at) {
            *at = malloc(bytes);
            machine.block[i].at = *at;
            machine.block[i].bytes = bytes;
            machine.block[i].device = machine.current;
            machine.taken++;
            return cudaSuccess;
        }
    return fail(cudaErrorMemoryAllocation);
}

cudaError_t cudaFree(void *at)
{
    for (int i = 0; i < BLOCKS && at; i++)
        if (machine.block[i].at == at) {
            machine.block[i].at = NULL;
            machine.taken--;
            free(at);
            return cudaSuccess;
        }
    return at ? fail(cudaErrorInvalidValue) : cudaSuccess;
}

cudaError_t cudaMallocHost(void **at, size_t bytes)
{
    *at = calloc(1, bytes);
    machine.taken++;
    return cudaSuccess;
}

cudaError_t cudaFreeHost(void *at)
{
    free(at);
    machine.taken--;
    return cudaSuccess;
}

/* Without a stream it would be the default one's, which those that the program makes don't wait
 * for. */
cudaError_t cudaMemset(void *at, int value, size_t bytes)
{
    (void)at;
    (void)value;
    (void)bytes;
    return fail(cudaErrorNotSupported);
}

cudaError_t cudaMemsetAsync(void *at, int value, size_t bytes, cudaStream_t stream)
{
    (void)stream;
    memset(at, value, bytes);
    return cudaSuccess;
}

/* Likewise to the device; what comes from it is there on return. */
cudaError_t cudaMemcpy(void *to, const void *from, size_t bytes, enum cudaMemcpyKind kind)
{
    if (kind == cudaMemcpyHostToDevice)
        return fail(cudaErrorNotSupported);
    memcpy(to, from, bytes);
    return cudaSuccess;
}

cudaError_t cudaMemcpyAsync(void *to, const void *from, size_t bytes, enum cudaMemcpyKind kind,
                            cudaStream_t stream)
{
    (void)kind;
    (void)stream;
    memcpy(to, from, bytes);
    return cudaSuccess;
}

cudaError_t cudaStreamCreateWithFlags(cudaStream_t *stream, unsigned flags)
{
    (void)flags;
    for (int i = 0; i < STREAMS; i++)
        if (!machine.stream[i]) {
            machine.stream[i] = calloc(1, sizeof *machine.stream[i]);
            machine.stream[i]->device = machine.current;
            machine.taken++;
            *stream = (cudaStream_t)machine.stream[i];
            return cudaSuccess;
        }
    return fail(cudaErrorMemoryAllocation);
}

cudaError_t cudaStreamDestroy(cudaStream_t stream)
{
    for (int i = 0; i < STREAMS; i++)
        if ((cudaStream_t)machine.stream[i] == stream) {
            machine.stream[i] = NULL;
            machine.taken--;
            free(stream);
            return cudaSuccess;
        }
    return fail(cudaErrorInvalidResourceHandle);
}

/* A stream ends when the host has opened what holds it. */
cudaError_t cudaStreamQuery(cudaStream_t stream)
{
    struct stream *s = (struct stream *)stream;
    if (is("hang") || (s->gate && !s->gate->open && !s->gate->timed_out))
        return fail(cudaErrorNotReady);
    s->gate = NULL;
    machine.now = fake_time(stream);
    return machine.error;
}

cudaError_t cudaStreamSynchronize(cudaStream_t stream)
{
    return cudaStreamQuery(stream);
}

cudaError_t cudaStreamWaitEvent(cudaStream_t stream, cudaEvent_t event, unsigned flags)
{
    struct stream *s = (struct stream *)stream;
    const struct event *e = (const struct event *)event;
    (void)flags;
    if (e->time > s->time)
        s->time = e->time;
    return cudaSuccess;
}

cudaError_t cudaEventCreate(cudaEvent_t *event)
{
    struct event *e = calloc(1, sizeof *e);
    e->device = machine.current;
    machine.taken++;
    *event = (cudaEvent_t)e;
    return cudaSuccess;
}

cudaError_t cudaEventDestroy(cudaEvent_t event)
{
    free(event);
    machine.taken--;
    return cudaSuccess;
}

cudaError_t cudaEventRecord(cudaEvent_t event, cudaStream_t stream)
{
    struct event *e = (struct event *)event;
    if (e->device != fake_device_of(stream))
        return fail(cudaErrorInvalidResourceHandle);
    e->time = fake_time(stream);
    return cudaSuccess;
}

cudaError_t cudaEventElapsedTime(float *ms, cudaEvent_t begin, cudaEvent_t end)
{
    const struct event *b = (const struct event *)begin, *e = (const struct event *)end;
    if (b->device != e->device)
        return fail(cudaErrorInvalidResourceHandle);
    *ms = (float)(1e3 * (e->time - b->time));
    return cudaSuccess;
}

void blocker_enqueue(struct gate *gate, double limit_s, cudaStream_t stream)
{
    (void)limit_s;
    struct stream *s = (struct stream *)stream;
    if (s->device != machine.current)
        fail(cudaErrorInvalidResourceHandle);
    machine.blockers++;
    s->gate = gate;
    gate->timed_out = is("late");
}

void stamp_enqueue(struct stamp *out, cudaStream_t stream)
{
    (void)stream;
    memset(out, 0, sizeof *out);
}

cudaError_t blocker_present(void)
{
    return cudaSuccess;
}

void fill_normal(void *at, enum dtype dtype, uint64_t n, uint64_t seed, float scale,
                 const float *quantiles, cudaStream_t stream)
{
    if (!launch(stream, at) || !launch(stream, quantiles))
        return;
    for (uint64_t i = 0; i < n; i++) {
        const uint32_t code = number_encode(dtype, scale * normal_value(quantiles, seed, i));
        if (dtype_bits(dtype) == 16)
            ((uint16_t *)at)[i] = (uint16_t)code;
        else
            ((uint32_t *)at)[i] = code;
    }
}

void fill_poison(void *at, uint64_t bytes, cudaStream_t stream)
{
    if (launch(stream, at))
        memset(at, 0xFF, bytes);
}

cudaError_t count_poison(const void *at, uint64_t bytes, unsigned long long *count,
                         unsigned long long *out, cudaStream_t stream)
{
    if (!launch(stream, at) || !launch(stream, count))
        return machine.error;
    *out = 0;
    for (uint64_t i = 0; i < bytes / 4; i++)
        *out += ((const uint32_t *)at)[i] == 0xFFFFFFFFu;
    return cudaSuccess;
}

void gather_values(const void *at, enum dtype dtype, const uint64_t *index, uint64_t n, float *out,
                   cudaStream_t stream)
{
    if (!launch(stream, at) || !launch(stream, index) || !launch(stream, out))
        return;
    for (uint64_t i = 0; i < n; i++)
        out[i] = number_decode(dtype, dtype_bits(dtype) == 16 ? ((const uint16_t *)at)[index[i]]
                                                              : ((const uint32_t *)at)[index[i]]);
}

int hbm_read_enqueue(const void *at, size_t bytes, float *sums, int sms, cudaStream_t stream)
{
    (void)bytes;
    (void)sms;
    return launch(stream, at) && launch(stream, sums);
}

void hbm_copy_enqueue(void *to, const void *from, size_t bytes, int blocks, int sms,
                      cudaStream_t stream)
{
    (void)blocks;
    (void)sms;
    if (!launch(stream, to) || !launch(stream, from))
        return;
    memcpy(to, from, bytes);
    fake_spend(stream, fake_time(stream), FAKE_COPY);
}
