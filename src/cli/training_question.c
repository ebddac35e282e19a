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

/* The question's file and its --set arguments, of which the LLM's name comes first. */
static bool load(struct training_question *q, const struct arguments *a)
{
    const char *path = a->operands[0], **folders, *llm;
    const char **sets = arena_array(&q->memory, a->n_sets + 1, sizeof *sets);
    const size_t n_folders = library_folders(a->value[OPTION_MODELS], NULL, &q->memory, &folders);
    size_t n = 0;
    if (!find_llm(q, a->operands[0], folders, n_folders, &llm))
        return false;
    if (llm) {
        path = library_path(folders, n_folders, "training-run", &q->memory);
        if (!path) {
            diag_error(
                &q->diagnostics, (struct mark){0}, NULL,
                "no model library with 'training-run.yaml' found; set COLOSSIM_MODELS or give "
                "--models DIR");
            return false;
        }
        sets[n++] = arena_format(&q->memory, "llm=%s", llm);
    }
    for (size_t i = 0; i < a->n_sets; i++)
        sets[n++] = a->sets[i];
    const struct load_request request = {.path = path,
                                         .sets = sets,
                                         .n_sets = n,
                                         .n_derived = llm ? 1 : 0,
                                         .models = a->value[OPTION_MODELS]};
    return load_scenario(&request, &training_request_table, training_request_fixed, &q->tree,
                         &q->diagnostics) &&
           bind_tree(&q->tree, &training_request_table, &q->request, NULL, &q->memory, NULL,
                     &q->diagnostics);
}

bool training_question_open(struct training_question *q, const struct arguments *a)
{
    *q = (struct training_question){0};
    arena_init(&q->memory);
    diagnostics_init(&q->diagnostics);
    tree_init(&q->tree);
    const bool good =
        load(q, a) && training_world_build(&q->request, LAW_SMOOTH, &q->world, &q->diagnostics);
    output_diagnostics(a, &q->diagnostics);
    return good;
}

void training_question_close(struct training_question *q)
{
    tree_free(&q->tree);
    diagnostics_free(&q->diagnostics);
    arena_free(&q->memory);
}
