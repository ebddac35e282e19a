/* Samples as comma-separated values (RFC 4180): one line per replication, moment and scope. */
#include "report/run_json.h"

#include "report/csv.h"

#include <math.h>
#include <string.h>

/* Empty where undefined. */
static void number(struct text *out, double value)
{
    text_addf(out, isfinite(value) ? ",%.15g" : ",", value);
}

void samples_csv_head(struct text *out)
{
    text_add(out, "replication,scope,subject,date,second");
    for (unsigned stage = 0; stage < STAGES; stage++)
        text_addf(out, ",accelerators_%s", stage_name((enum stage)stage));
    text_add(out, ",h100e,flops_bf16,power_nameplate_it,power_provisioned,power_drawn,power_drawn_"
                  "30_days,power_firm,energy,"
                  "capital,running_cost,binds,last_gate,next_gate,slack_seconds\n");
}

void samples_csv_write(uint32_t replication, enum sample_scope scope, const char *subject,
                       const struct result_state *states, size_t n,
                       const struct result_about *about, struct text *out)
{
    static const char *const scopes[] = {
        [SCOPE_TOTAL] = "total", [SCOPE_SITE] = "site", [SCOPE_OPERATOR] = "operator"};
    for (size_t i = 0; i < n; i++) {
        const struct sample *s = &states[i].sample;
        char date[DATE_TEXT];
        date_format(s->day, date);
        text_addf(out, "%lu", (unsigned long)replication);
        csv_text(out, scopes[scope]);
        csv_text(out, subject);
        csv_text(out, date);
        number(out, s->second);
        for (unsigned stage = 0; stage < STAGES; stage++)
            text_addf(out, ",%lld", (long long)s->accelerators[stage]);
        number(out, s->h100e[about->h100e_basis]);
        number(out, s->flops);
        number(out, s->nameplate_it);
        number(out, s->provisioned);
        number(out, s->drawn);
        number(out, states[i].drawn_30_days);
        number(out, s->firm);
        number(out, s->facility_energy);
        number(out, money_to_dollars(s->capital));
        number(out, money_to_dollars(s->running));
        csv_text(out, constraint_name(s->binds));
        csv_text(out, constraint_name(s->last_gate));
        csv_text(out, constraint_name(s->next_gate));
        number(out, s->binds_slack);
        text_add_char(out, '\n');
    }
}
