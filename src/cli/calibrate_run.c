/* calibrate run: measuring is another program's business, which is told where to write and whose
 * messages reach the user as they are. */
#include "cli/calibrate.h"

#include "cli/output.h"
#include "input/file.h"
#include "input/load.h"

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static const char program_name[] = "colossim-kernels";

/* The program that measures: COLOSSIM_KERNELS, beside this one, or what PATH has. */
static const char *find_program(struct arena *memory)
{
    const char *told = getenv("COLOSSIM_KERNELS"), *folder = library_program_folder(memory);
    if (told && *told)
        return told;
    const char *beside = folder ? arena_format(memory, "%s/%s", folder, program_name) : NULL;
    return beside && access(beside, X_OK) == 0 ? beside : program_name;
}

/* Makes a folder with those that it lies in. 'made' is the length of the path of the topmost that
 * wasn't there, or of more than the path where all were; NULL: not wanted. */
static bool make_folder(const struct arguments *a, const char *path, struct arena *memory,
                        size_t *made)
{
    char *copy = arena_text(memory, path);
    size_t topmost = strlen(path) + 1;
    for (char *slash = strchr(copy + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        /* the last one tells whether this was possible */
        if (mkdir(copy, 0777) == 0 && topmost > strlen(path))
            topmost = strlen(copy);
        *slash = '/';
    }
    const bool last = mkdir(copy, 0777) == 0;
    if (last && topmost > strlen(path))
        topmost = strlen(path);
    if (made)
        *made = topmost;
    if (last || errno == EEXIST)
        return true;
    output_error(a, "can't make the folder '%s': %s", path, strerror(errno));
    return false;
}

/* Takes away what make_folder made, as far as it is still empty. */
static void unmake_folder(const char *path, size_t made, struct arena *memory)
{
    char *copy = arena_text(memory, path);
    while (strlen(copy) >= made && (rmdir(copy) == 0 || errno == ENOENT)) {
        char *slash = strrchr(copy, '/');
        if (!slash)
            break;
        *slash = '\0';
    }
}

/* Runs the program; returns its exit status, negative when it could not be run. */
static int measure(const struct arguments *a, const char *program, const char *file)
{
    const char *profile = a->value[OPTION_PROFILE], *device = a->value[OPTION_DEVICE];
    const char *argv[10] = {program, "--out", file};
    size_t n = 3;
    argv[n++] = "--profile";
    argv[n++] = profile ? profile : "quick";
    argv[n++] = "--device";
    argv[n++] = device ? device : "0";
    if (a->given[OPTION_QUIET])
        argv[n++] = "--quiet";
    pid_t child;
    int status;
    const int fault =
        posix_spawnp(&child, program, NULL, NULL, (char *const *)(uintptr_t)argv, environ);
    if (fault != 0) {
        output_error(a,
                     "%s can't be run: %s; it is built where configure is given --with-cuda, and "
                     "looked for beside colossim and in PATH",
                     program, strerror(fault));
        return -1;
    }
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return -1;
    if (WIFEXITED(status))
        return WEXITSTATUS(status);
    output_error(a, "%s was ended by signal %d", program, WTERMSIG(status));
    return -1;
}

/* The raw measurements under their own name, which tells device and time. */
static const char *keep(const struct measurement *m, const char *folder, const char *file,
                        struct arena *memory)
{
    const bool plain = m->id && *m->id && *m->id != '.' && !strchr(m->id, '/');
    const char *kept = plain ? arena_format(memory, "%s/%s.yaml", folder, m->id) : file;
    return rename(file, kept) == 0 ? kept : file;
}

/* Says where a folder that is searched before the user's has a calibration of that name, which
 * training goes on to take. */
static void tell_hidden(const struct arguments *a, const char *name, const char *installed,
                        struct arena *memory)
{
    const char *logical = arena_format(memory, "calibration/%s", name);
    const char *path = library_find(a->value[OPTION_MODELS], logical, memory);
    if (path && !file_is_same(path, installed))
        output_message(a,
                       "but training takes '%s', which is searched before it, as long as --models "
                       "or COLOSSIM_MODELS name that folder",
                       path);
}

static int fit_and_install(const struct arguments *a, const char *library, const char *file,
                           struct text *out)
{
    struct fitted_file f;
    int code = EXIT_FAILED;
    if (fitted_open(a, file, &f)) {
        const char *name = f.file.content->accelerator->name;
        const char *path = arena_format(&f.memory, "%s/calibration/%s.yaml", library, name);
        const char *folder = arena_format(&f.memory, "%s/measurements", library);
        file = keep(f.file.content, folder, file, &f.memory);
        if (make_folder(a, arena_format(&f.memory, "%s/calibration", library), &f.memory, NULL))
            code = calibration_save(a, &f, path);
        if (code == EXIT_OK && a->given[OPTION_JSON])
            fit_json_write(&f.fit, out);
        else if (code == EXIT_OK)
            fit_report_write(&f.fit, output_colors(a, 1), out);
        if (code == EXIT_OK) {
            output_message(a, "installed %s", path);
            tell_hidden(a, name, path, &f.memory);
        }
    }
    output_message(a, "the measurements are in %s", file);
    fitted_close(&f);
    return code;
}

static int run_in(const struct arguments *a, const char *library, struct arena *memory,
                  struct text *out)
{
    const char *program = find_program(memory);
    const char *folder = arena_format(memory, "%s/measurements", library);
    const char *file = arena_format(memory, "%s/new-%ld.yaml", folder, (long)getpid());
    size_t made;
    if (!make_folder(a, folder, memory, &made)) {
        unmake_folder(folder, made, memory);
        return EXIT_FAILED;
    }
    const int status = measure(a, program, file);
    if (status == EXIT_NO_DEVICE) {
        output_error(a, "there is no GPU that %s can measure; nothing was installed", program);
        unlink(file);
    }
    if (status == EXIT_NO_DEVICE || status < 0 || status == EXIT_INPUT || access(file, F_OK) != 0) {
        unmake_folder(folder, made, memory);
        return status == EXIT_NO_DEVICE || status == EXIT_INPUT ? status : EXIT_FAILED;
    }
    if (status != 0)
        output_message(a, "not all points were measured; the fit takes the others");
    return fit_and_install(a, library, file, out);
}

int calibrate_run(const struct arguments *a, struct text *out)
{
    struct arena memory;
    arena_init(&memory);
    const char *library = library_user_folder(&memory);
    int code = EXIT_FAILED;
    if (library)
        code = run_in(a, library, &memory, out);
    else
        output_error(a, "there is no place to install to: neither XDG_DATA_HOME nor HOME is set");
    arena_free(&memory);
    return code;
}
