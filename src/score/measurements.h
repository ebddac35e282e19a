/* What the kinds of published measurements share: a CSV file, and beside it the YAML file of the
 * library's folder models/measurements that says how its rows are read. Each kind reads its rows in
 * a file of its own (training_row.h, collective_row.h, ...). */
#ifndef COLOSSIM_SCORE_MEASUREMENTS_H
#define COLOSSIM_SCORE_MEASUREMENTS_H

#include "base/diag.h"
#include "base/text.h"
#include "input/key.h"
#include "input/tree.h"
#include "score/csv.h"

#include <stdbool.h>
#include <stddef.h>

enum { MEASUREMENTS_ALL = 3 };

/* One kind of measurements. */
struct measurements_kind {
    const char *setup;             /* the YAML file in models/measurements, without ending */
    const char *file;              /* the CSV file beside it */
    const struct key_table *table; /* of the YAML file */
    const char *const *fixed; /* library files at fixed keys, for load_scenario; ended by NULL */
    struct {
        /* of the library, all of whose items are bound as the map of that name */
        const char *folder;
        const char *key;         /* by which such an item names the model */
    } all[MEASUREMENTS_ALL + 1]; /* ended by a NULL */
    const char *const *columns;  /* that the CSV file must have; ended by NULL */
};

struct measurements {
    struct arena memory;
    struct tree tree;  /* owns the texts of the setup */
    struct text text;  /* of the CSV file */
    const void *setup; /* of the type of the kind's table */
    const char *path;  /* of the CSV file */
    bool own;          /* that file is another one than the library's */
    struct csv csv;
};

/* A row that can't be predicted, and why. */
struct left_out {
    size_t line; /* of the file */
    const char *name, *why;
};
struct left_out_rows {
    struct left_out *items;
    size_t n;
};

/* Room for all rows of a file; then those that are left out, one by one, named by a column. */
void left_out_begin(struct left_out_rows *, const struct csv *, struct arena *);
void left_out_add(struct left_out_rows *, struct csv_row, const char *column, const char *why);

/* Loads the kind's YAML file from the model folders ('models' as load_request has it) into the
 * arena and an empty tree, which owns its texts: both must live as long as the setup. NULL after
 * reporting. */
const void *measurements_setup(const struct measurements_kind *, const char *models, struct tree *,
                               struct arena *, struct diagnostics *);

/* Reads a CSV file; memory from the arena, its text into 'text', which must live as long. False
 * after reporting, also that it is no text, that a quote never ends, that two columns have one
 * name, or that there are more of them than any table has. */
bool measurements_read(const char *path, struct text *text, struct arena *, struct csv *out,
                       struct diagnostics *);

/* Loads the setup and reads the CSV file, the library's where 'path' is NULL. False after
 * reporting, also that a column is missing; close it in any case. */
bool measurements_open(struct measurements *, const struct measurements_kind *, const char *models,
                       const char *path, struct diagnostics *);
void measurements_close(struct measurements *);

/* True for one row or more that can be predicted; else reports that there is none, and why the
 * first of them was left out. */
bool measurements_some(const struct measurements *, size_t rows, const struct left_out_rows *,
                       struct diagnostics *);

/* Path of a file in the library's folder of measurements ('calculon.csv'); NULL when there
 * is none. */
const char *measurements_path(const char *models, const char *name, struct arena *);

#endif
