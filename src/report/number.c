#include "report/number.h"

#include "base/seconds.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Largest first. */
static const struct unit powers[] = {
    {"", "GW", 1e9, 0}, {"", "MW", 1e6, 0}, {"", "kW", 1e3, 0}, {"", "W", 1, 0}};
static const struct unit energies[] = {{"", "TWh", 1e12 * SECONDS_PER_HOUR, 0},
                                       {"", "GWh", 1e9 * SECONDS_PER_HOUR, 0},
                                       {"", "MWh", 1e6 * SECONDS_PER_HOUR, 0},
                                       {"", "kWh", 1e3 * SECONDS_PER_HOUR, 0},
                                       {"", "Wh", SECONDS_PER_HOUR, 0}};
static const struct unit monies[] = {{"$", "T", 1e12, 0},
                                     {"$", "B", 1e9, 0},
                                     {"$", "M", 1e6, 0},
                                     {"$", "k", 1e3, 0},
                                     {"$", "", 1, 0}};
static const struct unit carbons[] = {
    {"", "Mt", 1e9, 0}, {"", "kt", 1e6, 0}, {"", "t", 1e3, 0}, {"", "kg", 1, 0}};
#define COUNT(UNITS) (sizeof(UNITS) / sizeof((UNITS)[0]))

/* 999.7 kW is 1.00 MW: a number that rounds up to the next unit is written in it. */
static const double ROUNDS_UP = 0.9995;

/* The first unit that the largest number fills, with decimals for so many significant digits of it.
 */
static struct unit suit(const struct unit *units, size_t n, double largest, int digits)
{
    double size = fabs(largest);
    size_t i = 0;
    while (i + 1 < n && !(size >= ROUNDS_UP * units[i].size))
        i++;
    struct unit unit = units[i];
    double in_unit = size / unit.size;
    int whole = in_unit >= 1 ? (int)floor(log10(in_unit * (1 + 1e-12))) + 1 : 1;
    unit.decimals = digits > whole ? digits - whole : 0;
    return unit;
}

/* Four digits of the largest number leave two for one a hundredth of it. */
static struct unit suit_column(const struct unit *units, size_t n, double largest)
{
    struct unit unit = suit(units, n, largest, 4);
    if (unit.decimals > 2)
        unit.decimals = 2;
    return unit;
}

struct unit unit_power(double largest)
{
    return suit_column(powers, COUNT(powers), largest);
}

struct unit unit_energy(double largest)
{
    return suit_column(energies, COUNT(energies), largest);
}

struct unit unit_money(double largest)
{
    return suit_column(monies, COUNT(monies), largest);
}

static struct unit carbon(double largest)
{
    return suit_column(carbons, COUNT(carbons), largest);
}

struct unit unit_metric(double largest, const char *unit)
{
    static const struct {
        const char *unit;
        struct unit (*of)(double);
    } scaled[] = {{"W", unit_power},
                  {"J", unit_energy},
                  {"$", unit_money},
                  {"$/year", unit_money},
                  {"kg", carbon}};
    for (size_t i = 0; i < COUNT(scaled); i++)
        if (strcmp(unit, scaled[i].unit) == 0)
            return scaled[i].of(largest);
    return unit[0] == '$' ? (struct unit){"$", unit + 1, 1, 2} : (struct unit){"", unit, 1, 0};
}

void unit_head(struct text *out, struct unit unit)
{
    text_addf(out, "%s%s", unit.before, unit.after);
}

/* Groups the digits before the point of what printf made. */
static void grouped(struct text *out, double value, int decimals)
{
    char digits[400];
    snprintf(digits, sizeof digits, "%.*f", decimals, fabs(value));
    bool zero = strspn(digits, "0.") == strlen(digits);
    if (value < 0 && !zero)
        text_add_char(out, '-');
    size_t whole = strcspn(digits, ".");
    for (size_t i = 0; i < whole; i++) {
        if (i > 0 && (whole - i) % 3 == 0)
            text_add_char(out, ',');
        text_add_char(out, digits[i]);
    }
    text_add(out, digits + whole);
}

void number_in(struct text *out, double value, struct unit unit)
{
    if (isfinite(value))
        grouped(out, value / unit.size, unit.decimals);
    else
        text_add_char(out, '-');
}

static void single(struct text *out, double value, const struct unit *units, size_t n)
{
    if (!isfinite(value)) {
        text_add_char(out, '-');
        return;
    }
    struct unit unit = suit(units, n, value, 3);
    if (value < 0)
        text_add_char(out, '-');
    text_add(out, unit.before);
    grouped(out, fabs(value) / unit.size, value == 0 ? 0 : unit.decimals);
    text_addf(out, "%s%s", *unit.before ? "" : " ", unit.after);
}

void number_power(struct text *out, double watts)
{
    single(out, watts, powers, COUNT(powers));
}

void number_energy(struct text *out, double joules)
{
    single(out, joules, energies, COUNT(energies));
}

void number_money(struct text *out, double dollars)
{
    if (fabs(dollars) < ROUNDS_UP * 1e3)
        number_price(out, dollars);
    else
        single(out, dollars, monies, COUNT(monies));
}

void number_carbon(struct text *out, double kilograms)
{
    single(out, kilograms, carbons, COUNT(carbons));
}

void number_price(struct text *out, double dollars)
{
    double size = fabs(dollars);
    if (!isfinite(dollars)) {
        text_add_char(out, '-');
        return;
    }
    int decimals = size >= 99.995 ? 0 : size >= 0.9995 ? 2 : 3;
    if (size > 0 && size < 0.1)
        decimals = 2 - (int)floor(log10(size));
    else if (size == 0)
        decimals = 0;
    text_addf(out, "%s$", dollars < 0 ? "-" : "");
    grouped(out, size, decimals < 9 ? decimals : 9);
}

void number_count(struct text *out, int64_t count)
{
    text_add_count(out, count);
}

void number_expected_count(struct text *out, double count)
{
    grouped(out, count, count < 10 ? 1 : 0);
}

void number_amount(struct text *out, double amount)
{
    if (!isfinite(amount))
        text_add_char(out, '-');
    else if (fabs(amount) < 999.95)
        text_addf(out, "%.4g", amount);
    else
        grouped(out, amount, 0);
}

void number_metric(struct text *out, double value, const char *unit)
{
    if (value == INFINITY)
        text_add(out, "> end");
    else if (strcmp(unit, "W") == 0)
        number_power(out, value);
    else if (strcmp(unit, "J") == 0)
        number_energy(out, value);
    else if (strcmp(unit, "$") == 0)
        number_money(out, value);
    else if (strcmp(unit, "kg") == 0)
        number_carbon(out, value);
    else if (strcmp(unit, "$/year") == 0) {
        number_money(out, value);
        text_add(out, isfinite(value) ? "/year" : "");
    } else if (unit[0] == '$') {
        number_price(out, value);
        text_add(out, isfinite(value) ? unit + 1 : "");
    } else {
        number_amount(out, value);
        if (*unit && isfinite(value))
            text_addf(out, " %s", unit);
    }
}

void number_change(struct text *out, double value, const char *unit)
{
    if (value > 0)
        text_add_char(out, '+');
    number_metric(out, value, unit);
}

void number_range(struct text *out, double value, double low, double high, const char *unit)
{
    number_metric(out, value, unit);
    if (!isfinite(low) && !isfinite(high))
        return;
    low = isfinite(low) ? low : value;
    high = isfinite(high) ? high : value;
    text_add(out, " (");
    struct unit of;
    if (strcmp(unit, "W") == 0)
        of = suit(powers, COUNT(powers), value, 3);
    else if (strcmp(unit, "J") == 0)
        of = suit(energies, COUNT(energies), value, 3);
    else if (unit[0] == '$')
        of = suit(monies, COUNT(monies), value, 3);
    else if (strcmp(unit, "kg") == 0)
        of = suit(carbons, COUNT(carbons), value, 3);
    else
        of = (struct unit){"", "", 1, fabs(value) < 100 ? 2 : 0};
    number_in(out, low, of);
    text_add_char(out, '-');
    number_in(out, high, of);
    text_add_char(out, ')');
}

static void bound(struct text *out, double value, const char *unit)
{
    static const char *const scaled[] = {"W", "J", "$", "kg"};
    for (size_t i = 0; i < COUNT(scaled); i++)
        if (strcmp(unit, scaled[i]) == 0) {
            number_metric(out, value, unit);
            return;
        }
    if (unit[0] == '$')
        number_money(out, value);
    else
        number_amount(out, value);
}

void number_interval(struct text *out, double low, double high, const char *unit)
{
    bound(out, low, unit);
    text_add(out, " to ");
    bound(out, high, unit);
}

static void percent(struct text *out, double share, int decimals)
{
    const double step = pow(10, -decimals), value = 100 * share;
    if (!isfinite(value))
        text_add_char(out, '-');
    else if (fabs(value - 100) <
             1e-9) /* a sum of all parts may miss the whole by a rounding error */
        text_addf(out, "%.*f %%", decimals, 100.0);
    else if (value > 0 && value < step / 2)
        text_addf(out, "<%.*f %%", decimals, step);
    else if (value < 100 && value >= 100 - step / 2)
        text_addf(out, ">%.*f %%", decimals, 100 - step);
    else
        text_addf(out, "%.*f %%", decimals, value);
}

void number_share(struct text *out, double share)
{
    percent(out, share, 1);
}

void number_fine_share(struct text *out, double share)
{
    percent(out, share, 3);
}

void number_difference(struct text *out, double model, double published)
{
    double percent = 100 * (model - published) / fabs(published);
    if (!isfinite(percent))
        text_add_char(out, '-');
    else if (fabs(percent) < 0.05)
        text_add(out, "0.0 %");
    else
        text_addf(out, fabs(percent) < 100 ? "%+.1f %%" : "%+.0f %%", percent);
}

void number_time(struct text *out, double seconds)
{
    double size = fabs(seconds);
    if (!isfinite(seconds))
        text_add_char(out, '-');
    else if (size == 0)
        text_add_char(out, '0');
    else if (size < 0.5)
        text_add(out, "<1 s");
    else if (size < 10 * 60 - 0.5) /* a whole minute would say less than two digits */
        text_addf(out, "%.0f s", seconds);
    else if (size < 59.5 * 60)
        text_addf(out, "%.0f min", seconds / 60);
    else if (size < 23.95 * SECONDS_PER_HOUR)
        text_addf(out, "%.1f h", seconds / SECONDS_PER_HOUR);
    else if (size < 99.95 * SECONDS_PER_DAY)
        text_addf(out, "%.1f d", seconds / SECONDS_PER_DAY);
    else {
        grouped(out, seconds / SECONDS_PER_DAY, 0);
        text_add(out, " d");
    }
}

void number_date(struct text *out, day_number day)
{
    char date[DATE_TEXT];
    if (day)
        date_format(day, date);
    text_add(out, day ? date : "-");
}
