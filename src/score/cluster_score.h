/* What a scenario makes of a cluster's chips: power and capital, from a run of the fleet with one
 * site that has room and power for all, and one order per kind of chip. */
#ifndef COLOSSIM_SCORE_CLUSTER_SCORE_H
#define COLOSSIM_SCORE_CLUSTER_SCORE_H

#include "score/cluster_row.h"

struct cluster_prediction {
    double provisioned;    /* W at the facility's peak */
    double nameplate_it;   /* W of systems, network and storage */
    double capital_it;     /* $; NaN where a price is unknown */
    double capital_total;  /* $ of IT and site; NaN likewise */
    double facility_error; /* provisioned over the published power, less 1; NaN: none */
    double it_error;       /* nameplate_it over it, less 1 */
    double cost_error;     /* capital of the published scope over it, less 1 */
    bool fabric_counted;   /* of all parts; else the network factor stands for it, without cost */
};

/* False where the nameplate power of a system is not known. */
bool cluster_predict(const struct cluster_row *, const struct cluster_setup *,
                     struct cluster_prediction *);

#endif
