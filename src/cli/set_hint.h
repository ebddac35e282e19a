/* What to say of an option that there isn't, where a key is called so: '--gpus 512' of 'train' is
 * '--set accelerators=512'. */
#ifndef COLOSSIM_CLI_SET_HINT_H
#define COLOSSIM_CLI_SET_HINT_H

#include "base/text.h"
#include "cli/command.h"

#include <stdbool.h>

/* Appends '; did you mean ...' to the message. 'name' is the option without its dashes, 'value'
 * what was given for it or NULL. False, and nothing appended, where the command takes no --set or
 * no key is called so. */
bool set_hint(const struct command *, const char *name, const char *value, struct text *message);

#endif
