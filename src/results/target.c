/* A results file is written beside its place and renamed, so that a reader finds either the old one
 * or the whole new one. The temporary file's name is fixed: what a killed run left behind is used
 * again instead of piling up. Two runs to one place would then write over each other, so a run
 * holds a lock (flock) on its temporary file. The lock belongs to the file, not to the name: after
 * locking, the name must still mean that file, or the run before has just renamed it. */
#include "results/target.h"

#include "results/result.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct mark NOWHERE = {0};

/* Whether the file holds results of a scenario of that name; 'why' says what it holds instead. */
static bool holds_results_of(const char *path, const char *scenario, struct arena *memory,
                             const char **why)
{
    struct diagnostics d;
    struct result_about about;
    diagnostics_init(&d);
    struct result *result = result_open(path, &d);
    const bool readable = result && result_about(result, memory, &about);
    const bool same = readable && strcmp(about.name, scenario) == 0;
    if (readable)
        *why = arena_format(memory, "it holds results of scenario '%s', not of '%s'", about.name,
                            scenario);
    else
        *why = d.n ? arena_text(memory, d.items[0].text) : "it can't be read";
    result_close(result);
    diagnostics_free(&d);
    return same;
}

static bool may_replace(const struct result_target *target, const struct stat *old,
                        const char *scenario, struct arena *memory, struct diagnostics *d)
{
    const char *why;
    if (!S_ISREG(old->st_mode)) {
        diag_error(d, NOWHERE, NULL, "can't write results to '%s': it is %s", target->path,
                   S_ISDIR(old->st_mode) ? "a folder" : "no plain file");
        return false;
    }
    if (target->force)
        return true;
    if (target->named) {
        diag_error(d, NOWHERE, NULL, "'%s' exists; --force replaces it", target->path);
        return false;
    }
    if (holds_results_of(target->path, scenario, memory, &why))
        return true;
    diag_error(d, NOWHERE, NULL,
               "'%s' is not replaced: %s; name another file with -o, or use --force", target->path,
               why);
    return false;
}

/* Opens the temporary file and locks it; -1 with errno. */
static int open_locked(const char *path)
{
    for (;;) {
        const int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
        if (file < 0)
            return -1;
        struct stat opened, named;
        int error = 0;
        if (flock(file, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
            error = EWOULDBLOCK; /* any other failure: a file system without locks */
        else if (fstat(file, &opened) != 0)
            error = errno;
        else if (stat(path, &named) == 0 && opened.st_ino == named.st_ino &&
                 opened.st_dev == named.st_dev)
            return file;
        close(file);
        if (error) {
            errno = error;
            return -1;
        }
    }
}

bool target_open(struct target *t, const struct result_target *wanted, const char *scenario,
                 struct arena *memory, struct diagnostics *d)
{
    struct stat old;
    *t = (struct target){.shown = wanted->path, .path = wanted->path, .lock = -1};
    if (stat(wanted->path, &old) == 0) {
        if (!may_replace(wanted, &old, scenario, memory, d))
            return false;
        char *resolved = realpath(wanted->path, NULL);
        if (resolved)
            t->path = arena_text(memory, resolved);
        free(resolved);
    }
    t->temporary = arena_format(memory, "%s.tmp", t->path);
    t->lock = open_locked(t->temporary);
    if (t->lock >= 0 && ftruncate(t->lock, 0) == 0)
        return true;
    if (t->lock < 0 && errno == EWOULDBLOCK)
        diag_error(d, NOWHERE, NULL, "another run is writing '%s'", wanted->path);
    else
        diag_error(d, NOWHERE, NULL, "can't write '%s': %s", wanted->path, strerror(errno));
    target_abandon(t);
    return false;
}

/* Makes a rename durable; file systems that can't sync a folder don't need it. */
static void sync_folder_of(const char *path)
{
    char *folder = strdup(path);
    char *slash = folder ? strrchr(folder, '/') : NULL;
    if (slash)
        slash[slash == folder] = '\0';
    const int file = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(folder);
    if (file < 0)
        return;
    fsync(file);
    close(file);
}

bool target_commit(struct target *t, struct diagnostics *d)
{
    if (fsync(t->lock) != 0 || rename(t->temporary, t->path) != 0) {
        diag_error(d, NOWHERE, NULL, "can't write '%s': %s", t->shown, strerror(errno));
        target_abandon(t);
        return false;
    }
    sync_folder_of(t->path);
    close(t->lock);
    t->lock = -1;
    return true;
}

void target_abandon(struct target *t)
{
    if (t->lock < 0)
        return;
    unlink(t->temporary);
    close(t->lock);
    t->lock = -1;
}
