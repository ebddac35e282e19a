/* The machine repairman with cold spares: n nodes are wanted up, s more stand ready, and c crews
 * repair what has failed. The birth and death process of k, the number of nodes that are away:
 *
 *     k + 1 follows at the rate  (nodes up) x failures of a node = min(n, n + s - k) lambda
 *     k - 1 follows at the rate  min(k, c) mu
 *
 * (Kleinrock, Queueing Systems I, 1975, section 3.8; Gross and Harris, Fundamentals of Queueing
 * Theory, section 2.7). With a crew for each it holds for any law of the time away with the mean 1
 * / mu. n may be no whole number: a mean. Pure. */
#ifndef COLOSSIM_FLEET_FAILURE_REPAIRMAN_H
#define COLOSSIM_FLEET_FAILURE_REPAIRMAN_H

struct repairman {
    double nodes;  /* n */
    double spares; /* s, whole */
    double crews;  /* c, whole; INFINITY: one for each */
};

/* Means in the long run. */
struct repairman_means {
    double away;    /* k */
    double busy;    /* crews at work */
    double missing; /* of n: (k - s)+ */
    double queued;  /* chance that a node that fails finds all crews busy */
    double lacking; /* chance that it finds no spare */
};

/* The means at a load: lambda over mu. */
struct repairman_means repairman_at(const struct repairman *, double load);

#endif
