#include "perf/campaign.h"

#include "base/text.h"
#include "perf/drawn_power.h"
#include "perf/prediction.h"

static struct training_request request_of(const struct scenario *s, const struct order *order,
                                          const struct campaign *c)
{
    return (struct training_request){.llm = c->llm,
                                     .system = order->system,
                                     .fabric = order->fabric,
                                     .site = order->site->model,
                                     .accelerators = c->accelerators,
                                     .sequence = c->sequence,
                                     .global_batch = c->global_batch,
                                     .tokens = c->tokens,
                                     .date = s->start,
                                     .precision = c->precision,
                                     .accumulate_fp32 = true,
                                     .memory_share = c->memory_share,
                                     .objective = SEARCH_TIME,
                                     .plan = c->plan,
                                     .software = c->software,
                                     .training = s->training,
                                     .fallback = c->fallback,
                                     .assumptions = s->assumptions};
}

/* NULL with a sentence in 'why' when it can't be run as it says. */
static const struct campaign_forecast *forecast(const struct scenario *s, const struct order *order,
                                                const struct campaign *c, struct arena *memory,
                                                struct text *why)
{
    const struct training_request request = request_of(s, order, c);
    struct campaign_forecast *f = arena_alloc(memory, sizeof *f);
    struct training_world world;
    struct diagnostics none; /* its one message is said here, at the campaign */
    diagnostics_init(&none);
    const bool known = training_world_build(&request, memory, &world, &none);
    if (!known)
        text_add(why, none.items[0].text);
    diagnostics_free(&none);
    if (!known)
        return NULL;
    struct training_prediction *p = arena_alloc(memory, sizeof *p);
    if (!training_request_predict(&request, &world, p, why))
        return NULL;
    const struct training_step *step = &p->step;
    f->prediction = p;
    f->sequence = world.sequence;
    f->global_batch = world.global_batch;
    f->tokens_rate = step->tokens_rate * (double)c->accelerators;
    f->busy = step->busy;
    const struct power_law power = power_law_of(order->system, s->assumptions.node_factor);
    f->load = power_share(&power, step);
    f->checkpoint = memory_state(c->llm, p->plan.adapters);
    f->utilisation =
        step->model_flops / dense_rate(order->system->accelerator, (enum precision)c->precision);
    return f;
}

static bool forecast_order(const struct scenario *s, const struct owner *owner,
                           const struct order *order, const struct tree *tree, struct arena *memory,
                           struct diagnostics *d)
{
    struct campaign *campaigns = order->campaigns.items;
    bool good = true;
    for (uint32_t i = 0; i < order->campaigns.n; i++) {
        struct campaign *c = &campaigns[i];
        struct text why;
        text_init(&why);
        c->forecast = forecast(s, order, c, memory, &why);
        if (!c->forecast) {
            const struct node *at = node_find(
                tree->root, arena_format(&d->memory, "operators.%s.orders.%s.campaigns.%s",
                                         owner->name, order->name, c->name));
            diag_error(d, at ? node_mark(at) : (struct mark){0}, NULL, "campaign '%s': %s", c->name,
                       text_get(&why));
            good = false;
        }
        text_free(&why);
    }
    return good;
}

bool campaigns_forecast(const struct scenario *s, const struct tree *tree, struct arena *memory,
                        struct diagnostics *d)
{
    const struct owner *operators = s->operators.items;
    bool good = true;
    for (uint32_t i = 0; i < s->operators.n; i++) {
        const struct order *orders = operators[i].orders.items;
        for (uint32_t k = 0; k < operators[i].orders.n; k++)
            good = forecast_order(s, &operators[i], &orders[k], tree, memory, d) && good;
    }
    return good;
}

const struct scenario *campaigns_bind(const struct tree *tree, const struct draw_set *draws,
                                      struct arena *memory, struct diagnostics *d)
{
    const struct scenario *s = scenario_bind(tree, draws, memory, d);
    return s && campaigns_forecast(s, tree, memory, d) ? s : NULL;
}
