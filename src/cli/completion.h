/* Scripts that complete commands, options and operands in a shell, each made from the tables of
 * commands and options. */
#ifndef COLOSSIM_CLI_COMPLETION_H
#define COLOSSIM_CLI_COMPLETION_H

#include "base/text.h"

void completion_bash(struct text *out);
void completion_zsh(struct text *out);
void completion_fish(struct text *out);

/* The first sentence of an option's description, without its end: lists have a line for each. */
void completion_add_brief(struct text *out, const char *doc);

#endif
