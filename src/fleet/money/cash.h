/* Cash of the operators with 'funding'; the others have all the money that they need.
 *
 * What an operator buys or uses is booked when it falls due, as a bill: debit the account of what
 * it is for, credit ACCOUNT_PAYABLE. At the end of each instant, in the settle step, bills are paid
 * from cash in the order of enum claim. A delivery that can't be paid waits at the supplier, first
 * wanted first served: the cash gate. Bills for what is used or built already can't wait; what cash
 * doesn't cover of them stays payable, is paid when money comes in, and the reader is told. */
#ifndef COLOSSIM_FLEET_MONEY_CASH_H
#define COLOSSIM_FLEET_MONEY_CASH_H

#include "base/date.h"
#include "engine/time.h"
#include "fleet/money/debt.h"
#include "fleet/money/ledger.h"
#include "fleet/supply/parcel.h"

struct world;

/* Who is paid first when cash is short. */
enum claim {
    CLAIM_RUNNING,   /* energy, staff and other running costs, income tax */
    CLAIM_DEBT,      /* interest and instalments of loans */
    CLAIM_ORDER,     /* deliveries of committed orders */
    CLAIM_MILESTONE, /* buildings, land, generation */
    CLAIMS
};

/* An operator's money. */
struct treasury {
    bool funded;                    /* has 'funding'; else all below stays empty */
    money cash;                     /* >= 0 */
    sim_time inflated;              /* up to here inflation has been taken off it */
    money due[CLAIMS];              /* bills to pay now */
    money left;                     /* of those of orders and milestones, after their last turn */
    money invoiced;                 /* repairs of this month, due at its end */
    money deferred;                 /* balances on credit and income tax, not due yet */
    struct parcel_queue deliveries; /* ready, to be paid */
    bool changed;                   /* money moved at this instant: it must be settled */
    day_number flowed_to;           /* inflow has come in up to this day */
    money raised;                   /* paid in by the owners so far, cash at the start included */
    struct debt debt;
    /* Records, taken when all that can be paid at an instant is: */
    money lowest;          /* of cash less what is due and unpaid */
    sim_time lowest_at;    /* first time of it */
    money unpaid_most;     /* the most that stayed unpaid */
    sim_time unpaid_since; /* first time that anything did; NEVER: it never did */
    money overdue_most;    /* the same two of debt service alone */
    sim_time default_since;
};

/* Books an amount of an operator as a whole, of no site, in the current month; nothing for 0. */
void cash_book(struct world *, uint32_t owner, enum account to, enum account from, money,
               enum grade);

/* The same at a site, of its operator. */
void cash_book_at(struct world *, uint32_t site, enum account to, enum account from, money,
                  enum grade);

/* The part of an amount fixed in nominal dollars that inflation takes in so many seconds; 0 where
 * dollars are nominal. */
money cash_inflation(const struct world *, money, double seconds);

/* Books what inflation took (below 0: gave) of an account. */
void cash_book_inflation(struct world *, uint32_t owner, enum account, money lost);

/* Books a bill of an operator with 'funding' as a whole, and makes it fall due. */
void cash_claim(struct world *, uint32_t owner, enum claim, enum account to, money, enum grade);

/* Treasuries of all operators, with their cash at the start. Before any payment. */
void cash_init(struct world *);

/* Books a bill: fills in what pays. The posting's operator may have 'funding' or not. */
void cash_bill(struct world *, struct posting *);

/* A part of what is due of a claim was paid ahead, out of a deposit, or falls due after a while.
 * The first also of an operator without 'funding'. */
void cash_use_deposit(struct world *, uint32_t site, enum claim, money);
void cash_defer(struct world *, uint32_t owner, enum claim, money, double seconds);

/* Puts units that are ready to be delivered before the cash gate. Operators with 'funding' only. */
void cash_queue(struct world *, uint32_t owner, struct parcel);

/* A month is over: its repairs fall due, its inflow comes in, its running costs are paid, then the
 * service of its debt. */
void cash_end_month(struct world *);

/* Pays what is due and can be paid, opens the cash gate; a part of the settle step. */
void cash_settle(struct world *);

/* After the last bill of the run: pays what is due; nothing is delivered any more. Fills the
 * outcome, with notes on bills that were not paid in time. */
void cash_close(struct world *);

/* Books revenue; it pays for what is due from then on. */
void cash_earn(struct world *, uint32_t owner, money, enum grade);

/* Books what used systems of a site are sold for, likewise. */
void cash_sell(struct world *, uint32_t site, money, enum grade);

/* What an operator can spend on new orders now, after all that goes before, with what its loans
 * would give for them; INT64_MAX for one that has no 'funding'. */
money cash_available(const struct world *, uint32_t owner);

/* The same of one with 'funding' for what no delivery is the collateral of: without the loans that
 * lend on deliveries alone. */
money cash_at_hand(const struct world *, uint32_t owner);

/* Bills that are due and not paid. */
money cash_unpaid(const struct treasury *);

/* Those of them that have had their turn: without the bills for what is ordered and built that fall
 * due as a month ends, and are paid when the first day of the next one begins. */
money cash_left_unpaid(const struct treasury *);

/* The lowest of cash less unpaid bills that have had their turn. */
money cash_lowest(const struct treasury *);

void treasury_free(struct treasury *);

#endif
