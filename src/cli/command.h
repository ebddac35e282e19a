/* A subcommand: what 'colossim help', the man page and the shell completion say about it, and
 * the function that does it. Each lives in a file of its own and stands once in the table of
 * commands.c. */
#ifndef COLOSSIM_CLI_COMMAND_H
#define COLOSSIM_CLI_COMMAND_H

#include "base/text.h"

#include <stddef.h>

struct arguments;

/* What the program tells its caller. */
enum exit_code {
    EXIT_OK = 0,
    EXIT_FAILED = 1,    /* failed at run time: disk, memory, output */
    EXIT_INPUT = 2,     /* bad input or usage; nothing was run */
    EXIT_PARTIAL = 3,   /* results are incomplete */
    EXIT_TOLERANCE = 4, /* outside a tolerance that the caller stated */
    EXIT_NO_DEVICE = 77 /* nothing to measure on; what automake takes for a skip */
};

/* Index into command_table; options name the commands that take them by it (option.h). */
enum command_id {
    COMMAND_RUN,
    COMMAND_CHECK,
    COMMAND_SHOW,
    COMMAND_EXPLAIN,
    COMMAND_SCHEMA,
    COMMAND_MODELS,
    COMMAND_COMPARE,
    COMMAND_REPORT,
    COMMAND_SOLVE,
    COMMAND_SWEEP,
    COMMAND_TRAIN,
    COMMAND_SEARCH,
    COMMAND_VALIDATE,
    COMMAND_CALIBRATE,
    COMMAND_BENCH,
    COMMAND_DOCTOR,
    COMMAND_COMPLETION,
    COMMAND_HELP,
    COMMAND_COUNT
};

/* What a shell should offer for an argument. */
enum completes {
    COMPLETES_NOTHING,
    COMPLETES_SCENARIO,
    COMPLETES_RESULT,
    COMPLETES_FILE,
    COMPLETES_FOLDER,
    COMPLETES_WORDS
};

struct example {
    const char *line; /* the command */
    const char *does; /* what it is good for */
};

struct command {
    const char *name;
    const char *operands; /* as in the usage line: 'FILE'; "" for none */
    size_t least, most;   /* operands accepted */
    enum completes completes;
    const char *const *words; /* COMPLETES_WORDS: what the first operand may be, ended by NULL */
    const char *summary;      /* one line, no full stop */
    const char *details;      /* paragraphs for --help and the man page, parted by empty lines */
    const struct example *examples; /* ended by a NULL line */

    /* Does the work; what goes to standard output is added to 'out', which main writes. Returns
     * an exit_code. */
    int (*run)(const struct arguments *, struct text *out);
};

extern const struct command run_command, check_command, show_command, explain_command,
    schema_command, models_command, compare_command, report_command, solve_command, sweep_command,
    train_command, search_command, validate_command, calibrate_command, bench_command,
    doctor_command, completion_command, help_command;

/* All commands in the order of the help page. */
extern const struct command *const command_table[COMMAND_COUNT];

/* The command of that name; NULL when there is none. */
const struct command *command_find(const char *name);

/* The name most like the word, for 'did you mean'; NULL when none is near. */
const char *command_nearest(const char *word);

/* The command's index in the table. */
enum command_id command_id(const struct command *);

#endif
