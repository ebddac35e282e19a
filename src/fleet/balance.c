#include "fleet/balance.h"

#include "fleet/world.h"

#include <math.h>
#include <stdio.h>

static const double ENERGY_TOLERANCE = 1e-12; /* relative; both books are sums of doubles */

/* Node-ticks of the outages still open, per lot. */
static int128 open_outages(const struct world *w, uint32_t lot)
{
    const struct outages *outages = &w->sites[w->lots[lot].site_index].outages;
    int128 sum = 0;
    for (uint32_t i = 0; i < outages->n; i++)
        if (outages_is_open(outages, i) && outages->slot[i].lot == lot)
            sum += books_stay(1, outages->slot[i].begin, w->now);
    return sum + books_stay(w->lots[lot].dark, w->lots[lot].dark_since, w->now) +
           books_stay(w->lots[lot].rack.idle, w->lots[lot].rack.idle_since, w->now);
}

static bool check_outages(const struct world *w, char *message)
{
    int128 by_lots = 0, by_causes = 0;
    for (uint32_t i = 0; i < w->n_lots; i++) {
        const struct lot *lot = &w->lots[i];
        int128 difference;
        if (!books_agree(&lot->books, w->now, NODE_DOWN, open_outages(w, i), &difference)) {
            snprintf(message, BALANCE_MESSAGE,
                     "down time of order '%s': counters and outage records differ by %.9g "
                     "node-seconds",
                     lot->order->name, (double)difference * 0x1p-20);
            return false;
        }
        by_lots += lot->books.recorded[NODE_DOWN] * lot->node_accelerators;
    }
    for (uint32_t i = 0; i < w->n_causes; i++)
        by_causes += w->causes[i].down;
    for (uint32_t i = 0; i < w->n_sites; i++)
        for (uint32_t k = 0; k < w->sites[i].blackout.n_causes; k++)
            by_causes += w->sites[i].blackout.causes[k].down;
    if (by_lots == by_causes)
        return true;
    snprintf(message, BALANCE_MESSAGE,
             "down time by orders and by causes differ by %.9g accelerator-seconds",
             (double)(by_lots - by_causes) * 0x1p-20);
    return false;
}

/* The same of expected outages, which are parts of nodes. */
static bool check_expected(const struct world *w, char *message)
{
    int128 by_lots = 0, by_causes = 0;
    for (uint32_t i = 0; i < w->n_lots; i++) {
        const struct lot *lot = &w->lots[i];
        const int128 counted = gauge_integral(&lot->away, w->now);
        by_lots += lot->away_recorded * lot->node_accelerators;
        if (counted != lot->away_recorded) {
            snprintf(message, BALANCE_MESSAGE,
                     "expected down time of order '%s': counters and records differ by %.9g "
                     "node-seconds",
                     lot->order->name,
                     (double)(counted - lot->away_recorded) * 0x1p-20 / LOT_NODE_PARTS);
            return false;
        }
    }
    for (uint32_t i = 0; i < w->n_causes; i++)
        by_causes += w->causes[i].expected_down;
    for (uint32_t i = 0; i < w->n_sites; i++)
        for (uint32_t k = 0; k < w->sites[i].blackout.n_causes; k++)
            by_causes += w->sites[i].blackout.causes[k].expected_down;
    if (by_lots == by_causes)
        return true;
    snprintf(message, BALANCE_MESSAGE,
             "expected down time by orders and by causes differ by %.9g accelerator-seconds",
             (double)(by_lots - by_causes) * 0x1p-20 / LOT_NODE_PARTS);
    return false;
}

static bool check_nodes(const struct world *w, char *message)
{
    for (uint32_t i = 0; i < w->n_lots; i++) {
        const struct lot *lot = &w->lots[i];
        int64_t nodes = 0;
        for (unsigned state = 0; state < NODE_STATES; state++)
            nodes += lot->books.counter[state].level;
        if (nodes != lot->delivered * lot->unit_nodes) {
            snprintf(message, BALANCE_MESSAGE,
                     "order '%s': %lld nodes were delivered, %lld are in the states",
                     lot->order->name, (long long)(lot->delivered * lot->unit_nodes),
                     (long long)nodes);
            return false;
        }
    }
    return true;
}

static bool check_waiting(const struct world *w, char *message)
{
    int128 sum = 0;
    for (unsigned by = 0; by < CONSTRAINTS; by++)
        sum += w->waiting[by];
    if (sum == w->waited)
        return true;
    snprintf(message, BALANCE_MESSAGE,
             "waiting by gate and in total differ by %.9g accelerator-seconds",
             (double)(sum - w->waited) * 0x1p-20);
    return false;
}

/* A sum that is no number agrees with nothing. */
static bool agree(double a, double b)
{
    return fabs(a - b) <= ENERGY_TOLERANCE * fmax(fabs(a), fabs(b));
}

static bool check_energy(const struct world *w, char *message)
{
    for (uint32_t i = 0; i < w->n_sites; i++) {
        const struct site_state *site = &w->sites[i];
        double by_use = site->lots_it_energy + neumaier_total(&site->overhead) +
                        neumaier_total(&site->battery_losses);
        double by_source = 0, metered = neumaier_total(&site->energy);
        for (uint32_t k = 0; k < site->n_sources; k++) {
            const struct source_state *source = &site->sources[k];
            by_source += neumaier_total(&source->energy);
            by_use += neumaier_total(&source->energy) * source->phase->model->auxiliaries;
            metered += neumaier_total(&source->auxiliaries);
        }
        if (!agree(by_use, by_source) || !agree(by_source, metered)) {
            snprintf(message, BALANCE_MESSAGE,
                     "energy of site '%s': %.15g J by use, %.15g J by source, %.15g J at the meter "
                     "and for generators",
                     site->site->name, by_use, by_source, metered);
            return false;
        }
    }
    return true;
}

/* An operator's cash and bills are counted by its treasury and by the ledger. */
static bool check_cash(const struct world *w, char *message)
{
    const struct ledger *ledger = &w->out->ledger;
    for (uint32_t i = 0; i < w->scenario->operators.n; i++) {
        const struct treasury *t = &w->treasuries[i];
        const money cash = ledger_sum_of(ledger, ACCOUNT_CASH, i, LEDGER_ALL),
                    payable = -ledger_sum_of(ledger, ACCOUNT_PAYABLE, i, LEDGER_ALL);
        const money debt = -ledger_sum_of(ledger, ACCOUNT_DEBT, i, LEDGER_ALL);
        if (t->debt.owed != debt) {
            snprintf(message, BALANCE_MESSAGE,
                     "debt of operator %u: $%.6f of loans, by the ledger $%.6f", i,
                     money_to_dollars(t->debt.owed), money_to_dollars(debt));
            return false;
        }
        if (t->due[CLAIM_DEBT] != debt_overdue(&t->debt)) {
            snprintf(message, BALANCE_MESSAGE,
                     "debt service of operator %u: $%.6f unpaid, by the draws $%.6f", i,
                     money_to_dollars(t->due[CLAIM_DEBT]),
                     money_to_dollars(debt_overdue(&t->debt)));
            return false;
        }
        if (t->cash != cash || cash_unpaid(t) + t->invoiced + t->deferred != payable ||
            t->cash < 0) {
            snprintf(message, BALANCE_MESSAGE,
                     "cash of operator %u: $%.6f at hand and $%.6f owed, by the ledger $%.6f and "
                     "$%.6f",
                     i, money_to_dollars(t->cash),
                     money_to_dollars(cash_unpaid(t) + t->invoiced + t->deferred),
                     money_to_dollars(cash), money_to_dollars(payable));
            return false;
        }
    }
    return true;
}

/* What capital is worth in the books, by the register of assets, by its sums per site, and by the
 * ledger. */
static bool check_assets(const struct world *w, char *message)
{
    for (uint32_t i = 0; i < w->n_sites; i++) {
        const struct site_state *site = &w->sites[i];
        money by_class = site->in_progress,
              by_ledger = ledger_sum_of(&w->out->ledger, ACCOUNT_DEPRECIATED, LEDGER_ALL, i);
        for (unsigned class = 0; class < CAPITAL_CLASSES; class ++)
            by_class = money_add(by_class, site->book[class]);
        for (unsigned account = 0; account < ACCOUNT_COUNT; account++)
            if (account_is_capital((enum account)account))
                by_ledger =
                    money_add(by_ledger,
                              ledger_sum_of(&w->out->ledger, (enum account)account, LEDGER_ALL, i));
        const money by_asset = asset_worth(w, i, false, true);
        if (by_asset != by_class || by_class != by_ledger) {
            snprintf(message, BALANCE_MESSAGE,
                     "book value of site '%s': $%.6f by asset, $%.6f by class, $%.6f by the ledger",
                     site->site->name, money_to_dollars(by_asset), money_to_dollars(by_class),
                     money_to_dollars(by_ledger));
            return false;
        }
    }
    return true;
}

bool balance_check(const struct world *w, char message[BALANCE_MESSAGE])
{
    if (!check_outages(w, message) || !check_expected(w, message) || !check_nodes(w, message) ||
        !check_waiting(w, message) || !check_energy(w, message) || !check_cash(w, message) ||
        !check_assets(w, message))
        return false;
    if (ledger_check(&w->out->ledger))
        return true;
    snprintf(message, BALANCE_MESSAGE, "the ledger: accounts and monthly sums differ");
    return false;
}
