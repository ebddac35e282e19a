#include "input/key.h"

#include <string.h>

static const struct key *find_in(const struct key_table *table, const char *name)
{
    for (size_t i = 0; i < table->n; i++)
        if (strcmp(table->keys[i].name, name) == 0)
            return &table->keys[i];
    return NULL;
}

const struct key_table *key_picked_case(const struct key_table *table, const struct node *node)
{
    if (!table->tag)
        return NULL;
    const struct node *tag = node_unwrap(node_get(node, table->tag));
    const struct key *key = find_in(table, table->tag);
    const char *word = tag && tag->kind == NODE_SCALAR ? tag->text : key ? key->fallback : NULL;
    for (size_t i = 0; word && i < table->n_cases; i++)
        if (strcmp(table->cases[i].word, word) == 0)
            return table->cases[i].table;
    return NULL;
}

const struct key *key_find(const struct key_table *table, const struct node *node, const char *name)
{
    const struct key *key = find_in(table, name);
    if (key || !table->tag)
        return key;
    if (node) {
        const struct key_table *picked = key_picked_case(table, node);
        return picked ? key_find(picked, node, name) : NULL;
    }
    for (size_t i = 0; i < table->n_cases && !key; i++)
        if (table->cases[i].table)
            key = key_find(table->cases[i].table, NULL, name);
    return key;
}

bool key_table_stands_alone(const struct key_table *table)
{
    if (table->tells_given || table->wants_some)
        return false;
    for (size_t i = 0; i < table->n; i++)
        if (!table->keys[i].fallback && !table->keys[i].optional)
            return false;
    return true;
}

bool key_is_required(const struct key *key)
{
    return !key->fallback && !key->optional &&
           (key->kind != KEY_STRUCT || !key_table_stands_alone(key->sub));
}

const char *const key_descriptions[KEY_DESCRIPTIONS] = {"source", "confidence", "note", "as-of",
                                                        "currency-year"};

bool key_is_description(const char *name)
{
    for (size_t i = 0; i < KEY_DESCRIPTIONS; i++)
        if (strcmp(key_descriptions[i], name) == 0)
            return true;
    return false;
}

bool key_has_range(const struct key *key)
{
    return key->min != 0 || key->max != 0;
}

bool key_is_number(const struct key *key)
{
    switch (key->kind) {
    case KEY_QUANTITY:
    case KEY_COUNT:
    case KEY_PATH:
    case KEY_CURVE:
    case KEY_DISTRIBUTION: return true;
    default: return false;
    }
}
