#include "scenario/relief.h"

#include <math.h>

const char *relief_name(enum relief relief)
{
    static const char *const names[RELIEFS] = {"none",  "chips", "cash",  "hall",
                                               "crews", "power", "repair"};
    return names[relief];
}

const char *relief_what(enum relief relief)
{
    static const char *const what[RELIEFS] = {
        "nothing",
        "more wafers and memory, or deliveries so much sooner",
        "more cash, raises, inflow and credit",
        "more IT power of all halls, ready so much sooner",
        "more crews",
        "more contracted power, units, permits and slots of all sources, there so much sooner",
        "more technicians and spares",
    };
    return what[relief];
}

static bool any_delivery_later(const struct scenario *s)
{
    const struct owner *operators = s->operators.items;
    for (uint32_t i = 0; i < s->operators.n; i++) {
        const struct order *orders = operators[i].orders.items;
        for (uint32_t k = 0; k < operators[i].orders.n; k++) {
            const struct delivery *deliveries = orders[k].deliveries.items;
            for (uint32_t j = 0; j < orders[k].deliveries.n; j++)
                if (deliveries[j].date > s->start)
                    return true;
        }
    }
    return false;
}

static bool any_repair_counted(const struct scenario *s)
{
    const struct site *sites = s->sites.items;
    bool any = false;
    for (uint32_t i = 0; i < s->sites.n; i++)
        any = any || sites[i].repair.technicians > 0 || sites[i].repair.spares.n > 0;
    return any;
}

bool relief_applies(const struct scenario *s, enum relief relief)
{
    const struct owner *operators = s->operators.items;
    bool funded = false;
    for (uint32_t i = 0; i < s->operators.n; i++)
        funded = funded || operators[i].funding.given;
    switch (relief) {
    case RELIEF_NONE: return false;
    case RELIEF_CHIPS: return s->suppliers.n > 0 || any_delivery_later(s);
    case RELIEF_CASH: return funded;
    case RELIEF_REPAIR: return any_repair_counted(s);
    default: return true;
    }
}

static void scale(struct path *path, double factor, struct arena *memory)
{
    double *values = arena_array(memory, path->n ? path->n : 1, sizeof *values);
    for (uint32_t i = 0; i < path->n; i++)
        values[i] = path->values[i] * factor;
    path->values = values;
}

/* What was to come on a day comes after so much less of its time from the start, in whole days. */
static day_number sooner(const struct scenario *s, day_number day, double factor)
{
    return day > s->start ? s->start + (day_number)ceil((day - s->start) / factor) : day;
}

/* More at each date, and each date sooner. */
static void widen(const struct scenario *s, struct path *path, double factor, struct arena *memory)
{
    day_number *dates = arena_array(memory, path->n ? path->n : 1, sizeof *dates);
    for (uint32_t i = 0; i < path->n; i++)
        dates[i] = sooner(s, path->dates[i], factor);
    path->dates = dates;
    scale(path, factor, memory);
}

static void ease_chips(const struct scenario *s, double factor, struct arena *memory)
{
    struct supplier *suppliers = s->suppliers.items;
    for (uint32_t i = 0; i < s->suppliers.n; i++) {
        scale(&suppliers[i].wafers, factor, memory);
        scale(&suppliers[i].memory, factor, memory);
    }
    const struct owner *operators = s->operators.items;
    for (uint32_t i = 0; i < s->operators.n; i++) {
        const struct order *orders = operators[i].orders.items;
        for (uint32_t k = 0; k < operators[i].orders.n; k++) {
            struct delivery *deliveries = orders[k].deliveries.items;
            for (uint32_t j = 0; j < orders[k].deliveries.n; j++)
                deliveries[j].date = sooner(s, deliveries[j].date, factor);
        }
    }
}

/* What it lends: the limit, and where shares are its collateral, their worth too, which may bind
 * before it. */
static void ease_loan(struct loan *loan, double factor, struct arena *memory)
{
    loan->limit *= factor;
    scale(&loan->shares.value, factor, memory);
}

static void ease_cash(const struct scenario *s, double factor, struct arena *memory)
{
    struct owner *operators = s->operators.items;
    for (uint32_t i = 0; i < s->operators.n; i++) {
        struct funding *funding = &operators[i].funding;
        struct raise *raises = funding->raises.items;
        struct loan *loans = funding->loans.items;
        funding->cash *= factor;
        scale(&funding->inflow, factor, memory);
        for (uint32_t k = 0; k < funding->raises.n; k++)
            raises[k].amount *= factor;
        for (uint32_t k = 0; k < funding->loans.n; k++)
            ease_loan(&loans[k], factor, memory);
    }
}

static int64_t more(int64_t count, double factor)
{
    return (int64_t)ceil((double)count * factor * (1 - 1e-12)); /* 10 x 1.1 is 11, not 12 */
}

static void ease_repair(struct site_repair *repair, double factor)
{
    struct spares *spares = repair->spares.items;
    repair->technicians = more(repair->technicians, factor);
    for (uint32_t i = 0; i < repair->spares.n; i++) {
        spares[i].nodes.count = more(spares[i].nodes.count, factor);
        spares[i].parts.count = more(spares[i].parts.count, factor);
    }
}

static void ease_hall(const struct scenario *s, struct hall *hall, double factor)
{
    hall->it_power *= factor;
    hall->ready = sooner(s, hall->ready, factor);
}

/* Of a supplier 'from' is the start: his generators come as he has slots, which are eased. */
static void ease_source(const struct scenario *s, struct power_phase *phase, double factor,
                        struct arena *memory)
{
    phase->from = sooner(s, phase->from, factor);
    widen(s, &phase->power, factor, memory);
    widen(s, &phase->units, factor, memory);
    widen(s, &phase->permitted, factor, memory);
}

static void ease_site(const struct scenario *s, struct site *site, enum relief relief,
                      double factor, struct arena *memory)
{
    struct hall *halls = site->halls.items;
    struct power_phase *phases = site->power.items;
    if (relief == RELIEF_CREWS)
        scale(&site->crews, factor, memory);
    if (relief == RELIEF_REPAIR)
        ease_repair(&site->repair, factor);
    for (uint32_t i = 0; relief == RELIEF_HALL && i < site->halls.n; i++)
        ease_hall(s, &halls[i], factor);
    for (uint32_t i = 0; relief == RELIEF_POWER && i < site->power.n; i++)
        ease_source(s, &phases[i], factor, memory);
}

static void ease_power(const struct scenario *s, double factor, struct arena *memory)
{
    struct generator_supplier *suppliers = s->generator_suppliers.items;
    for (uint32_t i = 0; i < s->generator_suppliers.n; i++)
        scale(&suppliers[i].slots, factor, memory);
}

void relief_apply(const struct scenario *s, enum relief relief, double share, struct arena *memory)
{
    const double factor = 1 + share;
    if (relief == RELIEF_CHIPS)
        ease_chips(s, factor, memory);
    else if (relief == RELIEF_CASH)
        ease_cash(s, factor, memory);
    else if (relief == RELIEF_POWER)
        ease_power(s, factor, memory);
    struct site *sites = s->sites.items;
    for (uint32_t i = 0; i < s->sites.n; i++)
        ease_site(s, &sites[i], relief, factor, memory);
}
