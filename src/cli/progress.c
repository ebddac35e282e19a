#include "cli/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Erase to the end of the line (ECMA-48 8.3.41). */
#define ERASE "\r\033[K"

enum { QUIET_MS = 2000, STEP_MS = 250 };

static double since(const struct timespec *start)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) + 1e-9 * (double)(now.tv_nsec - start->tv_nsec);
}

static void add_ms(struct timespec *t, long ms)
{
    t->tv_nsec += ms % 1000 * 1000000;
    t->tv_sec += ms / 1000 + t->tv_nsec / 1000000000;
    t->tv_nsec %= 1000000000;
}

static void show(const struct progress *p, double seconds)
{
    long done = atomic_load_explicit(p->done, memory_order_relaxed);
    double share = p->total > 0 ? (double)done / (double)p->total : 0;
    double rate = (double)(done - p->first) / seconds;
    fprintf(stderr, ERASE "%ld of %ld %s, %.0f %%", done, p->total, p->what, 100 * share);
    if (share > 0.02 && share < 1 && rate > 0)
        fprintf(stderr, ", %.3g/s, about %.0f s left", rate, (double)(p->total - done) / rate);
    fflush(stderr);
}

static void *watch(void *argument)
{
    struct progress *p = argument;
    struct timespec start, next;
    clock_gettime(CLOCK_MONOTONIC, &start);
    next = start;
    bool shown = false;
    add_ms(&next, QUIET_MS);
    pthread_mutex_lock(&p->lock);
    while (!p->stop) {
        /* Anything but 0 is the time being up: nobody else signals. */
        if (pthread_cond_timedwait(&p->wake, &p->lock, &next) != 0 && !p->stop) {
            show(p, since(&start));
            shown = true;
            add_ms(&next, STEP_MS);
        }
    }
    pthread_mutex_unlock(&p->lock);
    if (shown)
        fputs(ERASE, stderr);
    return NULL;
}

void progress_start(struct progress *p, const struct arguments *a, const char *what,
                    const atomic_long *done, long total)
{
    *p = (struct progress){.what = what, .done = done, .total = total};
    p->first = atomic_load_explicit(done, memory_order_relaxed);
    const char *terminal = getenv("TERM");
    if (a->given[OPTION_QUIET] || !isatty(STDERR_FILENO) || !terminal ||
        strcmp(terminal, "dumb") == 0)
        return;
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->wake, &attributes);
    pthread_condattr_destroy(&attributes);
    p->running = pthread_create(&p->thread, NULL, watch, p) == 0;
}

void progress_stop(struct progress *p)
{
    if (!p->running)
        return;
    pthread_mutex_lock(&p->lock);
    p->stop = true;
    pthread_cond_signal(&p->wake);
    pthread_mutex_unlock(&p->lock);
    pthread_join(p->thread, NULL);
    pthread_cond_destroy(&p->wake);
    pthread_mutex_destroy(&p->lock);
    p->running = false;
}
