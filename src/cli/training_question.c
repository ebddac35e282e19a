#include "cli/training_question.h"

#include "cli/output.h"
#include "input/bind.h"
#include "input/load.h"

#include <string.h>

static bool names_file(const char *operand)
{
    const size_t n = strlen(operand);
    return strchr(operand, '/') || strcmp(operand, "-") == 0 ||
           (n > 5 && strcmp(operand + n - 5, ".yaml") == 0);
}

/* The question's file and its --set arguments, of which the LLM's name comes first. */
static bool load(struct training_question *q, const struct arguments *a)
{
    const char *operand = a->operands[0], *path = operand, **folders;
    const char **sets = arena_array(&q->memory, a->n_sets + 1, sizeof *sets);
    size_t n = 0;
    if (!names_file(operand)) {
        const size_t n_folders =
            library_folders(a->value[OPTION_MODELS], NULL, &q->memory, &folders);
        path = library_path(folders, n_folders, "training-run", &q->memory);
        if (!path) {
            diag_error(
                &q->diagnostics, (struct mark){0}, NULL,
                "no model library with 'training-run.yaml' found; set COLOSSIM_MODELS or give "
                "--models DIR");
            return false;
        }
        sets[n++] = arena_format(&q->memory, "llm=%s", operand);
    }
    for (size_t i = 0; i < a->n_sets; i++)
        sets[n++] = a->sets[i];
    const struct load_request request = {
        .path = path, .sets = sets, .n_sets = n, .models = a->value[OPTION_MODELS]};
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
