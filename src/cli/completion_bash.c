#include "cli/completion.h"

#include "cli/option.h"

/* The script is one function: it finds the command among the words typed so far, then offers
 * that command's options, the values of the option before the cursor, or the command's operands. */

static void option_words(struct text *out, const struct command *command)
{
    for (int i = 0; i < OPTION_COUNT; i++) {
        if (!option_taken((enum option_id)i, command))
            continue;
        text_addf(out, "--%s ", option_table[i].name);
        if (option_table[i].letter)
            text_addf(out, "-%c ", option_table[i].letter);
    }
}

static const char *file_action(enum completes completes)
{
    switch (completes) {
    case COMPLETES_SCENARIO: return "_colossim_files '*.@(yaml|yml)'";
    case COMPLETES_RESULT: return "_colossim_files '*.db'";
    case COMPLETES_FILE: return "_colossim_files '*'";
    case COMPLETES_FOLDER: return "_colossim_files ''";
    case COMPLETES_WORDS:
    case COMPLETES_NOTHING: break;
    }
    return "COMPREPLY=()";
}

static void operand_action(struct text *out, const struct command *command)
{
    if (command->completes != COMPLETES_WORDS) {
        text_add(out, file_action(command->completes));
        return;
    }
    text_add(out, "COMPREPLY=($(compgen -W \"");
    if (command->words)
        for (const char *const *word = command->words; *word; word++)
            text_addf(out, "%s%s", word == command->words ? "" : " ", *word);
    else
        text_add(out, "$commands");
    text_add(out, "\" -- \"$cur\"))");
}

void completion_bash(struct text *out)
{
    text_add(
        out,
        "# bash completion for colossim, made by 'colossim completion bash'\n\n"
        "_colossim_files()\n{\n"
        "    local IFS=$'\\n' had=0\n"
        "    shopt -q extglob && had=1\n"
        "    shopt -s extglob\n"
        "    COMPREPLY=($(compgen -f -X \"!$1\" -- \"$cur\") $(compgen -d -- \"$cur\"))\n"
        "    ((had)) || shopt -u extglob\n"
        "    compopt -o filenames 2>/dev/null\n"
        "    return 0\n}\n\n"
        "_colossim()\n{\n"
        "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= word i\n"
        "    # bash breaks words at '=': '--output=x' comes as three\n"
        "    if [[ $cur == = ]]; then\n"
        "        cur=\n"
        "    elif [[ $prev == = && $COMP_CWORD -ge 2 ]]; then\n"
        "        prev=${COMP_WORDS[COMP_CWORD-2]}\n"
        "    fi\n"
        "    local commands='");
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        text_addf(out, "%s%s", i ? " " : "", command_table[i]->name);
    text_add(out, "'\n    COMPREPLY=()\n    case $prev in\n");
    for (int i = 0; i < OPTION_COUNT; i++) {
        const struct option *option = &option_table[i];
        if (!option->argument)
            continue;
        text_addf(out, "    --%s", option->name);
        if (option->letter)
            text_addf(out, "|-%c", option->letter);
        text_addf(out, ") %s; return ;;\n", file_action(option->completes));
    }
    text_add(out,
             "    esac\n"
             "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
             "        word=${COMP_WORDS[i]}\n"
             "        if [[ \" $commands \" == *\" $word \"* ]]; then command=$word; break; fi\n"
             "    done\n"
             "    if [[ $cur == -* ]]; then\n"
             "        case $command in\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        text_addf(out, "        %s) COMPREPLY=($(compgen -W '", command_table[i]->name);
        option_words(out, command_table[i]);
        text_add(out, "' -- \"$cur\")) ;;\n");
    }
    text_add(out, "        *) COMPREPLY=($(compgen -W '");
    option_words(out, NULL);
    text_add(out, "' -- \"$cur\")) ;;\n"
                  "        esac\n        return\n    fi\n"
                  "    case $command in\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        text_addf(out, "    %s) ", command_table[i]->name);
        operand_action(out, command_table[i]);
        text_add(out, " ;;\n");
    }
    text_add(out, "    *) COMPREPLY=($(compgen -W \"$commands\" -- \"$cur\")) ;;\n"
                  "    esac\n}\n\n"
                  "complete -F _colossim colossim\n");
}
