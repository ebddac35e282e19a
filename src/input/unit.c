/* Prefixes stand only on units that somebody plans with. So 'mW' is no milliwatt but an error that
 * names MW, and a word has one meaning: the test walks all spellings to see that. */
#include "input/unit.h"

#include "base/seconds.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define DECIMAL "k M G T P E Z Y"
#define DATA "k K M G T P E Ki Mi Gi Ti Pi Ei"

static const struct {
    const char *name;
    const char *prefixes; /* separated by spaces, NULL for none */
    struct dim dim;
    double times, over; /* whole numbers */
    int tens;
    bool plural; /* may end in 's' */
} table[] = {
    {"s", "m u n", DIM_TIME, 1, 1, 0, false},
    {"sec", NULL, DIM_TIME, 1, 1, 0, true},
    {"second", NULL, DIM_TIME, 1, 1, 0, true},
    {"min", NULL, DIM_TIME, 60, 1, 0, true},
    {"minute", NULL, DIM_TIME, 60, 1, 0, true},
    {"h", NULL, DIM_TIME, SECONDS_PER_HOUR, 1, 0, false},
    {"hr", NULL, DIM_TIME, SECONDS_PER_HOUR, 1, 0, true},
    {"hour", NULL, DIM_TIME, SECONDS_PER_HOUR, 1, 0, true},
    {"d", NULL, DIM_TIME, SECONDS_PER_DAY, 1, 0, false},
    {"day", NULL, DIM_TIME, SECONDS_PER_DAY, 1, 0, true},
    {"week", NULL, DIM_TIME, 7 * SECONDS_PER_DAY, 1, 0, true},
    {"month", NULL, DIM_TIME, SECONDS_PER_MONTH, 1, 0, true},
    {"yr", NULL, DIM_TIME, SECONDS_PER_YEAR, 1, 0, true},
    {"year", NULL, DIM_TIME, SECONDS_PER_YEAR, 1, 0, true},
    {"Hz", "k M G", DIM_RATE, 1, 1, 0, false},

    {"B", DATA, DIM_BYTES, 1, 1, 0, false},
    {"byte", NULL, DIM_BYTES, 1, 1, 0, true},
    {"b", "k K M G T P E", DIM_BYTES, 1, 8, 0, false},
    {"bit", NULL, DIM_BYTES, 1, 8, 0, true},
    {"bps", "k K M G T P E", DIM_BANDWIDTH, 1, 8, 0, false},
    {"FLOP", DECIMAL, DIM_FLOP, 1, 1, 0, false},

    {"W", "k M G T", DIM_POWER, 1, 1, 0, false},
    {"Wh", "k M G T P", DIM_ENERGY, SECONDS_PER_HOUR, 1, 0, false},
    {"J", "k M G T P E", DIM_ENERGY, 1, 1, 0, false},
    {"g", "k", {.kilogram = 1}, 1, 1, -3, false},
    {"t", "k M G", {.kilogram = 1}, 1, 1, 3, false},
    {"tonne", NULL, {.kilogram = 1}, 1, 1, 3, true},
    {"m", "k c m", DIM_LENGTH, 1, 1, 0, false},
    {"L", NULL, {.metre = 3}, 1, 1, -3, false},
    {"K", NULL, {.kelvin = 1}, 1, 1, 0, false},

    {"$", "k M B T", DIM_MONEY, 1, 1, 0, false},
    {"USD", "k M B T", DIM_MONEY, 1, 1, 0, false},

    {"%", NULL, DIM_NONE, 1, 1, -2, false},
    {"accelerator", NULL, DIM_NONE, 1, 1, 0, true},
    {"chip", NULL, DIM_NONE, 1, 1, 0, true},
    {"crew", NULL, DIM_NONE, 1, 1, 0, true},
    {"failure", NULL, DIM_NONE, 1, 1, 0, true},
    {"GPU", NULL, DIM_NONE, 1, 1, 0, true},
    {"H100e", NULL, DIM_NONE, 1, 1, 0, false},
    {"job", NULL, DIM_NONE, 1, 1, 0, true},
    {"node", NULL, DIM_NONE, 1, 1, 0, true},
    {"part", NULL, DIM_NONE, 1, 1, 0, true},
    {"port", NULL, DIM_NONE, 1, 1, 0, true},
    {"rack", NULL, DIM_NONE, 1, 1, 0, true},
    {"server", NULL, DIM_NONE, 1, 1, 0, true},
    {"site", NULL, DIM_NONE, 1, 1, 0, true},
    {"system", NULL, DIM_NONE, 1, 1, 0, true},
    {"token", NULL, DIM_NONE, 1, 1, 0, true},
    {"tray", NULL, DIM_NONE, 1, 1, 0, true},
    {"unit", NULL, DIM_NONE, 1, 1, 0, true},
};

/* 'K' is only for KB, which many write for kB; 1,024 bytes are a KiB. 'B' is the billion of B$. */
static const struct {
    const char *name;
    int tens, twos;
} prefixes[] = {
    {"n", -9, 0},  {"u", -6, 0},  {"m", -3, 0},  {"c", -2, 0},  {"k", 3, 0},
    {"K", 3, 0},   {"M", 6, 0},   {"B", 9, 0},   {"G", 9, 0},   {"T", 12, 0},
    {"P", 15, 0},  {"E", 18, 0},  {"Z", 21, 0},  {"Y", 24, 0},  {"Ki", 0, 10},
    {"Mi", 0, 20}, {"Gi", 0, 30}, {"Ti", 0, 40}, {"Pi", 0, 50}, {"Ei", 0, 60},
};

static const struct {
    const char *name;
    int tens;
} scales[] = {
    {"k", 3},        {"M", 6},       {"B", 9},       {"T", 12},
    {"thousand", 3}, {"million", 6}, {"billion", 9}, {"trillion", 12},
};

static const struct ladder ladders[] = {
    {DIM_TIME, "days", {"ns", "us", "ms", "s", "min", "h", "days", "years"}},
    {DIM_RATE, "per year", {"per year", "per day", "per s"}},
    {DIM_BYTES, "GB", {"B", "kB", "MB", "GB", "TB", "PB", "EB"}},
    {DIM_BANDWIDTH, "GB/s", {"B/s", "kB/s", "MB/s", "GB/s", "TB/s", "PB/s", "EB/s"}},
    {DIM_FLOP, "FLOP", {"FLOP"}}, /* planners write 3.8e25 FLOP */
    {DIM_FLOPS,
     "TFLOP/s",
     {"FLOP/s", "kFLOP/s", "MFLOP/s", "GFLOP/s", "TFLOP/s", "PFLOP/s", "EFLOP/s", "ZFLOP/s",
      "YFLOP/s"}},
    {DIM_ENERGY, "MWh", {"J", "Wh", "kWh", "MWh", "GWh", "TWh"}},
    {DIM_POWER, "MW", {"W", "kW", "MW", "GW", "TW"}},
    {DIM_MONEY, "$", {"$", "k$", "M$", "B$", "T$"}},
    {DIM_MONEY_PER_POWER, "$/W", {"$/W"}},
    {DIM_MONEY_PER_ENERGY, "$/kWh", {"$/kWh"}},
    {DIM_MONEY_PER_TIME, "$/h", {"$/h", "M$/year", "B$/year"}},
    {DIM_CARBON_PER_ENERGY, "g/kWh", {"g/kWh"}},
    {DIM_LENGTH, "m", {"mm", "m", "km"}},
    {{.kilogram = 1}, "kg", {"g", "kg", "t", "kt", "Mt", "Gt"}},
    {{.metre = 3}, "L", {"L"}},
    {{.metre = 3, .joule = -1}, "L/kWh", {"L/kWh"}},
};

enum {
    UNITS = sizeof table / sizeof table[0],
    PREFIXES = sizeof prefixes / sizeof prefixes[0],
    SCALES = sizeof scales / sizeof scales[0],
    LADDERS = sizeof ladders / sizeof ladders[0],
};

/* The row of 'prefixes', PREFIXES when the list lacks the word. */
static size_t allowed(const char *list, const char *word, size_t length)
{
    for (size_t i = 0; list && i < PREFIXES; i++) {
        const size_t size = strlen(prefixes[i].name);
        if (size != length || memcmp(prefixes[i].name, word, size) != 0)
            continue;
        for (const char *at = list; at; at = strchr(at, ' ')) {
            at += *at == ' ';
            const char after = strncmp(at, word, size) == 0 ? at[size] : 'x';
            if (after == ' ' || after == '\0')
                return i;
        }
    }
    return PREFIXES;
}

static bool fits(size_t row, const char *word, size_t length, struct unit *out)
{
    const size_t size = strlen(table[row].name);
    if (length < size || memcmp(word + length - size, table[row].name, size) != 0)
        return false;
    *out = (struct unit){table[row].dim, table[row].times, table[row].over, table[row].tens};
    if (length == size)
        return true;
    const size_t prefix = allowed(table[row].prefixes, word, length - size);
    if (prefix == PREFIXES)
        return false;
    out->tens += prefixes[prefix].tens;
    out->times *= (double)(UINT64_C(1) << prefixes[prefix].twos);
    return true;
}

bool unit_find(const char *word, size_t length, struct unit *out)
{
    for (size_t i = 0; i < UNITS; i++) {
        if (fits(i, word, length, out))
            return true;
        if (table[i].plural && length > 1 && word[length - 1] == 's' &&
            fits(i, word, length - 1, out))
            return true;
    }
    return false;
}

bool unit_scale(const char *word, size_t length, int *tens)
{
    for (size_t i = 0; i < SCALES; i++)
        if (strlen(scales[i].name) == length && memcmp(scales[i].name, word, length) == 0) {
            *tens = scales[i].tens;
            return true;
        }
    return false;
}

static void spell(const char *prefix, size_t length, const char *name, const char *end,
                  void (*visit)(const char *, void *), void *context)
{
    char spelling[UNIT_SPELLING];
    snprintf(spelling, sizeof spelling, "%.*s%s%s", (int)length, prefix, name, end);
    visit(spelling, context);
}

void unit_each(void (*visit)(const char *spelling, void *context), void *context)
{
    for (size_t i = 0; i < UNITS; i++) {
        spell("", 0, table[i].name, "", visit, context);
        if (table[i].plural)
            spell("", 0, table[i].name, "s", visit, context);
        for (const char *at = table[i].prefixes; at && *at;) {
            const size_t length = strcspn(at, " ");
            spell(at, length, table[i].name, "", visit, context);
            at += length + (at[length] == ' ');
        }
    }
    for (size_t i = 0; i < SCALES; i++)
        if (strcmp(scales[i].name, "B") != 0) /* visited as the byte */
            visit(scales[i].name, context);
}

const struct ladder *unit_ladder(struct dim dim)
{
    for (size_t i = 0; i < LADDERS; i++)
        if (dim_equal(ladders[i].dim, dim))
            return &ladders[i];
    return NULL;
}
