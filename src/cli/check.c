#include "cli/command.h"

#include "base/json.h"
#include "cli/arguments.h"
#include "cli/output.h"
#include "cli/scenario_file.h"

static void write_json(const struct scenario_file *file, struct text *out)
{
    static const char *const level[] = {"error", "note"};
    const struct diagnostics *d = &file->diagnostics;
    struct json j;
    json_init(&j, out);
    json_open_object(&j, NULL);
    json_text(&j, "schema", "colossim.check.1");
    json_text(&j, "file", file->path);
    json_bool(&j, "valid", file->scenario != NULL);
    json_integer(&j, "errors", (int64_t)d->errors);
    json_open_array(&j, "messages");
    for (size_t i = 0; i < d->n; i++) {
        const struct diagnostic *item = &d->items[i];
        const struct source *source = source_table_get(&d->sources, item->at.file);
        json_open_object(&j, NULL);
        json_text(&j, "level", level[item->level]);
        json_text(&j, "source", source ? source->name : NULL);
        json_integer(&j, "line", item->at.line);
        json_integer(&j, "column", item->at.col);
        json_text(&j, "text", item->text);
        json_text(&j, "hint", item->hint);
        json_close_object(&j);
    }
    json_close_array(&j);
    json_close_object(&j);
}

/* Notes campaigns of LLMs whose files say other numbers of parameters than their shapes have. */
static void note_llms(struct scenario_file *file)
{
    const struct owner *owners = file->scenario->operators.items;
    for (uint32_t i = 0; i < file->scenario->operators.n; i++)
        for (uint32_t k = 0; k < owners[i].orders.n; k++) {
            const struct order *order = (const struct order *)owners[i].orders.items + k;
            for (uint32_t c = 0; c < order->campaigns.n; c++) {
                const struct campaign *campaign =
                    (const struct campaign *)order->campaigns.items + c;
                struct text words;
                text_init(&words);
                if (llm_add_stated(campaign->llm, &words))
                    diag_note(&file->diagnostics, (struct mark){0},
                              "campaign '%s': its speed follows from %s", campaign->name,
                              text_get(&words));
                text_free(&words);
            }
        }
}

static int run(const struct arguments *a, struct text *out)
{
    struct scenario_file file;
    bool valid = scenario_file_open(a, &file);
    if (valid)
        note_llms(&file);
    if (a->given[OPTION_JSON])
        write_json(&file, out);
    else {
        output_diagnostics(a, &file.diagnostics);
        if (valid)
            text_addf(out, "%s: no errors\n", file.path);
    }
    scenario_file_close(&file);
    return valid ? EXIT_OK : EXIT_INPUT;
}

static const struct example examples[] = {
    {"colossim check scenarios/colossus.yaml",
     "errors with file, line and column, as editors read them"},
    {"colossim check scenarios/colossus.yaml --set sites.memphis.crews=40",
     "a changed scenario, without running it"},
    {"colossim check --json plan.yaml", "the messages as JSON"},
    {NULL, NULL},
};

const struct command check_command = {
    .name = "check",
    .operands = "FILE",
    .least = 1,
    .most = 1,
    .completes = COMPLETES_SCENARIO,
    .summary = "Check a scenario without running it",
    .details = "Reads FILE ('-': standard input) with everything it refers to and reports all "
               "errors, up to 20: unknown, double and missing keys, units, ranges, dates, "
               "references. Exit code 2 when there are any.",
    .examples = examples,
    .run = run,
};
