/* Energy of a window from the board's counter. The counter moves in steps of 20 to 100 ms, so that
 * a window begins and ends with a step: between two steps the energy is exact, and the window's
 * length is known to the polling interval. */
#ifndef COLOSSIM_KERNELS_ENERGY_H
#define COLOSSIM_KERNELS_ENERGY_H

#include "point.h"

#include <stdbool.h>
#include <stddef.h>

/* Where the counter and the clock are read: a board, or a test. */
struct energy_source {
    bool (*joules)(void *context, double *out); /* false: the counter can't be read */
    double (*seconds)(void *context);
    void (*pause)(void *context); /* about a millisecond; longer only where it watches meanwhile */
    void *context;
};

struct energy_window {
    struct energy_source source;
    double first_j, first_s; /* at the step that began the window */
    double last_j, last_s;   /* at the latest step */
    size_t steps;            /* since the first */
    bool broken;             /* the counter failed, stood still for a second, or ran backwards */
};

/* Waits for a step of the counter and begins a window there. False when the counter is broken. */
bool energy_begin(struct energy_window *, struct energy_source);

/* Looks at the counter: call often, it costs microseconds. */
void energy_watch(struct energy_window *);

/* Waits for one more step and ends the window there. False when the counter is broken. */
bool energy_end(struct energy_window *, struct energy *out);

#endif
