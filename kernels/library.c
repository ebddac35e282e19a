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

void *library_open(const char *const *names, const struct symbol *symbols, size_t n,
                   void *functions, struct text *why)
{
    for (const char *const *name = names; *name; name++) {
        void *handle = dlopen(*name, RTLD_NOW | RTLD_LOCAL);
        if (handle)
            return fetch(handle, *name, symbols, n, functions, why) ? handle : NULL;
    }
    text_addf(why, "%s was not found", names[0]);
    return NULL;
}
