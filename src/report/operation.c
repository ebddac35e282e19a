/* How the fleet ran: availability, outages by cause, energy by use and by source. */
#include "report/operation.h"

#include "report/number.h"
#include "report/section.h"

#include <math.h>
#include <stdlib.h>

enum {
    CAUSES_SHOWN = 6,
    CAUSE_COLUMNS = 5,
    QUEUE_COLUMNS = 5,
    SOURCE_COLUMNS = 7,
    SLOT_COLUMNS = 7
};

const char *const energy_use_names[ENERGY_USES] = {"systems", "network and storage",
                                                   "facility overhead", "battery losses",
                                                   "generator auxiliaries"};

unsigned operation_uses(const struct run_facts *f)
{
    const double *by_use = f->run.energy_by_use;
    return by_use[USE_AUXILIARIES] > 0      ? ENERGY_USES
           : by_use[USE_BATTERY_LOSSES] > 0 ? USE_AUXILIARIES
                                            : USE_BATTERY_LOSSES;
}

/* What was drawn at the meter, and what generators needed besides. */
static double all_energy(const struct run_facts *f)
{
    double sum = 0;
    for (unsigned use = 0; use < ENERGY_USES; use++)
        sum += f->run.energy_by_use[use];
    return sum;
}

static int by_down_time(const void *a, const void *b)
{
    const struct outage_line *x = a, *y = b;
    return x->down_seconds < y->down_seconds ? 1 : x->down_seconds > y->down_seconds ? -1 : 0;
}

size_t operation_outages(const struct run_facts *f, struct arena *memory, struct outage_line **out)
{
    struct outage_line *lines = arena_array(memory, f->run.n_causes, sizeof *lines);
    size_t n = 0;
    for (size_t i = 0; i < f->run.n_causes; i++) {
        const struct cause_result *cause = &f->run.causes[i];
        if (cause->outages > 0)
            lines[n++] =
                (struct outage_line){arena_format(memory, "%s: %s", cause->preset, cause->cause),
                                     cause->outages, cause->down_seconds};
    }
    qsort(lines, n, sizeof *lines, by_down_time);
    *out = lines;
    if (n <= CAUSES_SHOWN)
        return n;
    lines[CAUSES_SHOWN].name = "all others";
    for (size_t i = CAUSES_SHOWN + 1; i < n; i++) {
        lines[CAUSES_SHOWN].outages += lines[i].outages;
        lines[CAUSES_SHOWN].down_seconds += lines[i].down_seconds;
    }
    return CAUSES_SHOWN + 1;
}

void operation_sources(const struct run_facts *f, struct table *t)
{
    static const struct column columns[SOURCE_COLUMNS] = {
        {"source", ALIGN_LEFT, NULL},
        {"from", ALIGN_LEFT, NULL},
        {"energy", ALIGN_RIGHT, NULL},
        {"share", ALIGN_RIGHT, NULL},
        {"cost", ALIGN_RIGHT, NULL},
        {"CO2e", ALIGN_RIGHT, NULL},
        {"firm at the end", ALIGN_RIGHT, NULL},
    };
    const double energy = all_energy(f);
    table_init(t, columns, SOURCE_COLUMNS);
    for (size_t i = 0; i < f->run.n_sources; i++) {
        const struct source_result *s = &f->run.sources[i];
        table_row(t, STYLE_PLAIN);
        text_addf(table_cell(t), "%s: %s (%s)", s->site, s->phase, power_kind_words[s->kind]);
        if (s->from < f->about.end)
            number_date(table_cell(t), s->from);
        else
            table_put(t, "> end");
        number_energy(table_cell(t), s->energy);
        number_share(table_cell(t), s->energy / energy);
        number_money(table_cell(t), money_to_dollars(s->cost));
        number_carbon(table_cell(t), s->carbon);
        number_power(table_cell(t), s->capacity);
    }
}

void operation_slots(const struct run_facts *f, struct table *t)
{
    static const struct column columns[SLOT_COLUMNS] = {
        {"generators of", ALIGN_LEFT, NULL},
        {"slots", ALIGN_RIGHT, NULL},
        {"for operator", ALIGN_LEFT, NULL},
        {"wanted", ALIGN_RIGHT, NULL},
        {"slots", ALIGN_RIGHT, NULL},
        {"arrived", ALIGN_RIGHT, NULL},
        {"months short\nof cash", ALIGN_RIGHT, NULL},
    };
    table_init(t, columns, SLOT_COLUMNS);
    for (size_t i = 0; i < f->run.n_slots; i++) {
        const struct slot_result *s = &f->run.slots[i];
        table_row(t, STYLE_PLAIN);
        table_put(t, s->supplier);
        number_amount(table_cell(t), s->made);
        table_put(t, s->owner);
        number_amount(table_cell(t), s->wanted);
        number_amount(table_cell(t), s->slots);
        number_amount(table_cell(t), s->arrived);
        number_count(table_cell(t), s->short_of);
    }
}

static void write_slots(const struct run_facts *f, const struct look *look, struct text *out)
{
    struct table t;
    if (f->run.n_slots == 0)
        return;
    section_begin(out, look, "generators", "");
    operation_slots(f, &t);
    table_write(&t, 2, REPORT_WIDTH, look->colors, out);
    table_free(&t);
}

void operation_add_demand(struct text *out, const struct run_facts *f)
{
    const double demand = facts_value(f, "demand_charges");
    if (!(demand > 0))
        return;
    text_add(out, "of the cost, charges on each month's highest power: ");
    number_money(out, demand);
}

static void write_causes(const struct run_facts *f, const struct look *look, struct text *out)
{
    static const struct column columns[CAUSE_COLUMNS] = {
        {"outages by cause", ALIGN_LEFT, NULL},          {"outages", ALIGN_RIGHT, NULL},
        {"accelerator-\nhours down", ALIGN_RIGHT, NULL}, {"share", ALIGN_RIGHT, NULL},
        {"of time\nin service", ALIGN_RIGHT, NULL},
    };
    struct arena memory;
    struct outage_line *lines;
    struct table t;
    arena_init(&memory);
    table_init(&t, columns, CAUSE_COLUMNS);
    const size_t n = operation_outages(f, &memory, &lines);
    const double in_service = facts_last(f)->sample.accelerator_seconds[STAGE_IN_SERVICE];
    double all = 0;
    for (size_t i = 0; i < n; i++)
        all += lines[i].down_seconds;
    for (size_t i = 0; i < n; i++) {
        table_row(&t, STYLE_PLAIN);
        table_put(&t, lines[i].name);
        number_count(table_cell(&t), lines[i].outages);
        number_amount(table_cell(&t), round(lines[i].down_seconds / 3600));
        number_share(table_cell(&t), lines[i].down_seconds / all);
        number_fine_share(table_cell(&t), lines[i].down_seconds / in_service);
    }
    table_write(&t, 2, REPORT_WIDTH, look->colors, out);
    table_free(&t);
    arena_free(&memory);
}

void operation_queues(const struct run_facts *f, struct table *t)
{
    static const struct column columns[QUEUE_COLUMNS] = {
        {"repairs wait for", ALIGN_LEFT, NULL},
        {"there are", ALIGN_RIGHT, NULL},
        {"asked\nfor", ALIGN_RIGHT, NULL},
        {"waited", ALIGN_RIGHT, NULL},
        {"accelerator-\nhours waited", ALIGN_RIGHT, NULL},
    };
    table_init(t, columns, QUEUE_COLUMNS);
    for (size_t i = 0; i < f->run.n_queues; i++) {
        const struct queue_result *q = &f->run.queues[i];
        table_row(t, STYLE_PLAIN);
        text_addf(table_cell(t), "%s: %s", q->site, q->what);
        number_count(table_cell(t), q->places);
        number_count(table_cell(t), q->demands);
        number_share(table_cell(t), q->demands > 0 ? (double)q->waited / (double)q->demands : 0);
        number_amount(table_cell(t), round(q->wait_seconds / 3600));
    }
}

static void write_queues(const struct run_facts *f, const struct look *look, struct text *out)
{
    struct table t;
    operation_queues(f, &t);
    table_write(&t, 2, REPORT_WIDTH, look->colors, out);
    table_free(&t);
}

void operation_add_availability(struct text *out, const struct run_facts *f)
{
    text_add(out, "available ");
    number_fine_share(out, facts_value(f, "availability"));
    text_add(out, " of the time in service, useful ");
    number_share(out, facts_value(f, "utilisation"));
    text_add(out, " of that; ");
    number_count(out, f->run.failures);
    text_add(out, " failures, ");
    number_count(out, f->run.repairs);
    text_add(out, " repairs completed");
}

void operation_add_energy(struct text *out, const struct run_facts *f)
{
    const double water = facts_value(f, "water"), own = f->run.energy_by_use[USE_AUXILIARIES];
    number_energy(out, facts_value(f, "energy"));
    if (own > 0) {
        text_add(out, ", and ");
        number_energy(out, own);
        text_add(out, " that generators used themselves");
    }
    text_add(out, ", ");
    number_carbon(out, facts_value(f, "carbon"));
    text_add(out, " CO2e");
    if (isfinite(water)) {
        text_add(out, ", water ");
        number_amount(out, round(water));
        text_add(out, " m3");
    }
}

static void write_uses(const struct run_facts *f, struct text *out)
{
    const double energy = all_energy(f);
    text_add(out, "  ");
    for (unsigned i = 0; i < operation_uses(f); i++) {
        text_addf(out, "%s%s ", i ? ", " : "", energy_use_names[i]);
        number_share(out, f->run.energy_by_use[i] / energy);
    }
    text_add_char(out, '\n');
}

static void write_energy(const struct run_facts *f, const struct look *look, struct text *out)
{
    struct text words;
    struct table sources;
    text_init(&words);
    operation_add_energy(&words, f);
    section_begin(out, look, "energy", text_get(&words));
    write_uses(f, out);
    operation_sources(f, &sources);
    table_write(&sources, 2, REPORT_WIDTH, look->colors, out);
    table_free(&sources);
    words.length = 0;
    operation_add_demand(&words, f);
    if (words.length)
        text_addf(out, "  %s\n", text_get(&words));
    text_free(&words);
}

void section_operation(const struct run_facts *f, const struct look *look, struct text *out)
{
    if (facts_last(f)->sample.accelerator_seconds[STAGE_IN_SERVICE] > 0) {
        section_begin(out, look, "operation", "");
        text_add(out, "  ");
        operation_add_availability(out, f);
        text_add_char(out, '\n');
        if (f->run.failures > 0)
            write_causes(f, look, out);
        if (f->run.n_queues > 0)
            write_queues(f, look, out);
    }
    if (facts_value(f, "energy") > 0)
        write_energy(f, look, out);
    write_slots(f, look, out);
}
