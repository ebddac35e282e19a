/* Where the model library lies, and what is in it. A folder holds a folder of files for each kind;
 * the first folder that has a file wins, so that a user's own file of the same name replaces the
 * shipped one whole. */
#include "input/load.h"

#include "base/fail.h"
#include "input/file.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SHIPPED = 3 };

struct list {
    const char **at;
    size_t n, capacity;
};

static void append(struct list *list, const char *text)
{
    if (list->n == list->capacity) {
        list->capacity = list->capacity ? 2 * list->capacity : 16;
        list->at = memory_resize(list->at, list->capacity * sizeof *list->at);
    }
    list->at[list->n++] = text;
}

/* Moves the list into the arena, ended by NULL. */
static size_t hand_out(struct list *list, struct arena *memory, const char ***out)
{
    *out = arena_array(memory, list->n + 1, sizeof **out);
    if (list->n)
        memcpy(*out, list->at, list->n * sizeof **out);
    free(list->at);
    return list->n;
}

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static void append_folder(struct list *list, const char *path)
{
    if (!is_folder(path))
        return;
    for (size_t i = 0; i < list->n; i++)
        if (strcmp(list->at[i], path) == 0)
            return;
    append(list, path);
}

const char *library_program_folder(struct arena *memory)
{
    char path[4096];
    const ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    if (length <= 0)
        return NULL;
    path[length] = '\0';
    return file_folder(path, memory);
}

const char *library_user_folder(struct arena *memory)
{
    const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    if (data && data[0] == '/') /* a relative one counts as unset */
        return arena_format(memory, "%s/colossim", data);
    return home && *home ? arena_format(memory, "%s/.local/share/colossim", home) : NULL;
}

/* The folders that a scenario lies in, unless the library itself has it: a question that is shipped
 * with the models must not bring them before the user's own. */
static void append_beside(struct list *list, const char *scenario, const char *const *shipped,
                          size_t n, struct arena *memory)
{
    const char *folder = file_folder(scenario, memory);
    for (size_t i = 0; i < n; i++)
        if (file_is_same(folder, shipped[i]))
            return;
    append_folder(list, arena_format(memory, "%s/models", folder));
    append_folder(list, folder);
}

size_t library_folders(const char *models, const char *scenario, struct arena *memory,
                       const char ***out)
{
    struct list list = {0};
    if (models)
        append_folder(&list, models);
    const char *more = getenv("COLOSSIM_MODELS");
    while (more && *more) {
        const size_t length = strcspn(more, ":");
        append_folder(&list, arena_slice(memory, more, length));
        more += length + (more[length] == ':');
    }
    const char *shipped[SHIPPED], *program = library_program_folder(memory);
    size_t n = 0;
    if (program) {
        shipped[n++] = arena_format(memory, "%s/../share/colossim/models", program);
        shipped[n++] = arena_format(memory, "%s/models", program);
    }
    shipped[n++] = COLOSSIM_DATADIR "/models";
    if (scenario)
        append_beside(&list, scenario, shipped, n, memory);
    const char *own = library_user_folder(memory);
    if (own)
        append_folder(&list, own);
    for (size_t i = 0; i < n; i++)
        append_folder(&list, shipped[i]);
    return hand_out(&list, memory, out);
}

const char *library_path(const char *const *folders, size_t n, const char *logical,
                         struct arena *memory)
{
    for (size_t i = 0; i < n; i++) {
        const char *path = arena_format(memory, "%s/%s.yaml", folders[i], logical);
        if (access(path, F_OK) == 0)
            return path;
    }
    return NULL;
}

const char *library_find(const char *models, const char *logical, struct arena *memory)
{
    const char **folders;
    const size_t n = library_folders(models, NULL, memory, &folders);
    return library_path(folders, n, logical, memory);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool library_is_name(const char *name)
{
    return name[0] != '\0' && name[0] != '.' &&
           name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789.-")] == '\0';
}

size_t library_names(const char *const *folders, size_t n, const char *kind, struct arena *memory,
                     const char ***out)
{
    static const char ending[] = ".yaml";
    struct list list = {0};
    for (size_t i = 0; i < n; i++) {
        DIR *dir = opendir(arena_format(memory, "%s/%s", folders[i], kind));
        if (!dir)
            continue;
        for (struct dirent *entry; (entry = readdir(dir));) {
            const size_t length = strlen(entry->d_name);
            if (length < sizeof ending ||
                strcmp(entry->d_name + length - (sizeof ending - 1), ending) != 0)
                continue;
            const char *name = arena_slice(memory, entry->d_name, length - (sizeof ending - 1));
            if (library_is_name(name))
                append(&list, name);
        }
        closedir(dir);
    }
    if (list.n)
        qsort(list.at, list.n, sizeof *list.at, by_text);
    size_t kept = 0;
    for (size_t i = 0; i < list.n; i++)
        if (kept == 0 || strcmp(list.at[kept - 1], list.at[i]) != 0)
            list.at[kept++] = list.at[i];
    list.n = kept;
    return hand_out(&list, memory, out);
}
