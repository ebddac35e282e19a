/* A CUDA runtime of several GPUs over host memory, linked instead of the real one, together with
 * the kernels that fill, copy and hold streams. Work is carried out as it is queued; streams keep
 * clocks of their own, which events read, so that times are what this header says. Work on a stream
 * while another of its device has more to do takes FAKE_SLOWDOWN times as long.
 *
 * A stream, an event or memory of the wrong device is refused as CUDA refuses it; so are copies and
 * fills on the way to the device without a stream, whose end other streams don't wait for.
 *
 * FAKE_CUDA: 'late': blockers open before anybody opens them; 'hang': streams never end;
 * 'crowded': FAKE_CROWD takes the place of FAKE_SLOWDOWN. */
#ifndef COLOSSIM_TESTS_KERNELS_FAKE_CUDA_H
#define COLOSSIM_TESTS_KERNELS_FAKE_CUDA_H

#include <cuda_runtime_api.h>

enum { FAKE_MOST_DEVICES = 8 };

#define FAKE_PRODUCT 10e-6
#define FAKE_COLLECTIVE 6e-6
#define FAKE_COPY 8e-6
#define FAKE_SLOWDOWN 1.5
#define FAKE_CROWD 4.0

/* How many GPUs there are; 1 at first. */
void fake_devices(int n);

/* Blockers queued so far. */
int fake_blockers(void);

/* Memory can be taken so many times more; negative, as at first: without end. */
void fake_room(int takes);

/* Memory, streams and events that were taken and not given back. */
int fake_leaks(void);

/* For the other fakes, which find them in the program where there are any. */
double fake_time(cudaStream_t) __attribute__((weak));
void fake_spend(cudaStream_t, double begin, double seconds) __attribute__((weak));
int fake_device_of(cudaStream_t) __attribute__((weak));
int fake_current(void) __attribute__((weak));
int fake_used(void) __attribute__((weak)); /* this program counts among a board's processes */

#endif
