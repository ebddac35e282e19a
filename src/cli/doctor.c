#include "cli/command.h"

#include "base/arena.h"
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/version.h"
#include "input/load.h"

#include <gsl/gsl_version.h>
#include <sqlite3.h>
#include <string.h>
#include <yaml.h>
#ifdef _OPENMP
#include <omp.h>
#endif

enum { STRICT_SINCE = 3037000 }; /* SQLite version number with STRICT tables */

struct finding {
    const char *key, *label, *value;
    const char *fault; /* what is wrong with it and what to do; NULL: nothing */
};

struct findings {
    struct finding items[16];
    size_t n;
    const char **folders;
    size_t n_folders;
    bool healthy;
};

static void find(struct findings *f, const char *key, const char *label, const char *value,
                 const char *fault)
{
    f->items[f->n++] = (struct finding){key, label, value, fault};
    f->healthy &= !fault;
}

static void look(const struct arguments *a, struct arena *arena, struct findings *f)
{
    f->healthy = true;
    find(f, "version", "colossim", program_version(), NULL);
#ifdef __clang__
    find(f, "compiler", "built with", __VERSION__, NULL);
#else
    find(f, "compiler", "built with", "gcc " __VERSION__, NULL);
#endif
#ifdef _OPENMP
    find(f, "threads", "OpenMP threads", arena_format(arena, "%d", omp_get_max_threads()), NULL);
    find(f, "processors", "processors", arena_format(arena, "%d", omp_get_num_procs()), NULL);
#else
    find(f, "threads", "OpenMP threads", "1 (built without OpenMP)", NULL);
#endif
    find(f, "gsl", "GSL", gsl_version, NULL);
    find(f, "libyaml", "libyaml", yaml_get_version_string(), NULL);
    find(f, "sqlite", "SQLite", sqlite3_libversion(),
         sqlite3_libversion_number() < STRICT_SINCE ? "results need SQLite 3.37 or newer" : NULL);
    find(f, "sqlite_threads", "SQLite threads", sqlite3_threadsafe() ? "safe" : "unsafe",
         sqlite3_threadsafe()
             ? NULL
             : "replications in parallel need an SQLite built with SQLITE_THREADSAFE");
    f->n_folders = library_folders(a->value[OPTION_MODELS], NULL, arena, &f->folders);
    find(f, "model_library", "model library", f->n_folders ? f->folders[0] : "none",
         f->n_folders ? NULL : "set COLOSSIM_MODELS or give --models DIR");
}

static void write_json(const struct findings *f, struct text *out)
{
    struct json j;
    json_init(&j, out);
    json_open_object(&j, NULL);
    json_text(&j, "schema", "colossim.doctor.1");
    json_bool(&j, "healthy", f->healthy);
    for (size_t i = 0; i < f->n; i++)
        json_text(&j, f->items[i].key, f->items[i].value);
    json_open_array(&j, "model_folders");
    for (size_t i = 0; i < f->n_folders; i++)
        json_text(&j, NULL, f->folders[i]);
    json_close_array(&j);
    json_open_array(&j, "faults");
    for (size_t i = 0; i < f->n; i++)
        if (f->items[i].fault)
            json_text(&j, NULL, f->items[i].fault);
    json_close_array(&j);
    json_close_object(&j);
}

static void write_text(const struct findings *f, struct text *out)
{
    for (size_t i = 0; i < f->n; i++) {
        text_addf(out, "%-16s %s\n", f->items[i].label, f->items[i].value);
        if (f->items[i].fault)
            text_addf(out, "%-16s fault: %s\n", "", f->items[i].fault);
    }
    for (size_t i = 1; i < f->n_folders; i++)
        text_addf(out, "%-16s %s\n", "  then", f->folders[i]);
    text_add(out, f->healthy ? "all is well\n" : "colossim can't work as it is\n");
}

static int run(const struct arguments *a, struct text *out)
{
    struct arena arena;
    struct findings f = {0};
    arena_init(&arena);
    look(a, &arena, &f);
    if (a->given[OPTION_JSON])
        write_json(&f, out);
    else
        write_text(&f, out);
    int code = f.healthy ? EXIT_OK : EXIT_FAILED;
    arena_free(&arena);
    return code;
}

static const struct example examples[] = {
    {"colossim doctor", "versions, threads and where models are looked for"},
    {"colossim doctor --json", "the same, to put into a report"},
    {NULL, NULL},
};

const struct command doctor_command = {
    .name = "doctor",
    .operands = "",
    .summary = "Tell what the program runs with, and whether all of it is there",
    .details = "Versions of the program and its libraries, threads, and the folders of the model "
               "library in the order in which they are searched. Exit code 1 when something is "
               "missing.",
    .examples = examples,
    .run = run,
};
