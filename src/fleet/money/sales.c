#include "fleet/money/sales.h"

#include "fleet/world.h"

enum { DAY_ENDS };

static const struct sales *sales_of(const struct world *w, uint32_t owner)
{
    return &world_owner(w, owner)->sales;
}

/* The operator's available time from the start up to now. */
static void find_available(const struct world *w, uint32_t owner, double *seconds, double *worth)
{
    *seconds = *worth = 0;
    for (uint32_t i = 0; i < w->n_lots; i++) {
        const struct lot *lot = &w->lots[i];
        if (lot->operator_index != owner)
            continue;
        const double time = (double)lot_accelerator_ticks(lot, STAGE_AVAILABLE, w->now) * 0x1p-20;
        *seconds += time;
        *worth += sales_of(w, owner)->unit == SOLD_H100E_HOURS
                      ? time * world_h100e(w, lot->order->system->accelerator)
                      : time;
    }
}

/* Share and price are those of the day that ends now. */
static void count(struct world *w, uint32_t owner)
{
    const struct sales *sales = sales_of(w, owner);
    struct sales_state *state = &w->sales[owner];
    const day_number day = world_day(w, w->now - 1);
    const double share = path_at(&sales->share, day);
    double seconds, worth;
    find_available(w, owner, &seconds, &worth);
    neumaier_add(&state->sold, (seconds - state->available) * share);
    neumaier_add(&state->due, (worth - state->worth) * share * path_at(&sales->price, day));
    state->available = seconds;
    state->worth = worth;
}

void sales_collect(struct world *w)
{
    for (uint32_t i = 0; i < w->scenario->operators.n; i++) {
        struct sales_state *state = &w->sales[i];
        if (!sales_of(w, i)->given)
            continue;
        count(w, i);
        cash_earn(w, i, money_from_dollars(neumaier_total(&state->due)), state->grade);
        state->due = (struct neumaier){0};
    }
}

void sales_add(const struct world *w, struct sample *s)
{
    for (uint32_t i = 0; i < w->scenario->operators.n; i++)
        if (s->scope == SCOPE_TOTAL || (s->scope == SCOPE_OPERATOR && s->subject == i))
            s->sold_seconds += neumaier_total(&w->sales[i].sold);
}

void sales_init(struct world *w)
{
    w->sales = arena_array(&w->memory, w->scenario->operators.n, sizeof *w->sales);
    for (uint32_t i = 0; i < w->scenario->operators.n; i++) {
        const struct sales *sales = sales_of(w, i);
        if (sales->given)
            w->sales[i].grade =
                grade_weaker(world_grade(w, &sales->share), world_grade(w, &sales->price));
    }
}

static void post_next(struct world *w)
{
    const sim_time next = world_time(w, world_day(w, w->now) + 1);
    if (next < w->horizon)
        world_post(w, next, (enum phase)PHASE_BILL, PROCESS_SALES, DAY_ENDS, 0, 0);
}

static void start(struct world *w)
{
    for (uint32_t i = 0; i < w->scenario->operators.n; i++)
        if (sales_of(w, i)->given) {
            post_next(w);
            return;
        }
}

static void handle(struct world *w, uint16_t what, uint32_t subject, uint64_t arg)
{
    (void)what, (void)subject, (void)arg;
    for (uint32_t i = 0; i < w->scenario->operators.n; i++)
        if (sales_of(w, i)->given)
            count(w, i);
    post_next(w);
}

const struct process sales_process = {"sales", start, handle};
