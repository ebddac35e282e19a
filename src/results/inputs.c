#include "results/inputs.h"

#include "base/text.h"
#include "input/write.h"

#include <string.h>

/* What a long form says besides its value. */
static const struct node *value_of(const struct node *node)
{
    const struct node *value;
    while (node->kind == NODE_MAP && (value = node_get(node, "value")) != NULL)
        node = value;
    return node;
}

static const char *layer_word(enum node_layer layer)
{
    static const char *const words[] = {"default", "library", "base", "scenario", "set"};
    return words[layer];
}

/* Results tell no absolute paths: they say nothing to another machine. */
static const char *logical_name(const struct source_table *sources, uint32_t file)
{
    const struct source *source = source_table_get(sources, file);
    const char *name = source ? source->name : "";
    return name[0] == '/' ? strrchr(name, '/') + 1 : name;
}

static void write_input(struct sql_insert *into, const struct origin *origin,
                        const struct source_table *sources, struct arena *memory,
                        struct text *value)
{
    const struct node *node = value_of(origin->node);
    value->length = 0;
    node_write_value(node, value);
    put_text(into, node_path(origin->node, memory));
    put_text(into, text_get(value));
    put_text(into, layer_word(node->layer));
    put_text(into, logical_name(sources, node->at.file));
    put_integer(into, node->at.line);
    put_text(into, grade_name(origin->grade));
    put_integer(into, origin->graded);
    put_text(into, origin->source);
    put_text(into, origin->note);
    put_row(into);
}

void inputs_write(struct sql *sql, const struct scenario *scenario,
                  const struct source_table *sources)
{
    struct sql_insert into = sql_insert_into(sql, "inputs");
    struct arena memory;
    struct text value;
    arena_init(&memory);
    text_init(&value);
    for (size_t i = 0; scenario->origins && i < scenario->origins->n; i++)
        if (scenario->origins->items[i].node)
            write_input(&into, &scenario->origins->items[i], sources, &memory, &value);
    text_free(&value);
    arena_free(&memory);
    sql_insert_end(&into);
}
