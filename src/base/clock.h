/* Seconds of a clock of the system, to time what a program does: differences only. Simulated time
 * is engine/time.h. */
#ifndef COLOSSIM_BASE_CLOCK_H
#define COLOSSIM_BASE_CLOCK_H

#include <time.h>

/* 'clock' is CLOCK_MONOTONIC, or the time of processors that a thread or process has used:
 * CLOCK_THREAD_CPUTIME_ID, CLOCK_PROCESS_CPUTIME_ID. */
double clock_seconds(clockid_t clock);

#endif
