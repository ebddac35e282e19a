#include "cli/arguments.h"

#include "cli/set_hint.h"
#include "input/file.h"
#include "input/quantity.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What a user gives for an option: behind '=', or the next word unless it is an option. */
static const char *value_given(int argc, char **argv, int i)
{
    const char *equals = strchr(argv[i], '=');
    if (equals)
        return equals + 1;
    return i + 1 < argc && argv[i + 1][0] != '-' ? argv[i + 1] : NULL;
}

static void unknown_option(int argc, char **argv, int i, const struct command *command,
                           struct text *message)
{
    const char *word = argv[i] + 2;
    const size_t length = strcspn(word, "=");
    struct arena memory;
    arena_init(&memory);
    const char *name = arena_slice(&memory, word, length);
    text_addf(message, "unknown option '--%s'", name);
    if (!set_hint(command, name, value_given(argc, argv, i), message)) {
        const char *near = option_nearest(name, length, command);
        if (near)
            text_addf(message, "; did you mean '--%s'?", near);
    }
    arena_free(&memory);
}

/* Says which commands take an option, or one of the same name. */
static void add_owners(enum option_id id, struct text *message)
{
    text_add(message, "; it belongs to");
    const char *glue = " ";
    for (int c = 0; c < COMMAND_COUNT; c++) {
        const char *name = option_table[id].name;
        const enum option_id own = option_by_name(name, strlen(name), command_table[c]);
        if (option_taken(own, command_table[c])) {
            text_addf(message, "%s'%s'", glue, command_table[c]->name);
            glue = ", ";
        }
    }
}

/* Says that a command doesn't take an option, which do, and what may have been meant. */
static void refuse_option(const struct command *command, enum option_id id, const char *value,
                          struct text *message)
{
    text_addf(message, "'%s' takes no option '--%s'", command->name, option_table[id].name);
    add_owners(id, message);
    set_hint(command, option_table[id].name, value, message);
}

static bool accept(struct arguments *a, enum option_id id, const char *value, struct text *message)
{
    const struct option *option = &option_table[id];
    if (a->given[id] && option->argument && !option->repeats) {
        text_addf(message, "option '--%s' is given twice", option->name);
        return false;
    }
    a->given[id] = true;
    a->value[id] = value;
    if (id == OPTION_SET)
        a->sets[a->n_sets++] = value;
    return true;
}

/* The command of an option that stands before it: the first word that names one. */
static const struct command *likely_command(int argc, char **argv)
{
    const struct command *command = NULL;
    for (int i = 1; i < argc && !command; i++)
        command = command_find(argv[i]);
    return command;
}

/* Reads '--name', '--name=value' or '--name value' at *i. */
static bool read_long(char **argv, int argc, int *i, struct arguments *a, struct text *message)
{
    const char *name = argv[*i] + 2, *equals = strchr(name, '=');
    size_t length = equals ? (size_t)(equals - name) : strlen(name);
    const struct command *command = a->command ? a->command : likely_command(argc, argv);
    enum option_id id = option_by_name(name, length, command);
    if (id == OPTION_COUNT) {
        unknown_option(argc, argv, *i, command, message);
        return false;
    }
    const struct option *option = &option_table[id];
    const char *value = equals ? equals + 1 : NULL;
    const bool lacks = option->argument && !value && *i + 1 >= argc;
    const bool spare = !option->argument && value;
    if ((lacks || spare) && command && !option_taken(id, command)) {
        refuse_option(command, id, value, message);
        return false;
    }
    if (spare) {
        text_addf(message, "option '--%s' takes no value", option->name);
        return false;
    }
    if (lacks) {
        text_addf(message, "option '--%s' needs a value: --%s %s", option->name, option->name,
                  option->argument);
        return false;
    }
    if (option->argument && !value)
        value = argv[++*i];
    return accept(a, id, value, message);
}

/* Reads '-q', '-qf', '-oFILE' or '-o FILE' at *i. */
static bool read_short(char **argv, int argc, int *i, struct arguments *a, struct text *message)
{
    for (const char *at = argv[*i] + 1; *at; at++) {
        enum option_id id = option_by_letter(*at);
        if (id == OPTION_COUNT) {
            int whole = 1; /* bytes of the character */
            while (text_continues(at[whole]))
                whole++;
            text_addf(message, "unknown option '-%.*s'", whole, at);
            size_t length = strlen(argv[*i] + 1);
            const char *near = length > 1 ? option_nearest(argv[*i] + 1, length, a->command) : NULL;
            if (near)
                text_addf(message, "; did you mean '--%s'?", near);
            return false;
        }
        const struct option *option = &option_table[id];
        if (!option->argument) {
            if (!accept(a, id, NULL, message))
                return false;
            continue;
        }
        if (!at[1] && *i + 1 >= argc) {
            if (a->command && !option_taken(id, a->command))
                refuse_option(a->command, id, NULL, message);
            else
                text_addf(message, "option '-%c' needs a value: -%c %s", *at, *at,
                          option->argument);
            return false;
        }
        return accept(a, id, at[1] ? at + 1 : argv[++*i], message);
    }
    return true;
}

static bool name_command(struct arguments *a, const char *word, struct text *message)
{
    a->command = command_find(word);
    if (a->command)
        return true;
    text_addf(message, "unknown command '%s'", word);
    const char *near = command_nearest(word);
    if (near)
        text_addf(message, "; did you mean '%s'?", near);
    else if (file_is_yaml(word))
        text_addf(message, "; did you mean 'colossim run %s'?", word);
    return false;
}

/* Options may stand before the command, so what a command takes is checked at the end. */
static bool check_taken(const struct arguments *a, struct text *message)
{
    for (int id = 0; id < OPTION_COUNT; id++) {
        if (!a->given[id] || option_taken((enum option_id)id, a->command))
            continue;
        if (!a->command) {
            text_addf(message, "option '--%s' needs a command", option_table[id].name);
            add_owners((enum option_id)id, message);
            return false;
        }
        refuse_option(a->command, (enum option_id)id, a->value[id], message);
        return false;
    }
    return true;
}

static bool check_operands(const struct arguments *a, struct text *message)
{
    const struct command *command = a->command;
    if (!command || a->given[OPTION_HELP] || a->given[OPTION_VERSION])
        return true;
    if (a->n_operands < command->least)
        text_addf(message, "'%s' needs %s", command->name, command->operands);
    else if (a->n_operands > command->most)
        text_addf(message, "'%s' takes no argument '%s'", command->name,
                  a->operands[command->most]);
    else
        return true;
    return false;
}

bool arguments_read(int argc, char **argv, struct arguments *a, struct arena *arena,
                    struct text *message)
{
    *a = (struct arguments){0};
    a->sets = arena_array(arena, (size_t)argc + 1, sizeof *a->sets);
    a->operands = arena_array(arena, (size_t)argc + 1, sizeof *a->operands);
    bool options = true;
    for (int i = 1; i < argc; i++) {
        const char *word = argv[i];
        if (options && strcmp(word, "--") == 0)
            options = false;
        else if (options && strncmp(word, "--", 2) == 0) {
            if (!read_long(argv, argc, &i, a, message))
                return false;
        } else if (options && word[0] == '-' && word[1]) {
            if (!read_short(argv, argc, &i, a, message))
                return false;
        } else if (a->command)
            a->operands[a->n_operands++] = word;
        else if (!name_command(a, word, message))
            return false;
    }
    return check_taken(a, message) && check_operands(a, message);
}

/* A whole number that is written otherwise than by its digits, as scenarios may: '1e4', '10k'. One
 * beyond all that doubles count is as large as any. */
static bool read_scaled(const char *text, long long *out)
{
    struct quantity_fault why;
    double value;
    if (!quantity_parse(text, (struct dim)DIM_NONE, &value, &why) || value != floor(value) ||
        value < -0x1p53)
        return false;
    *out = value > 0x1p53 ? INT64_MAX : (long long)value;
    return true;
}

bool arguments_whole(const struct arguments *a, enum option_id id, int64_t min, int64_t max,
                     int64_t fallback, int64_t *out, struct text *message)
{
    *out = fallback;
    const char *text = a->value[id];
    if (!text)
        return true;
    char *end;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    bool whole = (text[0] == '-' || (text[0] >= '0' && text[0] <= '9')) && !*end && end != text &&
                 errno == 0;
    whole = whole || read_scaled(text, &value);
    if (whole && value > max) {
        text_addf(message, "--%s: '%s' is above the most allowed, %" PRId64, option_table[id].name,
                  text, max);
        return false;
    }
    if (!whole || value < min) {
        text_addf(message, "--%s: '%s' is no whole number from %" PRId64 " to %" PRId64,
                  option_table[id].name, text, min, max);
        return false;
    }
    *out = value;
    return true;
}
