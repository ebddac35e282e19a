/* The failures of many units as one process: exact, with one pending event however many units there
 * are.
 *
 * Candidates come at the rate of positions x majorant, where the majorant is a bound on the hazard
 * of every unit now; a position is picked uniformly; the candidate becomes a failure when the unit
 * there is up and a uniform number is below its own hazard / majorant. Thinned so, each unit fails
 * with exactly its own hazard, whatever its age, and repairs, spares and units that are off need no
 * cancelled events (Lewis and Shedler, Naval Research Logistics 26(3), 1979). The caller holds the
 * units' states; this value holds the process:
 *
 *     s = superposed_start(hazard, stream, units, birth, SUPERPOSED_SAME_AGE, now);
 *     post an event at superposed_next(&s)   (unless that is SIM_TIME_NEVER)
 *     when it happens:
 *         if (superposed_step(&s, now, &candidate) && unit candidate.position is up &&
 *             superposed_accept(&s, &candidate, hazard at the unit's own age))
 *             fail the unit; superposed_cause(&s, &candidate) is the uniform number for the cause
 *         post the next event
 *
 * The step is either a candidate or a boundary, where the oldest age crosses an edge of the hazard
 * and the majorant changes. Candidate number i uses the stream's draws 4i to 4i + 3 and no others,
 * accepted or not, so thinning never shifts later draws. Its waiting time is counted in expected
 * candidates and carried over boundaries.
 *
 * As-new repair makes a young unit in an old batch, whose hazard may be far above or below the
 * batch's. Keep two processes then, of two streams: the originals (SAME_AGE, a position that was
 * renewed is rejected), and the renewed (MIXED_AGES, born at the first renewal; positions are
 * places in a list of the renewed units, of which those not filled yet are rejected). */
#ifndef COLOSSIM_ENGINE_SUPERPOSED_H
#define COLOSSIM_ENGINE_SUPERPOSED_H

#include "engine/hazard.h"
#include "engine/stream.h"

enum superposed_ages {
    SUPERPOSED_SAME_AGE,  /* all as old as the oldest: the majorant is the hazard at that age */
    SUPERPOSED_MIXED_AGES /* from 0 to the oldest's: the majorant is the highest hazard so far */
};

struct superposed {
    struct hazard hazard; /* borrowed table */
    struct stream draws;  /* by index only */
    uint64_t candidate;   /* number of the one to come */
    double left;          /* of its wait, in expected candidates, as of 'since' */
    uint64_t place;       /* its random bits for the position */
    double majorant;      /* 1/s per position, from 'since' to 'boundary' */
    sim_time since;       /* ticks */
    sim_time due;         /* when the candidate comes if nothing changes before */
    sim_time boundary;    /* when the majorant changes next */
    sim_time birth;       /* when the oldest unit had age 0 */
    uint32_t step;        /* of the hazard, at the oldest age */
    uint32_t positions;   /* candidates pick one of them */
    enum superposed_ages ages;
};

struct superposed_candidate {
    uint64_t number;   /* since the start of the process */
    uint32_t position; /* 0 .. positions - 1 */
    double majorant;   /* 1/s, when it came */
};

/* The process from 'now' >= birth on. */
struct superposed superposed_start(struct hazard, struct stream, uint32_t positions, sim_time birth,
                                   enum superposed_ages, sim_time now);

/* When to call superposed_step; always after 'since'. SIM_TIME_NEVER when nothing can fail. */
static inline sim_time superposed_next(const struct superposed *s)
{
    return s->due < s->boundary ? s->due : s->boundary;
}

/* To be called at superposed_next. True for a candidate, false when only the majorant changed. */
bool superposed_step(struct superposed *, sim_time now, struct superposed_candidate *);

/* Whether a candidate on a unit that is up becomes its failure, given the hazard at the unit's own
 * age, 1/s, at most the majorant; of units of the same age that is c->majorant itself. A pure
 * function of the candidate. */
static inline bool superposed_accept(const struct superposed *s,
                                     const struct superposed_candidate *c, double own)
{
    assert(own <= c->majorant);
    return own == c->majorant ||
           stream_unit(stream_block(&s->draws, 2 * c->number + 1).first) * c->majorant < own;
}

/* The uniform number for the choice of the cause among classes that share the hazard's shape. */
static inline double superposed_cause(const struct superposed *s,
                                      const struct superposed_candidate *c)
{
    return stream_unit(stream_block(&s->draws, 2 * c->number + 1).second);
}

#endif
