/* A file is written beside its place and renamed, so that a reader finds either the old one or the
 * whole new one. The temporary file's name is fixed, and no name that anyone would give: what a
 * killed run left behind is used again instead of piling up. Two runs to one place would then write
 * over each other, so a run holds a lock (flock) on its temporary file. The lock belongs to the
 * file, not to the name: after locking, the name must still mean that file, or the run before has
 * just renamed it. */
#include "results/target.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct mark NOWHERE = {0};

static void cannot_write(const struct target *t, struct diagnostics *d)
{
    diag_error(d, NOWHERE, NULL, "can't write '%s': %s", t->shown, strerror(errno));
}

/* Opens the temporary file and locks it; -1 with errno. */
static int open_locked(const char *path)
{
    for (;;) {
        const int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666);
        if (file < 0)
            return -1;
        struct stat opened, named;
        int error = 0;
        if (fstat(file, &opened) != 0)
            error = errno;
        else if (!S_ISREG(opened.st_mode))
            error = EEXIST; /* no file of ours */
        else if (flock(file, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
            error = EWOULDBLOCK; /* any other failure: a file system without locks */
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

bool target_begins_with(const char *path, const char *head)
{
    FILE *file = fopen(path, "rb");
    bool same = file != NULL;
    for (size_t i = 0; same && head[i] != '\0'; i++)
        same = fgetc(file) == (unsigned char)head[i];
    if (file)
        fclose(file);
    return same;
}

bool target_is_read(const char *path, const struct source_table *read, struct diagnostics *d)
{
    struct stat old;
    if (stat(path, &old) != 0 || !source_table_has_file(read, &old))
        return false;
    diag_error(d, NOWHERE, NULL,
               "'%s' is an input of this command and is never replaced; name another file", path);
    return true;
}

bool target_open(struct target *t, const char *path, const struct source_table *read,
                 target_check *may_replace, void *context, struct arena *memory,
                 struct diagnostics *d)
{
    struct stat old;
    *t = (struct target){.shown = path, .path = path, .lock = -1};
    if (stat(path, &old) == 0) {
        if (!S_ISREG(old.st_mode)) {
            diag_error(d, NOWHERE, NULL, "can't write '%s': it is %s", path,
                       S_ISDIR(old.st_mode) ? "a folder" : "no plain file");
            return false;
        }
        if (read && target_is_read(path, read, d))
            return false;
        if (may_replace && !may_replace(context, path, memory, d))
            return false;
        char *resolved = realpath(path, NULL);
        if (resolved)
            t->path = arena_text(memory, resolved);
        free(resolved);
    } else if (lstat(path, &old) == 0) {
        diag_error(d, NOWHERE, NULL, "can't write '%s': it is a link that leads nowhere", path);
        return false;
    }
    t->temporary = arena_format(memory, "%s.colossim-tmp", t->path);
    t->lock = open_locked(t->temporary);
    if (t->lock >= 0 && ftruncate(t->lock, 0) == 0)
        return true;
    if (t->lock < 0 && errno == EWOULDBLOCK)
        diag_error(d, NOWHERE, NULL, "another run is writing '%s'", path);
    else
        cannot_write(t, d);
    target_abandon(t);
    return false;
}

bool target_write(struct target *t, const char *bytes, size_t n, struct diagnostics *d)
{
    while (n > 0) {
        const ssize_t written = write(t->lock, bytes, n);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0) {
            cannot_write(t, d);
            target_abandon(t);
            return false;
        }
        bytes += written;
        n -= (size_t)written;
    }
    return true;
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
        cannot_write(t, d);
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
