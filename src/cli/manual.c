#include "cli/help.h"

#include "cli/option.h"
#include "cli/version.h"

#include <string.h>

/* Text for roff: backslashes and hyphens are escaped, and no line begins with a control character.
 * */
static void plain(struct text *out, const char *words)
{
    bool line_start = true;
    for (const char *c = words; *c; c++) {
        if (line_start && (*c == '.' || *c == '\''))
            text_add(out, "\\&");
        line_start = *c == '\n';
        if (*c == '\n' && c[1] == '\n') {
            text_add(out, "\n.PP");
            continue;
        }
        if (*c == '\\')
            text_add(out, "\\e");
        else if (*c == '-')
            text_add(out, "\\-");
        else
            text_add_char(out, *c);
    }
    text_add_char(out, '\n');
}

static void option_paragraph(struct text *out, const struct option *option, const char *doc)
{
    text_add(out, ".TP\n");
    if (option->letter)
        text_addf(out, "\\fB\\-%c\\fR, ", option->letter);
    text_add(out, "\\fB\\-\\-");
    for (const char *c = option->name; *c; c++)
        if (*c == '-')
            text_add(out, "\\-");
        else
            text_add_char(out, *c);
    text_add(out, "\\fR");
    if (option->argument)
        text_addf(out, " \\fI%s\\fR", option->argument);
    text_add_char(out, '\n');
    plain(out, doc);
}

static void command_section(struct text *out, const struct command *command)
{
    text_addf(out, ".SS \"colossim %s%s%s\"\n", command->name, *command->operands ? " " : "",
              command->operands);
    text_addf(out, "%s.\n.PP\n", command->summary);
    plain(out, command->details);
    for (int i = 0; i < OPTION_COUNT; i++)
        if (!option_is_common((enum option_id)i) && option_taken((enum option_id)i, command))
            option_paragraph(out, &option_table[i], option_doc((enum option_id)i, command));
    text_add(out, ".PP\nExamples:\n");
    for (const struct example *e = command->examples; e->line; e++) {
        text_add(out, ".TP\n");
        plain(out, e->line);
        plain(out, e->does);
    }
}

void manual_write(struct text *out)
{
    text_addf(out, ".TH COLOSSIM 1 \"\" \"colossim %s\" \"User Commands\"\n", program_version());
    text_add(
        out,
        ".SH NAME\ncolossim \\- simulate AI compute clusters: capacity, power, failures and cost\n"
        ".SH SYNOPSIS\n.B colossim\n\\fICOMMAND\\fR [\\fIARGUMENT\\fR...] [\\fIOPTION\\fR...]\n"
        ".SH DESCRIPTION\n");
    plain(out, "Reads a scenario in YAML, simulates it event by event and tells what was "
               "delivered, powered, put to work, broken and repaired, what it drew, what it cost "
               "and what held it up. Results go to standard output and into an SQLite file, "
               "messages to standard error. Options may stand before or after the command.");
    text_add(out, ".SH COMMANDS\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        command_section(out, command_table[i]);
    text_add(out, ".SH OPTIONS OF EVERY COMMAND\n");
    for (int i = 0; i < OPTION_COUNT; i++)
        if (option_is_common((enum option_id)i))
            option_paragraph(out, &option_table[i], option_table[i].doc);
    text_add(
        out,
        ".SH EXIT STATUS\n"
        ".TP\n0\nDone.\n"
        ".TP\n1\nFailed at run time: a disk, memory, the output.\n"
        ".TP\n2\nBad input or usage. Nothing was run and no file was touched.\n"
        ".TP\n3\nResults are incomplete.\n"
        ".TP\n4\nOutside a tolerance that was asked for.\n"
        ".TP\n77\nNo accelerator to measure.\n"
        ".SH ENVIRONMENT\n"
        ".TP\nCOLOSSIM_MODELS\nFolder of the model library, searched after \\fB\\-\\-models\\fR.\n"
        ".TP\nXDG_DATA_HOME\nIts folder 'colossim' is the user's own library, where calibrations "
        "are installed; default: ~/.local/share.\n"
        ".TP\nCOLOSSIM_KERNELS\nThe program that \\fBcalibrate run\\fR measures with; default: "
        "colossim-kernels beside this program or in PATH.\n"
        ".TP\nNO_COLOR\nNo colours when it is not empty.\n"
        ".TP\nOMP_NUM_THREADS\nThreads where \\fB\\-\\-threads\\fR is not given.\n");
}
