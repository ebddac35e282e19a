#include "results/metric_page.h"

#include "results/metric.h"

static const char *const intro =
    "# Metrics\n"
    "\n"
    "*Written from the program's table by `colossim help --format=metrics`; do not edit.*\n"
    "\n"
    "Every figure that results are judged by has a name. `--json` prints them, `compare`\n"
    "compares them, the `observations` of a scenario name the one that was published.\n"
    "\n"
    "| written | means |\n"
    "| --- | --- |\n"
    "| `power_provisioned` | at the end of the run |\n"
    "| `h100e_dense_8bit@2030-07-01` | at the end of that day |\n"
    "| `sites.memphis.power_drawn` | of one site; `operators.NAME.METRIC` likewise |\n"
    "| `milestones.100k.day` | of a milestone |\n"
    "\n"
    "States are recorded as often as the key `sample` says and when milestones are reached;\n"
    "besides, the day of an observation and every day that a study or `solve` asks for is\n"
    "recorded at its end, whatever `sample` says. Values are in the unit given here: SI or\n"
    "dollars unless the name itself says hour, day or year. `null` means undefined (a cost\n"
    "per hour before the first hour, or a day outside the run where `start` or `end` varies);\n"
    "a milestone that was not reached is later than the end of the run, and so is a quantile\n"
    "over replications that falls among such ones.\n"
    "\n"
    "*When* says what time a metric speaks of: a *state* at the end of a day, a *total*\n"
    "from the start to the end of a day, or the whole *run*. States and totals take a day,\n"
    "and a site or an operator; figures of the run take neither. *Better* says which way a\n"
    "planner wants it.\n"
    "\n"
    "| metric | unit | when | better | definition |\n"
    "| --- | --- | --- | --- | --- |\n";

void metric_page_write(struct text *out)
{
    text_add(out, intro);
    for (size_t i = 0; i < metric_count; i++) {
        const struct metric *m = &metric_table[i];
        text_addf(out, "| `%s` | %s | %s | %s | %s |\n", m->name, m->unit,
                  metric_when_name(m->when),
                  m->better == BETTER_NEITHER ? "" : metric_better_name(m->better), m->doc);
    }
}
