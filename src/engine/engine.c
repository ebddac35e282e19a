#include "engine/engine.h"

#include "base/fail.h"

#include <stdlib.h>

enum { DEAD_ALLOWANCE = 1024 };

struct engine *engine_new(void)
{
    struct engine *e = memory_zeroed(1, sizeof *e);
    wheel_init(&e->wheel);
    return e;
}

void engine_free(struct engine *e)
{
    if (!e)
        return;
    wheel_free(&e->wheel);
    timers_free(&e->timers);
    free(e);
}

struct timer engine_set(struct engine *e, sim_time at, enum phase phase, struct message m)
{
    const struct timer t = timers_add(&e->timers, m);
    engine_post(
        e, at, phase,
        (struct message){.process = ENGINE_TIMER, .arg = (uint64_t)t.generation << 32 | t.slot});
    return t;
}

static struct timer ticket_timer(const struct event *ticket)
{
    return (struct timer){.slot = (uint32_t)ticket->arg,
                          .generation = (uint32_t)(ticket->arg >> 32)};
}

static bool is_dead(const struct event *event, const void *timers)
{
    return event->process == ENGINE_TIMER && !timers_holds(timers, ticket_timer(event));
}

size_t engine_pending(const struct engine *e)
{
    return e->wheel.count - e->dead;
}

bool engine_cancel(struct engine *e, struct timer t)
{
    if (!timers_take(&e->timers, t, NULL))
        return false;
    e->dead++;
    if (e->dead > engine_pending(e) + DEAD_ALLOWANCE)
        e->dead -= wheel_sweep(&e->wheel, is_dead, &e->timers);
    return true;
}

/* Turns a ticket into the event it stands for; false when the timer was cancelled. */
static bool redeem(struct engine *e, struct event *event)
{
    struct message m;
    if (!timers_take(&e->timers, ticket_timer(event), &m)) {
        e->dead--;
        return false;
    }
    event->process = m.process;
    event->what = m.what;
    event->subject = m.subject;
    event->arg = m.arg;
    return true;
}

bool engine_next(struct engine *e, sim_time until, struct event *out)
{
    assert(until >= e->now);
    while (wheel_pop(&e->wheel, until, out)) {
        if (out->process == ENGINE_TIMER && !redeem(e, out))
            continue;
        e->now = out->at;
        e->fired++;
        if (e->wheel.count == 0)
            wheel_restart(&e->wheel, e->now);
        return true;
    }
    if (until != SIM_TIME_NEVER)
        e->now = until;
    if (e->wheel.count == 0)
        wheel_restart(&e->wheel, e->now);
    return false;
}

size_t engine_bytes(const struct engine *e)
{
    return sizeof *e + wheel_bytes(&e->wheel) + e->timers.room * sizeof *e->timers.slot -
           sizeof e->wheel;
}
