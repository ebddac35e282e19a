#include "study/fill.h"

static bool counts(const struct order *order, const void *field)
{
    const struct delivery *deliveries = order->deliveries.items;
    bool found = field == &order->quantity;
    for (uint32_t i = 0; i < order->deliveries.n && !found; i++)
        found = field == &deliveries[i].accelerators;
    return found;
}

static const struct system *filled(const struct system *system, int64_t all)
{
    return all < system->accelerators ? NULL : system;
}

const struct system *fill_system(const struct scenario *s, const void *field)
{
    const struct owner *operators = s->operators.items;
    for (uint32_t i = 0; i < s->operators.n; i++) {
        const struct order *orders = operators[i].orders.items;
        for (uint32_t k = 0; k < operators[i].orders.n; k++)
            if (counts(&orders[k], field))
                return filled(orders[k].system, order_accelerators(&orders[k]));
        const struct holding *holdings = operators[i].holdings.items;
        for (uint32_t k = 0; k < operators[i].holdings.n; k++)
            if (field == &holdings[k].accelerators)
                return filled(holdings[k].system, holdings[k].accelerators);
    }
    return NULL;
}
