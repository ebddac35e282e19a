/* calibrate fit: from a measurement file to a file of the model library. */
#include "cli/calibrate.h"

#include "base/words.h"
#include "calibrate/calibration_write.h"
#include "cli/output.h"
#include "input/file.h"
#include "input/load.h"
#include "results/target.h"

#include <string.h>
#include <unistd.h>

static size_t points_used(const struct kernel_fit *f)
{
    size_t n = 0;
    for (int s = 0; s < STAGES; s++)
        n += f->stage[s].n;
    return n;
}

/* The path of a measurement file: as given, or of the library's of that name ('a100-80gb'). NULL
 * after saying that there is neither. */
static const char *find_file(const struct arguments *a, const char *name, struct arena *memory,
                             struct diagnostics *d)
{
    static const char kind[] = "measurements/kernels";
    const char **folders, **names;
    if (access(name, F_OK) == 0 || strchr(name, '/') || file_is_yaml(name))
        return name;
    const size_t n = library_folders(a->value[OPTION_MODELS], NULL, memory, &folders);
    const char *logical = arena_format(memory, "%s/%s", kind, name);
    const char *path = library_path(folders, n, logical, memory);
    if (path)
        return path;
    const size_t n_names = library_names(folders, n, kind, memory, &names);
    const char *hint = diag_did_you_mean(d, words_nearest(name, names, n_names));
    if (!hint && n_names > 0) {
        struct text all;
        text_init(&all);
        text_add(&all, "there are those of ");
        text_add_list(&all, names, "and");
        hint = arena_text(&d->memory, text_get(&all));
        text_free(&all);
    }
    diag_error(d, (struct mark){0}, hint,
               "there is no file '%s', and the library has no published points of an accelerator "
               "of that name",
               name);
    return NULL;
}

bool fitted_open(const struct arguments *a, const char *name, struct fitted_file *f)
{
    diagnostics_init(&f->diagnostics);
    arena_init(&f->memory);
    const char *path = find_file(a, name, &f->memory, &f->diagnostics);
    f->path = path;
    bool good = path &&
                measurement_open(&f->file, path, a->value[OPTION_MODELS],
                                 a->value[OPTION_ACCELERATOR], &f->diagnostics) &&
                kernel_fit(&f->file, &f->memory, &f->fit, &f->diagnostics);
    if (good && points_used(&f->fit) == 0) {
        diag_error(&f->diagnostics, (struct mark){0}, NULL,
                   "%s: no point of it says anything of a law: nothing to fit", path);
        good = false;
    }
    output_diagnostics(a, &f->diagnostics);
    return good;
}

void fitted_close(struct fitted_file *f)
{
    measurement_close(&f->file);
    arena_free(&f->memory);
    diagnostics_free(&f->diagnostics);
}

/* What a calibration is saved for. */
struct saving {
    const struct arguments *a;
    const struct fitted_file *fitted;
};

/* Whether the path is the calibration that the accelerator had so far, from which the fit took what
 * the points leave open. */
static bool is_predecessor(const struct saving *saving, const char *path, struct arena *memory)
{
    const struct accelerator *accelerator = saving->fitted->file.content->accelerator;
    if (!accelerator->calibration)
        return false;
    const char *logical = arena_format(memory, "calibration/%s", accelerator->calibration->name);
    const char *old = library_find(saving->a->value[OPTION_MODELS], logical, memory);
    return old && file_is_same(path, old);
}

/* A calibration that a fit wrote may be replaced, also the one that this fit took constants from.
 */
static bool may_replace(void *context, const char *path, struct arena *memory,
                        struct diagnostics *d)
{
    const struct saving *saving = context;
    const struct arguments *a = saving->a;
    const struct fitted_file *f = saving->fitted;
    if (file_is_same(path, f->path)) {
        diag_error(d, (struct mark){0}, NULL,
                   "'%s' holds the measurements and is never replaced; name another file", path);
        return false;
    }
    if (target_begins_with(path, calibration_mark))
        return true;
    if (!is_predecessor(saving, path, memory) && target_is_read(path, &f->diagnostics.sources, d))
        return false;
    if (a->given[OPTION_FORCE])
        return true;
    diag_error(d, (struct mark){0}, NULL,
               "'%s' exists and was not written by a fit; --force replaces it, -o FILE writes "
               "elsewhere",
               path);
    return false;
}

int calibration_save(const struct arguments *a, const struct fitted_file *f, const char *path)
{
    struct saving saving = {a, f};
    struct text content;
    text_init(&content);
    calibration_write(&f->fit, &content);
    const int code = output_file(a, path, NULL, may_replace, &saving, &content);
    text_free(&content);
    return code;
}

int calibrate_fit(const struct arguments *a, struct text *out)
{
    struct fitted_file f;
    const char *path = a->value[OPTION_OUTPUT];
    int code = EXIT_INPUT;
    if (fitted_open(a, a->operands[1], &f)) {
        code = path ? calibration_save(a, &f, path) : EXIT_OK;
        if (code == EXIT_OK && a->given[OPTION_JSON])
            fit_json_write(&f.fit, out);
        else if (code == EXIT_OK && path)
            fit_report_write(&f.fit, output_colors(a, 1), out);
        else if (code == EXIT_OK)
            calibration_write(&f.fit, out);
    }
    fitted_close(&f);
    return code;
}
