#include "input/dim.h"

#include <assert.h>
#include <stddef.h>
#include <stdio.h>

/* Money for power over a time (a yearly fee per watt) is money per energy: one row serves both. */
static const struct {
    struct dim dim;
    const char *name, *units;
} known[] = {
    {DIM_NONE, "a plain number", NULL},
    {DIM_TIME, "a time", "s, min, h, days, months, years"},
    {DIM_RATE, "a rate", "per h, per day, per year"},
    {DIM_BYTES, "an amount of data", "MB, GB, TB, PB"},
    {DIM_BANDWIDTH, "a bandwidth", "GB/s, TB/s, Gb/s"},
    {DIM_FLOP, "a number of operations", "FLOP, PFLOP, EFLOP, ZFLOP"},
    {DIM_FLOPS, "a speed of computing", "TFLOP/s, PFLOP/s, EFLOP/s"},
    {DIM_ENERGY, "an energy", "kWh, MWh, GWh"},
    {DIM_POWER, "a power", "W, kW, MW, GW"},
    {DIM_MONEY, "money", "$, k$, M$, B$"},
    {DIM_MONEY_PER_POWER, "money per power", "$/W, $/kW, M$/MW"},
    {DIM_MONEY_PER_ENERGY, "money per energy", "$/kWh, $/MWh, $/kW-month, $/W-year"},
    {DIM_MONEY_PER_TIME, "money per time", "$/h, $/month, $/year"},
    {DIM_CARBON_PER_ENERGY, "a mass per energy", "g/kWh, kg/MWh"},
    {DIM_LENGTH, "a length", "m, km"},
    {{.kilogram = 1}, "a mass", "kg, t, kt, Mt"},
    {{.metre = 3}, "a volume", "L"},
    {{.metre = 3, .joule = -1}, "a volume per energy", "L/kWh"},
    {{.kelvin = 1}, "a temperature", "K"},
};

bool dim_equal(struct dim a, struct dim b)
{
    return a.second == b.second && a.byte == b.byte && a.flop == b.flop && a.joule == b.joule &&
           a.dollar == b.dollar && a.kilogram == b.kilogram && a.metre == b.metre &&
           a.kelvin == b.kelvin;
}

static int8_t exponent(int value)
{
    assert(value >= INT8_MIN && value <= INT8_MAX);
    return (int8_t)value;
}

/* The dimension of x^p times y^q. */
static struct dim combine(struct dim x, int p, struct dim y, int q)
{
    return (struct dim){
        .second = exponent(p * x.second + q * y.second),
        .byte = exponent(p * x.byte + q * y.byte),
        .flop = exponent(p * x.flop + q * y.flop),
        .joule = exponent(p * x.joule + q * y.joule),
        .dollar = exponent(p * x.dollar + q * y.dollar),
        .kilogram = exponent(p * x.kilogram + q * y.kilogram),
        .metre = exponent(p * x.metre + q * y.metre),
        .kelvin = exponent(p * x.kelvin + q * y.kelvin),
    };
}

struct dim dim_multiply(struct dim a, struct dim b)
{
    return combine(a, 1, b, 1);
}

struct dim dim_divide(struct dim a, struct dim b)
{
    return combine(a, 1, b, -1);
}

struct dim dim_power(struct dim a, int power)
{
    return combine(a, power, (struct dim)DIM_NONE, 0);
}

/* Appends 'J^2' to a list of units; 'before' stands between two of them. */
static size_t put(char *out, size_t at, const char *before, const char *symbol, int power)
{
    const size_t room = DIM_UNITS - at;
    const int written = power == 1 ? snprintf(out + at, room, "%s%s", before, symbol)
                                   : snprintf(out + at, room, "%s%s^%d", before, symbol, power);
    assert(written > 0 && (size_t)written < room);
    return at + (size_t)written;
}

void dim_units(struct dim dim, char out[DIM_UNITS])
{
    const struct {
        const char *symbol;
        int power;
    } base[] = {
        {"$", dim.dollar}, {"B", dim.byte},      {"FLOP", dim.flop}, {"J", dim.joule},
        {"s", dim.second}, {"kg", dim.kilogram}, {"m", dim.metre},   {"K", dim.kelvin},
    };
    enum { BASES = sizeof base / sizeof base[0] };
    size_t at = 0;
    out[0] = '\0';
    for (size_t i = 0; i < BASES; i++)
        if (base[i].power > 0)
            at = put(out, at, at ? "-" : "", base[i].symbol, base[i].power);
    const char *before = at ? "/" : "per ";
    for (size_t i = 0; i < BASES; i++)
        if (base[i].power < 0) {
            at = put(out, at, before, base[i].symbol, -base[i].power);
            before = "-";
        }
}

const char *dim_name(struct dim dim)
{
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (dim_equal(known[i].dim, dim))
            return known[i].name;
    static _Thread_local char units[DIM_UNITS];
    dim_units(dim, units);
    return units;
}

const char *dim_usual_units(struct dim dim)
{
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (dim_equal(known[i].dim, dim))
            return known[i].units;
    return NULL;
}
