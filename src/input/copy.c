#include "input/copy.h"

#include "input/merge.h"

/* With 'own' nothing is shared with the tree that the node comes from. */
static struct node *copy_node(struct tree *to, const struct node *from, struct node *parent,
                              bool own)
{
    struct node *copy = arena_alloc(&to->memory, sizeof *copy);
    *copy = *from;
    if (own) {
        copy->key = from->key ? arena_text(&to->memory, from->key) : NULL;
        copy->text = from->text ? arena_text(&to->memory, from->text) : NULL;
        copy->shadowed = NULL;
    }
    copy->parent = parent;
    copy->next = NULL;
    copy->child = NULL;
    to->nodes++;
    struct node **tail = &copy->child;
    for (const struct node *item = from->child; item; item = item->next) {
        *tail = copy_node(to, item, copy, own);
        tail = &(*tail)->next;
    }
    return copy;
}

static void set_layer(struct node *node, enum node_layer layer)
{
    node->layer = layer;
    for (struct node *item = node->child; item; item = item->next)
        set_layer(item, layer);
}

struct node *node_copy(struct tree *to, const struct node *node, enum node_layer layer)
{
    struct node *copy = copy_node(to, node, NULL, true);
    set_layer(copy, layer);
    return copy;
}

void tree_copy(const struct tree *from, struct tree *to)
{
    tree_init(to);
    to->root = copy_node(to, from->root, NULL, false);
}

void tree_adopt_models(struct tree *tree, const struct tree *other)
{
    struct node *models = node_get(tree->root, "models");
    const struct node *others = node_get(other->root, "models");
    for (const struct node *theirs = others ? others->child : NULL; theirs; theirs = theirs->next) {
        struct node *shelf = models ? node_get(models, theirs->key) : NULL;
        if (!shelf) {
            if (models)
                merge_item((struct shape){0}, models, copy_node(tree, theirs, models, true));
            continue;
        }
        for (const struct node *item = theirs->child; item; item = item->next) {
            struct node *own = node_get(shelf, item->key);
            if (own)
                own->asked = own->asked || item->asked;
            else
                merge_item((struct shape){0}, shelf, copy_node(tree, item, shelf, true));
        }
    }
}
