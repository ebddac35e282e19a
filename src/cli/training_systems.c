/* One training question for several systems: each is read, and answered, as if it were the only one
 * that is asked for. */
#include "cli/training_answer.h"

#include "base/words.h"
#include "cli/output.h"
#include "input/copy.h"
#include "report/training_systems.h"

#include <string.h>
#include <unistd.h>

/* The names between commas or blanks. */
static size_t read_names(const char *list, struct arena *memory, const char ***names)
{
    size_t n = 0;
    *names = arena_array(memory, strlen(list) / 2 + 1, sizeof **names);
    for (size_t length; (length = words_next(&list, ", ")) > 0; list += length)
        (*names)[n++] = arena_slice(memory, list, length);
    return n;
}

/* Answers it on so many accelerators; 'why' is written anew. */
static bool try_on(struct training_question *q, int64_t accelerators, struct system_answer *out,
                   struct text *why)
{
    struct diagnostics d;
    diagnostics_init(&d);
    text_free(why);
    q->request.accelerators = accelerators;
    bool good = training_world_build(&q->request, &q->memory, &q->world, &d);
    if (!good)
        text_add(why, d.items[0].text);
    good = good && training_question_answer(q, &out->answer, why);
    diagnostics_free(&d);
    return good;
}

/* On whole systems of each site; on the accelerators that are asked for where these have no plan,
 * or where they are less than one system. */
static void answer_for(struct training_question *q, struct system_answer *out)
{
    const struct training_request *r = &q->request;
    const int64_t sites = r->spread.sites > 0 ? r->spread.sites : 1;
    const int64_t unit = r->system->accelerators * sites, asked = r->accelerators;
    const int64_t whole = asked < unit ? asked : (asked + unit - 1) / unit * unit;
    struct text why;
    text_init(&why);
    *out = (struct system_answer){.request = r, .asked = asked};
    out->answered = try_on(q, whole, out, &why) || (whole != asked && try_on(q, asked, out, &why));
    out->why = out->answered ? NULL : arena_text(&q->memory, text_get(&why));
    text_free(&why);
}

/* Of all questions, which have been read. False where none has an answer. */
static bool write_answers(const struct arguments *a, struct training_question *questions, size_t n,
                          struct arena *memory, struct text *out)
{
    struct system_answer *answers = arena_array(memory, n, sizeof *answers);
    bool any = false;
    for (size_t i = 0; i < n; i++) {
        answer_for(&questions[i], &answers[i]);
        any = any || answers[i].answered;
    }
    if (a->given[OPTION_JSON])
        training_systems_json(answers, n, out);
    else
        training_systems_write(answers, n, output_colors(a, STDOUT_FILENO), out);
    if (!any)
        output_error(a, "no system has an answer");
    return any;
}

/* Lets what --set says of one system stand in the questions of the others, where it has no effect.
 */
static void share_overrides(struct training_question *questions, size_t n)
{
    for (size_t i = 1; i < n; i++)
        tree_adopt_asked(&questions[0].tree, &questions[i].tree);
    for (size_t i = 1; i < n; i++)
        tree_adopt_asked(&questions[i].tree, &questions[0].tree);
}

/* Reads the question for each of the names; 'read' counts those that have to be closed. False after
 * showing what is wrong. */
static bool read_questions(const struct arguments *a, const char *const *names, size_t n,
                           struct training_question *questions, size_t *read)
{
    for (*read = 0; *read < n;) {
        struct training_question *q = &questions[*read];
        if (!training_question_read(q, a, names[(*read)++]))
            return false;
    }
    share_overrides(questions, n);
    for (size_t i = 0; i < n; i++) {
        if (!training_question_bind(&questions[i], a))
            return false;
        if (strcmp(questions[i].request.system->name, names[i]) != 0) {
            output_usage(a, "'--set system=...' and --systems both name what it is trained on");
            return false;
        }
    }
    return true;
}

int training_systems_answer(const struct arguments *a, struct text *out)
{
    struct arena memory;
    arena_init(&memory);
    const char **names;
    const size_t n = read_names(a->value[OPTION_SYSTEMS], &memory, &names);
    struct training_question *questions = arena_array(&memory, n + 1, sizeof *questions);
    size_t read = 0;
    int code = EXIT_INPUT;
    if (n == 0)
        code = output_usage(a, "--systems wants names of systems, with ',' between them");
    else if (read_questions(a, names, n, questions, &read) &&
             write_answers(a, questions, n, &memory, out))
        code = EXIT_OK;
    for (size_t i = 0; i < read; i++)
        training_question_close(&questions[i]);
    arena_free(&memory);
    return code;
}
