#include "cli/set_hint.h"

#include "cli/option.h"
#include "input/locate.h"
#include "input/synonym.h"
#include "perf/request.h"
#include "scenario/scenario.h"

#include <string.h>

/* The table whose keys a command's --set names; NULL where it takes none. */
static const struct key_table *table_of(const struct command *command)
{
    if (!command || !option_taken(OPTION_SET, command))
        return NULL;
    const bool training = command == &train_command || command == &search_command;
    return training ? &training_request_table : &scenario_table;
}

/* The places of what the word is another one for, else of a key of that name. NULL for none. */
static const char *find(const struct key_table *table, const char *name, struct arena *memory,
                        struct location *found)
{
    const char *other = synonym_of(name);
    if (other) {
        locate_key(table, other, memory, found);
        if (found->n)
            return other;
    }
    locate_key(table, name, memory, found);
    return found->n ? name : NULL;
}

static void write_setting(const char *path, const char *value, struct text *message)
{
    const bool plain = value[strcspn(value, " $*?&;|<>(){}[]\"'")] == '\0';
    text_addf(message, plain ? "'--set %s=%s'" : "--set '%s=%s'", path, value);
}

bool set_hint(const struct command *command, const char *name, const char *value,
              struct text *message)
{
    const struct key_table *table = table_of(command);
    if (!table)
        return false;
    struct arena memory;
    struct location found;
    arena_init(&memory);
    const char *key = find(table, name, &memory, &found);
    if (key) {
        text_add(message, "; did you mean ");
        write_setting(found.n == 1 ? found.places[0].path : arena_format(&memory, "PATH.%s", key),
                      value ? value : "VALUE", message);
        if (found.n == 1)
            text_add(message, "?");
        else
            text_addf(message, "? 'colossim explain %s' lists the paths", key);
    }
    arena_free(&memory);
    return key;
}
