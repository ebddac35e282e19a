#include "fleet/money/rental.h"

#include "fleet/world.h"

static enum grade grade_of(const struct world *w, const struct rental *r)
{
    enum grade price = world_grade(w, &r->price);
    if (r->fee > 0)
        price = grade_weaker(price, world_grade(w, &r->fee));
    if (r->billing == BILLED_RESERVED)
        return price;
    const struct path *own = &r->utilisation;
    return grade_weaker(price,
                        world_grade(w, own->n > 0 ? own : &w->scenario->assumptions.utilisation));
}

static struct rental_state state_of(const struct world *w, uint32_t owner, const struct rental *r)
{
    const struct scenario *s = w->scenario;
    const sim_time from = r->from ? world_time(w, r->from) : 0;
    const day_number until = r->ended ? r->ended : r->until;
    return (struct rental_state){
        .rental = r,
        .owner = owner,
        .utilisation = r->utilisation.n > 0 ? r->utilisation : s->assumptions.utilisation,
        .h100e = world_h100e(w, r->accelerator),
        .grade = grade_of(w, r),
        .from = from,
        .until = until && until < s->end ? world_time(w, until) : w->horizon,
        .read_to = from,
    };
}

void rental_init(struct world *w)
{
    const struct owner *owners = w->scenario->operators.items;
    uint32_t n = 0;
    for (uint32_t i = 0; i < w->scenario->operators.n; i++)
        n += owners[i].rentals.n;
    w->rentals = arena_array(&w->memory, n, sizeof *w->rentals);
    for (uint32_t i = 0; i < w->scenario->operators.n; i++)
        for (uint32_t k = 0; k < owners[i].rentals.n; k++)
            w->rentals[w->n_rentals++] =
                state_of(w, i, (const struct rental *)owners[i].rentals.items + k);
}

/* Prices and utilisation change with the day: day by day, the first and the last in part. */
static void read_one(const struct world *w, struct rental_state *state)
{
    const struct rental *r = state->rental;
    const sim_time to = w->now < state->until ? w->now : state->until;
    while (state->read_to < to) {
        const day_number day = world_day(w, state->read_to);
        const sim_time midnight = world_time(w, day + 1), next = midnight < to ? midnight : to;
        const double available = sim_seconds(next - state->read_to) * (double)r->accelerators,
                     useful = available * path_at(&state->utilisation, day);
        neumaier_add(&state->available, available);
        neumaier_add(&state->useful, useful);
        state->due += path_at(&r->price, day) * (r->billing == BILLED_USED ? useful : available);
        state->read_to = next;
    }
}

void rental_read(struct world *w)
{
    for (uint32_t i = 0; i < w->n_rentals; i++)
        read_one(w, &w->rentals[i]);
}

/* A share of the rents that would have been due to the end of the contract. */
static void leave(const struct world *w, struct rental_state *state)
{
    const struct rental *r = state->rental;
    if (state->left || !r->ended || w->now < state->until || r->ended > world_day(w, w->now))
        return;
    state->left = true;
    for (day_number day = r->ended; day < r->until; day++)
        state->due += r->fee * path_at(&r->price, day) * (double)r->accelerators * 86400 *
                      (r->billing == BILLED_USED ? path_at(&state->utilisation, day) : 1);
}

void rental_bill(struct world *w)
{
    rental_read(w);
    for (uint32_t i = 0; i < w->n_rentals; i++) {
        struct rental_state *state = &w->rentals[i];
        leave(w, state);
        state->rent = money_add(
            state->rent, world_pay_for(w, state->owner, ACCOUNT_RENT, state->due, state->grade));
        state->due = 0;
    }
}

void rental_add(const struct world *w, struct sample *s)
{
    for (uint32_t i = 0; i < w->n_rentals; i++) {
        const struct rental_state *state = &w->rentals[i];
        if (s->scope == SCOPE_SITE || (s->scope == SCOPE_OPERATOR && s->subject != state->owner))
            continue;
        if (state->from < w->now &&
            w->now <= state->until) /* the end of a day is still that day's */
            s->rented.accelerators += state->rental->accelerators;
        const double available = neumaier_total(&state->available),
                     useful = neumaier_total(&state->useful);
        s->rented.available_seconds += available;
        s->rented.useful_seconds += useful;
        s->rented.h100e_available_seconds += available * state->h100e;
        s->rented.h100e_useful_seconds += useful * state->h100e;
    }
}

void rental_close(struct world *w)
{
    struct outcome *out = w->out;
    out->n_rentals = w->n_rentals;
    out->rentals = arena_array(&out->memory, w->n_rentals, sizeof *out->rentals);
    for (uint32_t i = 0; i < w->n_rentals; i++) {
        const struct rental_state *state = &w->rentals[i];
        out->rentals[i] = (struct rental_result){
            .name = state->rental->name,
            .owner = world_owner(w, state->owner)->name,
            .accelerator = state->rental->accelerator->name,
            .accelerators = state->rental->accelerators,
            .from = world_day(w, state->from),
            .until = world_day(w, state->until),
            .billing = (enum rent_billing)state->rental->billing,
            .available_seconds = neumaier_total(&state->available),
            .useful_seconds = neumaier_total(&state->useful),
            .rent = state->rent,
        };
    }
}
