/* The clock of a simulation and the events still to come.
 *
 *     struct engine *engine = engine_new();
 *     engine_post(engine, at, PHASE_CHANGE, (struct message){REPAIR, DONE, .subject = batch});
 *     struct event e;
 *     while (engine_next(engine, until, &e))
 *         process[e.process]->handle(world, e.what, e.subject, e.arg);
 *     engine_free(engine);
 *
 * Two ways to schedule: engine_post is the cheap one and can't be taken back; engine_set costs a
 * slot in a table and can. Most processes need only the first: they put a version number into 'arg'
 * and ignore an event that is out of date.
 *
 * Events come in the order (time, phase, posting), so a run is a pure function of what was posted.
 * An engine belongs to one thread. */
#ifndef COLOSSIM_ENGINE_ENGINE_H
#define COLOSSIM_ENGINE_ENGINE_H

#include "engine/event.h"
#include "engine/timers.h"
#include "engine/wheel.h"

/* The process of a timer's ticket inside the queue; not for messages. */
#define ENGINE_TIMER UINT16_MAX

struct engine {
    sim_time now;      /* ticks; for callers to read, for engine_next to write */
    uint64_t sequence; /* of the next event */
    uint64_t fired;    /* events given out so far */
    size_t dead;       /* cancelled timers whose tickets are still in the queue */
    struct timers timers;
    struct wheel wheel;
};

/* A clock at 0 with nothing pending. 20 KB; engine_free releases it and takes NULL. */
struct engine *engine_new(void);
void engine_free(struct engine *);

/* Schedules an event that will happen. now <= at < SIM_TIME_NEVER. At the current instant an event
 * may still be posted to any phase; one in an earlier phase than the event being handled happens
 * next. */
static inline void engine_post(struct engine *, sim_time at, enum phase, struct message);

/* Schedules an event that can be cancelled; same rules. */
struct timer engine_set(struct engine *, sim_time at, enum phase, struct message);

/* Takes a timer back. False when it has fired or was cancelled before, or is zero. Memory of
 * cancelled timers is reclaimed when they outnumber the live events by 1,024: a rule on counts, so
 * that it can't differ between runs. */
bool engine_cancel(struct engine *, struct timer);

/* Gives out the next event at or before 'until' (until >= now) and moves the clock to it. False
 * when there is none: the clock then stands at 'until', and events from there on may be posted.
 * With SIM_TIME_NEVER it runs to the last event, and the clock stays there. */
bool engine_next(struct engine *, sim_time until, struct event *out);

/* Events that will still happen: cancelled ones don't count. */
size_t engine_pending(const struct engine *);

/* Memory held, bytes. */
size_t engine_bytes(const struct engine *);

static inline void engine_post(struct engine *e, sim_time at, enum phase phase, struct message m)
{
    assert(at >= e->now);
    const struct event event = {
        .at = at,
        .order = (uint64_t)phase << 56 | e->sequence++,
        .process = m.process,
        .what = m.what,
        .subject = m.subject,
        .arg = m.arg,
    };
    wheel_push(&e->wheel, &event);
}

#endif
