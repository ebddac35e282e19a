/* What a number with unit should have been. The grammar is quantity_read.h's; here its troubles get
 * words, and proposals are tried before they are made: every known spelling near the wrong word is
 * put in its place and read again, and those that give the expected dimension win. */
#include "input/quantity.h"

#include "base/words.h"
#include "input/quantity_read.h"
#include "input/quote.h"
#include "input/unit.h"
#include "input/utf8.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct wanted {
    bool any;
    struct dim dim;
};

static enum letter_b letter_b(struct wanted wanted)
{
    return wanted.any ? B_IS_UNCLEAR : wanted.dim.byte ? B_IS_BYTE : B_IS_BILLION;
}

/* ---- Messages ---- */

struct expectation {
    char text[128];
};

static struct expectation expected(struct wanted wanted)
{
    struct expectation e;
    const char *units = wanted.any ? NULL : dim_usual_units(wanted.dim);
    snprintf(e.text, sizeof e.text, "expected %s%s%s%s",
             wanted.any ? "a number with its unit" : dim_name(wanted.dim), units ? " (" : "",
             units ? units : "", units ? ")" : "");
    return e;
}

/* ' (U+00B5 is not ASCII)' for a word that has such a character: it may look like another one. */
static void say_beyond_ascii(const char *text, struct part part, char *out, size_t size)
{
    out[0] = '\0';
    for (size_t i = part.offset; i < part.offset + part.length; i++) {
        const unsigned char *s = (const unsigned char *)text + i;
        uint32_t code;
        if (*s < 0x80)
            continue;
        if (utf8_character(s, part.offset + part.length - i, &code))
            snprintf(out, size, " (U+%04X is not ASCII)", (unsigned)code);
        else
            snprintf(out, size, " (byte 0x%02X is not UTF-8)", (unsigned)*s);
        return;
    }
}

static void explain(enum quantity_trouble trouble, const char *text, const struct reading *r,
                    struct wanted wanted, struct quantity_fault *fault)
{
    const struct quoted q = quote_part(text + r->wrong.offset, r->wrong.length);
    const struct expectation e = expected(wanted);
    char *out = fault->message, beyond[48];
    const size_t size = sizeof fault->message;
    say_beyond_ascii(text, r->wrong, beyond, sizeof beyond);
    switch (trouble) {
    case QUANTITY_FINE: break;
    case QUANTITY_EMPTY: snprintf(out, size, "no value, %s", e.text); break;
    case QUANTITY_LONG:
        snprintf(out, size, "too long for a number with its unit (at most %d bytes)",
                 QUANTITY_LENGTH);
        break;
    case QUANTITY_NO_NUMBER:
        snprintf(out, size, "%s is no number%s, %s", q.text, beyond, e.text);
        break;
    case QUANTITY_LONG_NUMBER:
        snprintf(out, size, "%s has more than %d digits", q.text, QUANTITY_DIGITS);
        break;
    case QUANTITY_HEX: snprintf(out, size, "%s is no decimal number", q.text); break;
    case QUANTITY_COMMA:
        snprintf(out, size,
                 "',' may group digits or begin a fraction: it is not allowed in a number");
        break;
    case QUANTITY_DATE: snprintf(out, size, "%s is a date, %s", q.text, e.text); break;
    case QUANTITY_RANGE: snprintf(out, size, "%s is a range, expected one number", q.text); break;
    case QUANTITY_LARGE: snprintf(out, size, "%s is too large", q.text); break;
    case QUANTITY_SMALL: snprintf(out, size, "%s is too small to tell it from 0", q.text); break;
    case QUANTITY_UNKNOWN:
        snprintf(out, size, "%s is no known unit%s, %s", q.text, beyond, e.text);
        break;
    case QUANTITY_UNCLEAR_B: snprintf(out, size, "'B' may be a billion or bytes here"); break;
    case QUANTITY_SCALED:
        snprintf(out, size, "%s: a scale stands only before counts and money, %s", q.text, e.text);
        break;
    case QUANTITY_NO_UNIT:
        snprintf(out, size, "%s ends before its unit, %s", q.text, e.text);
        break;
    case QUANTITY_TWO_WAYS:
        snprintf(out, size, "'*' behind a division can be read in two ways");
        break;
    case QUANTITY_MANY:
        snprintf(out, size, "more than %d units in one number", QUANTITY_UNITS);
        break;
    case QUANTITY_BY_ZERO: snprintf(out, size, "division by zero"); break;
    case QUANTITY_UNEXPECTED:
        snprintf(out, size, "%s does not belong here%s, %s", q.text, beyond, e.text);
        break;
    }
}

/* ---- Hints ---- */

/* The text with one part replaced; empty when it would be too long to show. */
struct proposal {
    char text[104];
};

static struct proposal replaced(const char *text, struct part part, const char *with)
{
    struct proposal p;
    const size_t behind = part.offset + part.length;
    const int n =
        snprintf(p.text, sizeof p.text, "%.*s%s%s", (int)part.offset, text, with, text + behind);
    if (n < 0 || (size_t)n >= sizeof p.text)
        p.text[0] = '\0';
    return p;
}

static bool reads_as(const char *text, struct wanted wanted)
{
    struct reading r;
    return text[0] && quantity_read(text, letter_b(wanted), &r) == QUANTITY_FINE &&
           (wanted.any || (r.has_unit && dim_equal(r.dim, wanted.dim)) ||
            (dim_equal(wanted.dim, (struct dim)DIM_NONE) && dim_equal(r.dim, wanted.dim)));
}

/* The nearest spellings so far. Two of them when they are equally near: 'gb' is GB or Gb. */
struct search {
    const char *text;
    struct part part;
    struct wanted wanted;
    char word[UNIT_SPELLING];
    size_t limit; /* edits allowed; letters' case is none */
    bool fit_only;
    size_t rank; /* of the best ones, see rank() */
    size_t n;
    struct proposal best[2];
};

enum { WRONG_DIMENSION = 100, NONE_FOUND = 1000 };

/* Lower is nearer: the word itself, then the same letters in another case, then edits. */
static size_t rank(const struct search *s, const char *spelling, size_t edits)
{
    return 2 * edits + (strcmp(spelling, s->word) != 0);
}

static void offer(struct search *s, size_t nearness, struct proposal p)
{
    const bool tie = nearness == s->rank && nearness % WRONG_DIMENSION <= 1 && s->n == 1;
    if ((nearness >= s->rank && !tie) || !p.text[0])
        return;
    if (!tie)
        s->n = 0;
    s->rank = nearness;
    s->best[s->n++] = p;
}

static void try_spelling(const char *spelling, void *context)
{
    struct search *s = context;
    const size_t edits = words_distance(s->word, spelling);
    if (edits > s->limit || edits >= strlen(spelling))
        return;
    const struct proposal p = replaced(s->text, s->part, spelling);
    if (reads_as(p.text, s->wanted)) {
        offer(s, rank(s, spelling, edits), p);
        return;
    }
    /* Data and operations where their rate is wanted: '400 Gb', '989 TFLOPS'. */
    if (s->wanted.dim.second == -1 && (s->wanted.dim.byte == 1 || s->wanted.dim.flop == 1)) {
        char rate[UNIT_SPELLING + 2];
        snprintf(rate, sizeof rate, "%s/s", spelling);
        const struct proposal r = replaced(s->text, s->part, rate);
        if (reads_as(r.text, s->wanted)) {
            offer(s, rank(s, spelling, edits), r);
            return;
        }
    }
    if (edits == 0 && !s->fit_only)
        offer(s, WRONG_DIMENSION + rank(s, spelling, edits), p);
}

static void hint_spelling(const char *text, struct part part, struct wanted wanted, bool fit_only,
                          struct quantity_fault *fault)
{
    struct search s = {
        .text = text, .part = part, .wanted = wanted, .fit_only = fit_only, .rank = NONE_FOUND};
    if (part.length >= sizeof s.word)
        return;
    memcpy(s.word, text + part.offset, part.length);
    /* One letter is what tells MW from MWh; single letters are too near to each other. */
    if (fit_only)
        s.limit = part.length >= 2;
    else
        s.limit = part.length < 3 ? 0 : part.length < 6 ? 1 : 2;
    unit_each(try_spelling, &s);
    if (s.n == 1)
        snprintf(fault->hint, sizeof fault->hint, "did you mean '%s'?", s.best[0].text);
    else if (s.n == 2)
        snprintf(fault->hint, sizeof fault->hint, "did you mean '%s' or '%s'?", s.best[0].text,
                 s.best[1].text);
}

static bool starts_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

/* Signs that people use and that are no ASCII, and other currencies. */
static bool hint_sign(const char *text, struct part part, struct quantity_fault *fault)
{
    static const char *const currencies[] = {"€", "£", "¥", "EUR", "GBP", "CNY", "JPY"};
    static const char *const micro[] = {"µ", "μ"}; /* U+00B5 and U+03BC */
    const char *word = text + part.offset;
    for (size_t i = 0; i < sizeof currencies / sizeof currencies[0]; i++)
        if (starts_with(word, currencies[i])) {
            snprintf(fault->hint, sizeof fault->hint, "money is in US dollars: '$'");
            return true;
        }
    for (size_t i = 0; i < sizeof micro / sizeof micro[0]; i++)
        if (starts_with(word, micro[i])) {
            const struct part sign = {part.offset, strlen(micro[i])};
            snprintf(fault->hint, sizeof fault->hint, "did you mean '%s'?",
                     replaced(text, sign, "u").text);
            return true;
        }
    return false;
}

/* A comma among digits: either a group ('200,000') or a fraction ('0,065'). */
static void hint_comma(const char *text, struct part comma, struct quantity_fault *fault)
{
    const struct proposal point = replaced(text, comma, "."), plain = replaced(text, comma, ""),
                          group = replaced(text, comma, "_");
    const size_t digits = strspn(text + comma.offset + 1, "0123456789");
    const bool fraction = digits != 3 || (comma.offset > 0 && text[comma.offset - 1] == '0' &&
                                          (comma.offset == 1 || text[comma.offset - 2] == '$'));
    if (strchr(text + comma.offset + 1, ',') || !point.text[0])
        snprintf(fault->hint, sizeof fault->hint, "write '_' or nothing between groups of digits");
    else if (fraction)
        snprintf(fault->hint, sizeof fault->hint, "did you mean '%s'?", point.text);
    else
        snprintf(fault->hint, sizeof fault->hint, "did you mean '%s' or '%s'?", plain.text,
                 group.text);
}

/* A number without a unit: small ones in the likely unit, large ones were meant in SI. A scale was
 * meant as a prefix: '150M' is 150 MW. */
static void hint_unit(const char *text, const struct reading *r, struct dim dim,
                      struct quantity_fault *fault)
{
    enum { SI_FROM = 1000 };
    const struct ladder *ladder = unit_ladder(dim);
    if (!ladder || r->number.length + r->scale.length > QUANTITY_DIGITS)
        return;
    struct text hint;
    text_init(&hint);
    const char *sign = text[r->whole.offset] == '-' ? "-" : "";
    const int length = (int)r->number.length;
    const char *number = text + r->number.offset;
    if (dim_equal(dim, (struct dim)DIM_MONEY)) {
        text_addf(&hint, "%s$%.*s%.*s", sign, length, number, (int)r->scale.length,
                  text + r->scale.offset);
    } else if (r->scale.length == 1) {
        for (size_t i = 0; ladder->rungs[i]; i++)
            if (ladder->rungs[i][0] == text[r->scale.offset] && strlen(ladder->rungs[i]) > 1)
                text_addf(&hint, "%s%.*s %s", sign, length, number, ladder->rungs[i]);
    } else if (r->value > SI_FROM || r->value < -SI_FROM) {
        quantity_write(r->value, dim, 6, &hint);
    } else {
        text_addf(&hint, "%s%.*s %s", sign, length, number, ladder->likely);
    }
    if (reads_as(text_get(&hint), (struct wanted){.dim = dim}))
        snprintf(fault->hint, sizeof fault->hint, "did you mean '%s'?", text_get(&hint));
    text_free(&hint);
}

static void hint(enum quantity_trouble trouble, const char *text, const struct reading *r,
                 struct wanted wanted, struct quantity_fault *fault)
{
    switch (trouble) {
    case QUANTITY_NO_NUMBER: hint_sign(text, r->wrong, fault); break;
    case QUANTITY_COMMA: hint_comma(text, r->wrong, fault); break;
    case QUANTITY_RANGE:
        snprintf(fault->hint, sizeof fault->hint,
                 "write a range as {dist: uniform, low: ..., high: ...}");
        break;
    case QUANTITY_UNKNOWN:
        if (!hint_sign(text, r->wrong, fault))
            hint_spelling(text, r->wrong, wanted, false, fault);
        break;
    case QUANTITY_UNCLEAR_B:
        snprintf(fault->hint, sizeof fault->hint, "write 'billion' or 'bytes'");
        break;
    case QUANTITY_TWO_WAYS:
        snprintf(fault->hint, sizeof fault->hint,
                 "join what stays below the line by '-': '$/W-year'");
        break;
    default: break;
    }
}

/* Percents that are wanted per time are mostly meant per year. */
static bool hint_per_year(const char *text, const struct reading *r, struct dim dim,
                          struct quantity_fault *fault)
{
    if (!dim_equal(dim, (struct dim)DIM_RATE) || r->unit.length != 1 ||
        text[r->unit.offset] != '%' || r->whole.length > QUANTITY_DIGITS)
        return false;
    snprintf(fault->hint, sizeof fault->hint, "did you mean '%.*s / year'?", (int)r->whole.length,
             text + r->whole.offset);
    return true;
}

/* ---- Reading ---- */

/* A well-formed quantity of another dimension than the one wanted. */
static void mismatch(const char *text, const struct reading *r, struct dim dim,
                     struct quantity_fault *fault)
{
    const struct wanted wanted = {.dim = dim};
    const struct expectation e = expected(wanted);
    const struct part wrong = r->has_unit ? r->unit : r->whole;
    const struct quoted q = quote_part(text + wrong.offset, wrong.length);
    fault->offset = wrong.offset;
    fault->length = wrong.length;
    if (!r->has_unit) {
        snprintf(fault->message, sizeof fault->message, "%s has no unit, %s", q.text, e.text);
        hint_unit(text, r, dim, fault);
        return;
    }
    if (dim_equal(r->dim, (struct dim)DIM_NONE)) {
        snprintf(fault->message, sizeof fault->message, "%s has no dimension, %s", q.text, e.text);
        if (hint_per_year(text, r, dim, fault))
            return;
    } else
        snprintf(fault->message, sizeof fault->message, "%s is %s, %s", q.text, dim_name(r->dim),
                 e.text);
    hint_spelling(text, r->unit, wanted, true, fault);
}

static bool read(const char *text, struct wanted wanted, struct reading *r,
                 struct quantity_fault *fault)
{
    assert(text && fault);
    const enum quantity_trouble trouble = quantity_read(text, letter_b(wanted), r);
    if (trouble == QUANTITY_FINE && (wanted.any || dim_equal(r->dim, wanted.dim)))
        return true;
    *fault = (struct quantity_fault){.offset = r->wrong.offset, .length = r->wrong.length};
    if (trouble == QUANTITY_FINE) {
        mismatch(text, r, wanted.dim, fault);
        return false;
    }
    explain(trouble, text, r, wanted, fault);
    hint(trouble, text, r, wanted, fault);
    return false;
}

bool quantity_parse(const char *text, struct dim expected_dim, double *out,
                    struct quantity_fault *fault)
{
    struct reading r;
    if (!read(text, (struct wanted){.dim = expected_dim}, &r, fault))
        return false;
    *out = r.value;
    return true;
}

bool quantity_parse_any(const char *text, double *out, struct dim *dim,
                        struct quantity_fault *fault)
{
    struct reading r;
    if (!read(text, (struct wanted){.any = true}, &r, fault))
        return false;
    *out = r.value;
    *dim = r.dim;
    return true;
}

bool quantity_is_parted(const char *text, const char *next)
{
    static const char *const digits = "0123456789";
    const size_t begin = text[0] == '$' || text[0] == '-', n = strspn(text + begin, digits);
    return n >= 1 && n <= 3 && !text[begin + n] && strspn(next, digits) == 3;
}
