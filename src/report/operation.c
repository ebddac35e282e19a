/* How the fleet ran: availability, outages by cause, energy by use and by source. */
#include "report/section.h"

#include "report/number.h"

#include <math.h>
#include <stdlib.h>

enum { CAUSES_SHOWN = 5, CAUSE_COLUMNS = 5, SOURCE_COLUMNS = 6 };

static int by_down_time(const void *a, const void *b)
{
    const struct cause_result *x = a, *y = b;
    return x->down_seconds < y->down_seconds ? 1 : x->down_seconds > y->down_seconds ? -1 : 0;
}

static void add_cause(struct table *t, const char *name, int64_t outages, double down,
                      double all_down, double in_service)
{
    table_row(t, STYLE_PLAIN);
    table_put(t, name);
    number_count(table_cell(t), outages);
    number_amount(table_cell(t), round(down / 3600));
    number_share(table_cell(t), down / all_down);
    number_fine_share(table_cell(t), down / in_service);
}

static void write_causes(const struct run_facts *f, const struct look *look, struct text *out)
{
    static const struct column columns[CAUSE_COLUMNS] = {
        {"outages by cause", ALIGN_LEFT, NULL},          {"outages", ALIGN_RIGHT, NULL},
        {"accelerator-\nhours down", ALIGN_RIGHT, NULL}, {"share", ALIGN_RIGHT, NULL},
        {"of time\nin service", ALIGN_RIGHT, NULL},
    };
    struct arena memory;
    arena_init(&memory);
    struct cause_result *causes = arena_array(&memory, f->run.n_causes, sizeof *causes);
    double all = 0, rest = 0;
    int64_t outages = 0;
    for (size_t i = 0; i < f->run.n_causes; i++) {
        causes[i] = f->run.causes[i];
        all += causes[i].down_seconds;
    }
    qsort(causes, f->run.n_causes, sizeof *causes, by_down_time);
    double in_service = facts_last(f)->sample.accelerator_seconds[STAGE_IN_SERVICE];
    struct table t;
    table_init(&t, columns, CAUSE_COLUMNS);
    for (size_t i = 0; i < f->run.n_causes; i++) {
        if (i < CAUSES_SHOWN && causes[i].outages > 0)
            add_cause(&t, arena_format(&memory, "%s: %s", causes[i].preset, causes[i].cause),
                      causes[i].outages, causes[i].down_seconds, all, in_service);
        else {
            outages += causes[i].outages;
            rest += causes[i].down_seconds;
        }
    }
    if (outages > 0)
        add_cause(&t, "all others", outages, rest, all, in_service);
    table_write(&t, 2, REPORT_WIDTH, look->colors, out);
    table_free(&t);
    arena_free(&memory);
}

static void write_availability(const struct run_facts *f, struct text *out)
{
    text_add(out, "  available ");
    number_fine_share(out, facts_value(f, "availability"));
    text_add(out, " of the time in service, useful ");
    number_share(out, facts_value(f, "utilisation"));
    text_add(out, " of that; ");
    number_count(out, f->run.failures);
    text_add(out, " failures, ");
    number_count(out, f->run.repairs);
    text_add(out, " repairs completed\n");
}

static void write_uses(const struct run_facts *f, double energy, struct text *out)
{
    static const char *const use[ENERGY_USES] = {"systems", "network and storage",
                                                 "facility overhead"};
    text_add(out, "  ");
    for (unsigned i = 0; i < ENERGY_USES; i++) {
        text_addf(out, "%s%s ", i ? ", " : "", use[i]);
        number_share(out, f->run.energy_by_use[i] / energy);
    }
    text_add_char(out, '\n');
}

static void write_sources(const struct run_facts *f, double energy, const struct look *look,
                          struct text *out)
{
    static const struct column columns[SOURCE_COLUMNS] = {
        {"source", ALIGN_LEFT, NULL}, {"energy", ALIGN_RIGHT, NULL},
        {"share", ALIGN_RIGHT, NULL}, {"cost", ALIGN_RIGHT, NULL},
        {"CO2e", ALIGN_RIGHT, NULL},  {"firm at the end", ALIGN_RIGHT, NULL},
    };
    struct table t;
    table_init(&t, columns, SOURCE_COLUMNS);
    for (size_t i = 0; i < f->run.n_sources; i++) {
        const struct source_result *s = &f->run.sources[i];
        table_row(&t, STYLE_PLAIN);
        text_addf(table_cell(&t), "%s: %s (%s)", s->site, s->phase, power_kind_words[s->kind]);
        number_energy(table_cell(&t), s->energy);
        number_share(table_cell(&t), s->energy / energy);
        number_money(table_cell(&t), money_to_dollars(s->cost));
        number_carbon(table_cell(&t), s->carbon);
        number_power(table_cell(&t), s->capacity);
    }
    table_write(&t, 2, REPORT_WIDTH, look->colors, out);
    table_free(&t);
}

void section_operation(const struct run_facts *f, const struct look *look, struct text *out)
{
    if (facts_last(f)->sample.accelerator_seconds[STAGE_IN_SERVICE] > 0) {
        section_begin(out, look, "operation", "");
        write_availability(f, out);
        if (f->run.failures > 0)
            write_causes(f, look, out);
    }
    double energy = facts_value(f, "energy");
    if (energy > 0) {
        struct text total;
        text_init(&total);
        number_energy(&total, energy);
        text_add(&total, ", ");
        number_carbon(&total, facts_value(f, "carbon"));
        text_add(&total, " CO2e");
        section_begin(out, look, "energy", text_get(&total));
        text_free(&total);
        write_uses(f, energy, out);
        write_sources(f, energy, look, out);
    }
}
