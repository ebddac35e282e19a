/* The plan of a study: its points, numbered, each with the changes it makes to the scenario and a
 * hash of everything that determines its outcome. */
#ifndef COLOSSIM_STUDY_PLAN_H
#define COLOSSIM_STUDY_PLAN_H

#include "fleet/run.h"
#include "results/metric.h"
#include "results/study_file.h"
#include "study/study.h"

#include <stdint.h>

struct plan {
    const struct study_input *input;
    struct design *design;
    struct metric_ref *metrics;  /* as many as the study's, of the base scenario */
    struct watched_days watched; /* the days of those that have one */
    struct study_facts facts;    /* what a study's file says of it */
};

/* Plans a study that was read without errors. Memory from the study's arena; the study is borrowed.
 * False after reporting that there is no such design. */
bool plan_make(struct study_input *, const char *program, struct plan *, struct diagnostics *);
void plan_free(struct plan *);

/* The changes of a point, by factor and its keys. */
struct point {
    int64_t number, id;
    const char **sets; /* 'PATH=TEXT', as --set takes them */
    size_t n_sets;
    struct point_input *inputs; /* by factor: the value of its first key */
};

/* Point 'number'; memory from the arena. One thread at a time: it moves the design. */
void plan_point(struct plan *, int64_t number, struct arena *, struct point *out);

/* The id alone; 'plan' is a struct plan. */
int64_t plan_point_id(void *plan, int64_t number);

/* Which part of a study's points is meant: those with number % of == part - 1, so that slow regions
 * of a design fall on all shards. */
struct shard {
    int64_t part, of; /* 1 <= part <= of */
};

/* Points of a shard. */
int64_t shard_points(struct shard, int64_t points);

/* Reads 'k/n', or 'auto': from the variables that Slurm's job arrays, Slurm's tasks, Open MPI and
 * MPICH set; 1/1 without any. False with a message. */
bool shard_parse(const char *text, struct shard *out, struct text *message);

#endif
