#include "fleet/omission.h"

#include "base/text.h"
#include "fleet/supply/policy.h"
#include "fleet/world.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { NAMED = 4 }; /* as many are named, the others counted alone */

/* Those who lack one thing. */
struct lacking {
    uint32_t n;
    const char *name[NAMED]; /* the first names, each once */
    uint32_t names;
    bool others; /* whether there are more names */
};

static void lacking_add(struct lacking *l, const char *name)
{
    l->n++;
    for (uint32_t i = 0; i < l->names; i++)
        if (strcmp(l->name[i], name) == 0)
            return;
    if (l->names < NAMED)
        l->name[l->names++] = name;
    else
        l->others = true;
}

/* Tells of one in a sentence with its name, of several in one with their number, and names below.
 */
static void lacking_note(struct world *w, const struct lacking *l, const char *one,
                         const char *one_does, const char *many, const char *many_do)
{
    if (l->n == 0)
        return;
    if (l->n == 1) {
        world_note(w, "%s '%s' %s", one, l->name[0], one_does);
        return;
    }
    struct text names;
    text_init(&names);
    for (uint32_t i = 0; i < l->names; i++)
        text_addf(&names, "%s'%s'", i ? ", " : "", l->name[i]);
    world_note(w, "%" PRIu32 " %s %s (%s%s)", l->n, many, many_do, text_get(&names),
               l->others ? " and others" : "");
    text_free(&names);
}

static void note_orders(struct world *w)
{
    struct lacking fabric = {0};
    for (uint32_t i = 0; i < w->n_lots; i++)
        if (!w->lots[i].order->fabric && w->lots[i].units > 1)
            lacking_add(&fabric, w->lots[i].order->name);
    lacking_note(
        w, &fabric, "order",
        "names no fabric: its network draws power by the network factor and costs nothing",
        "orders",
        "name no fabric: their networks draw power by the network factor and cost nothing");
}

static void note_options(struct world *w)
{
    struct lacking fabric = {0};
    for (uint32_t i = 0; i < w->n_policies; i++) {
        const struct offer *options = w->policies[i].policy->options.items;
        for (uint32_t k = 0; k < w->policies[i].policy->options.n; k++)
            if (!options[k].fabric)
                lacking_add(&fabric, options[k].name);
    }
    lacking_note(w, &fabric, "option",
                 "names no fabric: the network of what is bought draws power by the network factor "
                 "and costs nothing",
                 "options",
                 "name no fabric: the networks of what is bought draw power by the network factor "
                 "and cost nothing");
}

/* Prices are known from the first shipments on; what is delivered before is a likely slip. */
static void note_unshipped(struct world *w)
{
    struct lacking shipments = {0};
    for (uint32_t i = 0; i < w->n_lots; i++) {
        const struct order *order = w->lots[i].order;
        const struct delivery *deliveries = order->deliveries.items;
        if (order->deliveries.n > 0 && deliveries[0].date < order->system->accelerator->release)
            lacking_add(&shipments, order->name);
    }
    lacking_note(
        w, &shipments, "order",
        "has deliveries from before its accelerators shipped, at the first price known", "orders",
        "have deliveries from before their accelerators shipped, at the first prices known");
}

static void note_land(struct world *w)
{
    struct lacking price = {0};
    for (uint32_t i = 0; i < w->n_sites; i++)
        if (isnan(w->sites[i].site->model->land_cost))
            lacking_add(&price, w->sites[i].site->name);
    lacking_note(w, &price, "the land of site", "has no known price and is not charged", "sites",
                 "have land of no known price, which is not charged");
}

void omissions_note(struct world *w)
{
    note_orders(w);
    note_options(w);
    note_unshipped(w);
    note_land(w);
}
