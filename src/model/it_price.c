#include "model/it_price.h"

struct it_price it_price_of(const struct system *system, double accelerators,
                            const struct fabric_count *fabric, double share,
                            const struct assumptions *a, double day)
{
    const double systems = accelerators / (double)system->accelerators;
    return (struct it_price){
        .chips = accelerators * path_at(&system->accelerator->price, day),
        .servers = systems * path_at(&system->server_price, day),
        .network = fabric ? fabric_price(fabric, day) * share : 0,
        .storage = accelerators * a->storage_cost,
    };
}

double it_price_sum(const struct it_price *price)
{
    return price->chips + price->servers + price->network + price->storage;
}
