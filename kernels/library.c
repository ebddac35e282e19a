#include "library.h"

#include <dlfcn.h>
#include <string.h>

static bool fetch(void *handle, const char *file, const struct symbol *symbols, size_t n,
                  void *functions, struct text *why)
{
    for (size_t i = 0; i < n; i++) {
        void *at = dlsym(handle, symbols[i].name);
        if (!at && !symbols[i].optional) {
            text_addf(why, "%s has no %s", file, symbols[i].name);
            return false;
        }
        memcpy((char *)functions + symbols[i].offset, &at, sizeof at);
    }
    return true;
}

/* Whether the library of that name is what is missing, and not something that it needs, of whose
 * name its own may be the beginning, or a file that can't be loaded. */
static bool is_missing(const char *name, const char *fault)
{
    const size_t n = strlen(name);
    return strncmp(fault, name, n) == 0 && fault[n] == ':' &&
           strstr(fault + n, "No such file") != NULL;
}

void *library_open(const char *const *names, const struct symbol *symbols, size_t n,
                   void *functions, struct text *why)
{
    struct text broken; /* the first that is there and can't be loaded */
    text_init(&broken);
    void *handle = NULL;
    const char *const *name = names;
    for (; *name && !handle; name++) {
        handle = dlopen(*name, RTLD_NOW | RTLD_LOCAL);
        const char *fault = handle ? NULL : dlerror();
        if (fault && broken.length == 0 && !is_missing(*name, fault))
            text_add(&broken, fault);
    }
    if (handle && !fetch(handle, name[-1], symbols, n, functions, why))
        handle = NULL;
    else if (!handle && broken.length > 0)
        text_add(why, text_get(&broken));
    else if (!handle)
        text_addf(why, "%s was not found", names[0]);
    text_free(&broken);
    return handle;
}
