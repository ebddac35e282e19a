/* How fast the campaigns of a scenario run, and what they draw: the performance model's part in a
 * fleet. */
#ifndef COLOSSIM_PERF_CAMPAIGN_H
#define COLOSSIM_PERF_CAMPAIGN_H

#include "scenario/scenario.h"

struct training_prediction;

struct campaign_forecast {
    const struct training_prediction *prediction; /* perf/prediction.h */
    int64_t sequence, global_batch;               /* as the plan has them */
    double tokens_rate; /* tokens/s of all its accelerators, without interruptions */
    double busy;        /* share of the time in which kernels run */
    double load;        /* share of the way from idle to load power that its systems draw */
    double checkpoint;  /* B of weights and optimizer state */
    double utilisation; /* model FLOP/s over the dense rate of its data type, causal */
};

/* Fills in the forecast of every campaign, in the scenario's arena. False when a plan is impossible
 * or nothing is known of an accelerator's speed; each is an error at its campaign. */
bool campaigns_forecast(const struct scenario *, const struct tree *, struct arena *,
                        struct diagnostics *);

/* scenario_bind, then campaigns_forecast: NULL when either fails. */
const struct scenario *campaigns_bind(const struct tree *, const struct draw_set *draws,
                                      struct arena *, struct diagnostics *);

#endif
