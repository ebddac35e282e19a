/* Rows of runs with one gate eased: the metrics, and beside them when they are read, those of the
 * same replication without relief. */
#include "results/reading.h"
#include "results/result.h"
#include "results/tables.h"

#include "base/fail.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void tables_write_relief(struct tables *t, enum relief relief, double share,
                         const struct outcome *out)
{
    if (out->replication == 0) {
        struct sql_insert *gates = &t->into[TABLE_RELIEFS];
        put_integer(gates, relief);
        put_text(gates, relief_name(relief));
        put_real(gates, share);
        put_text(gates, relief_what(relief));
        put_row(gates);
    }
    struct sql_insert *into = &t->into[TABLE_RELIEF_VALUES];
    for (size_t i = 0; i < t->n_metrics; i++) {
        put_text(into, relief_name(relief));
        put_text(into, t->metrics[i].name);
        put_integer(into, out->replication);
        put_real(into, metric_value(&t->metrics[i].ref, out));
        put_row(into);
    }
}

static struct result_relief *read_gates(struct result *r, struct arena *memory, size_t *n)
{
    struct rows rows = rows_of(sizeof(struct result_relief));
    struct sql_query q =
        sql_select(&r->sql, "SELECT gate, what, share FROM reliefs ORDER BY number");
    while (sql_next(&q)) {
        struct result_relief *gate = rows_add(&rows);
        gate->gate = take_text(&q, memory);
        gate->what = take_text(&q, memory);
        gate->share = take_real(&q);
    }
    sql_query_end(&q);
    return rows_keep(&rows, memory, n);
}

/* What one metric became, from its rows. 'differences' has room for all replications. */
static void read_change(struct sql_query *q, double *differences, struct relief_change *out)
{
    size_t n = 0;
    bool medians = false;
    *out = (struct relief_change){NAN, NAN, {0}};
    while (sql_next(q)) {
        const int64_t replication = take_integer(q);
        const double base = take_real(q), eased = take_real(q);
        if (n == 0) {
            out->base = base;
            out->eased = eased;
            medians = replication == 0;
        }
        differences[n++] = base == eased ? 0 : eased - base;
    }
    const size_t skip = medians && n > 1; /* quantiles are over drawn values */
    out->over = summary_of(differences + skip, n - skip);
}

static void read_changes(struct result *r, size_t metrics, struct result_relief *gate,
                         double *differences)
{
    struct sql_query q = sql_select(
        &r->sql, "SELECT v.replication, b.value, v.value FROM metrics AS m "
                 "JOIN relief_values AS v ON v.gate = ?1 AND v.metric = m.metric "
                 "JOIN metric_values AS b ON b.metric = m.metric AND b.replication = v.replication "
                 "WHERE m.number = ?2 ORDER BY v.replication");
    for (size_t i = 0; i < metrics; i++) {
        sql_bind_text(&q, 1, gate->gate);
        sql_bind_integer(&q, 2, (int64_t)i);
        read_change(&q, differences, &gate->changes[i]);
        sql_again(&q);
    }
    sql_query_end(&q);
}

bool result_reliefs(struct result *r, size_t metrics, struct arena *memory,
                    struct result_relief **out, size_t *n)
{
    struct result_relief *gates = read_gates(r, memory, n);
    const size_t most = (size_t)sql_number(&r->sql, "SELECT count(*) FROM replications");
    double *differences = memory_zeroed(most + 1, sizeof *differences);
    for (size_t i = 0; i < *n; i++) {
        gates[i].changes = arena_array(memory, metrics, sizeof *gates[i].changes);
        read_changes(r, metrics, &gates[i], differences);
    }
    free(differences);
    *out = gates;
    return result_fine(r);
}
