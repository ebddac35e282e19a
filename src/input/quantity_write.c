/* Writing walks the dimension's ladder of units from the top and takes the first one in which the
 * rounded value is at least 1, so that 999.96 MW in four digits is 1 GW and not 1000 MW. The size
 * of a unit comes from the reader: what is written here can't mean something else there. */
#include "input/quantity.h"
#include "input/quantity_read.h"
#include "input/unit.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A double has at least 15 decimal digits that survive text and back. */
enum { MOST_DIGITS = 15, NUMBER = 40 };

static double rounded(double value, int digits)
{
    char text[NUMBER];
    snprintf(text, sizeof text, "%.*e", digits - 1, value);
    return strtod(text, NULL);
}

/* Zeros behind the point tell nothing. */
static void strip_zeros(char *text)
{
    if (!strchr(text, '.'))
        return;
    char *end = text + strlen(text);
    while (end[-1] == '0')
        *--end = '\0';
    if (end[-1] == '.')
        end[-1] = '\0';
}

/* '0.065', '275796', '3.8e25'. */
static void write_number(double value, int digits, char out[NUMBER])
{
    enum { LEAST = -5, MOST = 15 }; /* powers of ten that are written out */
    char text[NUMBER];
    snprintf(text, sizeof text, "%.*e", digits - 1, value);
    char *e = strchr(text, 'e');
    assert(e);
    const int power = atoi(e + 1);
    if (power >= LEAST && power < MOST) {
        const int decimals = digits - 1 - power;
        snprintf(out, NUMBER, "%.*f", decimals > 0 ? decimals : 0, strtod(text, NULL));
        strip_zeros(out);
        return;
    }
    *e = '\0';
    strip_zeros(text);
    snprintf(out, NUMBER, "%.*se%d", NUMBER - 8, text, power);
}

static double size_of(const char *unit, struct dim dim)
{
    char text[NUMBER];
    snprintf(text, sizeof text, "1 %s", unit);
    double size = NAN;
    struct quantity_fault fault;
    const bool read = quantity_parse(text, dim, &size, &fault);
    assert(read);
    (void)read;
    return size;
}

static const char *choose(const struct ladder *ladder, double value, int digits, double *size)
{
    size_t n = 0;
    while (ladder->rungs[n])
        n++;
    for (size_t i = n; i-- > 0;) {
        *size = size_of(ladder->rungs[i], ladder->dim);
        /* $5000 is plainer than $5k; above, thousands are. */
        const double least = strcmp(ladder->rungs[i], "k$") == 0 ? 10 : 1;
        if (fabs(rounded(value / *size, digits)) >= least)
            return ladder->rungs[i];
    }
    if (value != 0)
        return ladder->rungs[0];
    *size = size_of(ladder->likely, ladder->dim);
    return ladder->likely;
}

void quantity_write(double value, struct dim dim, int digits, struct text *out)
{
    if (!isfinite(value)) {
        text_add(out, isnan(value) ? "nan" : value > 0 ? "inf" : "-inf");
        return;
    }
    digits = digits < 1 ? 1 : digits > MOST_DIGITS ? MOST_DIGITS : digits;
    const struct ladder *ladder = unit_ladder(dim);
    char base[DIM_UNITS], number[NUMBER];
    dim_units(dim, base);
    const char *unit = base;
    double size = 1;
    if (ladder)
        unit = choose(ladder, value, digits, &size);
    if (!isfinite(value / size)) { /* too large a number of a unit below the base */
        unit = base;
        size = 1;
    }
    write_number(value / size, digits, number);
    if (dim_equal(dim, (struct dim)DIM_MONEY)) {
        const char *magnitude = number[0] == '-' ? number + 1 : number;
        text_addf(out, "%s$%s%.*s", value < 0 ? "-" : "", magnitude, (int)strlen(unit) - 1, unit);
        return;
    }
    text_add(out, number);
    if (unit[0] == '\0')
        return;
    const bool one = strcmp(number, "1") == 0;
    const bool plural = strcmp(unit, "days") == 0 || strcmp(unit, "years") == 0;
    text_addf(out, " %.*s", (int)(strlen(unit) - (one && plural)), unit);
}

/* A text that quantity_parse reads. */
static struct reading reading_of(const char *text, struct dim dim)
{
    struct reading r;
    const enum quantity_trouble trouble =
        quantity_read(text, dim.byte ? B_IS_BYTE : B_IS_BILLION, &r);
    assert(trouble == QUANTITY_FINE && dim_equal(r.dim, dim));
    (void)trouble;
    return r;
}

/* Puts another number into a text. */
static void put_number(const char *like, const struct reading *r, const char *number,
                       struct text *out)
{
    const size_t from = r->whole.offset, end = r->whole.offset + r->whole.length;
    const size_t signs = like[from] == '-' || like[from] == '+';
    const size_t after = r->number.offset + r->number.length;
    const bool negative = number[0] == '-';
    text_addf(out, "%s%.*s%s%.*s", negative ? "-" : "", (int)(r->number.offset - from - signs),
              like + from + signs, number + negative, (int)(end - after), like + after);
}

void quantity_write_like(double value, const char *like, struct dim dim, int digits,
                         struct text *out)
{
    const struct reading r = reading_of(like, dim);
    char number[NUMBER];
    struct text one;
    text_init(&one);
    put_number(like, &r, "1", &one);
    digits = digits < 1 ? 1 : digits > MOST_DIGITS ? MOST_DIGITS : digits;
    const double count = value / reading_of(text_get(&one), dim).value;
    if (isfinite(count)) {
        write_number(count, digits, number);
        put_number(like, &r, number, out);
    } else
        quantity_write(value, dim, digits, out);
    text_free(&one);
}

double quantity_unit(const char *text, struct dim dim, struct text *unit)
{
    const struct reading r = reading_of(text, dim);
    const size_t end = r.unit.offset + r.unit.length;
    size_t from = r.unit.offset;
    if (r.has_unit && from < r.number.offset) { /* '$30k/h': the number stands in it */
        from = r.scale.length ? r.scale.offset + r.scale.length : r.number.offset + r.number.length;
        text_add_char(unit, '$');
    }
    if (r.has_unit)
        text_addf(unit, "%.*s", (int)(end - from), text + from);
    return size_of(text_get(unit), dim);
}

struct dim quantity_dim(const char *units)
{
    struct text one;
    struct reading r;
    text_init(&one);
    text_addf(&one, "1 %s", units);
    const enum quantity_trouble trouble = quantity_read(text_get(&one), B_IS_BYTE, &r);
    assert(trouble == QUANTITY_FINE);
    (void)trouble;
    text_free(&one);
    return r.dim;
}
