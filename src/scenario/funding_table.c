/* What users may write of an operator's money. */
#include "scenario/scenario.h"
#include "scenario/tables.h"

#include <stddef.h>

static const struct key raise_keys[] = {
    {"date", KEY_DATE, .offset = offsetof(struct raise, date),
     .doc = "Day on which the money comes in, before anything is paid on it."},
    {"amount", KEY_QUANTITY, DIM_MONEY, offsetof(struct raise, amount), .min = 0, .max = 1e12,
     .doc = "How much."},
};
static const struct key_table raise_table = {
    KEY_TABLE("raise", struct raise, raise_keys),
    .doc = "Money that the owners pay in on one day.",
};

const char *const repayment_words[] = {"annuity", "linear", "bullet", NULL};

#define FIELD(NAME) .offset = offsetof(struct pledge, NAME)
static const struct key pledge_keys[] = {
    {"value", KEY_PATH, DIM_MONEY, FIELD(value), .min = 0, .max = 1e13,
     .doc = "What the pledged shares are worth, by date."},
    {"loan-to-value", KEY_QUANTITY, DIM_NONE, FIELD(loan_to_value), .min = 0, .max = 1,
     .doc = "Share of that value that may be owed after a draw, and after a margin call is met."},
    {"margin-call", KEY_QUANTITY, DIM_NONE, FIELD(margin_call), .min = 0, .max = 10,
     .doc = "Share of the value: when more than that is owed at the end of a month, what exceeds "
            "'loan-to-value' is due at once."},
};
#undef FIELD
static const struct key_table pledge_table = {
    KEY_TABLE("pledge", struct pledge, pledge_keys),
    .tells_given = true,
    .doc = "Shares that are pledged for a loan.",
};

#define FIELD(NAME) .offset = offsetof(struct loan, NAME)
static const struct key loan_keys[] = {
    {"limit", KEY_QUANTITY, DIM_MONEY, FIELD(limit), .min = 0, .max = 1e12,
     .doc = "The most that is drawn in all, what is owed from the start included; what is repaid "
            "can't be drawn again."},
    {"rate", KEY_QUANTITY, DIM_NONE, FIELD(rate), .min = 0, .max = 1, .example = "9 %",
     .doc = "Nominal yearly rate of interest; a twelfth of it is due at the end of each month."},
    {"term", KEY_QUANTITY, DIM_TIME, FIELD(term), .min = 2.6e6, .max = 3.2e9,
     .doc = "From a draw to its last repayment, rounded to whole months."},
    {"repay", KEY_WORD, FIELD(repay), .words = repayment_words, .fallback = "annuity",
     .doc = "How a draw is paid back: in equal monthly payments with the interest in them, in "
            "equal parts of the principal, or whole at the end."},
    {"advance", KEY_QUANTITY, DIM_NONE, FIELD(advance), .min = 0, .max = 1, .optional = true,
     .doc = "Share of a delivery's price that is lent on it, and only on deliveries; when its lot "
            "retires, what is owed on it is due at once. Left out: the loan pays for whatever "
            "falls due, but never for debt service."},
    {"shares", KEY_STRUCT, FIELD(shares), .sub = &pledge_table, .optional = true,
     .doc = "Shares that are pledged for it. Left out: none."},
    {"arrears-rate", KEY_QUANTITY, DIM_NONE, FIELD(arrears_rate), .min = 0, .max = 1,
     .optional = true, .example = "12 %",
     .doc = "Nominal yearly rate on interest and instalments that are not paid in time. Left out: "
            "'rate'."},
    {"grace", KEY_QUANTITY, DIM_TIME, FIELD(grace), .min = 0, .max = 3.2e8, .optional = true,
     .doc = "When a bill for a delivery that 'advance' was lent on is overdue for so long at the "
            "end of a month, the lender takes its lot, and what is owed on it is settled. Left "
            "out: nothing is taken."},
    {"interest-added-until", KEY_DATE, FIELD(added_until), .optional = true,
     .doc = "Interest during construction (IDC): that of months which end by this day is added to "
            "what is owed, as far as 'limit' goes, instead of falling due, and the terms of "
            "earlier draws begin on it. Left out: interest is always paid."},
    {"outstanding", KEY_QUANTITY, DIM_MONEY, FIELD(outstanding), .min = 0, .max = 1e12,
     .fallback = "$0", .doc = "Owed already on the first day; its term begins then."},
    {"from", KEY_DATE, FIELD(from), .optional = true,
     .doc = "First day on which it may be drawn on; left out: the scenario's start."},
    {"until", KEY_DATE, FIELD(until), .optional = true,
     .doc = "First day on which it may not be drawn on any more; left out: no end."},
};
#undef FIELD
static const struct key_table loan_table = {
    KEY_TABLE("loan", struct loan, loan_keys),
    .doc = "Money that is drawn when cash is short, and paid back with interest.",
};

static const struct key funding_keys[] = {
    {"cash", KEY_QUANTITY, DIM_MONEY, offsetof(struct funding, cash), .min = 0, .max = 1e12,
     .fallback = "$0", .doc = "Cash at the start."},
    {"reserve", KEY_QUANTITY, DIM_MONEY, .offset = offsetof(struct funding, reserve), .min = 0,
     .max = 1e12, .fallback = "$0",
     .doc = "Cash that no new order of packages may touch; what is committed is paid out of it."},
    {"raises", KEY_MAP, .offset = offsetof(struct funding, raises), .sub = &raise_table,
     .optional = true, .doc = "Money paid in by the owners, by name."},
    {"loans", KEY_MAP, .offset = offsetof(struct funding, loans), .sub = &loan_table,
     .optional = true,
     .doc = "Loans by name; those written first are drawn on first. There is no built-in rate."},
    {"inflow", KEY_PATH, DIM_MONEY_PER_TIME, offsetof(struct funding, inflow), .min = 0, .max = 1e6,
     .optional = true,
     .doc = "Money that the owners pay in all the time, such as '2e9 $/month'; it is there at the "
            "end of each month."},
};
const struct key_table funding_table = {
    KEY_TABLE("funding", struct funding, funding_keys),
    .tells_given = true,
    .doc = "Where an operator's money comes from. With it, the operator can run short of cash: "
           "deliveries wait until they can be paid, and bills that can't be paid are reported.",
};
