#include "cli/part_option.h"

#include "cli/command.h"
#include "cli/output.h"

#include <string.h>

static bool takes(const struct part_option *o, const char *part)
{
    for (size_t i = 0; i < MOST_OPTION_PARTS && o->parts[i]; i++)
        if (strcmp(o->parts[i], part) == 0)
            return true;
    return false;
}

static void refuse(const struct arguments *a, const struct part_option *o)
{
    struct text owners;
    text_init(&owners);
    for (size_t i = 0; i < MOST_OPTION_PARTS && o->parts[i]; i++)
        text_addf(&owners, "%s'%s %s'", i > 0 ? ", " : "", a->command->name, o->parts[i]);
    output_usage(a, "'%s %s' takes no option '--%s'; it belongs to %s", a->command->name,
                 a->operands[0], option_table[o->option].name, text_get(&owners));
    text_free(&owners);
}

bool part_options_taken(const struct arguments *a, const struct part_option *options, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (a->given[options[i].option] && !takes(&options[i], a->operands[0])) {
            refuse(a, &options[i]);
            return false;
        }
    return true;
}
