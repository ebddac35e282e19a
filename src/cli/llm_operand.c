#include "cli/llm_operand.h"

#include "input/layers.h"
#include "input/load.h"
#include "model/llm.h"
#include "model/llm_name.h"

#include <string.h>

/* The 'also' of an LLM's file; NULL where it has none, and where the file is faulty: that is for
 * those to hear who use it. */
static const char *other_names(const char *path, struct arena *memory)
{
    struct tree tree;
    struct diagnostics unheard;
    tree_init(&tree);
    diagnostics_init(&unheard);
    const struct node *file =
        layer_read(&tree, path, path, (struct mark){0}, LAYER_LIBRARY, &unheard);
    const struct node *also = file ? node_get(file, "also") : NULL;
    const char *names = also && also->kind == NODE_SCALAR ? arena_text(memory, also->text) : NULL;
    diagnostics_free(&unheard);
    tree_free(&tree);
    return names;
}

bool llm_operand_find(const char *typed, const char *const *folders, size_t n_folders,
                      struct arena *memory, struct diagnostics *d, const char **name)
{
    const char **names;
    const size_t n = library_names(folders, n_folders, "llms", memory, &names);
    *name = NULL;
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], typed) == 0) {
            *name = names[i];
            return true;
        }
    for (size_t i = 0; i < n; i++) {
        const char *logical = arena_format(memory, "llms/%s", names[i]);
        const char *path = library_path(folders, n_folders, logical, memory);
        const struct llm llm = {.name = names[i], .also = other_names(path, memory)};
        if (!llm_has_name(&llm, typed))
            continue;
        if (*name) {
            diag_error(d, (struct mark){0}, NULL, "'%s' is a spelling of both '%s' and '%s'", typed,
                       *name, names[i]);
            return false;
        }
        *name = names[i];
    }
    return true;
}
