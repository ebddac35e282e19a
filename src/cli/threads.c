#include "cli/threads.h"

#include <stdlib.h>
#ifdef _OPENMP
#include <omp.h>
#endif

static int64_t processors(void)
{
    /* Slurm doesn't always bind a task to its processors. */
    const char *given = getenv("OMP_NUM_THREADS") ? NULL : getenv("SLURM_CPUS_PER_TASK");
    const long long allotted = given ? strtoll(given, NULL, 10) : 0;
    if (allotted >= 1 && allotted <= MOST_THREADS)
        return allotted;
#ifdef _OPENMP
    return omp_get_max_threads();
#else
    return 1;
#endif
}

bool threads_read(const struct arguments *a, int64_t *out, struct text *message)
{
    return arguments_whole(a, OPTION_THREADS, 1, MOST_THREADS, processors(), out, message);
}
