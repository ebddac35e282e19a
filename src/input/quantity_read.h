/* The grammar of a number with unit, without a word on what is expected: quantity.c compares and
 * explains.
 *
 *     quantity = ["+" | "-"] ("$" amount | amount [product]) {("/" | "per") below}
 *     below    = amount [product] | product
 *     amount   = decimal [scale]                          (200k, 1.5 million)
 *     product  = unit {("-" | "*") unit}                  (no '*' below a line)
 *     unit     = word ["^" digit]                         (MW, GPU, $, %)
 *
 * Blanks may stand between all of these. */
#ifndef COLOSSIM_INPUT_QUANTITY_READ_H
#define COLOSSIM_INPUT_QUANTITY_READ_H

#include "input/dim.h"

#include <stdbool.h>
#include <stddef.h>

/* What a 'B' behind a number is. */
enum letter_b { B_IS_BYTE, B_IS_BILLION, B_IS_UNCLEAR };

enum quantity_trouble {
    QUANTITY_FINE,
    QUANTITY_EMPTY,
    QUANTITY_LONG,        /* more than QUANTITY_LENGTH bytes */
    QUANTITY_NO_NUMBER,   /* no number where the text or an amount begins */
    QUANTITY_LONG_NUMBER, /* more than QUANTITY_DIGITS digits */
    QUANTITY_HEX,
    QUANTITY_COMMA,
    QUANTITY_DATE,      /* '2024-09-02' */
    QUANTITY_RANGE,     /* '10-20', '10 to 20' */
    QUANTITY_LARGE,     /* more than a double holds */
    QUANTITY_SMALL,     /* not zero, but less than a double holds */
    QUANTITY_UNKNOWN,   /* a word that is no unit */
    QUANTITY_UNCLEAR_B, /* B_IS_UNCLEAR met one */
    QUANTITY_SCALED,    /* '5 M W': a scale before a unit that is neither a count nor money */
    QUANTITY_NO_UNIT,   /* an operator without what it joins */
    QUANTITY_TWO_WAYS,  /* '*' below the line */
    QUANTITY_MANY,      /* more than QUANTITY_UNITS units */
    QUANTITY_BY_ZERO,
    QUANTITY_UNEXPECTED /* anything else that doesn't belong there */
};

enum { QUANTITY_LENGTH = 200, QUANTITY_DIGITS = 40, QUANTITY_UNITS = 8 };

/* A part of the text, bytes. */
struct part {
    size_t offset, length;
};

struct reading {
    double value; /* SI */
    struct dim dim;
    bool has_unit;
    struct part whole;  /* without blanks around it */
    struct part number; /* without sign, '$' and scale */
    struct part scale;  /* length 0: none */
    struct part unit;   /* all that gives the dimension; '$30k/h' is one */
    struct part wrong;  /* where the trouble is */
};

enum quantity_trouble quantity_read(const char *text, enum letter_b, struct reading *out);

#endif
