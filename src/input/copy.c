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

/* The map of the tree's library items that has the same place as another tree's; NULL for none. */
static struct node *shelf_like(const struct tree *tree, const struct node *theirs)
{
    return node_get(node_get(tree->root, "models"), theirs->key);
}

static const struct node *first_shelf(const struct tree *tree)
{
    const struct node *models = node_get(tree->root, "models");
    return models ? models->child : NULL;
}

void tree_adopt_asked(struct tree *tree, const struct tree *other)
{
    for (const struct node *theirs = first_shelf(other); theirs; theirs = theirs->next)
        for (const struct node *item = theirs->child; item; item = item->next) {
            struct node *own = item->key ? node_get(shelf_like(tree, theirs), item->key) : NULL;
            if (own)
                own->asked = own->asked || item->asked;
        }
}

void tree_adopt_models(struct tree *tree, const struct tree *other)
{
    struct node *models = node_get(tree->root, "models");
    tree_adopt_asked(tree, other);
    for (const struct node *theirs = first_shelf(other); models && theirs; theirs = theirs->next) {
        struct node *shelf = shelf_like(tree, theirs);
        if (!shelf) {
            merge_item((struct shape){0}, models, copy_node(tree, theirs, models, true));
            continue;
        }
        for (const struct node *item = theirs->child; item; item = item->next)
            if (!node_get(shelf, item->key))
                merge_item((struct shape){0}, shelf, copy_node(tree, item, shelf, true));
    }
}
