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
    world_note(w, "%s %s %s (%s%s)", world_count(w, l->n), many, many_do, text_get(&names),
               l->others ? " and others" : "");
    text_free(&names);
}

/* What lots lack, those of orders and those from the start apart: they are told by their names. */
static void note_lots(struct world *w, bool initial, const char *one, const char *many)
{
    struct lacking fabric = {0}, failures = {0};
    for (uint32_t i = 0; i < w->n_lots; i++) {
        const struct lot *lot = &w->lots[i];
        if (initial != (lot->holding != NULL))
            continue;
        const char *name = initial ? lot->holding->name : lot->order->name;
        if (!lot->order->fabric && lot->units > 1)
            lacking_add(&fabric, name);
        if (!lot->order->failures)
            lacking_add(&failures, name);
    }
    lacking_note(
        w, &fabric, one,
        "names no fabric: its network draws power by the network factor and costs nothing", many,
        "name no fabric: their networks draw power by the network factor and cost nothing");
    lacking_note(w, &failures, one, "names no failures: none of its nodes ever fails", many,
                 "name no failures: none of their nodes ever fails");
}

static void note_options(struct world *w)
{
    struct lacking fabric = {0}, failures = {0};
    for (uint32_t i = 0; i < w->n_policies; i++) {
        const struct offer *options = w->policies[i].policy->options.items;
        for (uint32_t k = 0; k < w->policies[i].policy->options.n; k++) {
            if (!options[k].fabric)
                lacking_add(&fabric, options[k].name);
            if (!options[k].failures)
                lacking_add(&failures, options[k].name);
        }
    }
    lacking_note(w, &fabric, "option",
                 "names no fabric: the network of what is bought draws power by the network factor "
                 "and costs nothing",
                 "options",
                 "name no fabric: the networks of what is bought draw power by the network factor "
                 "and cost nothing");
    lacking_note(w, &failures, "option", "names no failures: no node of what is bought ever fails",
                 "options", "name no failures: no node of what is bought ever fails");
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

/* A buyer of batteries expects them to help. */
static void note_batteries(struct world *w)
{
    struct lacking firm = {0};
    for (uint32_t i = 0; i < w->n_sites; i++)
        for (uint32_t k = 0; k < w->sites[i].n_sources; k++) {
            const struct power_phase *phase = w->sites[i].sources[k].phase;
            if (phase->model->kind == POWER_BATTERY)
                lacking_add(
                    &firm, arena_format(&w->memory, "%s: %s", w->sites[i].site->name, phase->name));
        }
    lacking_note(w, &firm, "source",
                 "is a battery: it costs money and what it loses, but adds no firm power and "
                 "bridges no outage",
                 "sources",
                 "are batteries: they cost money and what they lose, but add no firm power and "
                 "bridge no outage");
}

/* A slip in the shapes of one's own model changes the speed of its campaigns. */
static void note_llms(struct world *w)
{
    for (uint32_t i = 0; i < w->n_lots; i++) {
        const struct span *campaigns = &w->lots[i].order->campaigns;
        for (uint32_t k = 0; k < campaigns->n; k++) {
            const struct campaign *c = &((const struct campaign *)campaigns->items)[k];
            struct text words;
            text_init(&words);
            if (llm_add_stated(c->llm, &words))
                world_note(w, "campaign '%s': its speed follows from %s", c->name,
                           text_get(&words));
            text_free(&words);
        }
    }
}

void omissions_note(struct world *w)
{
    note_lots(w, false, "order", "orders");
    note_lots(w, true, "initial lot", "initial lots");
    note_options(w);
    note_unshipped(w);
    note_land(w);
    note_batteries(w);
    note_llms(w);
}
