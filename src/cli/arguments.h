/* The command line, read by the option table: which command, which options, which operands. Options
 * stand anywhere, '--opt value' and '--opt=value' are the same, short ones may be joined ('-qf'),
 * '--' ends them.
 * */
#ifndef COLOSSIM_CLI_ARGUMENTS_H
#define COLOSSIM_CLI_ARGUMENTS_H

#include "base/arena.h"
#include "base/text.h"
#include "cli/option.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arguments {
    const struct command *command; /* NULL: none was named */
    bool given[OPTION_COUNT];
    const char *value[OPTION_COUNT]; /* NULL where not given or without a value; the last one of a
                                        repeated option */
    const char **sets;               /* all values of --set in order */
    size_t n_sets;
    const char **operands; /* what is left after the command */
    size_t n_operands;
};

/* Reads argv; all but the pointer arrays is borrowed from it. On bad usage writes the message
 * (no full line: no 'colossim: error:', no newline) and returns false; 'command' is set if it
 * was found. */
bool arguments_read(int argc, char **argv, struct arguments *, struct arena *,
                    struct text *message);

/* The whole number given to an option, 'fallback' when the option was not given. False with a
 * message when it is no whole number from min to max. */
bool arguments_whole(const struct arguments *, enum option_id, int64_t min, int64_t max,
                     int64_t fallback, int64_t *out, struct text *message);

#endif
