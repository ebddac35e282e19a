#include "input/file.h"

#include "base/fail.h"
#include "base/words.h"
#include "input/tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Who wants the file, for messages. */
struct request {
    const char *path;
    const char *shown;
    struct mark asked;
    struct diagnostics *d;
};

/* Where a message about the file stands, and how it begins. */
static struct mark place(const struct request *q, const char **subject)
{
    if (q->asked.file) {
        *subject = arena_format(&q->d->memory, "'%s': ", q->shown);
        return q->asked;
    }
    *subject = "";
    return (struct mark){.file = source_table_add(&q->d->sources, q->shown, "", 0)};
}

static bool refuse(const struct request *q, const char *hint, const char *why)
{
    const char *subject;
    const struct mark at = place(q, &subject);
    diag_error(q->d, at, hint, "%s%s", subject, why);
    return false;
}

const char *file_folder(const char *path, struct arena *memory)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return ".";
    return slash == path ? "/" : arena_slice(memory, path, (size_t)(slash - path));
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool file_is_yaml(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    return dot && dot != name && (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0);
}

bool file_is_same(const char *a, const char *b)
{
    struct stat one, other;
    return stat(a, &one) == 0 && stat(b, &other) == 0 && one.st_dev == other.st_dev &&
           one.st_ino == other.st_ino;
}

/* A file's name without '.yaml' or '.yml'; NULL for other files. */
static const char *stem(const char *name, struct arena *memory)
{
    return file_is_yaml(name) ? arena_slice(memory, name, (size_t)(strrchr(name, '.') - name))
                              : NULL;
}

/* The path's folder with the YAML file of that stem in it; NULL where there is none. */
static const char *beside(const char *path, const char *stem, struct arena *memory)
{
    static const char *const endings[] = {".yaml", ".yml"};
    const char *slash = strrchr(path, '/');
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        const char *file = arena_format(memory, "%.*s%s%s", slash ? (int)(slash + 1 - path) : 0,
                                        path, stem, endings[i]);
        if (access(file, F_OK) == 0)
            return file;
    }
    return NULL;
}

/* The YAML file in the folder whose name is nearest to the path's last part. NULL: none is near. */
static const char *nearest_file(const char *path, struct arena *memory)
{
    const char *folder = file_folder(path, memory);
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    DIR *dir = opendir(folder);
    if (!dir)
        return NULL;
    const char **stems = NULL;
    size_t n = 0, capacity = 0;
    for (struct dirent *entry; (entry = readdir(dir));) {
        const char *each = stem(entry->d_name, memory);
        if (!each)
            continue;
        if (n == capacity) {
            capacity = capacity ? 2 * capacity : 64;
            stems = memory_resize(stems, capacity * sizeof *stems);
        }
        stems[n++] = each;
    }
    closedir(dir);
    if (n)
        qsort(stems, n, sizeof *stems, by_text);
    const char *wanted = stem(name, memory);
    const char *best = words_nearest(wanted ? wanted : name, stems, n);
    if (best)
        best = beside(path, best, memory);
    free(stems);
    return best;
}

static bool refuse_missing(const struct request *q)
{
    struct stat status;
    const char *folder = file_folder(q->path, &q->d->memory);
    if (stat(folder, &status) != 0 || !S_ISDIR(status.st_mode))
        return refuse(q, NULL,
                      arena_format(&q->d->memory, "there is no folder '%s'",
                                   file_folder(q->shown, &q->d->memory)));
    const char *nearest = nearest_file(q->path, &q->d->memory);
    return refuse(q, diag_did_you_mean(q->d, nearest), "there is no such file");
}

static bool refuse_size(const struct request *q)
{
    return refuse(
        q, NULL,
        arena_format(&q->d->memory, "the file is larger than %d MB", TREE_MAX_BYTES >> 20));
}

/* Reads to the end; a file may grow and a pipe has no size, so the limit is checked here again. */
static bool read_all(const struct request *q, int fd, struct text *out)
{
    enum { CHUNK = 64 * 1024 };
    char *chunk = memory_alloc(CHUNK);
    size_t total = 0;
    ssize_t got;
    bool ok = true;
    while (ok && (got = read(fd, chunk, CHUNK)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            ok = refuse(q, NULL, arena_format(&q->d->memory, "can't be read: %s", strerror(errno)));
        else if ((total += (size_t)got) > TREE_MAX_BYTES)
            ok = refuse_size(q);
        else
            text_add_bytes(out, chunk, (size_t)got);
    }
    free(chunk);
    return ok;
}

bool file_read(const char *path, const char *shown, struct mark asked, struct text *out,
               struct diagnostics *d)
{
    const struct request q = {path, shown, asked, d};
    struct stat status = {0};
    if (strcmp(path, "-") == 0) {
        if (fstat(STDIN_FILENO, &status) == 0)
            source_table_note_file(&d->sources, &status);
        return read_all(&q, STDIN_FILENO, out);
    }
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        return refuse_missing(&q);
    if (fd < 0)
        return refuse(&q, NULL, arena_format(&d->memory, "can't be opened: %s", strerror(errno)));
    bool ok;
    if (fstat(fd, &status) == 0)
        source_table_note_file(&d->sources, &status);
    if (S_ISDIR(status.st_mode))
        ok = refuse(&q, NULL, "this is a folder, expected a file");
    else if (S_ISREG(status.st_mode) && status.st_size > TREE_MAX_BYTES)
        ok = refuse_size(&q);
    else
        ok = read_all(&q, fd, out);
    close(fd);
    return ok;
}
