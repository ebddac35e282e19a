/* Loans of operators with 'funding'. A draw is a tranche of its own, whose interest and instalments
 * fall due month by month (debt_service.h).
 *
 * What falls due is a bill of the claim 'debt' (cash.h). An operator that owes such a bill when its
 * cash is used up is in default: its loans give nothing until it has paid, and the bill bears
 * interest, which is billed at the end of each month. Bills are paid in the order of the draws.
 * When those of a draw are overdue for the loan's 'grace' at the end of a month, its lot is taken:
 * it retires, what is owed and overdue on it is settled whatever it is worth, and the loan is
 * closed. */
#ifndef COLOSSIM_FLEET_MONEY_DEBT_H
#define COLOSSIM_FLEET_MONEY_DEBT_H

#include "base/money.h"
#include "engine/time.h"
#include "scenario/scenario.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct world;

/* A draw that no single lot stands for. */
#define DEBT_NO_LOT UINT32_MAX

struct facility {
    const struct loan *terms;
    money drawn; /* in all, what was owed at the start included */
    money owed;  /* principal not due yet */
    bool closed; /* its lender has taken collateral, and lends no more */
};

struct tranche {
    uint32_t facility; /* index */
    uint32_t lot;      /* its collateral, or DEBT_NO_LOT */
    sim_time drawn;
    int64_t months; /* to its last instalment, counted when one falls due */
    money owed;     /* principal not due yet */
    money due;      /* bills of its service that are not paid, */
    sim_time late;  /*   the oldest of them since then */
    double arrears; /* $ of interest on them that is not billed yet, */
    sim_time read;  /*   up to here */
};

struct debt {
    struct facility *facilities; /* arena memory */
    uint32_t n_facilities;
    struct tranche *tranches; /* owned; paid ones are dropped */
    size_t n_tranches, capacity;
    money owed, most;           /* principal not due yet, now and at most so far */
    sim_time billed;            /* interest is billed up to here */
    int64_t calls;              /* margin calls */
    int64_t taken;              /* accelerators that lenders took, */
    sim_time taken_since;       /* first then, */
    money taken_book, released; /* their book value, and what was owed and overdue on them */
};

/* The loans of an operator with what is owed from the start. */
void debt_init(struct world *, uint32_t owner);

/* So much more is owed to a facility, without a draw in money or with one. */
void debt_owe(struct debt *, struct facility *, money);

/* What its limit, and the worth of shares pledged for it, leave of a facility; 0 of a closed one.
 */
money debt_room(const struct world *, const struct facility *);

/* What the loans can give now towards one delivery at a price, or, at price 0, towards anything but
 * debt service. Nothing while a bill of debt service is unpaid. */
money debt_available(const struct world *, uint32_t owner, money price);

/* Draws as much of an amount as the loans give, the first written first, into the operator's cash.
 * A price above 0 is that of the delivery of a lot for which it is. */
void debt_draw(struct world *, uint32_t owner, money amount, money price, uint32_t lot);

/* Has the lots retired on which bills are overdue for longer than their lenders wait; whether there
 * are any. Those that are not all in service yet, or that campaigns hold, stay. After the payments
 * of a month's end. */
bool debt_enforce(struct world *, uint32_t owner);

/* Whether there is a lot that only this keeps from being taken now. */
bool debt_is_spared(const struct world *, uint32_t owner);

/* A lot retires because its lender takes it, of that book value: what is owed on it is settled. */
void debt_release(struct world *, uint32_t owner, uint32_t lot, money book);

/* Bills of debt service that are not paid, draw by draw. */
money debt_overdue(const struct debt *);

/* Forgets the draws on which nothing is owed or overdue any more. */
void debt_drop_paid(struct debt *);

void debt_free(struct debt *);

#endif
