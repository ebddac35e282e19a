/* What must hold of a rental: it lies within the run, and its accelerator may be used. */
#include "scenario/checker.h"

void check_rentals(struct checker *c, const struct owner *owner)
{
    const struct rental *rentals = owner->rentals.items;
    for (uint32_t i = 0; i < owner->rentals.n; i++) {
        const struct rental *r = &rentals[i];
        const day_number from = r->from ? r->from : c->scenario->start;
        if (r->from)
            checker_inside(c, &r->from, r->from, "rental");
        if (r->until && r->until <= from)
            checker_fault(c, checker_place_of(c, &r->until), NULL,
                          "rental '%s' ends before it begins", r->name);
        if (r->ended && (!r->until || r->ended <= from || r->ended >= r->until))
            checker_fault(c, checker_place_of(c, &r->ended), NULL,
                          "rental '%s' can be 'ended' between its first day and its 'until' only",
                          r->name);
        if (r->fee > 0 && !r->ended)
            checker_fault(c, checker_place_of(c, &r->fee), NULL,
                          "'fee' of rental '%s' has no effect where it is not 'ended'", r->name);
        check_accelerator(c, checker_place_of(c, &r->accelerators), r->accelerator);
    }
}
