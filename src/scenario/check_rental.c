/* What must hold of a rental: it lies within the run, and its accelerator's worth is known. */
#include "scenario/checker.h"

#include <math.h>

void check_rentals(struct checker *c, const struct owner *owner)
{
    static const char *const basis_keys[] = {[H100E_DENSE_8BIT] = "fp8",
                                             [H100E_DENSE_16BIT] = "bf16",
                                             [H100E_MEASURED_MATMUL] = "measured-matmul",
                                             [H100E_MEMORY_BANDWIDTH] = "memory-bandwidth"};
    const struct rental *rentals = owner->rentals.items;
    const enum h100e_basis basis = (enum h100e_basis)c->scenario->h100e_basis;
    for (uint32_t i = 0; i < owner->rentals.n; i++) {
        const struct rental *r = &rentals[i];
        const day_number from = r->from ? r->from : c->scenario->start;
        if (r->from)
            checker_inside(c, &r->from, r->from, "rental");
        if (r->until && r->until <= from) {
            diag_error(c->diags, checker_place_of(c, &r->until), NULL,
                       "rental '%s' ends before it begins", r->name);
            c->fine = false;
        }
        checker_known(c, checker_place_of(c, &r->accelerators),
                      !isnan(accelerator_h100e(r->accelerator, &c->scenario->h100e, basis)),
                      checker_item(c, "accelerators", r->accelerator->name), basis_keys[basis]);
    }
}
