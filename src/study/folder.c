#include "study/folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const struct mark NOWHERE = {0};

bool folder_make(const char *path, struct diagnostics *d)
{
    struct stat status;
    if (mkdir(path, 0777) == 0 ||
        (errno == EEXIST && stat(path, &status) == 0 && S_ISDIR(status.st_mode)))
        return true;
    diag_error(d, NOWHERE, NULL, "can't make folder '%s': %s", path, strerror(errno));
    return false;
}

const char *folder_shard(const char *folder, struct shard shard, struct arena *memory)
{
    int digits = 1;
    for (int64_t of = shard.of; of >= 10; of /= 10)
        digits++;
    return arena_format(memory, "%s/shard-%0*lld-of-%lld.db", folder, digits, (long long)shard.part,
                        (long long)shard.of);
}

const char *folder_merged(const char *folder, struct arena *memory)
{
    return arena_format(memory, "%s/merged.db", folder);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_shard(const char *name)
{
    const size_t length = strlen(name);
    return strncmp(name, "shard-", 6) == 0 && length > 9 && strcmp(name + length - 3, ".db") == 0;
}

bool folder_shards(const char *folder, struct arena *memory, const char ***out, size_t *n,
                   struct diagnostics *d)
{
    DIR *open = opendir(folder);
    if (!open) {
        diag_error(d, NOWHERE, NULL, "can't read folder '%s': %s", folder, strerror(errno));
        return false;
    }
    size_t most = 0;
    while (readdir(open))
        most++;
    rewinddir(open);
    const char **paths = arena_array(memory, most, sizeof *paths);
    *n = 0;
    for (const struct dirent *entry; (entry = readdir(open)) && *n < most;)
        if (is_shard(entry->d_name))
            paths[(*n)++] = arena_format(memory, "%s/%s", folder, entry->d_name);
    closedir(open);
    qsort(paths, *n, sizeof *paths, by_text);
    *out = paths;
    if (*n == 0)
        diag_error(d, NOWHERE, NULL,
                   "'%s' has no shard's files; 'colossim sweep run STUDY -o %s' writes them",
                   folder, folder);
    return *n > 0;
}
