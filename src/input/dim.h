/* Dimensions: exponents of the base units that planners mix up. Watts are joules per second, so
 * that an energy given for a power is found. Counts (GPUs, racks, systems) have no dimension. */
#ifndef COLOSSIM_INPUT_DIM_H
#define COLOSSIM_INPUT_DIM_H

#include <stdbool.h>
#include <stdint.h>

struct dim {
    int8_t second, byte, flop, joule, dollar, kilogram, metre, kelvin;
};

/* Initialisers for key tables. */
#define DIM_NONE \
    {            \
        0        \
    }
#define DIM_TIME    \
    {               \
        .second = 1 \
    }
#define DIM_RATE     \
    {                \
        .second = -1 \
    }
#define DIM_BYTES \
    {             \
        .byte = 1 \
    }
#define DIM_BANDWIDTH           \
    {                           \
        .byte = 1, .second = -1 \
    }
#define DIM_FLOP  \
    {             \
        .flop = 1 \
    }
#define DIM_FLOPS               \
    {                           \
        .flop = 1, .second = -1 \
    }
#define DIM_ENERGY \
    {              \
        .joule = 1 \
    }
#define DIM_POWER                \
    {                            \
        .joule = 1, .second = -1 \
    }
#define DIM_MONEY   \
    {               \
        .dollar = 1 \
    }
#define DIM_MONEY_PER_POWER                   \
    {                                         \
        .dollar = 1, .joule = -1, .second = 1 \
    }
#define DIM_MONEY_PER_ENERGY     \
    {                            \
        .dollar = 1, .joule = -1 \
    }
#define DIM_MONEY_PER_TIME        \
    {                             \
        .dollar = 1, .second = -1 \
    }
#define DIM_MONEY_PER_POWER_TIME \
    {                            \
        .dollar = 1, .joule = -1 \
    }
#define DIM_CARBON_PER_ENERGY      \
    {                              \
        .kilogram = 1, .joule = -1 \
    }
#define DIM_LENGTH \
    {              \
        .metre = 1 \
    }

bool dim_equal(struct dim a, struct dim b);
struct dim dim_multiply(struct dim a, struct dim b);
struct dim dim_divide(struct dim a, struct dim b);
struct dim dim_power(struct dim, int power);

enum { DIM_UNITS = 96 };

/* The base units as quantity.h reads them: 'J-s/m^2', 'per s'; empty for a dimensionless number. */
void dim_units(struct dim, char out[DIM_UNITS]);

/* What a reader calls it: 'a power', 'an energy', 'money per energy', else dim_units: then the text
 * is valid until the same thread's next call. */
const char *dim_name(struct dim);

/* Units that messages propose: 'W, kW, MW, GW'. NULL for a dimension without usual units. */
const char *dim_usual_units(struct dim);

#endif
