/* Factors are gathered as whole numbers above and below the line and as a power of ten, which
 * strtod gets together with the digits: '3.35 TB/s' is exactly 3.35e12, and a value with whole
 * factors is rounded once per factor. strtod is fit for it since the program never leaves the C
 * locale. */
#include "input/quantity_read.h"

#include "input/unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Exponents beyond this are beyond any double, whatever the digits and units. */
enum { EXPONENT_LIMIT = 9999 };

/* Digits, a point among them perhaps, times a power of ten. */
struct decimal {
    char digits[QUANTITY_DIGITS + 2];
    int exponent;
};

struct reader {
    const char *text;
    size_t end; /* of the text, without blanks behind */
    size_t at;
    enum letter_b b;
    enum quantity_trouble trouble;
    struct reading *out;
    double times, over; /* of all units and of the amounts below the line */
    int tens;
    int units;
};

static bool stop(struct reader *r, enum quantity_trouble trouble, size_t offset, size_t length)
{
    r->trouble = trouble;
    r->out->wrong = (struct part){offset, length};
    return false;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Bytes beyond ASCII count as letters, so that messages show 'µs' whole. */
static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* What stands there; zero at the end. */
static char here(const struct reader *r)
{
    return r->at < r->end ? r->text[r->at] : '\0';
}

static char ahead(const struct reader *r, size_t n)
{
    return r->at + n < r->end ? r->text[r->at + n] : '\0';
}

static void skip_blanks(struct reader *r)
{
    while (is_blank(here(r)))
        r->at++;
}

/* Stops at all up to the next blank. */
static bool stop_here(struct reader *r, enum quantity_trouble trouble)
{
    size_t end = r->at;
    while (end < r->end && !is_blank(r->text[end]))
        end++;
    return stop(r, trouble, r->at, end - r->at);
}

/* The length of the word that stands there: 'MW', 'H100e', 'k$', '$', '%'; 0 for none. */
static size_t word_length(const struct reader *r)
{
    size_t n = 0;
    if (here(r) == '%')
        return 1;
    if (is_letter(here(r)))
        while (is_letter(ahead(r, n)) || is_digit(ahead(r, n)))
            n++;
    return n + (ahead(r, n) == '$');
}

static bool is_per(const struct reader *r)
{
    return word_length(r) == 3 && memcmp(r->text + r->at, "per", 3) == 0;
}

static bool read_exponent(struct reader *r, int *exponent)
{
    const size_t sign = ahead(r, 1) == '-' || ahead(r, 1) == '+';
    if ((here(r) != 'e' && here(r) != 'E') || !is_digit(ahead(r, 1 + sign)))
        return false;
    const bool negative = ahead(r, 1) == '-';
    int n = 0;
    for (r->at += 1 + sign; is_digit(here(r)); r->at++)
        n = n < EXPONENT_LIMIT ? 10 * n + (here(r) - '0') : EXPONENT_LIMIT;
    *exponent = negative ? -n : n;
    return true;
}

static bool read_decimal(struct reader *r, struct decimal *out)
{
    if (!is_digit(here(r)) && !(here(r) == '.' && is_digit(ahead(r, 1))))
        return word_length(r)
                   ? stop_here(r, QUANTITY_NO_NUMBER)
                   : stop(r, QUANTITY_NO_NUMBER, r->out->whole.offset, r->out->whole.length);
    if (here(r) == '0' && (ahead(r, 1) == 'x' || ahead(r, 1) == 'X'))
        return stop_here(r, QUANTITY_HEX);
    const size_t start = r->at;
    size_t n = 0;
    bool point = false;
    for (;; r->at++) {
        const char c = here(r);
        if (c == '_' && r->at > start && is_digit(r->text[r->at - 1]) && is_digit(ahead(r, 1)))
            continue;
        if (!is_digit(c) && (c != '.' || point))
            break;
        point = point || c == '.';
        if (n <= QUANTITY_DIGITS)
            out->digits[n++] = c;
    }
    if (n > QUANTITY_DIGITS)
        return stop(r, QUANTITY_LONG_NUMBER, start, r->at - start);
    out->digits[n] = '\0';
    out->exponent = 0;
    read_exponent(r, &out->exponent);
    if (here(r) == ',')
        return stop(r, QUANTITY_COMMA, r->at, 1);
    return true;
}

/* Reads the scale behind a number where there is one. */
static bool read_scale(struct reader *r, enum letter_b b, int *tens, struct part *part)
{
    const size_t start = r->at;
    skip_blanks(r);
    const size_t length = word_length(r);
    const bool is_b = length == 1 && here(r) == 'B';
    *part = (struct part){r->at, length};
    if (is_b && b == B_IS_UNCLEAR)
        return stop(r, QUANTITY_UNCLEAR_B, r->at, 1);
    if ((is_b && b == B_IS_BYTE) || !unit_scale(r->text + r->at, length, tens)) {
        r->at = start;
        *part = (struct part){0};
        *tens = 0;
        return true;
    }
    r->at += length;
    return true;
}

/* Lays a unit to the given power, negative below the line, on what has been read. */
static void apply(struct reader *r, const struct unit *unit, int power)
{
    r->out->dim = dim_multiply(r->out->dim, dim_power(unit->dim, power));
    r->tens += unit->tens * power;
    for (int i = abs(power); i > 0; i--) {
        r->times *= power > 0 ? unit->times : unit->over;
        r->over *= power > 0 ? unit->over : unit->times;
    }
}

/* 'sign' is 1 above the line and -1 below. */
static bool read_unit(struct reader *r, int sign, bool scaled)
{
    skip_blanks(r);
    const size_t start = r->at, length = word_length(r);
    if (length == 0)
        return start == r->end
                   ? stop(r, QUANTITY_NO_UNIT, r->out->whole.offset, r->out->whole.length)
                   : stop_here(r, QUANTITY_UNEXPECTED);
    struct unit unit;
    if (!unit_find(r->text + start, length, &unit))
        return stop(r, QUANTITY_UNKNOWN, start, length);
    if (scaled && !dim_equal(unit.dim, (struct dim)DIM_NONE) &&
        !dim_equal(unit.dim, (struct dim)DIM_MONEY))
        return stop(r, QUANTITY_SCALED, r->out->scale.offset,
                    start + length - r->out->scale.offset);
    r->at += length;
    int power = 1;
    if (here(r) == '^') {
        power = ahead(r, 1) - '0';
        if (power < 1 || power > 9 || is_digit(ahead(r, 2)))
            return stop_here(r, QUANTITY_UNEXPECTED);
        r->at += 2;
    }
    r->units += power;
    if (r->units > QUANTITY_UNITS)
        return stop(r, QUANTITY_MANY, start, r->end - start);
    apply(r, &unit, sign * power);
    return true;
}

static bool read_product(struct reader *r, int sign, bool scaled)
{
    for (;;) {
        if (!read_unit(r, sign, scaled))
            return false;
        const size_t end = r->at;
        skip_blanks(r);
        if (here(r) == '*' && sign < 0)
            return stop(r, QUANTITY_TWO_WAYS, r->at, 1);
        if (here(r) != '-' && here(r) != '*') {
            r->at = end;
            return true;
        }
        r->at++;
    }
}

/* Whether a second number follows, as in '10-20 MW', '$10 - $20', '10 to 20'. */
static bool is_range(const struct reader *r)
{
    size_t n = 0;
    if (here(r) == '-')
        n = 1;
    else if (word_length(r) == 2 && memcmp(r->text + r->at, "to", 2) == 0)
        n = 2;
    else
        return false;
    while (is_blank(ahead(r, n)) || ahead(r, n) == '$')
        n++;
    return is_digit(ahead(r, n));
}

/* Whether the number just read is a year with a month behind. */
static bool is_date(const struct reader *r)
{
    return r->out->number.length == 4 && here(r) == '-' && is_digit(ahead(r, 1)) &&
           is_digit(ahead(r, 2)) && (ahead(r, 3) == '-' || ahead(r, 3) == '\0');
}

/* What stands above the line. */
static bool read_above(struct reader *r, struct decimal *number)
{
    static const struct unit dollar = {DIM_MONEY, 1, 1, 0};
    struct reading *out = r->out;
    const size_t dollar_at = r->at;
    const bool is_money = here(r) == '$';
    if (is_money) {
        r->at++;
        r->units++;
        apply(r, &dollar, 1);
        skip_blanks(r);
    }
    out->number.offset = r->at;
    if (!read_decimal(r, number))
        return false;
    out->number.length = r->at - out->number.offset;
    if (is_date(r))
        return stop(r, QUANTITY_DATE, out->number.offset, r->end - out->number.offset);
    int tens;
    if (!read_scale(r, is_money ? B_IS_BILLION : r->b, &tens, &out->scale))
        return false;
    r->tens += tens;
    const size_t end = r->at;
    skip_blanks(r);
    if (is_range(r))
        return stop(r, QUANTITY_RANGE, out->number.offset, r->end - out->number.offset);
    out->unit.offset = is_money ? dollar_at : r->at;
    if (is_money || word_length(r) == 0 || is_per(r)) {
        r->at = end;
        return true;
    }
    return read_product(r, 1, out->scale.length > 0);
}

/* What stands below one '/' or 'per'. */
static bool read_below(struct reader *r)
{
    skip_blanks(r);
    if (word_length(r) == 0 && (is_digit(here(r)) || here(r) == '.')) {
        const size_t start = r->at;
        struct decimal number;
        if (!read_decimal(r, &number))
            return false;
        const double value = strtod(number.digits, NULL);
        if (value == 0)
            return stop(r, QUANTITY_BY_ZERO, start, r->at - start);
        r->over *= value;
        int tens;
        struct part scale;
        if (!read_scale(r, r->b, &tens, &scale))
            return false;
        r->tens -= number.exponent + tens;
        skip_blanks(r);
        if (word_length(r) == 0 || is_per(r))
            return true;
    }
    return read_product(r, -1, false);
}

static bool read_all(struct reader *r, struct decimal *number)
{
    if (here(r) == '-' || here(r) == '+')
        r->at++;
    if (!read_above(r, number))
        return false;
    for (;;) {
        skip_blanks(r);
        if (here(r) == '/')
            r->at++;
        else if (is_per(r))
            r->at += 3;
        else
            break;
        if (!read_below(r))
            return false;
    }
    return r->at == r->end || stop_here(r, QUANTITY_UNEXPECTED);
}

static bool evaluate(struct reader *r, const struct decimal *number)
{
    char text[QUANTITY_DIGITS + 16];
    snprintf(text, sizeof text, "%se%d", number->digits, number->exponent + r->tens);
    const double value = strtod(text, NULL) * r->times / r->over;
    const struct part *at = &r->out->number;
    if (!isfinite(value))
        return stop(r, QUANTITY_LARGE, at->offset, at->length);
    if (value == 0 && strpbrk(number->digits, "123456789"))
        return stop(r, QUANTITY_SMALL, at->offset, at->length);
    r->out->value = r->text[r->out->whole.offset] == '-' ? -value : value;
    return true;
}

enum quantity_trouble quantity_read(const char *text, enum letter_b b, struct reading *out)
{
    *out = (struct reading){0};
    struct reader r = {.text = text, .b = b, .out = out, .times = 1, .over = 1};
    const size_t length = strlen(text);
    out->wrong.length = length;
    if (length > QUANTITY_LENGTH)
        return QUANTITY_LONG;
    r.end = length;
    skip_blanks(&r);
    while (r.end > r.at && is_blank(text[r.end - 1]))
        r.end--;
    out->whole = (struct part){r.at, r.end - r.at};
    if (out->whole.length == 0)
        return QUANTITY_EMPTY;
    struct decimal number;
    if (read_all(&r, &number) && evaluate(&r, &number)) {
        out->has_unit = r.units > 0;
        out->unit.length = r.end - out->unit.offset;
    }
    return r.trouble;
}
