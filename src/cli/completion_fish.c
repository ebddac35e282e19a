#include "cli/completion.h"

#include "cli/option.h"

/* A line for each command, option and kind of operand; a function of the script tells which command
 * stands among the words typed so far. */

static void add_quoted(struct text *out, const char *text)
{
    text_add_char(out, '\'');
    for (; *text; text++)
        if (*text == '\'' || *text == '\\')
            text_addf(out, "\\%c", *text);
        else
            text_add_char(out, *text);
    text_add_char(out, '\'');
}

/* What completes an option's value or an operand, besides nothing. */
static const char *action(enum completes completes)
{
    switch (completes) {
    case COMPLETES_SCENARIO:
        return " -ka '(__fish_complete_suffix .yaml; __fish_complete_suffix .yml)'";
    case COMPLETES_RESULT: return " -ka '(__fish_complete_suffix .db)'";
    case COMPLETES_FILE: return " -F";
    case COMPLETES_FOLDER: return " -a '(__fish_complete_directories)'";
    case COMPLETES_WORDS:
    case COMPLETES_NOTHING: break;
    }
    return "";
}

/* Begins a line for a command; none is typed yet where it is "". */
static void begin(struct text *out, const char *command)
{
    text_addf(out, "complete -c colossim -n '__colossim_is %s'", *command ? command : "none");
}

static void add_option(struct text *out, enum option_id id, const struct command *command)
{
    const struct option *option = &option_table[id];
    struct text brief;
    text_init(&brief);
    completion_add_brief(&brief, command ? option_doc(id, command) : option->doc);
    if (command)
        begin(out, command->name);
    else
        text_add(out, "complete -c colossim");
    text_addf(out, " -l %s", option->name);
    if (option->letter)
        text_addf(out, " -s %c", option->letter);
    if (option->argument)
        text_addf(out, " %s%s", option->completes == COMPLETES_FILE ? "-r" : "-x",
                  action(option->completes));
    text_add(out, " -d ");
    add_quoted(out, text_get(&brief));
    text_add_char(out, '\n');
    text_free(&brief);
}

static void add_operands(struct text *out, const struct command *command)
{
    if (command->completes == COMPLETES_NOTHING)
        return;
    begin(out, command->name);
    if (command->completes != COMPLETES_WORDS)
        text_add(out, action(command->completes));
    else {
        text_add(out, " -a '");
        for (size_t i = 0; !command->words && i < COMMAND_COUNT; i++)
            text_addf(out, "%s%s", i ? " " : "", command_table[i]->name);
        for (size_t i = 0; command->words && command->words[i]; i++)
            text_addf(out, "%s%s", i ? " " : "", command->words[i]);
        text_add_char(out, '\'');
        if (command->most > 1)
            text_add(out, " -F");
    }
    text_add_char(out, '\n');
}

void completion_fish(struct text *out)
{
    text_add(out, "# fish completion for colossim, made by 'colossim completion fish'\n\n"
                  "function __colossim_is\n"
                  "    for word in (commandline -opc)\n"
                  "        if contains -- $word");
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        text_addf(out, " %s", command_table[i]->name);
    text_add(out, "\n"
                  "            test $word = $argv[1]\n"
                  "            return\n"
                  "        end\n"
                  "    end\n"
                  "    test $argv[1] = none\n"
                  "end\n\n"
                  "complete -c colossim -f\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        begin(out, "");
        text_addf(out, " -a %s -d ", command_table[i]->name);
        add_quoted(out, command_table[i]->summary);
        text_add_char(out, '\n');
    }
    for (int id = 0; id < OPTION_COUNT; id++)
        if (option_is_common((enum option_id)id))
            add_option(out, (enum option_id)id, NULL);
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        add_operands(out, command_table[i]);
        for (int id = 0; id < OPTION_COUNT; id++)
            if (option_taken((enum option_id)id, command_table[i]) &&
                !option_is_common((enum option_id)id))
                add_option(out, (enum option_id)id, command_table[i]);
    }
}
