#include "input/description.h"

#include "input/key.h"

/* The strongest layer that gives a part of a value, descriptions apart. */
static enum node_layer layer_of(const struct node *node)
{
    if (node->kind == NODE_SCALAR)
        return node->layer;
    enum node_layer layer = LAYER_DEFAULT;
    for (const struct node *item = node->child; item; item = item->next) {
        const enum node_layer below =
            item->key && key_is_description(item->key) ? LAYER_DEFAULT : layer_of(item);
        layer = below > layer ? below : layer;
    }
    return layer;
}

const struct node *description_get(const struct node *value, const char *name)
{
    const enum node_layer layer = layer_of(value);
    for (const struct node *n = value; n; n = n->parent) {
        const struct node *found = node_get(n, name);
        if (found && found->kind == NODE_SCALAR && found->layer >= layer)
            return found;
    }
    return NULL;
}
