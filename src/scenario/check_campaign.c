/* What must hold of a campaign: that its order can ever give it the accelerators it wants. Whether
 * its plan is possible is the performance model's to say (perf/campaign.h). */
#include "scenario/checker.h"

void check_campaigns(struct checker *c, const struct order *order)
{
    const struct campaign *campaigns = order->campaigns.items;
    for (uint32_t i = 0; i < order->campaigns.n; i++) {
        const struct campaign *one = &campaigns[i];
        const int64_t ordered = order_accelerators(order);
        if (one->accelerators > ordered)
            checker_fault(c, checker_place_of(c, &one->accelerators), NULL,
                          "campaign '%s' wants %lld accelerators, but only %lld are ordered",
                          one->name, (long long)one->accelerators, (long long)ordered);
        const bool interrupted = order->failures && one->interruptions.counted;
        if (one->checkpoint_interval > 0 && order->site->outages.n == 0 && !interrupted)
            checker_fault(
                c, checker_place_of(c, &one->checkpoint_interval), NULL,
                "'checkpoint-interval' of campaign '%s' has no effect: its site '%s' has no "
                "'outages', and no failure of a node interrupts it",
                one->name, order->site->name);
        if (one->from != 0)
            checker_inside(c, &one->from, one->from, "beginning of the campaign");
    }
}
