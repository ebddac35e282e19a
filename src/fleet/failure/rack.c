#include "fleet/failure/rack.h"

#include "fleet/world.h"

int64_t rack_least_nodes(const struct rack_rule *rule, int64_t unit_nodes,
                         int64_t node_accelerators)
{
    if (rule->drain == DRAIN_RACK)
        return unit_nodes;
    return (rule->min_good + node_accelerators - 1) / node_accelerators;
}

static uint16_t *count_of(const struct lot *lot, const struct block *block, uint32_t position)
{
    return &block->down_in_unit[position / (uint32_t)lot->unit_nodes];
}

static bool works(const struct lot *lot, uint16_t down)
{
    return lot->unit_nodes - down >= lot->rack.least_nodes;
}

bool rack_is_out(const struct lot *lot, const struct block *block, uint32_t position)
{
    return block->down_in_unit && !works(lot, *count_of(lot, block, position));
}

/* Second book: those that were idle, up to now. */
static void change_idle(struct world *w, struct lot *lot, int64_t change)
{
    books_record(&lot->books, NODE_DOWN, lot->rack.idle, lot->rack.idle_since, w->now);
    w->causes[lot->rack.idle_cause].down +=
        books_stay(lot->rack.idle * lot->node_accelerators, lot->rack.idle_since, w->now);
    lot->rack.idle += change;
    lot->rack.idle_since = w->now;
}

void rack_lose(struct world *w, uint32_t index, struct block *block, uint32_t position)
{
    struct lot *lot = &w->lots[index];
    if (!block->down_in_unit)
        return;
    uint16_t *down = count_of(lot, block, position);
    ++*down;
    if (works(lot, *down))
        return;
    const int64_t others = lot->unit_nodes - *down;
    w->causes[lot->rack.idle_cause].outages++;
    site_move(w, index, others, NODE_UP, NODE_DOWN);
    change_idle(w, lot, others);
}

int64_t rack_regain(struct world *w, uint32_t index, struct block *block, uint32_t position)
{
    struct lot *lot = &w->lots[index];
    uint16_t *down = count_of(lot, block, position);
    const bool worked = works(lot, *down);
    const int64_t others = lot->unit_nodes - *down;
    --*down;
    if (worked)
        return 1;
    if (!works(lot, *down)) {
        change_idle(w, lot, 1);
        return 0;
    }
    change_idle(w, lot, -others);
    return others + 1;
}

void rack_retire(struct world *w, uint32_t index)
{
    struct lot *lot = &w->lots[index];
    if (lot->rack.idle == 0)
        return;
    const int64_t idle = lot->rack.idle;
    change_idle(w, lot, -idle);
    site_move(w, index, idle, NODE_DOWN, NODE_RETIRED);
}

struct rack_shares rack_shares_of(int64_t nodes, int64_t least, double d)
{
    if (least <= 1)
        return (struct rack_shares){.up = 1 / (1 + d)};
    const int64_t out = nodes - least + 1;
    double chance = 1, sum = 0, up = 0;
    struct rack_shares shares = {0};
    for (int64_t k = 0; k <= out; k++) {
        const double left = (double)(nodes - k) / (double)nodes;
        sum += chance;
        if (k < out)
            up += left * chance;
        else
            shares.idle = left * chance;
        if (k == out - 1)
            shares.last = left * chance;
        chance *= d * (double)(nodes - k) / (double)(k + 1);
    }
    shares.up = up / sum;
    shares.idle /= sum;
    shares.last /= sum;
    return shares;
}
