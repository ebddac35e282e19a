#include "cli/completion.h"

#include "cli/option.h"

/* The script finds the command among the words typed so far and hands its options and operands to
 * _arguments, which knows where the cursor stands. Each specification is one quoted word. */

/* Text within a specification: quotes, brackets and colons have a meaning there. */
static void add_quoted(struct text *out, const char *text)
{
    for (; *text; text++)
        if (*text == '\'')
            text_add(out, "'\\''");
        else if (*text == ':' || *text == '[' || *text == ']' || *text == '\\')
            text_addf(out, "\\%c", *text);
        else
            text_add_char(out, *text);
}

static const char *action(enum completes completes)
{
    switch (completes) {
    case COMPLETES_SCENARIO: return "_files -g \"*.(yaml|yml)\"";
    case COMPLETES_RESULT: return "_files -g \"*.db\"";
    case COMPLETES_FILE: return "_files";
    case COMPLETES_FOLDER: return "_files -/";
    case COMPLETES_WORDS:
    case COMPLETES_NOTHING: break;
    }
    return " ";
}

/* One spelling of an option: '--seed=' or '-o+', where '=' and '+' mean that a value follows. */
static void add_spelling(struct text *out, const struct option *option, const char *spelling,
                         const char *doc)
{
    struct text brief;
    text_init(&brief);
    completion_add_brief(&brief, doc);
    text_addf(out, " \\\n            '%s%s[", option->repeats ? "*" : "", spelling);
    add_quoted(out, text_get(&brief));
    text_add_char(out, ']');
    if (option->argument) {
        text_add_char(out, ':');
        add_quoted(out, option->argument);
        text_addf(out, ":%s", action(option->completes));
    }
    text_add_char(out, '\'');
    text_free(&brief);
}

static void add_options(struct text *out, const struct command *command)
{
    for (int i = 0; i < OPTION_COUNT; i++) {
        const struct option *option = &option_table[i];
        if (!option_taken((enum option_id)i, command))
            continue;
        const char *doc = command ? option_doc((enum option_id)i, command) : option->doc;
        struct text spelling;
        text_init(&spelling);
        text_addf(&spelling, "--%s%s", option->name, option->argument ? "=" : "");
        add_spelling(out, option, text_get(&spelling), doc);
        spelling.length = 0;
        if (option->letter) {
            text_addf(&spelling, "-%c%s", option->letter, option->argument ? "+" : "");
            add_spelling(out, option, text_get(&spelling), doc);
        }
        text_free(&spelling);
    }
}

/* The operands behind the command, which is the first one. */
static void add_operands(struct text *out, const struct command *command)
{
    if (command->completes == COMPLETES_NOTHING)
        return;
    if (command->completes != COMPLETES_WORDS) {
        text_addf(out, " \\\n            '*: :%s'", action(command->completes));
        return;
    }
    text_add(out, " \\\n            '2: :");
    if (command->words) {
        text_add_char(out, '(');
        for (const char *const *word = command->words; *word; word++)
            text_addf(out, "%s%s", word == command->words ? "" : " ", *word);
        text_add_char(out, ')');
    } else
        text_add(out, "_colossim_commands");
    text_add_char(out, '\'');
    if (command->most > 1)
        text_add(out, " \\\n            '*: :_files'");
}

static void add_commands(struct text *out)
{
    text_add(out, "_colossim_commands()\n{\n    local -a commands=(\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        text_addf(out, "        '%s:", command_table[i]->name);
        add_quoted(out, command_table[i]->summary);
        text_add(out, "'\n");
    }
    text_add(out, "    )\n    _describe command commands\n}\n\n");
}

static void add_case(struct text *out, const struct command *command)
{
    text_addf(out, "    %s)\n        _arguments -s '1: :_colossim_commands'",
              command ? command->name : "*");
    if (command)
        add_operands(out, command);
    add_options(out, command);
    text_add(out, "\n        ;;\n");
}

void completion_zsh(struct text *out)
{
    text_add(out, "#compdef colossim\n"
                  "# zsh completion for colossim, made by 'colossim completion zsh'\n\n");
    add_commands(out);
    text_add(out, "_colossim()\n{\n"
                  "    local command= word\n"
                  "    for word in ${words[2,CURRENT-1]}; do\n"
                  "        case $word in\n        ");
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        text_addf(out, "%s%s", i ? "|" : "", command_table[i]->name);
    text_add(out, ") command=$word; break ;;\n"
                  "        esac\n"
                  "    done\n"
                  "    case $command in\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        add_case(out, command_table[i]);
    add_case(out, NULL);
    text_add(out, "    esac\n}\n\n"
                  "# loaded from a folder of fpath, or read by 'source'\n"
                  "if [[ ${funcstack[1]} == _colossim ]]; then\n"
                  "    _colossim \"$@\"\n"
                  "else\n"
                  "    compdef _colossim colossim\n"
                  "fi\n");
}
