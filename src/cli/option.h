/* All options of all commands, once: parsing, --help, the man page and the shell completion are
 * made from this table. An option means the same wherever it is taken, so that it may stand
 * before the command as well as after it. */
#ifndef COLOSSIM_CLI_OPTION_H
#define COLOSSIM_CLI_OPTION_H

#include "cli/command.h"

#include <stdbool.h>
#include <stdint.h>

enum option_id {
    OPTION_SET,
    OPTION_SEED,
    OPTION_REPLICATIONS,
    OPTION_RELIEF,
    OPTION_QUANTILE,
    OPTION_FROM,
    OPTION_TO,
    OPTION_THREADS,
    OPTION_OUTPUT,
    OPTION_FORCE,
    OPTION_MODELS,
    OPTION_DATA,
    OPTION_MAX_ERROR,
    OPTION_ALL_PLANS,
    OPTION_SYSTEMS,
    OPTION_ORIGIN,
    OPTION_SOURCES,
    OPTION_HOLDS,
    OPTION_NODES,
    OPTION_YEARS,
    OPTION_SHARD,
    OPTION_SHARDS,
    OPTION_TIME,
    OPTION_SUBMIT,
    OPTION_PRECISION,
    OPTION_FORMAT,
    OPTION_JSON,
    OPTION_CSV,
    OPTION_CSV_FOLDER,
    OPTION_SVG,
    OPTION_SVG_FILE,
    OPTION_ACCELERATOR,
    OPTION_PROFILE,
    OPTION_DEVICE,
    OPTION_QUIET,
    OPTION_NO_COLOR,
    OPTION_HELP,
    OPTION_VERSION,
    OPTION_COUNT
};

struct option {
    const char *name;     /* without the dashes */
    char letter;          /* short form; 0 for none */
    const char *argument; /* what the value is called in help; NULL: the option takes none */
    enum completes completes;
    bool repeats;      /* may be given more than once */
    uint32_t commands; /* one bit per command_id that takes it */
    const char *doc;   /* one or two sentences */
};

extern const struct option option_table[OPTION_COUNT];

/* Whether the command takes the option; a NULL command takes those that every command takes. */
bool option_taken(enum option_id, const struct command *);

/* What the option means to a command; to most of them it is what the table says. */
const char *option_doc(enum option_id, const struct command *);

/* Whether every command takes it. */
bool option_is_common(enum option_id);

/* The option of that name or letter; OPTION_COUNT when there is none. Where two have one name, the
 * one that the command (NULL: not known) takes, else the first. */
enum option_id option_by_name(const char *name, size_t length, const struct command *);
enum option_id option_by_letter(char letter);

/* The name most like the word among the options that the command takes (any command's when
 * NULL): one that the word begins, else one that is spelled alike. NULL when there is none. */
const char *option_nearest(const char *word, size_t length, const struct command *);

#endif
