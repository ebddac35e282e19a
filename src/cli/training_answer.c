#include "cli/training_answer.h"

#include "perf/prediction.h"
#include "perf/run_cost.h"
#include "report/number.h"

#include <math.h>

/* A step has an end even where a run of so many of them has none. */
static bool never_ends(const struct training_request *r, const struct interruptions *i,
                       struct text *why)
{
    if (isnan(r->tokens) || interruptions_end(i))
        return false;
    text_add(why, "the run never ends: its nodes fail every ");
    number_time(why, 1 / i->law.rate);
    text_add(why, ", a restart takes ");
    number_time(why, i->law.restart);
    text_add(why, ", and each checkpoint ");
    number_time(why, i->law.save);
    text_add(why, " (see 'interruptions' and 'checkpoint-interval')");
    return true;
}

bool training_question_answer(struct training_question *q, struct training_answer *out,
                              struct text *why)
{
    struct training_prediction p;
    *out = (struct training_answer){.request = &q->request, .world = &q->world};
    if (!training_request_predict(&q->request, &q->world, &p, why))
        return false;
    out->plan = p.plan;
    out->searched = p.searched;
    out->memory = p.memory;
    out->step = p.step;
    out->cost = training_run_cost(&q->request, &out->plan, &out->step);
    return !never_ends(&q->request, &out->cost.interruptions, why);
}
