#include "fleet/failure/cohort.h"

#include "base/fail.h"
#include "fleet/failure/defect.h"
#include "fleet/site/lot.h"

void cohort_add(struct lot *lot, int64_t nodes, sim_time birth)
{
    if (lot->order->campaigns.n == 0 || lot->failure.hazard_steps == 0)
        return;
    if (lot->n_cohorts > 0 && lot->cohorts[lot->n_cohorts - 1].birth == birth) {
        lot->cohorts[lot->n_cohorts - 1].nodes += nodes;
        return;
    }
    lot->cohorts = memory_resize(lot->cohorts, (lot->n_cohorts + 1) * sizeof *lot->cohorts);
    lot->cohorts[lot->n_cohorts++] = (struct cohort){nodes, birth};
}

/* Early failures between two ages, s, of a node that has 'share' of them in all. */
static double early_between(const double age[EARLY_AGES], double share, double from, double to)
{
    unsigned n = 0;
    for (unsigned i = 0; i < EARLY_AGES; i++)
        n += age[i] >= from && age[i] < to;
    return share * n / EARLY_AGES;
}

double cohort_failures(const struct lot *lot, sim_time now, double seconds)
{
    if (lot->n_cohorts == 0)
        return 0;
    const struct hazard hazard = {lot->failure.hazard, lot->failure.hazard_steps};
    const double excess = failure_excess(lot->order->failures), share = defects_early_outages(lot);
    double early_age[EARLY_AGES], nodes = 0, failures = 0;
    if (share > 0)
        defects_early_ages(lot, early_age);
    for (uint32_t i = 0; i < lot->n_cohorts; i++) {
        const struct cohort *c = &lot->cohorts[i];
        const double age = sim_seconds(now - c->birth);
        double each = hazard_mean(&hazard, now - c->birth, seconds) * seconds * excess;
        if (share > 0)
            each += early_between(early_age, share, age, age + seconds);
        nodes += (double)c->nodes;
        failures += (double)c->nodes * each;
    }
    return failures / nodes / seconds;
}
