#include "arguments.h"

#include "base/words.h"

#include <stdlib.h>
#include <string.h>

enum option_id {
    OPTION_LIST,
    OPTION_DRY_RUN,
    OPTION_BENCH,
    OPTION_PROFILE,
    OPTION_DEVICE,
    OPTION_OUT,
    OPTION_QUIET,
    OPTION_HELP,
    OPTION_VERSION,
    OPTION_COUNT
};

static const struct option {
    const char *name, *argument; /* argument NULL: takes none */
    char letter;
    const char *doc;
} options[OPTION_COUNT] = {
    [OPTION_LIST] = {"list", NULL, 0, "Name the benchmarks and end."},
    [OPTION_DRY_RUN] = {"dry-run", NULL, 0,
                        "Show the points that would be measured, with bytes, FLOP and time."},
    [OPTION_BENCH] = {"bench", "NAME", 0, "Run this benchmark only; may be given more than once."},
    [OPTION_PROFILE] = {"profile", "NAME", 0,
                        "'quick' (default, within 6 minutes on one GPU) or 'full'."},
    [OPTION_DEVICE] = {"device", "N", 0, "The GPU to measure, as CUDA counts them; default 0."},
    [OPTION_OUT] = {"out", "FILE", 'o',
                    "Write the measurements to FILE; default: standard output."},
    [OPTION_QUIET] = {"quiet", NULL, 'q', "No progress on standard error."},
    [OPTION_HELP] = {"help", NULL, 'h', "Show this text."},
    [OPTION_VERSION] = {"version", NULL, 'V', "Print the program's version."},
};

static enum option_id find(const char *word, size_t length)
{
    for (int i = 0; i < OPTION_COUNT; i++)
        if (strlen(options[i].name) == length && memcmp(options[i].name, word, length) == 0)
            return (enum option_id)i;
    return OPTION_COUNT;
}

static void unknown_option(const char *word, size_t length, struct text *message)
{
    const char *names[OPTION_COUNT];
    char copy[64] = "";
    for (int i = 0; i < OPTION_COUNT; i++)
        names[i] = options[i].name;
    if (length < sizeof copy)
        memcpy(copy, word, length);
    const char *nearest = words_nearest(copy, names, OPTION_COUNT);
    text_addf(message, "unknown option '--%.*s'", (int)length, word);
    if (nearest)
        text_addf(message, ", did you mean '--%s'?", nearest);
}

static bool add_bench(struct arguments *a, const char *name, struct text *message)
{
    const struct benchmark *bench = benchmark_by_name(name);
    if (!bench) {
        const char *names[ARGUMENTS_BENCHES];
        for (size_t i = 0; i < benchmark_count; i++)
            names[i] = benchmark_table[i].name;
        const char *nearest = words_nearest(name, names, benchmark_count);
        text_addf(message, "there is no benchmark '%s'", name);
        if (nearest)
            text_addf(message, ", did you mean '%s'?", nearest);
        else
            text_add(message, "; --list names all");
        return false;
    }
    for (size_t i = 0; i < a->n_bench; i++)
        if (a->bench[i] == bench)
            return true;
    size_t at = a->n_bench++;
    for (; at > 0 && a->bench[at - 1] > bench; at--)
        a->bench[at] = a->bench[at - 1];
    a->bench[at] = bench;
    return true;
}

static bool set_profile(struct arguments *a, const char *name, struct text *message)
{
    if (strcmp(name, "quick") == 0)
        a->profile = PROFILE_QUICK;
    else if (strcmp(name, "full") == 0)
        a->profile = PROFILE_FULL;
    else {
        text_addf(message, "--profile is 'quick' or 'full', not '%s'", name);
        return false;
    }
    return true;
}

static bool set_device(struct arguments *a, const char *value, struct text *message)
{
    char *end;
    const long n = strtol(value, &end, 10);
    if (end == value || *end || n < 0 || n > 1023) {
        text_addf(message, "--device takes a whole number from 0, not '%s'", value);
        return false;
    }
    a->device = (int)n;
    return true;
}

static bool apply(struct arguments *a, enum option_id id, const char *value, struct text *message)
{
    switch (id) {
    case OPTION_LIST: a->list = true; return true;
    case OPTION_DRY_RUN: a->dry_run = true; return true;
    case OPTION_BENCH: return add_bench(a, value, message);
    case OPTION_PROFILE: return set_profile(a, value, message);
    case OPTION_DEVICE: return set_device(a, value, message);
    case OPTION_OUT: a->out = value; return true;
    case OPTION_QUIET: a->quiet = true; return true;
    case OPTION_HELP: a->help = true; return true;
    default: a->version = true; return true;
    }
}

/* One option at argv[*at]; steps over its value. */
static bool read_option(int argc, char **argv, int *at, struct arguments *a, struct text *message)
{
    const char *word = argv[*at], *value = NULL;
    enum option_id id = OPTION_COUNT;
    if (word[1] == '-') {
        const size_t length = strcspn(word + 2, "=");
        id = find(word + 2, length);
        value = word[2 + length] ? word + 3 + length : NULL;
        if (id == OPTION_COUNT) {
            unknown_option(word + 2, length, message);
            return false;
        }
    } else {
        for (int i = 0; i < OPTION_COUNT && word[1]; i++)
            if (options[i].letter == word[1])
                id = (enum option_id)i;
        value = word[1] && word[2] ? word + 2 : NULL;
        if (id == OPTION_COUNT) {
            text_addf(message, "unknown option '%s'", word);
            return false;
        }
    }
    if (options[id].argument && !value && *at + 1 < argc)
        value = argv[++*at];
    if (!options[id].argument != !value) {
        text_addf(message, "option '--%s' %s", options[id].name,
                  value ? "takes no value" : "needs a value");
        return false;
    }
    return apply(a, id, value, message);
}

bool arguments_parse(int argc, char **argv, struct arguments *a, struct text *message)
{
    memset(a, 0, sizeof *a);
    for (int i = 1; i < argc; i++) {
        if (argv[i][0] != '-') {
            text_addf(message, "unexpected argument '%s'", argv[i]);
            return false;
        }
        if (!read_option(argc, argv, &i, a, message))
            return false;
    }
    if (a->n_bench == 0)
        for (size_t i = 0; i < benchmark_count; i++)
            a->bench[a->n_bench++] = &benchmark_table[i];
    return true;
}

void arguments_help(struct text *out)
{
    text_add(out, "Usage: colossim-kernels [options]\n\n"
                  "Measures one NVIDIA GPU for 'colossim calibrate': kernels, copies, collectives\n"
                  "and power. Every result is checked before its time counts. Reads, but never\n"
                  "sets, clocks and power limits. Without a usable GPU it says why and ends with\n"
                  "exit code 77.\n\nOptions:\n");
    for (int i = 0; i < OPTION_COUNT; i++) {
        const struct option *o = &options[i];
        const size_t before = out->length;
        if (o->letter)
            text_addf(out, "  -%c, --%s", o->letter, o->name);
        else
            text_addf(out, "      --%s", o->name);
        if (o->argument)
            text_addf(out, " %s", o->argument);
        text_pad(out, ' ', 24 - (int)(out->length - before));
        text_addf(out, "%s\n", o->doc);
    }
    text_add(out, "\nExamples:\n"
                  "  colossim-kernels --dry-run\n"
                  "  colossim-kernels --out h200.yaml\n"
                  "  colossim-kernels --profile full --device 1 --out h200-full.yaml\n"
                  "  colossim-kernels --bench hbm --bench gemm --out part.yaml\n"
                  "\nExit codes: 0 measured, 1 failed, 2 bad usage, 77 no usable GPU.\n");
}
