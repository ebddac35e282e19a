/* A progress line on standard error, for people who wait: only on a terminal, only for work that
 * takes over two seconds, gone when the work is done. A thread of its own reads a counter that
 * the work moves on. */
#ifndef COLOSSIM_CLI_PROGRESS_H
#define COLOSSIM_CLI_PROGRESS_H

#include "cli/arguments.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

struct progress {
    const char *what;        /* 'days', 'replications' */
    const atomic_long *done; /* moved on by the work */
    long first, total;       /* done before this work began; to be done in all */
    bool running;            /* there is a thread */
    bool stop;               /* guarded by lock */
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
};

/* Starts the line unless nobody would see it. 'done' must outlive progress_stop; what it says now
 * was done by others, and says nothing of the rate. */
void progress_start(struct progress *, const struct arguments *, const char *what,
                    const atomic_long *done, long total);

/* Takes the line away. */
void progress_stop(struct progress *);

#endif
