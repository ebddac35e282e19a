#include "report/study_report.h"

#include "report/csv.h"

#include <inttypes.h>
#include <math.h>

void study_csv_write(const struct study_findings *f, struct text *out)
{
    const struct study_facts *facts = &f->facts;
    text_add(out, "point,state,replicates");
    for (size_t i = 0; i < facts->n_factors; i++)
        csv_text(out, facts->factors[i].name);
    for (size_t m = 0; m < facts->n_metrics; m++)
        csv_text(out, facts->metrics[m].name);
    text_add(out, ",pareto,why\n");
    for (size_t i = 0; i < f->n_points; i++) {
        const struct point_findings *p = &f->points[i];
        text_addf(out, "%" PRId64 ",%s,%" PRId64, p->number, point_state_words[p->state],
                  p->replicates);
        for (size_t k = 0; k < facts->n_factors; k++)
            csv_text(out, p->inputs[k].text);
        for (size_t m = 0; m < facts->n_metrics; m++) {
            const double value = p->means ? p->means[m] : NAN;
            if (isinf(value))
                text_add(out, ",Inf");
            else
                text_addf(out, isnan(value) ? "," : ",%.15g", value);
        }
        text_addf(out, ",%d", p->on_front);
        csv_text(out, p->why);
        text_add_char(out, '\n');
    }
}
