#include "cli/training_question.h"

#include "cli/llm_operand.h"
#include "cli/output.h"
#include "input/bind.h"
#include "input/load.h"

#include <string.h>
#include <unistd.h>

static bool is_file(const char *operand)
{
    const size_t n = strlen(operand);
    return strcmp(operand, "-") == 0 || (n > 5 && strcmp(operand + n - 5, ".yaml") == 0) ||
           (strchr(operand, '/') && access(operand, F_OK) == 0);
}

/* Finds the LLM that the operand names; '*name' is NULL where it names a file. An owner's name may
 * stand before an LLM's ('meta-llama/Llama-3.1-8B'); what has a '/' and is no LLM is a file. */
static bool find_llm(struct training_question *q, const char *operand, const char *const *folders,
                     size_t n_folders, const char **name)
{
    *name = NULL;
    if (is_file(operand))
        return true;
    if (!llm_operand_find(operand, folders, n_folders, &q->memory, &q->diagnostics, name))
        return false;
    if (!*name && !strchr(operand, '/'))
        *name = operand; /* for the loader to say that there is none, and which is near */
    return true;
}

static bool read_tree(struct training_question *q, const struct load_request *from)
{
    return load_scenario(from, &training_request_table, training_request_fixed, &q->tree,
                         &q->diagnostics);
}

/* The text of a key of a map; NULL where the map has none. */
static const char *text_at(const struct node *map, const char *key)
{
    const struct node *value = node_unwrap(node_get(map, key));
    return value && value->kind == NODE_SCALAR ? value->text : NULL;
}

/* The fabric that usually joins the system; NULL for none. */
static const char *usual_fabric(const struct training_question *q)
{
    const char *system = text_at(q->tree.root, "system");
    return system ? text_at(node_get(node_find(q->tree.root, "models.systems"), system), "fabric")
                  : NULL;
}

/* Whether the fabric is the one that a question has for its own system, though another system is
 * asked for; what stands above that layer was named for this one. */
static bool has_another_systems_fabric(const struct training_question *q, enum node_layer layer)
{
    const struct node *fabric = node_get(q->tree.root, "fabric");
    const char *name = text_at(q->tree.root, "fabric"), *usual = usual_fabric(q);
    return name && fabric->layer <= layer && !(usual && strcmp(usual, name) == 0);
}

/* Reads it once more, with the fabric that usually joins the system, or without any. */
static bool read_with_own_fabric(struct training_question *q, struct load_request from)
{
    const char *usual = usual_fabric(q);
    const char **sets = arena_array(&q->memory, from.n_sets + 1, sizeof *sets);
    sets[0] = arena_format(&q->memory, "fabric=%s", usual ? usual : "null");
    for (size_t i = 0; i < from.n_sets; i++)
        sets[i + 1] = from.sets[i];
    from.sets = sets;
    from.n_sets++;
    from.n_derived++;
    tree_free(&q->tree);
    tree_init(&q->tree);
    return read_tree(q, &from);
}

/* The question's file, below which the library's own lies, or that one alone with the LLM's name
 * set; the system, where it isn't NULL; and the --set arguments. */
static bool load(struct training_question *q, const struct arguments *a, const char *system)
{
    const char **folders, *llm;
    const char **sets = arena_array(&q->memory, a->n_sets + 2, sizeof *sets);
    const size_t n_folders = library_folders(a->value[OPTION_MODELS], NULL, &q->memory, &folders);
    size_t n = 0;
    if (!find_llm(q, a->operands[0], folders, n_folders, &llm))
        return false;
    const char *question = library_path(folders, n_folders, "training-run", &q->memory);
    if (!question) {
        diag_error(&q->diagnostics, (struct mark){0}, NULL,
                   "no model library with 'training-run.yaml' found; set COLOSSIM_MODELS or give "
                   "--models DIR");
        return false;
    }
    if (llm)
        sets[n++] = arena_format(&q->memory, "llm=%s", llm);
    if (system)
        sets[n++] = arena_format(&q->memory, "system=%s", system);
    const size_t derived = n;
    for (size_t i = 0; i < a->n_sets; i++)
        sets[n++] = a->sets[i];
    const struct load_request from = {.path = llm ? question : a->operands[0],
                                      .below = llm ? NULL : question,
                                      .sets = sets,
                                      .n_sets = n,
                                      .n_derived = derived,
                                      .models = a->value[OPTION_MODELS]};
    if (!read_tree(q, &from))
        return false;
    return !has_another_systems_fabric(q, llm || system ? LAYER_SCENARIO : LAYER_LIBRARY) ||
           read_with_own_fabric(q, from);
}

static void begin(struct training_question *q)
{
    *q = (struct training_question){0};
    arena_init(&q->memory);
    diagnostics_init(&q->diagnostics);
    tree_init(&q->tree);
}

static bool bind(struct training_question *q)
{
    return bind_tree(&q->tree, &training_request_table, &q->request, NULL, &q->memory, NULL,
                     &q->diagnostics);
}

bool training_question_open(struct training_question *q, const struct arguments *a)
{
    begin(q);
    const bool good = load(q, a, NULL) && bind(q) &&
                      training_world_build(&q->request, &q->memory, &q->world, &q->diagnostics);
    output_diagnostics(a, &q->diagnostics);
    return good;
}

bool training_question_read(struct training_question *q, const struct arguments *a,
                            const char *system)
{
    begin(q);
    const bool good = load(q, a, system);
    if (!good)
        output_diagnostics(a, &q->diagnostics);
    return good;
}

bool training_question_bind(struct training_question *q, const struct arguments *a)
{
    const bool good = bind(q);
    output_diagnostics(a, &q->diagnostics);
    return good;
}

void training_question_close(struct training_question *q)
{
    tree_free(&q->tree);
    diagnostics_free(&q->diagnostics);
    arena_free(&q->memory);
}
