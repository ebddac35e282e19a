#include "fleet/money/cash.h"

#include "base/seconds.h"
#include "fleet/money/cash_result.h"
#include "fleet/money/debt_service.h"
#include "fleet/money/purchase.h"
#include "fleet/world.h"

#include <math.h>

enum { RAISE_COMES, CREDIT_ENDS }; /* CREDIT_ENDS: and the claim */

static const double MOST = 9e12; /* $, more than anything costs (base/money.h) */

static const struct funding *funding_of(const struct world *w, uint32_t owner)
{
    return &world_owner(w, owner)->funding;
}

/* Of a site, or of none: then it is n_sites. */
static void book_move(struct world *w, uint32_t owner, uint32_t site, enum account to,
                      enum account from, money amount, enum grade grade)
{
    if (amount == 0)
        return;
    const struct posting posting = {
        .month = w->month,
        .owner = owner,
        .site = site,
        .to = to,
        .from = from,
        .grade = grade,
        .amount = amount,
    };
    ledger_post(&w->out->ledger, &posting);
}

void cash_book(struct world *w, uint32_t owner, enum account to, enum account from, money amount,
               enum grade grade)
{
    book_move(w, owner, w->n_sites, to, from, amount, grade);
}

void cash_book_at(struct world *w, uint32_t site, enum account to, enum account from, money amount,
                  enum grade grade)
{
    book_move(w, w->sites[site].operator_index, site, to, from, amount, grade);
}

static void mark(struct world *w, uint32_t owner)
{
    w->treasuries[owner].changed = true;
    world_settle_soon(w);
}

money cash_inflation(const struct world *w, money amount, double seconds)
{
    const struct scenario *s = w->scenario;
    if (s->dollars == DOLLARS_NOMINAL)
        return 0;
    const double years = seconds / SECONDS_PER_YEAR;
    return money_from_dollars(money_to_dollars(amount) * -expm1(-years * log1p(s->inflation)));
}

/* A move of what inflation takes (of deflation: gives) between an account and that of inflation. */
void cash_book_inflation(struct world *w, uint32_t owner, enum account account, money lost)
{
    const enum grade grade = world_grade(w, &w->scenario->inflation);
    if (lost >= 0)
        cash_book(w, owner, ACCOUNT_INFLATION, account, lost, grade);
    else
        cash_book(w, owner, account, ACCOUNT_INFLATION, -lost, grade);
}

/* Before cash changes. */
static void inflate(struct world *w, uint32_t owner)
{
    struct treasury *t = &w->treasuries[owner];
    const money lost = cash_inflation(w, t->cash, sim_seconds(w->now - t->inflated));
    t->inflated = w->now;
    t->cash -= lost;
    cash_book_inflation(w, owner, ACCOUNT_CASH, lost);
}

static void receive(struct world *w, uint32_t owner, double dollars, enum grade grade)
{
    struct treasury *t = &w->treasuries[owner];
    const money amount = money_from_dollars(dollars);
    inflate(w, owner);
    cash_book(w, owner, ACCOUNT_CASH, ACCOUNT_FUNDING, amount, grade);
    t->cash = money_add(t->cash, amount);
    t->raised = money_add(t->raised, amount);
    mark(w, owner);
}

void cash_init(struct world *w)
{
    const uint32_t n = w->scenario->operators.n;
    w->treasuries = arena_array(&w->memory, n, sizeof *w->treasuries);
    for (uint32_t i = 0; i < n; i++) {
        const struct funding *funding = funding_of(w, i);
        w->treasuries[i] = (struct treasury){
            .funded = funding->given,
            .flowed_to = w->scenario->start,
            .lowest = INT64_MAX,
            .unpaid_since = SIM_TIME_NEVER,
            .default_since = SIM_TIME_NEVER,
        };
        if (!funding->given)
            continue;
        receive(w, i, funding->cash, world_grade(w, &funding->cash));
        debt_init(w, i);
    }
}

/* Of a site, or of none. Without 'funding' the owners take it. */
static void earn(struct world *w, uint32_t owner, uint32_t site, enum account account, money amount,
                 enum grade grade)
{
    struct treasury *t = &w->treasuries[owner];
    if (amount == 0)
        return;
    if (t->funded)
        inflate(w, owner);
    book_move(w, owner, site, t->funded ? ACCOUNT_CASH : ACCOUNT_FUNDING, account, amount, grade);
    if (!t->funded)
        return;
    t->cash = money_add(t->cash, amount);
    mark(w, owner);
}

void cash_earn(struct world *w, uint32_t owner, money amount, enum grade grade)
{
    earn(w, owner, w->n_sites, ACCOUNT_REVENUE, amount, grade);
}

void cash_sell(struct world *w, uint32_t site, money amount, enum grade grade)
{
    earn(w, w->sites[site].operator_index, site, ACCOUNT_RESALE, amount, grade);
}

static enum claim claim_of(enum account account)
{
    if (account_is_cost(account))
        return CLAIM_RUNNING;
    return account <= ACCOUNT_STORAGE || account == ACCOUNT_DEPOSIT ? CLAIM_ORDER : CLAIM_MILESTONE;
}

void cash_bill(struct world *w, struct posting *p)
{
    struct treasury *t = &w->treasuries[p->owner];
    p->from = t->funded ? ACCOUNT_PAYABLE : ACCOUNT_FUNDING;
    if (!t->funded)
        return;
    /* Repairs are events of a site, which may only add to sums (fleet/world.h). */
    money *sum = p->to == ACCOUNT_REPAIR ? &t->invoiced : &t->due[claim_of(p->to)];
    *sum = money_add(*sum, p->amount);
    if (p->to != ACCOUNT_REPAIR)
        mark(w, p->owner);
}

void cash_claim(struct world *w, uint32_t owner, enum claim claim, enum account to, money amount,
                enum grade grade)
{
    struct treasury *t = &w->treasuries[owner];
    cash_book(w, owner, to, ACCOUNT_PAYABLE, amount, grade);
    t->due[claim] = money_add(t->due[claim], amount);
    mark(w, owner);
}

void cash_use_deposit(struct world *w, uint32_t site, enum claim claim, money amount)
{
    struct treasury *t = &w->treasuries[w->sites[site].operator_index];
    cash_book_at(w, site, t->funded ? ACCOUNT_PAYABLE : ACCOUNT_FUNDING, ACCOUNT_DEPOSIT, amount,
                 GRADE_ASSUMED);
    if (t->funded)
        t->due[claim] -= amount;
}

void cash_defer(struct world *w, uint32_t owner, enum claim claim, money amount, double seconds)
{
    struct treasury *t = &w->treasuries[owner];
    const sim_time due = sim_after(w->now, sim_ticks(seconds));
    t->due[claim] -= amount;
    t->deferred = money_add(t->deferred, amount);
    if (due < w->horizon)
        world_post(w, due, PHASE_CHANGE, PROCESS_CASH, (uint16_t)(CREDIT_ENDS + claim), owner,
                   (uint64_t)amount);
}

void cash_queue(struct world *w, uint32_t owner, struct parcel p)
{
    parcel_queue_add(&w->treasuries[owner].deliveries, p);
    mark(w, owner);
}

static void take_inflow(struct world *w, uint32_t owner)
{
    struct treasury *t = &w->treasuries[owner];
    const struct path *inflow = &funding_of(w, owner)->inflow;
    const day_number today = world_day(w, w->now);
    double dollars = 0;
    for (day_number day = t->flowed_to; inflow->n > 0 && day < today; day++)
        dollars += path_at(inflow, day) * SECONDS_PER_DAY;
    t->flowed_to = today;
    receive(w, owner, dollars, world_grade(w, inflow));
}

/* From cash; what that lacks, from loans, but debts are not paid by new ones. */
static void pay(struct world *w, uint32_t owner, enum claim claim)
{
    struct treasury *t = &w->treasuries[owner];
    if (claim != CLAIM_DEBT)
        debt_draw(w, owner, t->due[claim] - t->cash, 0, DEBT_NO_LOT);
    const money amount = money_least(t->due[claim], t->cash);
    cash_book(w, owner, ACCOUNT_PAYABLE, ACCOUNT_CASH, amount, GRADE_ASSUMED);
    t->due[claim] -= amount;
    t->cash -= amount;
    if (claim == CLAIM_DEBT)
        debt_pay(w, owner, amount);
}

/* How many of the parcel's units cash and loans suffice for. What has to be paid in cash grows with
 * the price: each loan gives a share of it up to a limit. */
static int64_t affordable(const struct world *w, uint32_t owner, const struct parcel *p)
{
    int64_t least = 0, most = p->units;
    while (least < most) {
        const int64_t units = least + (most - least + 1) / 2;
        const money price = purchase_price(w, p, units), now = purchase_due(w, p, units);
        if (now - debt_available(w, owner, price) <= w->treasuries[owner].cash)
            least = units;
        else
            most = units - 1;
    }
    return least;
}

static void buy(struct world *w, uint32_t owner)
{
    struct treasury *t = &w->treasuries[owner];
    const struct parcel *head;
    pay(w, owner, CLAIM_ORDER); /* deposits, and balances that were on credit */
    while (t->due[CLAIM_ORDER] == 0 && (head = parcel_queue_head(&t->deliveries)) != NULL) {
        const int64_t units = affordable(w, owner, head);
        if (units == 0)
            return;
        const struct parcel p = parcel_queue_take(&t->deliveries, units);
        const money price = purchase_price(w, &p, units);
        debt_draw(w, owner, purchase_due(w, &p, units) - t->cash, price, p.lot);
        purchase_accept(w, p);
        pay(w, owner, CLAIM_ORDER);
    }
}

money cash_unpaid(const struct treasury *t)
{
    money sum = 0;
    for (unsigned claim = 0; claim < CLAIMS; claim++)
        sum = money_add(sum, t->due[claim]);
    return sum;
}

money cash_left_unpaid(const struct treasury *t)
{
    return money_add(money_add(t->due[CLAIM_RUNNING], t->due[CLAIM_DEBT]), t->left);
}

money cash_lowest(const struct treasury *t)
{
    return money_least(t->cash - cash_left_unpaid(t), t->lowest);
}

static void keep_record(struct world *w, uint32_t owner)
{
    struct treasury *t = &w->treasuries[owner];
    const money unpaid = cash_left_unpaid(t), position = t->cash - unpaid;
    if (position < t->lowest) {
        t->lowest = position;
        t->lowest_at = w->now;
    }
    if (unpaid > t->unpaid_most)
        t->unpaid_most = unpaid;
    if (unpaid > 0 && t->unpaid_since == SIM_TIME_NEVER)
        t->unpaid_since = w->now;
    if (t->due[CLAIM_DEBT] > t->overdue_most)
        t->overdue_most = t->due[CLAIM_DEBT];
    if (t->due[CLAIM_DEBT] > 0 && t->default_since == SIM_TIME_NEVER)
        t->default_since = w->now;
}

void cash_end_month(struct world *w)
{
    for (uint32_t i = 0; i < w->scenario->operators.n; i++) {
        struct treasury *t = &w->treasuries[i];
        if (!t->funded)
            continue;
        t->due[CLAIM_RUNNING] = money_add(t->due[CLAIM_RUNNING], t->invoiced);
        t->invoiced = 0;
        take_inflow(w, i);
        debt_end_month(w, i);
        pay(w, i, CLAIM_RUNNING);
        pay(w, i, CLAIM_DEBT);
        if (debt_enforce(w, i))
            keep_record(w, i); /* what is taken settles what was overdue */
    }
}

/* What is built goes after what is ordered: as long as deliveries wait, all else does. */
static void settle(struct world *w, uint32_t owner, bool deliver)
{
    struct treasury *t = &w->treasuries[owner];
    if (!t->changed)
        return;
    t->changed = false;
    inflate(w, owner);
    pay(w, owner, CLAIM_RUNNING);
    pay(w, owner, CLAIM_DEBT);
    if (deliver)
        buy(w, owner);
    else
        pay(w, owner, CLAIM_ORDER);
    if (t->deliveries.n == 0)
        pay(w, owner, CLAIM_MILESTONE);
    t->left = money_add(t->due[CLAIM_ORDER], t->due[CLAIM_MILESTONE]);
    keep_record(w, owner);
}

void cash_settle(struct world *w)
{
    for (uint32_t i = 0; i < w->scenario->operators.n; i++)
        settle(w, i, true);
}

/* Cash that no bill or reserve has a claim on; below 0: bills exceed it. */
static money free_cash(const struct world *w, uint32_t owner)
{
    const struct treasury *t = &w->treasuries[owner];
    return t->cash - cash_unpaid(t) - t->invoiced - t->deferred -
           money_from_dollars(funding_of(w, owner)->reserve);
}

money cash_available(const struct world *w, uint32_t owner)
{
    const struct treasury *t = &w->treasuries[owner];
    if (!t->funded)
        return INT64_MAX;
    const money free = free_cash(w, owner);
    if (t->deliveries.n > 0 || free < 0)
        return 0;
    money least = free, most = money_add(free, debt_available(w, owner, money_from_dollars(MOST)));
    while (least < most) {
        const money price = most - (most - least) / 2;
        if (price - debt_available(w, owner, price) <= free)
            least = price;
        else
            most = price - 1;
    }
    return least;
}

money cash_at_hand(const struct world *w, uint32_t owner)
{
    const money free = free_cash(w, owner);
    return w->treasuries[owner].deliveries.n > 0 || free < 0
               ? 0
               : money_add(free, debt_available(w, owner, 0));
}

void cash_close(struct world *w)
{
    const uint32_t n = w->scenario->operators.n;
    w->out->cash = arena_array(&w->out->memory, n, sizeof *w->out->cash);
    for (uint32_t i = 0; i < n; i++) {
        if (!w->treasuries[i].funded)
            continue;
        settle(w, i, false);
        cash_result_keep(w, i);
    }
}

void treasury_free(struct treasury *t)
{
    parcel_queue_free(&t->deliveries);
    debt_free(&t->debt);
}

static void start(struct world *w)
{
    for (uint32_t i = 0; i < w->scenario->operators.n; i++) {
        const struct raise *raises = funding_of(w, i)->raises.items;
        for (uint32_t k = 0; k < funding_of(w, i)->raises.n; k++)
            world_post(w, world_time(w, raises[k].date), PHASE_CHANGE, PROCESS_CASH, RAISE_COMES, i,
                       k);
    }
}

/* subject: operator; arg: index of the raise, or what was on credit. */
static void handle(struct world *w, uint16_t what, uint32_t subject, uint64_t arg)
{
    if (what >= CREDIT_ENDS) {
        struct treasury *t = &w->treasuries[subject];
        money *due = &t->due[what - CREDIT_ENDS];
        t->deferred -= (money)arg;
        *due = money_add(*due, (money)arg);
        mark(w, subject);
        return;
    }
    const struct raise *raise = (const struct raise *)funding_of(w, subject)->raises.items + arg;
    receive(w, subject, raise->amount, world_grade(w, &raise->amount));
}

const struct process cash_process = {"cash", start, handle};
