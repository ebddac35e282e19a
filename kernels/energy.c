#include "energy.h"

#include <string.h>

/* A counter that doesn't move for so long doesn't count. */
static const double STANDSTILL = 1;

static double now(const struct energy_window *w)
{
    return w->source.seconds(w->source.context);
}

void energy_watch(struct energy_window *w)
{
    double joules;
    if (w->broken)
        return;
    if (!w->source.joules(w->source.context, &joules) || joules < w->last_j) {
        w->broken = true; /* a counter that went back was reset by a new driver */
        return;
    }
    if (joules > w->last_j) {
        w->last_j = joules;
        w->last_s = now(w);
        w->steps++;
    }
}

static bool wait_for_step(struct energy_window *w)
{
    const size_t before = w->steps;
    const double begin = now(w);
    while (!w->broken && w->steps == before) {
        energy_watch(w);
        if (w->steps != before)
            break;
        w->broken = w->broken || now(w) - begin > STANDSTILL;
        w->source.pause(w->source.context);
    }
    return !w->broken;
}

bool energy_begin(struct energy_window *w, struct energy_source source)
{
    memset(w, 0, sizeof *w);
    w->source = source;
    w->broken = !source.joules(source.context, &w->last_j);
    if (!wait_for_step(w))
        return false;
    w->first_j = w->last_j;
    w->first_s = w->last_s;
    w->steps = 0;
    return true;
}

bool energy_end(struct energy_window *w, struct energy *out)
{
    if (!wait_for_step(w))
        return false;
    *out = (struct energy){
        .window_s = w->last_s - w->first_s,
        .joules = w->last_j - w->first_j,
        .counter_steps = w->steps,
    };
    return true;
}
