/* One published fact of a cluster: its chips, and its power or cost on a stated basis. */
#ifndef COLOSSIM_SCORE_CLUSTER_ROW_H
#define COLOSSIM_SCORE_CLUSTER_ROW_H

#include "score/cluster_world.h"
#include "score/measurements.h"

#include <stdbool.h>

/* Rows that are judged together; the first one is the headline. */
enum cluster_group {
    CLUSTER_REPORTED,         /* exists; its owner or a permit reports the power */
    CLUSTER_REPORTED_PLANNED, /* planned: its chips may have been derived from its power */
    CLUSTER_SEVERAL_SOURCES,  /* reported, but the same cluster stands in several sources */
    CLUSTER_ESTIMATED,        /* a facility peak estimated from outside, not from chip counts */
    CLUSTER_FORMULA,          /* computed from chip counts: agreement with a formula, no score */
    CLUSTER_NO_POWER,         /* cost alone */
    CLUSTER_GROUPS
};
extern const char *const cluster_group_words[];

/* What a published cost includes. */
enum cluster_scope { CLUSTER_COST_NONE, CLUSTER_COST_IT, CLUSTER_COST_TOTAL };

struct cluster_row {
    const char *name, *owner, *power_basis, *cost_basis;
    size_t line;            /* of the file */
    struct cluster cluster; /* with the day of prices */
    enum cluster_group group;
    double power; /* W published; NaN: none */
    double cost;  /* $ published; NaN: none */
    enum cluster_scope scope;
    bool planned;
    bool dated; /* the day is the row's own */
};

struct cluster_rows {
    struct cluster_row *items;
    size_t n;
    struct left_out_rows left_out; /* by their 'name' */
};

/* Reads all rows; memory from the arena, texts borrowed from the table. */
void cluster_rows_read(const struct csv *, const struct cluster_setup *, struct arena *,
                       struct cluster_rows *out);

#endif
