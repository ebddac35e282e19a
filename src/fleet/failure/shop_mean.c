/* In the long run both lines are machine repairmen (repairman.h), and their means are closed forms:
 *
 * - technicians: no spares, c crews. Exact for one kind of node and exponential work. The waits of
 *   other work, whose variance is v times the square of its mean, are v parts of those of
 *   exponential work and 1 - v parts of those of fixed work (Cosmetatos, Operational Research
 *   Quarterly 27, 1976, and INFOR 13, 1975, for the latter), which is exact for one technician;
 *   beyond v = 1 they are (1 + v) / 2 as long (Lee and Longton, the former journal, 10, 1959).
 * - a shelf: its base stock as spares, a crew for each piece on order. Exact whatever the law of
 * the lead time; of many nodes the number on order is Poisson (Palm).
 *
 * Between two long runs, when nodes come, age, or fail faster than technicians work, the number
 * away follows its own balance (Wang, Tipper, Banerjee, INFOCOM 1996: pointwise stationary fluid
 * flow)
 *
 *     d away / dt = lambda x nodes up - done(away)
 *
 * where done is that of the repairman with so many away in the long run, whatever his load had to
 * be. Steps are implicit: they find the load at which what came in is there or done. */
#include "fleet/failure/shop_mean.h"

#include "fleet/failure/expected.h"
#include "fleet/failure/repairman.h"
#include "fleet/failure/stay_law.h"
#include "fleet/world.h"

#include <math.h>

/* Longest steps, s: queues of technicians change by weeks, pieces on order with their lead times.
 */
static const double LONGEST_AT_WORK = 16 * 86400, LONGEST_ON_ORDER = 4 * 86400;
static const double PRECISION = 1e-6; /* of the number away */
static const double MOST_LOAD = 1e12; /* everything is away */

static struct repairman technicians_of(const struct shop *shop)
{
    return (struct repairman){.crews = (double)shop->technicians};
}

static struct repairman shelf_of(const struct shelf *shelf)
{
    return (struct repairman){.spares = (double)shelf->plan->count, .crews = INFINITY};
}

static void line_init(struct line_mean *l, const struct stay_law *law)
{
    const double squares = law->squares[STAY_LENGTHS] / STAY_LENGTHS;
    *l = (struct line_mean){
        .time = law->mean,
        .variation = law->mean > 0 ? squares / (law->mean * law->mean) - 1 : 0,
    };
}

void shop_mean_init(struct world *w, uint32_t site)
{
    struct shop *shop = &w->sites[site].shop;
    line_init(&shop->mean, &w->stays[REPAIR_SWAP]);
    for (uint32_t i = 0; i < shop->n_shelves; i++) {
        struct stay_law law;
        stay_law_init(&law, &shop->shelves[i].plan->lead_time);
        line_init(&shop->shelves[i].mean, &law);
    }
}

/* Waits for technicians of whom a share is busy, over those of exponential work. */
static double spread(const struct line_mean *l, double crews, double busy)
{
    const double v = l->variation;
    if (v >= 1)
        return (1 + v) / 2;
    const double idle = (1 - busy) / busy;
    const double fixed = 0.5 * (1 + idle * (crews - 1) * (sqrt(4 + 5 * crews) - 2) / (16 * crews));
    return v + (1 - v) * fmin(1, fixed);
}

/* A line in the long run at a load. */
struct moment {
    double load, away, waiting, chance;
    double up, done; /* nodes; 1/s */
};

static struct moment moment_at(const struct line_mean *l, const struct repairman *r, double load)
{
    const struct repairman_means m = repairman_at(r, load);
    struct moment moment = {
        .load = load,
        .away = m.away,
        .waiting = m.missing,
        .chance = m.lacking,
        .done = m.busy / l->time,
    };
    if (!isinf(r->crews)) {
        const double share = m.busy / r->crews;
        moment.waiting = share > 0 ? spread(l, r->crews, share) * (m.away - m.busy) : 0;
        moment.away = m.busy + moment.waiting;
        moment.chance = m.queued;
    }
    moment.up = fmax(0, r->nodes - (isinf(r->crews) ? moment.waiting : moment.away));
    return moment;
}

/* How slowly a line follows what comes in: pieces on order by the mean of what is left of their
 * lead times, over its value for exponential ones; technicians as they work. */
static double lag(const struct line_mean *l, const struct repairman *r)
{
    return isinf(r->crews) ? (1 + l->variation) / 2 : 1;
}

/* What a moment has, some seconds after a line had 'away', more than it can have. */
static double excess(const struct line_mean *l, const struct moment *m, double seconds)
{
    return m->away + seconds * (m->done - l->rate * m->up) - l->away;
}

/* The moment after so many seconds: the one without excess, which rises with the load. */
static struct moment moment_after(const struct line_mean *l, const struct repairman *r,
                                  double seconds)
{
    const double enough = PRECISION * (1 + l->away);
    struct moment m = moment_at(l, r, l->load > 0 ? l->load : l->rate * l->time);
    double low = m.load, high = m.load, at_low = excess(l, &m, seconds), at_high = at_low;
    for (double factor = 1.02; at_low > enough; factor *= factor) {
        m = moment_at(l, r, low /= factor);
        at_low = excess(l, &m, seconds);
    }
    for (double factor = 1.02; at_high < -enough && high < MOST_LOAD; factor *= factor) {
        m = moment_at(l, r, high *= factor);
        at_high = excess(l, &m, seconds);
    }
    double last = excess(l, &m, seconds);
    while (fabs(last) > enough && high - low > 1e-12 * high) { /* false position, Illinois */
        m = moment_at(l, r, low + (high - low) * at_low / (at_low - at_high));
        const double now = excess(l, &m, seconds);
        if (now > 0) {
            high = m.load;
            at_high = now;
            at_low *= last > 0 ? 0.5 : 1;
        } else {
            low = m.load;
            at_low = now;
            at_high *= last < 0 ? 0.5 : 1;
        }
        last = now;
    }
    return m;
}

/* What passes a line in some time. */
struct passage {
    double asked, waited; /* outages */
    double waiting;       /* outage-seconds */
};

static void step(struct line_mean *l, struct repairman r, double seconds, struct passage *p)
{
    r.nodes = l->nodes;
    const struct moment m = moment_after(l, &r, seconds / lag(l, &r));
    const double asked = seconds * l->rate * m.up;
    p->asked += asked;
    p->waited += asked * (l->chance + m.chance) / 2;
    p->waiting += seconds * (l->waiting + m.waiting) / 2;
    l->away = m.away;
    l->load = m.load;
    l->waiting = m.waiting;
    l->chance = m.chance;
}

static struct passage pass(struct line_mean *l, struct repairman r, double seconds)
{
    struct passage p = {0, 0, 0};
    p.asked = l->flow * seconds;
    if (p.asked == 0 || l->time == 0)
        return p;
    p.asked = 0;
    const double steps = ceil(seconds / (isinf(r.crews) ? LONGEST_ON_ORDER : LONGEST_AT_WORK));
    for (double i = 0; i < steps; i++)
        step(l, r, seconds / steps, &p);
    return p;
}

static void advance(struct line_mean *l, struct repairman r, double seconds)
{
    const struct passage p = pass(l, r, seconds);
    l->demands += p.asked;
    l->waited += p.waited;
    l->lost += p.waiting * l->accelerators;
}

void shop_mean_advance(struct world *w, uint32_t site)
{
    struct shop *shop = &w->sites[site].shop;
    const double seconds = sim_seconds(w->now - shop->advanced);
    if (shop->technicians > 0)
        advance(&shop->mean, technicians_of(shop), seconds);
    for (uint32_t i = 0; i < shop->n_shelves; i++)
        advance(&shop->shelves[i].mean, shelf_of(&shop->shelves[i]), seconds);
    shop->advanced = w->now;
}

/* What a lot asks of a shelf, or of technicians (shelf NULL), 1/s. */
static double flow_to(const struct world *w, const struct lot *lot, const struct shelf *shelf)
{
    double flow = 0;
    for (unsigned kind = 0; kind < OUTAGE_IDLE; kind++) {
        const enum repair_action action = expected_action(lot, kind);
        if (shelf ? shop_shelf(w, lot, action) == shelf : shop_needs_technician(w, lot, action))
            flow += lot->expected->works * lot->expected->flow[kind];
    }
    return flow;
}

/* Adds what one lot asks of a line. Levels hold the nodes that wait as planned; those that
 * technicians work on are held up here too. */
static void add_flow(struct line_mean *l, const struct lot *lot, double flow, bool pieces,
                     double *up)
{
    if (!(flow > 0))
        return;
    const double lot_up = (double)lot->books.counter[NODE_UP].level - lot->expected->off;
    l->flow += flow;
    l->accelerators += ((double)lot->node_accelerators - l->accelerators) * flow / l->flow;
    l->nodes += lot_up + flow * (l->planned + (pieces ? 0 : l->time));
    *up += lot_up;
}

static void expect(struct world *w, const struct site_state *site, struct line_mean *l,
                   const struct shelf *shelf, double seconds)
{
    double up = 0;
    l->flow = l->nodes = l->accelerators = 0;
    for (uint32_t i = 0; i < site->n_lots; i++) {
        const struct lot *lot = &w->lots[site->lots[i]];
        if (lot->expected)
            add_flow(l, lot, flow_to(w, lot, shelf), shelf != NULL, &up);
    }
    l->rate = up > 0 ? l->flow / up : 0;
    struct line_mean ahead = *l;
    const struct passage p =
        pass(&ahead, shelf ? shelf_of(shelf) : technicians_of(&site->shop), seconds);
    l->wait = p.asked > 0 ? p.waiting / p.asked : 0;
}

void shop_mean_expect(struct world *w, uint32_t site, sim_time until)
{
    struct site_state *state = &w->sites[site];
    const double seconds = sim_seconds(until - w->now);
    if (state->shop.technicians > 0)
        expect(w, state, &state->shop.mean, NULL, seconds);
    for (uint32_t i = 0; i < state->shop.n_shelves; i++)
        expect(w, state, &state->shop.shelves[i].mean, &state->shop.shelves[i], seconds);
}

void shop_mean_plan(struct world *w, uint32_t site)
{
    struct shop *shop = &w->sites[site].shop;
    shop->mean.planned = shop->mean.wait;
    for (uint32_t i = 0; i < shop->n_shelves; i++)
        shop->shelves[i].mean.planned = shop->shelves[i].mean.wait;
}

static const struct line_mean nobody;

static const struct line_mean *pieces_for(const struct world *w, const struct lot *lot,
                                          enum repair_action action)
{
    const struct shelf *shelf = shop_shelf(w, lot, action);
    return shelf ? &shelf->mean : &nobody;
}

static const struct line_mean *technicians_for(const struct world *w, const struct lot *lot,
                                               enum repair_action action)
{
    return shop_needs_technician(w, lot, action) ? &w->sites[lot->site_index].shop.mean : &nobody;
}

double shop_mean_planned(const struct world *w, const struct lot *lot, enum repair_action action)
{
    return pieces_for(w, lot, action)->planned + technicians_for(w, lot, action)->planned;
}

double shop_mean_more(const struct world *w, const struct lot *lot, enum repair_action action)
{
    return pieces_for(w, lot, action)->wait + technicians_for(w, lot, action)->wait -
           shop_mean_planned(w, lot, action);
}

static void leave(struct line_mean *l, double flow)
{
    const double left = l->flow > 0 ? fmax(0, 1 - flow / l->flow) : 1;
    l->away *= left;
    l->waiting *= left;
}

void shop_mean_leave(struct world *w, const struct lot *lot)
{
    struct shop *shop = &w->sites[lot->site_index].shop;
    leave(&shop->mean, flow_to(w, lot, NULL));
    for (uint32_t i = 0; i < shop->n_shelves; i++)
        leave(&shop->shelves[i].mean, flow_to(w, lot, &shop->shelves[i]));
}

static void close_line(struct line *line, const struct line_mean *mean)
{
    line->demands = llround(mean->demands);
    line->waited = llround(mean->waited);
    line->wait = (int128)(mean->lost * 0x1p20);
}

void shop_mean_close(struct world *w, uint32_t site)
{
    struct shop *shop = &w->sites[site].shop;
    shop_mean_advance(w, site);
    close_line(&shop->line, &shop->mean);
    for (uint32_t i = 0; i < shop->n_shelves; i++)
        close_line(&shop->shelves[i].line, &shop->shelves[i].mean);
}
