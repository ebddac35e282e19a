#include "cli/command.h"

#include "base/words.h"

#include <assert.h>
#include <string.h>

const struct command *const command_table[COMMAND_COUNT] = {
    [COMMAND_RUN] = &run_command,
    [COMMAND_CHECK] = &check_command,
    [COMMAND_SHOW] = &show_command,
    [COMMAND_EXPLAIN] = &explain_command,
    [COMMAND_SCHEMA] = &schema_command,
    [COMMAND_MODELS] = &models_command,
    [COMMAND_COMPARE] = &compare_command,
    [COMMAND_REPORT] = &report_command,
    [COMMAND_SOLVE] = &solve_command,
    [COMMAND_SWEEP] = &sweep_command,
    [COMMAND_TRAIN] = &train_command,
    [COMMAND_SEARCH] = &search_command,
    [COMMAND_VALIDATE] = &validate_command,
    [COMMAND_CALIBRATE] = &calibrate_command,
    [COMMAND_BENCH] = &bench_command,
    [COMMAND_DOCTOR] = &doctor_command,
    [COMMAND_COMPLETION] = &completion_command,
    [COMMAND_HELP] = &help_command,
};

const struct command *command_find(const char *name)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(command_table[i]->name, name) == 0)
            return command_table[i];
    return NULL;
}

const char *command_nearest(const char *word)
{
    const char *names[COMMAND_COUNT];
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        names[i] = command_table[i]->name;
    return words_nearest(word, names, COMMAND_COUNT);
}

enum command_id command_id(const struct command *command)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (command_table[i] == command)
            return (enum command_id)i;
    assert(0 && "a command outside the table");
    return COMMAND_COUNT;
}
