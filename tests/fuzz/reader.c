/* Whatever bytes a scenario has, it is read, merged, bound and checked or refused: never a crash, a
 * hang or a leak. The whole way from text to struct but for files. */
#include "fuzz.h"

#include "input/bind.h"
#include "input/quantity.h"
#include "input/tree.h"
#include "scenario/scenario.h"

#include <string.h>

/* What follows a line '%%' is a --set argument, and is read as a quantity as well. */
static size_t yaml_length(const uint8_t *data, size_t size)
{
    static const char mark[] = "\n%%\n";
    const uint8_t *found = memmem(data, size, mark, sizeof mark - 1);
    return found ? (size_t)(found - data) : size;
}

static void try_argument(struct tree *tree, const char *argument, struct diagnostics *d)
{
    struct quantity_fault fault;
    double value;
    struct dim dim;
    quantity_parse_any(argument, &value, &dim, &fault);
    if (tree->root)
        tree_set(tree, &scenario_table, argument, 1, d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tree tree;
    struct diagnostics d;
    struct arena memory;
    struct text out;
    tree_init(&tree);
    diagnostics_init(&d);
    arena_init(&memory);
    text_init(&out);
    const size_t length = yaml_length(data, size);
    tree.root = tree_read(&tree, "fuzz.yaml", (const char *)data, length, LAYER_SCENARIO, &d);
    if (length < size)
        try_argument(&tree,
                     arena_slice(&memory, (const char *)data + length + 4, size - length - 4), &d);
    if (tree.root && tree_finish(&tree, &scenario_table, &d))
        scenario_bind(&tree, NULL, &memory, &d);
    diagnostics_render(&d, &out);
    text_free(&out);
    arena_free(&memory);
    diagnostics_free(&d);
    tree_free(&tree);
    return 0;
}
