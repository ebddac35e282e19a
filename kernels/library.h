/* Libraries loaded at run time: NVML, cuBLASLt, cuBLAS and NCCL come with a driver or a toolkit,
 * weigh up to half a gigabyte, and may be missing; what needs one that is missing isn't run. */
#ifndef COLOSSIM_KERNELS_LIBRARY_H
#define COLOSSIM_KERNELS_LIBRARY_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

/* A function to fetch: its name in the library and the place of its pointer in the caller's struct.
 */
struct symbol {
    const char *name;
    size_t offset;
    bool optional; /* older versions lack it: the pointer stays NULL */
};

/* Opens the first library of a NULL-ended list of names that loads, and fetches all symbols into
 * 'functions'. Returns the handle; NULL with a reason in 'why' when none loads or one lacks a
 * symbol. Never closed: CUDA's libraries don't survive that. */
void *library_open(const char *const *names, const struct symbol *symbols, size_t n,
                   void *functions, struct text *why);

#endif
