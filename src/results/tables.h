/* The tables of a results file: their SQL, and how the rows of a run get into them. The order of a
 * table's columns in the SQL is the order in which rows are written here and read in result.c. Of
 * use to results alone. */
#ifndef COLOSSIM_RESULTS_TABLES_H
#define COLOSSIM_RESULTS_TABLES_H

#include "fleet/outcome.h"
#include "input/bind.h"
#include "results/metric.h"
#include "results/sql.h"
#include "scenario/relief.h"

/* Tables that get rows from every replication. */
enum table {
    TABLE_REPLICATIONS,
    TABLE_PARAMETERS,
    TABLE_SERIES,
    TABLE_FLEET_BY_MODEL,
    TABLE_BINDING,
    TABLE_LEDGER,
    TABLE_PAYMENTS,
    TABLE_DOLLARS_BY_GRADE,
    TABLE_ENERGY_BY_USE,
    TABLE_ENERGY_BY_GRADE,
    TABLE_WAITING,
    TABLE_CASH,
    TABLE_LOTS,
    TABLE_CAMPAIGNS,
    TABLE_RENTALS,
    TABLE_MILESTONES,
    TABLE_OBSERVATIONS,
    TABLE_CAUSES,
    TABLE_REPAIR_QUEUES,
    TABLE_POWER_SOURCES,
    TABLE_GENERATOR_SLOTS,
    TABLE_SUPPLY,
    TABLE_NOTES,
    TABLE_METRIC_VALUES,
    TABLE_RELIEFS,
    TABLE_RELIEF_VALUES,
    TABLES
};

/* A metric as it is asked for: 'energy', 'milestones.100k.day'. */
struct named_metric {
    const char *name;
    struct metric_ref ref;
};

struct tables {
    struct sql *sql;
    struct sql_insert into[TABLES];
    struct arena memory; /* of the following */
    struct named_metric *metrics;
    size_t n_metrics;
};

/* Makes all tables, empty, and stands ready for rows. */
void tables_create(struct tables *, struct sql *);
void tables_end(struct tables *);

/* What is known before the run: the scenario, its sites and operators, the metrics. Comes before
 * any outcome. */
void tables_write_scenario(struct tables *, const struct scenario *);

/* One replication. */
void tables_write_outcome(struct tables *, const struct outcome *);

/* Parts of tables_write_outcome: its fleet by model (level_table.c), and what bound when
 * (binding_table.c). */
void tables_write_levels(struct tables *, const struct outcome *);
void tables_write_binding(struct tables *, const struct outcome *);

/* The metrics of one replication with a gate eased; replication 0 comes first (relief_table.c). */
void tables_write_relief(struct tables *, enum relief, double share, const struct outcome *);

/* The values of uncertain keys in one replication, in the order of uncertain_find. */
void tables_write_parameters(struct tables *, uint32_t replication, const struct uncertain *,
                             const double *values);

/* Quantiles of all metric values written so far. */
void tables_write_summaries(struct tables *);

/* Words stored for enums that have none of their own; ended by NULL. */
extern const char *const scope_words[];
extern const char *const energy_use_words[];

#endif
