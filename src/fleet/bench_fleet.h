/* Measures the fleet on a synthetic one: the real world (world.h), with a scenario built in code
 * instead of read from a file. Returns numbers; the caller prints them.
 *
 * The fleet: servers of eight accelerators, one node each, at sites of up to 62,500 nodes, so 100
 * sites for 6.25 million. They arrive in equal monthly deliveries over the first half of the time,
 * are installed in a day, and enter service as one batch per site and month; then the fleet stays
 * as it is. Nodes fail with the causes and at the rate of the preset llama3, 3.79 times per 1,000
 * node-days in service, and are repaired by the laws of the shipped assumptions. Every failure and
 * every repair is an event of its own that changes the node's state, its site's power and so its
 * energy, opens or closes an outage record, and posts the repair's cost; bills and samples of all
 * sites come every month. */
#ifndef COLOSSIM_FLEET_BENCH_FLEET_H
#define COLOSSIM_FLEET_BENCH_FLEET_H

#include "fleet/balance.h"
#include "fleet/run.h"

#include <stdint.h>

enum { BENCH_FLEET_NODE_ACCELERATORS = 8 };

/* Failures per second of one node in service, all causes. */
double bench_fleet_failure_rate(void);

struct bench_fleet {
    int64_t nodes, accelerators;
    int years;
    int64_t sites, blocks;
    int64_t failures, repairs;     /* accepted events */
    int64_t candidates;            /* failure candidates, those thinned out included */
    int64_t events;                /* all that the engine handled */
    double seconds;                /* CPU, from the empty world to the checked books */
    double peak_bytes;             /* resident memory of the whole process at its peak */
    double availability;           /* of accelerator-time in service */
    double energy;                 /* J at the meters */
    double dollars;                /* spent */
    bool balanced;                 /* all books agree */
    char message[BALANCE_MESSAGE]; /* what does not, if so */
};

/* Failures and repairs per CPU second. */
static inline double bench_fleet_speed(const struct bench_fleet *b)
{
    return (double)(b->failures + b->repairs) / b->seconds;
}

/* Deliveries, shifts, bills, samples and changes of rates. */
static inline int64_t bench_fleet_other_events(const struct bench_fleet *b)
{
    return b->events - b->candidates - b->repairs;
}

/* Runs nodes > 0 over years > 0. 'progress' may be NULL. */
struct bench_fleet bench_fleet_measure(int64_t nodes, int years, struct run_progress *progress);

#endif
