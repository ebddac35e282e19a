#include "cli/help.h"

#include "cli/arguments.h"
#include "cli/output.h"
#include "input/reference.h"
#include "results/metric_page.h"
#include "scenario/scenario.h"
#include "study/study.h"

#include <stdio.h>
#include <string.h>

enum { WIDTH = 80, COMMAND_COLUMN = 14, OPTION_COLUMN = 26 };

/* A name in the left column, what it means in a column of its own. */
static void entry(struct text *out, const char *left, const char *doc, int doc_column)
{
    text_addf(out, "  %s", left);
    int column = 2 + (int)text_columns(left);
    if (column + 2 > doc_column) {
        text_add_char(out, '\n');
        column = 0;
    }
    text_pad(out, ' ', doc_column - column);
    text_wrap(out, doc, doc_column, doc_column, WIDTH);
}

static void option_entry(struct text *out, const struct option *option, const char *doc)
{
    char left[64], letter[8] = "    ";
    if (option->letter)
        snprintf(letter, sizeof letter, "-%c, ", option->letter);
    snprintf(left, sizeof left, "%s--%s%s%s", letter, option->name, option->argument ? " " : "",
             option->argument ? option->argument : "");
    entry(out, left, doc, OPTION_COLUMN);
}

static void common_options(struct text *out, const char *title)
{
    text_addf(out, "\n%s\n", title);
    for (int i = 0; i < OPTION_COUNT; i++)
        if (option_is_common((enum option_id)i))
            option_entry(out, &option_table[i], option_table[i].doc);
}

void help_program(struct text *out)
{
    text_add(out, "Usage: colossim COMMAND [ARGUMENT...] [OPTION...]\n\n");
    text_wrap(out,
              "Simulates AI compute from one server to a fleet of millions of GPUs, from a YAML "
              "scenario: what is delivered, powered, put to work, broken and repaired, what it "
              "draws and what it costs, and what held it up.",
              0, 0, WIDTH);
    text_add(out, "\nCommands:\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        entry(out, command_table[i]->name, command_table[i]->summary, COMMAND_COLUMN);
    common_options(out, "Options that every command takes, before or after it:");
    text_add(out, "\nTo start:\n"
                  "  colossim run scenarios/colossus.yaml\n"
                  "  colossim help run\n");
}

void help_of_command(const struct command *command, struct text *out)
{
    text_addf(out, "Usage: colossim %s%s%s [OPTION...]\n\n", command->name,
              *command->operands ? " " : "", command->operands);
    text_addf(out, "%s.\n\n", command->summary);
    text_wrap(out, command->details, 0, 0, WIDTH);
    bool own = false;
    for (int i = 0; i < OPTION_COUNT; i++) {
        if (option_is_common((enum option_id)i) || !option_taken((enum option_id)i, command))
            continue;
        text_add(out, own ? "" : "\nOptions:\n");
        own = true;
        option_entry(out, &option_table[i], option_doc((enum option_id)i, command));
    }
    common_options(out, "Options that every command takes:");
    text_add(out, "\nExamples:\n");
    for (const struct example *e = command->examples; e->line; e++)
        text_addf(out, "  %s\n      %s\n", e->line, e->does);
}

static void write_reference(struct text *out)
{
    const struct reference_request request = {.root = &scenario_table,
                                              .other = &study_table,
                                              .library = "models",
                                              .fixed = scenario_fixed_files};
    reference_write(&request, out);
}

/* Pages that cover everything. */
static const struct page {
    const char *format, *name;
    void (*write)(struct text *);
} pages[] = {
    {"man", "manual page", manual_write},
    {"reference", "reference", write_reference},
    {"metrics", "page of metrics", metric_page_write},
};

static int write_page(const struct arguments *a, const char *format, struct text *out)
{
    const struct page *page = pages, *end = pages + sizeof pages / sizeof pages[0];
    while (page < end && strcmp(format, page->format) != 0)
        page++;
    if (page == end)
        return output_usage(
            a, "unknown format '%s'; there are 'text', 'man', 'reference' and 'metrics'", format);
    if (a->n_operands)
        return output_usage(a, "the %s covers all of them: no '%s'", page->name, a->operands[0]);
    page->write(out);
    return EXIT_OK;
}

static int run(const struct arguments *a, struct text *out)
{
    const char *format = a->value[OPTION_FORMAT];
    if (format && strcmp(format, "text") != 0)
        return write_page(a, format, out);
    if (a->n_operands == 0) {
        help_program(out);
        return EXIT_OK;
    }
    const struct command *command = command_find(a->operands[0]);
    if (!command) {
        const char *near = command_nearest(a->operands[0]);
        return output_usage(a, "unknown command '%s'%s%s%s", a->operands[0],
                            near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    }
    help_of_command(command, out);
    return EXIT_OK;
}

static const struct example examples[] = {
    {"colossim help run", "what 'run' takes, with examples"},
    {"colossim help --format=man > colossim.1", "the manual page"},
    {"colossim help --format=reference > reference.md",
     "all keys of scenarios, models and studies"},
    {"colossim help --format=metrics > metrics.md", "all figures of results"},
    {NULL, NULL},
};

const struct command help_command = {
    .name = "help",
    .operands = "[COMMAND]",
    .most = 1,
    .completes = COMPLETES_WORDS,
    .summary = "Describe the program or one of its commands",
    .details = "Without COMMAND, lists all commands. 'colossim COMMAND --help' is the same as "
               "'colossim help COMMAND'.",
    .examples = examples,
    .run = run,
};
