/* What the checks of a bound scenario share: where things stand in the user's files, and faults
 * that several checks look for. A check that fails adds an error and sets 'fine' to false. */
#ifndef COLOSSIM_SCENARIO_CHECKER_H
#define COLOSSIM_SCENARIO_CHECKER_H

#include "scenario/scenario.h"

#include <stdbool.h>

/* Beyond so many unpublished figures one may be reported twice. */
enum { CHECKER_MOST_UNKNOWN = 64 };

struct checker {
    const struct scenario *scenario;
    const struct tree *tree;
    struct diagnostics *diags;
    bool fine;
    const char *unknown[CHECKER_MOST_UNKNOWN]; /* paths of figures reported as unpublished */
    size_t n_unknown;
};

/* The place of a bound field: its value if somebody wrote one, else nowhere. */
struct mark checker_place_of(const struct checker *, const void *field);

/* The layer of a bound field: who wrote it. */
enum node_layer checker_layer_of(const struct checker *, const void *field);

/* The place of a named item, by its dotted path. */
struct mark checker_place_at(const struct checker *, const char *path);

/* Adds an error, with a hint or NULL, and sets 'fine' to false. */
void checker_fault(struct checker *, struct mark at, const char *hint, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* An event must lie in [start, end); 'what' names it, 'hall'. */
void checker_inside(struct checker *, const void *field, day_number, const char *what);

/* The same with a way out for who means a day after the end; NULL: none. */
void checker_inside_or(struct checker *, const void *field, day_number, const char *what,
                       const char *way_out);

/* Accelerators that a field counts must fill whole systems. */
void checker_whole(struct checker *, const void *field, int64_t accelerators, const struct system *,
                   int64_t unit);

/* A figure that a model file lacks is refused where it is needed, not where it is missing. 'model'
 * is the item's place in the library, 'power.grid-eu' (checker_item); its fault is reported once,
 * however many use it. */
void checker_known(struct checker *, struct mark at, bool known, const char *model,
                   const char *key);

/* A daily load begins at 00:00 and has no more than a day (check_order.c). */
void check_daily_load(struct checker *, const struct curve *);

/* 'KIND.NAME', in the memory of the diagnostics. */
const char *checker_item(struct checker *, const char *kind, const char *name);

/* Whether a value was written by somebody, and is not just the default written out (as 'show'
 * does): that changes nothing and may stand anywhere. */
bool checker_written(const struct checker *, const void *field);

/* What the run needs of an accelerator: that it ships, or may be speculative, and what it counts
 * for in H100-equivalents; what an order of units of so many accelerators needs of its system, what
 * one needs that is paid for and not leased, and units of its fabric (check_order.c). */
void check_accelerator(struct checker *, struct mark at, const struct accelerator *);
void check_system(struct checker *, struct mark at, const struct system *, int64_t unit);
void check_price(struct checker *, struct mark at, const struct system *);
void check_fabric(struct checker *, struct mark at, const struct fabric *, const struct system *,
                  int64_t unit, int64_t units, struct fabric_count *);

/* What 'drain' and 'min-good' need: a system of several nodes that can fail. */
void check_racks(struct checker *, const struct rack_rule *, const struct system *, int64_t unit,
                 const struct failure_preset *);

/* The topics, one file each. */
void check_site(struct checker *, const struct site *);
void check_power_source(struct checker *, const struct site *, const struct power_phase *);
void check_order(struct checker *, const struct owner *, const struct order *);
void check_campaigns(struct checker *, const struct order *);
void check_funding(struct checker *, const struct owner *);
void check_rentals(struct checker *, const struct owner *);
void check_sales(struct checker *, const struct owner *);
void check_payments(struct checker *, const struct owner *);
void check_owners(struct checker *);
void check_policy(struct checker *, const struct owner *);
void check_supplier(struct checker *, const struct supplier *);
void check_contracts(struct checker *);
void check_expectations(struct checker *);

#endif
