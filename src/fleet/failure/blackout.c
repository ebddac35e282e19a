/* An outage of a site, or of one of its halls, begins at a rate, unless another one lasts:
 * candidates that fall into it are dropped. For its duration nothing at the site draws power (in a
 * hall that is down nodes draw what nodes do that are down); then power is back and everything
 * starts again, which takes the restart time. Nodes that were up are down meanwhile, and none
 * fails; a node whose own outage ends joins them, and so does one that enters service.
 *
 * The second book: of each lot, how many nodes wait for the end, and since when that number stands;
 * what it was before goes to the records when it changes. */
#include "fleet/failure/blackout.h"

#include "engine/inverse.h"
#include "fleet/site/meter.h"
#include "fleet/site/placement.h"
#include "fleet/world.h"

enum { BEGIN, POWER_IS_BACK, ALL_WORKS };

static void post(struct world *w, sim_time at, uint16_t what, uint32_t site, uint32_t cause)
{
    if (at < w->horizon)
        world_post(w, at, PHASE_CHANGE, PROCESS_BLACKOUT, what, site, cause);
}

/* Draws 4i to 4i + 2 belong to candidate i: its wait, its duration, its restart. */
static double draw(struct blackout_cause *cause, unsigned which)
{
    cause->draws.index = 4 * cause->candidate + which;
    return stream_u01(&cause->draws);
}

static void post_candidate(struct world *w, uint32_t site, uint32_t index)
{
    struct blackout_cause *cause = &w->sites[site].blackout.causes[index];
    if (cause->plan->rate > 0)
        post(
            w,
            sim_after(w->now, sim_wait(inverse_exponential(draw(cause, 0), 1 / cause->plan->rate))),
            BEGIN, site, index);
}

/* Second book: those who wait, up to now. */
static void record(struct world *w, struct lot *lot)
{
    struct blackout *b = &w->sites[lot->site_index].blackout;
    books_record(&lot->books, NODE_DOWN, lot->dark, lot->dark_since, w->now);
    b->causes[b->cause].down +=
        books_stay(lot->dark * lot->node_accelerators, lot->dark_since, w->now);
    lot->dark_since = w->now;
}

void blackout_join(struct world *w, uint32_t index, int64_t nodes)
{
    struct lot *lot = &w->lots[index];
    record(w, lot);
    lot->dark += nodes;
}

bool blackout_covers(const struct site_state *site, const struct lot *lot, int64_t place)
{
    const struct blackout *b = &site->blackout;
    if (!blackout_now(b))
        return false;
    const struct hall *hall = b->causes[b->cause].plan->hall;
    return !hall || placement_of(lot, place) == hall;
}

void blackout_catch(struct world *w, uint32_t index, int64_t nodes)
{
    const struct lot *lot = &w->lots[index];
    const struct site_state *site = &w->sites[lot->site_index];
    if (!blackout_now(&site->blackout))
        return;
    int64_t caught = 0;
    for (int64_t place = lot->serviced - nodes; place < lot->serviced; place++)
        caught += blackout_covers(site, lot, place);
    site_move(w, index, caught, NODE_UP, NODE_DOWN);
    blackout_join(w, index, caught);
}

static void set_power(struct world *w, uint32_t index, bool powered)
{
    struct site_state *site = &w->sites[index];
    site->blackout.unpowered = !powered;
    for (uint32_t i = 0; i < site->n_lots; i++)
        w->lots[site->lots[i]].draw.unpowered = !powered;
    meter_set_rates(w, site, world_day(w, w->now));
}

static void begin(struct world *w, uint32_t index, uint32_t cause)
{
    struct site_state *site = &w->sites[index];
    struct blackout_cause *c = &site->blackout.causes[cause];
    site->blackout.cause = cause;
    c->outages++;
    for (uint32_t i = 0; i < site->n_lots; i++) {
        struct lot *lot = &w->lots[site->lots[i]];
        lot->dark = c->plan->hall ? placement_working(w, site->lots[i], c->plan->hall)
                                  : lot->books.counter[NODE_UP].level;
        lot->dark_since = w->now;
        site_move(w, site->lots[i], lot->dark, NODE_UP, NODE_DOWN);
    }
    if (!c->plan->hall)
        set_power(w, index, false);
    campaign_stop(w, index);
    const sim_time back =
        sim_after(w->now, sim_wait(distribution_quantile(&c->plan->duration, draw(c, 1))));
    post(w, back, POWER_IS_BACK, index, cause);
    post(w, sim_after(back, sim_wait(distribution_quantile(&c->plan->restart, draw(c, 2)))),
         ALL_WORKS, index, cause);
}

static void end(struct world *w, uint32_t index)
{
    struct site_state *site = &w->sites[index];
    for (uint32_t i = 0; i < site->n_lots; i++) {
        struct lot *lot = &w->lots[site->lots[i]];
        record(w, lot);
        site_move(w, site->lots[i], lot->dark, NODE_DOWN,
                  lot->retired == SIM_TIME_NEVER ? NODE_UP : NODE_RETIRED);
        lot->dark = 0;
    }
    site->blackout.cause = site->blackout.n_causes;
    campaign_resume(w, index);
}

void blackout_init(struct world *w, uint32_t site)
{
    const struct site *of = w->sites[site].site;
    const struct site_outage *plans = of->outages.items;
    struct blackout *b = &w->sites[site].blackout;
    b->cause = b->n_causes = of->outages.n;
    b->powered = b->works = 1;
    b->causes = arena_array(&w->memory, b->n_causes, sizeof *b->causes);
    for (uint32_t i = 0; i < b->n_causes; i++) {
        const char *path = arena_format(&w->memory, "sites.%s.outages.%s", of->name, plans[i].name);
        b->causes[i] = (struct blackout_cause){
            .plan = &plans[i],
            .draws = stream_make((uint64_t)w->scenario->seed, "site outage", hash_text(path),
                                 w->replication),
        };
    }
}

static void start(struct world *w)
{
    if (w->scenario->outages == OUTAGES_EXPECTED)
        return;
    for (uint32_t i = 0; i < w->n_sites; i++)
        for (uint32_t k = 0; k < w->sites[i].blackout.n_causes; k++)
            post_candidate(w, i, k);
}

static void handle(struct world *w, uint16_t what, uint32_t subject, uint64_t arg)
{
    struct blackout *b = &w->sites[subject].blackout;
    const uint32_t cause = (uint32_t)arg;
    if (what == POWER_IS_BACK) {
        if (!b->causes[cause].plan->hall)
            set_power(w, subject, true);
    } else if (what == ALL_WORKS) {
        end(w, subject);
    } else {
        if (!blackout_now(b))
            begin(w, subject, cause);
        b->causes[cause].candidate++;
        post_candidate(w, subject, cause);
    }
}

const struct process blackout_process = {"blackout", start, handle};
