/* What must hold of an operator's money: it comes in within the run, and its loans can be drawn. */
#include "scenario/checker.h"

#include <math.h>

/* Interest is first billed as the month of the first draw ends, or the run does. */
static void check_added(struct checker *c, const struct loan *loan, day_number from)
{
    const struct scenario *s = c->scenario;
    const day_number owed = loan->outstanding > 0 ? s->start : from, next = date_next_month(owed),
                     first = next < s->end ? next : s->end;
    char day[DATE_TEXT];
    if (loan->added_until == 0 || loan->added_until >= first)
        return;
    date_format(owed, day);
    checker_fault(c, checker_place_of(c, &loan->added_until), NULL,
                  "no interest is ever added to what is owed on loan '%s': no month ends after %s "
                  "and by 'interest-added-until'",
                  loan->name, day);
}

static void check_days(struct checker *c, const struct loan *loan)
{
    if (loan->from != 0)
        checker_inside(c, &loan->from, loan->from, "loan");
    const day_number from = loan->from ? loan->from : c->scenario->start;
    if (loan->until != 0 && loan->until <= from)
        checker_fault(c, checker_place_of(c, &loan->until), NULL,
                      "loan '%s' can never be drawn on: 'until' must come after 'from'",
                      loan->name);
    check_added(c, loan, from);
}

static void check_loan(struct checker *c, const struct loan *loan)
{
    check_days(c, loan);
    if (loan->outstanding > loan->limit)
        checker_fault(c, checker_place_of(c, &loan->outstanding), NULL,
                      "more is outstanding on loan '%s' than its limit", loan->name);
    if (!isnan(loan->advance) && loan->shares.given)
        checker_fault(c, checker_place_of(c, &loan->advance), NULL,
                      "loan '%s' has shares for its collateral: 'advance' is of one that lends on "
                      "deliveries",
                      loan->name);
    if (isnan(loan->advance) && !isnan(loan->grace))
        checker_fault(c, checker_place_of(c, &loan->grace), NULL,
                      "'grace' has no effect on loan '%s': without 'advance' it has no lot to take",
                      loan->name);
    if (loan->shares.given && loan->shares.margin_call < loan->shares.loan_to_value)
        checker_fault(c, checker_place_of(c, &loan->shares.margin_call), NULL,
                      "loan '%s' would be called as soon as it is drawn: 'margin-call' is below "
                      "'loan-to-value'",
                      loan->name);
}

void check_funding(struct checker *c, const struct owner *owner)
{
    const struct raise *raises = owner->funding.raises.items;
    for (uint32_t i = 0; i < owner->funding.raises.n; i++)
        checker_inside(c, &raises[i].date, raises[i].date, "raise");
    const struct loan *loans = owner->funding.loans.items;
    for (uint32_t i = 0; i < owner->funding.loans.n; i++)
        check_loan(c, &loans[i]);
}
