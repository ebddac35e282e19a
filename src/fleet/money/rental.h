/* Rented accelerators: hours at an operator's disposal that are paid for, reserved or used, and
 * have no lot, hall or power of their own. Read whenever a sample or a bill asks. */
#ifndef COLOSSIM_FLEET_MONEY_RENTAL_H
#define COLOSSIM_FLEET_MONEY_RENTAL_H

#include "base/money.h"
#include "engine/neumaier.h"
#include "engine/time.h"
#include "fleet/outcome.h"

struct world;

struct rental_state {
    const struct rental *rental;
    uint32_t owner;
    struct path utilisation;
    double h100e;              /* of one accelerator, on the scenario's basis */
    enum grade grade;          /* the weakest number that makes its bill */
    bool left;                 /* the fee for giving it up is due already */
    sim_time from, until;      /* at disposal in [from, until) */
    sim_time read_to;          /* the sums below hold up to here */
    struct neumaier available; /* accelerator-seconds at disposal */
    struct neumaier useful;    /* of which worked */
    double due;                /* $ not billed yet */
    money rent;                /* billed */
};

/* States of all rentals of the scenario. Once the world has its horizon. */
void rental_init(struct world *);

/* Brings the sums of all rentals up to now. */
void rental_read(struct world *);

/* Reads, and bills what is due into the current month. */
void rental_bill(struct world *);

/* Adds the rentals of the sample's scope, as read last; none belongs to a site. */
void rental_add(const struct world *, struct sample *);

/* Moves what has become of them into the outcome. */
void rental_close(struct world *);

#endif
