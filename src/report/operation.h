/* How the fleet ran, as terminal and page both tell it. */
#ifndef COLOSSIM_REPORT_OPERATION_H
#define COLOSSIM_REPORT_OPERATION_H

#include "report/facts.h"
#include "report/table.h"

/* Outages of one cause, or of all causes that are not worth a line. */
struct outage_line {
    const char *name;
    int64_t outages;
    double down_seconds; /* accelerator-seconds */
};

/* The causes with the most time down, most first, then 'all others' where there are any. Memory
 * from the arena. */
size_t operation_outages(const struct run_facts *, struct arena *, struct outage_line **);

/* Energy, cost and carbon by source of power; the caller frees the table. */
void operation_sources(const struct run_facts *, struct table *);

/* What repairs waited for where sites have few technicians or spares, a row each; likewise. */
void operation_queues(const struct run_facts *, struct table *);

/* Slots for generators by supplier and operator, a row each; likewise. */
void operation_slots(const struct run_facts *, struct table *);

/* 'available 99.8 % of the time in service, useful ...; 1,234 failures, ...' */
void operation_add_availability(struct text *, const struct run_facts *);

/* '3.92 TWh, 1.20 Mt CO2e, water 1,234 m3': of the whole run. */
void operation_add_energy(struct text *, const struct run_facts *);

/* What charges on each month's highest power are of the cost by source; nothing without any. */
void operation_add_demand(struct text *, const struct run_facts *);

extern const char *const energy_use_names[ENERGY_USES];

/* How many of them to show: without the last ones, where no batteries were cycled and generators
 * need nothing. */
unsigned operation_uses(const struct run_facts *);

#endif
