/* Slots: on the first day of each month, those that a supplier of generators had in the month
 * before are divided among the sources that have asked for some by then and lack them
 * (allocation.h), first come first served unless the scenario says otherwise. The fee for a slot is
 * paid on that day, which the operator's cash must cover: else its slot goes on to the next, and it
 * keeps its place for the next month. The generator is on site a lead time after its slot; the
 * balance is then a bill as of any generator (money/cash.h). Slots that no source of the scenario
 * takes go elsewhere.
 *
 * A month's share of a source need not be whole slots: what is left of one stays the source's, and
 * its part of the fee is paid. */
#include "fleet/supply/slots.h"

#include "base/fail.h"
#include "base/seconds.h"
#include "fleet/site/power.h"
#include "fleet/supply/purse.h"
#include "fleet/world.h"

#include <math.h>
#include <stdlib.h>

enum {
    MONTH_ENDS, /* arg: first day of the month's part that lies in the run */
    ARRIVES,    /* subject: reservation; arg: its shipment */
    CANCELLED   /* subject: reservation */
};

static double units_wanted(const struct reservation *r)
{
    return r->phase->units.values[0];
}

static uint32_t owner_of(const struct world *w, const struct reservation *r)
{
    return w->sites[r->site].operator_index;
}

/* $ of one generator. */
static double price_of(const struct reservation *r)
{
    return r->phase->model->unit_power * r->phase->model->power_cost;
}

static double fee_of(const struct reservation *r)
{
    return price_of(r) * r->phase->supplier->slot_fee;
}

static enum grade price_grade(const struct world *w, const struct reservation *r)
{
    const struct power_model *model = r->phase->model;
    return grade_weaker(world_grade(w, &model->power_cost), world_grade(w, &model->unit_power));
}

static enum grade fee_grade(const struct world *w, const struct reservation *r)
{
    return grade_weaker(price_grade(w, r), world_grade(w, &r->phase->supplier->slot_fee));
}

double slots_on_site(const struct reservation *r, day_number day)
{
    double units = 0;
    for (size_t i = 0; i < r->n_shipments && r->shipments[i].day <= day; i++)
        units += r->shipments[i].units;
    return units;
}

day_number slots_first_day(const struct reservation *r)
{
    return r->n_shipments > 0 ? r->shipments[0].day : 0;
}

/* Sends generators on their way; they arrive on a whole day. */
static void send(struct world *w, uint32_t index, double units)
{
    struct reservation *r = &w->slots.reservations[index];
    const day_number day =
        world_day(w, w->now) + (day_number)ceil(r->phase->supplier->lead_time / SECONDS_PER_DAY);
    if (r->n_shipments == r->capacity) {
        r->capacity = r->capacity ? 2 * r->capacity : 8;
        r->shipments = memory_resize(r->shipments, r->capacity * sizeof *r->shipments);
    }
    r->shipped += units;
    r->shipments[r->n_shipments] = (struct shipment){.day = day, .units = units};
    if (day < w->scenario->end)
        world_post(w, world_time(w, day), PHASE_CHANGE, PROCESS_SLOTS, ARRIVES, index,
                   r->n_shipments);
    r->n_shipments++;
}

/* A source gets so many slots: pays its fee for them and sends what is whole. */
static void take(struct world *w, uint32_t index, double slots)
{
    struct reservation *r = &w->slots.reservations[index];
    const double wanted = units_wanted(r);
    const money fee = world_pay(w, r->site, ACCOUNT_DEPOSIT, slots * fee_of(r), fee_grade(w, r));
    deposits_add(&r->fees, world_day(w, w->now), slots, fee);
    r->slots += slots;
    const double whole = floor(r->slots * (1 + GATE_TOLERANCE));
    const double sent = r->slots >= wanted * (1 - GATE_TOLERANCE) ? wanted : whole;
    if (sent > r->shipped)
        send(w, index, sent - r->shipped);
}

/* Finds what sources lack of a supplier's slots, the earliest request first; returns their number.
 */
static size_t find_requests(const struct world *w, const struct generator_supplier *supplier,
                            struct bid *found)
{
    size_t n = 0;
    for (uint32_t i = 0; i < w->slots.n; i++) {
        const struct reservation *r = &w->slots.reservations[i];
        const sim_time requested = world_time(w, r->phase->requested);
        if (r->phase->supplier == supplier && requested <= w->now && !r->cancelled &&
            r->shipped < units_wanted(r))
            found[n++] = (struct bid){.owner = owner_of(w, r),
                                      .of = i,
                                      .ordered = requested,
                                      .wanted = units_wanted(r) - r->slots,
                                      .price = fee_of(r)};
    }
    allocation_sort(found, n);
    return n;
}

/* What is free of the slots between two days, and whose it is by contract. The caller frees
 * stock.contracted. */
static struct stock make_stock(struct world *w, uint32_t index, day_number from)
{
    const struct generator_supplier *supplier =
        (const struct generator_supplier *)w->scenario->generator_suppliers.items + index;
    double made = 0;
    for (day_number day = from; day < world_day(w, w->now); day++)
        made += path_at(&supplier->slots, day) * SECONDS_PER_DAY;
    w->slots.made[index] += made;
    return stock_of(w->scenario, supplier, made, path_at(&supplier->elsewhere, from), from);
}

static void divide(struct world *w, uint32_t index, day_number from, double *purse)
{
    const struct generator_supplier *supplier =
        (const struct generator_supplier *)w->scenario->generator_suppliers.items + index;
    struct bid *bid = memory_zeroed(w->slots.n + 1, sizeof *bid);
    const size_t n = find_requests(w, supplier, bid);
    struct stock stock = make_stock(w, index, from);
    const bool any = stock.left > 0;
    purse_cut(bid, n, purse);
    allocation_divide(&stock, (enum allocation_rule)supplier->rule, bid, n);
    purse_pay(bid, n, purse);
    for (size_t i = 0; i < n; i++) {
        const bool all = bid[i].given >= bid[i].funded, lacks = bid[i].given < bid[i].wanted;
        w->slots.reservations[bid[i].of].short_of += any && all && lacks;
        if (bid[i].given > 0)
            take(w, bid[i].of, bid[i].given);
    }
    free(stock.contracted);
    free(bid);
}

static void divide_month(struct world *w, day_number from)
{
    double *purse = purse_of_all(w, false);
    for (uint32_t i = 0; i < w->scenario->generator_suppliers.n; i++)
        divide(w, i, from, purse);
    free(purse);
}

static void arrive(struct world *w, struct reservation *r, double units)
{
    const double waiting = r->slots - r->arrived;
    const bool all = units >= waiting * (1 - GATE_TOLERANCE);
    struct paid_ahead ahead = {.deposits = &r->fees, .units = all ? (double)INFINITY : units};
    const money list = money_from_dollars(units * price_of(r)),
                fee = deposits_towards(&r->fees, ahead.units);
    ahead.price = fee > list ? fee : list; /* by what rounding the parts of a fee adds up to */
    world_pay_ahead(w, r->site, ACCOUNT_GENERATION, ahead.price, price_grade(w, r), &ahead);
    cash_use_deposit(w, r->site, CLAIM_MILESTONE, fee);
    deposits_use(&r->fees, ahead.units);
    r->arrived += units;
    power_renew(w, r->site);
}

/* What is on its way does not come any more. */
static void cancel(struct world *w, struct reservation *r)
{
    if (r->cancelled)
        return;
    r->cancelled = true;
    r->forfeited = deposits_lose(&r->fees, 0);
    cash_book_at(w, r->site, ACCOUNT_FORFEIT, ACCOUNT_DEPOSIT, r->forfeited, fee_grade(w, r));
    while (r->n_shipments > 0 && r->shipments[r->n_shipments - 1].day >= world_day(w, w->now))
        r->n_shipments--;
}

static void init_one(struct world *w, uint32_t site, struct source_state *source)
{
    struct reservation *r = &w->slots.reservations[w->slots.n++];
    *r = (struct reservation){.phase = source->phase, .site = site};
    source->reservation = r;
}

void slots_init(struct world *w)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < w->n_sites; i++)
        for (uint32_t k = 0; k < w->sites[i].n_sources; k++)
            n += w->sites[i].sources[k].phase->supplier != NULL;
    w->slots.reservations = arena_array(&w->memory, n, sizeof *w->slots.reservations);
    w->slots.made =
        arena_array(&w->memory, w->scenario->generator_suppliers.n, sizeof *w->slots.made);
    for (uint32_t i = 0; i < w->n_sites; i++)
        for (uint32_t k = 0; k < w->sites[i].n_sources; k++)
            if (w->sites[i].sources[k].phase->supplier)
                init_one(w, i, &w->sites[i].sources[k]);
}

static void post_month(struct world *w, day_number from)
{
    const sim_time ends = world_time(w, date_next_month(from));
    if (ends < w->horizon)
        world_post(w, ends, PHASE_CHANGE, PROCESS_SLOTS, MONTH_ENDS, 0, (uint64_t)from);
}

/* Cancellations come before what would arrive on their day. */
static void start(struct world *w)
{
    for (uint32_t i = 0; i < w->slots.n; i++) {
        const day_number days[] = {w->slots.reservations[i].phase->cancelled,
                                   w->slots.reservations[i].phase->until};
        for (size_t k = 0; k < sizeof days / sizeof days[0]; k++)
            if (days[k] != 0)
                world_post(w, world_time(w, days[k]), PHASE_CHANGE, PROCESS_SLOTS, CANCELLED, i, 0);
    }
    if (w->slots.n > 0)
        post_month(w, w->scenario->start);
}

static void handle(struct world *w, uint16_t what, uint32_t subject, uint64_t arg)
{
    struct reservation *r = &w->slots.reservations[subject];
    if (what == MONTH_ENDS) {
        divide_month(w, (day_number)arg);
        post_month(w, world_day(w, w->now));
    } else if (what == CANCELLED) {
        cancel(w, r);
    } else if (arg < r->n_shipments) {
        arrive(w, r, r->shipments[arg].units);
    }
}

/* What the sources of one operator have of one supplier. */
static struct slot_result sum_up(const struct world *w, uint32_t supplier, uint32_t owner)
{
    const struct generator_supplier *of =
        (const struct generator_supplier *)w->scenario->generator_suppliers.items + supplier;
    struct slot_result sum = {
        .supplier = of->name,
        .owner = world_owner(w, owner)->name,
        .made = w->slots.made[supplier],
    };
    for (uint32_t i = 0; i < w->slots.n; i++) {
        const struct reservation *r = &w->slots.reservations[i];
        if (r->phase->supplier != of || owner_of(w, r) != owner)
            continue;
        sum.wanted += units_wanted(r);
        sum.slots += r->slots;
        sum.arrived += r->arrived;
        sum.fee = money_add(sum.fee, r->fees.total);
        sum.forfeited = money_add(sum.forfeited, r->forfeited);
        sum.short_of += r->short_of;
    }
    return sum;
}

void slots_close(struct world *w)
{
    struct outcome *out = w->out;
    const uint32_t suppliers = w->scenario->generator_suppliers.n,
                   owners = w->scenario->operators.n;
    out->slots = arena_array(&out->memory, (size_t)suppliers * owners, sizeof *out->slots);
    for (uint32_t i = 0; i < suppliers; i++)
        for (uint32_t k = 0; k < owners; k++) {
            const struct slot_result sum = sum_up(w, i, k);
            if (sum.wanted > 0)
                out->slots[out->n_slots++] = sum;
        }
}

void slots_free(struct slots *slots)
{
    for (uint32_t i = 0; i < slots->n; i++) {
        free(slots->reservations[i].shipments);
        deposits_free(&slots->reservations[i].fees);
    }
}

const struct process slots_process = {"slots", start, handle};
