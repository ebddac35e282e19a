/* The three forms of what the tables of commands and options say: help for a terminal, the
 * manual page, completion. */
#ifndef COLOSSIM_CLI_HELP_H
#define COLOSSIM_CLI_HELP_H

#include "base/text.h"
#include "cli/command.h"

/* Help for the program, or for one command. */
void help_program(struct text *out);
void help_of_command(const struct command *, struct text *out);

/* The manual page colossim(1) in the man macros of groff. */
void manual_write(struct text *out);

#endif
