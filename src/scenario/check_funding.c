/* What must hold of an operator's money: it comes in within the run. */
#include "scenario/checker.h"

void check_funding(struct checker *c, const struct owner *owner)
{
    const struct raise *raises = owner->funding.raises.items;
    for (uint32_t i = 0; i < owner->funding.raises.n; i++)
        checker_inside(c, &raises[i].date, raises[i].date, "raise");
}
