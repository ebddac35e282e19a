/* One published figure of what owning accelerators costs: a figure of results/metric.h, or one
 * figure over another, of a cluster of one kind of chip after its first year. */
#ifndef COLOSSIM_SCORE_TCO_ROW_H
#define COLOSSIM_SCORE_TCO_ROW_H

#include "results/metric.h"
#include "score/cluster_world.h"
#include "score/measurements.h"

/* What a published figure is to the model; the first one is the headline. */
enum tco_standing {
    TCO_INDEPENDENT,
    TCO_ASSUMPTION,    /* an assumption of the library rests on it: agreement, no score */
    TCO_RULE_OF_THUMB, /* of unclear scope, or of no source of its own */
    TCO_STANDINGS
};
extern const char *const tco_standing_words[]; /* as the rows say it */

struct tco_row {
    const char *name, *source;
    size_t line; /* of the file */
    struct cluster cluster;
    const struct metric *metric, *per; /* 'per' NULL: the metric itself */
    struct dim dim;                    /* of the quotient */
    const char *text;                  /* the value as it is written, with its unit */
    double value, low, high;           /* SI; low and high NaN where no range is published */
    enum tco_standing standing;
};

struct tco_rows {
    struct tco_row *items;
    size_t n;
    struct left_out_rows left_out; /* by their 'name' */
};

/* models/measurements/tco.csv beside clusters.yaml, which names the chips. */
extern const struct measurements_kind tco_kind;

/* Reads all rows; memory from the arena, texts borrowed from the table. */
void tco_rows_read(const struct csv *, const struct cluster_setup *, struct arena *,
                   struct tco_rows *out);

/* Predicts the figure, SI. NaN where the prices or the power of the chip's system are not known. */
double tco_predict(const struct tco_row *, const struct cluster_setup *);

#endif
