/* What bound when, written and read. */
#include "results/reading.h"
#include "results/tables.h"

void tables_write_binding(struct tables *t, const struct outcome *out)
{
    struct sql_insert *into = &t->into[TABLE_BINDING];
    const struct site *sites = out->scenario->sites.items;
    for (size_t i = 0; i < out->n_bindings; i++) {
        const struct binding_change *change = &out->bindings[i];
        put_integer(into, out->replication);
        put_text(into, scope_words[change->scope]);
        put_text(into, change->scope == SCOPE_SITE ? sites[change->subject].name : "");
        put_date(into, change->day);
        put_real(into, change->second);
        put_text(into, constraint_name(change->binds));
        put_row(into);
    }
}

bool result_binding(struct result *r, uint32_t replication, enum sample_scope scope,
                    uint32_t subject, struct arena *memory, struct binding_change **out, size_t *n)
{
    struct rows rows = rows_of(sizeof(struct binding_change));
    struct sql_query q = sql_select(
        &r->sql, "SELECT day, second, binds FROM binding WHERE replication = ?1 AND scope = ?2 AND "
                 "subject = ifnull((SELECT name FROM subjects WHERE scope = ?2 AND number = ?3), "
                 "'') ORDER BY day, second");
    sql_bind_integer(&q, 1, replication);
    sql_bind_text(&q, 2, scope_words[scope]);
    sql_bind_integer(&q, 3, subject);
    while (sql_next(&q)) {
        struct binding_change *change = rows_add(&rows);
        *change = (struct binding_change){.scope = scope, .subject = subject};
        change->day = take_date(&q);
        change->second = take_real(&q);
        change->binds = (enum constraint)take_word(&q, constraint_words);
    }
    sql_query_end(&q);
    *out = rows_keep(&rows, memory, n);
    return result_fine(r);
}
