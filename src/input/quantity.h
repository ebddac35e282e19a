/* Reading and writing numbers with units: '150 MW', '$30k', '0.065 $/kWh', '3.35 TB/s', '90 days',
 * '60 %', '200k'. */
#ifndef COLOSSIM_INPUT_QUANTITY_H
#define COLOSSIM_INPUT_QUANTITY_H

#include "base/text.h"
#include "input/dim.h"

#include <stdbool.h>
#include <stddef.h>

enum { QUANTITY_MESSAGE = 256 };

struct quantity_fault {
    char message[QUANTITY_MESSAGE]; /* "'MWh' is an energy, expected a power (W, kW, MW, GW)" */
    char hint[QUANTITY_MESSAGE];    /* "did you mean '150 MW'?"; empty for none */
    size_t offset, length;          /* the part of the text that is wrong, bytes */
};

/* Reads a quantity of the expected dimension into SI. Prefix and suffix money, scale letters k M B
 * T after '$' and on counts ('200k'); 'B' is billion after '$' and byte in a dimension of bytes;
 * '%' is 0.01; '_' groups digits, ',' is refused. A bare number is accepted only for a
 * dimensionless quantity. On failure fills the fault and returns false. */
bool quantity_parse(const char *text, struct dim expected, double *out,
                    struct quantity_fault *fault);

/* The same for any dimension, which is returned. */
bool quantity_parse_any(const char *text, double *out, struct dim *dim,
                        struct quantity_fault *fault);

/* Whether two texts that a comma parts are one number that somebody wrote with a separator of
 * thousands: '50' and '000 kW'. */
bool quantity_is_parted(const char *text, const char *next);

/* Writes a value with the unit a planner would choose ('150 MW', '$1.2B', '90 days'), at most
 * 'digits' significant digits. */
void quantity_write(double value, struct dim, int digits, struct text *out);

/* Writes a finite value the way another text, which quantity_parse reads, writes its own: in the
 * same unit. Like '$20k' 28,844.99 $ are '$28.84499k'. */
void quantity_write_like(double value, const char *like, struct dim, int digits, struct text *out);

/* The unit of such a text, without its scale: '$/h' of '$30k/h'; empty for a bare number. Returns
 * its size in SI. */
double quantity_unit(const char *text, struct dim, struct text *unit);

/* The dimension of what dim_units writes. */
struct dim quantity_dim(const char *units);

#endif
