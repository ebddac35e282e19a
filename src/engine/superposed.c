#include "engine/superposed.h"

/* Replication numbers from here on are draws for picks that Lemire's method rejected: one in 2^64 /
 * positions. */
static const uint32_t AGAIN = STREAM_REPLICATIONS;

/* Adds the wait of the candidate to come, in expected candidates: exponential with mean 1. */
static void draw_candidate(struct superposed *s)
{
    const struct stream_pair bits = stream_block(&s->draws, 2 * s->candidate);
    s->left -= log(stream_unit(bits.first));
    s->place = bits.second;
}

static double rate(const struct superposed *s)
{
    return s->positions * s->majorant;
}

/* Brings 'left' up to now at the rate that held. Waits are rounded up to ticks; what a candidate
 * came too late is negative here and shortens the next wait, so the rate is kept exactly. */
static void advance(struct superposed *s, sim_time now)
{
    s->left -= rate(s) * sim_seconds(now - s->since);
    s->since = now;
}

static void schedule(struct superposed *s)
{
    const double r = rate(s);
    s->due = r > 0 ? sim_after(s->since, sim_wait(s->left > 0 ? s->left / r : 0)) : SIM_TIME_NEVER;
}

/* Sets step, majorant and the time of their next change for the age at 'since'. */
static void cross_edges(struct superposed *s)
{
    const struct hazard *h = &s->hazard;
    const sim_time age = s->since - s->birth;
    while (s->step + 1 < h->n && h->step[s->step + 1].from <= age) {
        s->step++;
        if (s->ages == SUPERPOSED_SAME_AGE || h->step[s->step].rate > s->majorant)
            s->majorant = h->step[s->step].rate;
    }
    uint32_t next = s->step + 1;
    while (next < h->n && (s->ages == SUPERPOSED_SAME_AGE ? h->step[next].rate == s->majorant
                                                          : h->step[next].rate <= s->majorant))
        next++;
    s->boundary = next < h->n ? sim_at_age(s->birth, h->step[next].from) : SIM_TIME_NEVER;
}

struct superposed superposed_start(struct hazard hazard, struct stream stream, uint32_t positions,
                                   sim_time birth, enum superposed_ages ages, sim_time now)
{
    assert(now >= birth && hazard.n > 0 && hazard.step[0].from == 0);
    struct superposed s = {
        .hazard = hazard,
        .draws = stream,
        .since = now,
        .birth = birth,
        .positions = positions,
        .ages = ages,
        .majorant = hazard.step[0].rate,
    };
    draw_candidate(&s);
    cross_edges(&s);
    schedule(&s);
    return s;
}

/* Uniform in [0, positions), from the candidate's bits and, should they be rejected, from a stream
 * beside the process's. */
static uint32_t pick(const struct superposed *s)
{
    uint64_t position;
    if (!stream_bits_below(s->place, s->positions, &position)) {
        struct stream again = s->draws;
        again.replication |= AGAIN;
        again.entity = hash_pair(again.entity, s->candidate);
        again.index = 0;
        again.spare_index = 0;
        position = stream_below(&again, s->positions);
    }
    return (uint32_t)position;
}

bool superposed_step(struct superposed *s, sim_time now, struct superposed_candidate *c)
{
    assert(now == superposed_next(s) && now != SIM_TIME_NEVER);
    const bool boundary = s->boundary <= s->due;
    advance(s, now);
    if (boundary) {
        cross_edges(s);
    } else {
        *c = (struct superposed_candidate){
            .number = s->candidate,
            .position = pick(s),
            .majorant = s->majorant,
        };
        s->candidate++;
        draw_candidate(s);
    }
    schedule(s);
    return !boundary;
}
