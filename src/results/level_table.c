/* The fleet by accelerator model, written and read. */
#include "results/reading.h"
#include "results/tables.h"

void tables_write_levels(struct tables *t, const struct outcome *out)
{
    struct sql_insert *into = &t->into[TABLE_FLEET_BY_MODEL];
    for (size_t i = 0; i < out->n_levels; i++) {
        const struct model_level *level = &out->levels[i];
        put_integer(into, out->replication);
        put_text(into, level->accelerator);
        put_date(into, level->day);
        put_real(into, level->second);
        put_integer(into, level->energised);
        put_real(into, level->h100e);
        put_row(into);
    }
}

bool result_levels(struct result *r, uint32_t replication, struct arena *memory,
                   struct model_level **out, size_t *n)
{
    struct rows rows = rows_of(sizeof(struct model_level));
    struct sql_query q =
        sql_select(&r->sql, "SELECT day, second, accelerator, energised, h100e FROM fleet_by_model "
                            "WHERE replication = ? ORDER BY day, second, accelerator");
    sql_bind_integer(&q, 1, replication);
    while (sql_next(&q)) {
        struct model_level *level = rows_add(&rows);
        level->day = take_date(&q);
        level->second = take_real(&q);
        level->accelerator = take_text(&q, memory);
        level->energised = take_integer(&q);
        level->h100e = take_real(&q);
    }
    sql_query_end(&q);
    *out = rows_keep(&rows, memory, n);
    return result_fine(r);
}
